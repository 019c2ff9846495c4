//! The heat map: a figure for every pair of values of two levers. What is told is the number in each cell; its shade only helps to find the best.

use super::picture::{BETTER, INK, LINE, ORIGIN, PAPER, Picture, SAID, SMALL, WIDTH, WORSE, at, paragraph, text, wide};
use crate::legible::Format;
use maud::{Markup, html};
use std::fmt::Write;

/// A picture of two levers.
#[derive(Clone, Debug)]
pub struct Heat {
    /// What it is called.
    pub title: String,
    /// What stands in a cell, and in which unit.
    pub caption: String,
    /// Where it comes from; empty where that stands elsewhere.
    pub origin: String,
    /// The lever whose values stand beside each other, and these values as they are written.
    pub across: (String, Vec<String>),
    /// The one whose values stand below each other, likewise.
    pub down: (String, Vec<String>),
    /// The unit of the figures.
    pub format: Format,
    /// By row and column; nothing where it is unknown.
    pub cells: Vec<Vec<Option<f64>>>,
}

/// How high a cell is.
const CELL: f64 = 30.0;

impl Heat {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let (across, down) = (&self.across, &self.down);
        let names = down.1.iter().map(|it| wide(it, SMALL)).fold(40.0, f64::max).min(WIDTH / 3.0) + 10.0;
        let column = (WIDTH - names) / across.1.len().max(1) as f64;
        let known = || self.cells.iter().flatten().flatten().copied();
        let most = known().map(f64::abs).fold(0.0, f64::max);
        let best = known().reduce(f64::max);
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.caption, "caption", SAID, &mut y)];
        y += 8.0;
        drawn.push(paragraph(&format!("{}, from left to right", across.0), "figure", SAID, &mut y));
        y += 18.0;
        let middle = |at: usize| names + (at as f64 + 0.5) * column;
        let heading = |(at, value): (usize, &String)| text(middle(at), y, "middle", "tick", SMALL, value);
        drawn.extend(across.1.iter().enumerate().map(heading));
        y += 6.0;
        for (row, value) in self.cells.iter().zip(&down.1) {
            let cell = |(at_column, figure): (usize, &Option<f64>)| {
                self.cell(*figure, [names + at_column as f64 * column, y, column], most, *figure == best)
            };
            drawn.push(text(names - 8.0, y + CELL / 2.0 + 4.5, "end", "tick", SMALL, value));
            drawn.extend(row.iter().enumerate().map(cell));
            y += CELL;
        }
        y += 4.0;
        drawn.push(paragraph(
            &format!("{}, from top to bottom. The thick frame is the best", down.0),
            "figure",
            SAID,
            &mut y,
        ));
        y += 4.0;
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: "heat", title, description, height: y + 10.0, drawing }.svg()
    }

    /// A cell, with its number.
    fn cell(&self, figure: Option<f64>, [x, y, width]: [f64; 3], most: f64, best: bool) -> Markup {
        let (fill, class) = match figure {
            Some(it) if it > 0.0 => (BETTER, "gain"),
            Some(it) if it < 0.0 => (WORSE, "loss"),
            _ => (PAPER, "paper"),
        };
        // Letters stay readable on it.
        let density = figure.map_or(0.0, |it| if most > 0.0 { 0.45 * it.abs() / most } else { 0.0 });
        let told = figure.map_or_else(|| "–".to_owned(), |it| self.format.write_signed(it));
        let inset = if best { 1.5 } else { 0.5 };
        html! {
            rect class=(class) x=(at(x)) y=(at(y)) width=(at(width)) height=(at(CELL)) fill=(fill) fill-opacity=(format!("{density:.2}")) {}
            rect class=(if best { "frame" } else { "cell" }) x=(at(x + inset)) y=(at(y + inset)) width=(at((width - 2.0 * inset).max(1.0)))
                height=(at(CELL - 2.0 * inset)) fill="none" stroke=(if best { INK } else { LINE }) stroke-width=(if best { "3" } else { "1" }) {}
            (text(x + width / 2.0, y + CELL / 2.0 + 4.5, "middle", "figure", if wide(&told, SMALL) <= width { SMALL } else { ORIGIN }, &told))
        }
    }

    /// All that is to be seen, in sentences.
    fn description(&self) -> String {
        let mut told = format!("{}.", self.caption);
        for (row, down) in self.cells.iter().zip(&self.down.1) {
            for (figure, across) in row.iter().zip(&self.across.1) {
                let figure = figure.map_or_else(|| "unknown".to_owned(), |it| self.format.write_signed(it));
                let _ = write!(told, " {} {down}, {} {across}: {figure}.", self.down.0, self.across.0);
            }
        }
        told
    }
}
