//! What is told by the names of stocks and resources under a strategy, and how it differs from the baseline.

use super::{Difference, Summary, by_period};
use crate::engine::{Better, NamedOutcome};

/// One such figure under a strategy. Of a stock it is the mean over customers of its segments, or of one of them.
#[derive(Clone, Debug)]
pub struct Named {
    /// The metric that it is told as: `stock_points`, `load_inside_sales`.
    pub metric: String,
    /// Up to the horizon, or at it.
    pub value: Option<Summary>,
    /// Strategy less baseline; `None` for the baseline itself, and when it was not played.
    pub versus_baseline: Option<Option<Difference>>,
    /// Of each period, or at its end; empty unless asked for.
    pub series: Vec<Option<Summary>>,
}

/// Those told as these `metrics`, from what every run of a strategy has of them, compared with what those of the `baseline` have.
pub(super) fn named<'a, R>(metrics: &[(String, Better)], runs: &R, baseline: Option<&R>) -> Vec<Named>
where
    R: Iterator<Item = &'a [NamedOutcome]> + Clone + Sync,
{
    let named = |(at, (metric, better)): (usize, &(String, Better))| {
        let of = move |runs: &R| runs.clone().map(move |figures| &figures[at]);
        Named {
            metric: metric.clone(),
            value: Summary::new(&of(runs).filter_map(|figure| figure.value).collect::<Vec<f64>>()),
            versus_baseline: baseline.map(|baseline| {
                let pairs = of(runs).zip(of(baseline)).filter_map(|(one, other)| one.value.zip(other.value));
                Difference::new(&pairs.collect::<Vec<_>>(), *better)
            }),
            series: by_period(&of(runs).map(|figure| std::slice::from_ref(&figure.series))).remove(0),
        }
    };
    let told = runs.clone().next().map_or(0, <[NamedOutcome]>::len);
    metrics.iter().take(told).enumerate().map(named).collect()
}
