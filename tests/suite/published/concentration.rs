//! How few bring how much: closed forms of the whale curve and of concentration.

use crate::play::{Game, Z_20, assert_within, mean};
use statrs::distribution::{Continuous, ContinuousCDF, Normal};
use tenure::engine::{Metric, RunOutcome};

fn runs(text: &str) -> Vec<RunOutcome> {
    let mut game = Game::of(text);
    game.detail.by_account = true;
    game.play().outcomes.runs.into_iter().flatten().collect()
}

/// A year in the life of customers of whom each has a basket and a service of its own.
fn firm(runs: u32, customers: u32, basket: &str, cost: &str) -> String {
    format!(
        "[scenario]\nperiod = \"year\"\nperiods = 1\nruns = {runs}\n[segments.all]\ncustomers = {customers}\nretention = 1\n\
         buying = \"subscription\"\npurchases = 1\nbasket = {basket}\nmargin = 1\nservice = \"desk\"\n[services.desk]\ncost = {cost}\n"
    )
}

const CUSTOMERS: u32 = 20_000;
const RUNS: u32 = 10;

/// The standard error of a figure that follows each customer's own number so, in all runs together.
fn error(influence: impl Fn(f64) -> f64) -> f64 {
    let law = Normal::standard();
    let steps = (-10_000..=10_000).map(|step| f64::from(step) / 1000.0);
    let square: f64 = steps.map(|z| influence(z).powi(2) * law.pdf(z) / 1000.0).sum();
    (square / f64::from(CUSTOMERS * RUNS)).sqrt()
}

/// That of what the best part have of all, where customers bring `brings` of a standard normal number.
fn error_of_share(brings: impl Fn(f64) -> f64, all: f64, part: f64, share: f64) -> f64 {
    let least = Normal::standard().inverse_cdf(1.0 - part);
    let lowest = brings(least);
    error(|z| {
        let above = if z > least { brings(z) - lowest } else { 0.0 };
        (above + lowest * part - share * brings(z)) / all
    })
}

/// Profits are normal, with a standard deviation as large as the mean: the best p have p + phi(Phi^-1(1-p)), and Phi(1) bring something.
#[test]
fn whale_of_normal_profits() {
    let all = runs(&firm(RUNS, CUSTOMERS, "100", "{ normal = { mean = 85, sd = 15 }, per = \"customer\" }"));
    let law = Normal::standard();
    for hundredth in [10, 20, 50, 84, 95] {
        let part = f64::from(hundredth) / 100.0;
        let known = part + law.pdf(law.inverse_cdf(1.0 - part));
        let found: Vec<f64> = all.iter().map(|run| run.whale.as_ref().unwrap()[hundredth as usize - 1]).collect();
        let error = error_of_share(|z| 15.0 + 15.0 * z, 15.0, part, known);
        assert_within(&format!("the best {hundredth}%"), mean(&found), known, error, Z_20);
    }
}

/// The saying itself: a fifth of the customers have four fifths of the sales where these are lognormal with this sigma.
#[test]
fn eighty_twenty_lognormal() {
    const SIGMA: f64 = 1.683_242_467_1;
    let basket = format!("{{ lognormal = {{ mu = 0, sigma = {SIGMA} }}, per = \"customer\" }}");
    let all = runs(&firm(RUNS, CUSTOMERS, &basket, "0"));
    let found: Vec<f64> = all.iter().map(|run| run.values[Metric::Top20Revenue as usize].unwrap()).collect();
    let error = error_of_share(|z| (SIGMA * z).exp(), (SIGMA * SIGMA / 2.0).exp(), 0.2, 0.8);
    assert_within("the best fifth", mean(&found), 0.8, error, Z_20);
}

/// With a variation of cv among n customers the Herfindahl index is (1 + cv^2)/n.
#[test]
fn herfindahl_by_variation() {
    let all = runs(&firm(RUNS, CUSTOMERS, "{ lognormal = { mean = 100, cv = 0.5 }, per = \"customer\" }", "0"));
    let found: Vec<f64> =
        all.iter().map(|run| run.values[Metric::Hhi as usize].unwrap() * f64::from(CUSTOMERS)).collect();
    let sigma = 1.25_f64.ln().sqrt();
    let error = error(|z| {
        let share = (sigma * z - sigma * sigma / 2.0).exp();
        share * share - 1.25 - 2.5 * (share - 1.0)
    });
    assert_within("hhi", mean(&found), 1.25, error, Z_20);
}
