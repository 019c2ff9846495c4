//! What customers have of each stock under a strategy, and how it differs from the baseline.

use super::{Difference, Summary, by_period, runs};
use crate::engine::{Better, Outcomes};

/// One stock under a strategy: the mean over customers of its segments.
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

/// The stocks of a strategy, compared with those of the `baseline`.
pub(super) fn held(outcomes: &Outcomes, strategy: usize, baseline: Option<usize>) -> Vec<Held> {
    let of = |strategy: usize, at: usize| runs(outcomes, strategy).map(move |run| &run.stocks[at]);
    let held = |(at, metric): (usize, &String)| Held {
        metric: metric.clone(),
        end: Summary::new(&of(strategy, at).filter_map(|stock| stock.end).collect::<Vec<f64>>()),
        versus_baseline: baseline.map(|baseline| {
            let pairs = of(strategy, at).zip(of(baseline, at)).filter_map(|(one, other)| one.end.zip(other.end));
            Difference::new(&pairs.collect::<Vec<_>>(), Better::Higher)
        }),
        series: by_period(&of(strategy, at).map(|stock| std::slice::from_ref(&stock.series))).remove(0),
    };
    outcomes.stocks.iter().enumerate().map(held).collect()
}
