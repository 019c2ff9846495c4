//! The bridge: parts that add up to a whole, each from where those before it end.

use super::axis::Axis;
use super::picture::{
    BETTER, INK, LINE, NAME, ORIGIN, PAPER, Picture, SAID, WIDTH, WORSE, at, lines, paragraph, text, upright, wide,
};
use maud::{Markup, html};
use std::fmt::Write;

/// A picture of parts and their whole.
#[derive(Clone, Debug)]
pub struct Bridge {
    /// Of which kind, as a word: pictures on one page have different ones.
    pub kind: &'static str,
    /// What it is called.
    pub title: String,
    /// What is added up, and in which unit.
    pub caption: String,
    /// Where it comes from; empty where that stands elsewhere.
    pub origin: String,
    /// The parts, from top to bottom.
    pub parts: Vec<Span>,
    /// What they add up to.
    pub whole: Span,
}

/// A part.
#[derive(Clone, Debug)]
pub struct Span {
    /// What it is called.
    pub name: String,
    /// Its amount as it is written.
    pub said: String,
    /// Its amount.
    pub amount: f64,
}

/// How high a bar is.
const BAR: f64 = 14.0;

impl Bridge {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut end = 0.0;
        let mut spans: Vec<(&Span, f64, f64)> = Vec::new();
        for part in &self.parts {
            spans.push((part, end, end + part.amount));
            end += part.amount;
        }
        spans.push((&self.whole, 0.0, self.whole.amount));
        let axis = Axis::of(spans.iter().flat_map(|(_, from, to)| [*from, *to]));
        let place = |amount: f64| 2.0 + (amount - axis.low) * (WIDTH - 4.0) / axis.span();
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.caption, "caption", SAID, &mut y)];
        for (number, (span, from, to)) in spans.iter().enumerate() {
            let is_whole = number + 1 == spans.len();
            y += if is_whole { 12.0 } else { 6.0 };
            let top = y;
            let said = wide(&span.said, SAID);
            let mut base = y;
            let names: Vec<Markup> = lines(&span.name, NAME, WIDTH - said - 12.0)
                .iter()
                .map(|line| {
                    y += 1.3 * f64::from(NAME);
                    text(0.0, y, "start", "name", NAME, line)
                })
                .collect();
            base += 1.3 * f64::from(NAME);
            y += 9.0;
            let bar = bar(
                place(*from),
                place(*to),
                y,
                if is_whole {
                    "whole"
                } else if *to < *from {
                    "below"
                } else {
                    "above"
                },
            );
            drawn.push(html! {
                @for name in &names { (name) }
                (text(WIDTH, base, "end", "figure", SAID, &span.said))
                (bar)
                (upright(place(0.0), y - 3.0, y + BAR + 3.0, "zero"))
            });
            if number + 2 < spans.len() {
                drawn.push(upright(place(*to), y + BAR, y + BAR + 6.0, "link"));
            } else if is_whole {
                drawn
                    .push(html! { line.base x1="0" x2=(WIDTH) y1=(at(top + 3.0)) y2=(at(top + 3.0)) stroke=(LINE) {} });
            }
            y += BAR + 4.0;
        }
        y += 4.0;
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: self.kind, title, description, height: y + 10.0, drawing }.svg()
    }

    /// All that is to be seen, in sentences.
    fn description(&self) -> String {
        let mut told = format!("{}.", self.caption);
        self.parts.iter().chain([&self.whole]).for_each(|part| {
            let _ = write!(told, " {}: {}.", part.name, part.said);
        });
        told
    }
}

/// From one place to the other: full where it adds, open where it takes away.
fn bar(from: f64, to: f64, y: f64, class: &str) -> Markup {
    let (fill, stroke) = match class {
        "whole" => (INK, INK),
        "below" => (PAPER, WORSE),
        _ => (BETTER, BETTER),
    };
    let (left, width) = (from.min(to), (to - from).abs().max(1.0));
    html! {
        rect class=(class) x=(at(left)) y=(at(y)) width=(at(width)) height=(at(BAR)) fill=(fill) stroke=(stroke) stroke-width="1.4" {}
    }
}
