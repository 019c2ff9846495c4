//! Subscribing: what customers pay for what they hold beyond the first product, whether or not they buy.

use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::portfolio::Line;
use crate::scenario::keys::SegmentKey;

/// The end of buying: adds the product fees of the period to what was sold.
pub(in crate::engine) fn subscribe(scene: &mut Scene, revenue: &mut [f64], margin: &mut [f64]) -> Result<()> {
    let Some(fees) = product_fees(scene)? else { return Ok(()) };
    let share = scene.evaluate(&scene.own()[SegmentKey::ProductMargin])?;
    let (isa, alive) = (scene.isa(), &scene.life.alive[..]);
    let fees = by_shape!(fees = fees.view(); {
        make_column(isa, scene.len(), (alive, fees), |(alive, fees)| if alive > 0.0 { fees } else { 0.0 })
    });
    update(isa, revenue, &fees[..], |revenue, fee| revenue + fee);
    by_shape!(share = share.view(); update(isa, margin, (&fees[..], share), |margin, (fee, share)| margin + fee * share));
    scene.sheet[Line::ProductFees] = fees;
    scene.enter(Line::ProductFees)
}

/// What customers pay in a period beside purchases; none where nobody does. Sleepers go on paying; who has left without a word
/// does not, and is silent.
pub(in crate::engine) fn product_fees<'a>(scene: &mut Scene<'a, '_>) -> Result<Option<Values<'a>>> {
    let fee = scene.evaluate(&scene.own()[SegmentKey::ProductFee])?;
    if fee.is_zero() {
        return Ok(None);
    }
    Ok(Some(scene.further_products().join(scene.isa(), &fee, |further, fee| further * fee)))
}
