//! A quantity of the model with its rules, ready to be evaluated.

use crate::engine::world::Chance;
use crate::model::{Change, Series, Stated, convert};
use crate::random::{Decision, Sampler};
use crate::rules::Rule;
use crate::units::Role;
use std::sync::Arc;

/// A quantity, ready to be evaluated.
#[derive(Clone)]
pub(in crate::engine) struct Formula {
    /// Its index among the plan's paths.
    pub(in crate::engine) index: usize,
    /// Where it stands in the scenario.
    pub(in crate::engine) path: String,
    pub(in crate::engine) source: Source,
    /// The scenario's own rules.
    pub(in crate::engine) before: Vec<Arc<Rule>>,
    pub(in crate::engine) changes: Vec<Change<Stated>>,
    /// The strategy's rules.
    pub(in crate::engine) after: Vec<Arc<Rule>>,
    pub(in crate::engine) role: Role,
    pub(in crate::engine) per_basis: f64,
    /// Whether it cannot leave its range: nothing is done to it, and all that it can be lies within.
    pub(in crate::engine) within: bool,
    /// What it always comes to in a period, if that is known beforehand.
    pub(in crate::engine) settled: Option<f64>,
    /// The slot with the values of the customer list, NaN where it has none.
    pub(in crate::engine) listed: Option<usize>,
}

/// Where the number begins.
#[derive(Clone)]
pub(in crate::engine) enum Source {
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
    /// What a customer owes in the long run.
    Steady,
}

/// A law of chance as the steps ask for it.
#[derive(Clone, PartialEq)]
pub(in crate::engine) enum Law {
    /// The same in every run.
    Known(Arc<Sampler>),
    /// Worked out when a run begins, by index of the plan.
    Open(usize),
}

impl Law {
    /// The law in a run.
    pub(in crate::engine) fn in_run<'a>(&'a self, chance: &'a Chance) -> &'a Sampler {
        match self {
            Law::Known(sampler) => sampler,
            Law::Open(index) => &chance.laws[*index],
        }
    }
}

impl Formula {
    /// The same, with what can be settled beforehand settled.
    pub(in crate::engine) fn settle(mut self) -> Formula {
        let free = !self.before.is_empty() || !self.after.is_empty() || self.listed.is_some();
        if let (false, Source::Same(stated)) = (free, &self.source) {
            let change = |value: f64, change: &Change<Stated>| change.known().map(|change| change.apply(value));
            let value = self.changes.iter().try_fold(*stated, change);
            let (low, high) = self.role.range();
            let value = value.filter(|value| (low..=high).contains(value));
            self.settled = value.map(|value| convert(self.role, self.per_basis, value));
        }
        self
    }

    /// Whether it is 0 for everybody, as long as no policy moves it.
    pub(in crate::engine) fn is_zero(&self) -> bool {
        self.settled == Some(0.0)
    }

    /// Whether it is without end for everybody, likewise.
    pub(in crate::engine) fn is_endless(&self) -> bool {
        self.settled == Some(f64::MAX)
    }
}
