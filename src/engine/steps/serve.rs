//! Serving: each activity's count follows its driver; counts times unit costs, and the service level's cost.

use super::bargain::extra_service;
use super::tie::Tied;
use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::DriverTerms;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::isa::Isa;
use crate::portfolio::{Exact, Line};
use crate::scenario::keys::{ActivityKey, ServiceKey, StockKey};
use crate::scenario::words::CountsAs;

/// Step 4 of a period. Handling complaints is served when they arise, in step 5.
pub(in crate::engine) fn serve(scene: &mut Scene) -> Result<()> {
    let (isa, len) = (scene.isa(), scene.len());
    let mut each = match scene.service() {
        Some(service) => scene.evaluate_on_file(&service[ServiceKey::Cost])?,
        None => Values::Same(0.0),
    };
    let mut each_purchase = Values::Same(0.0);
    for activity in scene.terms().activities.iter().filter(|activity| activity.line == CountsAs::Serving) {
        match activity.driver {
            DriverTerms::Period => {
                let cost = scene.evaluate_on_file(&activity.quantities[ActivityKey::Cost])?;
                each = each.join(isa, &cost, |sum, cost| sum + cost);
            }
            DriverTerms::Purchase => {
                each_purchase =
                    each_purchase
                        .join(isa, &scene.evaluate(&activity.quantities[ActivityKey::Cost])?, |sum, cost| sum + cost);
            }
            _ => {}
        }
    }
    // Who buys is on file.
    let (filed, purchases) = (scene.filed(), &scene.sheet[Line::Purchases][..]);
    let cost = by_shape!(each = each.view(); by_shape!(each_purchase = each_purchase.view(); {
        let counts = (filed, each, purchases, each_purchase);
        make_column(isa, len, counts, |(filed, each, purchases, each_purchase)| {
            if filed > 0.0 { each + purchases * each_purchase } else { 0.0 }
        })
    }));
    let mut costs = [cost, StepColumn::empty(), StepColumn::empty()];
    let counted = scene.fills(StockKey::PerContact);
    for activity in &scene.terms().activities {
        let cost = &mut costs[activity.line as usize];
        if cost.is_empty() {
            *cost = StepColumn::filled(len, 0.0);
        }
        let together = activity.line == CountsAs::Serving;
        match &activity.driver {
            DriverTerms::Contact(rate, decision) => {
                let (rate, each) = (scene.evaluate(rate)?, scene.evaluate(&activity.quantities[ActivityKey::Cost])?);
                let rate = scene.unless_asleep(rate);
                let counts = scene.dice.poisson(*decision, rate);
                add(isa, cost, counts, &scene.life.alive, &each);
                if counted {
                    note(isa, &mut scene.sheet.contacts, counts);
                }
            }
            DriverTerms::Count(count) => {
                let (count, each) =
                    (scene.evaluate(count)?.into_column(len), scene.evaluate(&activity.quantities[ActivityKey::Cost])?);
                add(isa, cost, &count, &scene.life.alive, &each);
            }
            DriverTerms::Quote if !scene.sheet.quotes.is_empty() => {
                let each = scene.evaluate(&activity.quantities[ActivityKey::Cost])?;
                add(isa, cost, &scene.sheet.quotes, &scene.life.alive, &each);
            }
            DriverTerms::Newcomer => {
                let came = newcomers(scene);
                let each = scene.evaluate_for(&activity.quantities[ActivityKey::Cost], marked(isa, &came), |_| {
                    StepColumn::copy(&came)
                })?;
                add(isa, cost, &came, &scene.life.alive, &each);
            }
            DriverTerms::Overdue if !scene.sheet.overdue.is_empty() => {
                let overdue = StepColumn::copy(&scene.sheet.overdue);
                let each =
                    scene.evaluate_for(&activity.quantities[ActivityKey::Cost], marked(isa, &overdue), |_| {
                        StepColumn::copy(&overdue)
                    })?;
                add(isa, cost, &overdue, &scene.life.alive, &each);
            }
            DriverTerms::Purchase if !together => {
                let each = scene.evaluate(&activity.quantities[ActivityKey::Cost])?;
                add(isa, cost, &scene.sheet[Line::Purchases], &scene.life.alive, &each);
            }
            DriverTerms::Period if !together => {
                let each = scene.evaluate_on_file(&activity.quantities[ActivityKey::Cost])?;
                add(isa, cost, scene.filed(), scene.filed(), &each);
            }
            DriverTerms::Purchase
            | DriverTerms::Quote
            | DriverTerms::Complaint
            | DriverTerms::Overdue
            | DriverTerms::Period => {}
        }
    }
    let [mut cost, acquisition, programme] = costs;
    let more = match (scene.ties(Tied::Serve)?, extra_service(scene)?) {
        (Some(ties), Some(extra)) => Some(ties.join(isa, &extra, |ties, extra| ties * extra)),
        (ties, extra) => ties.or(extra),
    };
    if let Some(more) = more {
        let more = more.into_column(len);
        update(isa, &mut cost, &more[..], |cost, more| cost * more);
        scene.sheet.serving = more;
    }
    scene.sheet[Line::CostToServe] = cost;
    scene.sheet[Line::AcquisitionCost] = acquisition;
    scene.sheet[Line::ProgrammeCost] = programme;
    Ok(())
}

/// The cost of handling the complaints of the period.
pub(in crate::engine) fn handle(scene: &mut Scene, complaints: &[f64]) -> Result<()> {
    for activity in &scene.terms().activities {
        if matches!(activity.driver, DriverTerms::Complaint) {
            let many = marked(scene.isa(), complaints);
            let each =
                scene.evaluate_for(&activity.quantities[ActivityKey::Cost], many, |_| StepColumn::copy(complaints))?;
            let serving = &scene.sheet.serving;
            let each = if serving.is_empty() || activity.line != CountsAs::Serving {
                each
            } else {
                Values::Column(StepColumn::copy(serving)).join(scene.isa(), &each, |more, each| more * each)
            };
            add(scene.isa(), &mut scene.sheet[line(activity.line)], complaints, &scene.life.alive, &each);
        }
    }
    Ok(())
}

/// The line of the ledger that a cost is entered in.
fn line(counts_as: CountsAs) -> Line {
    match counts_as {
        CountsAs::Serving => Line::CostToServe,
        CountsAs::Acquisition => Line::AcquisitionCost,
        CountsAs::Programme => Line::ProgrammeCost,
    }
}

/// Adds what the counts of the living cost.
fn add(isa: Isa, cost: &mut [f64], counts: &[f64], alive: &[f64], each: &Values) {
    by_shape!(each = each.view(); update(isa, cost, (counts, alive, each), |sum, (n, alive, each)| {
        if alive > 0.0 { sum + n * each } else { sum }
    }));
}

/// Adds the counts of one more activity.
fn note(isa: Isa, all: &mut StepColumn, counts: &[f64]) {
    if all.is_empty() {
        *all = StepColumn::copy(counts);
    } else {
        update(isa, all, counts, |sum, n| sum + n);
    }
}

/// 1 for who was won and is in the first period. That is few, and only they are asked where they came from.
fn newcomers(scene: &mut Scene) -> StepColumn {
    let (now, who, isa, len) = (f64::from(scene.world.period), scene.who, scene.isa(), scene.len());
    let (arrived, alive) = (&who.arrived[..], &scene.life.alive[..]);
    let new = &mut scene.sheet.newcomers;
    new.pick(isa, len, (arrived, alive), move |(arrived, alive)| arrived == now && alive > 0.0);
    let mut won = StepColumn::filled(len, 0.0);
    for row in new.iter().map(|row| *row as usize) {
        won[row] = f64::from(u8::from(who.origins[row].won(arrived[row])));
    }
    won
}

/// How many customers are marked with 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most a block")]
fn marked(isa: Isa, column: &[f64]) -> usize {
    Exact::sum_whole(isa, column).value() as usize
}
