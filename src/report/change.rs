//! The difference to the baseline in percent, as meetings speak of it.

use super::layout::Column;
use super::terms::{to_baseline, undefined};
use crate::engine::Metric;
use crate::legible::signed;
use crate::stats::{BASELINE, Comparison};

/// What stands above it. Where room is short it goes first: it says no more than the difference.
pub(super) const CHANGE: &str = "Change\nin %";

/// By how many percent each is worth more than the baseline; none where that is worth nothing, or is not there.
pub(super) fn change(comparison: &Comparison) -> Option<Column> {
    let standings = &comparison.strategies;
    let baseline = standings.iter().find(|it| it.name == BASELINE)?.metrics[Metric::Value as usize]?.mean.abs();
    let changes: Vec<Option<f64>> =
        standings.iter().map(|it| Some(100.0 * to_baseline(it)?.mean / baseline).filter(|it| it.is_finite())).collect();
    let largest = changes.iter().flatten().map(|it| it.abs()).reduce(f64::max)?;
    let decimals = match largest {
        0.0 => 0,
        1.0.. => 1,
        _ => 2,
    };
    let told = |change: f64| signed(change, decimals);
    Some((CHANGE.to_owned(), changes.into_iter().map(|it| it.map_or_else(undefined, told)).collect()))
}
