//! Joint tables: what each run takes of them, and what is said of those that cannot be read.

use crate::play::Game;
use crate::scenario::{Folder, try_with};
use std::collections::BTreeMap;
use tenure::engine::Metric;
use tenure::model::JointTable;

fn table(rows: usize, cumulative: Vec<f64>) -> JointTable {
    JointTable { name: "fit".to_owned(), columns: vec![("a".to_owned(), vec![0.0; rows])], cumulative }
}

#[test]
fn each_row_is_taken_once_before_any_is_taken_again() {
    let table = table(50, Vec::new());
    let round = |from: u32| (from..from + 50).map(|run| table.row(7, run)).collect::<Vec<usize>>();
    let sorted = |mut rows: Vec<usize>| {
        rows.sort_unstable();
        rows
    };
    let whole: Vec<usize> = (0..50).collect();
    assert_eq!(sorted(round(0)), whole);
    assert_eq!(sorted(round(50)), whole);
    assert!(round(0) != round(50) && round(0) != whole, "each round has an order of its own");
    assert_ne!(round(0), (0..50).map(|run| table.row(8, run)).collect::<Vec<usize>>(), "each seed, too");
    assert_ne!(
        round(0)[..10],
        (0..10).map(|run| JointTable { name: "other".to_owned(), ..table.clone() }.row(7, run)).collect::<Vec<usize>>()
    );
}

#[test]
fn weights_say_how_often_a_row_is_taken() {
    let weighted = table(4, vec![0.5, 0.75, 0.75, 1.0]);
    let mut taken = [0; 4];
    (0..4_000).for_each(|run| taken[weighted.row(1, run)] += 1);
    // Of four runs one each lies in the first and the second quarter of the weight, and so on.
    assert_eq!(taken, [2_000, 1_000, 0, 1_000]);
}

const SHOP: &str = r#"
[scenario]
period = "year"
periods = 1
runs = 6

[assumptions]
fit = { table = "fit.csv" }
margin = 0.5

[segments.a]
customers = 1
retention = 1
buying = "subscription"
purchases = "fit.rate"
basket = "fit.basket"
margin = "margin"
"#;

fn shop(table: &str, scenario: &str) -> Game {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("fit.csv"), table).unwrap();
    std::fs::write(folder.path().join("test.toml"), scenario).unwrap();
    Game::open(&folder.path().join("test.toml"))
}

#[test]
fn a_run_takes_all_of_a_row() {
    let game = shop("rate,basket\n1,100\n2,10\n3,1\n", SHOP);
    let played = game.play();
    let [purchases, revenue] = [Metric::Purchases, Metric::Revenue].map(|metric| played.figures("baseline", metric));
    let mut seen = BTreeMap::new();
    for (purchases, revenue) in purchases.iter().zip(&revenue) {
        *seen.entry((*purchases as u32, *revenue as u32)).or_insert(0) += 1;
    }
    assert_eq!(seen, BTreeMap::from([((1, 100), 2), ((2, 20), 2), ((3, 3), 2)]));
}

/// Parameters of a law, changes, costs and shares of everybody alike take a column.
#[test]
fn a_column_stands_wherever_a_number_of_a_run_does() {
    let scenario = SHOP.replace(
        "purchases = \"fit.rate\"",
        "purchases = { gamma = { shape = \"fit.rate\", rate = 1e8 }, per = \"customer\" }",
    ) + "\n[attributes]\nown = \"fit.basket\"\n[strategies.more]\nchange = [{ path = \"segments.a.basket\", add = \"fit.basket\" }]\ncost = { once = \"fit.rate\" }\n";
    let game = shop("\u{feff}rate;basket\r\n2e8;100\r\n\r\n2e8;10\r\n", &scenario);
    let played = game.play();
    let (before, after) = (played.figures("baseline", Metric::Revenue), played.figures("more", Metric::Revenue));
    for (before, after) in before.iter().zip(&after) {
        assert!(
            (after / before - 2.0).abs() < 1e-12 && [200.0, 20.0].iter().any(|x| (before / x - 1.0).abs() < 1e-3),
            "{before}"
        );
    }
}

#[test]
fn the_fingerprint_covers_the_table() {
    let hash = |table: &str| tenure::model::hash(&shop(table, SHOP).model).unwrap();
    let table = "rate,basket\n1,100\n2,10\n";
    assert_eq!(hash(table), hash("rate;basket\n1.0;1e2\n2;10\n"), "however it is written");
    // Each column has the same numbers, and another pair of them.
    assert_ne!(hash(table), hash("rate,basket\n1,10\n2,100\n"));
    assert_ne!(hash(table), hash("rate,basket,weight\n1,100,1\n2,10,2\n"));
}

fn problems(table: &str, scenario: &str) -> String {
    let (_, problems) = try_with(scenario, &[], &Folder::with(&[("fit.csv", table)]));
    super::lines(&problems)
}

#[test]
fn what_is_wrong_with_a_table_is_told_at_its_place() {
    let good = "rate,basket\n1,100\n";
    let mut told = String::new();
    for (table, scenario) in [
        ("", SHOP.to_owned()),
        ("rate,basket\n", SHOP.to_owned()),
        ("rate,basket\n1,100\n2\n", SHOP.to_owned()),
        ("rate,basket\n1,100\n2,many\n", SHOP.to_owned()),
        ("rate;basket\n1;100,5\n", SHOP.to_owned()),
        ("rate,rate\n1,100\n", SHOP.to_owned()),
        ("rate,the basket\n1,100\n", SHOP.to_owned()),
        ("rate,basket,weight\n1,100,-1\n", SHOP.to_owned()),
        ("rate,basket,weight\n1,100,0\n", SHOP.to_owned()),
        ("rate,basket,weigth\n1,100,1\n", SHOP.to_owned()),
        (good, SHOP.replace("fit.csv", "fitted.csv")),
        (good, SHOP.replace("\"fit.csv\"", "3")),
        (good, SHOP.replace("{ table", "{ column = 1, table")),
        (good, SHOP.replace("\"fit.basket\"", "\"fit.baskets\"")),
        (good, SHOP.replace("\"fit.basket\"", "\"fit\"")),
        (
            "rate,basket\n1,100\n0,100\n",
            SHOP.replace("\"fit.rate\"", "{ gamma = { shape = \"fit.rate\", rate = 1 }, per = \"customer\" }"),
        ),
        (good, SHOP.replace("\"fit.rate\"", "1").replace("\"fit.basket\"", "1")),
    ] {
        let found = problems(table, &scenario);
        assert!(!found.is_empty(), "{table} {scenario}");
        told += &(found + "\n\n");
    }
    insta::assert_snapshot!(told);
}
