//! Quotes: customers ask for them, each is work, and those that are won are purchases.

use super::price::Deal;
use crate::engine::columns::each::update;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::random::Decision;
use crate::scenario::keys::SegmentKey;

/// Adds the quotes of the period that are won. What an order costs lets customers ask for fewer of those, and so does a credit limit;
/// the lost ones stay.
pub(in crate::engine) fn quote(scene: &mut Scene, deal: &Deal, purchases: &mut [f64]) -> Result<()> {
    let isa = scene.isa();
    let Some((rate, wins)) = asked(scene)? else { return Ok(()) };
    scene.expect(&rate.clone().join(isa, &wins, |rate, wins| rate * wins));
    let won = won(scene, deal, &rate, &wins)?;
    let won = scene.unless_barred(won);
    let lost = scene.unless_asleep(rate.join(isa, &wins, |rate, wins| rate * (1.0 - wins)));
    let mut quotes = drawn(scene, Decision::QUOTES_WON, won);
    update(isa, purchases, &quotes[..], |purchases, won| purchases + won);
    let lost = drawn(scene, Decision::QUOTES_LOST, lost);
    update(isa, &mut quotes, &lost[..], |won, lost| won + lost);
    scene.sheet.quotes = quotes;
    Ok(())
}

/// How many quotes are to be expected to be won; none where nobody asks for any.
pub(in crate::engine) fn expected_wins<'a>(scene: &mut Scene<'a, '_>, deal: &Deal) -> Result<Option<Values<'a>>> {
    let Some((rate, wins)) = asked(scene)? else { return Ok(None) };
    won(scene, deal, &rate, &wins).map(Some)
}

/// How many quotes are asked for, and the share of them that is won.
fn asked<'a>(scene: &mut Scene<'a, '_>) -> Result<Option<(Values<'a>, Values<'a>)>> {
    let own = scene.own();
    let rate = scene.evaluate(&own[SegmentKey::Quotes])?;
    if rate.is_zero() {
        return Ok(None);
    }
    Ok(Some((rate, scene.evaluate(&own[SegmentKey::QuoteWins])?)))
}

/// How many of them are won on these terms.
fn won<'a>(scene: &mut Scene<'a, '_>, deal: &Deal, rate: &Values<'a>, wins: &Values) -> Result<Values<'a>> {
    let won = rate.clone().join(scene.isa(), wins, |rate, wins| rate * wins);
    deal.scale(scene, &scene.own()[SegmentKey::Quotes], won)
}

/// A Poisson number for each living customer.
fn drawn(scene: &mut Scene, decision: Decision, rate: Values) -> StepColumn {
    let mut column = StepColumn::copy(scene.dice.poisson(decision, rate));
    update(scene.isa(), &mut column, &scene.life.alive[..], |n, alive| if alive > 0.0 { n } else { 0.0 });
    column
}
