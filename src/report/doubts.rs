//! What a reader should wonder at before believing a finished run.

use crate::engine::{METRICS, Unit};
use crate::legible::grouped;
use crate::legible::name;
use crate::stats::Comparison;

/// No currency has so much of it.
const ALL_MONEY: f64 = 1e15;

/// Sums of money beyond any currency, a line each: which, of which strategy, and what makes them. What follows from others is
/// not told again.
#[must_use]
pub fn doubts(comparison: &Comparison) -> Vec<String> {
    let money = METRICS.iter().enumerate().filter(|(_, info)| info.unit == Unit::Money && !info.from.is_empty());
    let beyond = money.filter_map(|(at, info)| {
        let figures = comparison.strategies.iter().filter_map(|it| it.metrics[at].map(|summary| (it, summary.mean)));
        let (standing, mean) = figures.max_by(|(_, one), (_, other)| one.abs().total_cmp(&other.abs()))?;
        let told = format!(
            "{} of strategy {} is {} {}, beyond any currency: look at {}",
            info.label.to_lowercase(),
            name(&standing.name),
            name(&comparison.study.currency),
            grouped(mean, 0),
            info.from
        );
        (mean.abs() > ALL_MONEY).then_some(told)
    });
    beyond.collect()
}
