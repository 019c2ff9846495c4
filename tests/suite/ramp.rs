//! Strategies that come step by step.

use crate::play::{Game, assert_exact};
use tenure::engine::Metric;

/// Ten customers who stay and buy once a period for 100.
fn firm(strategies: &str) -> String {
    format!(
        "[scenario]\nperiods = 8\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 10\nretention = 1\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 0.3\n{strategies}"
    )
}

fn revenue(strategies: &str, name: &str) -> Vec<f64> {
    Game::of(&firm(strategies)).by_period().play().series(name, Metric::Revenue).remove(0)
}

fn assert_series(found: Vec<f64>, law: [f64; 8]) {
    for (t, (found, law)) in found.into_iter().zip(law).enumerate() {
        assert_exact(&format!("period {t}"), found, law);
    }
}

#[test]
fn what_is_added_comes_in_equal_steps_from_the_first_period_of_the_strategy() {
    let text = "[strategies.s]\nfrom = 2\nuntil = 6\nramp = 4\nchange = [{ path = \"segments.*.basket\", add = 20 }]\n";
    assert_series(revenue(text, "s"), [1000.0, 1000.0, 1050.0, 1100.0, 1150.0, 1200.0, 1200.0, 1000.0]);
}

#[test]
fn so_does_what_scales_and_each_of_several_changes() {
    let text = "[strategies.s]\nramp = 4\nchange = [{ path = \"segments.all.basket\", scale = 0.6 }]\n";
    assert_series(revenue(text, "s"), [900.0, 800.0, 700.0, 600.0, 600.0, 600.0, 600.0, 600.0]);
    let both = "[strategies.s]\nramp = 2\nchange = [{ path = \"segments.all.basket\", add = 20 }, { path = \"segments.all.basket\", scale = 2 }]\n";
    assert_series(revenue(both, "s"), [1650.0, 2400.0, 2400.0, 2400.0, 2400.0, 2400.0, 2400.0, 2400.0]);
}

/// Retention .8 and .05 more: .8125 .825 .8375 .85 .85 stay, as the number of customers to be expected says.
#[test]
fn a_chance_comes_in_steps_on_its_stated_basis() {
    let text = firm("[strategies.s]\nramp = 4\nchange = [{ path = \"segments.all.retention\", add = 0.05 }]\n")
        .replace("customers = 10", "customers = 1_000_000")
        .replace("retention = 1", "retention = 0.8");
    let played = Game::of(&text).by_period().play();
    let kept = played.series("s", Metric::CustomersEnd).remove(0);
    let mut before = 1e6;
    for (t, law) in [0.8125, 0.825, 0.8375, 0.85, 0.85, 0.85].into_iter().enumerate() {
        let error = (before * law * (1.0_f64 - law)).sqrt();
        assert!((kept[t] - before * law).abs() < 4.6 * error, "period {t}: {} of {before}", kept[t]);
        before = kept[t];
    }
}

#[test]
fn one_step_is_no_ramp_bit_for_bit_and_an_assumption_may_be_ramped() {
    let change = "change = [{ path = \"segments.all.basket\", scale = 1.1 }]\n";
    let text = format!("[strategies.a]\n{change}[strategies.b]\nramp = 1\n{change}");
    assert_eq!(revenue(&text, "a"), revenue(&text, "b"));
    let text = "[assumptions]\nmore = 40\n[strategies.s]\nramp = 4\nchange = [{ path = \"segments.all.basket\", add = \"more\" }]\n";
    assert_series(revenue(text, "s"), [1100.0, 1200.0, 1300.0, 1400.0, 1400.0, 1400.0, 1400.0, 1400.0]);
}

#[test]
fn what_belongs_to_the_portfolio_comes_in_steps_too() {
    let text = "[strategies.s]\nramp = 2\nchange = [{ path = \"scenario.fixed_cost\", add = 50 }]\n";
    let played = Game::of(&firm(text)).by_period().play();
    assert_series(played.series("s", Metric::FixedCost).remove(0), [25.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0]);
}
