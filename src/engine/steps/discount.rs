//! Opening discounts: what newcomers of a channel are given off what they buy at first.

use crate::engine::columns::step_column::StepColumn;
use crate::engine::scene::Scene;
use crate::portfolio::{Line, Origin};

/// The end of step 4: a discount of the period on what newcomers of late bought. It is a cost of winning them, and revenue
/// stays at list price.
pub(in crate::engine) fn give_discounts(scene: &mut Scene) {
    let discounts = &scene.world.discounts;
    if discounts.iter().all(|discount| *discount == 0.0) {
        return;
    }
    let (channels, period) = (&scene.terms().channels, i64::from(scene.world.period));
    let mut given = std::mem::replace(&mut scene.sheet[Line::AcquisitionCost], StepColumn::empty());
    if given.is_empty() {
        given = StepColumn::filled(scene.len(), 0.0);
    }
    let revenue = &scene.sheet[Line::Revenue];
    for (row, (origin, arrived)) in scene.who.origins.iter().zip(&scene.who.arrived[..]).enumerate() {
        let Origin::Channel(channel) = *origin else { continue };
        let channel = usize::from(channel);
        if period - i64::from(*arrived) < i64::from(channels[channel].discount_periods) {
            given[row] += discounts[channel] * revenue[row];
        }
    }
    scene.sheet[Line::AcquisitionCost] = given;
}
