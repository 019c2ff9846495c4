//! Buying: purchases, basket, price, margin; growth with tenure.

use super::amount::{Amount, scale, update_with, zip, zip_two};
use super::lanes::Lanes;
use super::scene::Scene;
use crate::error::Result;
use crate::model::Buying;
use crate::portfolio::Line;
use crate::random::{Decision, math};
use crate::rules::Event;

/// Step 3 of a period.
pub(super) fn buy(scene: &mut Scene) -> Result<()> {
    let own = scene.own();
    let mut purchases = purchases(scene)?;
    spend_last_purchases(scene, &mut purchases)?;
    count_repeats(scene, &purchases);

    let isa = scene.isa();
    let mut revenue = purchases.clone();
    scale(isa, &mut revenue, &scene.of(&own.basket)?);
    grow_with_tenure(scene, &mut revenue)?;
    shake(scene, &mut revenue)?;
    let mut margin = revenue.clone();
    scale(isa, &mut margin, &scene.of(&own.margin)?);

    let keep = scene.plan().segments[scene.segment].keep;
    if keep.revenue_total {
        zip(isa, &mut scene.life.revenue_total, &revenue, |total, now| total + now);
    }
    if keep.recency {
        let now = f64::from(scene.world.period);
        zip(isa, &mut scene.life.last_purchase, &purchases, |last, n| if n > 0.0 { now } else { last });
    }
    scene.enter(Line::Purchases, &purchases);
    scene.enter(Line::Revenue, &revenue);
    scene.enter(Line::Margin, &margin);
    scene.sheet.purchases = purchases;
    scene.sheet.revenue = revenue;
    scene.sheet.margin = margin;
    if scene.terms().on(Event::Purchase).is_empty() {
        return Ok(());
    }
    let bought: Lanes = scene.sheet.purchases.iter().map(|n| if *n > 0.0 { 1.0 } else { 0.0 }).collect();
    scene.react(Event::Purchase, &bought)
}

/// How many purchases chance gives each living customer.
fn purchases(scene: &mut Scene) -> Result<Lanes> {
    let own = scene.own();
    let rate = scene.of(&own.purchases)?;
    let mut purchases = match own.buying {
        Buying::Poisson => scene.dice.poisson(Decision::PURCHASES, &rate),
        Buying::Bernoulli => scene.dice.bernoulli(Decision::PURCHASES, &rate),
        Buying::Subscription => rate.lanes(scene.len()),
    };
    if own.first_purchase {
        let tenure = scene.tenure();
        purchases.iter_mut().zip(tenure).for_each(|(n, tenure)| *n += if *tenure == 0.0 { 1.0 } else { 0.0 });
    }
    zip(scene.isa(), &mut purchases, &scene.life.alive, |n, alive| n * alive);
    Ok(purchases)
}

/// Each repeat purchase may be the last: it spends hazard budget, and buying stops with the purchase that exhausts it.
fn spend_last_purchases(scene: &mut Scene, purchases: &mut [f64]) -> Result<()> {
    let chance = scene.of(&scene.own().last_purchase)?;
    if chance.is_zero() {
        return Ok(());
    }
    for (lane, n) in purchases.iter_mut().enumerate() {
        let before = scene.life.purchases_total[lane];
        let first = (1.0 - before).clamp(0.0, *n);
        let repeats = *n - first;
        let hazard = -math::ln_1p(-chance.of(lane));
        let budget = &mut scene.life.budget[lane];
        if repeats > 0.0 && hazard > 0.0 {
            let possible = (*budget / hazard).floor() + 1.0;
            *n = first + repeats.min(possible);
            *budget -= hazard * repeats.min(possible);
        }
    }
    Ok(())
}

/// Everything after a customer's first purchase is a repeat.
fn count_repeats(scene: &mut Scene, purchases: &[f64]) {
    let isa = scene.isa();
    let mut repeats = Lanes::stale(purchases.len());
    zip_two(isa, &mut repeats, &scene.life.purchases_total, purchases, |_, before, n| {
        let (all, first) = (before + n - 1.0, before - 1.0);
        (if all > 0.0 { all } else { 0.0 }) - (if first > 0.0 { first } else { 0.0 })
    });
    scene.enter(Line::Repeats, &repeats);
    zip(isa, &mut scene.life.purchases_total, purchases, |total, n| total + n);
}

/// The basket grows with tenure, up to the cap.
fn grow_with_tenure(scene: &mut Scene, revenue: &mut [f64]) -> Result<()> {
    let growth = scene.of(&scene.own().growth)?;
    if growth.is_zero() {
        return Ok(());
    }
    let cap = scene.of(&scene.own().growth_cap)?;
    let (isa, unit) = (scene.isa(), scene.plan().horizon.per_basis);
    let mut grown = Lanes::copy(scene.tenure());
    update_with(isa, &mut grown, &cap, move |tenure, cap| if tenure / unit < cap { tenure / unit } else { cap });
    update_with(isa, &mut grown, &growth.map(isa, math::ln_1p), |units, rate| math::exp(rate * units));
    zip(isa, revenue, &grown, |revenue, grown| revenue * grown);
    Ok(())
}

/// A lognormal shock with mean 1 per customer and period.
fn shake(scene: &mut Scene, revenue: &mut [f64]) -> Result<()> {
    let isa = scene.isa();
    match scene.of(&scene.own().basket_noise)? {
        Amount::Same(0.0) => {}
        Amount::Same(sigma) => {
            let shock = scene.dice.shock(Decision::BASKET_NOISE, sigma);
            zip(isa, revenue, shock, |revenue, shock| revenue * shock);
        }
        sigma @ Amount::Lanes(_) => {
            let mut shock = scene.dice.normal(Decision::BASKET_NOISE);
            update_with(isa, &mut shock, &sigma, |z, sigma| math::exp(sigma * z - 0.5 * sigma * sigma));
            scale(isa, revenue, &Amount::Lanes(shock));
        }
    }
    Ok(())
}
