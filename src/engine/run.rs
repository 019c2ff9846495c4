//! One replication of all strategies in one world: the model on one screen.

use super::arrive::{arrive, open};
use super::book::{book, close_accounts};
use super::buy::buy;
use super::crew::Crew;
use super::dice::Dice;
use super::experience::experience;
use super::gauge::gauge;
use super::grow::grow;
use super::herd::{Herd, remove_gone};
use super::outcome::RunOutcome;
use super::pass::{Pass, welcome_referred};
use super::plan::Plan;
use super::policy::{decide, drop_segments};
use super::refer::refer;
use super::scene::Scene;
use super::serve::serve;
use super::stay::stay;
use super::world::{Chance, World};
use crate::error::Result;
use crate::portfolio::{Block, Life};
use rayon::prelude::*;

/// Process overview and scheduling: these calls, in this order, are the model.
pub(super) fn run(plan: &Plan, chance: &Chance, crew: &mut Crew) -> Result<Vec<RunOutcome>> {
    let mut worlds: Vec<World> = (0..plan.contenders.len()).map(|index| World::new(plan, index, chance)).collect();
    let mut herd = Herd::new(plan, std::mem::take(&mut crew.spare));
    open(&mut worlds, &mut herd, crew)?;
    for period in 0..plan.length() {
        for (index, world) in worlds.iter_mut().enumerate() {
            crew.stop.spend(0)?;
            world.begin(period);
            decide(world, &mut crew.desk)?; // levers of this period
            drop_segments(index, world, &mut herd);
        }
        arrive(&mut worlds, &mut herd, crew)?; // channels, earlier referrals
        let pass = live(&worlds, &mut herd, crew)?; // buying to booking, block by block
        for (world, books) in worlds.iter_mut().zip(&pass.books) {
            world.books.merge(books);
        }
        welcome_referred(&mut worlds, &mut herd, &pass.brought, &crew.stop)?;
        herd.close_ranks();
        for world in &mut worlds {
            crew.stop.spend(0)?;
            world.observe(&mut crew.desk)?;
        }
    }
    for (index, world) in worlds.iter_mut().enumerate() {
        crew.stop.spend(0)?;
        close_accounts(index, world, &mut herd);
    }
    crew.spare = herd.into_spare();
    let mut outcomes: Vec<RunOutcome> = worlds.into_iter().map(World::outcome).collect::<Result<_>>()?;
    // They stand where the larger worlds stood, and stay when these are gone.
    outcomes.shrink_to_fit();
    Ok(outcomes)
}

/// One period of the customers of one block under every strategy.
fn play(worlds: &[World], block: &mut Block, crew: &mut Crew, pass: &mut Pass) -> Result<()> {
    let (plan, draws, period) = (worlds[0].plan, worlds[0].chance.draws, worlds[0].period);
    let Block { segment, who, lives, .. } = block;
    crew.stop.spend(who.ids.len() * worlds.len())?;
    let mut dice = Dice::new(plan.isa, draws, &who.ids, period, &mut crew.cup);
    let mut offers = Vec::with_capacity(worlds.len());
    for (index, (world, life)) in worlds.iter().zip(lives.iter_mut()).enumerate() {
        if nobody(life) {
            offers.push(Vec::new());
            continue;
        }
        crew.sheet.clear(plan.isa, &life.alive, plan.bookings.len());
        let scene = &mut Scene {
            world,
            segment: *segment,
            who,
            life,
            sheet: &mut crew.sheet,
            dice: &mut dice,
            desk: &mut crew.desk,
            books: &mut pass.books[index],
        };
        buy(scene)?;
        serve(scene)?;
        experience(scene)?;
        gauge(scene)?;
        stay(scene)?;
        grow(scene)?;
        refer(scene)?;
        book(scene)?;
        offers.push(std::mem::take(&mut crew.sheet.brought));
    }
    pass.note(*segment, &who.ids, &offers);
    remove_gone(plan, block, &mut crew.gone);
    Ok(())
}

/// Whether a strategy has none of a block's customers, as after it dropped the segment: nothing can happen to them.
fn nobody(life: &Life) -> bool {
    life.alive.iter().all(|alive| *alive == 0.0)
}

/// Plays the period in all blocks; a huge portfolio on all threads. Sums are exact, so the order does not matter.
fn live(worlds: &[World], herd: &mut Herd, crew: &mut Crew) -> Result<Pass> {
    if !worlds[0].plan.spread {
        let mut pass = Pass::new(worlds);
        for block in herd.blocks() {
            play(worlds, block, crew, &mut pass)?;
        }
        return Ok(pass);
    }
    let stop = crew.stop.clone();
    let blocks: Vec<&mut Block> = herd.blocks().collect();
    let parts = blocks.into_par_iter().map_init(
        || Crew::on(worlds[0].plan.isa, &stop),
        |crew, block| {
            let mut pass = Pass::new(worlds);
            play(worlds, block, crew, &mut pass).map(|()| pass)
        },
    );
    parts.reduce(|| Ok(Pass::new(worlds)), |first, then| Ok(first?.merge(then?)))
}
