//! The tornado: how far each assumption moves a figure, the one that moves it furthest on top.

use super::axis::Axis;
use super::picture::{
    BETTER, NAME, ORIGIN, PAPER, Picture, SAID, SMALL, WIDTH, WORSE, at, paragraph, scale, text, upright, wide,
};
use crate::legible::Format;
use maud::{Markup, html};
use std::fmt::Write;

/// A picture of assumptions.
#[derive(Clone, Debug)]
pub struct Tornado {
    /// Of which kind, as a word: pictures on one page have different ones.
    pub kind: &'static str,
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
    /// How far the figure moves with the low and with the high value.
    pub by: [f64; 2],
}

/// How high a bar is.
const BAR: f64 = 12.0;
/// So large are a name and what is said of it where a picture is small.
const LARGEST: [u32; 2] = [18, 16];

impl Tornado {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let axis = Axis::of(self.swings.iter().flat_map(|it| it.by));
        let place = |amount: f64| 2.0 + (amount - axis.low) * (WIDTH - 4.0) / axis.span();
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.caption, "caption", SAID, &mut y)];
        for swing in &self.swings {
            y += 8.0;
            drawn.push(self.heading(swing, &mut y));
            y += 9.0;
            // Where both lead to the same side each has half of the height.
            let [low, high] = swing.by;
            let lanes = if low * high > 0.0 { [(0.0, 0.5), (0.5, 0.5)] } else { [(0.0, 1.0); 2] };
            drawn.push(html! {
                @for ((by, (down, share)), (class, fill, stroke)) in
                    swing.by.iter().zip(lanes).zip([("below", PAPER, WORSE), ("above", BETTER, BETTER)])
                {
                    @let (from, to) = (place(0.0), place(*by));
                    rect class=(class) x=(at(from.min(to))) y=(at(y + down * BAR)) width=(at((to - from).abs().max(1.0)))
                        height=(at(share * BAR)) fill=(fill) stroke=(stroke) stroke-width="1.4" {}
                }
                (upright(place(0.0), y - 3.0, y + BAR + 3.0, "zero"))
            });
            y += BAR;
        }
        y += 22.0;
        let step = axis.step();
        let tick = |it: f64| Format::new(self.format.scale, &[it], &[step]).write_signed(it);
        let usual = (place(0.0), format!("as it is {}", self.format.write(self.usual)));
        let others = axis.ticks().into_iter().filter(|it| *it != 0.0).map(|it| (place(it), tick(it)));
        drawn.push(scale([usual].into_iter().chain(others), y));
        y += 20.0;
        let key = "Open: with its low value. Full: with its high value";
        drawn.push(text(0.0, y, "start", "tick", SMALL, key));
        y += 4.0;
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let (title, description) = (&self.title, &self.description());
        Picture { kind: self.kind, title, description, height: y + 10.0, drawing }.svg()
    }

    /// Its name and what it does: on one line where both fit.
    fn heading(&self, swing: &Swing, y: &mut f64) -> Markup {
        let said = self.said(swing);
        if wide(&swing.name, LARGEST[0]) + wide(&said, LARGEST[1]) + 16.0 > WIDTH {
            let name = paragraph(&swing.name, "name", NAME, y);
            return html! { (name) (paragraph(&said, "figure", SAID, y)) };
        }
        let name = paragraph(&swing.name, "name", NAME, y);
        html! { (name) (text(WIDTH, *y, "end", "figure", SAID, &said)) }
    }

    /// What it does.
    fn said(&self, swing: &Swing) -> String {
        let moved = swing.by.map(|it| self.format.write_signed(it));
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
