//! Booking: the period's cash per customer and segment, and the accounts of customers that have left.

use super::account::{enter_accounts, look};
use super::arrive::on_entry;
use super::bargain::{hand_in, remember};
use super::earn::{balance, settle};
use super::file::{count_silent, look_through, take_off};
use super::follow::follow;
use super::listen::survey;
use super::pay_back::pay_back;
use super::stock::{fill, hold};
use super::up_sell::measure_level;
use super::wallet::measure_room;
use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::outcome::Detail;
use crate::engine::plan::Plan;
use crate::engine::population::Population;
use crate::engine::scene::Scene;
use crate::engine::world::World;
use crate::error::Result;
use crate::portfolio::{Exact, Ledger, Life, Line, Origin, Root, State, Who};
use crate::rules::Event;

/// Step 9 of a period. Acquisition and the costs that no customer causes are booked where they arise.
pub(in crate::engine) fn book(scene: &mut Scene) -> Result<()> {
    look_through(scene)?;
    survey(scene)?;
    if !scene.terms().on(Event::Period).is_empty() {
        let filed = StepColumn::copy(scene.filed());
        scene.react(Event::Period, &filed)?;
    }
    fill(scene)?;
    let isa = scene.isa();
    scene.enter(Line::CostToServe)?;
    let active = scene.sheet.living as f64;
    scene.ledger().add(Line::CustomerPeriods, active);
    let (programmes, segment) = (&scene.terms().programmes, scene.segment);
    for programme in programmes.iter().filter(|programme| programme.segments[segment]) {
        let each = scene.evaluate_on_file(&programme.each)?;
        if !each.is_zero() {
            let (filed, len) = (scene.filed(), scene.len());
            let mut cost = by_shape!(each = each.view(); make_column(isa, len, (filed, each), |(filed, each)| if filed > 0.0 { each } else { 0.0 }));
            let others = &scene.sheet[Line::ProgrammeCost];
            if !others.is_empty() {
                update(isa, &mut cost, &others[..], |cost, more| cost + more);
            }
            scene.sheet[Line::ProgrammeCost] = cost;
        }
    }
    if !scene.sheet[Line::ProgrammeCost].is_empty() {
        let path = programmes.first().map_or(Line::ProgrammeCost.told().from, |programme| &programme.each.path);
        scene.enter_from(Line::ProgrammeCost, |_, _| path.to_owned())?;
    }
    if !scene.sheet[Line::MeasureCost].is_empty() {
        scene.enter(Line::MeasureCost)?;
    }
    follow(scene);
    let Detail { by_fate, by_customer, .. } = scene.plan().detail;
    if by_fate.is_some() || by_customer {
        scene.sheet.trace(isa);
        enter_accounts(scene);
    }
    win(scene)?;
    let [gained, mut spent] = [1, -1].map(|sign| scene.sheet.take_cash(isa, sign));
    for name in scene.sheet.names() {
        update(isa, &mut spent, &scene.sheet.booked[name][..], |spent, booked| spent + booked);
        scene.enter_booked(name)?;
    }
    let discount = scene.plan().discount[scene.world.period as usize];
    update(isa, &mut scene.life.value, (&gained[..], &spent[..]), move |value, (gained, spent)| {
        value + (gained - spent) * discount
    });
    pay_back(scene.world.plan, scene.world.period, scene.who, scene.life, &mut scene.books.paid_back);
    if scene.keeps(State::Contribution) {
        update(isa, &mut scene.life.contribution, (&gained[..], &spent[..]), |sum, (gained, spent)| {
            sum + (gained - spent)
        });
    }
    if scene.keeps(State::YearContribution) && scene.plan().ends_in_a_year(scene.world.period) {
        update(isa, &mut scene.life.year_contribution, (&gained[..], &spent[..]), |sum, (gained, spent)| {
            sum + (gained - spent)
        });
    }
    remember(scene);
    let gone = take_off(scene);
    hand_in(scene, &gone);
    let ledger = &mut scene.books.segments[scene.segment];
    close(scene.world.plan, ledger, scene.who, scene.life, &gone);
    look(scene);
    count_silent(scene);
    balance(scene);
    measure_room(scene)?;
    measure_level(scene);
    hold(scene);
    Ok(())
}

/// What activities cost to win customers is theirs as what channels cost: not a part of what they bring.
fn win(scene: &mut Scene) -> Result<()> {
    if scene.sheet[Line::AcquisitionCost].is_empty() {
        return Ok(());
    }
    scene.enter(Line::AcquisitionCost)?;
    let cost = std::mem::replace(&mut scene.sheet[Line::AcquisitionCost], StepColumn::empty());
    let (plan, who) = (scene.plan(), scene.who);
    let discount = plan.discount[scene.world.period as usize];
    for (row, cost) in cost.iter().enumerate().filter(|(_, cost)| **cost != 0.0) {
        let start = plan.start[usize::try_from(who.arrived[row]).unwrap_or(0)];
        scene.life.acquired[row] += cost * discount / start;
        if let Some(paid) = scene.life.paid.get_mut(row) {
            *paid += cost;
        }
    }
    Ok(())
}

/// Closes the accounts of customers who left, were dropped, or are still there at the end.
pub(in crate::engine) fn close(plan: &Plan, ledger: &mut Ledger, who: &Who, life: &mut Life, rows: &[u32]) {
    if rows.is_empty() {
        return;
    }
    let mut columns: [StepColumn; 4] = std::array::from_fn(|_| StepColumn::stale(rows.len()));
    let [value, acquired, equity, total] = columns.each_mut().map(|column| &mut column[..]);
    let [mut won, mut even, mut rooted] = [0.0; 3];
    let (worths, costs) = (&life.value[..], &life.acquired[..]);
    let (arrivals, origins) = (&who.arrived[..], &who.origins[..]);
    for (at, row) in rows.iter().map(|&row| row as usize).enumerate() {
        let (worth, cost, arrived) = (worths[row], costs[row], arrivals[row]);
        let start = plan.start[usize::try_from(arrived).unwrap_or(0)];
        value[at] = worth / start;
        acquired[at] = cost;
        equity[at] = if origins[row].won(arrived) { 0.0 } else { worth };
        total[at] = worth - cost * start;
        if origins[row].won(arrived) {
            won += 1.0;
            even += f64::from(u8::from(value[at] >= cost));
        }
        if let Some(root) = who.roots.get(row) {
            if origins[row] == Origin::Referred {
                ledger.add(Line::Brought, total[at] / started(plan, *root));
            } else {
                rooted += 1.0;
            }
        }
    }
    ledger.add(Line::ClosedWon, won);
    ledger.add(Line::BrokeEven, even);
    ledger.add(Line::Rooted, rooted);
    settle(plan.isa, ledger, life, rows);
    life.let_go(rows);
    ledger.add(Line::Closed, rows.len() as f64);
    let lines = [Line::Value, Line::Acquired, Line::CustomerEquity, Line::CustomerEquityTotal];
    lines.iter().zip(&columns).for_each(|(line, column)| ledger.merge_line(*line, Exact::sum(plan.isa, column)));
}

/// What money of the first simulated period of a root is worth at the start.
fn started(plan: &Plan, root: Root) -> f64 {
    plan.start[usize::try_from(root.arrived).unwrap_or(0)]
}

/// Gives up who was won at this cost, and never arrives: it is on the way.
pub(in crate::engine) fn abandon(
    plan: &Plan,
    ledger: &mut Ledger,
    entry: u32,
    root: Option<Root>,
    cost: f64,
    paid: Option<u32>,
) {
    let worth = -on_entry(plan, cost, paid, entry) * plan.start[entry as usize];
    ledger.add(Line::CustomerEquityTotal, worth);
    if let Some(root) = root {
        ledger.add(Line::Brought, worth / started(plan, root));
    }
}

/// Closes every account at the end, those of customers on their way included.
pub(in crate::engine) fn close_accounts(index: usize, world: &mut World, population: &mut Population) {
    let plan = world.plan;
    for block in population.blocks() {
        let living = block.living(index);
        let won =
            living.iter().map(|&row| row as usize).filter(|&row| block.who.origins[row].won(block.who.arrived[row]));
        let year = &mut world.last_year[block.segment];
        year.remaining += won.count() as f64;
        year.there += living.len() as f64;
        close(plan, &mut world.unallocated, &block.who, &mut block.lives[index], &living);
        // Whom the firm still counts in vain was not cut off.
        let ghosts = block.open(index);
        close(plan, &mut world.tally.accounts, &block.who, &mut block.lives[index], &ghosts);
    }
    for (entry, segment, newcomers) in population.arrivals.on_the_way() {
        for (at, paid) in newcomers.paid.iter().enumerate().filter(|(_, paid)| paid.is_some()) {
            let Some(cost) = newcomers.acquired[index][at] else { continue };
            abandon(plan, &mut world.unallocated, entry, newcomers.brought_by(at), cost, *paid);
            world.last_year[segment].remaining += 1.0;
            world.last_year[segment].there += 1.0;
        }
    }
}
