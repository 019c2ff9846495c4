//! Growing: who stays may take one product more.

use super::amount::zip;
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
    let more = scene.dice.bernoulli(Decision::CROSS_SELL, &chance);
    let most = own.products_max;
    zip(scene.isa(), &mut scene.life.products, &more, move |held, more| {
        let held = held + more;
        if held < most { held } else { most }
    });
    Ok(())
}
