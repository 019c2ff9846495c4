//! Quotes: customers ask for them, each is work, and those that are won are purchases.

use super::price::Deal;
use crate::engine::columns::each::update;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::random::Decision;
use crate::scenario::keys::SegmentKey;

/// How many quotes are to be expected in a period.
pub(in crate::engine) struct Quotes<'a> {
    /// Those that are won.
    pub(in crate::engine) won: Values<'a>,
    /// The others.
    pub(in crate::engine) lost: Values<'a>,
}

/// The quotes to be expected; none where nobody asks for any. What an order costs lets customers ask for fewer of those that are won.
pub(in crate::engine) fn asked<'a>(scene: &mut Scene<'a, '_>, deal: &Deal) -> Result<Option<Quotes<'a>>> {
    let (own, isa) = (scene.own(), scene.isa());
    let rate = scene.evaluate(&own[SegmentKey::Quotes])?;
    if rate.is_zero() {
        return Ok(None);
    }
    let wins = scene.evaluate(&own[SegmentKey::QuoteWins])?;
    let won = rate.clone().join(isa, &wins, |rate, wins| rate * wins);
    let won = deal.scale(scene, &own[SegmentKey::Quotes], won)?;
    Ok(Some(Quotes { won, lost: rate.join(isa, &wins, |rate, wins| rate * (1.0 - wins)) }))
}

/// Adds the quotes of the period that are won. Who is over its credit limit asks only for those that it would lose.
pub(in crate::engine) fn quote(scene: &mut Scene, quotes: Quotes, purchases: &mut [f64]) {
    let (isa, Quotes { won, lost }) = (scene.isa(), quotes);
    let (won, lost) = (scene.unless_barred(won), scene.unless_asleep(lost));
    let mut quotes = drawn(scene, Decision::QUOTES_WON, won);
    update(isa, purchases, &quotes[..], |purchases, won| purchases + won);
    let lost = drawn(scene, Decision::QUOTES_LOST, lost);
    update(isa, &mut quotes, &lost[..], |won, lost| won + lost);
    scene.sheet.quotes = quotes;
}

/// A Poisson number for each living customer.
fn drawn(scene: &mut Scene, decision: Decision, rate: Values) -> StepColumn {
    let mut column = StepColumn::copy(scene.dice.poisson(decision, rate));
    update(scene.isa(), &mut column, &scene.life.alive[..], |n, alive| if alive > 0.0 { n } else { 0.0 });
    column
}
