//! Lists of real customers, as spreadsheets write them.

use crate::scenario::{Folder, try_with};
use std::sync::Arc;
use tenure::error::{Problem, Source};
use tenure::model::{Files, Listed, Model, build};

/// A scenario with two segments, an attribute and this list.
fn roster(csv: &str) -> (Option<Model>, Vec<Problem>) {
    let text = "[scenario]\nperiods = 24\nstart = 2026-01-01\n[attributes]\npoints = 0\n[portfolio]\ncustomers = \"list.csv\"\n\
                [segments.small]\nretention = 0.8\ncross_sell = { rule = \"customer.points\" }\n[segments.big]\nretention = 0.9\nbuying = \"bernoulli\"\npurchases = 0.5\n";
    try_with(text, &[], &Folder::with(&[("list.csv", csv)]))
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
    };
    let second = Listed {
        id: "Pietersen".to_owned(),
        segment: 1,
        start: -1,
        attributes: vec![],
        quantities: vec![("basket".to_owned(), 0.5)],
    };
    assert_eq!(roster[..], [first, second]);
}

#[test]
fn problems_of_a_list_point_into_it() {
    let (_, problems) = roster(
        "id,segment,start,purchases,tenur\nA,small,0,9,1\n\"B\n2\",big,soon,9,1\nA,bog,1,x,1,2\n,small,,,\nC,,,,\n",
    );
    let found: Vec<(String, (usize, usize))> =
        problems.iter().map(|problem| (problem.title.clone(), problem.source.place(problem.span.start))).collect();
    let expected = [
        ("column `tenur` is ignored", (1, 28)),
        ("`soon` is no period and no date", (4, 8)),
        ("`purchases` is 9", (4, 13)),
        ("customer `A` is listed twice", (5, 1)),
        ("there is no segment `bog`", (5, 3)),
        ("`x` is not a number", (5, 9)),
        ("6 cells, but 5 columns", (5, 13)),
        ("a customer has no `id`", (6, 1)),
        ("a customer has no `segment`", (7, 1)),
    ];
    assert_eq!(found, expected.map(|(title, place)| (title.to_owned(), place)));
}

#[test]
fn endless_problems_of_a_list_are_counted() {
    let csv =
        (0..50).fold("id,segment\n".to_owned(), |list, customer| [list, format!("{customer},nowhere\n")].concat());
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
fn many_ignored_columns_are_no_error() {
    let header = (0..45).fold("id,segment".to_owned(), |header, column| format!("{header},crm_{column}"));
    let (model, problems) = roster(&format!("{header}\nA,small\n"));
    assert!(model.is_some());
    assert_eq!(problems.len(), 21);
    assert_eq!(problems[0].title, "25 more columns are ignored");
}

#[test]
fn older_exports_with_accents_are_read_and_other_files_refused() {
    let read = |bytes: &[u8]| {
        let text =
            "[scenario]\nperiods = 24\n[portfolio]\ncustomers = \"list.csv\"\n[segments.small]\nretention = 0.8\n";
        let source = Arc::new(Source { name: "test.toml".to_owned(), text: text.to_owned() });
        build(&tenure::scenario::read(source, &[]).unwrap(), &Bytes(bytes.to_vec()))
    };
    let (model, problems) = read(b"id;start\nCaf\xe9;0\n");
    assert!(problems.is_empty());
    assert_eq!(model.roster[0].id, "Café");
    for (bytes, label) in
        [(&b"PK\0\0"[..], "it is not a text file: save it as CSV (UTF-8)"), (b"", "expected a line of column names")]
    {
        let labels: Vec<String> = read(bytes).1.into_iter().map(|problem| problem.label).collect();
        assert_eq!(labels, [label]);
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
