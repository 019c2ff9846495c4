//! Growing: who stays may take one product more.

use super::each::{either, update};
use super::scene::Scene;
use crate::error::Result;
use crate::random::Decision;

/// Step 7 of a period. What the dead or the leaving would have taken does no harm: nobody looks at it again.
pub(super) fn grow(scene: &mut Scene) -> Result<()> {
    let own = scene.own();
    let chance = scene.of(&own.cross_sell)?;
    if chance.is_zero() {
        return Ok(());
    }
    let (isa, most) = (scene.isa(), own.products_max);
    let u = scene.dice.lane(Decision::CROSS_SELL);
    either!(chance = chance.view(); update(isa, &mut scene.life.products, (u, chance), move |held, (u, chance)| {
        let held = if u < chance { held + 1.0 } else { held };
        if held < most { held } else { most }
    }));
    Ok(())
}
