//! What the documents list is what the code has. Tables of words are made from the code's own tables, between marks
//! `<!-- reference: TOPIC -->` and `<!-- end -->`; who changes a table renews them:
//!
//! ```text
//! TENURE_GOLDEN=renew cargo test --test suite prose
//! ```

use std::fs;
use std::path::Path;
use tenure::report::{reference, reference_page, reference_table};
use tenure::rules::library;
use tenure::scenario::keys::{SECTIONS, TABLES};
use tenure::scenario::laws::FORMS;

/// The first cell of each row of tables, without backticks, below a heading and before the next of its level.
fn rows(file: &str, heading: &str, end: &str) -> Vec<String> {
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).unwrap();
    let (_, section) = text.split_once(heading).unwrap_or_else(|| panic!("{file} has no `{heading}`"));
    let section = section.split(end).next().unwrap();
    let cells = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    cells.map(|(cell, _)| cell.to_string()).collect()
}

/// Holds a document to what it should say, or renews it.
fn hold(file: &str, should: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("TENURE_GOLDEN").is_some_and(|value| value == "renew") {
        fs::write(&path, should).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap() == should, "{file} is not what the tables say: renew it");
}

#[test]
fn the_reference_is_made_from_the_tables() {
    hold("REFERENCE.md", &reference_page());
}

#[test]
fn tables_in_documents_are_made_from_the_tables() {
    for file in ["MODEL.md", "scripts/README.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let mut parts = text.split("<!-- reference: ");
        let mut should = parts.next().unwrap().to_owned();
        for part in parts {
            let (topic, rest) = part.split_once(" -->").unwrap();
            let (_, rest) = rest.split_once("<!-- end -->").unwrap();
            let table = match topic {
                "sentences" => crate::sentences::table(),
                _ => reference_table(topic).unwrap_or_else(|| panic!("{file}: no topic `{topic}`")),
            };
            should += &format!("<!-- reference: {topic} -->\n\n{table}\n<!-- end -->{rest}");
        }
        assert!(should.contains("<!-- reference:"), "{file} shows no table");
        hold(file, &should);
    }
}

#[test]
fn every_word_is_explained_within_80_columns() {
    let overview = reference(None, 80).unwrap();
    for word in overview.split_whitespace().filter(|word| word.contains('_') || *word == "retention") {
        let text = reference(Some(word), 80).unwrap_or_else(|near| panic!("{word}: {near:?}"));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
    assert_eq!(reference(Some("retenton"), 80), Err(Some("retention")));
    insta::assert_snapshot!(
        ["retention", "segments.small.basket", "recency", "npv", "lognormal", "referral"]
            .map(|word| reference(Some(word), 80).unwrap())
            .join("=====\n")
    );
}

#[test]
fn every_table_key_and_word_of_a_scenario_is_found() {
    let keys = || SECTIONS.iter().flat_map(|section| section.keys);
    let taken = keys().flat_map(|key| key.takes.words()).chain(FORMS.iter().flat_map(|(_, _, words)| *words));
    let words = taken.map(|word| word.name).chain(keys().map(|key| key.name)).chain(FORMS.iter().map(|form| form.0));
    let found = |word: &str| reference(Some(word), 80).unwrap_or_else(|near| panic!("{word}: {near:?}"));
    words.for_each(|word| _ = found(word));
    for table in TABLES {
        assert!(found(&format!("[{table}]")).contains(&format!("[{table}")), "{table}");
    }
    insta::assert_snapshot!(["[memory]", "assumptions", "overdue", "poisson"].map(found).join("=====\n"));
}

#[test]
fn rule_writers_read_of_every_file_of_the_library() {
    let listed = rows("scripts/README.md", "# Writing rules", "## What each function gives");
    let mut files: Vec<String> = fs::read_dir(format!("{}/scripts", env!("CARGO_MANIFEST_DIR")))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".rhai"))
        .collect();
    files.sort();
    assert_eq!(listed, files);
    assert!(files.iter().all(|name| library(name).is_some()), "not built in: {files:?}");
}

/// The patch itself is applied, built and played by `.ci/run`.
#[test]
fn adding_a_mechanism_names_every_file_that_its_patch_touches() {
    let read = |file: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let architecture = read("ARCHITECTURE.md");
    let (_, section) = architecture.split_once("## Adding a mechanism").unwrap();
    let patch = read("tests/data/spoilage.patch");
    let touched: Vec<&str> = patch.lines().filter_map(|line| line.strip_prefix("+++ b/src/")).collect();
    assert_eq!(touched.len(), 5, "one file with its line, two rows, one call: {touched:?}");
    for file in touched {
        assert!(section.contains(&format!("`{file}`")), "ARCHITECTURE.md does not name {file}");
    }
}

/// The one that a worked example would add is not there yet.
#[test]
fn every_file_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in ["ARCHITECTURE.md", "MODEL.md", "README.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        let quoted = text.split('`').skip(1).step_by(2).filter(|word| word.ends_with(".rs"));
        for file in quoted.filter(|file| *file != "engine/steps/spoil.rs") {
            let there = root.join(file).is_file() || root.join("src").join(file).is_file();
            assert!(there, "{document} names `{file}`");
        }
        let linked = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for file in linked.filter(|file| !file.is_empty() && !file.contains("://")) {
            assert!(root.join(file).exists(), "{document} links to {file}");
        }
    }
}
