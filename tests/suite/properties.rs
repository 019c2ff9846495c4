//! What rules see, played end to end: each row of the tables of properties and figures holds what it says, compiled and
//! interpreted.

use crate::play::Game;
use std::collections::BTreeMap;
use tenure::rules::{CUSTOMER, Kind, Mode, PORTFOLIO, SeenBy};

/// One month of a customer of two years: subscribes to 2 purchases of 50 with a margin of 40%, is served for 3 and 1 a
/// purchase, is met with a quality of 0.9 where it expects 0.5, and takes a second product.
const ANNA: &str = "[scenario]\nperiods = 1\nrate_basis = \"period\"\nruns = 1\nrules = [\"told.rhai\"]\n\
    [portfolio]\ncustomers = \"list.csv\"\n[attributes]\npoints = 12\n\
    [segments.small]\nretention = 1\nbuying = \"subscription\"\npurchases = 2\nbasket = 50\nmargin = 0.4\n\
    satisfaction = 0.7\nexpectation = 0.5\ncross_sell = 1\nservice = \"fine\"\n\
    [services.fine]\nquality = 0.9\nadjustment = 0.5\nsurprise = 0.5\nhabituation = 0.5\ncost = 3\n\
    [activities.order]\ndriver = \"purchase\"\ncost = 1\n[listening]\nsurvey = 1\n";

/// What is booked, by name, when a scenario is played once.
fn booked(scenario: &str, rules: &str, mode: Mode) -> BTreeMap<String, f64> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in
        [("told.rhai", rules), ("list.csv", "id,segment,start\nanna,small,-24\n"), ("scenario.toml", scenario)]
    {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let outcomes = Game::open_in(&folder.path().join("scenario.toml"), mode).play().outcomes;
    outcomes.booked.into_iter().zip(outcomes.runs[0][0].booked.iter().copied()).collect()
}

const BOTH: [Mode; 2] = [Mode::Auto, Mode::Interpreted];

#[test]
fn every_property_of_a_customer_is_what_its_row_says() {
    let numbers: BTreeMap<&str, f64> = BTreeMap::from([
        ("tenure", 24.0),
        ("tenure_years", 2.0),
        ("recency", 0.0),
        ("purchases", 2.0),
        ("purchases_total", 3.0),
        ("revenue", 100.0),
        ("revenue_total", 100.0),
        // Of closed periods, and this is the first.
        ("revenue_year", 0.0),
        ("margin", 40.0),
        ("cost", 5.0),
        ("bad_debt", 0.0),
        ("owed", 0.0),
        ("level", 1.0),
        ("said", 0.9),
        ("products", 2.0),
    ]);
    let texts = BTreeMap::from([("id", "anna"), ("segment", "small"), ("channel", "opening"), ("status", "active")]);
    let mut lines = vec!["customer.book(\"points\", customer.points);".to_owned()];
    let on_file = || CUSTOMER.iter().filter(|field| field.seen_by == SeenBy::Everyone);
    for field in on_file() {
        let name = &*field.name;
        lines.push(match field.kind {
            Kind::Text => format!("if customer.{name} == \"{}\" {{ customer.book(\"{name}\", 1.0); }}", texts[name]),
            Kind::Bool => format!("if !customer.{name} {{ customer.book(\"{name}\", 1.0); }}"),
            Kind::Int | Kind::Float => format!("customer.book(\"{name}\", customer.{name} * 1.0);"),
        });
    }
    let rules = format!("fn on_period(customer) {{\n{}\n}}", lines.join("\n"));
    for mode in BOTH {
        let seen = booked(ANNA, &rules, mode);
        assert_eq!(seen["points"], 12.0);
        for field in on_file() {
            let expected = numbers.get(&*field.name).copied().unwrap_or(1.0);
            assert!((seen[&*field.name] - expected).abs() < 1e-12, "{}: {seen:?}", field.name);
        }
    }
}

#[test]
fn what_the_firm_cannot_see_is_what_its_row_says_for_a_rule_of_nature() {
    let hidden: Vec<&str> =
        CUSTOMER.iter().filter(|field| field.seen_by == SeenBy::Nature).map(|field| &*field.name).collect();
    assert_eq!(hidden, ["satisfaction", "expectation", "awake", "cause"]);
    let rules = "fn retention(customer, base) {\n\
                 let near = abs(customer.satisfaction - 0.9) + abs(customer.expectation - 0.7) < 1e-12;\n\
                 if near && customer.awake && customer.cause == \"none\" { 0.0 } else { base }\n}\n\
                 fn on_leave(customer) { customer.book(\"left\", 1.0); }";
    for mode in BOTH {
        assert_eq!(booked(ANNA, rules, mode)["left"], 1.0);
    }
}

#[test]
fn before_its_step_a_flow_is_0_and_after_it_is_that_of_the_period() {
    let rules = "fn retention(customer, base) { if customer.purchases == 2.0 && customer.cost == 5.0 { 0.0 } else { base } }\n\
                 fn basket(customer, base) { if customer.revenue == 0.0 && customer.recency == 24 { base } else { 1e6 } }\n\
                 fn on_leave(customer) { customer.book(\"left with\", customer.revenue); }\n";
    for mode in BOTH {
        assert_eq!(booked(ANNA, rules, mode)["left with"], 100.0);
    }
}

#[test]
fn who_won_a_customer_is_told_by_channel_and_referred() {
    let scenario = "[scenario]\nperiods = 2\nrate_basis = \"period\"\nruns = 1\nrules = [\"told.rhai\"]\n\
        [segments.small]\ncustomers = 3\nretention = 1\nreferrals = 1\n[referral]\ncount = \"bernoulli\"\ndelay = 0\n\
        [channels.online]\nnewcomers = 40\nsegments = { small = 1 }\n[channels.shop]\nnewcomers = 9\nsegments = { small = 1 }\n";
    let words = ["opening", "online", "shop", "referral"];
    let tests = words.map(|word| format!("if customer.channel == \"{word}\" {{ customer.book(\"{word}\", 1.0); }}"));
    let rules = format!(
        "fn on_period(customer) {{\n{}\ncustomer.book(\"all\", 1.0);\nif customer.referred {{ customer.book(\"referred\", 1.0); }}\n}}",
        tests.join("\n")
    );
    for mode in BOTH {
        let seen = booked(scenario, &rules, mode);
        assert_eq!(seen["opening"], 6.0, "three, seen twice");
        assert_eq!(seen["referred"], seen["referral"]);
        // Whoever is there in the first period has brought one newcomer by the second.
        assert!(seen["referral"] > 3.0 && seen["online"] > seen["shop"], "{seen:?}");
        assert_eq!(words.iter().map(|word| seen[*word]).sum::<f64>(), seen["all"]);
    }
}

#[test]
fn every_figure_of_a_portfolio_is_what_its_row_says() {
    // Three stay and bring one each for 25; a large one leaves.
    let scenario = "[scenario]\nperiods = 2\nrate_basis = \"period\"\nruns = 1\ndiscount_rate = 0.1\nopening_cash = 1000\nrules = [\"told.rhai\"]\n\
        [segments.small]\ncustomers = 3\nretention = 1\nbuying = \"subscription\"\npurchases = 2\nbasket = 50\nmargin = 0.4\nreferrals = 1\ncomplaints = 1\n\
        [segments.large]\ncustomers = 1\nretention = 0\nbuying = \"subscription\"\npurchases = 1\nbasket = 700\nmargin = 0.1\n\
        [referral]\ncount = \"bernoulli\"\nwhen = \"stays\"\ncost = 25\n[activities.order]\ndriver = \"purchase\"\ncost = 1\n\
        [listening]\nsurvey = 1\n";
    let churn = 1.0 - 0.75_f64.powi(12);
    let all = BTreeMap::from([
        ("customers", 6.0),
        ("churn_rate", churn),
        ("retention_rate", 1.0 - churn),
        ("silent", 0.0),
        ("woken", 0.0),
        ("revenue", 1000.0),
        ("margin", 190.0),
        ("cost_to_serve", 7.0),
        ("acquisition_cost", 75.0),
        ("satisfaction", 0.7),
        ("complaints", 3.0),
        ("cash", 190.0 - 7.0 - 75.0),
        ("balance", 1000.0 + 190.0 - 7.0 - 75.0),
        ("npv", 190.0 - 7.0 - 75.0),
    ]);
    let small = BTreeMap::from([
        ("customers", 6.0),
        ("churn_rate", 0.0),
        ("retention_rate", 1.0),
        ("silent", 0.0),
        ("woken", 0.0),
        ("revenue", 300.0),
        ("margin", 120.0),
        ("cost_to_serve", 6.0),
        ("acquisition_cost", 75.0),
        ("satisfaction", 0.7),
        ("complaints", 3.0),
        ("cash", 120.0 - 6.0 - 75.0),
    ]);
    let of_all_only = |name: &str| ["balance", "npv"].contains(&name);
    let mut lines = Vec::new();
    for name in PORTFOLIO.iter().map(|figure| figure.name) {
        lines.push(format!("portfolio.book(\"{name}\", portfolio.{name});"));
        if !of_all_only(name) {
            lines.push(format!("portfolio.book(\"small {name}\", portfolio.{name}(\"small\"));"));
        }
    }
    let rules = format!("fn policy(portfolio) {{ if portfolio.period == 1 {{\n{}\n}} }}", lines.join("\n"));
    for mode in BOTH {
        let seen = booked(scenario, &rules, mode);
        for field in PORTFOLIO {
            let (name, near) = (field.name, |a: f64, b: f64| (a - b).abs() < 1e-9);
            assert!(near(seen[name], all[name]), "{name}: {seen:?}");
            assert!(of_all_only(name) || near(seen[&format!("small {name}")], small[name]), "small {name}: {seen:?}");
        }
    }
}
