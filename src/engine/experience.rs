//! Experience: complaints, and what they and the service do to satisfaction and expectation.

use super::amount::Amount;
use super::each::{either, made, update};
use super::plan::{DriverTerms, ServiceTerms};
use super::scene::Scene;
use super::serve::handle;
use crate::error::Result;
use crate::random::Decision;
use crate::rules::{Column, Event};
use crate::scenario::keys::{SegmentKey, ServiceKey};

/// Step 5 of a period.
pub(super) fn experience(scene: &mut Scene) -> Result<()> {
    let service = scene.service();
    let costly = scene.terms().activities.iter().any(|activity| matches!(activity.driver, DriverTerms::Complaint));
    let told = costly || !scene.terms().on(Event::Complaint).is_empty();
    if service.is_none() && !told {
        return Ok(());
    }
    let chance = scene.of(&scene.own()[SegmentKey::Complaints])?;
    if let Some(service) = service {
        learn(scene, service, &chance)?;
    }
    if chance.is_zero() || !told {
        return Ok(());
    }
    let (isa, len) = (scene.isa(), scene.len());
    let (u, alive) = (scene.dice.lane(Decision::COMPLAINT), &scene.life.alive[..]);
    let complaints = either!(chance = chance.view(); {
        made(isa, len, (u, chance, alive), |(u, chance, alive)| if u < chance { alive } else { 0.0 })
    });
    handle(scene, &complaints)?;
    scene.react(Event::Complaint, &complaints)
}

/// Satisfaction follows performance and surprise, or the way the complaint was handled; expectation follows performance.
fn learn(scene: &mut Scene, service: &ServiceTerms, complaint: &Amount) -> Result<()> {
    let (isa, len) = (scene.isa(), scene.len());
    // Every rule of the step is asked before anything moves.
    let pace = scene.of(&service[ServiceKey::Adjustment])?;
    let handling = if complaint.is_zero() {
        None
    } else {
        Some([
            scene.of(&service[ServiceKey::Resolved])?,
            scene.of(&service[ServiceKey::Relief])?,
            scene.of(&service[ServiceKey::Damage])?,
        ])
    };
    let target = target(scene, service)?;
    let Some([resolved, relief, damage]) = handling else {
        either!(target = target.view(); either!(pace = pace.view(); {
            update(isa, &mut scene.life.satisfaction, (target, pace), |s, (target, pace)| unit(s + pace * (target - s)));
        }));
        return Ok(());
    };
    let (trouble, remedy) = scene.dice.lanes(Decision::COMPLAINT, Decision::RESOLVED);
    let satisfaction = &mut scene.life.satisfaction;
    let all = [complaint, &resolved, &target, &pace, &relief, &damage];
    if let [Column::Same(c), Column::Same(r), Column::Same(t), Column::Same(p), Column::Same(up), Column::Same(down)] =
        all.map(Amount::view)
    {
        update(isa, satisfaction, (trouble, remedy), move |s, (trouble, remedy)| {
            moved(s, trouble < c, remedy < r, (t, p), (up, down))
        });
        return Ok(());
    }
    let [complaint, resolved, target, pace, relief, damage] = all.map(|amount| amount.column(len));
    let luck = ((trouble, &complaint[..]), (remedy, &resolved[..]));
    let terms = ((&target[..], &pace[..]), (&relief[..], &damage[..]));
    update(isa, satisfaction, (luck, terms), |s, (((trouble, c), (remedy, r)), (way, steps))| {
        moved(s, trouble < c, remedy < r, way, steps)
    });
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

/// Satisfaction after a period: a step up or down after a complaint, else some way towards the target.
#[inline(always)]
fn moved(s: f64, complains: bool, pleased: bool, (target, pace): (f64, f64), (relief, damage): (f64, f64)) -> f64 {
    let quiet = s + pace * (target - s);
    let handled = if pleased { s + relief } else { s - damage };
    unit(if complains { handled } else { quiet })
}

#[inline(always)]
fn unit(x: f64) -> f64 {
    let x = if x > 0.0 { x } else { 0.0 };
    if x < 1.0 { x } else { 1.0 }
}
