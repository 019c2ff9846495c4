//! From orders to a forecast, and what came of it: CDNOW (Fader & Hardie) imported and fitted in weeks 1 to 39, played to week 78, and held
//! against what the same customers bought in weeks 40 to 78.

use super::folder::tenure;
use super::{cdnow, weekly};
use crate::play::{Z_20, assert_within};
use serde_json::Value;
use std::path::Path;
use tenure::fit::Purchases;

const RUNS: f64 = 30.0;

/// Purchases that the BG/NBD law with the printed parameters expects in the next 39 weeks of one with this history: equation 10 of Fader,
/// Hardie & Lee (2005).
fn expected(of: &Purchases) -> f64 {
    let [shape, rate, a, b] = [0.243, 4.414, 0.793, 2.426];
    let Purchases { repeats, last, seen } = *of;
    let z = 39.0 / (rate + seen + 39.0);
    let (mut term, mut sum, mut k) = (1.0, 1.0, 0.0);
    while term > 1e-12 {
        term *= (shape + repeats + k) * (b + repeats + k) / ((a + b + repeats - 1.0 + k) * (k + 1.0)) * z;
        sum += term;
        k += 1.0;
    }
    let odds = |power: f64| a / (b + repeats - 1.0) * ((rate + seen) / (rate + last)).powf(power);
    let gone = if repeats > 0.0 { odds(shape + repeats) } else { 0.0 };
    (a + b + repeats - 1.0) / (a - 1.0) * (1.0 - (1.0 - z).powf(shape + repeats) * sum) / (1.0 + gone)
}

#[test]
fn fader_hardie_lee_2005_from_orders_to_week_78_of_cdnow() {
    let home = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let asked = |arguments: &[&str]| {
        let (code, told, said) = tenure(home.path(), arguments);
        assert_eq!(code, Some(0), "{said}");
        told
    };
    let [orders, later] = ["cdnow_transactions.csv", "cdnow_transactions_later.csv"].map(|name| data.join(name));
    asked(&["import", orders.to_str().unwrap(), "--out", "shop", "--currency", "USD"]);
    asked(&["fit", "shop", "--periods", "39"]);
    let told = asked(&["backtest", "shop/fitted.toml", "--orders", later.to_str().unwrap(), "--runs", "30", "--json"]);
    let document: Value = serde_json::from_str(&told).unwrap();
    let figures = document["backtest"]["figures"].as_array().unwrap();
    let total = |metric: &str, part: &str| {
        let figure = figures.iter().find(|it| it["metric"] == metric).unwrap();
        assert_eq!(figure["periods"].as_array().unwrap().len(), 39);
        figure["total"][part].as_f64().unwrap()
    };
    // Counted from the file by other means; all of these customers had bought before.
    assert_eq!(
        ["purchases", "repeat_purchases", "customers_won"].map(|it| total(it, "actual")),
        [1_882.0, 1_882.0, 0.0]
    );
    assert!((total("revenue", "actual") - 70_976.39).abs() < 0.005);
    // Standard deviation of a run: 100.8, measured in 1,000 runs.
    let exact: f64 = weekly(&cdnow()).iter().map(expected).sum();
    assert!((exact - 1_653.94).abs() < 0.005, "{exact}");
    assert_within("purchases in weeks 40 to 78", total("purchases", "mean"), exact, 100.8 / RUNS.sqrt(), Z_20);
    // The law has no seasons, and nobody comes back: up to week 78 it is 5% short of all repeat purchases, 4% where it is asked from the start.
    let [before, after] = [2_457.0, 1_882.0];
    let short = 1.0 - (before + total("purchases", "mean")) / (before + after);
    // The same in 30 runs: 4.4 standard errors of them to either side.
    assert!((0.034..0.072).contains(&short), "{short}");
}
