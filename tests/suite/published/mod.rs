//! Figures that others printed and closed forms that can be derived by hand, each against a scenario as a user writes it.
//! A check of a mean allows for the exact standard error, never for that of the sample.

mod buying;
mod concentration;
mod people;
mod value;

use crate::play::{Moments, assert_exact, assert_within, mean, variance};

/// Customers with a subscription worth `margin` a year.
fn subscribers(customers: u32, margin: f64, retention: f64, discount: f64, periods: u32, run_off: u32) -> String {
    format!(
        r#"
        [scenario]
        period = "year"
        periods = {periods}
        run_off = {run_off}
        discount_rate = {discount}
        runs = 1

        [segments.subscribers]
        customers = {customers}
        retention = {retention}
        buying = "subscription"
        purchases = 1
        basket = {margin}
        "#
    )
}

/// What one such customer is worth, with its probability: whoever stays `n` periods pays `n` times.
fn present_value(margin: f64, retention: f64, discount: f64, horizon: Option<u32>) -> Vec<(f64, f64)> {
    let pays = |t: u32| margin / (1.0 + discount).powi(t.cast_signed());
    lifetimes(retention, horizon, pays)
}

/// The law of a sum of payments over a geometric life that ends at the horizon.
fn lifetimes(retention: f64, horizon: Option<u32>, pays: impl Fn(u32) -> f64) -> Vec<(f64, f64)> {
    let longest = horizon.unwrap_or_else(|| ((-40.0 / retention.max(1e-9).ln()).ceil() as u32).max(2));
    let mut worth = 0.0;
    (1..=longest)
        .map(|life| {
            worth += pays(life - 1);
            let leaves = if life == longest { 1.0 } else { 1.0 - retention };
            (worth, retention.powi(life.cast_signed() - 1) * leaves)
        })
        .collect()
}

/// The law of the difference that a better retention makes to one customer, when both lives spend the same hazard
/// budget: `worth` of the life under one, `better` of that under the other.
fn paired(low: f64, high: f64, worth: impl Fn(u32) -> f64, better: impl Fn(u32) -> f64) -> Vec<(f64, f64)> {
    let (h_low, h_high) = (-low.ln(), -high.ln());
    let mut ends: Vec<f64> =
        [h_low, h_high].iter().flat_map(|h| (1..).map(move |n| f64::from(n) * h).take_while(|e| *e < 45.0)).collect();
    ends.push(45.0);
    ends.sort_by(f64::total_cmp);
    let mut law = Vec::new();
    let mut begin: f64 = 0.0;
    for end in ends {
        let middle = 0.5 * (begin + end);
        let life = |h: f64| (middle / h).floor() as u32 + 1;
        law.push((better(life(h_high)) - worth(life(h_low)), (-begin).exp() - (-end).exp()));
        begin = end;
    }
    law
}

#[test]
fn the_helpers_know_their_laws() {
    let sample = [1.0, 2.0, 4.0];
    assert_exact("mean", mean(&sample), 7.0 / 3.0);
    assert_exact("variance", variance(&sample), 7.0 / 3.0);
    let die = Moments::of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0].map(|x| (x, 1.0 / 6.0)));
    assert_exact("variance of a die", die.variance, 35.0 / 12.0);
    assert!(std::panic::catch_unwind(|| assert_within("z", 1.0, 0.0, 0.1, 5.0)).is_err());
}
