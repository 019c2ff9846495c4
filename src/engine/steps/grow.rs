//! Growing: who stays may take one product more.

use crate::engine::columns::each::{by_shape, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::random::Decision;
use crate::scenario::keys::SegmentKey;

/// Step 7 of a period. Who leaves takes nothing: it may still refer, and rules see what it holds. Who is gone keeps what it held
/// for as long as it is kept.
pub(in crate::engine) fn grow(scene: &mut Scene) -> Result<()> {
    let own = scene.own();
    let chance = scene.evaluate(&own[SegmentKey::CrossSell])?;
    if chance.is_zero() {
        return Ok(());
    }
    let chance = scene.unless_asleep(chance);
    let (isa, most) = (scene.isa(), own.products_max);
    let (departing, products) = (scene.sheet.departing(), &mut scene.life.products);
    let kept: StepColumn = departing.iter().map(|&row| products[row as usize]).collect();
    let u = scene.dice.bits(Decision::CROSS_SELL);
    by_shape!(chance = chance.view(); update(isa, products, (u, chance), move |held, (u, chance)| {
        if u < chance && held < most { held + 1.0 } else { held }
    }));
    departing.iter().zip(&kept[..]).for_each(|(&row, held)| products[row as usize] = *held);
    Ok(())
}
