//! Names that others wrote never steer what is made of them: whatever a file, a column or a cell is called, the scenario holds the tables and
//! numbers that it holds with plain names, and plays.

use super::{file, read};
use crate::scenario::{Folder, try_with};
use proptest::prelude::*;
use tenure::error::Severity;
use tenure::import::Imported;
use tenure::report::diagnostic::render;
use tenure::rules::{Mode, RuleBook};

/// Parts of names that would mean something to whoever takes them as they are.
const PARTS: &[&str] = &[
    "north",
    "\n",
    "\r\n",
    "growth = 0.9",
    " #",
    "[strategies.evil]",
    "\"",
    "\"\"\"",
    "'",
    "\\",
    "\\u0041",
    "=x",
    "]",
    "}",
    "\t",
    "\u{1b}[31m",
    "\u{0}",
    "\u{7f}",
    "\u{85}",
    "\u{202e}",
    "\u{2066}",
    "\u{2028}",
    "\u{feff}",
    "\u{a0}",
    "東京",
    "é",
    "|",
    "`",
    "customers",
    "others",
    "unsaid",
];

fn name() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![proptest::sample::select(PARTS).prop_map(str::to_owned), any::<char>().prop_map(String::from)],
        1..6,
    )
    .prop_map(|parts| parts.concat())
}

/// A cell between quotes.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Two years of orders of forty customers in two groups.
fn export(column: &str, groups: [&str; 2]) -> String {
    let rows = (0..400).map(|at| {
        let (customer, day) = (at % 40, at * 7 % 28 + 1);
        let group = cell(groups[customer % 2]);
        format!("{customer},20{:02}-{:02}-{day:02},{}.50,{group}\n", 22 + at / 200, at % 12 + 1, 10 + at % 90)
    });
    format!("customer,date,amount,{}\n{}", cell(column), rows.collect::<String>())
}

/// All keys of a document, with their numbers: what people called things is left out.
fn skeleton(text: &str) -> Vec<String> {
    fn walk(path: &str, value: &toml::Value, all: &mut Vec<String>) {
        match value {
            toml::Value::Table(table) => {
                table.iter().for_each(|(key, value)| walk(&format!("{path}.{key}"), value, all));
            }
            toml::Value::Array(values) => values.iter().for_each(|value| walk(&format!("{path}[]"), value, all)),
            toml::Value::String(_) => all.push(path.to_owned()),
            other => all.push(format!("{path} = {other}")),
        }
    }
    let mut all = Vec::new();
    walk("", &toml::Value::Table(text.parse().unwrap_or_else(|why| panic!("{why}\n{text}"))), &mut all);
    all
}

#[track_caller]
fn assert_plays(imported: &Imported) {
    let (scenario, list) = (file(imported, "scenario.toml"), file(imported, "customers.csv"));
    let (model, problems) = try_with(scenario, &[], &Folder::with(&[("customers.csv", list)]));
    assert!(problems.iter().all(|it| it.severity == Severity::Note), "{}\n{scenario}", render(&problems, false, 80));
    RuleBook::compile(&model.unwrap(), Mode::Auto).unwrap();
    for (name, text) in imported.files.iter().filter(|(name, _)| name.ends_with(".toml")) {
        let hidden = |letter: char| {
            letter.is_control() && letter != '\n'
                || ('\u{2028}'..='\u{202e}').contains(&letter)
                || ('\u{2066}'..='\u{2069}').contains(&letter)
        };
        assert!(!text.contains(hidden), "{name}: {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_name_of_an_export_steers_its_scenario(path in name(), column in name(), one in name()) {
        let path = format!("{}.csv", path.replace(['/', '\\'], "-"));
        let plain = read("orders", "plain.csv", export("branch", ["a", "b"]).as_bytes(), &[("segment-by", "branch")]).unwrap();
        let groups = [one.as_str(), "plain words"];
        // What no export may hold is refused, each at its place; what is read is harmless.
        if let Ok(imported) = read("orders", &path, export(&column, groups).as_bytes(), &[("segment-by", &column)]) {
            assert_plays(&imported);
            let (hostile, known) = (skeleton(file(&imported, "scenario.toml")), skeleton(file(&plain, "scenario.toml")));
            let numbers = |all: &[String]| {
                let mut numbers: Vec<String> = all.iter().filter_map(|row| row.rsplit_once('.')).map(|(_, key)| key.to_owned()).collect();
                numbers.sort();
                numbers.retain(|row| !row.starts_with("add"));
                numbers
            };
            // Of the parts of newcomers the keys are the names of segments.
            let own = |all: &[String]| all.iter().filter(|row| !row.contains(".channels.unaided.segments.")).cloned().collect::<Vec<_>>();
            prop_assert_eq!(numbers(&own(&hostile)), numbers(&own(&known)));
            skeleton(file(&imported, "import.toml"));
        }
        for (kind, text) in [("cohorts", "cohort,0,1,2\n2022,100,80,70\n2023,120,90,\n"), ("subscriptions", "customer,start,end\n1,2022-01-01,2022-06-01\n2,2022-03-01,\n")] {
            let imported = read(kind, &path, text.as_bytes(), &[]).unwrap();
            assert_plays(&imported);
            let plain = read(kind, "plain.csv", text.as_bytes(), &[]).unwrap();
            prop_assert_eq!(skeleton(file(&imported, "scenario.toml")), skeleton(file(&plain, "scenario.toml")));
        }
    }
}

/// The word that changed money without a word: a cell that goes on in the next line of the scenario.
#[test]
fn a_branch_that_goes_over_lines_is_a_remark_and_no_number() {
    let groups = ["south", "north\ngrowth = 0.9 #"];
    let imported = read("orders", "o.csv", export("branch", groups).as_bytes(), &[("segment-by", "branch")]).unwrap();
    let scenario = file(&imported, "scenario.toml");
    assert!(scenario.contains("# north growth = 0.9 #: 20 customers") && !scenario.contains("\ngrowth"), "{scenario}");
    assert_plays(&imported);
}
