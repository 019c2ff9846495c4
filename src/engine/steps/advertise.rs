//! Advertising: channels win newcomers, by a number that is stated or by what a budget brings.

use super::arrive::{Win, win};
use super::tie::step_by;
use crate::engine::plan::draft::tables::count_of;
use crate::engine::population::Population;
use crate::engine::replication::Replication;
use crate::engine::scratch::Scratch;
use crate::engine::world::World;
use crate::error::Result;
use crate::model::curve::{answer, newcomers};
use crate::portfolio::Origin;
use crate::random::quantile::poisson_quantile;
use crate::random::{Decision, Identity, Origin as Root};
use crate::rules::Workspace;
use crate::scenario::keys::{ChannelKey, ReputationKey};

/// Which segment a channel's newcomer belongs to.
const SEGMENT: Decision = Decision::named("channel segment");

/// A channel wins its newcomers of the period: the same people under every strategy that wins so many.
pub(in crate::engine) fn advertise(
    worlds: &mut Replication,
    population: &mut Population,
    scratch: &mut Scratch,
    channel: usize,
) -> Result<()> {
    let (plan, period) = (worlds.plan(), worlds.period());
    let name = &plan.channels[channel];
    let many = count_of(&format!("channels.{name}.newcomers"));
    let root = Root::channel(name).period(period);
    let (choice, draws) = (plan.segments.len() > 1, worlds.chance().draws);
    let luck = |j: u64| if choice { draws.uniform(root.member(j), SEGMENT, 0) } else { 0.0 };
    let mut counts = Vec::with_capacity(worlds.len());
    let mut costs = Vec::with_capacity(worlds.len());
    for world in worlds.iter_mut() {
        if world.stopped() {
            counts.push(0.0);
            costs.push((0.0, 0.0));
            continue;
        }
        let uniform = draws.uniform(Identity::WORLD, many, period);
        let (mean, budget) = reach(world, channel, &mut scratch.workspace)?;
        let count = poisson_quantile(mean, uniform);
        let cost =
            world.evaluate(&world.terms().channels[channel].quantities[ChannelKey::Cost], &mut scratch.workspace)?;
        counts.push(count);
        costs.push((cost, budget));
    }
    let most = counts.iter().fold(0.0_f64, |most, n| most.max(*n));
    population.expect(worlds, 0.0, most, &counts)?;
    for (world, (count, (cost, budget))) in worlds.iter_mut().zip(counts.iter().zip(&mut costs)) {
        *cost += share_out(world, channel, *budget, *count, luck)?;
    }
    let mut wins = Vec::with_capacity(worlds.len());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked against the memory allowed")]
    for j in 0..most as u64 {
        scratch.stop.spend(0)?;
        let u = luck(j);
        wins.clear();
        wins.extend(worlds.iter().zip(counts.iter().zip(&costs)).map(|(world, (count, (cost, _)))| {
            let segment = joins(world, channel, u).filter(|_| (j as f64) < *count)?;
            let entry = period + world.terms().channels[channel].delay;
            Some(Win { segment, entry, owed: false, cost: *cost })
        }));
        population.fates.iter_mut().for_each(|fates| fates.born(root.member(j), &wins, [false; 2]));
        #[expect(clippy::cast_possible_truncation, reason = "channels are few")]
        win(worlds, population, root.member(j), Origin::Channel(channel as u16), None, &wins);
    }
    Ok(())
}

/// How many newcomers are to be expected of a channel, and the budget that is spent on them.
fn reach(world: &mut World, channel: usize, workspace: &mut Workspace) -> Result<(f64, f64)> {
    let terms = &world.terms().channels[channel].quantities;
    let (mean, budget) = if let Some(stated) = terms.get(ChannelKey::Newcomers) {
        (world.evaluate(stated, workspace)?, 0.0)
    } else {
        let budget = world.evaluate(&terms[ChannelKey::Budget], workspace)?;
        let ceiling = world.evaluate(&terms[ChannelKey::Ceiling], workspace)?;
        let first_cost = world.evaluate(&terms[ChannelKey::FirstCost], workspace)?;
        (newcomers(budget, ceiling, first_cost), budget)
    };
    let win = world.evaluate(&world.terms().reputation[ReputationKey::Win], workspace)?;
    // What is said of the firm is stated for its opening, and what is taken of the market comes to no channel.
    let mean = if win == 0.0 { mean } else { mean * step_by(win, world.fame()) } * world.unwon;
    if !mean.is_finite() {
        let path = &world.terms().reputation[ReputationKey::Win].path;
        return Err(world.failed(&format!("{path} comes to {win}: it would bring newcomers without end")));
    }
    let terms = &world.terms().channels[channel].quantities;
    let discount = world.discounts[channel];
    if discount == 0.0 {
        return Ok((mean, budget));
    }
    let response = world.evaluate(&terms[ChannelKey::DiscountResponse], workspace)?;
    let mean = mean * answer(discount, response);
    if !mean.is_finite() {
        let path = &terms[ChannelKey::Discount].path;
        return Err(world.failed(&format!("{path} comes to {discount}: it would bring newcomers without end")));
    }
    Ok((mean, budget))
}

/// The part of the budget that each of those who come costs. It is spent whoever comes; where nobody does, it stands apart.
fn share_out(world: &mut World, channel: usize, budget: f64, count: f64, luck: impl Fn(u64) -> f64) -> Result<f64> {
    if budget == 0.0 {
        return Ok(0.0);
    }
    let comes = if world.terms().segments.iter().any(|segment| segment.dropped) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked against the memory allowed"
        )]
        let all = 0..count as u64;
        all.filter(|j| joins(world, channel, luck(*j)).is_some()).count() as f64
    } else {
        count
    };
    if comes > 0.0 {
        return Ok(budget / comes);
    }
    world.in_vain += world.audit_cost(&world.terms().channels[channel].quantities[ChannelKey::Budget].path, budget)?;
    Ok(0.0)
}

/// The segment that somebody with this luck joins; none where the strategy dropped it.
fn joins(world: &World, channel: usize, luck: f64) -> Option<usize> {
    let terms = world.terms();
    let cumulative = &terms.channels[channel].cumulative;
    let reached = cumulative.iter().find(|(share, _)| luck < *share).or(cumulative.last());
    let segment = reached.map_or(0, |(_, segment)| *segment);
    (!terms.segments[segment].dropped).then_some(segment)
}
