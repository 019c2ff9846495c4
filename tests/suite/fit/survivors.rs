//! Customers with a history are survivors: their rates and chances are drawn from what it leaves possible.

use crate::play::{Game, Z_20, assert_within, mean};
use std::fmt::Write as _;
use tenure::engine::Metric;
use tenure::fit::{Buyer, BuyingLaw, Drawn, Last, Purchases, stayer};
use tenure::random::Distribution;

const RATE: Distribution = Distribution::Gamma { shape: 0.243, rate: 4.414 };
const LAST: Distribution = Distribution::Beta { alpha: 0.793, beta: 2.426 };

fn law() -> BuyingLaw {
    BuyingLaw { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }
}

#[test]
fn a_buyer_is_drawn_from_its_posterior() {
    let history = Purchases { repeats: 3.0, last: 20.0, seen: 39.0 };
    let buyer = Buyer { rate: &RATE, last: Last::Law(&LAST), silent: true, history };
    assert!((buyer.alive() - law().alive(&history)).abs() < 1e-15);
    assert_eq!(Buyer { silent: false, ..buyer }.alive(), 1.0, "who had left would have said so");
    let average = |of: &dyn Fn(f64) -> Drawn| {
        let each = (0..2_000).map(|k| match of((f64::from(k) + 0.5) / 2_000.0) {
            Drawn::Value(value) => value,
            Drawn::Rank(rank) => panic!("{rank}"),
        });
        each.sum::<f64>() / 2_000.0
    };
    for (what, drawn, exact) in [
        ("rate alive", average(&|u| buyer.rate(false, u)), 3.243 / 43.414),
        ("rate gone", average(&|u| buyer.rate(true, u)), 3.243 / 24.414),
        ("chance alive", average(&|u| buyer.last(&LAST, false, u)), 0.793 / (0.793 + 5.426)),
        ("chance gone", average(&|u| buyer.last(&LAST, true, u)), 1.793 / (1.793 + 4.426)),
    ] {
        assert!((drawn / exact - 1.0).abs() < 2e-3, "{what}: {drawn}, not {exact}");
    }
    let same = Buyer { last: Last::Chance(0.2), ..buyer };
    let odds = 0.25 * (43.414 / 24.414_f64).powf(3.243);
    assert!((same.alive() - 1.0 / (1.0 + odds)).abs() < 1e-15);
}

/// Where there is no closed form the law is tilted by numbers: held against the laws that have one.
#[test]
fn other_laws_are_tilted() {
    // A uniform retention is beta(1, 1): of who stayed n times the rank u lies at u^(1/(n+1)).
    let uniform = Distribution::Uniform { low: 0.0, high: 1.0 };
    for times in [0.5, 1.0, 5.0, 60.0, 1_000.0] {
        for u in [1e-6, 0.01, 0.3, 0.5, 0.9, 0.999_999] {
            let Drawn::Rank(rank) = stayer(&uniform, times, u) else { panic!() };
            let reached = f64::powf(rank, times + 1.0);
            assert!((reached - u).abs() < 1e-5, "{times} {u}: {reached}");
        }
    }
    // An exponential rate is gamma(1, 1 / mean).
    let exponential = Distribution::Exponential { mean: 2.0 };
    let gamma = Distribution::Gamma { shape: 1.0, rate: 0.5 };
    let history = Purchases { repeats: 7.0, last: 3.0, seen: 4.0 };
    for u in [0.001, 0.1, 0.5, 0.99] {
        let [tilted, exact] = [&exponential, &gamma].map(|rate| {
            let drawn = Buyer { rate, last: Last::Chance(0.0), silent: false, history }.rate(false, u);
            rate.quantile(drawn.rank(rate))
        });
        assert!((tilted / exact - 1.0).abs() < 1e-3, "{u}: {tilted}, not {exact}");
    }
    // Not a chance of 0 in the past: it says nothing.
    let never = Distribution::Bernoulli { p: 0.0 };
    assert_eq!(stayer(&never, 3.0, 0.25), Drawn::Rank(0.25));
}

fn list(customers: usize, row: &str) -> String {
    (0..customers).fold("id,start,frequency,last_bought\n".to_owned(), |mut list, id| {
        writeln!(list, "{id},{row}").unwrap();
        list
    })
}

fn shop(leaving: &str, list: &str) -> Game {
    let scenario = format!(
        r#"
        [scenario]
        period = "week"
        periods = 13
        rate_basis = "period"
        runs = 40
        [portfolio]
        customers = "list.csv"
        [segments.a]
        leaving = "{leaving}"
        retention = 1
        purchases = {{ gamma = {{ shape = 0.243, rate = 4.414 }}, per = "customer" }}
        last_purchase = {{ beta = {{ alpha = 0.793, beta = 2.426 }}, per = "customer" }}
        basket = 10
        "#
    );
    crate::roster::past::game(&scenario, list)
}

/// Weeks are steps here, and a purchase lies anywhere in its week: within a hundredth of the moments of the paper.
#[test]
fn fader_hardie_lee_2005_customers_with_a_history() {
    let history = Purchases { repeats: 4.0, last: 30.0, seen: 39.0 };
    let game = shop("silent", &list(2_000, "-39,5,9"));
    let played = game.play();
    let alive = law().alive(&history);
    let start = played.figures("baseline", Metric::CustomersStart);
    let runs = (start.len() as f64).sqrt();
    assert_within("alive", mean(&start), 2_000.0 * alive, (2_000.0 * alive * (1.0 - alive)).sqrt() / runs, Z_20);
    let bought = mean(&played.figures("baseline", Metric::Purchases));
    let expected = 2_000.0 * law().expected(&history, 13.0);
    assert!((bought / expected - 1.0).abs() < 0.01, "{bought}, not {expected}");
    // Those who left are on file until the end.
    assert!(played.figures("baseline", Metric::FiledEnd).iter().all(|filed| *filed == 2_000.0));
}

#[test]
fn who_tells_is_alive_and_who_never_bought_again_too() {
    for (leaving, row) in [("told", "-39,5,9"), ("silent", "-39,1,39")] {
        let played = shop(leaving, &list(500, row)).play();
        assert!(played.figures("baseline", Metric::CustomersStart).iter().all(|start| *start == 500.0), "{leaving}");
    }
    let told = mean(&shop("told", &list(2_000, "-39,5,9")).play().figures("baseline", Metric::Purchases));
    let exact = 2_000.0 * law().expected_if_alive(&Purchases { repeats: 4.0, last: 30.0, seen: 39.0 }, 13.0);
    assert!((told / exact - 1.0).abs() < 0.01, "{told}, not {exact}");
}

/// Dates are days, also where periods are longer: 1996-10-01 to the day before 1997-07-01 are 272 days.
#[test]
fn days_are_not_rounded_to_periods() {
    let scenario = r#"
        [scenario]
        start = 1997-07-01
        period = "week"
        periods = 1
        runs = 1
        rate_basis = "period"
        [portfolio]
        customers = "list.csv"
        [segments.a]
        leaving = "silent"
        retention = 1
        purchases = { gamma = { shape = 0.243, rate = 4.414 }, per = "customer" }
        last_purchase = 0.1
        "#;
    let list = "id,start,frequency,last_bought\na,1996-10-01,3,1997-06-01\nb,1997-06-30,1,1997-06-30\n";
    let game = crate::roster::past::game(scenario, list);
    let [a, b] = [0, 1].map(|row| game.model.roster[row].bought.unwrap());
    assert_eq!((a.repeats, a.seen * 7.0, (a.last * 7.0).round()), (2.0, 272.0, 243.0));
    assert_eq!((b.repeats, b.seen, b.last), (0.0, 0.0, 0.0));
}

#[test]
fn a_strategy_alters_the_law_and_each_keeps_its_rank() {
    let row = list(300, "-39,5,9");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list.csv"), row).unwrap();
    let text = r#"
        [scenario]
        period = "week"
        periods = 5
        runs = 20
        rate_basis = "period"
        [portfolio]
        customers = "list.csv"
        [segments.a]
        retention = 1
        purchases = { gamma = { shape = 2, rate = 10 }, per = "customer" }
        basket = 10
        [strategies.same]
        change = [{ path = "segments.a.purchases", scale = 1.0 }]
        [strategies.more]
        change = [{ path = "segments.a.purchases", scale = 2.0 }]
        "#;
    std::fs::write(folder.path().join("test.toml"), text).unwrap();
    let played = Game::open(&folder.path().join("test.toml")).play();
    let [base, same, more] = ["baseline", "same", "more"].map(|name| played.figures(name, Metric::Purchases));
    assert_eq!(base, same);
    let (rate, weeks) = (300.0 * 6.0 / 49.0, 5.0);
    assert_within("base", mean(&base), rate * weeks, (rate * weeks * (1.0 + 5.0 / 49.0) / 20.0_f64).sqrt(), Z_20);
    assert!(base.iter().zip(&more).all(|(base, more)| more > base));
}

#[test]
fn a_history_that_is_not_used_is_told_of() {
    let told = |segment: &str, list: &str| {
        let scenario = format!(
            "[scenario]\nperiod = \"week\"\nperiods = 2\nrate_basis = \"period\"\n[portfolio]\ncustomers = \"list.csv\"\n[segments.a]\n{segment}\n"
        );
        let files = crate::scenario::Folder::with(&[("list.csv", list)]);
        let (_, problems) = crate::scenario::try_with(&scenario, &[], &files);
        super::lines(&problems)
    };
    let list = list(3, "-39,5,9");
    let gamma = "purchases = { gamma = { shape = 2, rate = 10 }, per = \"customer\" }\n";
    let mut all = String::new();
    for segment in [
        gamma.to_owned() + "retention = 0.9",
        "purchases = 2\nretention = 0.9".to_owned(),
        gamma.to_owned() + "leaving = \"silent\"\nretention = 0.9",
        gamma.to_owned() + "retention = 1\nlast_purchase = { rule = \"0.1\" }",
        gamma.to_owned() + "buying = \"bernoulli\"\nretention = 1",
        "purchases = { lognormal = { mean = 1, cv = 1 }, per = \"customer\" }\nleaving = \"silent\"\nretention = 1\nlast_purchase = 0.1".to_owned(),
        "purchases = 2\nretention = 1\nlast_purchase = { beta = { alpha = 1, beta = 2 }, per = \"customer\" }".to_owned(),
    ] {
        all += &format!("{segment}\n{}\n\n", told(&segment, &list));
    }
    insta::assert_snapshot!(all);
}
