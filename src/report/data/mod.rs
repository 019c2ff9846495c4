//! An answer as tables for a statistics program: what each holds, a row for each thing that was seen, and a dictionary of their columns.

#[cfg(feature = "parquet")]
mod columnar;
mod columns;
mod frame;
mod ledger;
mod outcomes;
mod shares;

use super::sheet::{Cells, CsvStyle, Sheet};
use super::{VERSION, accounts};
use crate::engine::Outcomes;
use crate::stats::{Comparison, Holder, Ledgers};
use columns::{Column, Entry};
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

/// What a table is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text.
    Csv(CsvStyle),
    /// Columns of one type each: behind the feature `parquet`.
    Parquet,
}

/// What says of every column what it means. It makes a folder one of results, and is text whatever the tables are.
pub const DICTIONARY: &str = "dictionary.csv";
/// What each run gave.
pub const OUTCOMES: &str = "outcomes";
/// The accounts of customers.
pub const CUSTOMERS: &str = "customers";

/// The columns of the dictionary.
const WORDS: [&str; 5] = ["file", "column", "value", "meaning", "unit"];

/// A table.
struct Table {
    name: &'static str,
    columns: fn(&Data) -> Vec<Column>,
    /// What stands in a column of it for which figures.
    entries: fn(&Data) -> Vec<Entry>,
    rows: fn(&Data, &mut dyn Cells) -> io::Result<()>,
}

/// Those of a folder.
const TABLES: [Table; 7] = [
    Table { name: "about", columns: about_columns, entries: none, rows: about },
    Table { name: OUTCOMES, columns: outcomes::columns, entries: none, rows: outcomes::rows },
    Table { name: "summary", columns: shares::summary_columns, entries: columns::totals, rows: shares::summary },
    Table { name: "series", columns: shares::series_columns, entries: columns::of_periods, rows: shares::series },
    Table { name: "segments", columns: shares::segment_columns, entries: columns::of_segments, rows: shares::segments },
    Table { name: "ledger", columns: ledger::columns, entries: ledger::entries, rows: ledger::rows },
    Table { name: CUSTOMERS, columns: columns::of_customers, entries: none, rows: accounts::rows },
];
/// What stands in the summary too: for programs that take it alone.
const DIFFERENCES: Table =
    Table { name: "differences", columns: shares::difference_columns, entries: none, rows: shares::differences };

fn none(_: &Data) -> Vec<Entry> {
    Vec::new()
}

/// All that a folder of results may hold.
pub fn table_files() -> impl Iterator<Item = String> {
    let forms = [Form::Csv(CsvStyle::Plain), Form::Parquet];
    let tables = TABLES.iter().flat_map(move |table| forms.map(|form| form.file(table.name)));
    tables.chain([DICTIONARY.to_owned()])
}

/// Whether a file that begins like this is a dictionary of results.
#[must_use]
pub fn is_dictionary(beginning: &[u8]) -> bool {
    let beginning = beginning.strip_prefix("\u{feff}".as_bytes()).unwrap_or(beginning);
    [",", ";"].iter().any(|delimiter| beginning.starts_with((WORDS.join(delimiter) + "\n").as_bytes()))
}

impl Form {
    /// The file of a table.
    #[must_use]
    pub fn file(self, table: &str) -> String {
        match self {
            Form::Csv(_) => format!("{table}.csv"),
            Form::Parquet => format!("{table}.parquet"),
        }
    }
}

impl Data<'_> {
    /// Whether there are customers with an account of their own.
    #[must_use]
    pub fn has_customers(&self) -> bool {
        let mut accounts = (0..self.ledgers.0.strategies.len()).flat_map(|at| self.ledgers.1.of(at));
        accounts.any(|(holder, _)| matches!(holder, Holder::Customer(_)))
    }

    /// The tables that these figures make.
    #[must_use]
    pub fn tables(&self) -> Vec<&'static str> {
        self.made().map(|table| table.name).collect()
    }

    fn made(&self) -> impl Iterator<Item = &'static Table> {
        TABLES.iter().filter(|table| table.name != CUSTOMERS || self.has_customers())
    }

    /// One of them, by its name.
    ///
    /// # Errors
    /// Whatever `out` refuses; [`io::ErrorKind::Unsupported`] where it cannot be written so.
    pub fn write(&self, name: &str, form: Form, out: &mut dyn Write) -> io::Result<()> {
        let table = TABLES.iter().find(|table| table.name == name).ok_or(io::ErrorKind::NotFound)?;
        let columns = (table.columns)(self);
        match form {
            Form::Csv(style) => {
                let mut sheet = Sheet::new(out, style, columns.iter().map(|column| &column.name))?;
                (table.rows)(self, &mut sheet)?;
                sheet.finish()
            }
            #[cfg(feature = "parquet")]
            Form::Parquet => {
                let mut sheet = columnar::Columnar::new(out, &columns)?;
                (table.rows)(self, &mut sheet)?;
                sheet.finish()
            }
            #[cfg(not(feature = "parquet"))]
            Form::Parquet => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// A table by its columns: one of a folder, `values` (of each run), or `differences`; `None` where that is no table.
    #[must_use]
    pub fn frame(&self, name: &str) -> Option<Frame> {
        let name = if name == "values" { OUTCOMES } else { name };
        let table = TABLES.iter().chain([&DIFFERENCES]).find(|table| table.name == name)?;
        let mut frame = Frame::new(&(table.columns)(self));
        (table.rows)(self, &mut frame).ok().map(|()| frame)
    }

    /// What each column, and what stands in it, means.
    ///
    /// # Errors
    /// Whatever `out` refuses.
    pub fn dictionary(&self, form: Form, style: CsvStyle, out: &mut dyn Write) -> io::Result<()> {
        let mut sheet = Sheet::new(out, style, WORDS)?;
        let mut tell = |file: &str, value: &str, Column { name, meaning, unit, .. }: &Column| {
            for cell in [file, name, value, meaning, unit] {
                sheet.text(cell)?;
            }
            sheet.end_row()
        };
        for table in self.made() {
            let file = form.file(table.name);
            (table.columns)(self).iter().try_for_each(|column| tell(&file, "", column))?;
            for Entry { value, column } in (table.entries)(self) {
                tell(&file, &value, &column)?;
            }
        }
        columns::of_dictionary(&WORDS).iter().try_for_each(|column| tell(DICTIONARY, "", column))?;
        sheet.finish()
    }
}

fn about_columns(_: &Data) -> Vec<Column> {
    vec![
        Column::word(
            "what",
            "a fact of the study: with the same scenario, seed and version the same figures are made again",
        ),
        Column::word("value", "what it is"),
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
