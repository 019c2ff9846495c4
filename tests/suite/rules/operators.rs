//! Every operator between values of every kind: what `check` lets pass does not stop a run.

use super::fixture::{Block, model, told};
use tenure::rules::{Column, Mode, RuleBook, Scope, SettingId, Workspace};

const BINARY: [&str; 21] = [
    "+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", "&&", "||", "==", "!=", "<", ">", "<=", ">=", "..", "..=",
];
const ASSIGNED: [&str; 11] = ["+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>"];
/// Whole, decimal, yes or no, text: each as the scenario and as the writer says it.
const VALUES: [&str; 8] = [
    "customer.products",
    "3",
    "customer.satisfaction",
    "2.5",
    "customer.referred",
    "true",
    "customer.segment",
    "\"small\"",
];

/// Whether the body of a rule is refused; if not, what stops it.
fn ends(body: &str) -> (bool, Option<String>) {
    let text = format!("fn retention(customer, base) {{ {body} }}");
    let model = model(&[("shop.rhai", &text)]);
    let Ok(book) = RuleBook::compile(&model, Mode::Interpreted) else { return (true, None) };
    assert!(RuleBook::compile(&model, Mode::Auto).is_ok_and(|auto| told(auto.warnings()) == told(book.warnings())));
    let rule = &book.quantity(&model, SettingId::Baseline, "segments.small.retention").base[0];
    let block = Block::new(&Scope::new(&model), 3);
    let workspace = &mut Workspace::default();
    let failed = block.rows(|rows| rule.evaluate(rows, Column::Same(0.5), &mut [0.0; 3], workspace)).err();
    (false, failed.map(|failure| failure.to_string()))
}

#[test]
fn an_operator_that_passes_the_check_does_not_stop_the_run() {
    let mut bodies = Vec::new();
    for value in VALUES {
        bodies.extend(["-", "!"].map(|operator| format!("let x = {operator}{value}; base")));
        bodies.push(format!("if {value} {{ base }} else {{ 0.5 }}"));
        for other in VALUES {
            bodies.extend(BINARY.map(|operator| format!("let x = {value} {operator} {other}; base")));
            bodies.extend(ASSIGNED.map(|operator| format!("let x = {value}; x {operator}= {other}; base")));
        }
    }
    for body in &bodies {
        assert_eq!(ends(body).1, None, "{body}");
    }
}

#[test]
fn an_operator_that_goes_with_its_values_is_not_refused() {
    let (numbers, [bools, texts]) = (&VALUES[..4], [&VALUES[4..6], &VALUES[6..]]);
    let goes = [
        (numbers, &["+", "-", "*", "/", "%", "**", "==", "!=", "<", ">", "<=", ">="][..]),
        (bools, &["&", "|", "^", "&&", "||", "==", "!="]),
        (texts, &["+", "=="]),
    ];
    for (values, operators) in goes {
        for (value, operator) in
            values.iter().zip(std::iter::repeat(operators)).flat_map(|(v, all)| all.iter().map(move |o| (v, o)))
        {
            let (refused, stopped) = ends(&format!("let x = {value} {operator} {}; base", values[1]));
            assert!(!refused && stopped.is_none(), "{value} {operator} {}", values[1]);
        }
    }
}
