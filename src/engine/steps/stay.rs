//! Staying: each customer spends hazard budget, and leaves when it is used up.

use super::causes::count_causes;
use super::forces::Forces;
use super::listen::hear_why;
use super::problems::spend_on_problems;
use crate::engine::columns::each::{by_shape, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::portfolio::Line;
use crate::rules::Event;

/// Step 6 of a period. The budget is one Exp(1) draw per stay, and a period costs `-ln(retention)`, after all forces on it: so the law is that of a
/// coin per period, and a better retention can only lengthen a life. Kept as a power of e, the budget begins at 1/u, and
/// a period multiplies it by the retention: no logarithm is needed.
pub(in crate::engine) fn stay(scene: &mut Scene) -> Result<()> {
    let isa = scene.isa();
    spend_on_problems(scene);
    let forces = Forces::new(scene)?;
    by_shape!(retention = forces.retention().view(); {
        update(isa, &mut scene.life.budget, retention, |budget, retention| budget * retention);
    });
    let of = (&scene.life.budget[..], &scene.life.alive[..]);
    scene.sheet.leavers.pick(isa, scene.who.ids.len(), of, |(budget, alive)| budget < 1.0 && alive > 0.0);
    let lost = scene.sheet.leavers.len();
    if lost == 0 {
        return Ok(());
    }
    scene.ledger().add(Line::CustomersLost, lost as f64);
    let reasons = count_causes(scene, &forces);
    hear_why(scene, &reasons)?;
    if scene.own().silently || scene.terms().on(Event::Leave).is_empty() {
        return Ok(());
    }
    let mut left = StepColumn::filled(scene.len(), 0.0);
    // Whom the firm wrote off before has left already.
    scene.sheet.leavers.iter().for_each(|&row| left[row as usize] = scene.filed()[row as usize]);
    scene.react(Event::Leave, &left)
}
