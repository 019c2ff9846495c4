//! The shipped rules: all of them have a column form, every function says what it does, and its cases hold.

use super::fixture::{Block, model, number, open, source, told};
use crate::scenario::Folder;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tenure::error::Severity;
use tenure::model::{Attribute, Model};
use tenure::rules::{
    CUSTOMER, Column, EVENTS, FIGURES, LIBRARY, Lever, MEASURED, Mode, PORTFOLIO, PortfolioView, Rule, RuleBook, Scope,
    Seen, SettingId, Workspace, library,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    #[serde(default)]
    attributes: Vec<String>,
    /// What it needs beside attributes: a scenario in which it may stand.
    scenario: Option<String>,
    case: Vec<Case>,
}

/// What a rule is given, and what it must give.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    rule: String,
    #[serde(default)]
    given: BTreeMap<String, f64>,
    base: Option<f64>,
    result: Option<f64>,
    #[serde(default)]
    then: BTreeMap<String, f64>,
    #[serde(default)]
    booked: BTreeMap<String, f64>,
    #[serde(default)]
    portfolio: BTreeMap<String, f64>,
    /// By measure, its figures of each of the last periods alike.
    #[serde(default)]
    measures: BTreeMap<String, BTreeMap<String, f64>>,
    #[serde(default)]
    memory: BTreeMap<String, f64>,
    #[serde(default)]
    year: f64,
    levers: Option<Vec<String>>,
}

fn cases(name: &str) -> Cases {
    let path = format!("{}/scripts/cases/{}.toml", env!("CARGO_MANIFEST_DIR"), name.trim_end_matches(".rhai"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn shop(name: &str, text: &str, cases: &Cases) -> Model {
    let attributes = &cases.attributes;
    if let Some(scenario) = &cases.scenario {
        let document = tenure::scenario::read(source("scenario.toml", scenario), &[]).unwrap();
        let (mut model, problems) = tenure::model::build(&document, &Folder::default());
        assert!(problems.iter().all(|problem| problem.severity != Severity::Error), "{}", told(&problems));
        model.baseline.rules.push(source(name, text));
        model.baseline.base_rules = 1;
        return model;
    }
    let mut model = model(&[(name, text)]);
    let attribute = |name: &String| Attribute {
        known: true,
        name: name.clone(),
        quantity: number(&format!("attributes.{name}"), 0.0),
        words: vec![],
    };
    model.attributes = attributes.iter().map(attribute).collect();
    model
}

fn near(gives: f64, expected: f64) -> bool {
    (gives - expected).abs() <= 1e-8 * expected.abs().max(1.0)
}

/// Zero but for what is given.
fn customer(scope: &Scope, given: &BTreeMap<String, f64>) -> Block {
    let mut block = Block::new(scope, 1);
    block.fields.iter_mut().for_each(|field| field[0] = 0.0);
    for (name, value) in given {
        block.fields[scope.slot(name).unwrap_or_else(|| panic!("no property `{name}`"))][0] = *value;
    }
    block
}

fn hold(case: &Case, model: &Model, book: &RuleBook) {
    let scope = Scope::new(model);
    let mut workspace = Workspace::default();
    let block = customer(&scope, &case.given);
    if case.rule == "policy" {
        let mut total = [0.0; FIGURES];
        for (name, value) in &case.portfolio {
            total[PORTFOLIO.iter().position(|figure| figure.name == *name).expect("a figure")] = *value;
        }
        let nothing = [0.0; FIGURES];
        let figures = |name: &String| -> Vec<f64> {
            let of = case.measures.get(name).into_iter().flatten();
            let of: BTreeMap<&str, f64> = of.map(|(figure, value)| (&**figure, *value)).collect();
            MEASURED.iter().map(|info| of.get(info.name).copied().unwrap_or_default()).collect()
        };
        let measured = scope.measures.iter().map(figures).collect();
        let last = Seen {
            figures: std::iter::once(total).chain(scope.segments.iter().map(|_| nothing)).collect(),
            owned: [Vec::new(), measured, Vec::new()],
        };
        let memory: Vec<f64> =
            model.memory.iter().map(|it| case.memory.get(&it.name).copied().unwrap_or(it.start)).collect();
        let view = PortfolioView {
            globals: &[13.0, case.year, 0.01],
            last: &last,
            past: &Arc::new(vec![last.clone(); 12]),
            memory: &memory,
        };
        let levers = book.policy(model, SettingId::Baseline)[0].decide(&view, &mut workspace).unwrap();
        let told: Vec<String> = levers
            .iter()
            .map(|lever| match lever {
                Lever::Scale { path, value } => format!("scale {path} {value}"),
                Lever::Set { path, value } => format!("set {path} {value}"),
                Lever::Remember { name, value } => format!("{} = {value}", model.memory[*name].name),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(Some(told), case.levers, "{}", case.name);
    } else if let Some(event) = EVENTS.iter().find(|info| info.name == case.rule).map(|info| info.event) {
        let mut attributes: Vec<Vec<f64>> = block.fields[CUSTOMER.len()..].to_vec();
        let mut booked = vec![vec![0.0]; book.bookings().len()];
        let rule = &book.event(model, SettingId::Baseline, event)[0];
        block
            .rows(|rows| rule.react(rows, &[1.0], &mut open(&mut attributes), &mut open(&mut booked), &mut workspace))
            .unwrap();
        for (index, attribute) in model.attributes.iter().enumerate() {
            let expected = case.then.get(&attribute.name).or(case.given.get(&attribute.name)).copied().unwrap_or(0.0);
            assert!(
                near(attributes[index][0], expected),
                "{}: {} becomes {}",
                case.name,
                attribute.name,
                attributes[index][0]
            );
        }
        for (name, amount) in book.bookings().iter().zip(&booked) {
            let expected = case.booked.get(name).copied().unwrap_or(0.0);
            assert!(near(amount[0], expected), "{}: {} is booked as {name}", case.name, amount[0]);
        }
    } else {
        let rules = book.quantity(model, SettingId::Baseline, &format!("segments.small.{}", case.rule));
        let rule: &Rule = rules.base.first().unwrap_or_else(|| panic!("{}: no rule `{}`", case.name, case.rule));
        let mut out = [0.0];
        block.rows(|rows| rule.evaluate(rows, Column::Same(case.base.unwrap()), &mut out, &mut workspace)).unwrap();
        assert!(near(out[0], case.result.unwrap()), "{}: gives {}", case.name, out[0]);
    }
}

#[test]
fn every_shipped_rule_is_compiled_documented_and_right() {
    for (name, text) in LIBRARY {
        let cases = cases(name);
        let model = shop(name, text, &cases);
        let compiled = RuleBook::compile(&model, Mode::Auto).unwrap_or_else(|problems| panic!("{}", told(&problems)));
        assert_eq!(told(compiled.warnings()), "");
        let tested: BTreeSet<&str> = cases.case.iter().map(|case| &*case.rule).collect();
        for report in compiled.report() {
            assert!(report.compiled || report.rule == "policy", "{report:?}");
            assert!(tested.contains(&*report.rule), "{name}: no case for `{}`", report.rule);
        }
        let interpreted = RuleBook::compile(&model, Mode::Interpreted).expect("as before");
        for case in &cases.case {
            hold(case, &model, &compiled);
            hold(case, &model, &interpreted);
        }
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("// "), "{name} says what it is");
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("fn ")) {
            let mut above = lines[..index].iter().rev().take_while(|line| line.starts_with("/// "));
            assert!(above.any(|line| line.contains("Example: ")), "{name}: no example above `{line}`");
        }
    }
}

#[test]
fn the_library_is_the_folder() {
    let folder = format!("{}/scripts", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let rules: BTreeSet<String> = files.filter(|name| name.ends_with(".rhai")).collect();
    assert_eq!(rules, LIBRARY.iter().map(|(name, _)| (*name).to_string()).collect());
    assert!(library("loyalty_card.rhai").is_some_and(|text| text.contains("fn on_purchase")));
    assert_eq!(library("loyalty_car.rhai"), None);
}

/// Every function of the library stands in the table of its README: what it gives, in what unit, and where that comes from.
#[test]
fn every_function_of_the_library_has_a_unit_and_a_source() {
    let readme = include_str!("../../../scripts/README.md");
    let rows: Vec<Vec<&str>> = readme.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    let mut told: Vec<[&str; 2]> = Vec::new();
    for cells in &rows {
        if let ["", file, function, gives, unit, source, ""] = cells[..]
            && file.starts_with('`')
        {
            assert!(!gives.is_empty() && !unit.is_empty(), "{cells:?}");
            let known = ["assumed", "identity", "binomial"].iter().any(|word| source.contains(word));
            assert!(
                known || source.contains(|c: char| c.is_ascii_digit()),
                "{cells:?}: assumed, an identity, or a paper"
            );
            told.push([file.trim_matches('`'), function.trim_matches('`')]);
        }
    }
    let functions = LIBRARY.iter().flat_map(|(name, text)| {
        let heads = text.lines().filter_map(|line| line.strip_prefix("fn "));
        heads.map(|head| [*name, head.split('(').next().unwrap_or_default()])
    });
    assert_eq!(told, functions.collect::<Vec<_>>());
}
