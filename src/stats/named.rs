//! What is told by the names of stocks, resources and measures under a strategy, and how it differs from the baseline.

use super::figure::Told;
use super::figures::Figures;
use super::{Difference, Summary};
use crate::engine::{NamedFigure, Outcomes};

/// One such figure under a strategy. Of a stock it is the mean over customers of its segments, or of one of them.
#[derive(Clone, Debug)]
pub struct Named {
    /// What it is.
    pub told: NamedFigure,
    /// Up to the horizon, or at it.
    pub value: Option<Summary>,
    /// Strategy less baseline; `None` for the baseline itself, and when it was not played.
    pub versus_baseline: Option<Option<Difference>>,
    /// Of each period, or at its end; empty unless asked for.
    pub series: Vec<Option<Summary>>,
}

/// Nothing yet of the first `count` of them.
pub(super) fn gather(job: &Outcomes, count: usize, paired: bool) -> Figures {
    Figures::new(job.named.iter().take(count).map(|it| (Told::Quantiles, it.better)), paired)
}

/// Those of these figures.
pub(super) fn named(all: &[NamedFigure], figures: &Figures) -> Vec<Named> {
    let (summaries, differences) = (figures.summaries(), figures.differences());
    let mut series = figures.series().into_iter();
    let each = all.iter().zip(summaries).enumerate();
    each.map(|(at, (figure, value))| Named {
        told: figure.clone(),
        value,
        versus_baseline: differences.as_ref().map(|all| all[at]),
        series: series.next().unwrap_or_default(),
    })
    .collect()
}
