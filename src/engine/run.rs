//! One replication of all strategies in one world: the model on one screen.

use super::columns::dice::Dice;
use super::columns::step_column::StepColumn;
use super::outcome::RunOutcome;
use super::plan::Plan;
use super::population::fates::{Fates, Trace};
use super::population::period_result::{PeriodResult, welcome_referred};
use super::population::{Population, remove_gone};
use super::replication::Replication;
use super::scene::Scene;
use super::scratch::Scratch;
use super::steps::arrive::{arrive, open};
use super::steps::book::{book, close_accounts};
use super::steps::buy::buy;
use super::steps::cascade::let_go;
use super::steps::come_back::come_back;
use super::steps::contact::{answer, contact, ration};
use super::steps::discount::give_discounts;
use super::steps::experience::experience;
use super::steps::gauge::gauge;
use super::steps::grow::grow;
use super::steps::pay::{fail, look_at_limits, pay, settle};
use super::steps::policy::{decide, drop_segments};
use super::steps::refer::refer;
use super::steps::ruin::shut;
use super::steps::serve::serve;
use super::steps::sleep::sleep;
use super::steps::stay::stay;
use super::steps::up_sell::up_sell;
use super::world::{Books, Chance};
use crate::error::Result;
use crate::portfolio::{Block, Life};
use rayon::prelude::*;
use std::ops::Range;

/// All strategies, as many at a time as are played together.
pub(super) fn run(plan: &Plan, chance: &Chance, scratch: &mut Scratch) -> Result<Vec<RunOutcome>> {
    let mut outcomes = Vec::with_capacity(plan.contenders.len());
    let mut pace = Vec::new();
    for first in (0..plan.contenders.len()).step_by(plan.together) {
        let contenders = first..plan.contenders.len().min(first + plan.together);
        for world in together(plan, contenders, chance, &mut pace, scratch)?.into_worlds() {
            outcomes.push(world.outcome()?);
        }
    }
    Ok(outcomes)
}

/// Process overview and scheduling: these calls, in this order, are the model.
fn together<'a>(
    plan: &'a Plan,
    contenders: Range<usize>,
    chance: &'a Chance,
    pace: &mut Vec<f64>,
    scratch: &mut Scratch,
) -> Result<Replication<'a>> {
    let mut population = Population::new(plan, contenders.len(), std::mem::take(&mut scratch.spare));
    let mut worlds = Replication::new(plan, contenders, chance);
    open(&mut worlds, &mut population, scratch)?;
    for period in 0..plan.length() {
        for (index, world) in worlds.iter_mut().enumerate() {
            scratch.stop.spend(0)?;
            world.begin(period);
            if world.stopped() {
                continue;
            }
            decide(world, &mut scratch.workspace)?; // levers of this period
            drop_segments(index, world, &mut population);
            world.meet(&mut scratch.workspace)?; // what all customers meet alike
            world.call_rounds(&mut scratch.workspace)?;
        }
        ration(&mut worlds, &mut population, scratch)?; // budgets of measures
        arrive(&mut worlds, &mut population, scratch)?; // channels, earlier referrals
        let books = worlds.iter_mut().map(|world| std::mem::take(&mut world.books)).collect();
        let mut result = live(&worlds, books, &mut population, scratch)?; // buying to booking, block by block
        for (world, books) in worlds.iter_mut().zip(&mut result.books) {
            world.books = std::mem::take(books);
            world.tally.life.extend(world.books.followed.take());
        }
        welcome_referred(&mut worlds, &mut population, &result, &scratch.stop)?;
        if let Some((fates, lived)) = population.fates.as_mut().zip(result.lived) {
            let beside = worlds.iter_mut().map(|world| std::mem::take(&mut world.books.beside)).collect();
            fates.close(plan.discount[period as usize], *lived, beside);
        }
        population.close_ranks();
        for (index, world) in worlds.iter_mut().enumerate() {
            scratch.stop.spend(0)?;
            let stopped = world.stopped();
            if period + 1 == plan.horizon.periods && !stopped {
                world.tally.cohort = population.cohort(index, world.opening);
            }
            if plan.asks_accounts() && period < plan.horizon.periods && !stopped {
                world.tally.cohort_by_period.extend(population.cohort(index, world.opening));
            }
            world.observe(&mut scratch.workspace)?;
            if world.stopped() && !stopped {
                shut(index, world, &mut population);
            }
        }
        worlds.compare(pace); // with the baseline, so far
    }
    for (index, world) in worlds.iter_mut().enumerate() {
        scratch.stop.spend(0)?;
        close_accounts(index, world, &mut population);
        population.hand_in(index, &mut world.books.handed);
    }
    if let Some(fates) = population.fates.take() {
        worlds[fates.asked()].tally.tell(fates);
    }
    scratch.spare = population.into_spare();
    Ok(worlds)
}

/// One period of the customers of one block under every strategy.
fn play(
    worlds: &Replication,
    fates: Option<&Fates>,
    block: &mut Block,
    scratch: &mut Scratch,
    result: &mut PeriodResult,
) -> Result<()> {
    let (plan, draws, period) = (worlds.plan(), worlds.chance().draws, worlds.period());
    let Block { segment, who, lives, .. } = block;
    scratch.stop.spend(who.ids.len() * worlds.len())?;
    let mut dice = Dice::new(plan.isa, draws, &who.ids, period, &mut scratch.buffers);
    let mut offers = Vec::with_capacity(worlds.len());
    let mut traces = [None, None];
    for (index, (world, life)) in worlds.iter().zip(lives.iter_mut()).enumerate() {
        if nobody(life) {
            offers.push(Vec::new());
            continue;
        }
        scratch.sheet.clear(plan.isa, life, plan.bookings.len());
        let side = fates.and_then(|fates| Some((fates.side(index)?, StepColumn::copy(&life.alive))));
        let scene = &mut Scene {
            world,
            segment: *segment,
            who,
            life,
            sheet: &mut scratch.sheet,
            dice: &mut dice,
            workspace: &mut scratch.workspace,
            books: &mut result.books[index],
        };
        let_go(scene)?;
        contact(scene)?;
        look_at_limits(scene)?;
        buy(scene)?;
        pay(scene)?;
        serve(scene)?;
        give_discounts(scene);
        experience(scene)?;
        gauge(scene)?;
        fail(scene)?;
        stay(scene)?;
        settle(scene)?;
        sleep(scene)?;
        come_back(scene)?;
        grow(scene)?;
        up_sell(scene)?;
        refer(scene)?;
        book(scene)?;
        answer(scene);
        offers.push(std::mem::take(&mut scratch.sheet.brought));
        if let Some((side, there)) = side {
            traces[side] = Some(Trace { there, lines: std::mem::take(&mut scratch.sheet.traced) });
        }
    }
    result.note(*segment, who, &offers, &traces);
    if let Some((fates, lived)) = fates.zip(result.lived.as_mut()) {
        fates.live(lived, *segment, who, &traces);
    }
    remove_gone(plan, block, &mut scratch.gone, &mut result.books);
    Ok(())
}

/// Whether a strategy has none of a block's customers, as after it dropped the segment: nothing can happen to them.
fn nobody(life: &Life) -> bool {
    life.accounts().all(|column| column.iter().all(|there| *there == 0.0))
}

/// Plays the period in all blocks, on top of what is in the books; a huge portfolio on all threads. Sums are exact, so the order does not matter.
fn live(
    worlds: &Replication,
    books: Vec<Books>,
    population: &mut Population,
    scratch: &mut Scratch,
) -> Result<PeriodResult> {
    let mut result = PeriodResult::on(worlds, books);
    // Its customers may be looked at while these live.
    let fates = population.fates.take();
    if worlds.plan().spread {
        let stop = scratch.stop.clone();
        let blocks: Vec<&mut Block> = population.blocks().collect();
        let parts = blocks.into_par_iter().map_init(
            || Scratch::on(worlds.plan().isa, &stop),
            |scratch, block| {
                let mut result = PeriodResult::new(worlds);
                play(worlds, fates.as_ref(), block, scratch, &mut result).map(|()| result)
            },
        );
        let more = parts.reduce(|| Ok(PeriodResult::new(worlds)), |first, then| Ok(first?.merge(then?)))?;
        result = result.merge(more);
    } else {
        for block in population.blocks() {
            play(worlds, fates.as_ref(), block, scratch, &mut result)?;
        }
    }
    result.lived.iter_mut().for_each(|lived| Fates::order(lived));
    population.fates = fates;
    Ok(result)
}
