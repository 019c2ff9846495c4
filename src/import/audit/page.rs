//! Text for a wiki (Markdown): titles, sentences, lists and tables.

use crate::legible::{line, visible};

/// A page that is being written.
pub(in crate::import) struct Page(String);

impl Page {
    pub(in crate::import) fn new(title: &str) -> Page {
        Page(format!("# {}\n", cell(title)))
    }

    pub(in crate::import) fn title(&mut self, title: &str) {
        self.write(&format!("\n## {title}\n"));
    }

    pub(in crate::import) fn text(&mut self, text: &str) {
        self.write(&format!("\n{}\n", line(text)));
    }

    pub(in crate::import) fn list(&mut self, lines: &[String]) {
        self.0.push('\n');
        lines.iter().for_each(|line| self.write(&format!("- {}\n", visible(line))));
    }

    /// Numbers stand on the right, what the first column says on the left.
    pub(in crate::import) fn table(&mut self, header: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let rules: Vec<&str> = (0..header.len()).map(|at| if at == 0 { ":--" } else { "--:" }).collect();
        self.write(&format!("\n| {} |\n|{}|\n", header.join(" | "), rules.join("|")));
        rows.for_each(|row| self.write(&format!("| {} |\n", row.join(" | "))));
    }

    fn write(&mut self, text: &str) {
        self.0.push_str(text);
    }

    pub(in crate::import) fn done(self) -> String {
        self.0
    }
}

/// What others wrote, as it may stand in a table: nothing of it steers the page.
pub(in crate::import) fn cell(text: &str) -> String {
    let mut shown = String::new();
    for letter in visible(text).chars() {
        if "\\|*_`[]<>&#~!".contains(letter) {
            shown.push('\\');
        }
        shown.push(letter);
    }
    shown
}
