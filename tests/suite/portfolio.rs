//! Whom a firm has, held against slow counts: a look at accounts, fifths, cells of the matrix, and the customers' table.

use crate::play::{Game, assert_exact};
use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tenure::engine::{Moment, Opening};
use tenure::random::Origin as Named;

/// Five customers of whom little is certain; some come back to be found asleep, some leave, one rule books.
const SHOP: &str = "[scenario]\nperiods = 24\nruns = 6\nseed = 7\n[segments.all]\ncustomers = 5\nretention = 0.6\npurchases = 9\nbasket = 80\nmargin = 0.3\n\
    basket_noise = 0.3\ncomplaints = 0.6\nsleep = 0.3\nwake = 0.6\nfailure = 0.05\nservice = \"desk\"\n\
    [services.desk]\ncost = 12\nresolved = 0.5\n[activities.order]\ndriver = \"purchase\"\ncost = 2\n\
    [strategies.keep]\nchange = [{ path = \"segments.*.retention\", add = 0.3 }]\ncost = { per_customer = 5 }\n";

/// What a look after so many months says of a customer, from the months of its life.
fn seen(life: &[Moment], at: u32) -> [f64; 6] {
    let before = |it: &&Moment| it.period < at && it.period + 12 >= at;
    let there = life.iter().any(|it| it.period + 1 == at && !it.leaves && !it.fails);
    let revenue: f64 = life.iter().filter(before).map(|it| it.revenue).sum();
    let of_year = |it: &&Moment| if at < 12 { it.period < 12 } else { before(it) };
    let contribution: f64 = life.iter().filter(of_year).map(|it| it.contribution).sum();
    // Of whom no list says anything recency counts from the opening.
    let bought = life.iter().filter(|it| it.period < at && it.purchases > 0.0);
    let last = bought.map(|it| f64::from(it.period)).next_back().unwrap_or(0.0);
    let purchases: f64 = life.iter().filter(|it| it.period < at).map(|it| it.purchases).sum();
    let of = |figure: f64| if there { figure } else { 0.0 };
    [of(1.0), of(f64::from(at) - last), of(purchases), of(revenue), revenue, contribution]
}

#[test]
fn a_look_is_what_the_lives_of_customers_were_until_then() {
    let (mut some_left, mut some_stayed) = (false, false);
    for (number, at) in [(0, 7), (1, 12), (2, 12), (3, 18), (4, 24)] {
        let mut game = Game::of(SHOP);
        game.detail.followed = Some(Named::segment("all").member(number));
        (game.detail.by_customer, game.detail.looked_at) = (true, Some(at));
        let outcomes = game.play().outcomes;
        let names = ["there", "recency", "frequency", "money", "revenue_before", "contribution_year"];
        let places = names.map(|name| outcomes.account.iter().position(|it| it == name).unwrap());
        for run in outcomes.runs.iter().flatten() {
            let accounts = run.accounts.as_ref().unwrap();
            let is_it = |it: &Opening| it.origin == tenure::portfolio::Origin::Opening(number as u32);
            let (_, account) = accounts.customers.iter().find(|(it, _)| is_it(it)).unwrap();
            let should = seen(&run.life, at);
            (some_left, some_stayed) = (some_left || should[0] == 0.0, some_stayed || should[0] == 1.0);
            for ((name, place), should) in names.iter().zip(places).zip(should) {
                assert!(
                    (account.0[place] - should).abs() < 1e-9,
                    "{name} of {number}: {} for {should}",
                    account.0[place]
                );
            }
        }
    }
    assert!(some_left && some_stayed);
}

/// Growth is what a customer buys more where it stays: a yearly fee that grows by a fifth, whether 0 or 60 of 100 leave in a year.
#[test]
fn growth_is_of_who_stays() {
    let measured = |retention: f64, at: &str| {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "[scenario]\nperiod = \"year\"\nperiods = 4\nruns = 4000\n[segments.all]\ncustomers = 3\nretention = {retention}\nbuying = \"subscription\"\n\
             purchases = 1\nbasket = {{ by_period = [100, 120, 144, 172.8] }}\nmargin = 0.5\n"
        );
        std::fs::write(folder.path().join("firm.toml"), text).unwrap();
        let mut command = cargo_bin_cmd!("tenure");
        let answer =
            command.current_dir(folder.path()).args(["value", "firm.toml", "--json", "--at", at]).output().unwrap();
        let document: Value = serde_json::from_slice(&answer.stdout).unwrap();
        number(&document["portfolio"]["customers"][0]["measures"]["growth"])
    };
    for at in ["1", "2"] {
        let [stays, leaves] = [1.0, 0.4].map(|retention| measured(retention, at));
        assert_exact("growth", stays, 172.8 - if at == "1" { 100.0 } else { 120.0 });
        assert_exact("growth of who may leave", leaves, stays);
    }
}

/// A dozen and one of a list, with ties, some of whom nothing is known; and forty whom the scenario makes up.
const FIRM: &str = "[scenario]\nname = \"Firm\"\nperiods = 24\nruns = 30\nfixed_cost = 11\n[portfolio]\ncustomers = \"named.csv\"\n\
    [segments.large]\nretention = 0.9\npurchases = 6\nbasket = 400\nmargin = 0.3\nservice = \"desk\"\n\
    [segments.small]\ncustomers = 40\nretention = 0.8\npurchases = { gamma = { mean = 5, cv = 0.5 }, per = \"customer\" }\nbasket = 60\nmargin = 0.4\nreferrals = 0.2\n\
    [services.desk]\ncost = 100\n[measures.call]\nevery = 6\ncost = 3\ndoes = [{ path = \"satisfaction\", add = 0.02 }]\n[strategies.calls]\nmeasures = [\"call\"]\n[channels.fair]\nnewcomers = 1\ncost = 5\nsegments = { small = 1 }\n\
    [[matrix]]\nmeasure = \"revenue\"\ntop = 0.15\n[[matrix]]\nmeasure = \"profit\"\nhigh = 150\n[[matrix]]\nmeasure = \"dependence\"\nhigh = 0.1\n";
const LIST: [(&str, &str, i32, f64, f64); 13] = [
    ("a", "large", -1, 9.0, 4000.0),
    ("b", "large", -1, 8.0, 3000.0),
    ("c", "large", -2, 7.0, 3000.0),
    ("d", "large", -3, 7.0, 1500.0),
    ("e", "large", -3, 7.0, 1400.0),
    ("f", "small", -3, 4.0, 900.0),
    ("g", "small", -4, 4.0, 800.0),
    ("h", "small", -6, 3.0, 300.0),
    ("i", "small", -7, 2.0, 300.0),
    ("j", "small", -7, 2.0, 200.0),
    ("k", "small", -9, 1.0, 60.0),
    ("l", "small", -11, 1.0, 50.0),
    ("m", "small", -12, 1.0, 40.0),
];

/// What a command says of the firm, and of a file that it writes.
fn firm(arguments: &[&str]) -> (Vec<u8>, Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let list: String = LIST
        .iter()
        .map(|(id, segment, bought, frequency, revenue)| format!("{id},{segment},{},{frequency},{revenue}\n", -bought))
        .collect();
    let list = format!("id,segment,last_bought,frequency,revenue_year\n{list}n,large,,,\n");
    std::fs::write(folder.path().join("named.csv"), list).unwrap();
    std::fs::write(folder.path().join("firm.toml"), FIRM).unwrap();
    let mut command = cargo_bin_cmd!("tenure");
    let answer = command.current_dir(folder.path()).args(arguments).output().unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    (answer.stdout, std::fs::read_to_string(folder.path().join("accounts.csv")).ok())
}

fn value(more: &[&str]) -> Value {
    serde_json::from_slice(&firm(&[&["value", "firm.toml", "calls", "--json"], more].concat()).0).unwrap()
}

fn number(of: &Value) -> f64 {
    of.as_f64().unwrap_or_else(|| panic!("{of} is no number"))
}

/// The fifth of a figure by counting: 5 of whom less than a fifth of all are better, 4 of whom less than two fifths are.
fn fifth(all: &[f64], own: f64) -> u64 {
    let better = all.iter().filter(|other| **other > own).count();
    (1..=5).rev().find(|fifth| 5 * better < (6 - *fifth) * all.len()).unwrap() as u64
}

#[test]
fn at_the_opening_the_list_says_who_bought_how_lately_how_often_and_for_how_much() {
    let document = value(&[]);
    assert_eq!(document["portfolio"]["at"], 0);
    let customers = document["portfolio"]["customers"].as_array().unwrap();
    let of = |id: &str| customers.iter().find(|it| it["name"] == id).unwrap();
    let columns: [Vec<f64>; 3] =
        [LIST.map(|it| f64::from(it.2)).to_vec(), LIST.map(|it| it.3).to_vec(), LIST.map(|it| it.4).to_vec()];
    for (at, (id, ..)) in LIST.iter().enumerate() {
        let fifths = columns.each_ref().map(|all| fifth(all, all[at]));
        assert_eq!(of(id)["rfm"], serde_json::json!(fifths), "{id}");
        assert_exact("revenue", number(&of(id)["measures"]["revenue"]), columns[2][at]);
    }
    assert_eq!(of("n")["rfm"], Value::Null, "nothing is known of it");
    assert!(number(&of("n")["measures"]["revenue"]) > 0.0, "but what it will buy");
    assert_eq!((&of("small")["rfm"], &of("small")["customers"]), (&Value::Null, &serde_json::json!(40)));
    // Half a year later half of the year lies before the start: then less than everything has been seen.
    let later = value(&["--at", "6"]);
    let later =
        later["portfolio"]["customers"].as_array().unwrap().iter().find(|it| it["name"] == "a").unwrap().clone();
    assert!(number(&later["measures"]["revenue"]) > 2000.0);
}

#[test]
fn the_cells_of_the_matrix_add_up_to_all_customers() {
    for at in [&[][..], &["--at", "18"]] {
        let document = value(at);
        assert_eq!(document, value(&[at, &["--threads", "1"]].concat()), "on any threads");
        let portfolio = &document["portfolio"];
        let [customers, cells] = ["customers", "cells"].map(|name| portfolio[name].as_array().unwrap());
        let sum = |figure: &dyn Fn(&Value) -> f64| {
            customers.iter().map(|it| number(&it["customers"]) * figure(it)).sum::<f64>()
        };
        let of_cells = |name: &str| cells.iter().map(|it| number(&it[name])).sum::<f64>();
        assert_eq!(of_cells("customers"), 54.0);
        assert!(cells.len() > 2, "{cells:#?}");
        assert_exact("revenue", of_cells("revenue"), sum(&|it| number(&it["measures"]["revenue"])));
        assert_exact("contribution", of_cells("contribution"), sum(&|it| number(&it["measures"]["profit"])));
        assert_exact("value", of_cells("value"), sum(&|it| number(&it["value"])));
        let shares = sum(&|it| number(&it["measures"]["dependence"]));
        // At the opening nobody has been won.
        assert!(if at.is_empty() { (shares - 1.0).abs() < 1e-9 } else { (0.5..1.0).contains(&shares) }, "{shares}");
    }
}

/// What the table of customers says, rows of these kinds together.
fn total(table: &str, name: &str, kinds: &[&str]) -> f64 {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().unwrap().clone();
    let column = |name: &str| names.iter().position(|it| it == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let of_kind = rows.iter().filter(|row| kinds.contains(&&row[column("kind")]));
    of_kind.map(|row| row[column(name)].parse::<f64>().unwrap()).sum()
}

#[test]
fn the_table_of_customers_adds_up_to_the_portfolio_and_to_the_whole() {
    let document = value(&[]);
    let command = ["run", "firm.toml", "--strategy", "calls", "--customers", "accounts.csv", "--json"];
    let table = firm(&command).1.unwrap();
    let customers = document["portfolio"]["customers"].as_array().unwrap();
    let worth: f64 = customers.iter().map(|it| number(&it["customers"]) * number(&it["value"])).sum();
    assert!((total(&table, "value", &["opening", "listed"]) - worth).abs() < 0.005);
    let metrics = &document["strategies"][0]["metrics"];
    for (name, metric) in [("value", "value"), ("revenue", "revenue"), ("measure_call", "measure_cost")] {
        let (whole, sum) =
            (number(&metrics[metric]["mean"]), total(&table, name, &["opening", "listed", "won", "nobody"]));
        assert!(whole > 0.0 && (sum - whole).abs() < 0.005, "{name}: {sum} of {whole}");
    }
}

#[test]
fn what_is_told_of_the_firm_fits_and_reads_aloud() {
    let told = String::from_utf8(firm(&["value", "firm.toml", "calls"]).0).unwrap();
    insta::assert_snapshot!(told.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
}

/// By the name that the list gives it: the same as its account says.
#[test]
fn a_customer_of_the_list_is_followed_by_name() {
    let told = |customer: &str| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("firm.toml"), FIRM).unwrap();
        std::fs::write(folder.path().join("named.csv"), "id,segment\nHoek,large\nVan Dam,large\n").unwrap();
        let mut command = cargo_bin_cmd!("tenure");
        let why = ["why", "firm.toml", "calls", "--customer", customer, "--json"];
        command.current_dir(folder.path()).args(why).output().unwrap()
    };
    let document: Value = serde_json::from_slice(&told("Van Dam").stdout).unwrap();
    assert_eq!(document["customer"]["name"], "Van Dam", "{document:#}");
    let refused = told("Van Dan");
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("there is no customer `Van Dan`") && said.contains("Van Dam"), "{said}");
    let beyond = told("small 999999");
    assert_eq!(beyond.status.code(), Some(2));
    let said = String::from_utf8_lossy(&beyond.stderr).into_owned();
    assert!(said.contains("there is no customer `small 999999`: at the opening `small` has"), "{said}");
}
