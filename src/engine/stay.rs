//! Staying: each customer's chance of having stayed so far falls, and who has less of it than luck leaves.

use super::amount::{either, update};
use super::lanes::Lanes;
use super::pick::pick;
use super::scene::Scene;
use crate::error::Result;
use crate::portfolio::Line;
use crate::rules::Event;

/// Step 6 of a period. A customer has one uniform number for the whole stay; the law is that of a coin per period, and a
/// better retention can only lengthen a life.
pub(super) fn stay(scene: &mut Scene) -> Result<()> {
    let isa = scene.isa();
    let retention = scene.of(&scene.own().retention)?;
    either!(retention = retention.view(); {
        update(isa, &mut scene.life.survival, retention, |survival, retention| survival * retention);
    });
    let (life, luck) = (&scene.life, &scene.who.luck[..]);
    let of = (&life.survival[..], luck, &life.alive[..]);
    pick(isa, luck.len(), of, |(survival, luck, alive)| (survival < luck) & (alive > 0.0), &mut scene.sheet.leavers);
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
