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
    /// By row and column.
    pub cells: Vec<Vec<Cell>>,
}

/// A pair of values.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// Nothing where it is unknown.
    pub figure: Option<f64>,
    /// What else is known of it.
    pub mark: Mark,
}

/// What is known of a pair of values beside its figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is the best.
    Best,
    /// It cannot be told from the best.
    AsGood,
    /// It does not keep the limit.
    Beyond,
    /// Nothing.
    None,
}

impl Mark {
    /// What stands behind a figure.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Mark::AsGood => " =",
            Mark::Beyond => " !",
            Mark::Best | Mark::None => "",
        }
    }
}

/// How high a cell is.
const CELL: f64 = 30.0;

impl Heat {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let down = &self.down;
        let names = down.1.iter().map(|it| wide(it, SMALL)).fold(40.0, f64::max).min(WIDTH / 3.0) + 10.0;
        let shown = self.shown(WIDTH - names);
        let column = (WIDTH - names) / shown.len().max(1) as f64;
        let most = self.cells.iter().flatten().filter_map(|it| it.figure).map(f64::abs).fold(0.0, f64::max);
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.caption, "caption", SAID, &mut y)];
        y += 8.0;
        drawn.push(paragraph(&self.key(&shown), "figure", SAID, &mut y));
        y += 20.0;
        let middle = |at: usize| names + (at as f64 + 0.5) * column;
        let heading = |(at, which): (usize, &usize)| {
            text(middle(at), y, "middle", "tick", SMALL, self.across.1.get(*which).map_or("", String::as_str))
        };
        drawn.extend(shown.iter().enumerate().map(heading));
        y += 6.0;
        for (row, value) in self.cells.iter().zip(&down.1) {
            let cell = |(at, which): (usize, &usize)| {
                Some(self.cell(*row.get(*which)?, [names + at as f64 * column, y, column], most))
            };
            drawn.push(text(names - 8.0, y + CELL / 2.0 + 4.5, "end", "tick", SMALL, value));
            drawn.extend(shown.iter().enumerate().filter_map(cell));
            y += CELL;
        }
        y += 4.0;
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: "heat", title, description, height: y + 10.0, drawing }.svg()
    }

    /// The columns that are drawn: all, or where their numbers would not fit every second or third, and that of the best.
    fn shown(&self, room: f64) -> Vec<usize> {
        let widest = self.cells.iter().flatten().map(|it| wide(&self.said(*it), SMALL)).fold(0.0, f64::max);
        let widest = self.across.1.iter().map(|it| wide(it, SMALL)).fold(widest, f64::max) + 6.0;
        let (n, best) = (self.across.1.len(), self.best().map(|it| it[1]));
        let of =
            |every: usize| (0..n).filter(|at| at.is_multiple_of(every) || Some(*at) == best).collect::<Vec<usize>>();
        (1..=n.max(1)).map(of).find(|it| it.len() as f64 * widest <= room).unwrap_or_else(|| of(n.max(1)))
    }

    /// The row and the column of the best.
    fn best(&self) -> Option<[usize; 2]> {
        let mut rows = self.cells.iter().enumerate();
        rows.find_map(|(row, cells)| Some([row, cells.iter().position(|it| it.mark == Mark::Best)?]))
    }

    /// How it is read.
    fn key(&self, shown: &[usize]) -> String {
        let (down, across) = (&self.down.0, &self.across.0);
        let best = self.best().map(|_| "the thick frame is the best");
        let some = (shown.len() < self.across.1.len()).then_some("not every column is drawn");
        let told = ["the darker the further from 0"].into_iter().chain(best).chain(self.signs()).chain(some);
        let told: Vec<&str> = told.collect();
        format!("{down} from top to bottom, {across} from left to right; {}", told.join(", "))
    }

    /// What signs behind figures mean.
    pub fn signs(&self) -> impl Iterator<Item = &'static str> {
        let known = [(Mark::AsGood, "= as good"), (Mark::Beyond, "! beyond the limit")];
        let there = |mark: Mark| self.cells.iter().flatten().any(|it| it.mark == mark);
        known.map(|(mark, meaning)| there(mark).then_some(meaning)).into_iter().flatten()
    }

    /// What a cell says.
    #[must_use]
    pub fn said(&self, cell: Cell) -> String {
        let figure = cell.figure.map_or_else(|| "–".to_owned(), |it| self.format.write_signed(it));
        format!("{figure}{}", cell.mark.sign())
    }

    /// A cell, with its number.
    fn cell(&self, cell: Cell, [x, y, width]: [f64; 3], most: f64) -> Markup {
        let (fill, class) = match cell.figure {
            Some(it) if it > 0.0 => (BETTER, "gain"),
            Some(it) if it < 0.0 => (WORSE, "loss"),
            _ => (PAPER, "paper"),
        };
        // Letters stay readable on it.
        let density = cell.figure.map_or(0.0, |it| if most > 0.0 { 0.45 * it.abs() / most } else { 0.0 });
        let best = cell.mark == Mark::Best;
        let inset = if best { 1.5 } else { 0.5 };
        html! {
            rect class=(class) x=(at(x)) y=(at(y)) width=(at(width)) height=(at(CELL)) fill=(fill) fill-opacity=(format!("{density:.2}")) {}
            rect class=(if best { "frame" } else { "cell" }) x=(at(x + inset)) y=(at(y + inset)) width=(at((width - 2.0 * inset).max(1.0)))
                height=(at(CELL - 2.0 * inset)) fill="none" stroke=(if best { INK } else { LINE }) stroke-width=(if best { "3" } else { "1" }) {}
            (text(x + width / 2.0, y + CELL / 2.0 + 4.5, "middle", "number", SMALL, &self.said(cell)))
        }
    }

    /// All that is to be seen, in sentences.
    fn description(&self) -> String {
        let mut told = format!("{}.", self.caption);
        for (row, down) in self.cells.iter().zip(&self.down.1) {
            for (cell, across) in row.iter().zip(&self.across.1) {
                let figure = cell.figure.map_or_else(|| "unknown".to_owned(), |it| self.format.write_signed(it));
                let mark = match cell.mark {
                    Mark::Best => ", the best",
                    Mark::AsGood => ", as good",
                    Mark::Beyond => ", beyond the limit",
                    Mark::None => "",
                };
                let _ = write!(told, " {} {down}, {} {across}: {figure}{mark}.", self.down.0, self.across.0);
            }
        }
        told
    }
}
