//! The whale curve: what the best customers bring together, of what all of them bring (Kaplan & Narayanan 2001). Beyond its peak every
//! further customer takes something away.

use super::axis::Axis;
use super::picture::{
    BETTER, INK, LINE, ORIGIN, Picture, SAID, SMALL, WIDTH, at, paragraph, scale, text, tip, upright,
};
use crate::legible::percent;
use maud::html;

/// A picture of such a curve.
#[derive(Clone, Debug)]
pub struct Whale {
    /// What it is called.
    pub title: String,
    /// What is added up.
    pub caption: String,
    /// What is said of it.
    pub said: String,
    /// Where it comes from; empty where that stands elsewhere.
    pub origin: String,
    /// After each equal part of the customers, the best first, their share of the whole: below what 5 of 100 futures stay, the mean, below what
    /// 95 of 100 stay.
    pub shares: Vec<[f64; 3]>,
}

/// How high it is, and the room for numbers beside it.
const HEIGHT: f64 = 200.0;
const NUMBERS: f64 = 52.0;

impl Whale {
    /// As SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut y = 0.0;
        let mut drawn = vec![paragraph(&self.caption, "caption", SAID, &mut y)];
        drawn.push(paragraph(&self.said, "figure", SAID, &mut y));
        let axis = Axis::of(self.shares.iter().flatten().copied().chain([1.0]));
        let top = y + 12.0;
        y = top + HEIGHT;
        let bottom = y;
        let height = |share: f64| bottom - (share - axis.low) / axis.span() * HEIGHT;
        let across = |part: f64| NUMBERS + (WIDTH - NUMBERS) * part;
        let n = self.shares.len() as f64;
        let place =
            |(number, share): (usize, f64)| format!("{},{}", at(across((number as f64 + 1.0) / n)), at(height(share)));
        let origin = format!("{},{}", at(across(0.0)), at(height(0.0)));
        let curve = |which: usize| -> Vec<String> {
            let own = self.shares.iter().map(|it| it[which]).enumerate().map(place);
            [origin.clone()].into_iter().chain(own).collect()
        };
        let mut band = curve(2);
        band.extend(curve(0).into_iter().rev());
        let peak = self.peak();
        drawn.push(html! {
            @for tick in axis.ticks() {
                @let whole = tick == 0.0;
                line class=(if whole { "zero" } else { "grid" }) x1=(at(NUMBERS)) x2=(at(WIDTH)) y1=(at(height(tick))) y2=(at(height(tick)))
                    stroke=(if whole { INK } else { LINE }) stroke-width=(if whole { "1.6" } else { "1" }) {}
                (text(NUMBERS - 8.0, height(tick) + 4.0, "end", "tick", SMALL, &percent(tick)))
            }
            polygon.band points=(band.join(" ")) fill=(BETTER) fill-opacity="0.18" {}
            polyline.middle points=(curve(1).join(" ")) fill="none" stroke=(BETTER) stroke-width="2.4" {}
            @if let Some((number, share)) = peak {
                @let x = across((number as f64 + 1.0) / n);
                (upright(x, height(share), height(0.0), "link"))
                circle.above cx=(at(x)) cy=(at(height(share))) r="4" fill=(BETTER) stroke=(BETTER) {}
                (tip(x, height(share) - 9.0, &percent(share)))
            }
        });
        y += 19.0;
        let labels =
            [(1.0, "all customers"), (0.0, "the best"), (0.2, "20%"), (0.4, "40%"), (0.6, "60%"), (0.8, "80%")];
        drawn.push(scale(labels.into_iter().map(|(part, label)| (across(part), label.to_owned())), y));
        y += 4.0;
        drawn.push(paragraph(&self.origin, "origin", ORIGIN, &mut y));
        let drawing = html! { @for part in &drawn { (part) } };
        let description = format!("{}. {}", self.caption, self.said);
        Picture { kind: "whale", title: &self.title, description: &description, height: y + 10.0, drawing }.svg()
    }

    /// Where the mean is highest, where it falls after that.
    fn peak(&self) -> Option<(usize, f64)> {
        let highest = self.shares.iter().map(|it| it[1]).enumerate();
        let peak = highest.reduce(|best, it| if it.1 > best.1 { it } else { best })?;
        (peak.0 + 1 < self.shares.len()).then_some(peak)
    }
}
