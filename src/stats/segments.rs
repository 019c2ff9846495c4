//! What each segment has of a strategy's figures, and of its difference to the baseline.

use super::{Difference, Named, Summary, by_period, named, runs};
use crate::engine::{METRICS, MetricInfo, Outcomes, SegmentOutcome};
use rayon::prelude::*;

/// How one segment did under a strategy. Its figures are those that exist by period, in the order of [`METRICS`]; `npv` stands
/// before the costs that no customer causes.
#[derive(Clone, Debug)]
pub struct Share {
    /// The segment.
    pub name: String,
    /// By metric.
    pub metrics: Vec<Option<Summary>>,
    /// Strategy less baseline, by metric; `None` for the baseline itself, and when it was not played.
    pub versus_baseline: Option<Vec<Option<Difference>>>,
    /// By metric its figures in each period; empty unless asked for.
    pub series: Vec<Vec<Option<Summary>>>,
    /// By stock.
    pub named: Vec<Named>,
}

/// The segments of a strategy, compared with those of the `baseline`.
pub(super) fn shares(outcomes: &Outcomes, strategy: usize, baseline: Option<usize>) -> Vec<Share> {
    let kept = runs(outcomes, strategy).next().map_or(0, |run| run.segments.len());
    let of = |strategy: usize, segment: usize| runs(outcomes, strategy).map(move |run| &run.segments[segment]);
    let stocks = |segment: usize| {
        let of = |strategy: usize| of(strategy, segment).map(|it| &it.named[..]);
        named(&outcomes.named, &of(strategy), baseline.map(of).as_ref())
    };
    let share = |(segment, name): (usize, &String)| Share {
        name: name.clone(),
        metrics: by_metric(|at, _| Summary::new(&defined(of(strategy, segment), at))),
        versus_baseline: baseline.map(|baseline| {
            by_metric(|at, info| {
                let pairs = of(strategy, segment).zip(of(baseline, segment));
                let pairs: Vec<(f64, f64)> =
                    pairs.filter_map(|(one, other)| one.values[at].zip(other.values[at])).collect();
                Difference::new(&pairs, info.better)
            })
        }),
        series: by_period(&of(strategy, segment).map(|it| &it.series[..])),
        named: stocks(segment),
    };
    outcomes.segments.iter().take(kept).enumerate().map(share).collect()
}

/// What is made of each metric that exists by period.
fn by_metric<T: Send>(make: impl Fn(usize, &MetricInfo) -> T + Sync + Send) -> Vec<T> {
    let told: Vec<&MetricInfo> = METRICS.iter().filter(|info| info.by_period).collect();
    told.into_par_iter().enumerate().with_max_len(1).map(|(at, info)| make(at, info)).collect()
}

fn defined<'a>(all: impl Iterator<Item = &'a SegmentOutcome>, at: usize) -> Vec<f64> {
    all.filter_map(|outcome| outcome.values[at]).collect()
}
