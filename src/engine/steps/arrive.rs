//! Arriving: the opening, channels, referrals made earlier and listed customers who start later.

use super::advertise::advertise;
use super::welcome::equip;
use crate::engine::plan::Plan;
use crate::engine::population::Population;
use crate::engine::replication::Replication;
use crate::engine::scratch::Scratch;
use crate::engine::world::World;
use crate::error::Result;
use crate::portfolio::{BLOCK, Newcomers, Origin, Root};
use crate::random::{Identity, Origin as From};
use crate::scenario::keys::SegmentKey;

/// A customer won under one strategy.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Win {
    pub(in crate::engine) segment: usize,
    /// The period of entry; with `owed`, also that in which they are won and paid for.
    pub(in crate::engine) entry: u32,
    pub(in crate::engine) owed: bool,
    /// Acquisition cost, at the moment of payment.
    pub(in crate::engine) cost: f64,
}

/// Before the first period: the opening customers of each segment, and the list of real ones.
pub(in crate::engine) fn open(
    worlds: &mut Replication,
    population: &mut Population,
    scratch: &mut Scratch,
) -> Result<()> {
    for world in worlds.iter_mut() {
        world.employ(&mut scratch.workspace)?;
    }
    for segment in 0..worlds.plan().segments.len() {
        let mut counts = Vec::with_capacity(worlds.len());
        for world in worlds.iter_mut() {
            let customers =
                world.evaluate(&world.terms().segments[segment][SegmentKey::Customers], &mut scratch.workspace)?;
            counts.push((customers + 0.5).floor());
        }
        let most = counts.iter().fold(0.0_f64, |most, n| most.max(*n));
        population.expect(worlds, most, 0.0, &counts)?;
        let root = From::segment(&worlds.plan().segments[segment].name);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked against the memory allowed"
        )]
        let everyone = 0..most as u32;
        for from in everyone.clone().step_by(BLOCK) {
            let mut newcomers = Newcomers::new(worlds.len());
            for k in everyone.clone().skip(from as usize).take(BLOCK) {
                let present = counts.iter().map(|count| (f64::from(k) < *count).then_some(0.0));
                newcomers.push(root.member(u64::from(k)).0, Origin::Opening(k), None, None, present);
            }
            admit(worlds, population, scratch, segment, &newcomers)?;
        }
        let listed = listed(worlds, segment);
        admit(worlds, population, scratch, segment, &listed)?;
    }
    for (index, world) in worlds.iter_mut().enumerate() {
        for segment in 0..world.customers.len() {
            world.customers[segment] = population.alive(segment, index);
            world.filed[segment] = population.filed(segment, index);
        }
        world.opening = world.customers.iter().sum();
    }
    Ok(())
}

/// Step 2 of a period.
pub(in crate::engine) fn arrive(
    worlds: &mut Replication,
    population: &mut Population,
    scratch: &mut Scratch,
) -> Result<()> {
    let period = worlds.period();
    if period < worlds.plan().horizon.periods {
        for channel in 0..worlds.plan().channels.len() {
            advertise(worlds, population, scratch, channel)?;
        }
    }
    for (segment, newcomers) in population.arrivals.enter() {
        for (world, acquired) in worlds.iter_mut().zip(&newcomers.acquired) {
            for (at, id) in newcomers.ids.iter().enumerate().filter(|(at, _)| newcomers.paid[*at].is_none()) {
                let root = newcomers.roots.get(at).copied();
                acquired[at].iter().for_each(|cost| world.pay(segment, *id, *cost, root));
            }
        }
        admit(worlds, population, scratch, segment, &newcomers)?;
    }
    if period == 0 {
        return Ok(());
    }
    for segment in 0..worlds.plan().segments.len() {
        let listed = listed(worlds, segment);
        for (index, world) in worlds.iter_mut().enumerate() {
            for (id, cost) in listed.ids.iter().zip(&listed.acquired[index]) {
                cost.iter().for_each(|cost| world.pay(segment, *id, *cost, None));
            }
        }
        admit(worlds, population, scratch, segment, &listed)?;
    }
    Ok(())
}

/// Notes a customer whom each strategy won in its own way, or did not win, and books who was paid for now. `by` is by whom it comes, if that is
/// asked and it does not come by itself.
pub(in crate::engine) fn win(
    worlds: &mut Replication,
    population: &mut Population,
    id: Identity,
    origin: Origin,
    by: Option<Root>,
    wins: &[Option<Win>],
) {
    let period = worlds.period();
    for (index, first) in wins.iter().enumerate() {
        let Some(first) = first else { continue };
        let same = |win: &Win| (win.segment, win.entry, win.owed) == (first.segment, first.entry, first.owed);
        let alike = |win: &Option<Win>| win.filter(same);
        if wins[..index].iter().any(|win| alike(win).is_some()) {
            continue;
        }
        let acquired = wins.iter().map(|win| alike(win).map(|win| win.cost));
        let paid = (!first.owed).then_some(period);
        let itself = || root(worlds.plan(), first.segment, origin, first.entry);
        population.arrivals.at(first.entry, first.segment).push(id.0, origin, by.or_else(itself), paid, acquired);
    }
    for (world, win) in worlds.iter_mut().zip(wins) {
        if let Some(win) = win.filter(|win| !win.owed) {
            world.pay(win.segment, id.0, win.cost, by);
        }
    }
}

/// A customer who comes by nobody else, if that is asked.
#[expect(clippy::cast_possible_truncation, reason = "segments are few")]
fn root(plan: &Plan, segment: usize, origin: Origin, entry: u32) -> Option<Root> {
    let arrived = match origin {
        Origin::Listed(line) => plan.roster[line as usize].start,
        _ => i32::try_from(entry).unwrap_or(i32::MAX),
    };
    plan.asks_accounts().then_some(Root { segment: segment as u32, origin, arrived })
}

/// What a cost of winning is worth at the start of the period of entry, wherever it was paid.
pub(in crate::engine) fn on_entry(plan: &Plan, cost: f64, paid: Option<u32>, entry: u32) -> f64 {
    let start = plan.start[entry as usize];
    match paid {
        Some(paid) => cost * plan.discount[paid as usize] / start,
        None => cost * (plan.discount[entry as usize] / start),
    }
}

/// The listed customers of a segment who enter in this period. Who is there at the opening is dropped like anyone else; a
/// strategy that drops the segment wins none later.
fn listed(worlds: &Replication, segment: usize) -> Newcomers {
    let (plan, period) = (worlds.plan(), worlds.period());
    let mut newcomers = Newcomers::new(worlds.len());
    for &line in plan.entries.get(&(period, segment)).into_iter().flatten() {
        let welcome = |world: &World| period == 0 || !(world.terms().segments[segment].dropped || world.stopped());
        let present = worlds.iter().map(|world| welcome(world).then_some(0.0));
        newcomers.push(Identity::listed(&plan.roster[line as usize].id).0, Origin::Listed(line), None, None, present);
    }
    newcomers
}

/// Gives newcomers a place, and everything that a customer has on arrival.
fn admit(
    worlds: &mut Replication,
    population: &mut Population,
    scratch: &mut Scratch,
    segment: usize,
    newcomers: &Newcomers,
) -> Result<()> {
    let keep = worlds.plan().segments[segment].keep;
    let mut next = 0;
    population.fates.iter_mut().for_each(|fates| fates.admit(newcomers));
    while next < newcomers.len() {
        scratch.stop.spend(0)?;
        let block = population.with_room(segment);
        let from = block.len();
        let taken = next..newcomers.len().min(next + block.room());
        next = taken.end;
        block.welcome(&newcomers.ids[taken.clone()], &newcomers.origins[taken.clone()], keep);
        let arrived = |origin: &Origin| match origin {
            Origin::Listed(line) => worlds.plan().roster[*line as usize].start,
            _ => i32::try_from(worlds.period()).unwrap_or(i32::MAX),
        };
        for (arrived_in, origin) in block.who.arrived[from..].iter_mut().zip(&newcomers.origins[taken.clone()]) {
            *arrived_in = arrived(origin);
        }
        for (at, by) in block.who.roots.iter_mut().skip(from).zip(taken.clone()).map(|(by, at)| (at, by)) {
            let itself = || root(worlds.plan(), segment, newcomers.origins[at], worlds.period());
            *by = newcomers.roots.get(at).copied().or_else(itself).unwrap_or_default();
        }
        let (plan, period) = (worlds.plan(), worlds.period());
        for (life, acquired) in block.lives.iter_mut().zip(&newcomers.acquired) {
            let (costs, when) = (&acquired[taken.clone()], &newcomers.paid[taken.clone()]);
            let won = costs.iter().map(|cost| f64::from(u8::from(cost.is_some())));
            for there in [&mut life.alive, &mut life.filed, &mut life.behind] {
                there.iter_mut().skip(from).zip(won.clone()).for_each(|(there, won)| *there = won);
            }
            let paid = costs.iter().map(|cost| cost.unwrap_or(0.0));
            life.paid.iter_mut().skip(from).zip(paid.clone()).for_each(|(here, paid)| *here = paid);
            let worth = paid.zip(when).map(|(cost, paid)| on_entry(plan, cost, *paid, period));
            life.acquired.iter_mut().skip(from).zip(worth).for_each(|(here, worth)| *here = worth);
        }
        equip(worlds, block, scratch, from)?;
    }
    Ok(())
}
