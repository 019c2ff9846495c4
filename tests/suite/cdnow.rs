//! Fader, Hardie & Lee (2005): the BG/NBD model on the customers of CDNOW, against its exact expectation.

use crate::play::{Disk, Game, Z_20, assert_within, mean};
use std::path::Path;
use std::sync::Arc;
use tenure::engine::Metric;
use tenure::error::Source;

const SHAPE: f64 = 0.243;
const RATE: f64 = 4.414;
const ALPHA: f64 = 0.793;
const BETA: f64 = 2.426;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/teaching")
}

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
    let list = std::fs::read_to_string(folder().join("cdnow_customers.csv")).unwrap();
    let rows = list.lines().skip(1).map(|line| line.split(',').skip(2).map(|cell| cell.parse::<f64>().unwrap()));
    rows.map(|mut row| expected(weeks - 1.0 - row.next().unwrap() + row.next().unwrap())).sum()
}

#[test]
fn fader_hardie_lee_2005_cdnow() {
    let path = folder().join("cdnow.toml");
    let source = Arc::new(Source { name: "cdnow.toml".to_owned(), text: std::fs::read_to_string(path).unwrap() });
    let document = tenure::scenario::read(source, &[]).unwrap();
    let (model, problems) = tenure::model::build(&document, &Disk { folder: &folder() });
    assert!(problems.is_empty(), "{problems:#?}");
    let game = Game::from_model(model.unwrap()).by_period();
    let played = game.play_only(vec![None], 60);
    let repeats = played.series("baseline", Metric::RepeatPurchases);
    assert!(played.figures("baseline", Metric::CustomersStart).iter().all(|n| *n == 157.0));
    assert!(played.figures("baseline", Metric::CustomersWon).iter().all(|n| *n == 2_200.0));

    let printed = 2_497.6;
    assert!((expected_of_all(39.0) - printed).abs() < 0.05, "{}", expected_of_all(39.0));
    // Standard deviations of a run: 116 and 240, measured in 4,000 runs.
    for (weeks, sd) in [(39, 116.0), (78, 240.0)] {
        let totals: Vec<f64> = repeats.iter().map(|run| run[..weeks].iter().sum()).collect();
        let exact = expected_of_all(weeks as f64);
        assert_within(&format!("repeat purchases to week {weeks}"), mean(&totals), exact, sd / 60_f64.sqrt(), Z_20);
    }
}
