//! The whale curve: what the best customers have of contribution, and what the others take away.

use super::layout::paragraph;
use super::terms::title;
use super::text::facts;
use crate::chart::Whale;
use crate::engine::WHALE;
use crate::legible::{percent, visible};
use crate::stats::{Comparison, Summary};

/// To lose less of what is left is no loss to speak of.
const TRIFLE: f64 = 0.01;

/// A line for each tenth of the customers; none where nothing is known.
pub(super) fn whale(curve: &[Summary], width: u16) -> Option<String> {
    if curve.len() < WHALE {
        return None;
    }
    let means: Vec<f64> = curve.iter().map(|it| it.mean).collect();
    let highest = means.iter().copied().fold(1.0, f64::max);
    let lowest = means.iter().copied().fold(0.0, f64::min);
    // Beside the label and the share.
    let room = f64::from(width.min(80).saturating_sub(16).max(10));
    let place = |share: f64| ((share - lowest) / (highest - lowest) * room).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a line")]
    let bar = |share: f64| {
        let (from, to) = (place(share.min(0.0)) as usize, place(share.max(0.0)) as usize);
        format!("{}{}", " ".repeat(from), "█".repeat(to - from))
    };
    let line = |tenth: usize| {
        let share = means[tenth * WHALE / 10 - 1];
        format!("{:>4} {:>6}  {}\n", format!("{}%", 10 * tenth), percent(share), bar(share))
    };
    let caption = format!("Whale curve: {WHAT}, mean");
    let lines: String = (1..=10).map(line).collect();
    Some([paragraph(&caption, width), lines, paragraph(&said(&means), width)].concat())
}

/// What is added up.
const WHAT: &str = "of the last year's contribution, what the best of the customers bring together";

/// Where it peaks, and what is lost behind that.
fn said(means: &[f64]) -> String {
    let peak = means.iter().enumerate().fold(0, |best, (at, share)| if *share > means[best] { at } else { best });
    if peak + 1 == WHALE {
        "It rises to the end: the least of the customers bring something too.".to_owned()
    } else if means[peak] - means[WHALE - 1] < TRIFLE {
        "It hardly falls: next to nothing is lost with the least of the customers.".to_owned()
    } else {
        format!(
            "It peaks at {} of what is left, with the best {}% of the customers; the others take {} away.",
            percent(means[peak]),
            peak + 1,
            percent(means[peak] - means[WHALE - 1])
        )
    }
}

/// The curve of the first strategy, which is the baseline where that was played, as a picture; `None` where nothing is known.
#[must_use]
pub fn concentration(comparison: &Comparison) -> Option<Whale> {
    let standing = comparison.strategies.first().filter(|it| it.whale.len() >= WHALE)?;
    let means: Vec<f64> = standing.whale.iter().map(|it| it.mean).collect();
    let scenario = visible(&comparison.study.scenario);
    Some(Whale {
        title: format!("{scenario}: whale curve"),
        caption: format!("{}: {WHAT}; nine of ten futures lie in the band", title(comparison, standing)),
        said: said(&means),
        origin: format!("{scenario}: {}", facts(comparison)),
        shares: standing.whale.iter().map(|it| [it.p5, it.mean, it.p95]).collect(),
    })
}
