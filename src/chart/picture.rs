//! The frame of a picture: what it is called, what it says to who cannot see it, paper and ink.

use crate::legible::first;
use maud::{Markup, html};
use unicode_width::UnicodeWidthStr;

/// How wide every drawing is, in its own units: what it holds can be read on a telephone. The margin of its paper is beside that.
pub(super) const WIDTH: f64 = 480.0;
const MARGIN: f64 = 10.0;

/// Colours that are told apart by who is colour-blind, in print and on any paper; a page replaces them by class.
pub(super) const INK: &str = "#1b1f24";
pub(super) const SOFT: &str = "#57606a";
pub(super) const LINE: &str = "#c8ced5";
pub(super) const PAPER: &str = "#ffffff";
pub(super) const BETTER: &str = "#1f5f99";
pub(super) const WORSE: &str = "#b35900";

/// Sizes of letters: of names, of figures, of what stands at an axis, and of where a picture comes from.
pub(super) const NAME: u32 = 16;
pub(super) const SAID: u32 = 14;
pub(super) const SMALL: u32 = 13;
pub(super) const ORIGIN: u32 = 11;

/// What a description holds at most, in characters.
const LONGEST: usize = 20_000;

/// A drawing with its words.
pub(super) struct Picture<'a> {
    /// Its kind, by which its parts have names.
    pub(super) kind: &'a str,
    pub(super) title: &'a str,
    /// All that it says, in sentences.
    pub(super) description: &'a str,
    pub(super) height: f64,
    pub(super) drawing: Markup,
}

impl Picture<'_> {
    /// As SVG, for a page as for a file of its own.
    pub(super) fn svg(&self) -> String {
        self.svg_of(WIDTH)
    }

    /// The same as wide as this.
    pub(super) fn svg_of(&self, width: f64) -> String {
        let Picture { kind, title, description, height, drawing } = self;
        let (titled, described) = (format!("{kind}-title"), format!("{kind}-description"));
        let (width, height) = (width + 2.0 * MARGIN, height.ceil());
        let size = format!("-{MARGIN} 0 {width} {height}");
        let markup = html! {
            svg.chart xmlns="http://www.w3.org/2000/svg" viewBox=(size) role="img" aria-labelledby=(titled) aria-describedby=(described)
                font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="14" {
                title id=(titled) { (first(title, LONGEST)) }
                desc id=(described) { (first(description, LONGEST)) }
                rect.paper x=(format!("-{MARGIN}")) width=(width) height=(height) fill=(PAPER) {}
                (drawing)
            }
        };
        markup.into_string() + "\n"
    }
}

/// A place or a length, as short as can be seen.
pub(super) fn at(place: f64) -> String {
    let written = format!("{place:.1}");
    written.strip_suffix(".0").map(str::to_owned).unwrap_or(written)
}

/// Text of a size at a place, begun, centred or ended there as `anchor` says.
pub(super) fn text(x: f64, y: f64, anchor: &str, class: &str, size: u32, words: &str) -> Markup {
    let (weight, ink) = match class {
        "name" => ("600", INK),
        "figure" | "number" => ("400", INK),
        _ => ("400", SOFT),
    };
    html! {
        text x=(at(x)) y=(at(y)) text-anchor=(anchor) class=(class) font-size=(size) font-weight=(weight) fill=(ink) { (first(words, LONGEST)) }
    }
}

/// A short word above a place, within the picture.
pub(super) fn tip(x: f64, y: f64, words: &str) -> Markup {
    let half = wide(words, SMALL) / 2.0;
    text(x.clamp(half, (WIDTH - half).max(half)), y, "middle", "figure", SMALL, words)
}

/// How wide a text of a size is, roughly: letters differ.
pub(super) fn wide(text: &str, size: u32) -> f64 {
    0.58 * f64::from(size) * text.width() as f64
}

/// A text in lines that fit, broken between words, and within those that are longer than a line: there behind what joins the parts of a name,
/// where that fits.
pub(super) fn lines(text: &str, size: u32, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in first(text, LONGEST).split(' ') {
        let joined = |line: &String| if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        let last = lines.len() - 1;
        let longer = joined(&lines[last]);
        if lines[last].is_empty() || wide(&longer, size) <= room {
            lines[last] = longer;
        } else {
            lines.push(word.to_owned());
        }
        while wide(&lines[lines.len() - 1], size) > room {
            let last = lines.len() - 1;
            let mut rest = lines[last].clone();
            while wide(&lines[last], size) > room {
                lines[last].pop();
            }
            let joint = lines[last].rfind(['_', '.', '/', '-']).map(|at| at + 1);
            let end = joint.filter(|at| *at < rest.len()).unwrap_or(lines[last].len());
            lines[last].truncate(end);
            lines.push(rest.split_off(end));
        }
    }
    lines
}

/// A line from top to bottom: that of 0 is thick.
pub(super) fn upright(x: f64, top: f64, bottom: f64, class: &str) -> Markup {
    let (stroke, width) = if class == "zero" { (INK, "2.5") } else { (LINE, "1") };
    html! { line class=(class) x1=(at(x)) x2=(at(x)) y1=(at(top)) y2=(at(bottom)) stroke=(stroke) stroke-width=(width) {} }
}

/// Lines of text, one below the other from `y`; gives back where they end.
pub(super) fn paragraph(words: &str, class: &str, size: u32, y: &mut f64) -> Markup {
    // Bold letters are wider than others.
    let room = if class == "name" { 0.88 * WIDTH } else { WIDTH };
    let told = lines(words, size, room).into_iter().filter(|line| !line.is_empty()).map(|line| {
        *y += 1.3 * f64::from(size);
        text(0.0, *y, "start", class, size, &line)
    });
    let told: Vec<Markup> = told.collect();
    html! { @for line in &told { (line) } }
}

/// Words below an axis, the first before all others, each where there is room for it.
pub(super) fn scale(labels: impl Iterator<Item = (f64, String)>, y: f64) -> Markup {
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut told = Vec::new();
    for (x, label) in labels {
        let half = wide(&label, SMALL) / 2.0;
        let x = x.clamp(half.min(WIDTH / 2.0), (WIDTH - half).max(WIDTH / 2.0));
        if taken.iter().all(|(from, to)| x + half < *from || x - half > *to) {
            let class = if taken.is_empty() { "figure" } else { "tick" };
            taken.push((x - half - 6.0, x + half + 6.0));
            told.push(text(x, y, "middle", class, SMALL, &label));
        }
    }
    html! { @for it in &told { (it) } }
}

#[cfg(test)]
mod tests {
    use super::{lines, wide};

    #[test]
    fn lines_fit_and_lose_nothing() {
        let broken = lines("Better service, medium", 10, 100.0);
        assert_eq!(broken, ["Better service,", "medium"]);
        let long = "x".repeat(100);
        let broken = lines(&long, 10, 100.0);
        assert!(broken.iter().all(|line| wide(line, 10) <= 100.0) && broken.concat() == long);
        assert_eq!(lines("", 10, 100.0), [""]);
        assert_eq!(lines("what_rivals_pay_for_those", 10, 115.0), ["what_rivals_pay_", "for_those"]);
    }
}
