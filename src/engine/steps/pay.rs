//! Paying: some revenue never comes in.

use crate::engine::columns::each::{by_shape, make_column};
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::portfolio::Line;
use crate::scenario::keys::SegmentKey;

/// The end of step 3 of a period.
pub(in crate::engine) fn pay(scene: &mut Scene) -> Result<()> {
    let share = scene.evaluate(&scene.own()[SegmentKey::Unpaid])?;
    if share.is_zero() {
        return Ok(());
    }
    let (isa, len) = (scene.isa(), scene.len());
    let revenue = &scene.sheet[Line::Revenue][..];
    scene.sheet[Line::BadDebt] = by_shape!(share = share.view(); {
        make_column(isa, len, (revenue, share), |(revenue, share)| revenue * share)
    });
    scene.enter(Line::BadDebt)
}
