//! Booking: the period's cash per customer and segment, and the account of who is gone.

use super::each::{either, made, update};
use super::herd::Herd;
use super::lanes::Lanes;
use super::plan::Plan;
use super::scene::Scene;
use super::world::World;
use crate::error::Result;
use crate::portfolio::{Exact, Ledger, Life, Line, Who};
use crate::rules::Event;

/// Step 9 of a period. Acquisition and the costs that no customer causes are booked where they arise.
pub(super) fn book(scene: &mut Scene) -> Result<()> {
    if !scene.terms().on(Event::Period).is_empty() {
        let alive = Lanes::copy(&scene.life.alive);
        scene.react(Event::Period, &alive)?;
    }
    let isa = scene.isa();
    scene.enter(Line::CostToServe)?;
    let active = scene.sheet.living as f64;
    scene.ledger().add(Line::CustomerPeriods, active);
    if let Some(programme) = &scene.terms().programme {
        let each = scene.of(programme)?;
        if !each.is_zero() {
            let (alive, len) = (&scene.life.alive[..], scene.len());
            scene.sheet[Line::ProgrammeCost] = either!(each = each.view(); made(isa, len, (alive, each), |(alive, each)| if alive > 0.0 { each } else { 0.0 }));
            scene.enter_from(Line::ProgrammeCost, |_, _| &programme.path)?;
        }
    }
    let [gained, mut spent] = [1, -1].map(|sign| scene.sheet.take_cash(isa, sign));
    for name in 0..scene.sheet.booked.len() {
        update(isa, &mut spent, &scene.sheet.booked[name][..], |spent, booked| spent + booked);
        scene.enter_booked(name)?;
    }
    let discount = scene.plan().discount[scene.world.period as usize];
    update(isa, &mut scene.life.value, (&gained[..], &spent[..]), move |value, (gained, spent)| {
        value + (gained - spent) * discount
    });

    let ledger = &mut scene.books.segments[scene.segment];
    close(scene.world.plan, ledger, scene.who, scene.life, &scene.sheet.leavers);
    Ok(())
}

/// Closes the accounts of customers who left, were dropped, or are still there at the end.
pub(super) fn close(plan: &Plan, ledger: &mut Ledger, who: &Who, life: &mut Life, lanes: &[u32]) {
    if lanes.is_empty() {
        return;
    }
    let [mut value, mut acquired, mut equity, mut total] = std::array::from_fn(|_| Lanes::stale(lanes.len()));
    let Life { value: worths, acquired: costs, alive, .. } = life;
    let (worths, costs, alive) = (&worths[..], &costs[..], &mut alive[..]);
    let (arrivals, origins) = (&who.arrived[..], &who.origins[..]);
    for (at, lane) in lanes.iter().map(|&lane| lane as usize).enumerate() {
        let (worth, cost, arrived) = (worths[lane], costs[lane], arrivals[lane]);
        let start = plan.start[usize::try_from(arrived).unwrap_or(0)];
        value[at] = worth / start;
        acquired[at] = cost;
        equity[at] = if origins[lane].won(arrived) { 0.0 } else { worth };
        total[at] = worth - cost * start;
        alive[lane] = 0.0;
    }
    ledger.add(Line::Closed, lanes.len() as f64);
    let sums = [
        (Line::Value, value),
        (Line::Acquired, acquired),
        (Line::CustomerEquity, equity),
        (Line::CustomerEquityTotal, total),
    ];
    sums.iter().for_each(|(line, column)| ledger.merge_line(*line, Exact::of(plan.isa, column)));
}

/// Closes every account at the end, those of customers on their way included.
pub(super) fn close_accounts(index: usize, world: &mut World, herd: &mut Herd) {
    let plan = world.plan;
    let ledger = &mut world.unallocated;
    for block in herd.blocks() {
        let living = block.living(index);
        let won = living
            .iter()
            .map(|&lane| lane as usize)
            .filter(|&lane| block.who.origins[lane].won(block.who.arrived[lane]));
        let year = &mut world.last_year[block.segment];
        year.remaining += won.count() as f64;
        year.there += living.len() as f64;
        close(plan, ledger, &block.who, &mut block.lives[index], &living);
    }
    for (entry, segment, newcomers) in herd.arrivals.on_the_way() {
        let paid = newcomers.acquired[index].iter().zip(&newcomers.owed).filter(|(_, owed)| !**owed);
        for cost in paid.filter_map(|(cost, _)| *cost) {
            ledger.add(Line::CustomerEquityTotal, -cost * plan.start[entry as usize]);
            world.last_year[segment].remaining += 1.0;
            world.last_year[segment].there += 1.0;
        }
    }
}
