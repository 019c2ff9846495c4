//! Quotes: customers ask for them, each is work, and those that are won are purchases.

use super::price::Deal;
use crate::engine::columns::each::update;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::random::Decision;
use crate::scenario::keys::SegmentKey;

/// Adds the quotes of the period that are won. What an order costs lets customers ask for fewer of those; the lost ones stay.
pub(in crate::engine) fn quote(scene: &mut Scene, deal: &Deal, purchases: &mut [f64]) -> Result<()> {
    let (own, isa) = (scene.own(), scene.isa());
    let rate = scene.evaluate(&own[SegmentKey::Quotes])?;
    if rate.is_zero() {
        return Ok(());
    }
    let wins = scene.evaluate(&own[SegmentKey::QuoteWins])?;
    scene.expect(&rate.clone().join(isa, &wins, |rate, wins| rate * wins));
    let rate = scene.unless_asleep(rate);
    let won = Values::Same(0.0).join(isa, &rate, |_, rate| rate).join(isa, &wins, |rate, wins| rate * wins);
    let won = deal.scale(scene, &own[SegmentKey::Quotes], won)?;
    let lost = rate.join(isa, &wins, |rate, wins| rate * (1.0 - wins));
    let mut quotes = drawn(scene, Decision::QUOTES_WON, won);
    update(isa, purchases, &quotes[..], |purchases, won| purchases + won);
    let lost = drawn(scene, Decision::QUOTES_LOST, lost);
    update(isa, &mut quotes, &lost[..], |won, lost| won + lost);
    scene.sheet.quotes = quotes;
    Ok(())
}

/// A Poisson number for each living customer.
fn drawn(scene: &mut Scene, decision: Decision, rate: Values) -> StepColumn {
    let mut column = StepColumn::copy(scene.dice.poisson(decision, rate));
    update(scene.isa(), &mut column, &scene.life.alive[..], |n, alive| if alive > 0.0 { n } else { 0.0 });
    column
}
