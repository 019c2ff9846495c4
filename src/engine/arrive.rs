//! Arriving: the opening, channels, referrals made earlier and listed customers who start later.

use super::amount::Amount;
use super::crew::Crew;
use super::draft::count_of;
use super::herd::Herd;
use super::plan::Slot;
use super::scene::Scene;
use super::world::World;
use crate::error::Result;
use crate::portfolio::{BLOCK, Block, Newcomers, Origin};
use crate::random::quantile::poisson_quantile;
use crate::random::{Decision, Identity, Origin as Root, columns};
use crate::rules::Event;

/// The Exp(1) hazard budget of a stay.
const STAY: Decision = Decision::named("stay");
/// Which segment a channel's newcomer belongs to.
const SEGMENT: Decision = Decision::named("channel segment");

/// A customer won under one strategy.
#[derive(Clone, Copy)]
pub(super) struct Win {
    pub(super) segment: usize,
    /// The period of entry; with `owed`, also that in which they are won and paid for.
    pub(super) entry: u32,
    pub(super) owed: bool,
    /// Acquisition cost, at the moment of payment.
    pub(super) cost: f64,
}

/// Before the first period: the opening customers of each segment, and the list of real ones.
pub(super) fn open(worlds: &mut [World], herd: &mut Herd, crew: &mut Crew) -> Result<()> {
    for segment in 0..worlds[0].plan.segments.len() {
        let mut counts = Vec::with_capacity(worlds.len());
        for world in worlds.iter_mut() {
            let customers = world.of(&world.terms().segments[segment].customers, &mut crew.desk)?;
            counts.push((customers + 0.5).floor());
        }
        let most = counts.iter().fold(0.0_f64, |most, n| most.max(*n));
        herd.expect(most)?;
        let root = Root::segment(&worlds[0].plan.segments[segment].name);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked against the herd's limit")]
        let everyone: Vec<u32> = (0..most as u32).collect();
        for some in everyone.chunks(BLOCK) {
            let mut newcomers = Newcomers::new(worlds.len());
            for &k in some {
                let present = counts.iter().map(|count| (f64::from(k) < *count).then_some(0.0));
                newcomers.push(root.member(u64::from(k)).0, Origin::Opening(k), false, present);
            }
            admit(worlds, herd, crew, segment, &newcomers)?;
        }
        let listed = listed(worlds, segment);
        admit(worlds, herd, crew, segment, &listed)?;
    }
    for (index, world) in worlds.iter_mut().enumerate() {
        for segment in 0..world.customers.len() {
            world.customers[segment] = herd.alive(segment, index);
        }
        world.opening = world.customers.iter().sum();
    }
    Ok(())
}

/// Step 2 of a period.
pub(super) fn arrive(worlds: &mut [World], herd: &mut Herd, crew: &mut Crew) -> Result<()> {
    let period = worlds[0].period;
    if period < worlds[0].plan.horizon.periods {
        for channel in 0..worlds[0].plan.channels.len() {
            advertise(worlds, herd, crew, channel)?;
        }
    }
    let plan = worlds[0].plan;
    let worth = plan.discount[period as usize] / plan.start[period as usize];
    for (segment, mut newcomers) in herd.arrivals.enter().into_iter().enumerate() {
        for (world, acquired) in worlds.iter_mut().zip(&mut newcomers.acquired) {
            let owed = newcomers.owed.iter().zip(acquired).filter(|(owed, _)| **owed);
            for cost in owed.filter_map(|(_, cost)| cost.as_mut()) {
                world.pay(segment, *cost);
                *cost *= worth;
            }
        }
        admit(worlds, herd, crew, segment, &newcomers)?;
    }
    if period == 0 {
        return Ok(());
    }
    for segment in 0..worlds[0].plan.segments.len() {
        let listed = listed(worlds, segment);
        for (index, world) in worlds.iter_mut().enumerate() {
            for cost in listed.acquired[index].iter().flatten() {
                world.pay(segment, *cost);
            }
        }
        admit(worlds, herd, crew, segment, &listed)?;
    }
    Ok(())
}

/// A channel wins its newcomers of the period: the same people under every strategy that wins so many.
fn advertise(worlds: &mut [World], herd: &mut Herd, crew: &mut Crew, channel: usize) -> Result<()> {
    let (plan, period) = (worlds[0].plan, worlds[0].period);
    let name = &plan.channels[channel];
    let mut counts = Vec::with_capacity(worlds.len());
    let mut costs = Vec::with_capacity(worlds.len());
    for world in worlds.iter_mut() {
        let terms = &world.terms().channels[channel];
        let uniform = world.chance.draws.uniform(Identity::WORLD, count_of(&terms.newcomers.path), period);
        let mean = world.of(&terms.newcomers, &mut crew.desk)?;
        counts.push(poisson_quantile(mean, uniform));
        costs.push(world.of(&terms.cost, &mut crew.desk)?);
    }
    let most = counts.iter().fold(0.0_f64, |most, n| most.max(*n));
    herd.expect(most)?;
    let root = Root::channel(name).period(period);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked against the herd's limit")]
    for j in 0..most as u64 {
        let id = root.member(j);
        let wins: Vec<Option<Win>> = worlds
            .iter()
            .zip(counts.iter().zip(&costs))
            .map(|(world, (count, cost))| {
                let terms = &world.terms().channels[channel];
                let uniform = || world.chance.draws.uniform(id, SEGMENT, 0);
                let segment = match terms.cumulative.len() {
                    1 => 0,
                    last => {
                        let u = uniform();
                        terms.cumulative.iter().position(|share| u < *share).unwrap_or(last - 1)
                    }
                };
                let reached = (j as f64) < *count && !world.terms().segments[segment].dropped;
                reached.then_some(Win { segment, entry: period + terms.delay, owed: false, cost: *cost })
            })
            .collect();
        #[expect(clippy::cast_possible_truncation, reason = "channels are few")]
        win(worlds, herd, id, Origin::Channel(channel as u16), &wins);
    }
    Ok(())
}

/// Notes a customer whom each strategy won in its own way, or did not win, and books who was paid for now.
pub(super) fn win(worlds: &mut [World], herd: &mut Herd, id: Identity, origin: Origin, wins: &[Option<Win>]) {
    let (plan, period) = (worlds[0].plan, worlds[0].period);
    for (index, first) in wins.iter().enumerate() {
        let Some(first) = first else { continue };
        let same = |win: &Win| (win.segment, win.entry, win.owed) == (first.segment, first.entry, first.owed);
        let alike = |win: &Option<Win>| win.filter(same);
        if wins[..index].iter().any(|win| alike(win).is_some()) {
            continue;
        }
        let entry = plan.start[first.entry as usize];
        let acquired = wins.iter().map(|win| {
            alike(win).map(|win| if win.owed { win.cost } else { win.cost * plan.discount[period as usize] / entry })
        });
        herd.arrivals.at(first.entry, first.segment).push(id.0, origin, first.owed, acquired);
    }
    for (world, win) in worlds.iter_mut().zip(wins) {
        if let Some(win) = win.filter(|win| !win.owed) {
            world.pay(win.segment, win.cost);
        }
    }
}

/// The listed customers of a segment who enter in this period. Who is there at the opening is dropped like anyone else; a
/// strategy that drops the segment wins none later.
fn listed(worlds: &[World], segment: usize) -> Newcomers {
    let (plan, period) = (worlds[0].plan, worlds[0].period);
    let mut newcomers = Newcomers::new(worlds.len());
    let rows = plan.entries.get(period as usize).into_iter().flatten();
    for &row in rows.filter(|row| plan.roster[**row as usize].segment == segment) {
        let welcome = |world: &World| period == 0 || !world.terms().segments[segment].dropped;
        let present = worlds.iter().map(|world| welcome(world).then_some(0.0));
        newcomers.push(Identity::listed(&plan.roster[row as usize].id).0, Origin::Listed(row), false, present);
    }
    newcomers
}

/// Gives newcomers a place, and everything that a customer has on arrival.
fn admit(worlds: &mut [World], herd: &mut Herd, crew: &mut Crew, segment: usize, newcomers: &Newcomers) -> Result<()> {
    let keep = worlds[0].plan.segments[segment].keep;
    let mut next = 0;
    while next < newcomers.len() {
        let block = herd.with_room(segment);
        let from = block.len();
        let taken = next..newcomers.len().min(next + block.room());
        next = taken.end;
        block.who.ids.extend_from_slice(&newcomers.ids[taken.clone()]);
        block.who.origins.extend_from_slice(&newcomers.origins[taken.clone()]);
        let arrived = |origin: &Origin| match origin {
            Origin::Listed(row) => worlds[0].plan.roster[*row as usize].start,
            _ => i32::try_from(worlds[0].period).unwrap_or(i32::MAX),
        };
        block.who.arrived.extend(newcomers.origins[taken.clone()].iter().map(arrived));
        block.grow(keep);
        for (life, acquired) in block.lives.iter_mut().zip(&newcomers.acquired) {
            for (lane, cost) in (from..).zip(&acquired[taken.clone()]) {
                life.alive[lane] = f64::from(u8::from(cost.is_some()));
                life.acquired[lane] = cost.unwrap_or(0.0);
            }
        }
        equip(worlds, block, crew, from)?;
    }
    Ok(())
}

/// Draws what newcomers, the lanes of the block from `from` on, bring along, and lets the rules welcome them.
fn equip(worlds: &mut [World], block: &mut Block, crew: &mut Crew, from: usize) -> Result<()> {
    let plan = worlds[0].plan;
    let draws = worlds[0].chance.draws;
    let segment = block.segment;
    let Block { who, lives, .. } = block;
    for (slot, column) in plan.segments[segment].slots.iter().zip(&mut who.drawn) {
        match slot {
            Slot::Draw(decision, law) => {
                draws.uniforms(plan.isa, &who.ids[from..], *decision, 0, &mut column[from..]);
                column[from..].iter_mut().for_each(|u| *u = law.quantile(*u));
            }
            Slot::Listed(key) => {
                for (value, origin) in column[from..].iter_mut().zip(&who.origins[from..]) {
                    let given = match origin {
                        Origin::Listed(row) => {
                            plan.roster[*row as usize].quantities.iter().find(|(name, _)| name == key)
                        }
                        _ => None,
                    };
                    *value = given.map_or(f64::NAN, |(_, value)| *value);
                }
            }
        }
    }
    let mut budgets = vec![0.0; who.ids.len() - from];
    let mut uniforms = budgets.clone();
    draws.uniforms(plan.isa, &who.ids[from..], STAY, 0, &mut uniforms);
    columns::exponential(plan.isa, &uniforms, &mut budgets);
    let arrived = &who.arrived[from..];
    for (life, world) in lives.iter_mut().zip(worlds.iter_mut()) {
        life.budget[from..].copy_from_slice(&budgets);
        life.products[from..].fill(1.0);
        for (bought, arrived) in life.purchases_total[from..].iter_mut().zip(arrived) {
            *bought = if *arrived < 0 { 1.0 } else { 0.0 };
        }
        if plan.segments[segment].keep.recency {
            let arrived = arrived.iter().map(|arrived| f64::from(*arrived));
            life.last_purchase[from..].iter_mut().zip(arrived).for_each(|(last, arrived)| *last = arrived);
        }
        let mut books = std::mem::take(&mut world.books);
        crew.scene(world, segment, who, life, &mut books, |scene| welcome(scene, from))?;
        world.books = books;
    }
    Ok(())
}

/// Gives the lanes from `from` on their amount.
fn fill(column: &mut [f64], from: usize, amount: &Amount) {
    column.iter_mut().enumerate().skip(from).for_each(|(lane, value)| *value = amount.of(lane));
}

/// Sets what a customer has on arrival under one strategy.
fn welcome(scene: &mut Scene, from: usize) -> Result<()> {
    let own = scene.own();
    let satisfaction = scene.of(&own.satisfaction)?;
    fill(&mut scene.life.satisfaction, from, &satisfaction);
    if scene.plan().segments[scene.segment].keep.expectation
        && let Some(formula) = own.expectation.as_ref().or(scene.service().map(|service| &service.quality))
    {
        let expectation = scene.of(formula)?;
        fill(&mut scene.life.expectation, from, &expectation);
    }
    for (index, attribute) in own.attributes.iter().enumerate() {
        let amount = scene.of(attribute)?;
        for lane in from..scene.len() {
            let listed = match scene.who.origins[lane] {
                Origin::Listed(row) => {
                    scene.plan().roster[row as usize].attributes.iter().find(|(known, _)| *known == index)
                }
                _ => None,
            };
            scene.life.attributes[index][lane] = listed.map_or(amount.of(lane), |(_, value)| *value);
        }
    }
    if scene.terms().on(Event::Arrival).is_empty() {
        return Ok(());
    }
    let now = i64::from(scene.world.period);
    let mut came = vec![0.0; scene.len()];
    for (lane, came) in came.iter_mut().enumerate().skip(from) {
        let won = match scene.who.origins[lane] {
            Origin::Opening(_) => false,
            Origin::Listed(_) => now > 0,
            Origin::Channel(_) | Origin::Referred => true,
        };
        *came = if won { scene.life.alive[lane] } else { 0.0 };
    }
    scene.react(Event::Arrival, &came)?;
    for name in 0..scene.sheet.booked.len() {
        let sum = crate::portfolio::Exact::of(scene.isa(), &scene.sheet.booked[name]);
        scene.ledger().book(name, sum);
        let discount = scene.plan().discount[scene.world.period as usize];
        for lane in from..scene.len() {
            scene.life.value[lane] -= scene.sheet.booked[name][lane] * discount;
        }
    }
    Ok(())
}
