//! A quantity of the model with its rules, ready to be evaluated.

use super::world::Chance;
use crate::model::{Change, Series, Stated, convert};
use crate::random::{Decision, Sampler};
use crate::rules::Rule;
use crate::units::Role;
use std::sync::Arc;

/// A quantity, ready to be evaluated.
#[derive(Clone)]
pub(super) struct Formula {
    /// Its index among the plan's paths.
    pub(super) index: usize,
    /// Where it stands in the scenario.
    pub(super) path: String,
    pub(super) source: Source,
    /// The scenario's own rules.
    pub(super) before: Vec<Arc<Rule>>,
    pub(super) changes: Vec<Change<Stated>>,
    /// The strategy's rules.
    pub(super) after: Vec<Arc<Rule>>,
    pub(super) role: Role,
    pub(super) per_basis: f64,
    /// Whether it cannot leave its range: nothing is done to it, and all that it can be lies within.
    pub(super) within: bool,
    /// What it always comes to in a period, if that is known beforehand.
    pub(super) settled: Option<f64>,
    /// The slot with the values of the customer list, NaN where it has none.
    pub(super) listed: Option<usize>,
}

/// Where the number begins.
#[derive(Clone)]
pub(super) enum Source {
    Same(f64),
    /// A draw made once per run, by slot of the plan.
    Run(usize),
    /// By index.
    Assumption(usize),
    /// A draw made once per customer, by slot of the segment, and its law.
    Customer(usize, Law),
    /// A draw per customer and period.
    Period(Law, Decision),
    ByPeriod(Series),
    /// An entry per so many periods of tenure.
    ByTenure(Vec<f64>, f64),
    Rule(Arc<Rule>),
    /// The performance of the customer's service level; 0 without one.
    Performance,
}

/// A law of chance as the steps ask for it.
#[derive(Clone, PartialEq)]
pub(super) enum Law {
    /// The same in every run.
    Known(Arc<Sampler>),
    /// Worked out when a run begins, by index of the plan.
    Open(usize),
}

impl Law {
    /// The law in a run.
    pub(super) fn of<'a>(&'a self, chance: &'a Chance) -> &'a Sampler {
        match self {
            Law::Known(sampler) => sampler,
            Law::Open(index) => &chance.laws[*index],
        }
    }
}

impl Formula {
    /// The same, with what can be settled beforehand settled.
    pub(super) fn settle(mut self) -> Formula {
        let free = !self.before.is_empty() || !self.after.is_empty() || self.listed.is_some();
        if let (false, Source::Same(stated)) = (free, &self.source) {
            let change = |value: f64, change: &Change<Stated>| change.known().map(|change| change.of(value));
            let value = self.changes.iter().try_fold(*stated, change);
            let (low, high) = self.role.range();
            let value = value.filter(|value| (low..=high).contains(value));
            self.settled = value.map(|value| convert(self.role, self.per_basis, value));
        }
        self
    }

    /// Whether it is 0 for everybody, as long as no policy moves it.
    pub(super) fn is_zero(&self) -> bool {
        self.settled == Some(0.0)
    }
}
