//! An answer as tables (`--out`): they say what the document says, every column is told of, and a folder is there whole or not at all.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A firm with something of everything that has a name, and names that a spreadsheet or a page might take for something else.
pub(crate) const SHOP: &str = r#"
scenario = { name = "=Shop", periods = 6, runs = 12, seed = 5, fixed_cost = 30, rate_basis = "period", discount_rate = 0 }
portfolio.customers = "named.csv"
segments."=large" = { retention = 0.9, purchases = 2, basket = 100, basket_noise = 0.3, margin = 0.3 }
stocks.points = { per_purchase = 10, fade = 0.1 }
resources.desk = { units = 2, minutes = 12000, cost = 320 }
activities.order = { driver = "purchase", cost = 2, minutes = 5, resource = "desk" }
measures."@mail" = { cost = 1, does = [{ path = "purchases", add = 0.1 }] }
measures.call = { cost = 4, reach = 0.5, does = [{ path = "purchases", add = 0.2 }] }
cascades.ladder = { measures = ["@mail", "call"], after = 1, keep_if = 0.9 }
listening = { survey = 0.3, exit = 0.5, exit_truth = 0.8 }

[segments."<script>; \u202Esmall"]
customers = 12
retention = 0.7
purchases = 1
basket = 40
margin = 0.5
payment_days = 20
problems = 0.1
referrals = 0.05

[strategies."+keep"]
label = "=HYPERLINK(1)"
change = [{ path = "segments.*.retention", add = 0.05 }]
[strategies."-ladder"]
measures = ["ladder"]
"#;
pub(crate) const NAMED: &str = "id,segment\n=cmd|' /C calc'!A0,=large\n\"=1,5;\"\"x\"\"\",=large\n";

const TABLES: [&str; 8] = [
    "about.csv",
    "customers.csv",
    "dictionary.csv",
    "ledger.csv",
    "outcomes.csv",
    "segments.csv",
    "series.csv",
    "summary.csv",
];

pub(crate) fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.toml"), SHOP).unwrap();
    fs::write(folder.path().join("named.csv"), NAMED).unwrap();
    folder
}

/// Plays it with these arguments; what is printed.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = cargo_bin_cmd!("tenure").current_dir(folder).args(["run", "shop.toml"]).args(arguments).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A table: its columns, and its rows by them.
struct Table {
    columns: Vec<String>,
    rows: Vec<BTreeMap<String, String>>,
}

impl Table {
    fn read(path: &Path) -> Table {
        Table::of(&fs::read(path).unwrap(), b',')
    }

    fn of(bytes: &[u8], delimiter: u8) -> Table {
        let mut table = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
        let columns: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
        let row = |row: csv::StringRecord| columns.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
        let rows = table.records().map(|it| row(it.unwrap())).collect();
        Table { columns, rows }
    }

    /// The numbers of a column in the rows that have these words.
    fn numbers(&self, column: &str, words: &[(&str, &str)]) -> Vec<Option<f64>> {
        let rows = self.rows.iter().filter(|row| words.iter().all(|(column, word)| row[*column] == *word));
        rows.map(|row| number(&row[column])).collect()
    }
}

/// The document is read to the last digit but one: so its reader does it.
fn reads(cell: Option<f64>, told: &Value) -> bool {
    match (cell, told.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() <= f64::EPSILON * other.abs(),
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn number(cell: &str) -> Option<f64> {
    (!cell.is_empty()).then(|| cell.parse().unwrap_or_else(|_| panic!("{cell}")))
}

/// A name as a table writes it.
pub(crate) fn cell(name: &str) -> String {
    let shown = name.replace('\u{202e}', "\u{fffd}");
    if name.starts_with(['=', '+', '-', '@']) { format!("'{shown}") } else { shown }
}

/// A figure of a part of the document; those of measures have a place of their own there.
fn figure<'a>(part: &'a Value, list: &str, metric: &str) -> &'a Value {
    if let Some(figure) = part[list].get(metric) {
        return figure;
    }
    let measures = part["measures"].as_object().into_iter().flatten();
    let of = |(name, measure): (&String, &'a Value)| {
        measure[list].get(cell(metric).trim_start_matches('\'').strip_suffix(&format!("_{name}"))?)
    };
    measures.clone().find_map(of).unwrap_or(&Value::Null)
}

/// How many figures a part of the document tells.
fn how_many(part: &Value) -> usize {
    let measures = part["measures"].as_object().into_iter().flatten();
    let of = |part: &Value| part["metrics"].as_object().unwrap().len();
    of(part) + measures.map(|(_, measure)| of(measure)).sum::<usize>()
}

/// The cells of a row that tell a figure are those of the document, to the last digit.
fn same(row: &BTreeMap<String, String>, part: &Value) {
    let metric = row["metric"].as_str();
    let (own, gain) = (figure(part, "metrics", metric), figure(part, "versus_baseline", metric));
    let cells = [
        ("mean", &own["mean"]),
        ("sd", &own["sd"]),
        ("se", &own["se"]),
        ("ci95_low", &own["ci95"][0]),
        ("ci95_high", &own["ci95"][1]),
        ("p5", &own["p5"]),
        ("p50", &own["p50"]),
        ("p95", &own["p95"]),
        ("gain", &gain["mean"]),
        ("gain_ci95_low", &gain["ci95"][0]),
        ("gain_ci95_high", &gain["ci95"][1]),
        ("p_better", &gain["p_better"]),
    ];
    for (column, told) in cells {
        assert!(reads(number(&row[column]), told), "{column} of {row:?}: {told}");
    }
}

fn close(what: &str, one: f64, other: f64) {
    assert!((one - other).abs() <= 1e-9 * one.abs().max(1.0), "{what}: {one} for {other}");
}

#[test]
fn tables_say_what_the_document_says() {
    let folder = shop();
    let document = run(folder.path(), &["--json", "--series", "--values", "--out", "results"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    let table = |name: &str| Table::read(&folder.path().join("results").join(name));
    let [summary, segments, series] = ["summary.csv", "segments.csv", "series.csv"].map(table);
    let [outcomes, customers, ledger] = ["outcomes.csv", "customers.csv", "ledger.csv"].map(table);
    let strategies = document["strategies"].as_array().unwrap();
    let (mut of_summary, mut of_segments, mut of_series) = (0, 0, 0);
    for strategy in strategies {
        let name = cell(strategy["name"].as_str().unwrap());
        let own = |row: &&BTreeMap<String, String>| row["strategy"] == name;
        of_summary += how_many(strategy);
        summary.rows.iter().filter(own).for_each(|row| same(row, strategy));
        for (segment, part) in strategy["segments"].as_object().unwrap() {
            of_segments += how_many(part);
            segments
                .rows
                .iter()
                .filter(own)
                .filter(|row| row["segment"] == cell(segment))
                .for_each(|row| same(row, part));
        }
        of_series += series.rows.iter().filter(own).count();
        for row in series.rows.iter().filter(own) {
            let (course, period) =
                (figure(strategy, "series", &row["metric"]), row["period"].parse::<usize>().unwrap());
            assert!(course["mean"].is_array(), "{row:?}");
            for column in ["mean", "p5", "p95"] {
                assert!(reads(number(&row[column]), &course[column][period]), "{column} of {row:?}");
            }
        }
        // What each run gave, and what the runs say together.
        let (cells, told) = (outcomes.numbers("value", &[("strategy", &name)]), strategy["values"].as_array().unwrap());
        assert_eq!(cells.len(), told.len());
        assert!(cells.iter().zip(told).all(|(cell, told)| reads(*cell, told)), "{name}");
        for metric in &outcomes.columns[2..] {
            let known: Vec<f64> = outcomes.numbers(metric, &[("strategy", &name)]).into_iter().flatten().collect();
            let mean = known.iter().sum::<f64>() / known.len() as f64;
            figure(strategy, "metrics", metric)["mean"].as_f64().inspect(|told| close(metric, mean, *told));
        }
        let total = |metric: &str| strategy["metrics"][metric]["mean"].as_f64().unwrap();
        for metric in ["value", "revenue", "gross_margin", "cost_to_serve"] {
            let all = customers.numbers(metric, &[("strategy", &name)]).into_iter().flatten().sum();
            close(metric, all, total(metric));
        }
        // Nothing is discounted: what is booked in a period, less what is owed more, is its cash. Customers of the opening owe already.
        let mut before = strategy["series"]["receivables_end"]["mean"][0].as_f64().unwrap();
        for period in 1..6 {
            let words = [("strategy", name.as_str()), ("period", &period.to_string())];
            let signs = ledger.numbers("sign", &words).into_iter().flatten();
            let booked =
                signs.zip(ledger.numbers("mean", &words)).map(|(sign, mean)| sign * mean.unwrap()).sum::<f64>();
            let after = strategy["series"]["receivables_end"]["mean"][period].as_f64().unwrap();
            let cash = strategy["series"]["npv"]["mean"][period].as_f64().unwrap();
            close("cash", booked - (after - before), cash);
            before = after;
        }
    }
    assert!(of_summary > 200 && of_segments > 200);
    assert_eq!((summary.rows.len(), segments.rows.len(), series.rows.len()), (of_summary, of_segments, of_series));
    let periods = |(_, course): (&String, &Value)| course["mean"].as_array().unwrap().len();
    let lists = |part: &Value| part["series"].as_object().into_iter().flatten().map(periods).sum::<usize>();
    let measures = |it: &Value| it["measures"].as_object().unwrap().values().map(lists).sum::<usize>();
    assert_eq!(of_series, strategies.iter().map(|it| lists(it) + measures(it)).sum::<usize>());
    let about = table("about.csv");
    let fact = |what: &str| about.rows.iter().find(|row| row["what"] == what).unwrap()["value"].clone();
    assert_eq!([fact("hash"), fact("seed")], [document["scenario"]["hash"].as_str().unwrap(), "5"]);
}

/// What is empty, or a number, in every row.
fn is_of_numbers(table: &Table, column: &str) -> bool {
    table.rows.iter().all(|row| row[column].is_empty() || row[column].parse::<f64>().is_ok())
}

#[test]
fn every_column_and_every_figure_is_told_of_with_its_unit() {
    let folder = shop();
    run(folder.path(), &["--out", "results"]);
    let at = |name: &str| folder.path().join("results").join(name);
    let mut told = BTreeMap::new();
    for row in Table::read(&at("dictionary.csv")).rows {
        let place = [&row["file"], &row["column"], &row["value"]].map(String::clone);
        assert!(!row["meaning"].is_empty(), "{place:?}");
        assert!(told.insert(place.clone(), row["unit"].clone()).is_none(), "{place:?} is told twice");
    }
    let mut needed = BTreeSet::new();
    for file in TABLES {
        let table = Table::read(&at(file));
        for column in &table.columns {
            let place = [file, column, ""].map(str::to_owned);
            let unit = told.get(&place).unwrap_or_else(|| panic!("{place:?}"));
            let counts = is_of_numbers(&table, column) && !["replication", "sign"].contains(&column.as_str());
            assert_eq!(unit.is_empty(), !counts, "{place:?}: {unit}");
            needed.insert(place);
            for row in table.rows.iter().filter(|_| ["metric", "line"].contains(&column.as_str())) {
                needed.insert([file, column, &row[column]].map(str::to_owned));
            }
        }
    }
    assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), needed);
    let unit = |value: &str| told[&["summary.csv", "metric", value].map(str::to_owned)].as_str();
    assert!(told.iter().all(|([_, _, value], unit)| value.is_empty() || !unit.is_empty()));
    assert_eq!(
        [unit("npv"), unit("clv"), unit("customers_end"), unit("load_desk")],
        ["EUR", "EUR", "a count", "a share"]
    );
}

#[test]
fn single_tables_are_those_of_the_folder_whatever_the_threads() {
    let folder = shop();
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    run(folder.path(), &["--threads", "1", "--out", "one", "--runs-out", "runs.csv", "--customers", "who.csv"]);
    run(folder.path(), &["--threads", "2", "--out", "two"]);
    assert!(read("one/outcomes.csv") == read("runs.csv") && read("one/customers.csv") == read("who.csv"));
    let mut names: Vec<_> =
        fs::read_dir(folder.path().join("two")).unwrap().map(|it| it.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [&TABLES[..5], &["results.tenure"], &TABLES[5..]].concat());
    for name in TABLES {
        assert!(read(&format!("one/{name}")) == read(&format!("two/{name}")), "{name}");
    }
}

#[test]
fn the_european_style_says_the_same_numbers() {
    let folder = shop();
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    run(folder.path(), &["--out", "plain"]);
    let eu = ["--csv-style", "eu", "--out", "eu", "--runs-out", "runs.csv", "--customers", "who.csv"];
    run(folder.path(), &eu);
    assert!(read("eu/outcomes.csv") == read("runs.csv") && read("eu/customers.csv") == read("who.csv"));
    for name in TABLES {
        let (plain, eu) = (read(&format!("plain/{name}")), read(&format!("eu/{name}")));
        let eu = eu.strip_prefix("\u{feff}".as_bytes()).unwrap();
        let (plain, eu) = (Table::of(&plain, b','), Table::of(eu, b';'));
        assert_eq!((&plain.columns, plain.rows.len()), (&eu.columns, eu.rows.len()));
        let mut fractions = 0;
        for (one, other) in plain.rows.iter().zip(&eu.rows) {
            for (column, cell) in one {
                let number = cell.parse::<f64>().is_ok_and(|_| name != "about.csv");
                fractions += usize::from(number && cell.contains('.'));
                assert!(!number || !other[column].contains('.'), "{name}: {column}: {}", other[column]);
                let back = if number { other[column].replace(',', ".") } else { other[column].clone() };
                assert_eq!(*cell, back, "{name}: {column}");
            }
        }
        assert_eq!(fractions > 0, !["about.csv", "dictionary.csv"].contains(&name), "{name}");
    }
    let words = ["run", "shop.toml", "--csv-style", "eu"];
    let alone = cargo_bin_cmd!("tenure").current_dir(folder.path()).args(words).output().unwrap();
    assert_eq!(alone.status.code(), Some(2), "there is no table to be written so");
}

#[test]
fn names_do_no_harm_in_tables() {
    let folder = shop();
    for style in ["plain", "eu"] {
        run(folder.path(), &["--csv-style", style, "--out", "results"]);
        for name in TABLES {
            let text = fs::read_to_string(folder.path().join("results").join(name)).unwrap();
            assert!(!text.contains(|it: char| it == '\u{202e}' || it.is_control() && it != '\n'), "{name}");
            let table =
                Table::of(text.trim_start_matches('\u{feff}').as_bytes(), if style == "eu" { b';' } else { b',' });
            for cell in table.rows.iter().flat_map(BTreeMap::values) {
                let number = cell.replace(',', ".").parse::<f64>().is_ok();
                assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
            }
        }
    }
    let who = Table::of(
        fs::read_to_string(folder.path().join("results/customers.csv"))
            .unwrap()
            .trim_start_matches('\u{feff}')
            .as_bytes(),
        b';',
    );
    assert!(
        ["'=cmd|' /C calc'!A0", "'=1,5;\"x\""].iter().all(|name| who.rows.iter().any(|row| row["customer"] == *name))
    );
}

#[test]
fn a_folder_never_takes_the_place_of_anything_else() {
    let folder = shop();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("mine")).unwrap();
    fs::write(at("mine/plan.xlsx"), "mine").unwrap();
    let why = |arguments: &[&str]| {
        let output =
            cargo_bin_cmd!("tenure").current_dir(folder.path()).args(["run", "shop.toml"]).args(arguments).output();
        let output = output.unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    for (arguments, told) in [
        (&["--out", "mine"][..], "mine: plan.xlsx is in it, which is none of its tables. Name another folder"),
        (&["--out", "."], ".: it has no name of its own"),
        (&["--out", "named.csv"], "named.csv: it is a file, not a folder"),
        (&["--out", "-"], "-: the result alone goes to standard output. Name a folder"),
        (&["--out", "one", "--runs-out", "one"], "one: another result goes there. Name another file"),
    ] {
        let message = why(arguments);
        assert!(message.contains(&format!("cannot write {told}")), "{message}");
    }
    run(folder.path(), &["--out", "results"]);
    let inside = why(&["--out", "results", "--runs-out", "results/runs.csv"]);
    assert!(inside.contains("results holds tables and nothing else. Name a file outside of it"), "{inside}");
    fs::write(at("named.csv"), NAMED).unwrap();
    fs::copy(at("named.csv"), at("results/customers.csv")).unwrap();
    let read = why(&["--out", "results", "--set", "portfolio.customers=results/customers.csv"]);
    assert!(read.contains("this run reads customers.csv in it. Name another folder"), "{read}");
    assert_eq!(fs::read_to_string(at("results/customers.csv")).unwrap(), NAMED);
    assert_eq!(fs::read(at("mine/plan.xlsx")).unwrap(), b"mine");
}
