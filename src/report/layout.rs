//! Tables and paragraphs for a terminal.

use crate::legible::visible;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, TableStyle, Width, presets};

/// Marks of no width around what is to be bold: styles are put in when the lines are laid out.
const BOLD: char = '\u{2062}';
const PLAIN: char = '\u{2063}';

/// The same text, bold once it went through [`styled`].
pub(super) fn bold(text: &str) -> String {
    format!("{BOLD}{text}{PLAIN}")
}

/// Puts the terminal's own style codes in place of the marks.
pub(super) fn styled(text: &str) -> String {
    let bold = anstyle::Style::new().bold();
    text.replace(BOLD, &bold.render().to_string()).replace(PLAIN, &bold.render_reset().to_string())
}

/// The same text without them.
pub(super) fn unstyled(text: &str) -> String {
    text.replace([BOLD, PLAIN], "")
}

/// Lines of a sentence or more.
pub(super) fn paragraph(text: &str, width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.add_row([text]);
    lines(&mut table)
}

/// Sentences, each of which begins a line.
#[must_use]
pub fn sentences(all: &[String], width: u16) -> String {
    all.iter().map(|sentence| paragraph(&visible(sentence), width)).collect()
}

/// Names with what is said of each: the names as wide as they are, the rest wraps beside them.
pub(super) fn list(rows: &[[String; 2]], width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.add_rows(rows.iter().map(|row| row.iter().map(Cell::new).collect::<Vec<Cell>>()));
    for (at, column) in table.column_iter_mut().enumerate() {
        if at == 0 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        column.set_padding(if at == 0 { (2, 2) } else { (0, 0) });
    }
    table.lines().map(|line| line.trim_end().to_string() + "\n").collect()
}

/// A table: the first column is text that wraps, the others are numbers on the right.
pub(super) fn table(header: &[&str], rows: &[Vec<String>], width: u16) -> String {
    let style = TableStyle::new().header_separator(comfy_table::LineStyle::none().fill('─').junction('─'));
    let mut table = Table::new();
    table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    let cells = |row: &[String]| {
        let cell = |(at, text): (usize, &String)| {
            let side = if at == 0 { CellAlignment::Left } else { CellAlignment::Right };
            Cell::new(text).set_alignment(side)
        };
        row.iter().enumerate().map(cell).collect::<Vec<Cell>>()
    };
    let header: Vec<String> = header.iter().map(ToString::to_string).collect();
    let numbers = (1..header.len()).map(|at| {
        let cells = rows.iter().map(|row| widest(&row[at]));
        cells.fold(widest(&header[at]), usize::max) + usize::from(space(width)) + LINE
    });
    let names = usize::from(width).saturating_sub(numbers.sum()).max(usize::from(NARROWEST));
    // Where there is room for the longest piece of a name, no wider cell may take it.
    let longest = rows.iter().filter_map(|row| row.first()).map(|name| longest_piece(name)).fold(0, usize::max);
    let lowest = u16::try_from(longest.min(names)).unwrap_or(NARROWEST).max(NARROWEST);
    table.set_header(cells(&header));
    table.add_rows(rows.iter().map(|row| {
        let first = row.first().map(|name| broken(name, names));
        cells(&first.into_iter().chain(row.iter().skip(1).cloned()).collect::<Vec<String>>())
    }));
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_constraint(if at == 0 {
            ColumnConstraint::LowerBoundary(Width::Fixed(lowest))
        } else {
            ColumnConstraint::ContentWidth
        });
    }
    lines(&mut table)
}

/// Numbers with their heading.
pub(super) type Column = (String, Vec<String>);

/// What stands between two columns beside the space that one of them has: a line that is not drawn.
const LINE: usize = 1;

/// What names of rows are wide at least: their heading.
const NARROWEST: u16 = 8;

/// How wide a text is, in its widest line.
fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().filter(|it| ![BOLD, PLAIN].contains(it)).count()).max().unwrap_or(0)
}

/// The parts of a name between which a line may break: words, and parts of a word that a hyphen or an underscore ends.
fn pieces(name: &str) -> impl Iterator<Item = &str> {
    name.split_inclusive([' ', '-', '_', '/'])
}

/// How wide the longest of them is, of those that are no longer than some words are: others may break anywhere.
fn longest_piece(name: &str) -> usize {
    const LONGEST: usize = 20;
    pieces(name).map(|piece| widest(piece.trim_end())).fold(0, usize::max).min(LONGEST)
}

/// A name in lines of so many columns, none of which begins within a piece that fits.
fn broken(name: &str, columns: usize) -> String {
    let mut lines = vec![String::new()];
    for piece in pieces(name) {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && widest(&lines[last]) + widest(piece.trim_end()) > columns {
            lines.push(String::new());
        }
        let last = lines.len() - 1;
        lines[last].push_str(piece);
    }
    lines.iter().map(|line| line.trim_end_matches(' ')).collect::<Vec<_>>().join("\n")
}

/// How many of these columns fit beside names: at least one.
pub(super) fn beside(names: &[String], columns: &[Column], width: u16) -> usize {
    // Names wrap, but not to a word a line, nor within one that is no longer than some are.
    const NAMES: usize = 12;
    let whole = names.iter().map(|name| widest(name)).fold(usize::from(NARROWEST), usize::max).min(NAMES);
    let names = names.iter().map(|name| longest_piece(name)).fold(whole, usize::max);
    let ends = columns.iter().scan(names, |end, (heading, cells)| {
        *end +=
            usize::from(space(width)) + LINE + cells.iter().map(|cell| widest(cell)).fold(widest(heading), usize::max);
        Some(*end)
    });
    ends.take_while(|end| *end <= usize::from(width)).count().max(1)
}

/// Between columns. Where room is short, names need it more than the space between numbers.
fn space(width: u16) -> u16 {
    if width < 80 { 1 } else { 2 }
}

fn lines(table: &mut Table) -> String {
    let space = space(table.width().unwrap_or(80));
    for column in table.column_iter_mut() {
        let first = column.constraint().is_none_or(|it| *it != ColumnConstraint::ContentWidth);
        column.set_padding(if first { (0, 0) } else { (space, 0) });
    }
    table.lines().map(|line| line.trim_end().to_string() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::{BOLD, broken};

    #[test]
    fn names_break_behind_spaces_hyphens_and_underscores_only() {
        for (name, columns, lines) in [
            ("Cross-selling", 12, "Cross-\nselling"),
            ("Cross-selling", 13, "Cross-selling"),
            ("loyalty_card_of_gold", 12, "loyalty_\ncard_of_gold"),
            ("Better service, medium", 9, "Better\nservice,\nmedium"),
            ("Unterscheidungsmerkmale", 12, "Unterscheidungsmerkmale"),
        ] {
            assert_eq!(broken(name, columns), lines);
        }
        assert_eq!(broken(&format!("{BOLD}a b"), 3), format!("{BOLD}a b"), "marks take no room");
    }
}
