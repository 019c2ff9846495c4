//! Staying: each customer spends hazard budget, and leaves when it is used up.

use super::amount::{Amount, update_with};
use super::lanes::Lanes;
use super::scene::Scene;
use crate::error::Result;
use crate::portfolio::Line;
use crate::random::math;
use crate::rules::Event;

/// Step 6 of a period. The budget is one Exp(1) draw per stay; a period costs `-ln(retention)`, so the law is that of a
/// coin per period, and a better retention can only lengthen a life.
pub(super) fn stay(scene: &mut Scene) -> Result<()> {
    let isa = scene.isa();
    let retention = &scene.own().retention;
    let k = retention.per_basis;
    let hazard = match scene.stated(retention)? {
        Amount::Same(r) => Amount::Same(-math::ln(r) / k),
        lanes @ Amount::Lanes(_) => lanes.map(isa, move |r| -math::ln(r) / k),
    };
    if !hazard.is_zero() {
        update_with(isa, &mut scene.life.budget, &hazard, |budget, hazard| budget - hazard);
    }
    find_leavers(&scene.life.alive, &scene.life.budget, &mut scene.sheet.leavers);
    let lost = scene.sheet.leavers.len();
    if lost == 0 {
        return Ok(());
    }
    scene.ledger().add(Line::Lost, lost as f64);
    if scene.terms().on(Event::Leave).is_empty() {
        return Ok(());
    }
    let mut left = Lanes::filled(scene.len(), 0.0);
    scene.sheet.leavers.iter().for_each(|&lane| left[lane as usize] = 1.0);
    scene.react(Event::Leave, &left)
}

/// Lists the living whose budget is used up, ascending, without a branch that chance would make costly.
fn find_leavers(alive: &[f64], budget: &[f64], leavers: &mut Vec<u32>) {
    leavers.resize(alive.len(), 0);
    let mut found = 0;
    for (lane, (alive, budget)) in (0..).zip(alive.iter().zip(budget)) {
        leavers[found] = lane;
        found += usize::from(alive * budget < 0.0);
    }
    leavers.truncate(found);
}
