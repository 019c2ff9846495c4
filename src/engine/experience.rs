//! Experience: complaints, and what they and the service do to satisfaction and expectation.

use super::amount::{Amount, update, zip, zip_two};
use super::scene::Scene;
use super::serve::handle;
use crate::error::Result;
use crate::isa::Kernel;
use crate::random::Decision;
use crate::rules::Event;

/// Step 5 of a period.
pub(super) fn experience(scene: &mut Scene) -> Result<()> {
    let chance = scene.of(&scene.own().complaints)?;
    let complaints = if chance.is_zero() {
        None
    } else {
        let mut complaints = scene.dice.bernoulli(Decision::COMPLAINT, &chance);
        zip(scene.isa(), &mut complaints, &scene.life.alive, |complains, alive| complains * alive);
        handle(scene, &complaints)?;
        Some(complaints)
    };
    learn(scene, complaints.as_deref())?;
    match complaints {
        Some(complaints) => scene.react(Event::Complaint, &complaints),
        None => Ok(()),
    }
}

/// Satisfaction follows performance and surprise, or the way the complaint was handled; expectation follows performance.
fn learn(scene: &mut Scene, complaints: Option<&[f64]>) -> Result<()> {
    let Some(service) = scene.service() else { return Ok(()) };
    let (isa, len) = (scene.isa(), scene.len());
    let quality = scene.of(&service.quality)?;
    let adjustment = scene.of(&service.adjustment)?;
    let surprise = scene.of(&service.surprise)?;
    let target = if surprise.is_zero() {
        quality
    } else {
        let (weight, pace) = (scene.of(&service.loss_weight)?, scene.of(&service.habituation)?);
        let target = (0..len).map(|lane| {
            let (p, expected) = (quality.of(lane), &mut scene.life.expectation[lane]);
            let gap = p - *expected;
            *expected += pace.of(lane) * gap;
            p + surprise.of(lane) * if gap < 0.0 { weight.of(lane) * gap } else { gap }
        });
        Amount::Lanes(target.collect())
    };
    let Some(complaints) = complaints else {
        let satisfaction = &mut scene.life.satisfaction;
        match (target, adjustment) {
            (Amount::Same(target), Amount::Same(a)) => update(isa, satisfaction, |s| unit(s + a * (target - s))),
            (target, a) => {
                zip_two(isa, satisfaction, &target.lanes(len), &a.lanes(len), |s, target, a| {
                    unit(s + a * (target - s))
                });
            }
        }
        return Ok(());
    };
    let resolved = scene.of(&service.resolved)?;
    let resolved = scene.dice.bernoulli(Decision::RESOLVED, &resolved);
    let (relief, damage) = (scene.of(&service.relief)?, scene.of(&service.damage)?);
    isa.run(Handled {
        satisfaction: &mut scene.life.satisfaction,
        complaints,
        resolved: &resolved,
        target: &target.lanes(len),
        adjustment: &adjustment.lanes(len),
        relief: &relief.lanes(len),
        damage: &damage.lanes(len),
    });
    Ok(())
}

#[inline(always)]
fn unit(x: f64) -> f64 {
    let x = if x > 0.0 { x } else { 0.0 };
    if x < 1.0 { x } else { 1.0 }
}

struct Handled<'a> {
    satisfaction: &'a mut [f64],
    complaints: &'a [f64],
    resolved: &'a [f64],
    target: &'a [f64],
    adjustment: &'a [f64],
    relief: &'a [f64],
    damage: &'a [f64],
}

impl Kernel for Handled<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let n = self.satisfaction.len();
        let (complaints, resolved, target) = (&self.complaints[..n], &self.resolved[..n], &self.target[..n]);
        let (adjustment, relief, damage) = (&self.adjustment[..n], &self.relief[..n], &self.damage[..n]);
        for lane in 0..n {
            let s = self.satisfaction[lane];
            let quiet = s + adjustment[lane] * (target[lane] - s);
            let handled = if resolved[lane] > 0.0 { s + relief[lane] } else { s - damage[lane] };
            self.satisfaction[lane] = unit(if complaints[lane] > 0.0 { handled } else { quiet });
        }
    }
}
