//! One replication: the worlds of strategies that are played together, which share the plan, the chance and the period.

use super::plan::Plan;
use super::world::{Chance, World};
use std::ops::{Deref, DerefMut, Range};

/// The worlds by strategy; there is at least one.
pub(super) struct Replication<'a> {
    worlds: Vec<World<'a>>,
    /// The first of them among all strategies.
    first: usize,
}

impl<'a> Replication<'a> {
    /// These strategies, before the first period.
    pub(super) fn new(plan: &'a Plan, contenders: Range<usize>, chance: &'a Chance) -> Self {
        let first = contenders.start;
        Replication { worlds: contenders.map(|index| World::new(plan, index, chance)).collect(), first }
    }

    pub(super) fn plan(&self) -> &'a Plan {
        self.worlds[0].plan
    }

    pub(super) fn chance(&self) -> &'a Chance {
        self.worlds[0].chance
    }

    pub(super) fn period(&self) -> u32 {
        self.worlds[0].period
    }

    /// Every strategy is closed: how far is each ahead of the baseline by now? What that is worth after each period stands in `pace`, for those
    /// that are played after it.
    pub(super) fn compare(&mut self, pace: &mut Vec<f64>) {
        let (plan, period) = (self.plan(), self.period());
        let Some(baseline) = plan.baseline.filter(|_| period < plan.horizon.periods) else { return };
        let here = baseline.checked_sub(self.first).and_then(|at| self.worlds.get(at));
        pace.extend(here.map(|world| world.tally.worth()));
        let worth = pace[period as usize];
        self.iter_mut().for_each(|world| world.tally.compare(period, worth));
    }

    pub(super) fn into_worlds(self) -> impl Iterator<Item = World<'a>> {
        self.worlds.into_iter()
    }
}

impl<'a> Deref for Replication<'a> {
    type Target = [World<'a>];

    fn deref(&self) -> &Self::Target {
        &self.worlds
    }
}

impl DerefMut for Replication<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.worlds
    }
}
