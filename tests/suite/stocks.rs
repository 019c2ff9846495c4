//! Stocks: what fills them, how they fade, and what they are tied to. Numbers follow from the formulas beside them.

use crate::play::{Game, Z_20, assert_within};
use tenure::engine::Metric;

/// Subscribers who buy once a period for 100; `more` follows the segment.
fn members(period: &str, periods: u32, more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n[segments.all]\ncustomers = 20_000\n\
         buying = \"subscription\"\npurchases = {{ value = 1, basis = \"period\" }}\nmargin = 1\n{more}\n"
    )
}

/// The stock of a member by period, as it stands when the period begins: it is what the purchase comes to.
fn course(periods: u32, more: &str) -> Vec<f64> {
    let keys = format!("retention = 1\nbasket = {{ rule = \"customer.points\" }}\n{more}");
    let text = members("month", periods, &keys).replace("20_000", "1");
    Game::of(&text).by_period().play().series("baseline", Metric::Revenue).remove(0)
}

const YEARS: [(&str, u32); 4] = [("year", 1), ("quarter", 4), ("month", 12), ("week", 52)];

#[test]
fn ten_a_period_that_fade_by_a_tenth_come_to_a_hundred_before_fading() {
    let have = course(400, "[stocks.points]\nper_purchase = 10\nfade = { value = 0.1, basis = \"period\" }");
    for (period, have) in have.iter().enumerate().take(50) {
        let exact = 100.0 * (1.0 - 0.9_f64.powi(i32::try_from(period).unwrap()));
        assert!((have - exact).abs() < 1e-9, "period {period}: {have}");
    }
    assert!((have[399] - 100.0).abs() < 1e-9 && (0.9 * have[399] - 90.0).abs() < 1e-9);
}

#[test]
fn a_stock_binds_alike_in_years_quarters_months_and_weeks() {
    // Five units at .02 each.
    let retention = 0.8_f64.powf(0.98_f64.powi(5));
    assert!((retention - 0.817_336_744_8).abs() < 1e-10);
    let alive = YEARS.map(|(period, a_year)| {
        let keys = "retention = 0.8\nbasket = 1\n[stocks.bond]\nstart = 10\nunit = 2\nstay = 0.02";
        Game::of(&members(period, 5 * a_year, keys)).play().figure("baseline", Metric::CustomersEnd)
    });
    assert!(alive.iter().all(|n| *n == alive[0]), "{alive:?}");
    let share = retention.powi(5);
    let error = (share * (1.0 - share) / 20_000.0).sqrt();
    assert_within("alive after five years", alive[0] / 20_000.0, share, error, Z_20);
}
