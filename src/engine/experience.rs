//! Experience: problems, and what they and the service do to satisfaction and expectation.

use super::amount::Amount;
use super::each::{either, update};
use super::lanes::Lanes;
use super::plan::{DriverTerms, ServiceTerms};
use super::problems::arise;
use super::scene::Scene;
use super::serve::handle;
use crate::error::Result;
use crate::rules::Event;
use crate::scenario::keys::ServiceKey;

/// Step 5 of a period.
pub(super) fn experience(scene: &mut Scene) -> Result<()> {
    arise(scene)?;
    if let Some(service) = scene.service() {
        learn(scene, service)?;
    }
    answer(scene)
}

/// What complaints cost, and the rules that react to them. What is kept silent has neither.
fn answer(scene: &mut Scene) -> Result<()> {
    let costly = scene.terms().activities.iter().any(|activity| matches!(activity.driver, DriverTerms::Complaint));
    let heard = costly || !scene.terms().on(Event::Complaint).is_empty();
    if !heard || scene.sheet.problems.iter().all(|problem| !problem.told) {
        return Ok(());
    }
    let mut complaints = Lanes::filled(scene.len(), 0.0);
    let told = scene.sheet.problems.iter().filter(|problem| problem.told);
    told.for_each(|problem| complaints[problem.lane as usize] = 1.0);
    handle(scene, &complaints)?;
    scene.react(Event::Complaint, &complaints)
}

/// Satisfaction follows performance and surprise, or the way a problem ended; expectation follows performance.
fn learn(scene: &mut Scene, service: &ServiceTerms) -> Result<()> {
    let isa = scene.isa();
    // Every rule of the step is asked before anything moves.
    let pace = scene.of(&service[ServiceKey::Adjustment])?;
    let target = target(scene, service)?;
    let (problems, satisfaction) = (&scene.sheet.problems, &mut scene.life.satisfaction);
    let before: Lanes = problems.iter().map(|problem| satisfaction[problem.lane as usize]).collect();
    either!(target = target.view(); either!(pace = pace.view(); {
        update(isa, satisfaction, (target, pace), |s, (target, pace)| unit(s + pace * (target - s)));
    }));
    for (problem, before) in problems.iter().zip(&before[..]) {
        satisfaction[problem.lane as usize] = unit(before + problem.step);
    }
    Ok(())
}

/// Where satisfaction goes when nothing happens: performance, and how far it surprises those who expected another.
fn target<'a>(scene: &mut Scene<'a, '_>, service: &ServiceTerms) -> Result<Amount<'a>> {
    let quality = scene.of(&service[ServiceKey::Quality])?;
    let surprise = scene.of(&service[ServiceKey::Surprise])?;
    if surprise.is_zero() {
        return Ok(quality);
    }
    let (weight, pace) = (scene.of(&service[ServiceKey::LossWeight])?, scene.of(&service[ServiceKey::Habituation])?);
    let target = scene.life.expectation.iter_mut().enumerate().map(|(lane, expected)| {
        let performance = quality.of(lane);
        let gap = performance - *expected;
        *expected += pace.of(lane) * gap;
        let target = performance + surprise.of(lane) * if gap < 0.0 { weight.of(lane) * gap } else { gap };
        // However far it is, the way there has a length.
        target.clamp(f64::MIN, f64::MAX)
    });
    Ok(Amount::Lanes(target.collect()))
}

#[inline(always)]
fn unit(x: f64) -> f64 {
    let x = if x > 0.0 { x } else { 0.0 };
    if x < 1.0 { x } else { 1.0 }
}
