//! Tables and paragraphs for a terminal.

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

/// Lines of a sentence or more.
pub(super) fn paragraph(text: &str, width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.add_row([text]);
    lines(&mut table)
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
    table.set_header(cells(&header.iter().map(ToString::to_string).collect::<Vec<_>>()));
    table.add_rows(rows.iter().map(|row| cells(row)));
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_constraint(if at == 0 {
            ColumnConstraint::LowerBoundary(Width::Fixed(NARROWEST))
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

/// How many of these columns fit beside names: at least one.
pub(super) fn beside(names: &[String], columns: &[Column], width: u16) -> usize {
    // Names wrap, but not to a word a line.
    const NAMES: usize = 12;
    let widest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let names = names.iter().map(|name| widest(name)).fold(usize::from(NARROWEST), usize::max).min(NAMES);
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
