//! An answer as tables for a statistics program: what each holds, a row for each thing that was seen, and a dictionary of their columns.

mod columns;
mod frame;
mod ledger;
mod shares;

pub(super) use columns::{Column, metric_column};

use super::sheet::{Cells, CsvStyle, Sheet};
use super::{VERSION, accounts, csv};
use crate::engine::Outcomes;
use crate::stats::{Comparison, Holder, Ledgers};
use columns::Entry;
pub use frame::{Frame, Values};
use std::io::{self, Write};

/// What the tables are made of.
#[derive(Clone, Copy)]
pub struct Data<'a> {
    /// What the runs say together, with its figures by segment and period.
    pub comparison: &'a Comparison,
    /// What each of them gave.
    pub outcomes: &'a Outcomes,
    /// Every customer's account, and what that is of.
    pub ledgers: (&'a Outcomes, &'a Ledgers),
}

/// What says of every column what it means. It makes a folder one of results.
pub const DICTIONARY: &str = "dictionary.csv";
const ABOUT: &str = "about.csv";
const OUTCOMES: &str = "outcomes.csv";
/// The accounts of customers.
pub const CUSTOMERS: &str = "customers.csv";

/// The columns of the dictionary.
const WORDS: [&str; 5] = ["file", "column", "value", "meaning", "unit"];

/// All that such a folder may hold.
pub const FILES: [&str; 8] =
    [ABOUT, OUTCOMES, "summary.csv", "series.csv", "segments.csv", "ledger.csv", CUSTOMERS, DICTIONARY];

/// A table.
struct Table {
    file: &'static str,
    columns: fn(&Data) -> Vec<Column>,
    /// What stands in a column of it for which figures.
    entries: fn(&Data) -> Vec<Entry>,
    rows: fn(&Data, &mut dyn Cells) -> io::Result<()>,
}

/// Those that are made of what the runs say together.
const TABLES: [Table; 5] = [
    Table { file: ABOUT, columns: about_columns, entries: |_| Vec::new(), rows: about },
    Table { file: "summary.csv", columns: shares::summary_columns, entries: columns::totals, rows: shares::summary },
    Table { file: "series.csv", columns: shares::series_columns, entries: columns::of_periods, rows: shares::series },
    Table {
        file: "segments.csv",
        columns: shares::segment_columns,
        entries: columns::of_segments,
        rows: shares::segments,
    },
    Table { file: "ledger.csv", columns: ledger::columns, entries: ledger::entries, rows: ledger::rows },
];

/// Whether a file that begins like this is a dictionary of results.
#[must_use]
pub fn is_dictionary(beginning: &[u8]) -> bool {
    let beginning = beginning.strip_prefix("\u{feff}".as_bytes()).unwrap_or(beginning);
    [",", ";"].iter().any(|delimiter| beginning.starts_with((WORDS.join(delimiter) + "\n").as_bytes()))
}

impl Data<'_> {
    /// Whether there are customers with an account of their own.
    #[must_use]
    pub fn has_customers(&self) -> bool {
        let mut accounts = (0..self.ledgers.0.strategies.len()).flat_map(|at| self.ledgers.1.of(at));
        accounts.any(|(holder, _)| matches!(holder, Holder::Customer(_)))
    }

    /// The files that these figures make, the dictionary last.
    #[must_use]
    pub fn files(&self) -> Vec<&'static str> {
        FILES.into_iter().filter(|file| *file != CUSTOMERS || self.has_customers()).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// Whatever `out` refuses.
    pub fn write(&self, file: &str, style: CsvStyle, out: &mut dyn Write) -> io::Result<()> {
        if let Some(table) = TABLES.iter().find(|table| table.file == file) {
            let mut sheet = Sheet::new(out, style, (table.columns)(self).iter().map(|column| &column.name))?;
            (table.rows)(self, &mut sheet)?;
            return sheet.finish();
        }
        match file {
            OUTCOMES => csv::csv(self.outcomes, style, out),
            CUSTOMERS => accounts::accounts(self.ledgers.0, self.ledgers.1, style, out),
            _ => self.dictionary(style, out),
        }
    }

    /// A table by its columns: `summary`, `differences`, `values` (of each run), `series`, `segments` or `customers`; `None` where that is no table.
    #[must_use]
    pub fn frame(&self, name: &str) -> Option<Frame> {
        let known = TABLES.iter().find(|table| table.file.strip_suffix(".csv") == Some(name));
        let columns = match (name, known) {
            (_, Some(table)) => (table.columns)(self).into_iter().map(|column| column.name).collect(),
            ("differences", _) => shares::difference_columns().map(str::to_owned).to_vec(),
            ("values", _) => csv::columns(self.outcomes, "").into_iter().map(|column| column.name).collect(),
            ("customers", _) => accounts::columns(self.ledgers.0),
            _ => return None,
        };
        let mut frame = Frame::new(columns);
        let written = match (name, known) {
            (_, Some(table)) => (table.rows)(self, &mut frame),
            ("differences", _) => shares::differences(self, &mut frame),
            ("values", _) => csv::rows(self.outcomes, &mut frame),
            _ => accounts::rows(self.ledgers.0, self.ledgers.1, &mut frame),
        };
        written.ok().map(|()| frame)
    }

    /// What each column, and what stands in it, means.
    fn dictionary(&self, style: CsvStyle, out: &mut dyn Write) -> io::Result<()> {
        let currency = &self.comparison.study.currency;
        let mut sheet = Sheet::new(out, style, WORDS)?;
        let mut tell = |file: &str, value: &str, Column { name, meaning, unit }: &Column| {
            for cell in [file, name, value, meaning, unit] {
                sheet.text(cell)?;
            }
            sheet.end_row()
        };
        for file in self.files() {
            let table = TABLES.iter().find(|table| table.file == file);
            let columns = match (file, table) {
                (_, Some(table)) => (table.columns)(self),
                (OUTCOMES, _) => csv::columns(self.outcomes, currency),
                (CUSTOMERS, _) => columns::of_customers(self.ledgers.0, currency),
                _ => columns::of_dictionary(&WORDS),
            };
            columns.iter().try_for_each(|column| tell(file, "", column))?;
            for Entry { value, column } in table.map(|table| (table.entries)(self)).unwrap_or_default() {
                tell(file, &value, &column)?;
            }
        }
        sheet.finish()
    }
}

fn about_columns(_: &Data) -> Vec<Column> {
    vec![
        Column::new(
            "what",
            "a fact of the study: with the same scenario, seed and version the same figures are made again",
            "",
        ),
        Column::new("value", "what it is", ""),
    ]
}

/// How well what was to be known is known, where that was asked for.
fn known(comparison: &Comparison) -> Vec<(&'static str, String)> {
    let Some(known) = comparison.precision else { return Vec::new() };
    let half_width = known.half_width.map(|it| it.to_string());
    vec![
        ("precision_asked", known.target.to_string()),
        ("precision_reached", known.reached.to_string()),
        ("precision_half_width", half_width.unwrap_or_default()),
        ("precision_looks", known.looks.to_string()),
        ("precision_needed", known.needed.map(|it| it.to_string()).unwrap_or_default()),
    ]
}

/// Where the figures come from.
fn about(data: &Data, sheet: &mut dyn Cells) -> io::Result<()> {
    let Comparison { study, runs, planned, quantiles_within, .. } = data.comparison;
    let quantiles = Some(("quantiles_within", quantiles_within.to_string())).filter(|_| *quantiles_within > 0.0);
    let facts = [
        ("tenure", VERSION.to_owned()),
        ("scenario", study.scenario.clone()),
        ("hash", study.hash.clone()),
        ("seed", study.seed.to_string()),
        ("runs", runs.to_string()),
        ("runs_planned", planned.to_string()),
        ("period", study.period.name().to_owned()),
        ("periods", study.periods.to_string()),
        ("run_off", study.run_off.to_string()),
        ("currency", study.currency.clone()),
    ];
    for (what, value) in facts.into_iter().chain(quantiles).chain(known(data.comparison)) {
        sheet.text(what)?;
        sheet.text(&value)?;
        sheet.end_row()?;
    }
    Ok(())
}
