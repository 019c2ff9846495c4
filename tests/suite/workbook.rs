//! The report as a workbook: every figure is that of the document, formulas begin with the figures as they were played, and no name is one.

use crate::tables::{NAMED, SHOP};
use assert_cmd::cargo::cargo_bin_cmd;
use calamine::{Data, DataType, Range, Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value;
use std::fs;
use std::io::Cursor;
use std::path::Path;

type Book = Xlsx<Cursor<Vec<u8>>>;

/// Plays it and reads its workbook again, beside the document.
fn played(folder: &Path, arguments: &[&str]) -> (Book, Value) {
    let told = ["--report", "out.xlsx", "--json", "--series"];
    let output = cargo_bin_cmd!("tenure").current_dir(folder).arg("run").args(arguments).args(told).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let book = open_workbook_from_rs(Cursor::new(fs::read(folder.join("out.xlsx")).unwrap())).unwrap();
    (book, serde_json::from_slice(&output.stdout).unwrap())
}

fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.toml"), SHOP).unwrap();
    fs::write(folder.path().join("named.csv"), NAMED).unwrap();
    folder
}

/// The row and column of a cell with this text.
fn place(sheet: &Range<Data>, text: &str) -> (u32, u32) {
    let found = sheet.used_cells().find(|(.., it)| it.as_string().as_deref() == Some(text));
    let (row, column, _) = found.unwrap_or_else(|| panic!("{text}: {sheet:?}"));
    let (top, left) = sheet.start().unwrap();
    (row as u32 + top, column as u32 + left)
}

/// The number below a heading, so many rows on.
fn below(sheet: &Range<Data>, heading: &str, rows: u32) -> Option<f64> {
    let (row, column) = place(sheet, heading);
    sheet.get_value((row + rows, column)).and_then(DataType::as_f64)
}

/// The document is read to the last digit but one: so its reader does it.
fn same(cell: Option<f64>, told: &Value, what: &str) {
    match (cell, told.as_f64()) {
        (Some(one), Some(other)) => {
            assert!((one - other).abs() <= 4.0 * f64::EPSILON * other.abs(), "{what}: {one} {other}");
        }
        (one, other) => assert_eq!(one, other, "{what}"),
    }
}

#[test]
fn every_figure_is_that_of_the_document() {
    let folder = shop();
    let (mut book, document) = played(folder.path(), &["shop.toml"]);
    assert_eq!(
        book.sheet_names(),
        ["Summary", "Why", "By period", "What if", "Segments", "Customers", "Assumptions", "Scenario"]
    );
    let strategies = document["strategies"].as_array().unwrap();
    let summary = book.worksheet_range("Summary").unwrap();
    let (by_period, segments) = (book.worksheet_range("By period").unwrap(), book.worksheet_range("Segments").unwrap());
    let (head, _) = place(&segments, "Segment");
    for (row, strategy) in (1..).zip(strategies) {
        let told = |heading: &str, figure: &Value| same(below(&summary, heading, row), figure, heading);
        let (value, gain) = (&strategy["metrics"]["value"], &strategy["versus_baseline"]["value"]);
        told("Value, EUR: mean", &value["mean"]);
        told("Value, EUR: lower end of its 95% interval", &value["ci95"][0]);
        told("Value: 5 of 100 futures are below", &value["p5"]);
        told("Value: 95 of 100 are below", &value["p95"]);
        told("Chance of a loss", &strategy["risk"]["below_zero"]);
        told("Chance to be best", &strategy["p_best"]);
        told("Against the baseline, EUR: mean", &gain["mean"]);
        told("Against the baseline, EUR: upper end", &gain["ci95"][1]);
        told("chance to be better", &gain["p_better"]);
        let title = strategy["label"].as_str().unwrap();
        let mut cash = 0.0;
        for period in 0..6 {
            let series = |metric: &str, end: &str| &strategy["series"][metric][end][period];
            let cell = |what: &str| below(&by_period, &format!("{title}: {what}"), period as u32 + 1);
            same(cell("customers"), series("customers_end", "mean"), "customers");
            same(cell("5%"), series("customers_end", "p5"), "customers, 5%");
            same(cell("95%"), series("customers_end", "p95"), "customers, 95%");
            cash += series("npv", "mean").as_f64().unwrap();
            assert!((cell("cash so far, EUR").unwrap() - cash).abs() < 1e-9 * cash.abs().max(1.0));
        }
        for (segment, share) in strategy["segments"].as_object().unwrap() {
            let shown = segment.replace('\u{202e}', "\u{fffd}");
            let is_it = |row: &u32| {
                let name = |column| segments.get_value((*row, column)).and_then(DataType::as_string);
                name(0).as_deref() == Some(title) && name(1).as_deref() == Some(&shown)
            };
            let row = (head + 1..=segments.end().unwrap().0).find(is_it).unwrap_or_else(|| panic!("{shown}"));
            let told = |heading: &str, figure: &Value| same(below(&segments, heading, row - head), figure, heading);
            told("Revenue, EUR", &share["metrics"]["revenue"]["mean"]);
            told("Net present value, EUR", &share["metrics"]["npv"]["mean"]);
            told("Customers at the end", &share["metrics"]["customers_end"]["mean"]);
            told("Present value against the baseline, EUR", &share["versus_baseline"]["npv"]["mean"]);
        }
    }
    // The parts of the bridge add up to the difference, and each begins where the others end.
    let why = book.worksheet_range("Why").unwrap();
    let (head, _) = place(&why, "Amount, EUR");
    let amounts: Vec<f64> = (1..).map_while(|row| below(&why, "Amount, EUR", row)).collect();
    let (whole, parts) = amounts.split_last().unwrap();
    assert!((parts.iter().sum::<f64>() - whole).abs() < 1e-6, "{amounts:?}");
    for row in 1..=amounts.len() as u32 {
        let cells = (4..10).map(|column| why.get_value((head + row, column)).unwrap().as_f64().unwrap());
        let cells: Vec<f64> = cells.collect();
        let ends = ["From", "To"].map(|heading| below(&why, heading, row).unwrap());
        let [low, high] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
        let stacked = |sign: f64| cells.iter().filter(|it| **it * sign > 0.0).sum::<f64>();
        assert!(
            (stacked(1.0) - high.max(0.0)).abs() < 1e-9 && (stacked(-1.0) - low.min(0.0)).abs() < 1e-9,
            "{cells:?}"
        );
    }
    // Accounts add up to the value.
    let customers = book.worksheet_range("Customers").unwrap();
    let (head, column) = place(&customers, "value");
    let label = strategies[0]["label"].as_str().unwrap();
    let own = (head + 1..=customers.end().unwrap().0)
        .filter(|row| customers.get_value((*row, 1)).and_then(DataType::as_string).as_deref() == Some(label));
    let all: f64 = own.map(|row| customers.get_value((row, column)).unwrap().as_f64().unwrap()).sum();
    assert!((all - strategies[0]["metrics"]["value"]["mean"].as_f64().unwrap()).abs() < 1e-6);
}

const FIRM: &str = "[scenario]\nname = \"Firm\"\nperiods = 24\nruns = 30\ndiscount_rate = 0.08\ndiscounting = \"middle\"\nfixed_cost = 12_000\n[segments.small]\ncustomers = 30\n\
    retention = 0.7\npurchases = 4\nbasket = 80\nmargin = 0.3\n[strategies.keep]\nlabel = \"Keep\"\ncost = { once = 500, per_customer = 4 }\n\
    change = [{ path = \"segments.*.retention\", add = 0.2 }]\n";

/// What a sheet to play on says is what playing the scenario again says.
#[test]
fn formulas_follow_the_rate_the_programme_and_the_overhead() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("firm.toml"), FIRM).unwrap();
    let (mut book, document) = played(folder.path(), &["firm.toml"]);
    let sheet = book.worksheet_range("What if").unwrap();
    let formulas = book.worksheet_formula("What if").unwrap();
    let npv = |document: &Value, at: usize| document["strategies"][at]["metrics"]["npv"]["mean"].as_f64().unwrap();
    for at in 0..2 {
        let shown = sheet.get_value((8 + at as u32, 1)).unwrap().as_f64().unwrap();
        assert!((shown - npv(&document, at)).abs() < 1e-9 * npv(&document, at).abs(), "{shown}");
        let formula = formulas.get_value((8 + at as u32, 1)).unwrap();
        let own = ["C$14:C$37+D$14:D$37", "F$14:F$37+G$14:G$37"][at];
        assert!(["SUMPRODUCT", own, "$B$5", "$B$6", "B$14:B$37"].iter().all(|it| formula.contains(it)), "{formula}");
    }
    assert_eq!(formulas.get_value((13, 1)).unwrap(), "(1+$B$4)^(-(A14-1+0.5)/12)");
    assert_eq!(formulas.get_value((9, 2)).unwrap(), "B10-B9");
    assert_eq!([3, 4, 5].map(|row| sheet.get_value((row, 1)).unwrap().as_f64().unwrap()), [0.08, 1.0, 1.0]);
    // The same sums by hand, at other inputs.
    let cell = |row: usize, column: usize| sheet.get_value((row as u32, column as u32)).unwrap().as_f64().unwrap();
    let by_hand = |at: usize, rate: f64, programmes: f64, overhead: f64| -> f64 {
        let period = |period: usize| {
            let money = |kind: usize| cell(13 + period, 2 + 3 * at + kind);
            let years = (cell(13 + period, 0) - 1.0 + 0.5) / 12.0;
            (money(0) + money(1) * (1.0 - programmes) + money(2) * (1.0 - overhead)) * (1.0 + rate).powf(-years)
        };
        (0..24).map(period).sum()
    };
    for (rate, programmes, overhead) in [(0.08, 1.0, 1.0), (0.25, 1.0, 1.0), (0.08, 2.0, 1.0), (0.0, 0.5, 1.5)] {
        let set = [
            format!("scenario.discount_rate={rate}"),
            format!("strategies.keep.cost.once={}", 500.0 * programmes),
            format!("strategies.keep.cost.per_customer={}", 4.0 * programmes),
            format!("scenario.fixed_cost={}", 12_000.0 * overhead),
        ];
        let set: Vec<&str> = set.iter().flat_map(|it| ["--set", it.as_str()]).collect();
        let (_, again) = played(folder.path(), &[&["firm.toml"], &set[..]].concat());
        for at in 0..2 {
            let (hand, played) = (by_hand(at, rate, programmes, overhead), npv(&again, at));
            assert!(
                (hand - played).abs() < 1e-6 * played.abs().max(1.0),
                "{rate} {programmes} {overhead}: {hand} {played}"
            );
        }
    }
}

#[test]
fn names_are_text_in_a_workbook() {
    let folder = shop();
    let (mut book, _) = played(folder.path(), &["shop.toml"]);
    let mut texts = Vec::new();
    for name in book.sheet_names() {
        for (row, column, formula) in book.worksheet_formula(&name).unwrap().used_cells() {
            let own =
                ["SUMPRODUCT(", "(1+$B$4)^", "B9-B9", "B10-B9", "B11-B9"].iter().any(|it| formula.starts_with(it));
            assert!(name == "What if" && own, "{name}: {row} {column}: {formula}");
        }
        let sheet = book.worksheet_range(&name).unwrap();
        texts.extend(
            sheet
                .used_cells()
                .filter_map(|(.., cell)| if let Data::String(text) = cell { Some(text.clone()) } else { None }),
        );
    }
    for name in ["=cmd|' /C calc'!A0", "=1,5;\"x\"", "=HYPERLINK(1)", "<script>; \u{fffd}small", "=large", "=Shop"] {
        assert!(texts.iter().any(|text| text == name), "{name}");
    }
    assert!(texts.iter().all(|text| !text.contains(|it: char| it == '\u{202e}' || it.is_control() && it != '\n')));
    let bytes = fs::read(folder.path().join("out.xlsx")).unwrap();
    played(folder.path(), &["shop.toml"]);
    assert!(fs::read(folder.path().join("out.xlsx")).unwrap() == bytes, "the same answer makes the same file");
}

#[test]
fn what_was_not_computed_is_left_out() {
    let folder = shop();
    let (book, _) = played(folder.path(), &["shop.toml", "--strategy", "baseline"]);
    assert!(!book.sheet_names().contains(&"Why".to_owned()), "{:?}", book.sheet_names());
    let set = ["shop.toml", "--set", "scenario.opening_cash=5", "--set", "scenario.ruin=stop"];
    let (book, _) = played(folder.path(), &set);
    assert!(!book.sheet_names().contains(&"What if".to_owned()), "what stops would have stopped elsewhere");
}
