//! What each segment, or each year, has of a strategy's figures, and of its difference to the baseline.

use super::figure::Told;
use super::figures::{Figures, each};
use super::named::{self, Named};
use super::{Difference, Summary};
use crate::engine::{METRICS, NamedFigure, Outcomes, SegmentOutcome};

/// How one segment, or one year, did under a strategy. Its figures are those that exist by period, in the order of [`METRICS`]; `npv` of a
/// segment stands before the costs that no customer causes.
#[derive(Clone, Debug)]
pub struct Share {
    /// The segment, or the year.
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

/// One segment or year of a strategy, gathered while replications are played.
#[derive(Clone, Debug)]
pub(super) struct Part {
    metrics: Figures,
    named: Figures,
}

impl Part {
    /// Of a job in whose replications a segment looks like this one.
    pub(super) fn new(outcomes: &Outcomes, like: &SegmentOutcome, paired: bool) -> Part {
        let by_period = METRICS.iter().filter(|info| info.by_period).map(|info| (Told::Quantiles, info.better));
        Part { metrics: Figures::new(by_period, paired), named: named::gather(outcomes, like.named.len(), paired) }
    }

    /// Adds the next replications, and the same segment of the baseline in them.
    pub(super) fn add(&mut self, runs: &[&SegmentOutcome], baseline: Option<&[&SegmentOutcome]>) {
        self.metrics.add(runs, baseline);
        let of = |runs| each(runs, |run: &SegmentOutcome| &run.named);
        self.named.add(&of(runs), baseline.map(of).as_deref());
    }

    /// What is told of it.
    pub(super) fn share(&self, name: &str, metrics: &[NamedFigure]) -> Share {
        Share {
            name: name.to_owned(),
            metrics: self.metrics.summaries(),
            versus_baseline: self.metrics.differences(),
            series: self.metrics.series(),
            named: named::named(metrics, &self.named),
        }
    }
}
