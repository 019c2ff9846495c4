//! A quantity of the model with its rules, ready to be evaluated.

use crate::engine::world::Chance;
use crate::model::{Change, Series, Stated, Strategy, convert};
use crate::random::{Decision, Sampler};
use crate::rules::Rule;
use crate::scenario::words::SleepCause;
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
    /// How these come about, if not at once.
    pub(in crate::engine) ramp: Option<Ramp>,
    /// The strategy's rules.
    pub(in crate::engine) after: Vec<Arc<Rule>>,
    /// What measures may do to it.
    pub(in crate::engine) effects: Vec<Lasting>,
    pub(in crate::engine) role: Role,
    pub(in crate::engine) per_basis: f64,
    /// Whether it cannot leave its range: nothing is done to it, and all that it can be lies within.
    pub(in crate::engine) within: bool,
    /// What it always comes to in a period, if that is known beforehand.
    pub(in crate::engine) settled: Option<f64>,
    /// The slot with the values of the customer list, NaN where it has none.
    pub(in crate::engine) listed: Option<usize>,
}

/// What a measure does to a quantity of whom it reached, for as long as it lasts.
#[derive(Clone)]
pub(in crate::engine) struct Lasting {
    /// By index.
    pub(in crate::engine) measure: usize,
    pub(in crate::engine) change: Change<Stated>,
    /// Whether it is added to the number of the period.
    pub(in crate::engine) of_period: bool,
    /// By what a sleeper fell asleep for, whom it moves.
    pub(in crate::engine) causes: [bool; SleepCause::WORDS.len()],
}

/// Changes that come in equal steps.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Ramp {
    /// The period of the first step.
    from: u32,
    steps: u32,
}

impl Ramp {
    /// That of a strategy; none where its changes come at once.
    pub(in crate::engine) fn new(strategy: &Strategy) -> Option<Self> {
        (strategy.ramp > 1).then_some(Ramp { from: strategy.from, steps: strategy.ramp })
    }

    /// A change as far as it has come in a period.
    pub(in crate::engine) fn at(self, period: u32, change: Change) -> Change {
        let step = period.saturating_sub(self.from).saturating_add(1);
        if step >= self.steps {
            return change;
        }
        let part = f64::from(step) / f64::from(self.steps);
        match change {
            Change::Add(x) => Change::Add(x * part),
            Change::Scale(factor) => Change::Scale(1.0 + (factor - 1.0) * part),
            Change::Set(x) => Change::Set(x),
        }
    }
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
        if let (false, None, Source::Same(stated)) = (free, self.ramp, &self.source) {
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
        self.settled == Some(0.0) && self.effects.is_empty()
    }

    /// Whether it is without end for everybody, likewise.
    pub(in crate::engine) fn is_endless(&self) -> bool {
        self.settled == Some(f64::MAX) && self.effects.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Ramp;
    use crate::model::Change;

    #[test]
    fn a_change_comes_in_equal_steps_from_its_first_period_on() {
        let ramp = Ramp { from: 3, steps: 4 };
        let added = |period| ramp.at(period, Change::Add(0.05)).apply(0.8) - 0.8;
        for (period, law) in [(3, 0.0125), (4, 0.025), (5, 0.0375), (6, 0.05), (7, 0.05), (u32::MAX, 0.05)] {
            assert!((added(period) - law).abs() < 1e-15, "period {period}: {}", added(period));
        }
        let factors = [3, 4, 5, 6, 7].map(|period| ramp.at(period, Change::Scale(0.6)).apply(1.0));
        for (factor, law) in factors.into_iter().zip([0.9, 0.8, 0.7, 0.6, 0.6]) {
            assert!((factor - law).abs() < 1e-15, "{factors:?}");
        }
    }
}
