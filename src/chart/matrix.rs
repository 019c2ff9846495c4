//! The value matrix: who is high in what. A row for each combination of high measures that somebody has, with how many they are and the
//! largest of them.

use super::picture::{BETTER, LINE, NAME, ORIGIN, PAPER, Picture, SAID, SMALL, SOFT, WIDTH, at, paragraph, text, wide};
use maud::html;
use std::fmt::Write;

/// A picture of a matrix.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// What it is called.
    pub title: String,
    /// What is high, and who is told of.
    pub caption: String,
    /// Where it comes from; empty where that stands elsewhere.
    pub origin: String,
    /// What the measures are called.
    pub measures: Vec<String>,
    /// From top to bottom.
    pub cells: Vec<Quadrant>,
}

/// Those who are high in the same measures.
#[derive(Clone, Debug)]
pub struct Quadrant {
    /// By measure whether they are high in it.
    pub high: Vec<bool>,
    /// How many they are.
    pub customers: usize,
    /// How many they are and what they are worth, as it is written.
    pub said: String,
    /// The largest of them.
    pub names: String,
    /// What to do with them; empty where nothing is said of that.
    pub action: String,
}

/// How wide the column of a measure is, and how high the bar of customers.
const COLUMN: f64 = 62.0;
const BAR: f64 = 5.0;

impl Matrix {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.caption, "caption", SAID, &mut y)];
        let (column, size) = self.columns();
        let middle = |measure: usize| (measure as f64 + 0.5) * column;
        y += 22.0;
        drawn.push(html! {
            @for (measure, name) in self.measures.iter().enumerate() { (text(middle(measure), y, "middle", "tick", size, name)) }
        });
        let most = self.cells.iter().map(|it| it.customers).max().unwrap_or(0).max(1) as f64;
        for cell in &self.cells {
            y += 10.0;
            let line = y;
            y += 24.0;
            let beside = wide(&cell.said, SAID) + column * self.measures.len() as f64 + 8.0 <= WIDTH;
            drawn.push(html! {
                line.base x1="0" x2=(at(WIDTH)) y1=(at(line)) y2=(at(line)) stroke=(LINE) {}
                @for (measure, high) in cell.high.iter().enumerate() {
                    @let (class, fill, stroke) = if *high { ("above", BETTER, BETTER) } else { ("empty", PAPER, SOFT) };
                    circle class=(class) cx=(at(middle(measure))) cy=(at(y - 5.0)) r="6" fill=(fill) stroke=(stroke) stroke-width="1.4" {}
                }
            });
            if beside {
                drawn.push(text(WIDTH, y, "end", "figure", SAID, &cell.said));
            } else {
                drawn.push(paragraph(&cell.said, "figure", SAID, &mut y));
            }
            y += 8.0;
            let width = (WIDTH * cell.customers as f64 / most).max(1.0);
            drawn.push(html! { rect.third x="0" y=(at(y)) width=(at(width)) height=(at(BAR)) fill=(SOFT) {} });
            y += BAR;
            drawn.push(paragraph(&cell.action, "name", NAME, &mut y));
            drawn.push(paragraph(&cell.names, "figure", SAID, &mut y));
        }
        y += 8.0;
        drawn.push(paragraph("Full: high. The bar says how many they are.", "tick", SMALL, &mut y));
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: "matrix", title, description, height: y + 10.0, drawing }.svg()
    }

    /// How wide columns are, and of which size their headings.
    fn columns(&self) -> (f64, u32) {
        let widest = self.measures.iter().map(|name| wide(name, SMALL)).fold(COLUMN, f64::max) + 6.0;
        let most = WIDTH * 0.62 / self.measures.len().max(1) as f64;
        if widest <= most { (widest, SMALL) } else { (most, ORIGIN) }
    }

    /// All that is to be seen, in sentences.
    fn description(&self) -> String {
        let mut told = format!("{}.", self.caption);
        for cell in &self.cells {
            let high = self.measures.iter().zip(&cell.high).filter(|(_, high)| **high).map(|(name, _)| name.as_str());
            let high: Vec<&str> = high.collect();
            let high = if high.is_empty() { "nothing".to_owned() } else { high.join(", ") };
            let action = if cell.action.is_empty() { String::new() } else { format!(" {}.", cell.action) };
            let _ = write!(told, " High in {high}: {}: {}.{action}", cell.said, cell.names);
        }
        told
    }
}
