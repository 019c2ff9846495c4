//! What newcomers bring along: their draws, their hazard budget, their state on arrival.

use super::amount::Amount;
use super::crew::Crew;
use super::each::update;
use super::lanes::Lanes;
use super::plan::Slot;
use super::scene::Scene;
use super::world::World;
use crate::error::Result;
use crate::portfolio::{Block, Exact, Origin};
use crate::random::{Decision, columns};
use crate::rules::Event;

/// The hazard budget of a stay.
const STAY: Decision = Decision::named("stay");

/// Draws what newcomers, the lanes of the block from `from` on, bring along, and lets the rules welcome them.
pub(super) fn equip(worlds: &mut [World], block: &mut Block, crew: &mut Crew, from: usize) -> Result<()> {
    let plan = worlds[0].plan;
    let draws = worlds[0].chance.draws;
    let segment = block.segment;
    // The lanes beyond the last customer need no luck.
    let new = from..block.len();
    let Block { who, lives, .. } = block;
    for (slot, column) in plan.segments[segment].slots.iter().zip(&mut who.drawn) {
        match slot {
            Slot::Draw(decision, law) => {
                let column = &mut column[new.clone()];
                draws.uniforms(plan.isa, &who.ids[new.clone()], *decision, 0, column);
                columns::quantiles(plan.isa, law, column);
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
    let mut budgets = Lanes::stale(new.len());
    draws.uniforms(plan.isa, &who.ids[new.clone()], STAY, 0, &mut budgets);
    update(plan.isa, &mut budgets, (), |u, ()| 1.0 / u);
    let arrived = &who.arrived[from..];
    for (life, world) in lives.iter_mut().zip(worlds.iter_mut()) {
        life.budget[new.clone()].copy_from_slice(&budgets);
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
    let mut came = vec![0.0; scene.len()];
    for (lane, came) in came.iter_mut().enumerate().skip(from) {
        let won = scene.who.origins[lane].won(scene.who.arrived[lane]);
        *came = if won { scene.life.alive[lane] } else { 0.0 };
    }
    scene.react(Event::Arrival, &came)?;
    for name in 0..scene.sheet.booked.len() {
        let sum = Exact::of(scene.isa(), &scene.sheet.booked[name]);
        scene.ledger().book(name, sum);
        let discount = scene.plan().discount[scene.world.period as usize];
        for lane in from..scene.len() {
            scene.life.value[lane] -= scene.sheet.booked[name][lane] * discount;
        }
    }
    Ok(())
}
