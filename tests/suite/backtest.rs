//! `tenure backtest`: a scenario held against what happened, where what happened is known to come from it, or not to.

use crate::play::Game;
use assert_cmd::cargo::cargo_bin_cmd;
use std::fs;
use std::path::Path;
use tenure::engine::{Metric, Outcomes, simulate};
use tenure::rules::SettingId;
use tenure::stats::{Actual, Backtest, Observed};
use tenure::stop::Stop;

/// Luck, differences between customers, and something that nobody knows.
fn firm(retention: f64) -> String {
    format!(
        "[scenario]\nname = \"Firm\"\nperiods = 18\nstart = 2024-01-01\nruns = 1000\nseed = 1\n[assumptions]\n\
         trade = {{ triangular = {{ low = 8, mode = 10, high = 12 }} }}\n[segments.all]\ncustomers = 300\n\
         retention = {{ beta = {{ mean = {retention}, sd = 0.1 }}, per = \"customer\" }}\npurchases = \"trade\"\n\
         basket = {{ lognormal = {{ mean = 80, cv = 0.5 }}, per = \"customer\" }}\nmargin = 0.3\n\
         [channels.web]\nnewcomers = 60\ncost = 0\n"
    )
}

fn play(text: &str, seed: u64, runs: u32) -> Outcomes {
    let mut game = Game::of(text).by_period();
    game.model.seed = seed;
    simulate(&game.job(vec![SettingId::Baseline], runs), &|_| {}, &Stop::default()).unwrap()
}

/// A metric as one run has it, as if it had happened.
fn happened(outcomes: &Outcomes, run: usize, metric: Metric) -> Actual {
    let at = tenure::engine::METRICS.iter().take(metric as usize).filter(|info| info.by_period).count();
    let values =
        outcomes.runs[run][0].series[at].iter().zip(0..).map(|(value, period)| (period, value.unwrap())).collect();
    Actual { columns: vec![Observed { metric, values }], notes: Vec::new() }
}

/// Of 400 futures of another seed, 95% lie in the band in each period and in all; and few are called wrong.
#[test]
fn what_comes_from_the_scenario_lies_in_its_band_at_the_nominal_rate() {
    const OTHERS: u32 = 400;
    let (own, others) = (play(&firm(0.8), 1, 1000), play(&firm(0.8), 2, OTHERS));
    let of = |run, metric| Backtest::new(&own, None, &happened(&others, run, metric), true).figures.remove(0);
    for metric in [Metric::Revenue, Metric::CustomersEnd] {
        let all: Vec<_> = (0..OTHERS as usize).map(|run| of(run, metric)).collect();
        let share = |yes: usize| yes as f64 / f64::from(OTHERS);
        // Binomial, and what 1,000 runs know of their own edges; a whole number may lie on an edge.
        let se = (0.95 * 0.05 * (1.0 / f64::from(OTHERS) + 1.0 / 1000.0_f64)).sqrt();
        for period in [0, 5, 17] {
            let inside = share(all.iter().filter(|it| it.periods[period].inside).count());
            let most = if metric == Metric::CustomersEnd { 0.03 } else { 0.0 };
            assert!(inside > 0.95 - 3.89 * se && inside < 0.95 + 3.89 * se + most, "{metric:?} {period}: {inside}");
        }
        if let Some(totals) = all.iter().map(|it| it.total).collect::<Option<Vec<_>>>() {
            let inside = share(totals.iter().filter(|it| it.inside).count());
            assert!((inside - 0.95).abs() < 3.89 * se, "{metric:?}: {inside}");
        }
        let called = share(all.iter().filter(|it| it.strays < 0.05).count());
        assert!(called < 0.05 + 3.89 * se, "{metric:?}: {called} are called wrong");
    }
}

#[test]
fn a_wrong_scenario_is_told() {
    let (own, truth) = (play(&firm(0.6), 1, 400), play(&firm(0.8), 2, 50));
    for run in 0..50 {
        let it = Backtest::new(&own, None, &happened(&truth, run, Metric::CustomersEnd), true).figures.remove(0);
        assert!(
            it.strays < 0.01 && it.bias.unwrap() < -0.05 && it.leaves.is_some(),
            "{run}: {} {:?}",
            it.strays,
            it.bias
        );
    }
}

/// Purchases for certain: 10 a period, so that every part can be worked out by hand.
#[test]
fn bias_error_and_the_first_period_outside_are_those_of_the_definition() {
    let text = "[scenario]\nperiods = 4\nperiod = \"year\"\n[segments.all]\ncustomers = 10\nretention = 1\nbuying = \"subscription\"\nbasket = 10\n";
    let own = play(text, 1, 20);
    let observed = Observed { metric: Metric::Revenue, values: vec![(0, 100.0), (1, 80.0), (3, 120.0)] };
    let backtest = Backtest::new(&own, None, &Actual { columns: vec![observed], notes: Vec::new() }, false);
    let it = &backtest.figures[0];
    assert_eq!((it.inside, it.leaves, it.strays), (1, Some(1), 0.0));
    // 300 forecast, 300 happened; off by 0, 20 and 20.
    assert_eq!((it.bias, it.error), (Some(0.0), Some(40.0 / 300.0)));
    assert_eq!(it.total.map(|total| (total.actual, total.mean, total.inside)), Some((300.0, 300.0, true)));
}

/// Half the customers stay for certain and half with one chance in a hundred; on average 50.5% stay a year. Of 100 there are 50.005 after
/// two years, of average customers 25.5025.
#[test]
fn the_average_customer_is_the_same_scenario_without_differences() {
    let text = "[scenario]\nname = \"Mixed\"\nperiod = \"year\"\nperiods = 2\nruns = 400\n[segments.all]\ncustomers = 100\n\
                retention = { discrete = { values = [1, 0.01], weights = [1, 1] }, per = \"customer\" }\nbasket = 1\n";
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mixed.toml"), text).unwrap();
    fs::write(home.path().join("actual.csv"), "period,customers_end\n0,50\n1,50\n").unwrap();
    let (code, out, err) = tenure(home.path(), &["backtest", "mixed.toml", "actual.csv", "--json"]);
    assert_eq!(code, Some(0), "{err}");
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    let figure = &document["backtest"]["figures"][0];
    assert_eq!((figure["metric"].as_str(), figure["leaves"].as_u64()), (Some("customers_end"), None));
    let last = &figure["periods"][1];
    // 5 standard deviations of means of 400 and of 200 runs.
    assert!((last["mean"].as_f64().unwrap() - 50.005).abs() < 5.0 * 5.0 / 20.0, "{last}");
    assert!((last["naive"].as_f64().unwrap() - 25.5025).abs() < 5.0 * 4.36 / 14.1, "{last}");
}

fn tenure(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    tenure_at(folder, arguments, "80")
}

fn tenure_at(folder: &Path, arguments: &[&str], columns: &str) -> (Option<i32>, String, String) {
    let output = cargo_bin_cmd!("tenure").current_dir(folder).env("COLUMNS", columns).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn people_read_whether_it_holds() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("firm.toml"), firm(0.8)).unwrap();
    let table = "date;customers_end;revenue;weather\n\
        01-12-2023;300;20.000,00;rain\n01-01-2024;301;20.104,50;rain\n01-02-2024;302;19.500,00;\n01-03-2024;304;21.250,25;\n\
        01-04-2024;300;12.000,00;\n01-05-2024;299;11.500,00;\n01-06-2024;301;11.000,00;\n01-07-2024;300;12.250,00;\n01-01-2031;1;1,00;\n";
    fs::write(home.path().join("actual.csv"), table).unwrap();
    let arguments = ["backtest", "firm.toml", "actual.csv", "--runs", "300", "--dates", "dd-mm-yyyy"];
    for columns in ["80", "60"] {
        let (code, out, err) = tenure_at(home.path(), &arguments, columns);
        assert_eq!(code, Some(0), "{err}");
        assert!(out.lines().all(|line| line.chars().count() <= columns.parse().unwrap()), "{out}");
        insta::assert_snapshot!(format!("backtest_{columns}"), format!("{out}\n{err}"));
    }
}

#[test]
fn a_table_that_cannot_be_compared_is_told_why() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("firm.toml"), firm(0.8)).unwrap();
    fs::write(home.path().join("undated.toml"), firm(0.8).replace("start = 2024-01-01\n", "")).unwrap();
    let mut all = String::new();
    for (scenario, table) in [
        ("firm", ""),
        ("firm", "period,omzet\n0,1\n"),
        ("firm", "month,revenue\n0,1\n"),
        ("firm", "period,revenue,value\n0,1,2\n"),
        ("firm", "period,revenue,revenue\n0,1,2\n"),
        ("firm", "period,revenue\n0,many\n"),
        ("firm", "period,revenue\nfirst,1\n"),
        ("firm", "period,revenue\n3,1\n4,1\n3,2\n"),
        ("firm", "period,revenue\n18,1\n-1,2\n"),
        ("firm", "period,revenue\n0,1,2\n"),
        ("firm", "date,revenue\n2024-01-01,1\n2024-01-15,2\n"),
        ("firm", "date,revenue\n04-01-2024,1\n05-02-2024,2\n"),
        ("firm", "date;revenue\n2024-01-01;1.250\n2024-02-01;2.500\n"),
        ("undated", "date,revenue\n2024-01-01,1\n"),
        ("firm", "period,revenu\n0,1\n"),
        ("firm", "period,revenue\n0,1e308\n"),
        ("firm", "period,revenue\n0,$ 100\n1,$ 120\n"),
        ("firm", "period,customers_end\n0,-3\n"),
        ("firm", "period,retention_rate\n0,95\n"),
        ("firm", "date,revenue\n2024-01-01,1\n2024-04-01,2\n2024-07-01,3\n"),
    ] {
        fs::write(home.path().join("actual.csv"), table).unwrap();
        let (code, out, err) =
            tenure(home.path(), &["backtest", &format!("{scenario}.toml"), "actual.csv", "--runs", "20"]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{table}\n{err}");
        all += &format!("{err}\n");
    }
    insta::assert_snapshot!("backtest_wrong", all);
}

/// A firm of two customers on its list, and what was bought up to 10 April 2024.
fn listed(home: &Path) {
    let firm = "[scenario]\nname = \"Firm\"\nperiods = 6\nstart = 2024-01-01\n[portfolio]\ncustomers = \"list.csv\"\n[segments.all]\n\
                retention = 1\npurchases = 12\nbasket = 10\n";
    fs::write(home.join("firm.toml"), firm).unwrap();
    // Of a it is known that it bought before, of b that it comes in the first month.
    fs::write(home.join("list.csv"), "id,segment,start\na,all,-3\nb,all,0\n").unwrap();
    let orders = "klant;datum;bedrag\na;15 dec 2023;10,00\nc;05 apr 2024;9,00\na;02 jan 2024;20,00\na;02 jan 2024;5,00\nb;31 jan 2024;8,00\n\
                  d;03 feb 2024;8,00\nc;29 feb 2024;-4,00\nc;01 mrt 2024;7,50\na;31 mrt 2024;2,50\nd;11 apr 2024;1,00\n";
    fs::write(home.join("later.csv"), orders).unwrap();
}

const LATER: [&str; 8] = ["backtest", "firm.toml", "--orders", "later.csv", "--until", "2024-04-10", "--runs", "20"];

/// Whoever is listed was a customer before, whether the export goes back so far or not; and a month that is not over is not compared.
#[test]
fn a_later_export_is_counted_by_period_as_the_metrics_count() {
    let home = tempfile::tempdir().unwrap();
    listed(home.path());
    let actual = || {
        let (code, out, err) = tenure(home.path(), &[&LATER[..], &["--json"]].concat());
        assert_eq!(code, Some(0), "{err}");
        let document: serde_json::Value = serde_json::from_str(&out).unwrap();
        let figures = document["backtest"]["figures"].as_array().unwrap().clone();
        let values = |figure: &serde_json::Value| {
            let periods = figure["periods"].as_array().unwrap().iter();
            (figure["metric"].as_str().unwrap().to_owned(), periods.map(|it| it["actual"].as_f64().unwrap()).collect())
        };
        figures.iter().map(values).collect::<Vec<(String, Vec<f64>)>>()
    };
    let counted = |repeats: [f64; 3], won: [f64; 3]| {
        let (bought, paid) = ([2.0, 1.0, 2.0], [33.0, 8.0, 10.0]);
        [("purchases", bought), ("repeat_purchases", repeats), ("revenue", paid), ("customers_won", won)]
            .map(|(name, values)| (name.to_owned(), values.to_vec()))
    };
    assert_eq!(actual(), counted([1.0, 0.0, 1.0], [0.0, 1.0, 1.0]));
    // Without a list only what was bought before tells.
    let firm = fs::read_to_string(home.path().join("firm.toml")).unwrap();
    let nameless = firm
        .replace("[portfolio]\ncustomers = \"list.csv\"\n", "")
        .replace("[segments.all]\n", "[segments.all]\ncustomers = 2\n");
    fs::write(home.path().join("firm.toml"), nameless).unwrap();
    assert_eq!(actual(), counted([0.0, 0.0, 1.0], [1.0, 1.0, 1.0]));
    let later = fs::read_to_string(home.path().join("later.csv")).unwrap();
    fs::write(home.path().join("later.csv"), later.replace("a;15 dec 2023;10,00\n", "")).unwrap();
    assert_eq!(actual(), counted([0.0, 0.0, 1.0], [0.0; 3])[..3]);
}

#[test]
fn people_read_how_a_later_export_was_read() {
    let home = tempfile::tempdir().unwrap();
    listed(home.path());
    let (code, out, err) = tenure(home.path(), &LATER);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("Repeat purchases ") && out.contains("Customers won "), "{out}");
    for note in [
        "Compared over 3 months, from 2024-01-01 on.",
        "Left out: 1 refund, -4 in all; in line 8.",
        "Not compared: 1 purchase before the scenario opens.",
    ] {
        assert!(flat(&err).contains(note), "{err}");
    }
    // In one breath, and without what the import says of columns.
    assert!(
        err.contains("note: firm.toml: later.csv: Compared over") && err.matches("later.csv").count() == 1,
        "{err}"
    );
    assert!(!err.contains("Columns"), "{err}");
}

/// What is told, without the breaks of its lines.
fn flat(told: &str) -> String {
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Orders of customers called so, from a day on: each buys on the first of six months.
fn orders(home: &Path, names: &[&str], from: u32) {
    let mut text = "customer,date,amount\n".to_owned();
    for month in from..from + 6 {
        names.iter().for_each(|name| text += &format!("{name},2024-{month:02}-01,10\n"));
    }
    fs::write(home.join("later.csv"), text).unwrap();
}

/// A firm with eight customers on its list who bought before it opens.
fn eight(home: &Path) {
    let firm = "[scenario]\nname = \"Firm\"\nperiods = 6\nstart = 2024-01-01\n[portfolio]\ncustomers = \"list.csv\"\n[segments.all]\n\
                retention = 1\npurchases = 12\nbasket = 10\n";
    fs::write(home.join("firm.toml"), firm).unwrap();
    let list: String = (1..9).map(|at| format!("C{at},all,-3\n")).collect();
    fs::write(home.join("list.csv"), format!("id,segment,start\n{list}")).unwrap();
}

const ALL: [&str; 6] = ["backtest", "firm.toml", "--orders", "later.csv", "--runs", "20"];

#[test]
fn customers_whom_the_list_does_not_know_are_told_of() {
    let home = tempfile::tempdir().unwrap();
    eight(home.path());
    orders(home.path(), &["c1", "c2", "c5"], 1);
    let (code, out, err) = tenure(home.path(), &ALL);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("none of the 3 customers who bought is on the scenario's list of 8"), "{err}");
    assert!(err.contains("for example `c1` here, `C1` there"), "{err}");
    orders(home.path(), &["x1", "x2", "x3", "x4", "x5"], 1);
    let (code, _, err) = tenure(home.path(), &ALL);
    assert!(code == Some(2) && err.contains("for example `x1` here, `C1` there"), "{err}");
    // Two that nobody knows may well be new.
    orders(home.path(), &["x1", "x2"], 1);
    assert_eq!(tenure(home.path(), &ALL).0, Some(0));
    orders(home.path(), &["C1", "C2", "c5", "0C6"], 1);
    let (code, _, err) = tenure(home.path(), &ALL);
    let told = "2 customers who bought are on the scenario's list but for capitals or leading zeros (`0C6` here, `C6` there), and count as new.";
    assert!(code == Some(0) && flat(&err).contains(told), "{err}");
    let strangers: Vec<String> = (0..30).map(|at| format!("x{at}")).chain(["C1".to_owned()]).collect();
    orders(home.path(), &strangers.iter().map(String::as_str).collect::<Vec<_>>(), 1);
    let (code, _, err) = tenure(home.path(), &ALL);
    let told = "Of the 31 customers who bought in the first month that is compared, 1 is on the scenario's list of 8";
    assert!(code == Some(0) && flat(&err).contains(&format!("note: firm.toml: later.csv: {told}")), "{err}");
}

#[test]
fn what_an_export_does_not_reach_back_to_is_not_compared() {
    let home = tempfile::tempdir().unwrap();
    eight(home.path());
    orders(home.path(), &["C1", "C2", "x"], 3);
    let (code, out, err) = tenure(home.path(), &[&ALL[..], &["--json"]].concat());
    assert_eq!(code, Some(0), "{err}");
    let told = "Compared over 4 months, from month 2 on. Not compared: the first 2 months, as the export begins on 2024-03-01; and who bought \
                before, since that is not in it.";
    assert!(flat(&err).contains(told), "{err}");
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    let figures = document["backtest"]["figures"].as_array().unwrap();
    assert_eq!(figures.iter().map(|it| it["metric"].as_str().unwrap()).collect::<Vec<_>>(), ["purchases", "revenue"]);
    let periods = figures[0]["periods"].as_array().unwrap();
    let told: Vec<_> = periods.iter().map(|it| (it["period"].as_u64(), it["actual"].as_f64())).collect();
    assert_eq!(told, [2, 3, 4, 5].map(|period| (Some(period), Some(3.0))));
    orders(home.path(), &["C1", "C2"], 7);
    let (code, out, err) = tenure(home.path(), &ALL);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("the export begins on 2024-07-01, and has no whole month of the scenario"), "{err}");
}

/// Of 5,000,400 that happened, 5,000,300 was the most in any run.
#[test]
fn what_lies_outside_is_seen_to_do_so() {
    let own = "[scenario]\nname = \"Firm\"\nperiod = \"year\"\nperiods = 1\n[segments.all]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\n\
               basket = 5_000_300\n";
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("firm.toml"), own).unwrap();
    fs::write(home.path().join("actual.csv"), "period,revenue\n0,5000400\n").unwrap();
    let (code, out, err) = tenure(home.path(), &["backtest", "firm.toml", "actual.csv", "--runs", "20"]);
    assert_eq!(code, Some(0), "{err}");
    let told = out.replace('\n', " ");
    assert!(
        told.contains("it came to EUR 5,000.4 thousand, the forecast is 5,000.3 (5,000.3 to 5,000.3): outside."),
        "{out}"
    );
    assert!(out.matches("5,000.4").count() == 2 && out.matches("5,000.3").count() == 6, "{out}");
}

/// What the band does not hold is said.
#[test]
fn what_is_taken_for_certain_beside_ignorance_is_told() {
    let home = tempfile::tempdir().unwrap();
    let told = |text: &str| {
        fs::write(home.path().join("firm.toml"), text).unwrap();
        fs::write(home.path().join("actual.csv"), "period,revenue\n0,20000\n").unwrap();
        let (code, out, err) = tenure(home.path(), &["backtest", "firm.toml", "actual.csv", "--runs", "20"]);
        assert_eq!(code, Some(0), "{err}");
        out.replace('\n', " ")
    };
    let certain = "Taken for certain: how many newcomers come, and what a purchase brings; the band is too narrow by as much as they are not.";
    assert!(told(&firm(0.8)).contains(certain));
    let drawn = firm(0.8).replace("newcomers = 60", "newcomers = { gamma = { shape = 60, rate = 1 }, per = \"run\" }");
    assert!(
        told(&drawn)
            .contains("Taken for certain: what a purchase brings; the band is too narrow by as much as that is not.")
    );
}

#[test]
fn an_export_that_cannot_be_compared_is_told_why() {
    let home = tempfile::tempdir().unwrap();
    listed(home.path());
    let firm = fs::read_to_string(home.path().join("firm.toml")).unwrap();
    fs::write(home.path().join("undated.toml"), firm.replace("start = 2024-01-01\n", "")).unwrap();
    fs::write(home.path().join("early.csv"), "klant;datum;bedrag\na;15 dec 2023;10,00\nb;30 jan 2024;1,00\n").unwrap();
    fs::write(home.path().join("dollars.csv"), "klant;datum;bedrag\na;15 dec 2023;$10,00\nb;30 mrt 2024;$1,00\n")
        .unwrap();
    fs::write(home.path().join("table.csv"), "period,revenue\n0,1\n").unwrap();
    for (arguments, told) in [
        (&["firm.toml"][..], "<ACTUAL|--orders <FILE>>"),
        (&["firm.toml", "table.csv", "--orders", "later.csv"], "'[ACTUAL]' cannot be used with '--orders <FILE>'"),
        (&["firm.toml", "table.csv", "--until", "2024-04-10"], "'[ACTUAL]' cannot be used with '--until <DAY>'"),
        (&["firm.toml", "--orders", "table.csv"], "error: no column says who bought\n --> table.csv:1:1"),
        (&["firm.toml", "--orders", "later.csv", "--until", "soon"], "error: `soon` is no date"),
        (&["firm.toml", "--orders", "early.csv"], "error: the export ends on 2024-01-30, before the first month"),
        (
            &["firm.toml", "--orders", "dollars.csv"],
            "error: dollars.csv has amounts in USD (written beside them), and the scenario counts in EUR",
        ),
        (
            &["undated.toml", "--orders", "later.csv"],
            "error: later.csv has dates, but the scenario does not say when it opens",
        ),
    ] {
        let (code, out, err) = tenure(home.path(), &[&["backtest"], arguments].concat());
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}\n{err}");
        assert!(err.contains(told), "{arguments:?}\n{err}");
    }
}
