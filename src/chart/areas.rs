//! Areas that stand on each other: how many there are of each kind, over time.

use super::axis::Axis;
use super::fan::{across, places};
use super::picture::{
    BETTER, INK, LINE, NAME, ORIGIN, Picture, SAID, SMALL, SOFT, WIDTH, WORSE, at, paragraph, scale, text, wide,
};
use crate::legible::Format;
use maud::html;
use std::fmt::Write;

/// A picture of kinds over time, one panel for each strategy.
#[derive(Clone, Debug)]
pub struct Areas {
    /// What it is called.
    pub title: String,
    /// What goes over time.
    pub what: String,
    /// Where it comes from; empty where that stands elsewhere.
    pub origin: String,
    /// The unit of the axis.
    pub format: Format,
    /// What a period is: "month".
    pub period: &'static str,
    /// What the kinds are called, from the lowest on: three at most.
    pub kinds: Vec<&'static str>,
    /// From top to bottom.
    pub panels: Vec<Kinds>,
}

/// The kinds under one strategy.
#[derive(Clone, Debug)]
pub struct Kinds {
    /// What it is called.
    pub name: String,
    /// What is said of its end.
    pub said: String,
    /// By kind how many there are, by period.
    pub counts: Vec<Vec<f64>>,
}

/// How high a panel is, and the room for numbers beside it.
const HEIGHT: f64 = 84.0;
const NUMBERS: f64 = 58.0;
/// What the kinds are filled with, how densely, and their classes.
const FILLS: [(&str, &str, &str); 3] = [(BETTER, "0.75", "first"), (WORSE, "0.45", "second"), (SOFT, "0.2", "third")];

impl Areas {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let tops: Vec<Vec<Vec<f64>>> = self.panels.iter().map(|panel| stacked(&panel.counts)).collect();
        let axis = Axis::of(tops.iter().flatten().flatten().copied());
        let (ticks, step) = (axis.ticks(), axis.step());
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.what, "caption", SAID, &mut y)];
        y += 20.0;
        let mut x = 0.0;
        for (kind, (fill, density, class)) in self.kinds.iter().zip(FILLS) {
            drawn.push(html! {
                rect class=(class) x=(at(x)) y=(at(y - 10.0)) width="12" height="12" fill=(fill) fill-opacity=(density) stroke=(INK) stroke-width="0.8" {}
                (text(x + 18.0, y, "start", "tick", SMALL, kind))
            });
            x += 36.0 + wide(kind, SMALL);
        }
        for (panel, tops) in self.panels.iter().zip(&tops) {
            y += 10.0;
            drawn.push(paragraph(&panel.name, "name", NAME, &mut y));
            drawn.push(paragraph(&panel.said, "figure", SAID, &mut y));
            y += 12.0 + HEIGHT;
            let height = |amount: f64| y - (amount - axis.low) / axis.span() * HEIGHT;
            drawn.push(html! {
                @for tick in &ticks {
                    @let label = if *tick == 0.0 { "0".to_owned() } else { Format::new(self.format.scale, &[*tick], &[step]).write(*tick) };
                    line.grid x1=(at(NUMBERS)) x2=(at(WIDTH)) y1=(at(height(*tick))) y2=(at(height(*tick))) stroke=(LINE) {}
                    (text(NUMBERS - 8.0, height(*tick) + 4.0, "end", "tick", SMALL, &label))
                }
            });
            for (kind, (fill, density, class)) in FILLS.into_iter().enumerate().take(tops.len().saturating_sub(1)) {
                let edge =
                    |top: &[f64]| places(top.len(), |period| (across(NUMBERS, period, top.len()), height(top[period])));
                let (above, below) = (edge(&tops[kind + 1]), edge(&tops[kind]));
                let back: Vec<&str> = below.split(' ').rev().collect();
                drawn.push(html! {
                    polygon class=(class) points=(format!("{above} {}", back.join(" "))) fill=(fill) fill-opacity=(density) {}
                    polyline.edge points=(above) fill="none" stroke=(INK) stroke-width="0.8" {}
                });
            }
        }
        y += 18.0;
        let n = self.panels.iter().flat_map(|panel| &panel.counts).map(Vec::len).max().unwrap_or(0);
        let ends = [(0, format!("{} 1", self.period)), (n.saturating_sub(1), format!("{} {n}", self.period))];
        drawn.push(scale(ends.into_iter().map(|(period, label)| (across(NUMBERS, period, n), label)), y));
        y += 4.0;
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: "status", title, description, height: y + 10.0, drawing }.svg()
    }

    /// All that is said, in sentences.
    fn description(&self) -> String {
        let mut told = format!("{}.", self.what);
        self.panels.iter().for_each(|panel| {
            let _ = write!(told, " {}: {}.", panel.name, panel.said);
        });
        told
    }
}

/// 0, then the sums up to each kind.
fn stacked(counts: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut tops = vec![vec![0.0; counts.first().map_or(0, Vec::len)]];
    for own in counts {
        let below = &tops[tops.len() - 1];
        tops.push(below.iter().zip(own).map(|(below, own)| below + own).collect());
    }
    tops
}
