//! Serving: each activity's count follows its driver; counts times unit costs, and the service level's cost.

use super::amount::Amount;
use super::each::{either, made, update};
use super::lanes::Lanes;
use super::plan::DriverTerms;
use super::scene::Scene;
use crate::error::Result;
use crate::isa::Isa;
use crate::portfolio::{Exact, Line};
use crate::scenario::keys::{ActivityKey, ServiceKey};

/// Step 4 of a period. Handling complaints is served when they arise, in step 5.
pub(super) fn serve(scene: &mut Scene) -> Result<()> {
    let (isa, len) = (scene.isa(), scene.len());
    let mut each = match scene.service() {
        Some(service) => scene.of(&service[ServiceKey::Cost])?,
        None => Amount::Same(0.0),
    };
    let mut each_purchase = Amount::Same(0.0);
    for activity in &scene.terms().activities {
        match activity.driver {
            DriverTerms::Period => {
                each = each.join(isa, &scene.of(&activity.quantities[ActivityKey::Cost])?, |sum, cost| sum + cost);
            }
            DriverTerms::Purchase => {
                each_purchase =
                    each_purchase
                        .join(isa, &scene.of(&activity.quantities[ActivityKey::Cost])?, |sum, cost| sum + cost);
            }
            _ => {}
        }
    }
    let (alive, purchases) = (&scene.life.alive[..], &scene.sheet[Line::Purchases][..]);
    let mut cost = either!(each = each.view(); either!(each_purchase = each_purchase.view(); {
        let counts = (alive, each, purchases, each_purchase);
        made(isa, len, counts, |(alive, each, purchases, each_purchase)| {
            if alive > 0.0 { each + purchases * each_purchase } else { 0.0 }
        })
    }));
    for activity in &scene.terms().activities {
        match &activity.driver {
            DriverTerms::Contact(rate, decision) => {
                let (rate, each) = (scene.of(rate)?, scene.of(&activity.quantities[ActivityKey::Cost])?);
                add(isa, &mut cost, scene.dice.poisson(*decision, rate), &scene.life.alive, &each);
            }
            DriverTerms::Count(count) => {
                let (count, each) = (scene.of(count)?.lanes(len), scene.of(&activity.quantities[ActivityKey::Cost])?);
                add(isa, &mut cost, &count, &scene.life.alive, &each);
            }
            DriverTerms::Quote if !scene.sheet.quotes.is_empty() => {
                let each = scene.of(&activity.quantities[ActivityKey::Cost])?;
                add(isa, &mut cost, &scene.sheet.quotes, &scene.life.alive, &each);
            }
            DriverTerms::Newcomer => {
                let came = newcomers(scene);
                let each = scene
                    .of_those(&activity.quantities[ActivityKey::Cost], marked(isa, &came), |_| Lanes::copy(&came))?;
                add(isa, &mut cost, &came, &scene.life.alive, &each);
            }
            DriverTerms::Purchase | DriverTerms::Quote | DriverTerms::Complaint | DriverTerms::Period => {}
        }
    }
    scene.sheet[Line::CostToServe] = cost;
    Ok(())
}

/// The cost of handling the complaints of the period.
pub(super) fn handle(scene: &mut Scene, complaints: &[f64]) -> Result<()> {
    for activity in &scene.terms().activities {
        if matches!(activity.driver, DriverTerms::Complaint) {
            let many = marked(scene.isa(), complaints);
            let each = scene.of_those(&activity.quantities[ActivityKey::Cost], many, |_| Lanes::copy(complaints))?;
            add(scene.isa(), &mut scene.sheet[Line::CostToServe], complaints, &scene.life.alive, &each);
        }
    }
    Ok(())
}

/// Adds what the counts of the living cost.
fn add(isa: Isa, cost: &mut [f64], counts: &[f64], alive: &[f64], each: &Amount) {
    either!(each = each.view(); update(isa, cost, (counts, alive, each), |sum, (n, alive, each)| {
        if alive > 0.0 { sum + n * each } else { sum }
    }));
}

/// 1 for who was won and is in the first period. That is few, and only they are asked where they came from.
fn newcomers(scene: &mut Scene) -> Lanes {
    let (now, who, isa, len) = (f64::from(scene.world.period), scene.who, scene.isa(), scene.len());
    let (arrived, alive) = (&who.arrived[..], &scene.life.alive[..]);
    let new = &mut scene.sheet.newcomers;
    new.pick(isa, len, (arrived, alive), move |(arrived, alive)| arrived == now && alive > 0.0);
    let mut won = Lanes::filled(len, 0.0);
    for lane in new.iter().map(|lane| *lane as usize) {
        won[lane] = f64::from(u8::from(who.origins[lane].won(arrived[lane])));
    }
    won
}

/// How many customers are marked with 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most a block")]
fn marked(isa: Isa, column: &[f64]) -> usize {
    Exact::of_whole(isa, column).value() as usize
}
