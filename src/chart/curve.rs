//! A figure along a scale: dots for what was seen or tried, a line for what a law says of it or for how it goes between them, and a broken line
//! for what another law says.

use super::axis::Axis;
use super::picture::{
    BETTER, INK, LINE, NAME, ORIGIN, PAPER, Picture, SAID, SMALL, SOFT, WIDTH, at, paragraph, scale, text,
};
use crate::legible::{Format, percent};
use maud::{Markup, html};
use std::fmt::Write;

/// A picture of such figures, a panel for each.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Of which kind, as a word: pictures on one page have different ones.
    pub kind: &'static str,
    /// What it is called.
    pub title: String,
    /// What is told, and in which unit.
    pub caption: String,
    /// Where it comes from; empty where that stands elsewhere.
    pub origin: String,
    /// How figures are written.
    pub measure: Measure,
    /// What dots, line and broken line tell: "seen", "by the law"; each is empty where there is nothing to tell it from.
    pub names: [String; 3],
    /// What else there is to know of how it is drawn; empty where there is nothing.
    pub note: String,
    /// From top to bottom.
    pub panels: Vec<Graph>,
}

/// How figures of a curve are written.
#[derive(Clone, Copy, Debug)]
pub enum Measure {
    /// As parts of a whole: "87%". The axis goes up to the whole.
    Share,
    /// As amounts or counts.
    Amount(Format),
    /// As differences, with their sign.
    Difference(Format),
}

/// One of these figures.
#[derive(Clone, Debug)]
pub struct Graph {
    /// What it is called; empty where the caption says it.
    pub name: String,
    /// What is said of it; empty likewise.
    pub said: String,
    /// What stands along the bottom.
    pub along: String,
    /// Where figures stand there, ascending, and how that is written.
    pub places: Vec<(f64, String)>,
    /// At each place a dot, full or open, where there is one; none at all where nothing was seen.
    pub dots: Vec<Option<Dot>>,
    /// At each place the line.
    pub line: Vec<f64>,
    /// Around the line, likewise; empty where there is none.
    pub around: Vec<[f64; 2]>,
    /// The broken line, likewise.
    pub broken: Vec<f64>,
}

/// A dot.
#[derive(Clone, Copy, Debug)]
pub struct Dot {
    /// The figure.
    pub figure: f64,
    /// Whether it is filled.
    pub full: bool,
}

/// The room for numbers beside a panel, and what keeps dots from being cut at its ends.
const NUMBERS: f64 = 58.0;
const EDGE: f64 = 8.0;

impl Curve {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let axis = Axis::of(self.panels.iter().flat_map(Graph::figures).chain(self.whole()));
        let height = if self.panels.len() == 1 { 170.0 } else { 90.0 };
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.caption, "caption", SAID, &mut y)];
        drawn.push(paragraph(&self.key(), "caption", SMALL, &mut y));
        for (number, panel) in self.panels.iter().enumerate() {
            y += 10.0;
            drawn.push(paragraph(&panel.name, "name", NAME, &mut y));
            drawn.push(paragraph(&panel.said, "figure", SAID, &mut y));
            let top = y + 12.0;
            y = top + height;
            drawn.push(self.panel(panel, axis, [top, y]));
            let alike = |next: &Graph| next.places == panel.places && next.along == panel.along;
            if !self.panels.get(number + 1).is_some_and(alike) {
                y += 18.0;
                drawn.push(panel.foot(y));
                y += 18.0;
                drawn.push(text(NUMBERS, y, "start", "tick", SMALL, &panel.along));
            }
        }
        y += 4.0;
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: self.kind, title, description, height: y + 10.0, drawing }.svg()
    }

    /// Of parts of a whole the whole stands on the axis too.
    fn whole(&self) -> Option<f64> {
        matches!(self.measure, Measure::Share).then_some(1.0)
    }

    fn panel(&self, panel: &Graph, axis: Axis, [top, bottom]: [f64; 2]) -> Markup {
        let height = |amount: f64| bottom - (amount - axis.low) / axis.span() * (bottom - top);
        let step = axis.step();
        let corner =
            |(at_place, amount): (usize, f64)| format!("{},{}", at(panel.across(at_place)), at(height(amount)));
        let line = |all: &[f64]| all.iter().copied().enumerate().map(corner).collect::<Vec<String>>();
        let ends = |end: usize| panel.around.iter().map(|it| it[end]).collect::<Vec<f64>>();
        let band: Vec<String> = line(&ends(1)).into_iter().chain(line(&ends(0)).into_iter().rev()).collect();
        html! {
            @for tick in axis.ticks() {
                @let zero = tick == 0.0;
                line class=(if zero { "zero" } else { "grid" }) x1=(at(NUMBERS)) x2=(at(WIDTH)) y1=(at(height(tick))) y2=(at(height(tick)))
                    stroke=(if zero { INK } else { LINE }) stroke-width=(if zero { "1.6" } else { "1" }) {}
                (text(NUMBERS - 8.0, height(tick) + 4.0, "end", "tick", SMALL, &self.tick(tick, step)))
            }
            @if !band.is_empty() { polygon.band points=(band.join(" ")) fill=(BETTER) fill-opacity="0.18" {} }
            @if !panel.broken.is_empty() {
                polyline.future points=(line(&panel.broken).join(" ")) fill="none" stroke=(SOFT) stroke-width="1.6" stroke-dasharray="6 4" {}
            }
            polyline.middle points=(line(&panel.line).join(" ")) fill="none" stroke=(BETTER) stroke-width="2.4" {}
            @for (at_place, dot) in panel.dots.iter().enumerate() {
                @if let Some(Dot { figure, full }) = dot {
                    circle class=(if *full { "whole" } else { "open" }) cx=(at(panel.across(at_place))) cy=(at(height(*figure))) r="4"
                        fill=(if *full { INK } else { PAPER }) stroke=(INK) stroke-width="1.4" {}
                }
            }
        }
    }

    fn tick(&self, amount: f64, step: f64) -> String {
        match self.measure {
            Measure::Share => percent(amount),
            _ if amount == 0.0 => "0".to_owned(),
            Measure::Amount(format) => Format::new(format.scale, &[amount], &[step]).write(amount),
            Measure::Difference(format) => Format::new(format.scale, &[amount], &[step]).write_signed(amount),
        }
    }

    /// A figure as it is written.
    #[must_use]
    pub fn written(&self, amount: f64) -> String {
        match self.measure {
            Measure::Share => percent(amount),
            Measure::Amount(format) => format.write(amount),
            Measure::Difference(format) => format.write_signed(amount),
        }
    }

    /// What is drawn how.
    fn key(&self) -> String {
        let known = ["Dots", "Line", "Broken line"].into_iter().zip(&self.names).filter(|(_, name)| !name.is_empty());
        let told = known.map(|(how, name)| format!("{how}: {name}"));
        told.chain((!self.note.is_empty()).then(|| self.note.clone())).collect::<Vec<String>>().join(". ")
    }

    /// All that is to be seen, in sentences.
    fn description(&self) -> String {
        let mut told = format!("{}.", self.caption);
        for panel in &self.panels {
            let named: Vec<&str> = [&panel.name, &panel.said].into_iter().map(String::as_str).collect();
            let named: Vec<&str> = named.into_iter().filter(|it| !it.is_empty()).collect();
            if !named.is_empty() {
                let _ = write!(told, " {}.", named.join(": "));
            }
            let _ = write!(told, " {}:", panel.along);
            for (number, (_, place)) in panel.places.iter().enumerate() {
                let dot = panel.dots.get(number).copied().flatten().map(|it| it.figure);
                let own = [dot, panel.line.get(number).copied(), panel.broken.get(number).copied()];
                let own = own.into_iter().zip(&self.names).filter_map(|(figure, name)| Some((figure?, name)));
                // A dot on a line says the same as the line.
                let own = own.filter(|(_, name)| !name.is_empty() || self.names.iter().all(String::is_empty));
                let own = own.map(|(figure, name)| format!("{name} {}", self.written(figure)).trim().to_owned());
                let mut own: Vec<String> = own.collect();
                own.dedup();
                let _ = write!(told, " {place}: {};", own.join(", "));
            }
        }
        told.trim_end_matches(';').to_owned() + "."
    }
}

impl Graph {
    /// All that stands on the axis of figures.
    fn figures(&self) -> Vec<f64> {
        let dots = self.dots.iter().flatten().map(|it| it.figure);
        let lines = self.line.iter().chain(&self.broken).chain(self.around.iter().flatten()).copied();
        dots.chain(lines).collect()
    }

    /// Where one of the places stands.
    fn across(&self, place: usize) -> f64 {
        let ends = self.places.first().zip(self.places.last()).map_or([0.0, 0.0], |(first, last)| [first.0, last.0]);
        let span = ends[1] - ends[0];
        let share = if span > 0.0 { (self.places[place].0 - ends[0]) / span } else { 0.5 };
        NUMBERS + EDGE + (WIDTH - NUMBERS - 2.0 * EDGE) * share
    }

    /// What is written below it: the ends before all others.
    fn foot(&self, y: f64) -> Markup {
        let n = self.places.len();
        let ends = [0, n.saturating_sub(1)];
        let inner = 1..n.saturating_sub(1);
        let order = ends.into_iter().take(n).chain(inner);
        scale(order.map(|place| (self.across(place), self.places[place].1.clone())), y)
    }
}
