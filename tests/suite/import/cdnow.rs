//! The purchases of CDNOW's customers, weeks 1 to 39 (Fader & Hardie): what is known of them comes through.

use super::{data, file, imported};
use crate::play::{Game, Z_20, assert_within, mean, variance};
use std::collections::BTreeMap;
use tenure::engine::Metric;
use tenure::rules::SettingId;

/// Of each customer: first and last day of the year 1997 from 0, and days with a purchase.
fn customers(list: &str) -> Vec<(i32, i32, usize)> {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30];
    let day = |date: &str| {
        let parts: Vec<usize> = date.split('-').map(|part| part.parse().unwrap()).collect();
        lengths[..parts[1] - 1].iter().sum::<i32>() + parts[2] as i32 - 1
    };
    let row = |row: &str| {
        let cells: Vec<&str> = row.split(',').collect();
        (day(cells[2]), day(cells[3]), cells[4].parse().unwrap())
    };
    list.lines().skip(1).map(row).collect()
}

#[test]
fn fader_hardie_lee_2005_repeat_purchases() {
    let imported = imported(std::fs::read(data("cdnow_transactions.csv")).unwrap(), &[]);
    let customers = customers(file(&imported, "customers.csv"));
    assert_eq!(customers.len(), 2357);
    let mut frequency: BTreeMap<usize, usize> = BTreeMap::new();
    customers.iter().for_each(|(.., days)| *frequency.entry((days - 1).min(7)).or_default() += 1);
    assert_eq!(frequency.into_values().collect::<Vec<_>>(), [1411, 439, 214, 100, 62, 38, 29, 64]);
    assert_eq!(customers.iter().map(|(.., days)| days - 1).sum::<usize>(), 2457);
    assert_eq!(customers.iter().map(|(.., days)| days - 1).max(), Some(29));
    // Day 272 ends the observation: `T` of the first customer is 272 / 7 weeks, its last purchase on day 213.
    assert_eq!(customers[0], (0, 213, 3));
    assert!(file(&imported, "import.toml").contains("until = 1997-09-30\n"));
    let told = imported.told.join("\n");
    assert!(told.contains("4,814 purchases by 2,357 customers, 1997-01-01 to 1997-09-30, 173,116 in all."), "{told}");
    assert!(told.contains("146 lines are merged") && told.contains("8 purchases of 0 kept"), "{told}");
}

#[test]
fn audit_of_cdnow() {
    let imported = imported(std::fs::read(data("cdnow_transactions.csv")).unwrap(), &[]);
    insta::assert_snapshot!("audit_cdnow", file(&imported, "audit.md"));
    insta::assert_snapshot!("scenario_cdnow", file(&imported, "scenario.toml"));
}

/// Counted by hand: of 529 who bought in the second third 215 did so again in the last, of 1,828 who did not 196, and these 411 made
/// `bought` purchases in it. In the third to come as many of 411 and 1,946 do, each making as many.
#[test]
fn the_window_to_come_repeats_the_last_one() {
    let imported = imported(std::fs::read(data("cdnow_transactions.csv")).unwrap(), &[]);
    let purchases = file(&imported, "purchases.csv");
    let bought = purchases.lines().skip(1).filter(|row| row.split(',').nth(1).unwrap() >= "1997-07-02").count() as f64;
    let expected = (411.0 * 215.0 / 529.0 + 1946.0 * 196.0 / 1828.0) * bought / 411.0;
    let folder = tempfile::tempdir().unwrap();
    imported.files.iter().for_each(|(name, text)| std::fs::write(folder.path().join(name), text).unwrap());
    let months = [("scenario.periods".to_owned(), "3".to_owned())];
    let game = Game::open_set(&folder.path().join("scenario.toml"), &months).1.by_period();
    let played = game.play_only(vec![SettingId::Baseline], 200);
    let totals: Vec<f64> =
        played.series("baseline", Metric::Purchases).iter().map(|run| run[..3].iter().sum()).collect();
    // What rounding to three digits may move: retention .0005 in .0193, and purchases .005 in 6.94.
    let error = (variance(&totals) / 200.0).sqrt();
    assert_within("purchases of three months", mean(&totals), expected, error + 0.002 * expected / Z_20, Z_20);
}
