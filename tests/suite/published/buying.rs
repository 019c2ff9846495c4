//! What they buy: laws of purchases and baskets, and rates stated on another basis.

use crate::play::{Game, Moments, Z_20, assert_exact, assert_mean, assert_variance, assert_within};
use tenure::engine::Metric;

#[test]
fn gamma_poisson_purchases_are_negative_binomial() {
    let text = r#"
        [scenario]
        period = "month"
        periods = 12
        runs = 2_000

        [segments.shoppers]
        customers = 50
        retention = 1
        purchases = { gamma = { mean = 9, cv = 0.6 }, per = "customer" }
    "#;
    let purchases = Game::of(text).play().figures("baseline", Metric::Purchases);
    let a = 9.0 * 0.36;
    let variance = 9.0 * (1.0 + a);
    let fourth = 9.0 * (1.0 + a) * (1.0 + 6.0 * a + 6.0 * a * a) + 3.0 * variance * variance;
    let law = Moments { mean: 9.0, variance, fourth }.times(50.0);
    assert_mean("purchases", &purchases, law, Z_20);
    assert_variance("purchases", &purchases, law, Z_20);
}

#[test]
fn lognormal_baskets_and_their_noise() {
    let text = r#"
        [scenario]
        period = "year"
        periods = 1
        runs = 2_000

        [segments.shoppers]
        customers = 100
        retention = 1
        buying = "subscription"
        basket = { lognormal = { mean = 80, cv = 0.8 }, per = "customer" }
        margin = 0.25

        [strategies.noise]
        change = [{ path = "segments.shoppers.basket_noise", set = 0.3 }]
    "#;
    let played = Game::of(text).play();
    let lognormal = |mean: f64, w: f64| {
        let variance = mean * mean * (w - 1.0);
        Moments { mean, variance, fourth: variance * variance * (w.powi(4) + 2.0 * w.powi(3) + 3.0 * w * w - 3.0) }
            .times(100.0)
    };
    for (strategy, law) in [("baseline", lognormal(80.0, 1.64)), ("noise", lognormal(80.0, 1.64 * 0.09_f64.exp()))] {
        let revenue = played.figures(strategy, Metric::Revenue);
        assert_mean(strategy, &revenue, law, Z_20);
        assert_variance(strategy, &revenue, law, Z_20);
        let margin = played.figures(strategy, Metric::GrossMargin);
        assert_mean(strategy, &margin, law.scaled(0.25), Z_20);
    }
}

/// Purchases at a rate of 4 a week, each repeat the last with a chance of .3: (1 - e^(-4 x .3 t)) / .3 of them in t weeks.
#[test]
fn the_last_purchase_ends_buying_at_once() {
    let text = r#"
        [scenario]
        period = "week"
        periods = 3
        rate_basis = "period"
        runs = 1

        [segments.shoppers]
        customers = 50_000
        retention = 1
        first_purchase = "certain"
        purchases = 4
        last_purchase = 0.3
    "#;
    let found = Game::of(text).play().figure("baseline", Metric::RepeatPurchases) / 50_000.0;
    // At least k when there is time for k and none of the k - 1 before was the last.
    let poisson = |n: u32| (1..=n).fold((-12.0_f64).exp(), |p, k| p * 12.0 / f64::from(k));
    let at_least = |k: u32| 0.7_f64.powi(k.cast_signed() - 1) * (1.0 - (0..k).map(poisson).sum::<f64>());
    let mut law = vec![(0.0, 1.0 - at_least(1))];
    law.extend((1..80).map(|k| (f64::from(k), at_least(k) - at_least(k + 1))));
    let law = Moments::of(&law);
    assert_exact("closed form", law.mean, (1.0 - (-3.6_f64).exp()) / 0.3);
    assert_within("repeat purchases", found, law.mean, law.sd() / 50_000_f64.sqrt(), Z_20);
}

#[test]
fn rates_a_year_mean_the_same_in_every_period() {
    let lengths = [("day", 365), ("week", 52), ("month", 12), ("quarter", 4), ("year", 1)];
    let text = |length: &str, periods: u32, retention: f64| {
        format!(
            r#"
            [scenario]
            period = "{length}"
            periods = {periods}
            runs = 1

            [segments.all]
            customers = 4_000
            retention = {retention}
            purchases = 9
            complaints = 0.4
            service = "standard"

            [services.standard]
            cost = 30

            [activities.complaint]
            driver = "complaint"
            cost = 1
            "#
        )
    };
    let mut survivors = Vec::new();
    for (length, periods) in lengths {
        let played = Game::of(&text(length, periods, 0.8)).play();
        survivors.push(played.figure("baseline", Metric::CustomersEnd));
        let played = Game::of(&text(length, periods, 1.0)).play();
        let purchases = played.figure("baseline", Metric::Purchases);
        assert_within(&format!("purchases by {length}"), purchases, 36_000.0, 36_000_f64.sqrt(), Z_20);
        // A chance a year becomes 1-(1-p)^(1/k) a period.
        let k = f64::from(periods);
        let chance = 1.0 - 0.6_f64.powf(1.0 / k);
        let complaints = played.figure("baseline", Metric::CostToServe) - 120_000.0;
        let error = (4_000.0 * k * chance * (1.0 - chance)).sqrt();
        assert_within(&format!("complaints by {length}"), complaints, 4_000.0 * k * chance, error, Z_20);
    }
    // One budget per life: the year takes the same customers, however it is cut.
    assert!(survivors.iter().all(|n| *n == survivors[0]), "{survivors:?}");
    assert_within("survivors", survivors[0], 3_200.0, 640_f64.sqrt(), Z_20);
}
