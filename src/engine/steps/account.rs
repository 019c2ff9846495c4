//! Accounts: what the entries of a period are to each customer, where that is asked.

use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::Plan;
use crate::engine::scene::{Scene, Sheet};
use crate::engine::world::accounts::open;
use crate::portfolio::{CASH, Life, Line};
use crate::scenario::words::CountsAs;

/// Enters the period in the accounts: what is traced of its lines, and their parts.
pub(in crate::engine) fn enter_accounts(scene: &mut Scene) {
    let (isa, plan, period) = (scene.isa(), scene.plan(), scene.world.period);
    let in_horizon = period < plan.horizon.periods;
    let discount = plan.discount[period as usize];
    let parts = std::mem::take(&mut scene.sheet.parts);
    let sheet = &*scene.sheet;
    let look = scene.plan().detail.looked_at == Some(period + 1);
    let looked = look.then(|| {
        let now = f64::from(period + 1);
        let life = &*scene.life;
        let recency: StepColumn = life.last_purchase.iter().map(|last| now - last).collect();
        [StepColumn::copy(&life.alive), recency, StepColumn::copy(&life.purchases_total)]
    });
    let Some(accounts) = open(plan, scene.life) else { return };
    for ((line, entries), sum) in CASH.iter().zip(&sheet.traced).zip(accounts.lines) {
        if entries.is_empty() {
            continue;
        }
        if in_horizon {
            update(isa, sum, &entries[..], |sum, entry| sum + entry);
        }
        let sign = f64::from(line.info().cash);
        update(isa, accounts.value, &entries[..], move |value, entry| value + sign * entry * discount);
    }
    if in_horizon {
        let revenue = &sheet[Line::Revenue][..];
        update(isa, accounts.revenue, revenue, |sum, entry| sum + entry);
        let within = [plan.begins_in_a_year(period), plan.ends_in_a_year(period)];
        for (year, _) in accounts.years.into_iter().zip(within).filter(|(_, within)| *within) {
            update(isa, year, revenue, |sum, entry| sum + entry);
        }
        if let Some([there, recency, purchases]) = &looked {
            let money = StepColumn::copy(accounts.revenue);
            for (seen, figures) in accounts.look.into_iter().zip([there, recency, purchases, &money]) {
                update(isa, seen, (&figures[..], &there[..]), |_, (figure, there)| figure * there);
            }
        }
        for (sum, entries) in accounts.parts.into_iter().zip(&parts).filter(|(_, entries)| !entries.is_empty()) {
            update(isa, sum, &entries[..], |sum, entry| sum + entry);
        }
    }
}

/// Notes who is there at the end of the horizon, when its last period is closed.
pub(in crate::engine) fn note_who_stays(scene: &mut Scene) {
    if scene.world.period + 1 == scene.plan().horizon.periods {
        note_the_living(scene.plan(), scene.life);
    }
}

/// Notes who is there: at the end of the horizon, or of the firm.
pub(super) fn note_the_living(plan: &Plan, life: &mut Life) {
    if !life.account.is_empty() {
        let alive = StepColumn::copy(&life.alive);
        open(plan, life).iter_mut().for_each(|accounts| accounts.stays.copy_from_slice(&alive));
    }
}

impl Scene<'_, '_> {
    /// Notes what a part of serving costs everybody on file.
    pub(in crate::engine) fn charge_filed(&mut self, at: usize, each: &Values) {
        if !self.sheet.parts.is_empty() {
            let filed = StepColumn::copy(self.filed());
            self.part(at, &filed, each);
        }
    }

    /// Serving costs so many times as much, where that is so: its parts likewise.
    pub(in crate::engine) fn multiply_parts(&mut self) {
        let (isa, activities) = (self.isa(), &self.terms().activities);
        let Sheet { parts, serving, .. } = &mut *self.sheet;
        for (at, part) in parts.iter_mut().enumerate().filter(|(_, part)| !part.is_empty()) {
            if activities.get(at).is_none_or(|activity| activity.line == CountsAs::Serving) {
                update(isa, part, &serving[..], |part, more| part * more);
            }
        }
    }

    /// Notes what a part of serving costs those who are marked, by its number: activities come first, then services.
    pub(in crate::engine) fn part(&mut self, at: usize, marks: &[f64], each: &Values) {
        if let Some(part) = self.sheet.parts.get_mut(at) {
            let isa = self.world.plan.isa;
            *part = by_shape!(each = each.view(); {
                make_column(isa, marks.len(), (marks, each), |(n, each)| if n > 0.0 { n * each } else { 0.0 })
            });
        }
    }
}
