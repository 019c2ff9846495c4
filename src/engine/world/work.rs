//! The work of a period: what holds for each resource when it begins, and what is paid for it when it closes.

use super::World;
use super::staff::{PRIORITIES, Staff};
use crate::engine::plan::Contender;
use crate::engine::plan::formula::Formula;
use crate::error::Result;
use crate::model::USUAL_PRIORITY;
use crate::portfolio::{Exact, Ledger, Line};
use crate::rules::Owner;
use crate::rules::Workspace;
use crate::scenario::keys::ResourceKey;
use crate::scenario::words::Adapts;

/// What capacity came to that no customer caused, in a period.
#[derive(Clone, Copy, Default)]
pub(in crate::engine) struct Idle {
    /// What was paid and not charged to customers; below 0 where work was squeezed in.
    pub(in crate::engine) unused: f64,
    /// The pay of who is on notice.
    pub(in crate::engine) stranded: f64,
}

impl World<'_> {
    /// Who is there before the first period.
    pub(in crate::engine) fn employ(&mut self, workspace: &mut Workspace) -> Result<()> {
        for at in 0..self.plan.resources.len() {
            let units = self.units(at, workspace)?;
            let mood = self.above_zero(&self.terms().resources[at][ResourceKey::Mood], workspace)?;
            let Contender { inside, outside, .. } = self.strategy;
            let watched = [inside, outside].map(|terms| terms.resources[at].watch);
            self.staff.push(Staff::open(units, mood, watched[0].max(watched[1])));
        }
        self.seen.owned[Owner::Resource as usize] = self.staff.iter().map(Staff::seen).collect();
        Ok(())
    }

    /// What holds for each resource in this period.
    pub(in crate::engine) fn muster(&mut self, workspace: &mut Workspace) -> Result<()> {
        for at in 0..self.staff.len() {
            let terms = &self.terms().resources[at];
            // In the run-off nobody is hired or released.
            let stated = if self.period < self.plan.horizon.periods { Some(self.units(at, workspace)?) } else { None };
            let one = self.above_zero(&terms[ResourceKey::Minutes], workspace)?
                * self.above_zero(&terms[ResourceKey::Practical], workspace)?;
            let rest = self.above_zero(&terms[ResourceKey::Mood], workspace)?;
            let hire_at = terms.quantities.get(ResourceKey::HireAt).unwrap_or(&terms[ResourceKey::Knee]);
            let hire_at = if terms.adapts == Adapts::Fixed {
                self.evaluate(hire_at, workspace)?
            } else {
                self.above_zero(hire_at, workspace)?
            };
            let mut of = |key: ResourceKey| self.evaluate(&terms[key], workspace);
            let [pay, overtime, hire_cost] =
                [of(ResourceKey::Cost)?, of(ResourceKey::Overtime)?, of(ResourceKey::HireCost)?];
            let [knee, strain, mood_strain] =
                [of(ResourceKey::Knee)?, of(ResourceKey::Strain)?, of(ResourceKey::MoodStrain)?];
            let [pace, weight, release_at] =
                [of(ResourceKey::MoodPace)?, of(ResourceKey::MoodWeight)?, of(ResourceKey::ReleaseAt)?];
            let (period, staff) = (self.period, &mut self.staff[at]);
            staff.begin(period, stated, terms);
            let shift = &mut staff.shift;
            (shift.one, shift.pay, shift.overtime, shift.hire_cost) = (one, pay, overtime, hire_cost);
            (shift.knee, shift.strain, shift.mood_strain) = (knee, strain, mood_strain);
            (shift.rest, shift.pace, shift.weight) = (rest, pace, weight);
            (shift.hire_at, shift.release_at) = (hire_at, release_at);
        }
        Ok(())
    }

    /// Closes the period for who works, and enters it: `total` holds the work of all segments.
    pub(in crate::engine) fn knock_off(&mut self, total: &mut Ledger) -> Result<Idle> {
        let mut idle = Idle::default();
        let in_horizon = self.period < self.plan.horizon.periods;
        for at in 0..self.staff.len() {
            let demand = self.demand(at);
            let terms = &self.terms().resources[at];
            let (period, staff) = (self.period, &mut self.staff[at]);
            let work: f64 = demand.iter().sum();
            let (capacity, shift) = (staff.capacity(), staff.shift);
            let over = (work - capacity).max(0.0) * shift.rate() * shift.overtime;
            let paid = staff.units * shift.pay + over + shift.hired * shift.hire_cost;
            let stranded = staff.on_notice() * shift.pay;
            staff.close(&demand);
            total.add(Line::Work, work);
            total.add(Line::Capacity, capacity);
            total.add(Line::MoodSum, staff.mood * staff.units);
            total.add(Line::UnitPeriods, staff.units);
            total.add(Line::UnitsEnd, staff.units);
            if !in_horizon {
                continue;
            }
            self.tally.worked[at].add(self.plan, work, capacity, staff);
            staff.adapt(period, terms);
            let path = &terms[ResourceKey::Cost].path;
            idle.unused += self.audit_cost(path, paid - work * shift.rate())?;
            idle.stranded += self.audit_cost(path, stranded)?;
        }
        self.seen.owned[Owner::Resource as usize] = self.staff.iter().map(Staff::seen).collect();
        Ok(idle)
    }

    /// The minutes asked of a resource, by the priority of the customers for whom they are.
    fn demand(&self, resource: usize) -> [f64; PRIORITIES] {
        let (terms, mut demand) = (self.terms(), [Exact::default(); PRIORITIES]);
        for (segment, ledger) in self.books.segments.iter().enumerate() {
            let service = self.services.at(segment).or(terms.segments[segment].service);
            let priority = service.map_or(USUAL_PRIORITY as usize, |at| terms.services[at].priority);
            demand[priority - 1].merge(ledger.worked(resource));
        }
        demand.map(Exact::value)
    }

    /// How many are stated, in whole ones; one at least, and that it is set to one is counted.
    fn units(&mut self, resource: usize, workspace: &mut Workspace) -> Result<f64> {
        let formula = &self.terms().resources[resource][ResourceKey::Units];
        let units = (self.evaluate(formula, workspace)? + 0.5).floor();
        self.books.clamped[formula.index].low += u64::from(units < 1.0);
        Ok(units.max(1.0))
    }

    /// A quantity by which something is divided.
    fn above_zero(&mut self, formula: &Formula, workspace: &mut Workspace) -> Result<f64> {
        let value = self.evaluate(formula, workspace)?;
        if value > 0.0 {
            Ok(value)
        } else {
            Err(self.failed(&format!("{} comes to 0, and must be above 0", formula.path)))
        }
    }
}
