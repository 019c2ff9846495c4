//! Paying: late, never, or not at all.

use super::buy::expected_revenue;
use super::welcome::on_arrival;
use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::Plan;
use crate::engine::scene::Scene;
use crate::engine::world::accounts::enter;
use crate::error::Result;
use crate::portfolio::{Exact, Ledger, Life, Line, State};
use crate::random::Decision;
use crate::scenario::keys::SegmentKey;

const DAYS_A_YEAR: f64 = 365.0;

/// The end of step 3 of a period: some revenue is never paid, and of the rest, with what was owed before, a part is paid now. What
/// is sold in a period can be paid in it, so that the mean time of payment is the stated one.
pub(in crate::engine) fn pay(scene: &mut Scene) -> Result<()> {
    let (isa, len) = (scene.isa(), scene.len());
    let share = scene.evaluate(&scene.own()[SegmentKey::Unpaid])?;
    if !share.is_zero() {
        let revenue = &scene.sheet[Line::Revenue][..];
        scene.sheet[Line::BadDebt] = by_shape!(share = share.view(); {
            make_column(isa, len, (revenue, share), |(revenue, share)| revenue * share)
        });
    }
    if !scene.keeps(State::Owed) {
        return Ok(());
    }
    let waits = waits(scene)?;
    let mut invoiced = scene.sheet[Line::Revenue].clone();
    if !scene.sheet[Line::BadDebt].is_empty() {
        update(isa, &mut invoiced, &scene.sheet[Line::BadDebt][..], |revenue, never| revenue - never);
    }
    let before = StepColumn::copy(&scene.life.owed);
    by_shape!(waits = waits.view(); update(isa, &mut scene.life.owed, (&invoiced[..], waits), |owed, (invoiced, waits)| {
        // Who takes no time owes nothing.
        (owed + invoiced) * (waits / (1.0 + waits))
    }));
    scene.sheet[Line::OwedMore] =
        make_column(isa, len, (&scene.life.owed[..], &before[..]), |(now, before)| now - before);
    Ok(())
}

/// How long customers take to pay, in periods.
fn waits<'a>(scene: &mut Scene<'a, '_>) -> Result<Values<'a>> {
    let a_day = scene.plan().per_year / DAYS_A_YEAR;
    let days = scene.evaluate(&scene.own()[SegmentKey::PaymentDays])?;
    Ok(days.map(scene.isa(), move |days| days * a_day))
}

/// What opening customers owe: what the file or the list says, or else what they would owe in the long run if every period
/// were like the first. It is asked without any strategy: the opening is the same in every world.
pub(in crate::engine) fn owe(scene: &mut Scene, from: usize) -> Result<()> {
    let owed = match scene.own().quantities.get(SegmentKey::Owed) {
        Some(formula) => on_arrival(scene, formula, from, |origin| origin.won(0))?,
        None => steady(scene)?,
    };
    for row in from..scene.len() {
        let there = scene.life.alive[row] > 0.0 && !scene.who.origins[row].won(0);
        scene.life.owed[row] = if there { owed.at(row) } else { 0.0 };
    }
    scene.holds(Line::ReceivablesEnd, &scene.life.owed, Exact::sum(scene.isa(), &scene.life.owed))
}

/// What is owed where every period is like this one.
pub(in crate::engine) fn steady<'a>(scene: &mut Scene<'a, '_>) -> Result<Values<'a>> {
    let isa = scene.isa();
    // Of what is asked for this alone, nothing counts as asked.
    let books = scene.books.clamped.clone();
    let waits = waits(scene)?;
    let revenue = expected_revenue(scene)?;
    let unpaid = scene.evaluate(&scene.own()[SegmentKey::Unpaid])?;
    scene.books.clamped = books;
    let owed = revenue.join(isa, &unpaid, |revenue, unpaid| revenue * (1.0 - unpaid));
    Ok(owed.join(isa, &waits, |owed, waits| owed * waits))
}

/// The beginning of step 6: who fails is gone before it could leave, and what it owes after the payment of the period is lost.
pub(in crate::engine) fn fail(scene: &mut Scene) -> Result<()> {
    let (isa, len) = (scene.isa(), scene.len());
    let chance = scene.evaluate(&scene.own()[SegmentKey::Failure])?;
    if chance.is_zero() {
        return Ok(());
    }
    let (u, alive) = (scene.dice.bits(Decision::FAILURE), &scene.life.alive[..]);
    by_shape!(chance = chance.view(); {
        scene.sheet.failed.pick(isa, len, (u, chance, alive), |(u, chance, alive)| u < chance && alive > 0.0);
    });
    let failed = scene.sheet.failed.to_vec();
    if failed.is_empty() {
        return Ok(());
    }
    if scene.keeps(State::Owed) {
        let mut lost = std::mem::replace(&mut scene.sheet[Line::BadDebt], StepColumn::empty());
        if lost.is_empty() {
            lost = StepColumn::filled(len, 0.0);
        }
        failed.iter().for_each(|&row| lost[row as usize] += scene.life.owed[row as usize]);
        scene.sheet[Line::BadDebt] = lost;
    }
    // Nothing else can end this stay.
    failed.iter().for_each(|&row| scene.life.budget[row as usize] = f64::INFINITY);
    scene.ledger().add(Line::CustomersFailed, failed.len() as f64);
    Ok(())
}

/// The end of step 6: who leaves pays what it owes, and the accounts of the period are entered.
pub(in crate::engine) fn settle(scene: &mut Scene) -> Result<()> {
    if scene.keeps(State::Owed) {
        let mut more = std::mem::replace(&mut scene.sheet[Line::OwedMore], StepColumn::empty());
        for row in scene.sheet.departing() {
            more[row as usize] -= std::mem::take(&mut scene.life.owed[row as usize]);
        }
        scene.sheet[Line::OwedMore] = more;
        let owed = Exact::sum(scene.isa(), &scene.life.owed);
        scene.holds(Line::ReceivablesEnd, &scene.life.owed, owed)?;
        scene.enter(Line::OwedMore)?;
        scene.ledger().merge_line(Line::ReceivablesEnd, owed);
    }
    if !scene.sheet[Line::BadDebt].is_empty() {
        scene.enter(Line::BadDebt)?;
    }
    Ok(())
}

/// Those in these rows pay what they owe at once, apart from any period's business; the payment is worth so much at the start.
pub(in crate::engine) fn settle_at_once(plan: &Plan, period: u32, ledger: &mut Ledger, life: &mut Life, rows: &[u32]) {
    if life.owed.is_empty() {
        return;
    }
    for row in rows.iter().map(|row| *row as usize) {
        let paid = std::mem::take(&mut life.owed[row]);
        ledger.add(Line::OwedMore, -paid);
        life.value[row] += paid * plan.discount[period as usize];
        enter(plan, period, life, row, Line::OwedMore, -paid);
        if let Some(contribution) = life.contribution.get_mut(row) {
            *contribution += paid;
        }
        if let Some(sum) = life.year_contribution.get_mut(row).filter(|_| plan.ends_in_a_year(period)) {
            *sum += paid;
        }
    }
}

impl<'a> Scene<'a, '_> {
    /// The same for who may buy: awake, and not over its credit limit.
    pub(in crate::engine) fn unless_barred(&self, amount: Values<'a>) -> Values<'a> {
        let amount = self.unless_asleep(amount);
        let overdue = &self.sheet.overdue[..];
        if overdue.is_empty() || amount.is_zero() {
            return amount;
        }
        by_shape!(amount = amount.view(); {
            let of = (amount, overdue);
            Values::Column(make_column(self.isa(), self.len(), of, |(x, overdue)| if overdue > 0.0 { 0.0 } else { x }))
        })
    }
}

/// The beginning of step 3: marks who owes more than its limit.
pub(in crate::engine) fn look_at_limits(scene: &mut Scene) -> Result<()> {
    if !scene.keeps(State::Owed) {
        return Ok(());
    }
    let limit = scene.evaluate(&scene.own()[SegmentKey::CreditLimit])?;
    if matches!(limit, Values::Same(f64::MAX)) {
        return Ok(());
    }
    let of = (&scene.life.owed[..], &scene.life.alive[..]);
    let overdue = by_shape!(limit = limit.view(); {
        make_column(scene.isa(), scene.len(), (of.0, of.1, limit), |(owed, alive, limit)| if owed > limit { alive } else { 0.0 })
    });
    let many = Exact::sum_whole(scene.isa(), &overdue);
    if many.value() > 0.0 {
        scene.ledger().merge_line(Line::OverLimit, many);
        scene.sheet.overdue = overdue;
    }
    Ok(())
}
