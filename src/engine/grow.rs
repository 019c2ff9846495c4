//! Growing: who stays may take one product more.

use super::each::{either, update};
use super::lanes::Lanes;
use super::scene::Scene;
use crate::error::Result;
use crate::random::Decision;
use crate::scenario::keys::SegmentKey;

/// Step 7 of a period. Who leaves takes nothing: it may still refer, and rules see what it holds. What the dead would have
/// taken does no harm: nobody looks at it again.
pub(super) fn grow(scene: &mut Scene) -> Result<()> {
    let own = scene.own();
    let chance = scene.of(&own[SegmentKey::CrossSell])?;
    if chance.is_zero() {
        return Ok(());
    }
    let (isa, most) = (scene.isa(), own.products_max);
    let (leavers, products) = (&scene.sheet.leavers, &mut scene.life.products);
    let kept: Lanes = leavers.iter().map(|&lane| products[lane as usize]).collect();
    let u = scene.dice.lane(Decision::CROSS_SELL);
    either!(chance = chance.view(); update(isa, products, (u, chance), move |held, (u, chance)| {
        let held = if u < chance { held + 1.0 } else { held };
        if held < most { held } else { most }
    }));
    leavers.iter().zip(&kept[..]).for_each(|(&lane, held)| products[lane as usize] = *held);
    Ok(())
}
