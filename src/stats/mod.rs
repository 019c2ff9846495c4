//! What the replications say together: each strategy's figures, the paired difference to the baseline, and how likely
//! each strategy is the best.

mod beyond;
mod bootstrap;
mod interaction;
mod named;
mod paired;
mod payback;
mod ranking;
mod risk;
mod segments;
mod study;
mod summary;

pub use beyond::Beyond;
use bootstrap::ranks;
pub use bootstrap::{FEWEST, Rank};
pub use interaction::Interaction;
pub use named::Named;
use named::named;
pub use paired::Difference;
pub use payback::Payback;
pub use ranking::{Leaders, leaders, p_best};
pub use risk::Risk;
pub use segments::Share;
use segments::shares;
pub use study::Study;
pub use summary::{Estimate, Summary, quantile, sum};

use crate::engine::{Better, Clamps, METRICS, Metric, MetricInfo, Outcomes, RunOutcome};
use rayon::prelude::*;

/// The reserved name of what happens without any strategy.
pub const BASELINE: &str = "baseline";

/// Everything a report tells.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What was studied, so that it can be made again.
    pub study: Study,
    /// Replications that were finished; all figures rest on these.
    pub runs: u32,
    /// Replications that were asked for; more than `runs` when it was interrupted.
    pub planned: u32,
    /// The baseline first when it was played, then in the order of the file.
    pub strategies: Vec<Standing>,
    /// The two strategies with the highest value; `None` when only one was played.
    pub leaders: Option<Leaders>,
    /// What strategies bring as one, where the last is all the others; see [`combined`].
    pub interaction: Option<Interaction>,
}

/// How one strategy did. Figures are `None` where they are undefined in every replication.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub label: String,
    /// In the order of [`METRICS`].
    pub metrics: Vec<Option<Summary>>,
    /// The share of replications in which it has the highest value, ties split evenly.
    pub p_best: Option<f64>,
    /// How its mean value stands among the others'.
    pub rank: Rank,
    /// How bad its value may come; `None` without a replication.
    pub risk: Option<Risk>,
    /// When it pays back against the baseline; `None` for the baseline itself, when it was not played, and without a replication.
    pub payback: Option<Payback>,
    /// Strategy less baseline, in the order of [`METRICS`]; `None` for the baseline itself, and when it was not played.
    pub versus_baseline: Option<Vec<Option<Difference>>>,
    /// Per metric with `by_period` (in the order of [`METRICS`]) its figures in each period; empty unless asked for.
    pub series: Vec<Vec<Option<Summary>>>,
    /// By segment; empty unless asked for.
    pub segments: Vec<Share>,
    /// What lies beyond the horizon, where no run-off counts it.
    pub beyond: Option<Beyond>,
    /// By the names of stocks and resources.
    pub named: Vec<Named>,
    /// Costs booked by rules and stocks, by name.
    pub booked: Vec<(String, Option<Summary>)>,
    /// How often a value fell outside its range and was clamped, of how many: paths with at least one, over all replications.
    pub clamped: Vec<(String, Clamps)>,
}

/// Draws the comparison from the replications. Figures are made side by side by the threads of the pool that it is called in, each
/// by one thread: their number changes nothing.
#[must_use]
pub fn compare(study: Study, outcomes: &Outcomes) -> Comparison {
    let best = p_best(outcomes);
    let ranks = ranks(outcomes, study.seed);
    let baseline = outcomes.strategies.iter().position(|(name, _)| name == BASELINE);
    let standing = |strategy: usize| {
        let (name, label) = &outcomes.strategies[strategy];
        Standing {
            name: name.clone(),
            label: label.clone(),
            metrics: map_metrics(|info| Summary::new(&values(outcomes, strategy, info.metric))),
            p_best: best[strategy],
            rank: ranks[strategy],
            risk: Risk::new(&values(outcomes, strategy, Metric::Value)),
            payback: (baseline.filter(|&it| it != strategy))
                .and_then(|_| Payback::new(&runs(outcomes, strategy).map(|run| run.payback).collect::<Vec<_>>())),
            versus_baseline: baseline.filter(|&it| it != strategy).map(|it| differences(outcomes, strategy, it)),
            series: series(outcomes, strategy),
            segments: shares(outcomes, strategy, baseline.filter(|&it| it != strategy)),
            beyond: Beyond::new(
                runs(outcomes, strategy).filter_map(|run| run.outlook.as_ref()),
                outcomes.a_period_later,
            ),
            named: own(outcomes, strategy, baseline.filter(|&it| it != strategy)),
            booked: booked(outcomes, strategy),
            clamped: clamped(outcomes, strategy),
        }
    };
    Comparison {
        study,
        runs: u32::try_from(outcomes.runs.len()).unwrap_or(u32::MAX),
        planned: outcomes.planned,
        strategies: (0..outcomes.strategies.len()).map(standing).collect(),
        leaders: leaders(outcomes),
        interaction: None,
    }
}

/// The same of outcomes in which the last strategy is all the others as one.
#[must_use]
pub fn combined(study: Study, outcomes: &Outcomes) -> Comparison {
    Comparison { interaction: Interaction::new(outcomes), ..compare(study, outcomes) }
}

/// What is made of each metric.
fn map_metrics<T: Send>(make: impl Fn(&MetricInfo) -> T + Sync + Send) -> Vec<T> {
    METRICS.par_iter().with_max_len(1).map(make).collect()
}

/// One strategy's replications, in order.
fn runs(outcomes: &Outcomes, strategy: usize) -> impl Iterator<Item = &RunOutcome> + Clone {
    outcomes.runs.iter().map(move |run| &run[strategy])
}

/// The values of a metric in the replications where it is defined.
fn values(outcomes: &Outcomes, strategy: usize, metric: Metric) -> Vec<f64> {
    runs(outcomes, strategy).filter_map(|run| run.values[metric as usize]).collect()
}

/// Pairs of values from the replications in which both strategies have one.
fn pairs(outcomes: &Outcomes, strategy: usize, other: usize, metric: Metric) -> Vec<(f64, f64)> {
    let value = |run: &Vec<RunOutcome>, strategy: usize| run[strategy].values[metric as usize];
    outcomes.runs.iter().filter_map(|run| value(run, strategy).zip(value(run, other))).collect()
}

fn differences(outcomes: &Outcomes, strategy: usize, baseline: usize) -> Vec<Option<Difference>> {
    map_metrics(|info| Difference::new(&pairs(outcomes, strategy, baseline, info.metric), info.better))
}

/// The paired difference in value.
fn difference_in_value(outcomes: &Outcomes, strategy: usize, other: usize) -> Option<Difference> {
    Difference::new(&pairs(outcomes, strategy, other, Metric::Value), Better::Higher)
}

fn series(outcomes: &Outcomes, strategy: usize) -> Vec<Vec<Option<Summary>>> {
    by_period(&runs(outcomes, strategy).map(|run| &run.series[..]))
}

/// The figures of each period, from those of every replication.
fn by_period<'a>(all: &(impl Iterator<Item = &'a [Vec<Option<f64>>]> + Clone + Sync)) -> Vec<Vec<Option<Summary>>> {
    let Some(first) = all.clone().next() else { return Vec::new() };
    let in_period = |metric: usize, period: usize| {
        let defined: Vec<f64> = all.clone().filter_map(|series| series[metric][period]).collect();
        Summary::new(&defined)
    };
    let metrics = first.iter().enumerate();
    metrics
        .map(|(metric, periods)| (0..periods.len()).into_par_iter().map(|period| in_period(metric, period)).collect())
        .collect()
}

fn own(outcomes: &Outcomes, strategy: usize, baseline: Option<usize>) -> Vec<Named> {
    let of = |strategy: usize| runs(outcomes, strategy).map(|run| &run.named[..]);
    named(&outcomes.named, &of(strategy), baseline.map(of).as_ref())
}

fn booked(outcomes: &Outcomes, strategy: usize) -> Vec<(String, Option<Summary>)> {
    let amounts = |at: usize| runs(outcomes, strategy).map(|run| run.booked[at]).collect::<Vec<f64>>();
    outcomes.booked.iter().enumerate().map(|(at, name)| (name.clone(), Summary::new(&amounts(at)))).collect()
}

fn clamped(outcomes: &Outcomes, strategy: usize) -> Vec<(String, Clamps)> {
    let all = |at: usize| runs(outcomes, strategy).map(|run| run.clamped[at]).fold(Clamps::default(), Clamps::and);
    let counted = outcomes.paths.iter().enumerate().map(|(at, path)| (path.clone(), all(at)));
    counted.filter(|(_, clamps)| clamps.count() > 0).collect()
}
