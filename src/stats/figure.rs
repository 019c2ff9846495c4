//! One figure over the replications, gathered while they are played.

use super::grid::Grid;
use super::moments::Moments;
use super::summary::{Estimate, SHARES, Summary};
use crate::engine::EXACT;

/// The values of a figure in the order of the replications: all of them while they are few, else what is told of them. What it tells
/// does not depend on how many are added at a time.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// What of it is told.
    told: Told,
    /// Values of which nothing else is known yet.
    fresh: Vec<f64>,
    /// What is known of those before them.
    many: Option<Box<(Moments, Grid)>>,
}

/// What is told of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Mean, spread and quantiles.
    Quantiles,
    /// The same, quantiles from all values.
    ExactQuantiles,
    /// Mean and spread alone.
    Mean,
}

impl Figure {
    /// Without a value.
    pub(super) fn new(told: Told) -> Figure {
        Figure { told, fresh: Vec::new(), many: None }
    }

    /// Adds the values of the next replications.
    pub(super) fn extend(&mut self, values: impl Iterator<Item = f64>) {
        self.fresh.extend(values);
        if self.told == Told::ExactQuantiles || self.many.is_none() && self.fresh.len() <= EXACT {
            return;
        }
        let values = std::mem::take(&mut self.fresh);
        let begun = || Box::new((Moments::around(&values[..EXACT]), Grid::default()));
        let (moments, grid) = &mut **self.many.get_or_insert_with(begun);
        moments.add(&values);
        if self.told == Told::Quantiles {
            grid.add(&Grid::of(&values));
        }
    }

    /// Mean and spread; `None` without a value.
    pub(super) fn estimate(&self) -> Option<Estimate> {
        match &self.many {
            None => Estimate::new(&self.fresh),
            Some(many) => Some(many.0.estimate()),
        }
    }

    /// All of it; `None` without a value.
    pub(super) fn summary(&self) -> Option<Summary> {
        let Some(many) = &self.many else { return Summary::new(&self.fresh) };
        let (moments, grid) = &**many;
        let Estimate { mean, sd, se, ci95 } = moments.estimate();
        let [p5, p50, p95] = SHARES.map(|p| grid.quantile(p, [moments.lowest, moments.highest]));
        Some(Summary { mean, sd, se, ci95, p5, p50, p95 })
    }
}
