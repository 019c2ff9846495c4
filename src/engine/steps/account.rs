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
    let of_look = plan.in_year_of_look(period);
    let Some(mut accounts) = open(plan, scene.life) else { return };
    for ((line, entries), sum) in CASH.iter().zip(&sheet.traced).zip(accounts.lines) {
        if entries.is_empty() {
            continue;
        }
        if in_horizon {
            update(isa, sum, &entries[..], |sum, entry| sum + entry);
        }
        let sign = f64::from(line.info().cash);
        update(isa, accounts.value, &entries[..], move |value, entry| value + sign * entry * discount);
        if let Some(year) = accounts.look.last_mut().filter(|_| of_look && *line != Line::AcquisitionCost) {
            update(isa, year, &entries[..], move |sum, entry| sum + sign * entry);
        }
    }
    if in_horizon {
        let revenue = &sheet[Line::Revenue][..];
        update(isa, accounts.revenue, revenue, |sum, entry| sum + entry);
        let within = [plan.begins_in_a_year(period), plan.ends_in_a_year(period)];
        for (year, _) in accounts.years.into_iter().zip(within).filter(|(_, within)| *within) {
            update(isa, year, revenue, |sum, entry| sum + entry);
        }
        let before = plan.detail.looked_at.is_some_and(|moment| plan.in_year_before(moment, period));
        if let [.., of_year, _] = &mut accounts.look[..]
            && before
        {
            update(isa, of_year, revenue, |sum, entry| sum + entry);
        }
        let bookings = accounts.parts.len() - plan.bookings.len();
        let booked = sheet.names().into_iter().map(|name| (bookings + name, &sheet.booked[name][..]));
        for (at, entries) in parts.iter().map(|part| &part[..]).enumerate().chain(booked) {
            if !entries.is_empty() {
                update(isa, accounts.parts[at], entries, |sum, entry| sum + entry);
            }
        }
    }
}

/// Notes of whom is on file when a period is closed what it bought so far, where customers are looked at then; and who is there at the end of
/// the horizon.
pub(in crate::engine) fn look(scene: &mut Scene) {
    let (isa, plan, closed) = (scene.isa(), scene.plan(), scene.world.period + 1);
    if plan.detail.looked_at == Some(closed) {
        let filed = StepColumn::copy(scene.filed());
        let life = &mut *scene.life;
        let recency: StepColumn = life.last_purchase.iter().map(|last| f64::from(closed) - last).collect();
        let purchases = StepColumn::copy(&life.purchases_total);
        if let Some([there, since, frequency, money, of_year, _]) = open(plan, life).as_mut().map(|it| &mut it.look[..])
        {
            there.copy_from_slice(&filed);
            for (seen, figures) in [(since, &recency[..]), (frequency, &purchases[..]), (money, &of_year[..])] {
                update(isa, seen, (figures, &filed[..]), |_, (figure, there)| figure * there);
            }
        }
    }
    if closed == plan.horizon.periods {
        note_the_living(plan, scene.life);
    }
}

/// Notes who is there: at the end of the horizon, or of the firm.
pub(super) fn note_the_living(plan: &Plan, life: &mut Life) {
    if !life.account.is_empty() {
        let alive = StepColumn::copy(&life.alive);
        open(plan, life).iter_mut().for_each(|accounts| accounts.stays.copy_from_slice(&alive));
    }
}

/// Enters what contacting those who are marked by it costs by a measure.
pub(super) fn enter_measure(scene: &mut Scene, measure: usize, money: &StepColumn) {
    let (isa, plan) = (scene.isa(), scene.plan());
    if scene.world.period < plan.horizon.periods {
        let account = scene.life.account.get_mut(plan.measure_at(measure));
        account.into_iter().for_each(|sum| update(isa, sum, &money[..], |sum, entry| sum + entry));
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
