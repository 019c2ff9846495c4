//! Serving: each activity's count follows its driver; counts times unit costs, and the service level's cost.

use super::amount::{add_product, zip};
use super::lanes::Lanes;
use super::plan::DriverTerms;
use super::scene::Scene;
use crate::error::Result;

/// Step 4 of a period. Handling complaints is served when they arise, in step 5.
pub(super) fn serve(scene: &mut Scene) -> Result<()> {
    let isa = scene.isa();
    let mut cost = Lanes::filled(scene.len(), 0.0);
    if let Some(service) = scene.service() {
        let each = scene.of(&service.cost)?;
        add_product(isa, &mut cost, &scene.life.alive, &each);
    }
    for activity in &scene.own().activities {
        let each = match activity.driver {
            DriverTerms::Complaint => continue,
            _ => scene.of(&activity.cost)?,
        };
        match &activity.driver {
            DriverTerms::Purchase => add_product(isa, &mut cost, &scene.sheet.purchases, &each),
            DriverTerms::Period => add_product(isa, &mut cost, &scene.life.alive, &each),
            DriverTerms::Contact(rate, decision) => {
                let rate = scene.of(rate)?;
                let count = scene.dice.poisson(*decision, &rate);
                add_product(isa, &mut cost, &living(scene, count), &each);
            }
            DriverTerms::Count(count) => {
                let count = scene.of(count)?.lanes(scene.len());
                add_product(isa, &mut cost, &living(scene, count), &each);
            }
            DriverTerms::Newcomer => {
                let count = newcomers(scene);
                add_product(isa, &mut cost, &living(scene, count), &each);
            }
            DriverTerms::Complaint => {}
        }
    }
    scene.sheet.cost = cost;
    Ok(())
}

/// The cost of handling the complaints of the period.
pub(super) fn handle(scene: &mut Scene, complaints: &[f64]) -> Result<()> {
    for activity in &scene.own().activities {
        if matches!(activity.driver, DriverTerms::Complaint) {
            let each = scene.of(&activity.cost)?;
            add_product(scene.isa(), &mut scene.sheet.cost, complaints, &each);
        }
    }
    Ok(())
}

/// The counts of those who are alive.
fn living(scene: &Scene, mut count: Lanes) -> Lanes {
    zip(scene.isa(), &mut count, &scene.life.alive, |n, alive| n * alive);
    count
}

/// 1 for who was won and is in the first period.
fn newcomers(scene: &mut Scene) -> Lanes {
    let now = i64::from(scene.world.period);
    let who = scene.who.arrived.iter().zip(&scene.who.origins);
    who.map(|(arrived, origin)| f64::from(u8::from(origin.won(*arrived) && i64::from(*arrived) == now))).collect()
}
