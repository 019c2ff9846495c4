//! One replication of all strategies in one world: the model on one screen.

use super::arrive::{Win, arrive, open, win};
use super::book::{book, close};
use super::buy::buy;
use super::crew::Crew;
use super::dice::Dice;
use super::experience::experience;
use super::grow::grow;
use super::herd::Herd;
use super::outcome::RunOutcome;
use super::plan::Plan;
use super::policy::{decide, drop_segments};
use super::refer::refer;
use super::scene::Scene;
use super::serve::serve;
use super::stay::stay;
use super::world::{Books, Chance, World};
use crate::error::Result;
use crate::portfolio::{Block, Line, Origin};
use crate::random::{Draws, Identity, Origin as Root};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Process overview and scheduling: these calls, in this order, are the model.
/// `None` when it was stopped on the way.
pub(super) fn run(plan: &Plan, draws: Draws, crew: &mut Crew, stop: &AtomicBool) -> Result<Option<Vec<RunOutcome>>> {
    let chance = Chance::new(plan, draws);
    let mut worlds: Vec<World> = plan.contenders.iter().map(|strategy| World::new(plan, strategy, &chance)).collect();
    let mut herd = Herd::new(plan);
    open(&mut worlds, &mut herd, crew)?;
    for period in 0..plan.length() {
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        for (index, world) in worlds.iter_mut().enumerate() {
            world.begin(period);
            decide(world, &mut crew.desk)?; // levers of this period
            drop_segments(index, world, &mut herd);
        }
        arrive(&mut worlds, &mut herd, crew)?; // channels, earlier referrals
        let pass = live(&worlds, &mut herd, crew)?; // buying to booking, block by block
        for (world, books) in worlds.iter_mut().zip(&pass.books) {
            world.books.merge(books);
        }
        welcome_referred(&mut worlds, &mut herd, &pass.brought);
        herd.close_ranks();
        for world in &mut worlds {
            world.observe(&mut crew.desk)?;
        }
    }
    for (index, world) in worlds.iter_mut().enumerate() {
        close_accounts(index, world, &mut herd);
    }
    Ok(Some(worlds.into_iter().map(World::outcome).collect()))
}

/// One period of the customers of one block under every strategy.
fn play(worlds: &[World], block: &mut Block, crew: &mut Crew, pass: &mut Pass) -> Result<()> {
    let (plan, draws, period) = (worlds[0].plan, worlds[0].chance.draws, worlds[0].period);
    let Block { segment, who, lives } = block;
    let mut dice = Dice::new(plan.isa, draws, &who.ids, period, &mut crew.cup);
    let mut gone = Vec::new();
    let first = pass.brought.len();
    for (index, (world, life)) in worlds.iter().zip(lives.iter_mut()).enumerate() {
        crew.sheet.clear(who.ids.len(), plan.bookings.len());
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
        stay(scene)?;
        grow(scene)?;
        refer(scene)?;
        book(scene)?;
        gone.extend_from_slice(&crew.sheet.leavers);
        pass.note(first, index, worlds.len(), *segment, &who.ids, &crew.sheet.brought);
    }
    gone.sort_unstable();
    gone.dedup();
    gone.retain(|&lane| lives.iter().all(|life| life.alive[lane as usize] == 0.0));
    block.remove(&gone, plan.segments[block.segment].keep);
    Ok(())
}

/// What the blocks leave behind in a period.
struct Pass {
    /// By strategy.
    books: Vec<Books>,
    brought: Vec<Brought>,
}

/// A customer who brings newcomers.
struct Brought {
    by: Identity,
    segment: usize,
    lane: u32,
    /// By strategy: how many, and what each costs.
    offers: Vec<(u32, f64)>,
}

impl Pass {
    fn new(worlds: &[World]) -> Self {
        Pass { books: worlds.iter().map(|world| Books::new(world.plan)).collect(), brought: Vec::new() }
    }

    /// Notes who in the block, whose entries begin at `first`, brings newcomers under one strategy.
    fn note(
        &mut self,
        first: usize,
        index: usize,
        worlds: usize,
        segment: usize,
        ids: &[u64],
        brought: &[(u32, u32, f64)],
    ) {
        for &(lane, count, cost) in brought {
            let at = self.brought[first..].iter().position(|known| known.lane == lane).unwrap_or_else(|| {
                let by = Identity(ids[lane as usize]);
                self.brought.push(Brought { by, segment, lane, offers: vec![(0, 0.0); worlds] });
                self.brought.len() - 1 - first
            });
            self.brought[first + at].offers[index] = (count, cost);
        }
    }
}

/// Plays the period in all blocks; a huge portfolio on all threads. Sums are exact, so the order does not matter.
fn live(worlds: &[World], herd: &mut Herd, crew: &mut Crew) -> Result<Pass> {
    let mut pass = Pass::new(worlds);
    if !worlds[0].plan.spread {
        for block in herd.blocks() {
            play(worlds, block, crew, &mut pass)?;
        }
        return Ok(pass);
    }
    let blocks: Vec<&mut Block> = herd.blocks().collect();
    let passes: Vec<Result<Pass>> = blocks
        .into_par_iter()
        .map_init(
            || Crew::on(worlds[0].plan.isa),
            |crew, block| {
                let mut pass = Pass::new(worlds);
                play(worlds, block, crew, &mut pass).map(|()| pass)
            },
        )
        .collect();
    for part in passes {
        let part = part?;
        pass.books.iter_mut().zip(&part.books).for_each(|(books, more)| books.merge(more));
        pass.brought.extend(part.brought);
    }
    Ok(pass)
}

/// Those whom customers brought in this period are on their way; with no delay they are won and paid in the next.
fn welcome_referred(worlds: &mut [World], herd: &mut Herd, brought: &[Brought]) {
    let period = worlds[0].period;
    for Brought { by, segment, offers, .. } in brought {
        let root = Root::referrer(*by).period(period);
        let most = offers.iter().map(|(count, _)| *count).max().unwrap_or(0);
        for j in 0..most {
            let wins: Vec<Option<Win>> = worlds
                .iter()
                .zip(offers)
                .map(|(world, (count, cost))| {
                    let terms = world.terms();
                    let to = terms.segments[*segment].refers_to;
                    let delay = terms.referral.delay;
                    let brings = j < *count && !terms.segments[to].dropped;
                    brings.then_some(Win { segment: to, entry: period + delay.max(1), owed: delay == 0, cost: *cost })
                })
                .collect();
            win(worlds, herd, root.member(u64::from(j)), Origin::Referred, &wins);
        }
    }
}

/// Closes every account at the end, those of customers on their way included.
fn close_accounts(index: usize, world: &mut World, herd: &mut Herd) {
    let plan = world.plan;
    let ledger = &mut world.unallocated;
    for block in herd.blocks() {
        let life = &mut block.lives[index];
        for lane in 0..life.alive.len() {
            if life.alive[lane] > 0.0 {
                close(plan, ledger, &block.who, life, lane);
            }
        }
    }
    for (entry, _, newcomers) in herd.arrivals.on_the_way() {
        let paid = newcomers.acquired[index].iter().zip(&newcomers.owed).filter(|(_, owed)| !**owed);
        for cost in paid.filter_map(|(cost, _)| *cost) {
            ledger.add(Line::EquityTotal, -cost * plan.start[entry as usize]);
        }
    }
}
