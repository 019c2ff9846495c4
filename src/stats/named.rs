//! What is told by the names of stocks, resources and measures under a strategy, and how it differs from the baseline.

use super::{Difference, Summary, by_period};
use crate::engine::{NamedOutcome, Told};

/// One such figure under a strategy. Of a stock it is the mean over customers of its segments, or of one of them.
#[derive(Clone, Debug)]
pub struct Named {
    /// What it is.
    pub told: Told,
    /// Up to the horizon, or at it.
    pub value: Option<Summary>,
    /// Strategy less baseline; `None` for the baseline itself, and when it was not played.
    pub versus_baseline: Option<Option<Difference>>,
    /// Of each period, or at its end; empty unless asked for.
    pub series: Vec<Option<Summary>>,
}

/// Those told as these `metrics`, from what every run of a strategy has of them, compared with what those of the `baseline` have.
pub(super) fn named<'a, R>(metrics: &[Told], runs: &R, baseline: Option<&R>) -> Vec<Named>
where
    R: Iterator<Item = &'a [NamedOutcome]> + Clone + Sync,
{
    let named = |(at, told): (usize, &Told)| {
        let of = move |runs: &R| runs.clone().map(move |figures| &figures[at]);
        Named {
            told: told.clone(),
            value: Summary::new(&of(runs).filter_map(|figure| figure.value).collect::<Vec<f64>>()),
            versus_baseline: baseline.map(|baseline| {
                let pairs = of(runs).zip(of(baseline)).filter_map(|(one, other)| one.value.zip(other.value));
                Difference::new(&pairs.collect::<Vec<_>>(), told.better)
            }),
            series: by_period(&of(runs).map(|figure| std::slice::from_ref(&figure.series))).remove(0),
        }
    };
    let told = runs.clone().next().map_or(0, <[NamedOutcome]>::len);
    metrics.iter().take(told).enumerate().map(named).collect()
}
