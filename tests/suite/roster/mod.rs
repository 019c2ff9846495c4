//! Lists of real customers, as spreadsheets write them.

mod doubts;
mod everyday;
mod generator;
mod history;
pub(crate) mod past;
mod words;

use crate::scenario::{Folder, try_with};
use std::sync::Arc;
use tenure::error::{Problem, Severity, Source};
use tenure::model::{Files, Listed, Model, build};

/// A scenario with two segments, an attribute and this list: what becomes of it, and what is wrong with it.
fn roster(csv: &str) -> (Option<Model>, Vec<Problem>) {
    let (model, mut problems) = with_notes(csv, "");
    problems.retain(|problem| problem.severity != Severity::Note);
    (model, problems)
}

/// The same, with how it was understood, and with more lines in `[portfolio]`.
fn with_notes(csv: &str, portfolio: &str) -> (Option<Model>, Vec<Problem>) {
    let text = format!(
        "[scenario]\nperiods = 24\nstart = 2026-01-01\n[attributes]\npoints = 0\n[portfolio]\ncustomers = \"list.csv\"\n{portfolio}\n\
         [segments.small]\nretention = 0.8\nbasket = 0\nmargin = 1\ncross_sell = {{ rule = \"customer.points\" }}\n[segments.big]\nretention = 0.9\nbasket = 0\nmargin = 1\nbuying = \"bernoulli\"\npurchases = 0.5\n"
    );
    try_with(&text, &[], &Folder::with(&[("list.csv", csv)]))
}

#[test]
fn a_dutch_export_is_read() {
    let (model, problems) = roster(
        "\u{feff}id;Segment;start;basket;points\r\n\"Jansen; Zn\";small;15-02-2026;\"1.234,56\";10\r\n\r\nPietersen;big;31-12-2025;0,5;\r\n",
    );
    assert!(problems.is_empty(), "{problems:#?}");
    let roster = model.unwrap().roster;
    let first = Listed {
        id: "Jansen; Zn".to_owned(),
        segment: 0,
        start: 1,
        attributes: vec![(0, 10.0)],
        quantities: vec![("basket".to_owned(), 1234.56)],
        ..Listed::default()
    };
    let second = Listed {
        id: "Pietersen".to_owned(),
        segment: 1,
        start: -1,
        attributes: vec![],
        quantities: vec![("basket".to_owned(), 0.5)],
        ..Listed::default()
    };
    assert_eq!(roster[..], [first, second]);
}

#[test]
fn problems_of_a_list_point_into_it() {
    let found = |csv: &str| -> Vec<(String, (usize, usize))> {
        let (_, problems) = roster(csv);
        problems.iter().map(|problem| (problem.title.clone(), problem.source.place(problem.span.start))).collect()
    };
    let expected = [
        ("column `tenur` is ignored", (1, 28)),
        ("`soon` is no period and no date", (4, 7)),
        ("`purchases` is 9", (4, 12)),
        ("customer `A` is listed again", (5, 1)),
        ("there is no segment `bog`", (5, 3)),
        ("`x` is not a number", (5, 9)),
        ("a customer has no `id`", (6, 1)),
        ("a customer has no `segment`", (7, 1)),
    ]
    .map(|(title, place)| (title.to_owned(), place));
    let list =
        "id,segment,start,purchases,tenur\nA,small,0,9,\"1\n2\"\nB,big,soon,9,1\nA,bog,1,x,1\n,small,,,\nC,,,,\n";
    assert_eq!(found(list), expected);
    let malformed = [
        ("6 cells, but 5 columns", (2, 15)),
        ("a row has fewer cells than there are columns", (3, 1)),
        ("text stands behind the closing quote of a cell that opens in line 4", (4, 3)),
        ("line 6 looks like a row, but stands between quotes", (6, 1)),
        ("a quote is opened and never closed", (8, 1)),
    ]
    .map(|(title, place)| (title.to_owned(), place));
    let list = "id,segment,start,purchases,points\nA,small,0,9,1,2\nB,small\n\"C\"D,small,0,9,1\n\
                \"E,small,0,9,1\nF,small,0,9,1\nG\",small,0,9,1\n\"H,small,0,9,1\n";
    assert_eq!(found(list), malformed);
}

#[test]
fn endless_problems_of_a_list_are_counted() {
    let csv = (0..50)
        .fold("id,segment\n".to_owned(), |list, customer| [list, format!("{customer},nowhere{customer}\n")].concat());
    let (_, problems) = roster(&csv);
    assert_eq!(problems.len(), 21);
    assert_eq!(problems[20].title, "30 more problems in `list.csv`");
}

#[test]
fn a_cell_behind_quoted_separators_is_found() {
    let (_, problems) = roster("id;segment;basket\n\"a;b\"\"c\";small;x\n");
    assert_eq!(problems[0].source.place(problems[0].span.start), (2, 16));
    assert_eq!(&problems[0].source.text[problems[0].span.clone()], "x");
}

#[test]
fn many_ignored_columns_are_one_line() {
    let header = (0..45).fold("id,segment".to_owned(), |header, column| format!("{header},crm_{column}"));
    let (model, problems) = roster(&format!("{header}\nA,small{}\n", ",x".repeat(45)));
    assert!(model.is_some());
    let titles: Vec<&str> = problems.iter().map(|problem| problem.title.as_str()).collect();
    assert_eq!(titles, ["45 columns are ignored: `crm_0`, `crm_1`, `crm_2`, `crm_3`, `crm_4` and 40 more"]);
}

#[test]
fn older_exports_with_accents_are_read_and_other_files_refused() {
    let read = |bytes: &[u8]| {
        let text =
            "[scenario]\nperiods = 24\n[portfolio]\ncustomers = \"list.csv\"\n[segments.small]\nretention = 0.8\n";
        let source = Arc::new(Source { name: "test.toml".to_owned(), text: text.to_owned() });
        build(&tenure::scenario::read(source, &[]).unwrap(), &Bytes(bytes.to_vec()))
    };
    let said = |bytes: &[u8]| {
        let (model, problems) = read(bytes);
        let said = problems.into_iter().map(|it| if it.severity == Severity::Note { it.title } else { it.label });
        (model.roster.first().map(|listed| listed.id.clone()), said.collect::<Vec<_>>())
    };
    let one = "1 customer listed: 1 at the opening".to_owned();
    for (bytes, id, note) in [
        (&b"id;start\nCaf\xe9;0\n"[..], "Caf\u{e9}", "read with the letters of Windows-1252: is `Caf\u{e9}` right?"),
        (b"id;start\n\x80uro;0\n", "\u{20ac}uro", "read with the letters of Windows-1252: is `\u{20ac}uro` right?"),
    ] {
        assert_eq!(said(bytes), (Some(id.to_owned()), vec![note.to_owned(), one.clone()]));
    }
    for to in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = "\u{feff}id;start\nCaf\u{e9};0\n".encode_utf16().flat_map(to).collect();
        assert_eq!(said(&bytes), (Some("Caf\u{e9}".to_owned()), vec![one.clone()]));
        let told = "it seems to be UTF-16 without its mark: save it as CSV (UTF-8)";
        assert_eq!(said(&bytes[2..]), (None, vec![told.to_owned()]));
    }
    for (bytes, label) in [
        (&b"PK\0\0"[..], "it is not a text file: save it as CSV (UTF-8)"),
        (b"", "expected a line of column names"),
        (b"id\nCaf\xc3\xa9\nCaf\xe9\n", "it is not UTF-8 text, byte 13: save it as CSV (UTF-8)"),
        (b"id\nCaf\x81\n", "it is not UTF-8 text, byte 7: save it as CSV (UTF-8)"),
        (b"\xff\xfei\0d\0\n", "it begins as UTF-16 and does not go on so: save it as CSV (UTF-8)"),
    ] {
        assert_eq!(said(bytes), (None, vec![label.to_owned()]));
    }
}

/// Every list has these bytes.
struct Bytes(Vec<u8>);

impl Files for Bytes {
    fn rule(&self, _: &str) -> Result<Arc<Source>, String> {
        Err("there are no rules".to_owned())
    }

    fn list(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone())
    }
}
