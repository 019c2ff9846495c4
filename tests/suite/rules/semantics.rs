//! The semantics of Rhai 1.27, row by row, on columns: where a row has a number and a column form, both ways give it.

use super::fixture::{Block, in_place, model};
use tenure::rules::{Column, Mode, RuleBook, Scope, SettingId, Workspace};

const TABLE: &str = include_str!("../../data/rhai_1.27_semantics.txt");

fn value(text: &str, mode: Mode) -> Option<f64> {
    let model = in_place(model(&[]), text, text);
    let book = RuleBook::compile(&model, mode).ok()?;
    let rule = book.quantity(&model, SettingId::Baseline, "segments.small.retention").in_place?;
    let block = Block::new(&Scope::new(&model), 1);
    let mut out = [0.0];
    let result = block.rows(|rows| rule.evaluate(rows, Column::Same(0.5), &mut out, &mut Workspace::default()));
    result.ok().map(|()| out[0])
}

/// Comparisons that Rhai answers with no and that are refused here: a text never equals a number.
const REFUSED: [&str; 2] = ["\"a\" == 1", "\"abc\" > 5"];

/// What a block says stays in it, and what it sets outside holds.
#[test]
fn a_block_among_statements_runs_on_columns() {
    let text = "let x = 0.25; { let y = 0.5; x += y; } { x = x / 2.0; } x";
    for mode in [Mode::Compiled, Mode::Interpreted] {
        assert_eq!(value(text, mode), Some(0.375), "{mode:?}");
    }
}

#[test]
fn every_row_with_a_number_holds_on_columns() {
    let mut compiled = 0;
    for row in TABLE.lines().take_while(|line| !line.is_empty()) {
        let Some((text, expected)) = row.split_once("=>").and_then(|(_, _)| row.rsplit_once(" => ")) else { continue };
        let text = text.trim_end();
        let (text, expected) = match expected.rsplit_once(" : ") {
            Some((number, "f64" | "i64")) => (text.to_string(), number.parse::<f64>().unwrap()),
            Some((truth, "bool")) => {
                let (before, last) = text.rsplit_once(';').unwrap_or(("", text));
                let semicolon = if before.is_empty() { "" } else { ";" };
                (format!("{before}{semicolon} if {last} {{ 1 }} else {{ 0 }}"), f64::from(u8::from(truth == "true")))
            }
            _ => continue,
        };
        // A rule in place is one function: no functions or constants around it.
        if text.contains("fn ") || !expected.is_finite() || REFUSED.iter().any(|refused| row.starts_with(refused)) {
            continue;
        }
        assert_eq!(value(&text, Mode::Interpreted).map(f64::to_bits), Some(expected.to_bits()), "interpreted: {row}");
        if let Some(on_columns) = value(&text, Mode::Compiled) {
            compiled += 1;
            assert_eq!(on_columns.to_bits(), expected.to_bits(), "compiled: {row}");
        }
    }
    assert!(compiled >= 30, "only {compiled} rows have a column form");
}
