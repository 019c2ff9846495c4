//! The quantile dotplot: each dot is one of so many equally likely futures, counted by everybody (Fernandes and others 2018). One row for
//! each strategy, on one axis with a thick line at 0.

use super::axis::Axis;
use super::picture::{
    BETTER, LINE, NAME, ORIGIN, PAPER, Picture, SAID, SMALL, SOFT, WIDTH, WORSE, at, paragraph, scale, text, upright,
    wide,
};
use super::stack::{Place, levels, places, slack};
use crate::legible::Format;
use maud::{Markup, html};
use std::fmt::Write;

/// A picture of dots.
#[derive(Clone, Debug)]
pub struct Dots {
    /// Of which kind, as a word: pictures on one page have different ones.
    pub kind: &'static str,
    /// What it is called.
    pub title: String,
    /// What a dot is, and in which unit.
    pub caption: String,
    /// Where it comes from; empty where that stands elsewhere.
    pub origin: String,
    /// What its parts are called.
    pub words: Words,
    /// The unit of the axis.
    pub format: Format,
    /// From top to bottom.
    pub rows: Vec<Row>,
}

/// What is said of 0, and of what lies on both sides of it.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// At 0.
    pub zero: &'static str,
    /// Of a full dot, above 0.
    pub above: &'static str,
    /// Of a dot at 0.
    pub same: &'static str,
    /// Of an open dot, below 0.
    pub below: &'static str,
    /// How a number is written on the axis.
    pub write: fn(Format, f64) -> String,
}

/// The dots of one strategy.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is called.
    pub name: String,
    /// What stands beside its dots.
    pub said: String,
    /// Equally likely futures, in ascending order.
    pub futures: Vec<f64>,
}

impl Row {
    /// How many dots are above 0.
    #[must_use]
    pub fn above(&self) -> usize {
        self.futures.iter().filter(|it| **it > 0.0).count()
    }

    /// How many dots are 0.
    #[must_use]
    pub fn same(&self) -> usize {
        self.futures.iter().filter(|it| **it == 0.0).count()
    }
}

/// The room left of and right of the axis, and between a dot and the thick line.
pub(super) const EDGE: f64 = 4.0;
const BESIDE: f64 = 1.5;

impl Dots {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let (size, highest) = if self.most() > 20 { (7.0, 14) } else { (9.0, 9) };
        let axis = Axis::of(self.rows.iter().flat_map(|row| row.futures.iter().copied()));
        let spare = slack(self.most(), highest) as f64 * size;
        let per_unit = (WIDTH - 2.0 * (EDGE + spare)) / axis.span();
        let zero = EDGE + spare - axis.low * per_unit;
        let ticks: Vec<f64> = axis.ticks().into_iter().filter(|tick| *tick != 0.0).collect();
        let mut y = 0.0;
        let mut parts = vec![paragraph(&self.caption, "caption", SAID, &mut y)];
        for row in &self.rows {
            y += 10.0;
            parts.push(paragraph(&row.name, "name", NAME, &mut y));
            parts.push(paragraph(&row.said, "figure", SAID, &mut y));
            let distances: Vec<f64> = row.futures.iter().map(|it| it * per_unit / size).collect();
            let places = places(&distances, highest);
            let levels = levels(&places);
            let tallest = levels.iter().max().map_or(1, |level| level + 1);
            let top = y + 8.0;
            y = top + 6.0 + tallest as f64 * size;
            parts.push(html! {
                @for tick in &ticks { (upright(zero + tick * per_unit, top, y, "grid")) }
                line.base x1="0" x2=(at(WIDTH)) y1=(at(y)) y2=(at(y)) stroke=(LINE) {}
                (upright(zero, top, y + 4.0, "zero"))
                @for (place, level) in places.iter().zip(levels) {
                    (dot(*place, zero, y - (level as f64 + 0.5) * size - 1.0, size))
                }
            });
        }
        y += 19.0;
        let step = axis.step();
        let labels = ticks.iter().map(|tick| (zero + tick * per_unit, self.tick(*tick, step)));
        parts.push(scale([(zero, self.words.zero.to_owned())].into_iter().chain(labels), y));
        y += 22.0;
        parts.push(self.legend(y, size));
        y += 4.0;
        parts.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &parts { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: self.kind, title, description, height: y + 10.0, drawing }.svg()
    }

    /// How many dots a row has at most.
    pub(super) fn most(&self) -> usize {
        self.rows.iter().map(|row| row.futures.len()).max().unwrap_or(0)
    }

    /// All that is to be seen, in sentences.
    pub(super) fn description(&self) -> String {
        let mut told = format!("{}.", self.caption);
        self.rows.iter().for_each(|row| {
            let _ = write!(told, " {}: {}.", row.name, row.said);
        });
        told
    }

    /// A number of the axis.
    pub(super) fn tick(&self, tick: f64, step: f64) -> String {
        (self.words.write)(Format::new(self.format.scale, &[tick], &[step]), tick)
    }

    /// What full and open dots mean.
    pub(super) fn legend(&self, y: f64, size: f64) -> Markup {
        let Words { above, same, below, .. } = self.words;
        let ties = self.rows.iter().any(|row| row.same() > 0);
        let meanings = [(Place::Column(0), above, true), (Place::On, same, ties), (Place::Column(-1), below, true)];
        let mut x = 0.0;
        let mut drawn = Vec::new();
        for (place, meaning, _) in meanings.into_iter().filter(|(.., told)| *told) {
            let middle = match place {
                Place::On => x + size / 2.0,
                Place::Column(column) => x - f64::from(column) * size,
            };
            drawn.push(html! { (dot(place, middle, y - 4.5, size)) (text(x + size + 6.0, y, "start", "tick", SMALL, meaning)) });
            x += size + 24.0 + wide(meaning, SMALL);
        }
        html! { @for it in &drawn { (it) } }
    }
}

/// A dot in a column beside `zero`: full above 0, open below, small and grey on it.
pub(super) fn dot(place: Place, zero: f64, y: f64, size: f64) -> Markup {
    let radius = size / 2.0 - 0.6;
    match place {
        Place::On => html! { circle.same cx=(at(zero)) cy=(at(y)) r=(at(radius - 0.5)) fill=(SOFT) stroke=(PAPER) {} },
        Place::Column(column) => {
            let gap = if column < 0 { -BESIDE } else { BESIDE };
            let x = zero + gap + (f64::from(column) + 0.5) * size;
            let (class, fill, stroke) = if column < 0 { ("below", PAPER, WORSE) } else { ("above", BETTER, BETTER) };
            html! { circle class=(class) cx=(at(x)) cy=(at(y)) r=(at(radius)) fill=(fill) stroke=(stroke) stroke-width="1.4" {} }
        }
    }
}
