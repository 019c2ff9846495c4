//! How those fare who were there at the opening, and those who were won: period by period, where that is asked.

use crate::engine::plan::Plan;

/// Customers by the period of their own, from 0, in which something was so.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::engine) struct ByTenure(Vec<f64>);

impl ByTenure {
    /// One more.
    pub(in crate::engine) fn note(&mut self, period: u32) {
        let period = period as usize;
        self.0.resize(self.0.len().max(period + 1), 0.0);
        self.0[period] += 1.0;
    }

    /// Adds those of others.
    pub(super) fn merge(&mut self, other: &ByTenure) {
        self.0.resize(self.0.len().max(other.0.len()), 0.0);
        self.0.iter_mut().zip(&other.0).for_each(|(count, more)| *count += more);
    }
}

/// What is told of them in a replication.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cohorts {
    /// The share of the customers at the opening that is there at the end of each period of the horizon; empty where nobody was.
    pub opening: Vec<f64>,
    /// Customers won whose account was closed.
    pub won: f64,
    /// How many of them first brought what they cost in each period of their own.
    pub paid_back: Vec<f64>,
}

impl Cohorts {
    pub(super) fn new(plan: &Plan, mut opening: Vec<f64>, won: f64, ByTenure(paid_back): ByTenure) -> Self {
        // Where ruin stops the firm it stays as it was then.
        if let Some(last) = opening.last().copied() {
            opening.resize(plan.horizon.periods as usize, last);
        }
        Cohorts { opening, won, paid_back }
    }
}
