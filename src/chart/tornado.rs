//! The tornado: how far each assumption moves a figure, the one that moves it furthest on top.

use super::axis::Axis;
use super::picture::{
    BETTER, NAME, ORIGIN, PAPER, Picture, SAID, SMALL, WIDTH, WORSE, at, paragraph, scale, text, upright,
};
use crate::legible::Format;
use maud::html;
use std::fmt::Write;

/// A picture of assumptions.
#[derive(Clone, Debug)]
pub struct Tornado {
    /// What it is called.
    pub title: String,
    /// What is moved, and in which unit.
    pub caption: String,
    /// Where it comes from; empty where that stands elsewhere.
    pub origin: String,
    /// The figure as it is without any of that.
    pub usual: f64,
    /// The unit of the axis.
    pub format: Format,
    /// From top to bottom.
    pub swings: Vec<Swing>,
}

/// What an assumption does.
#[derive(Clone, Debug)]
pub struct Swing {
    /// What it is called.
    pub name: String,
    /// Its low and its high value, as they are written.
    pub from: [String; 2],
    /// The figure with the low and with the high value.
    pub to: [f64; 2],
}

const BAR: f64 = 12.0;

impl Tornado {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let axis = Axis::of(self.swings.iter().flat_map(|it| it.to).map(|it| it - self.usual));
        let place = |amount: f64| 2.0 + (amount - axis.low) * (WIDTH - 4.0) / axis.span();
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.caption, "caption", SAID, &mut y)];
        for swing in &self.swings {
            y += 8.0;
            drawn.push(paragraph(&swing.name, "name", NAME, &mut y));
            drawn.push(paragraph(&self.said(swing), "figure", SAID, &mut y));
            y += 7.0;
            drawn.push(html! {
                @for (to, (class, fill, stroke)) in swing.to.iter().zip([("below", PAPER, WORSE), ("above", BETTER, BETTER)]) {
                    @let (from, to) = (place(0.0), place(to - self.usual));
                    rect class=(class) x=(at(from.min(to))) y=(at(y)) width=(at((to - from).abs().max(1.0))) height=(at(BAR)) fill=(fill)
                        stroke=(stroke) stroke-width="1.4" {}
                }
                (upright(place(0.0), y - 3.0, y + BAR + 3.0, "zero"))
            });
            y += BAR;
        }
        y += 22.0;
        let step = axis.step();
        let tick = |it: f64| Format::new(self.format.scale, &[it], &[step]).write_signed(it);
        let usual = (place(0.0), self.format.write(self.usual));
        let others = axis.ticks().into_iter().filter(|it| *it != 0.0).map(|it| (place(it), tick(it)));
        drawn.push(scale([usual].into_iter().chain(others), y));
        y += 20.0;
        let key = "Open: with its low value. Full: with its high value";
        drawn.push(text(0.0, y, "start", "tick", SMALL, key));
        y += 4.0;
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: "tornado", title, description, height: y + 10.0, drawing }.svg()
    }

    /// What it does.
    fn said(&self, swing: &Swing) -> String {
        let moved = swing.to.map(|it| self.format.write_signed(it - self.usual));
        let each = swing.from.iter().zip(moved).map(|(value, moved)| format!("{value}: {moved}"));
        each.collect::<Vec<String>>().join(", ")
    }

    /// All that is to be seen, in sentences.
    fn description(&self) -> String {
        let mut told = format!("{}.", self.caption);
        self.swings.iter().for_each(|swing| {
            let _ = write!(told, " {}: {}.", swing.name, self.said(swing));
        });
        told
    }
}
