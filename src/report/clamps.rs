//! Values that lay outside their range and were set to its edge, as reports speak of them.

use super::terms::titles;
use crate::legible::percent;
use crate::legible::visible;
use crate::scenario::keys;
use crate::stats::Comparison;

/// A share of the customer-periods above which a verdict says that it rests on clamped values.
const TOO_MANY: f64 = 0.01;
/// So many are told, those with the largest share first.
const MOST: usize = 6;

/// A quantity at one edge of its range.
struct Edge<'a> {
    path: &'a str,
    /// "lowest" or "highest".
    end: &'static str,
    /// By strategy: its index and the share of the times it was asked, per customer and period.
    shares: Vec<(usize, f64)>,
}

impl Edge<'_> {
    fn largest(&self) -> f64 {
        self.shares.iter().map(|(_, share)| *share).fold(0.0, f64::max)
    }

    /// "small.retention to the highest in 12% of the customer-periods (Baseline)".
    fn told(&self, titles: &[String]) -> String {
        let lowest = self.shares.iter().map(|(_, share)| *share).fold(1.0, f64::min);
        let share = match [lowest, self.largest()].map(percent) {
            [low, high] if low == high => high,
            [low, high] => format!("{low} to {high}"),
        };
        let strategies = match self.shares.len() {
            all if all == titles.len() && all > 1 => "every strategy".to_string(),
            _ => self.shares.iter().map(|(at, _)| titles[*at].as_str()).collect::<Vec<_>>().join(", "),
        };
        let asked = match keys::level(self.path) {
            Some(level) if !level.of_customers() => "periods",
            _ => "customer-periods",
        };
        format!("{} to the {} in {share} of the {asked} ({strategies})", visible(self.path), self.end)
    }
}

/// All edges that were met, the largest share first.
fn edges(comparison: &Comparison) -> Vec<Edge<'_>> {
    let mut edges: Vec<Edge> = Vec::new();
    for (at, standing) in comparison.strategies.iter().enumerate() {
        for (path, clamps) in &standing.clamped {
            for (end, count) in [("lowest", clamps.low), ("highest", clamps.high)] {
                if count == 0 {
                    continue;
                }
                let share = (at, count as f64 / clamps.asked.max(1) as f64);
                match edges.iter_mut().find(|known| known.path == path && known.end == end) {
                    Some(known) => known.shares.push(share),
                    None => edges.push(Edge { path, end, shares: vec![share] }),
                }
            }
        }
    }
    edges.sort_by(|one, other| other.largest().total_cmp(&one.largest()));
    edges
}

/// What a verdict must say of itself where too many values were clamped.
pub(super) fn doubt(comparison: &Comparison) -> Option<String> {
    let worst = edges(comparison).into_iter().next().filter(|edge| edge.largest() > TOO_MANY)?;
    let told = worst.told(&titles(comparison));
    Some(format!("But this rests on clamped values, which lay outside their range and were set to its edge: {told}."))
}

/// A note on all of them.
pub(super) fn all(comparison: &Comparison) -> Option<String> {
    let (edges, titles) = (edges(comparison), titles(comparison));
    if edges.is_empty() {
        return None;
    }
    let mut told: Vec<String> = edges.iter().take(MOST).map(|edge| edge.told(&titles)).collect();
    if edges.len() > MOST {
        told.push(format!("and {} more", edges.len() - MOST));
    }
    Some(format!("Values outside their range were set to its nearest edge: {}.", told.join("; ")))
}
