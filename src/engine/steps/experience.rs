//! Experience: problems, and what they and the service do to satisfaction and expectation.

use super::problems::arise;
use super::serve::handle;
use crate::engine::columns::each::{by_shape, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::{DriverTerms, ServiceTerms};
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::rules::Event;
use crate::scenario::keys::ServiceKey;

/// Step 5 of a period.
pub(in crate::engine) fn experience(scene: &mut Scene) -> Result<()> {
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
    if !heard {
        return Ok(());
    }
    let complaints = complaints(scene);
    if complaints.is_empty() {
        return Ok(());
    }
    handle(scene, &complaints)?;
    scene.react(Event::Complaint, &complaints)
}

/// 1 for who complained in this period; empty where nobody did.
pub(in crate::engine) fn complaints(scene: &Scene) -> StepColumn {
    let mut told = scene.sheet.problems.iter().filter(|problem| problem.told).peekable();
    if told.peek().is_none() {
        return StepColumn::empty();
    }
    let mut complaints = StepColumn::filled(scene.len(), 0.0);
    told.for_each(|problem| complaints[problem.row as usize] = 1.0);
    complaints
}

/// Satisfaction follows performance and surprise, or the way a problem ended; expectation follows performance.
fn learn(scene: &mut Scene, service: &ServiceTerms) -> Result<()> {
    let isa = scene.isa();
    // Every rule of the step is asked before anything moves.
    let pace = scene.evaluate(&service[ServiceKey::Adjustment])?;
    let pace = scene.unless_asleep(pace);
    let target = target(scene, service)?;
    let (problems, satisfaction) = (&scene.sheet.problems, &mut scene.life.satisfaction);
    let before: StepColumn = problems.iter().map(|problem| satisfaction[problem.row as usize]).collect();
    by_shape!(target = target.view(); by_shape!(pace = pace.view(); {
        update(isa, satisfaction, (target, pace), |s, (target, pace)| unit(s + pace * (target - s)));
    }));
    for (problem, before) in problems.iter().zip(&before[..]) {
        satisfaction[problem.row as usize] = unit(before + problem.step);
    }
    Ok(())
}

/// Where satisfaction goes when nothing happens: performance, and how far it surprises those who expected another.
fn target<'a>(scene: &mut Scene<'a, '_>, service: &ServiceTerms) -> Result<Values<'a>> {
    let quality = scene.evaluate(&service[ServiceKey::Quality])?;
    let quality = scene.pressed(quality);
    let surprise = scene.evaluate(&service[ServiceKey::Surprise])?;
    if surprise.is_zero() {
        return Ok(quality);
    }
    let (weight, pace) =
        (scene.evaluate(&service[ServiceKey::LossWeight])?, scene.evaluate(&service[ServiceKey::Habituation])?);
    let pace = scene.unless_asleep(pace);
    let target = scene.life.expectation.iter_mut().enumerate().map(|(row, expected)| {
        let performance = quality.at(row);
        let gap = performance - *expected;
        *expected += pace.at(row) * gap;
        let target = performance + surprise.at(row) * if gap < 0.0 { weight.at(row) * gap } else { gap };
        // However far it is, the way there has a length.
        target.clamp(f64::MIN, f64::MAX)
    });
    Ok(Values::Column(target.collect()))
}

#[inline(always)]
fn unit(x: f64) -> f64 {
    let x = if x > 0.0 { x } else { 0.0 };
    if x < 1.0 { x } else { 1.0 }
}
