//! What the documents list is what the code has: metrics, and what a rule may see and is called for.

use std::fs;
use std::path::Path;
use tenure::engine::METRICS;
use tenure::rules::{CUSTOMER, EVENTS, PORTFOLIO, library};

/// The first cell of each row of tables, without backticks, below a heading and before the next of its level.
fn rows(file: &str, heading: &str, end: &str) -> Vec<String> {
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).unwrap();
    let (_, section) = text.split_once(heading).unwrap_or_else(|| panic!("{file} has no `{heading}`"));
    let section = section.split(end).next().unwrap();
    let cells = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    cells.map(|(cell, _)| cell.to_string()).collect()
}

#[test]
fn every_metric_is_defined_in_the_model() {
    let defined = rows("MODEL.md", "## 8. Definitions", "Between strategies");
    let missing = METRICS.iter().filter(|info| !defined.iter().any(|name| name == info.name));
    assert_eq!(missing.map(|info| info.name).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(defined.len(), METRICS.len(), "{defined:?}");
}

#[test]
fn rule_writers_read_of_every_property() {
    let listed = rows("scripts/README.md", "Of `customer`", "Of `portfolio`");
    assert_eq!(listed, CUSTOMER.iter().map(|field| field.name.to_string()).collect::<Vec<_>>());
    let listed = rows("scripts/README.md", "Of `portfolio`", "## ");
    assert_eq!(listed, PORTFOLIO.iter().map(|field| field.name.to_string()).collect::<Vec<_>>());
}

#[test]
fn rule_writers_read_of_every_event() {
    let mut listed = rows("scripts/README.md", "**An event rule**", "**A policy rule**");
    let mut events: Vec<String> = EVENTS.iter().map(|(name, _)| (*name).to_string()).collect();
    listed.sort();
    events.sort();
    assert_eq!(listed, events);
}

#[test]
fn rule_writers_read_of_every_file_of_the_library() {
    let listed = rows("scripts/README.md", "# Writing rules", "## Three kinds");
    let mut files: Vec<String> = fs::read_dir(format!("{}/scripts", env!("CARGO_MANIFEST_DIR")))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".rhai"))
        .collect();
    files.sort();
    assert_eq!(listed, files);
    assert!(files.iter().all(|name| library(name).is_some()), "not built in: {files:?}");
}

/// The one that a worked example would add is not there yet.
#[test]
fn every_file_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in ["ARCHITECTURE.md", "MODEL.md", "README.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        let quoted = text.split('`').skip(1).step_by(2).filter(|word| word.ends_with(".rs"));
        for file in quoted.filter(|file| *file != "engine/pay.rs") {
            let there = root.join(file).is_file() || root.join("src").join(file).is_file();
            assert!(there, "{document} names `{file}`");
        }
        let linked = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for file in linked.filter(|file| !file.is_empty() && !file.contains("://")) {
            assert!(root.join(file).exists(), "{document} links to {file}");
        }
    }
}
