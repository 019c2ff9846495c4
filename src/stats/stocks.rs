//! What customers have of each stock under a strategy, and how it differs from the baseline.

use super::{Difference, Summary, by_period};
use crate::engine::{Better, StockOutcome};

/// One stock under a strategy: the mean over customers of its segments, or of one of them.
#[derive(Clone, Debug)]
pub struct Held {
    /// The metric that it is told as: `stock_points`.
    pub metric: String,
    /// At the horizon.
    pub end: Option<Summary>,
    /// Strategy less baseline; `None` for the baseline itself, and when it was not played.
    pub versus_baseline: Option<Option<Difference>>,
    /// At the end of each period; empty unless asked for.
    pub series: Vec<Option<Summary>>,
}

/// The stocks told as these metrics, from what every run of a strategy has of them, compared with what those of the `baseline` have.
pub(super) fn held<'a, R>(metrics: &[String], runs: &R, baseline: Option<&R>) -> Vec<Held>
where
    R: Iterator<Item = &'a [StockOutcome]> + Clone + Sync,
{
    let held = |(at, metric): (usize, &String)| {
        let of = move |runs: &R| runs.clone().map(move |stocks| &stocks[at]);
        Held {
            metric: metric.clone(),
            end: Summary::new(&of(runs).filter_map(|stock| stock.end).collect::<Vec<f64>>()),
            versus_baseline: baseline.map(|baseline| {
                let pairs = of(runs).zip(of(baseline)).filter_map(|(one, other)| one.end.zip(other.end));
                Difference::new(&pairs.collect::<Vec<_>>(), Better::Higher)
            }),
            series: by_period(&of(runs).map(|stock| std::slice::from_ref(&stock.series))).remove(0),
        }
    };
    metrics.iter().enumerate().map(held).collect()
}
