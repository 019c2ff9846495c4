//! The quantile dotplot for a wall: the same dots, with names and figures at the left of them.

use super::axis::Axis;
use super::dots::{Dots, EDGE, Row, dot};
use super::picture::{LINE, NAME, Picture, SAID, SMALL, at, lines, text, upright, wide};
use super::stack::{levels, places, slack};
use maud::{Markup, html};

/// How wide it is, and what of that names and figures have.
const WIDTH: f64 = 940.0;
const NAMES: f64 = 284.0;
const GAP: f64 = 14.0;

impl Dots {
    /// As SVG, for a screen that is wider than high.
    #[must_use]
    pub fn board(&self) -> String {
        let (size, highest) = if self.most() > 20 { (7.0, 10) } else { (9.0, 7) };
        let axis = Axis::of(self.rows.iter().flat_map(|row| row.futures.iter().copied()));
        let spare = slack(self.most(), highest) as f64 * size;
        let per_unit = (WIDTH - NAMES - GAP - 2.0 * (EDGE + spare)) / axis.span();
        let zero = NAMES + GAP + EDGE + spare - axis.low * per_unit;
        let ticks: Vec<f64> = axis.ticks().into_iter().filter(|tick| *tick != 0.0).collect();
        let mut y = 20.0;
        let mut parts = vec![text(0.0, y - 4.0, "start", "caption", SAID, &self.caption)];
        for row in &self.rows {
            let distances: Vec<f64> = row.futures.iter().map(|it| it * per_unit / size).collect();
            let places = places(&distances, highest);
            let levels = levels(&places);
            let tallest = levels.iter().max().map_or(1, |level| level + 1);
            let (told, words) = said(row, y);
            let (top, bottom) = (y, (y + 10.0 + tallest as f64 * size).max(y + words));
            parts.push(html! {
                (told)
                @for tick in &ticks { (upright(zero + tick * per_unit, top, bottom, "grid")) }
                line.base x1="0" x2=(at(WIDTH)) y1=(at(bottom)) y2=(at(bottom)) stroke=(LINE) {}
                (upright(zero, top, bottom + 1.0, "zero"))
                @for (place, level) in places.iter().zip(levels) {
                    (dot(*place, zero, bottom - (level as f64 + 0.5) * size - 1.0, size))
                }
            });
            y = bottom;
        }
        y += 18.0;
        let step = axis.step();
        let labels = ticks.iter().map(|tick| (zero + tick * per_unit, self.tick(*tick, step)));
        parts.push(scale([(zero, self.words.zero.to_owned())].into_iter().chain(labels), y));
        parts.push(self.legend(y, size));
        let drawing = html! { @for part in &parts { (part) } };
        let (title, description) = (&self.title, &self.description());
        let kind = format!("{}-board", self.kind);
        Picture { kind: &kind, title, description, height: y + 8.0, drawing }.svg_of(WIDTH)
    }
}

/// What a row is called and what is said of it, from `y` down, and how much room that takes.
fn said(row: &Row, y: f64) -> (Markup, f64) {
    let mut down = 4.0;
    let mut told = Vec::new();
    for (words, class, size) in [(&row.name, "name", NAME), (&row.said, "figure", SAID)] {
        for line in lines(words, size, NAMES).into_iter().filter(|line| !line.is_empty()) {
            down += 1.25 * f64::from(size);
            told.push(text(0.0, y + down, "start", class, size, &line));
        }
    }
    (html! { @for it in &told { (it) } }, down + 9.0)
}

/// Words below the axis, the first before all others, each where there is room for it beside the legend.
fn scale(labels: impl Iterator<Item = (f64, String)>, y: f64) -> Markup {
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut told = Vec::new();
    for (x, label) in labels {
        let half = wide(&label, SMALL) / 2.0;
        let x = x.clamp(NAMES.min(WIDTH - half), WIDTH - half);
        if taken.iter().all(|(from, to)| x + half < *from || x - half > *to) {
            let class = if taken.is_empty() { "figure" } else { "tick" };
            taken.push((x - half - 6.0, x + half + 6.0));
            told.push(text(x, y, "middle", class, SMALL, &label));
        }
    }
    html! { @for it in &told { (it) } }
}
