//! Buying: purchases, basket, price, margin; growth with tenure.

use super::bargain::concede;
use super::file::reinstate;
use super::price::{Deal, agree};
use super::quote::{Quotes, quote};
use super::subscribe::{product_fees, subscribe};
use super::tie::Tied;
use super::wallet::{Demand, demand, spend};
use crate::engine::columns::each::{Each, by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::SegmentTerms;
use crate::engine::scene::limits::listed;
use crate::engine::scene::{Scene, Sheet};
use crate::error::Result;
use crate::isa::Kernel;
use crate::model::Buying;
use crate::portfolio::{Line, Origin, State};
use crate::random::{Decision, math};
use crate::rules::{Column, Event};
use crate::scenario::keys::SegmentKey;

/// Step 3 of a period.
pub(in crate::engine) fn buy(scene: &mut Scene) -> Result<()> {
    let (own, isa) = (scene.own(), scene.isa());
    let deal = offered(scene)?;
    let Demand { purchases: rate, quotes } = demand(scene, &deal)?;
    let mut purchases = purchases(scene, rate);
    if let Some(quotes) = quotes {
        scene.expect(&quotes.won);
        quote(scene, quotes, &mut purchases);
    }
    spend_last_purchases(scene, &mut purchases)?;
    reinstate(scene, &purchases);
    let basket = &deal.basket;
    let share = scene.evaluate(&own[SegmentKey::Margin])?;
    let noise = scene.evaluate(&own[SegmentKey::BasketNoise])?;

    let [mut repeats, mut revenue, mut margin] = std::array::from_fn(|_| StepColumn::stale(purchases.len()));
    let own_shock = own_shock(scene, &noise);
    let shock = match (&noise, &own_shock) {
        (Values::Same(0.0), _) => Column::Same(1.0),
        (_, Some(shock)) => Column::Each(shock),
        (noise, None) => Column::Each(scene.dice.shock(Decision::BASKET_NOISE, noise.at(0))),
    };
    by_shape!(basket = basket.view(); by_shape!(shock = shock; by_shape!(share = share.view(); isa.run(Sale {
        of: (&purchases[..], basket, shock, share),
        bought: &mut scene.life.purchases_total,
        repeats: &mut repeats,
        revenue: &mut revenue,
        margin: &mut margin,
    }))));
    concede(scene, &revenue, &mut margin)?;
    deal.charge(scene, &purchases, &mut revenue, &mut margin)?;
    subscribe(scene, &mut revenue, &mut margin)?;

    let keep = scene.plan().segments[scene.segment].keep;
    if keep.has(State::RevenueTotal) {
        update(isa, &mut scene.life.revenue_total, &revenue[..], |total, now| total + now);
    }
    if keep.has(State::LastPurchase) {
        let now = f64::from(scene.world.period);
        update(isa, &mut scene.life.last_purchase, &purchases[..], move |last, n| if n > 0.0 { now } else { last });
    }
    let enter = if own.buying == Buying::Subscription { Scene::enter } else { Scene::enter_whole };
    let lines = [Line::Purchases, Line::RepeatPurchases, Line::Revenue, Line::GrossMargin];
    lines.into_iter().zip([purchases, repeats, revenue, margin]).for_each(|(line, column)| scene.sheet[line] = column);
    enter(scene, Line::Purchases)?;
    enter(scene, Line::RepeatPurchases)?;
    scene.enter_from(Line::Revenue, |sheet, row| blamed(own, sheet, basket.at(row), row))?;
    scene.enter_from(Line::GrossMargin, |_, _| own[SegmentKey::Margin].path.clone())?;
    spend(scene)?;
    if scene.terms().on(Event::Purchase).is_empty() {
        return Ok(());
    }
    let bought: StepColumn = scene.sheet[Line::Purchases].iter().map(|n| if *n > 0.0 { 1.0 } else { 0.0 }).collect();
    scene.react(Event::Purchase, &bought)
}

/// How many purchases are to be expected of who is awake, quotes that are won included, and on which terms.
pub(in crate::engine) fn expected_orders<'a>(scene: &mut Scene<'a, '_>) -> Result<(Deal<'a>, Values<'a>)> {
    let deal = offered(scene)?;
    let Demand { purchases: orders, quotes } = demand(scene, &deal)?;
    let orders = match quotes {
        Some(Quotes { won, .. }) => won.join(scene.isa(), &orders, |won, others| others + won),
        None => orders,
    };
    Ok((deal, orders))
}

/// The terms on which customers buy in this period.
fn offered<'a>(scene: &mut Scene<'a, '_>) -> Result<Deal<'a>> {
    let basket = grown_basket(scene)?;
    let basket = scene.levelled(basket);
    let basket = scene.tied(&scene.own()[SegmentKey::Basket], basket, Tied::Spend)?;
    agree(scene, basket)
}

/// What is to be expected to be invoiced in this period.
pub(in crate::engine) fn expected_revenue<'a>(scene: &mut Scene<'a, '_>) -> Result<Values<'a>> {
    let isa = scene.isa();
    let (deal, orders) = expected_orders(scene)?;
    let orders = scene.unless_asleep(orders);
    let revenue = deal.each(isa).join(isa, &orders, |each, orders| orders * each);
    Ok(match product_fees(scene)? {
        Some(fees) => fees.join(isa, &revenue, |fees, revenue| revenue + fees),
        None => revenue,
    })
}

/// How many purchases chance gives each living customer.
fn purchases<'a>(scene: &mut Scene<'a, '_>, rate: Values<'a>) -> StepColumn {
    let (own, isa, len) = (scene.own(), scene.isa(), scene.len());
    scene.expect(&rate);
    let rate = scene.unless_barred(rate);
    let alive = &scene.life.alive[..];
    let mut purchases = match own.buying {
        Buying::Poisson => {
            make_column(isa, len, (scene.dice.poisson(Decision::PURCHASES, rate), alive), |(n, alive)| {
                if alive > 0.0 { n } else { 0.0 }
            })
        }
        Buying::Bernoulli => {
            let u = scene.dice.bits(Decision::PURCHASES);
            by_shape!(chance = rate.view(); make_column(isa, len, (u, chance, alive), |(u, chance, alive)| if u < chance { alive } else { 0.0 }))
        }
        Buying::Subscription => {
            by_shape!(rate = rate.view(); make_column(isa, len, (rate, alive), |(n, alive)| if alive > 0.0 { n } else { 0.0 }))
        }
    };
    if own.first_purchase {
        let tenure = StepColumn::copy(scene.tenure());
        let able = scene.unless_barred(Values::Column(StepColumn::copy(&scene.life.alive))).into_column(len);
        update(
            isa,
            &mut purchases,
            (&tenure[..], &able[..]),
            |n, (tenure, able)| {
                if tenure == 0.0 { n + able } else { n }
            },
        );
    }
    purchases
}

/// Each repeat purchase may be the last: it spends hazard budget, and buying stops with the purchase that exhausts it.
fn spend_last_purchases(scene: &mut Scene, purchases: &mut [f64]) -> Result<()> {
    let chance = scene.evaluate(&scene.own()[SegmentKey::LastPurchase])?;
    if chance.is_zero() {
        return Ok(());
    }
    for (row, n) in purchases.iter_mut().enumerate() {
        let before = scene.life.purchases_total[row];
        let first = (1.0 - before).clamp(0.0, *n);
        let repeats = *n - first;
        // Most customers do not repeat in most periods: only who does is asked for a logarithm.
        if repeats <= 0.0 {
            continue;
        }
        let hazard = -math::ln_1p(-chance.at(row));
        if hazard > 0.0 {
            let budget = &mut scene.life.budget[row];
            let possible = (math::ln(*budget) / hazard).floor() + 1.0;
            if repeats < possible {
                *budget *= math::exp(-hazard * repeats);
            } else {
                *n = first + possible;
                *budget = 0.0;
                scene.sheet.finished.push(u32::try_from(row).expect("a block is small"));
            }
        }
    }
    Ok(())
}

/// The basket, which grows with tenure up to the cap.
fn grown_basket<'a>(scene: &mut Scene<'a, '_>) -> Result<Values<'a>> {
    let basket = scene.evaluate(&scene.own()[SegmentKey::Basket])?;
    let own = scene.own();
    let growth = scene.evaluate(&own[SegmentKey::Growth])?;
    if growth.is_zero() {
        return Ok(basket);
    }
    let (isa, unit) = (scene.isa(), own[SegmentKey::Growth].per_basis);
    let units_of_cap = own[SegmentKey::GrowthCapYears].per_basis / unit;
    let cap = scene.evaluate(&own[SegmentKey::GrowthCapYears])?.map(isa, move |cap| cap * units_of_cap);
    let units = make_column(isa, scene.len(), scene.tenure(), move |tenure| tenure / unit);
    let mut units = Values::Column(units).join(isa, &cap, |units, cap| if units < cap { units } else { cap });
    if scene.plan().past.grown {
        units = grown_on(scene, units, &cap, unit);
    }
    // No time changes nothing, not even for who loses all of it.
    let grown = units.join(
        isa,
        &growth.map(isa, math::ln_1p),
        |units, rate| if units > 0.0 { math::exp(rate * units) } else { 1.0 },
    );
    Ok(grown.join(isa, &basket, |grown, basket| basket * grown))
}

/// The same without what lies in the baskets of the list already.
fn grown_on<'a>(scene: &Scene<'a, '_>, units: Values<'a>, cap: &Values<'_>, unit: f64) -> Values<'a> {
    let mut units = units.into_column(scene.len());
    for (row, units) in units.iter_mut().enumerate() {
        if let Origin::Listed(line) = scene.who.origins[row] {
            *units -= (scene.plan().roster[line as usize].grown / unit).min(cap.at(row));
        }
    }
    Values::Column(units)
}

/// Which quantity made the revenue of a customer with this basket what it cannot be: the largest factor.
fn blamed(own: &SegmentTerms, sheet: &Sheet, basket: f64, row: usize) -> String {
    let [purchases, revenue] = [Line::Purchases, Line::Revenue].map(|line| sheet[line][row]);
    let plain = purchases * basket;
    let shock = revenue / plain;
    if plain.is_finite() && (shock.is_nan() || shock > purchases.max(basket)) {
        own[SegmentKey::BasketNoise].path.clone()
    } else if purchases > basket {
        own[SegmentKey::Purchases].path.clone()
    } else {
        let acting = [SegmentKey::Growth, SegmentKey::UpSell, SegmentKey::SatisfiedSpend, SegmentKey::OrderMinimum];
        let acting = listed(own.in_use(&acting));
        if acting.is_empty() { own[SegmentKey::Basket].path.clone() } else { acting }
    }
}

/// A lognormal shock with mean 1 per customer, where each has a sigma of its own.
fn own_shock(scene: &mut Scene, noise: &Values) -> Option<StepColumn> {
    let Column::Each(sigma) = noise.view() else { return None };
    Some(scene.dice.shocks(Decision::BASKET_NOISE, sigma))
}

/// From purchases to money.
struct Sale<'a, E> {
    /// Purchases, basket, shock, share of margin.
    of: E,
    bought: &'a mut [f64],
    repeats: &'a mut [f64],
    revenue: &'a mut [f64],
    margin: &'a mut [f64],
}

impl<E: Each<Item = (f64, f64, f64, f64)>> Kernel for Sale<'_, E> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let len = self.bought.len();
        let of = self.of.part(0, len);
        let (repeats, revenue, margin) = (&mut self.repeats[..len], &mut self.revenue[..len], &mut self.margin[..len]);
        for (row, bought) in self.bought.iter_mut().enumerate() {
            let (n, basket, shock, share) = of.at(row);
            // Everything after a customer's first purchase is a repeat.
            let (all, first) = (*bought + n - 1.0, *bought - 1.0);
            repeats[row] = (if all > 0.0 { all } else { 0.0 }) - (if first > 0.0 { first } else { 0.0 });
            *bought += n;
            // Who buys nothing may have any basket.
            revenue[row] = if n > 0.0 { n * basket * shock } else { 0.0 };
            margin[row] = revenue[row] * share;
        }
    }
}
