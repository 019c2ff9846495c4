//! Fader, Hardie & Lee (2005): the BG/NBD model on the customers of CDNOW, against its exact expectation.

use crate::play::{Game, Z_20, assert_within, mean, teaching};
use tenure::engine::Metric;
use tenure::rules::SettingId;

const SHAPE: f64 = 0.243;
const RATE: f64 = 4.414;
const ALPHA: f64 = 0.793;
const BETA: f64 = 2.426;

/// Expected repeat purchases in `weeks` after the first one: equation 9 of the paper.
fn expected(weeks: f64) -> f64 {
    let z = weeks / (RATE + weeks);
    let (mut term, mut hypergeometric, mut k) = (1.0, 1.0, 0.0);
    while term > 1e-16 {
        term *= (SHAPE + k) * (BETA + k) / ((ALPHA + BETA - 1.0 + k) * (k + 1.0)) * z;
        hypergeometric += term;
        k += 1.0;
    }
    (ALPHA + BETA - 1.0) / (ALPHA - 1.0) * (1.0 - (RATE / (RATE + weeks)).powf(SHAPE) * hypergeometric)
}

/// The same of everybody in the list, up to the end of a week.
fn expected_of_all(weeks: f64) -> f64 {
    let list = std::fs::read_to_string(teaching().join("cdnow_customers.csv")).unwrap();
    let rows = list.lines().skip(1).map(|line| line.split(',').skip(2).map(|cell| cell.parse::<f64>().unwrap()));
    rows.map(|mut row| expected(weeks - 1.0 - row.next().unwrap() + row.next().unwrap())).sum()
}

#[test]
fn fader_hardie_lee_2005_cdnow() {
    let game = Game::open(&teaching().join("cdnow.toml")).by_period();
    let played = game.play_only(vec![SettingId::Baseline], 60);
    let repeats = played.series("baseline", Metric::RepeatPurchases);
    assert!(played.figures("baseline", Metric::CustomersStart).iter().all(|n| *n == 157.0));
    assert!(played.figures("baseline", Metric::CustomersWon).iter().all(|n| *n == 2_200.0));

    let printed = 2_497.6;
    assert!((expected_of_all(39.0) - printed).abs() < 0.05, "{}", expected_of_all(39.0));
    // Standard deviations of a run: 113 and 189, measured in 2,000 runs.
    for (weeks, sd) in [(39, 113.0), (78, 189.0)] {
        let totals: Vec<f64> = repeats.iter().map(|run| run[..weeks].iter().sum()).collect();
        let exact = expected_of_all(weeks as f64);
        assert_within(&format!("repeat purchases to week {weeks}"), mean(&totals), exact, sd / 60_f64.sqrt(), Z_20);
    }
}
