//! One replication: the worlds of all strategies, which share the plan, the chance and the period.

use super::plan::Plan;
use super::world::{Chance, World};
use std::ops::{Deref, DerefMut};

/// The worlds by strategy; there is at least one.
pub(super) struct Replication<'a>(Vec<World<'a>>);

impl<'a> Replication<'a> {
    /// Before the first period.
    pub(super) fn new(plan: &'a Plan, chance: &'a Chance) -> Self {
        Replication((0..plan.contenders.len()).map(|index| World::new(plan, index, chance)).collect())
    }

    pub(super) fn plan(&self) -> &'a Plan {
        self.0[0].plan
    }

    pub(super) fn chance(&self) -> &'a Chance {
        self.0[0].chance
    }

    pub(super) fn period(&self) -> u32 {
        self.0[0].period
    }

    /// Every strategy is closed: how far is each ahead of the baseline by now?
    pub(super) fn compare(&mut self) {
        let (plan, period) = (self.plan(), self.period());
        let Some(baseline) = plan.baseline.filter(|_| period < plan.horizon.periods) else { return };
        let other = self[baseline].tally.worth();
        self.iter_mut().for_each(|world| world.tally.compare(period, other));
    }

    pub(super) fn into_worlds(self) -> impl Iterator<Item = World<'a>> {
        self.0.into_iter()
    }
}

impl<'a> Deref for Replication<'a> {
    type Target = [World<'a>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Replication<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}
