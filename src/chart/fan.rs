//! The fan: how a figure goes over time, in some futures as thin lines, and between what nine of ten futures lie.

use super::axis::Axis;
use super::picture::{BETTER, INK, LINE, NAME, ORIGIN, Picture, SAID, SMALL, SOFT, WIDTH, at, paragraph, scale, text};
use crate::legible::Format;
use maud::html;
use std::fmt::Write;

/// A picture of courses, one panel for each strategy.
#[derive(Clone, Debug)]
pub struct Fan {
    /// Of which kind, as a word: pictures on one page have different ones.
    pub kind: &'static str,
    /// What it is called.
    pub title: String,
    /// What goes over time, and in which unit.
    pub what: String,
    /// Where it comes from; empty where that stands elsewhere.
    pub origin: String,
    /// The unit of the axis.
    pub format: Format,
    /// What a period is: "month".
    pub period: &'static str,
    /// From top to bottom.
    pub panels: Vec<Panel>,
}

/// The course of one strategy.
#[derive(Clone, Debug)]
pub struct Panel {
    /// What it is called.
    pub name: String,
    /// What is said of its end.
    pub said: String,
    /// Between what nine of ten futures lie, by period.
    pub band: Vec<[f64; 2]>,
    /// The median, by period.
    pub middle: Vec<f64>,
    /// Some futures.
    pub lines: Vec<Vec<f64>>,
}

/// How high a panel is, and the room for numbers beside it.
const HEIGHT: f64 = 84.0;
const NUMBERS: f64 = 58.0;
/// So many places of a line are drawn at most.
const PLACES: usize = 120;

impl Fan {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let all = |panel: &Panel| {
            let band = panel.band.iter().flatten().copied().collect::<Vec<f64>>();
            band.into_iter().chain(panel.lines.iter().flatten().copied()).collect::<Vec<f64>>()
        };
        let axis = Axis::of(self.panels.iter().flat_map(all));
        let (ticks, step) = (axis.ticks(), axis.step());
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.caption(), "caption", SAID, &mut y)];
        for panel in &self.panels {
            y += 10.0;
            drawn.push(paragraph(&panel.name, "name", NAME, &mut y));
            drawn.push(paragraph(&panel.said, "figure", SAID, &mut y));
            let top = y + 12.0;
            y = top + HEIGHT;
            let height = |amount: f64| y - (amount - axis.low) / axis.span() * HEIGHT;
            let labels = ticks.iter().map(|tick| {
                let written = Format::new(self.format.scale, &[*tick], &[step]).write(*tick);
                (height(*tick), if *tick == 0.0 { "0".to_owned() } else { written }, *tick == 0.0)
            });
            let labels: Vec<(f64, String, bool)> = labels.collect();
            let line =
                |values: &[f64]| places(values.len(), |at| (across(NUMBERS, at, values.len()), height(values[at])));
            let band = |end: usize| {
                let n = panel.band.len();
                places(n, |at| (across(NUMBERS, at, n), height(panel.band[at][end])))
            };
            let back: Vec<String> = band(0).split(' ').rev().map(str::to_owned).collect();
            drawn.push(html! {
                @for (place, label, zero) in &labels {
                    line class=(if *zero { "zero" } else { "grid" }) x1=(at(NUMBERS)) x2=(at(WIDTH)) y1=(at(*place)) y2=(at(*place))
                        stroke=(if *zero { INK } else { LINE }) stroke-width=(if *zero { "1.6" } else { "1" }) {}
                    (text(NUMBERS - 8.0, place + 4.0, "end", "tick", SMALL, label))
                }
                polygon.band points=(format!("{} {}", band(1), back.join(" "))) fill=(BETTER) fill-opacity="0.18" {}
                @for one in &panel.lines {
                    polyline.future points=(line(one)) fill="none" stroke=(SOFT) stroke-width="0.7" stroke-opacity="0.55" {}
                }
                polyline.middle points=(line(&panel.middle)) fill="none" stroke=(BETTER) stroke-width="2.4" {}
            });
        }
        y += 18.0;
        let n = self.panels.iter().map(|panel| panel.middle.len()).max().unwrap_or(0);
        let ends = [(0, format!("{} 1", self.period)), (n.saturating_sub(1), format!("{} {n}", self.period))];
        drawn.push(scale(ends.into_iter().map(|(at, label)| (across(NUMBERS, at, n), label)), y));
        y += 4.0;
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: self.kind, title, description, height: y + 10.0, drawing }.svg()
    }

    /// What goes over time, and how it is drawn.
    fn caption(&self) -> String {
        let lines = self.panels.first().map_or(0, |panel| panel.lines.len());
        let drawn = "Nine of ten futures lie in the band, half above the thick line; thin lines are";
        format!("{}. {drawn} {lines} of them", self.what)
    }

    /// All that is said, in sentences.
    fn description(&self) -> String {
        let mut told = format!("{}.", self.caption());
        self.panels.iter().for_each(|panel| {
            let _ = write!(told, " {}: {}.", panel.name, panel.said);
        });
        told
    }
}

/// Where a period of so many stands, beside numbers.
pub(super) fn across(numbers: f64, period: usize, periods: usize) -> f64 {
    numbers + (WIDTH - numbers) * period as f64 / periods.saturating_sub(1).max(1) as f64
}

/// The corners of a line; where there are many, as many as can be seen, the last among them.
pub(super) fn places(n: usize, place: impl Fn(usize) -> (f64, f64)) -> String {
    let step = n.div_ceil(PLACES).max(1);
    let told = (0..n).filter(|period| (n - 1 - period).is_multiple_of(step)).map(|period| {
        let (x, y) = place(period);
        format!("{},{}", at(x), at(y))
    });
    told.collect::<Vec<String>>().join(" ")
}
