//! Serving: each activity's count follows its driver; counts times unit costs, and the service level's cost.

use super::bargain::extra_service;
use super::count::{charge_some, multiple, take};
use super::file::on_file;
use super::tie::Tied;
use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::DriverTerms;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::isa::Isa;
use crate::portfolio::Line;
use crate::scenario::keys::{ServiceKey, StockKey};
use crate::scenario::words::CountsAs;

/// Step 4 of a period. Handling complaints is served when they arise, in step 5.
pub(in crate::engine) fn serve(scene: &mut Scene) -> Result<()> {
    let (isa, len) = (scene.isa(), scene.len());
    let more = match (scene.ties(Tied::Serve)?, extra_service(scene)?) {
        (Some(ties), Some(extra)) => Some(ties.join(isa, &extra, |ties, extra| ties * extra)),
        (ties, extra) => ties.or(extra),
    };
    scene.sheet.parts =
        vec![StepColumn::empty(); if scene.plan().detail.by_customer { scene.plan().parts.len() } else { 0 }];
    scene.sheet.serving = more.map_or_else(StepColumn::empty, |more| more.into_column(len));
    let [each, each_purchase] = together(scene)?;
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
    let apart = !scene.sheet.parts.is_empty();
    for (at, activity) in scene.terms().activities.iter().enumerate() {
        let sum = &mut costs[activity.line as usize];
        if sum.is_empty() {
            *sum = StepColumn::filled(len, 0.0);
        }
        // By itself where that is asked; the sum is the same.
        let mut own = if apart { StepColumn::filled(len, 0.0) } else { StepColumn::empty() };
        let cost = if apart { &mut own } else { &mut *sum };
        let together = activity.line == CountsAs::Serving;
        match &activity.driver {
            DriverTerms::Contact(rate, decision) => {
                let rate = scene.evaluate(rate)?;
                let each = take(scene, activity.work(), Scene::evaluate)?;
                let rate = scene.unless_asleep(rate);
                let counts = scene.dice.poisson(*decision, rate);
                if counted {
                    note(isa, &mut scene.sheet.contacts, counts);
                }
                let ledger = &mut scene.books.segments[scene.segment];
                each.charge(isa, cost, ledger, (counts, &scene.life.alive, multiple(&scene.sheet.serving, activity)));
            }
            DriverTerms::Count(count) => {
                let count = scene.evaluate(count)?.into_column(len);
                let each = take(scene, activity.work(), Scene::evaluate)?;
                let ledger = &mut scene.books.segments[scene.segment];
                each.charge(isa, cost, ledger, (&count, &scene.life.alive, multiple(&scene.sheet.serving, activity)));
            }
            DriverTerms::Quote if !scene.sheet.quotes.is_empty() => {
                let each = take(scene, activity.work(), Scene::evaluate)?;
                let (quotes, serving) = (&scene.sheet.quotes[..], multiple(&scene.sheet.serving, activity));
                let ledger = &mut scene.books.segments[scene.segment];
                each.charge(isa, cost, ledger, (quotes, &scene.life.alive, serving));
            }
            DriverTerms::Newcomer => {
                let came = newcomers(scene);
                charge_some(scene, activity, cost, &came)?;
            }
            DriverTerms::Overdue if !scene.sheet.overdue.is_empty() => {
                let overdue = StepColumn::copy(&scene.sheet.overdue);
                charge_some(scene, activity, cost, &overdue)?;
            }
            DriverTerms::Purchase if !together => {
                let each = take(scene, activity.work(), Scene::evaluate)?;
                let ledger = &mut scene.books.segments[scene.segment];
                each.charge(isa, cost, ledger, (&scene.sheet[Line::Purchases], &scene.life.alive, &[]));
            }
            DriverTerms::Period if !together => {
                let each = take(scene, activity.work(), Scene::evaluate_on_file)?;
                let (filed, ledger) = (on_file(scene.life), &mut scene.books.segments[scene.segment]);
                each.charge(isa, cost, ledger, (filed, filed, &[]));
            }
            DriverTerms::Purchase
            | DriverTerms::Quote
            | DriverTerms::Complaint
            | DriverTerms::Overdue
            | DriverTerms::Period => {}
        }
        if apart {
            update(isa, sum, &own[..], |sum, own| sum + own);
            if scene.sheet.parts[at].is_empty() {
                scene.sheet.parts[at] = own;
            }
        }
    }
    let [mut cost, acquisition, programme] = costs;
    if !scene.sheet.serving.is_empty() {
        update(isa, &mut cost, &scene.sheet.serving[..], |cost, more| cost * more);
        scene.multiply_parts();
    }
    scene.sheet[Line::CostToServe] = cost;
    scene.sheet[Line::AcquisitionCost] = acquisition;
    scene.sheet[Line::ProgrammeCost] = programme;
    Ok(())
}

/// What serving costs everybody on file, and each purchase: of all activities that follow these, at once.
fn together<'a>(scene: &mut Scene<'a, '_>) -> Result<[Values<'a>; 2]> {
    let isa = scene.isa();
    let mut each = match scene.service() {
        Some(service) => scene.evaluate_on_file(&service[ServiceKey::Cost])?,
        None => Values::Same(0.0),
    };
    if let Some(at) = scene.service_at() {
        scene.charge_filed(scene.terms().activities.len() + at, &each);
    }
    let mut each_purchase = Values::Same(0.0);
    for (at, activity) in scene.terms().activities.iter().enumerate() {
        if activity.line != CountsAs::Serving {
            continue;
        }
        match activity.driver {
            DriverTerms::Period => {
                let count = take(scene, activity.work(), Scene::evaluate_on_file)?;
                each = each.join(isa, &count.money, |sum, cost| sum + cost);
                let (filed, ledger) = (on_file(scene.life), &mut scene.books.segments[scene.segment]);
                count.note(isa, ledger, (filed, filed, &scene.sheet.serving));
                scene.charge_filed(at, &count.money);
            }
            DriverTerms::Purchase => {
                let count = take(scene, activity.work(), Scene::evaluate)?;
                each_purchase = each_purchase.join(isa, &count.money, |sum, cost| sum + cost);
                let purchases = &scene.sheet[Line::Purchases];
                let ledger = &mut scene.books.segments[scene.segment];
                count.note(isa, ledger, (purchases, &scene.life.alive, &scene.sheet.serving));
                let purchases = scene.sheet[Line::Purchases].clone();
                scene.part(at, &purchases, &count.money);
            }
            _ => {}
        }
    }
    Ok([each, each_purchase])
}

/// The cost of handling the complaints of the period.
pub(in crate::engine) fn handle(scene: &mut Scene, complaints: &[f64]) -> Result<()> {
    let isa = scene.isa();
    for (at, activity) in scene.terms().activities.iter().enumerate() {
        if matches!(activity.driver, DriverTerms::Complaint) {
            let line = line(activity.line);
            let mut cost = std::mem::replace(&mut scene.sheet[line], StepColumn::empty());
            let once = scene.sheet.serving.is_empty() || activity.line != CountsAs::Serving;
            if once && scene.sheet.parts.is_empty() {
                charge_some(scene, activity, &mut cost, complaints)?;
            } else {
                let mut own = StepColumn::filled(scene.len(), 0.0);
                charge_some(scene, activity, &mut own, complaints)?;
                if !once {
                    update(isa, &mut own, &scene.sheet.serving[..], |own, more| own * more);
                }
                update(isa, &mut cost, &own[..], |cost, own| if own > 0.0 { cost + own } else { cost });
                scene.sheet.parts.get_mut(at).into_iter().for_each(|part| *part = own.clone());
            }
            scene.sheet[line] = cost;
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
