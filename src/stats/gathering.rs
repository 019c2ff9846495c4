//! What is gathered of replications while they are played, so that they need not be kept.

use super::beyond::Outlooks;
use super::cohorts;
use super::column::Column;
use super::course;
use super::figure::{Figure, Told};
use super::figures::{Figures, each};
use super::segments::Part;
use super::{BASELINE, named};
use crate::engine::{Better, Clamps, METRICS, Metric, Outcomes, RunOutcome, SegmentOutcome, WHALE, Worths};
use crate::portfolio::CASH;

/// What all replications so far say. It grows with them by a few numbers per strategy: whatever is told of many replications, only their
/// value, their net present value and when they pay back are kept of each.
#[derive(Clone, Debug, Default)]
pub struct Gathering {
    /// The job, without its replications.
    pub(super) job: Outcomes,
    /// Replications that were finished.
    pub(super) runs: u32,
    /// Which: those that were interrupted are not among them.
    pub(super) replications: Vec<u32>,
    /// By strategy.
    pub(super) strategies: Vec<Gathered>,
}

/// Segments or years of a replication.
type Parts = fn(&RunOutcome) -> &[SegmentOutcome];

/// Of one strategy.
#[derive(Clone, Debug)]
pub(super) struct Gathered {
    pub(super) value: Column,
    pub(super) metrics: Figures,
    /// Where segments are told, once there is a replication; so with what has a name.
    pub(super) segments: Vec<Part>,
    pub(super) years: Vec<Part>,
    pub(super) named: Option<Figures>,
    /// By line of cash; empty where nobody asked.
    pub(super) cash: Option<Figures>,
    pub(super) booked: Vec<Figure>,
    pub(super) clamped: Vec<Clamps>,
    pub(super) payback: Vec<Option<u32>>,
    pub(super) outlooks: Outlooks,
    /// By hundredth of the customers, what the best have of contribution; empty where nobody asked.
    pub(super) whale: Vec<Figure>,
    pub(super) cohorts: cohorts::Gathered,
    pub(super) courses: course::Gathering,
}

impl Gathering {
    /// Of all these replications.
    #[must_use]
    pub fn of(outcomes: &Outcomes) -> Gathering {
        let mut gathering = Gathering::default();
        gathering.add(outcomes);
        gathering
    }

    /// Adds the next replications of a job. Nothing depends on how many come at a time. Figures are gathered side by side by the threads of
    /// the pool that it is called in, each by one thread: their number changes nothing.
    ///
    /// # Panics
    /// If they are of another job than those before.
    pub fn add(&mut self, some: &Outcomes) {
        if self.strategies.is_empty() {
            self.job = some.without_runs();
            let paired = |strategy| self.baseline().is_some_and(|baseline| baseline != strategy);
            self.strategies = (0..some.strategies.len()).map(|it| Gathered::new(some, paired(it))).collect();
        }
        self.job.planned = some.planned;
        self.runs += u32::try_from(some.runs.len()).unwrap_or(u32::MAX);
        self.replications.extend(&some.replications);
        let of = |strategy: usize| some.runs.iter().map(|run| &run[strategy]).collect::<Vec<&RunOutcome>>();
        let baseline = self.baseline().map(of);
        for (strategy, gathered) in self.strategies.iter_mut().enumerate() {
            gathered.add(some, &of(strategy), baseline.as_deref());
        }
    }

    /// How many replications are in it.
    #[must_use]
    pub fn finished(&self) -> u32 {
        self.runs
    }

    /// Whether every replication that was asked for is in it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.runs == self.job.planned
    }

    /// By replication that was finished, its number and the value of each strategy.
    #[must_use]
    pub fn values(&self) -> Vec<(u32, Vec<f64>)> {
        let of = |(run, number): (usize, &u32)| {
            let each = self.strategies.iter().map(|it| it.value.get(run)).collect::<Option<Vec<f64>>>();
            each.map(|each| (*number, each))
        };
        self.replications.iter().enumerate().filter_map(of).collect()
    }

    /// The index of the baseline, where it was played.
    pub(super) fn baseline(&self) -> Option<usize> {
        self.job.strategies.iter().position(|(name, _)| name == BASELINE)
    }

    /// Pairs of values of the replications in which both strategies have one.
    pub(super) fn pairs(&self, strategy: usize, other: usize) -> Vec<(f64, f64)> {
        let [one, other] = [strategy, other].map(|it| self.strategies[it].value.iter());
        one.zip(other).filter_map(|(one, other)| one.zip(other)).collect()
    }
}

/// What is kept of their causes.
fn worths<'a>(runs: &[&'a RunOutcome]) -> Vec<&'a Worths> {
    runs.iter().filter_map(|run| run.worths.as_deref()).collect()
}

impl Gathered {
    fn new(job: &Outcomes, paired: bool) -> Gathered {
        let told = |metric| match metric {
            // What ranks strategies is known to the last digit.
            Metric::Value | Metric::Npv => Told::ExactQuantiles,
            _ => Told::Quantiles,
        };
        Gathered {
            value: Column::default(),
            metrics: Figures::new(METRICS.iter().map(|info| (told(info.metric), info.better)), paired),
            segments: Vec::new(),
            years: Vec::new(),
            named: None,
            cash: None,
            booked: vec![Figure::new(Told::Quantiles); job.booked.len()],
            clamped: vec![Clamps::default(); job.paths.len()],
            payback: Vec::new(),
            outlooks: Outlooks::default(),
            whale: Vec::new(),
            cohorts: cohorts::Gathered::default(),
            courses: course::Gathering::default(),
        }
    }

    fn add(&mut self, some: &Outcomes, runs: &[&RunOutcome], baseline: Option<&[&RunOutcome]>) {
        let Some(first) = runs.first() else { return };
        let paired = self.metrics.are_paired();
        let baseline = baseline.filter(|_| paired);
        self.value.extend(runs.iter().map(|run| run.values[Metric::Value as usize]));
        self.metrics.add(runs, baseline);
        let parts: [(&mut Vec<Part>, Parts); 2] =
            [(&mut self.segments, |run| &run.segments), (&mut self.years, |run| &run.years)];
        for (parts, told) in parts {
            if parts.is_empty() {
                *parts = told(first).iter().map(|like| Part::new(some, like, paired)).collect();
            }
            for (at, part) in parts.iter_mut().enumerate() {
                let of = |runs| each(runs, |run: &RunOutcome| &told(run)[at]);
                part.add(&of(runs), baseline.map(of).as_deref());
            }
        }
        let of = |runs| each(runs, |run: &RunOutcome| &run.named);
        let named = self.named.get_or_insert_with(|| named::gather(some, first.named.len(), paired));
        named.add(&of(runs), baseline.map(of).as_deref());
        if first.worths.is_some() {
            let lines = CASH.iter().map(|_| (Told::Quantiles, Better::Higher));
            let cash = self.cash.get_or_insert_with(|| Figures::new(lines, paired));
            cash.add(&worths(runs), baseline.map(worths).as_deref());
        }
        for (at, figure) in self.booked.iter_mut().enumerate() {
            figure.extend(runs.iter().map(|run| run.booked[at]));
        }
        for run in runs {
            self.clamped.iter_mut().zip(&run.clamped).for_each(|(all, more)| *all = all.and(*more));
            run.outlook.iter().for_each(|outlook| self.outlooks.add(outlook));
        }
        let whales = || runs.iter().filter_map(|run| run.whale.as_deref());
        if whales().next().is_some() {
            self.whale.resize_with(WHALE, || Figure::new(Told::Quantiles));
        }
        for (at, figure) in self.whale.iter_mut().enumerate() {
            figure.extend(whales().map(|whale| whale[at]));
        }
        self.cohorts.add(runs);
        self.courses.add(runs);
        self.payback.extend(runs.iter().map(|run| run.payback));
    }
}
