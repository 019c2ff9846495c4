//! Tables of the folder, with the place of each row.

use crate::error::{Error, Problem, Result, Source, nearest};
use crate::legible::visible;
use crate::sheet::Day;
use csv::StringRecord;
use std::ops::Range;
use std::sync::Arc;

/// Nobody spends more, as `tenure import` has it.
pub(super) const MOST_MONEY: f64 = 1e15;

/// A table of the folder: rows of cells, each row with its place. All cells stand in one text.
pub(super) struct Sheet {
    source: Arc<Source>,
    names: Vec<String>,
    text: String,
    /// Where each cell ends in it.
    ends: Vec<usize>,
    /// Of each row its first cell, and where it begins in the file; the first is that of the column names.
    rows: Vec<(usize, usize)>,
}

impl Sheet {
    pub(super) fn new(source: &Arc<Source>) -> Result<Sheet> {
        let wrong = |at: usize, title: String, label: &str| {
            let end = source.text[at..].find('\n').map_or(source.text.len(), |length| at + length);
            Error::Input(vec![Problem::error(source, at..end, title, label)])
        };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.text.as_bytes());
        let mut sheet = Sheet {
            source: Arc::clone(source),
            names: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            rows: Vec::new(),
        };
        let mut record = StringRecord::new();
        let place = |position: Option<&csv::Position>| {
            let at = position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
            source.text.floor_char_boundary(at)
        };
        while reader.read_record(&mut record).map_err(|error| {
            wrong(place(error.position()), "a row cannot be read".to_owned(), "expected cells between commas")
        })? {
            let at = place(record.position());
            if sheet.names.is_empty() {
                sheet.names = record.iter().map(|name| name.trim().trim_start_matches('\u{feff}').to_owned()).collect();
                let twice = |(at, name): (usize, &String)| !name.is_empty() && sheet.names[..at].contains(name);
                if let Some(name) = sheet.names.iter().enumerate().find(|it| twice(*it)).map(|(_, name)| name) {
                    let title = format!("`{}` has two columns `{}`", source.name, visible(name));
                    return Err(wrong(at, title, "expected each once"));
                }
                continue;
            }
            if record.len() > sheet.names.len() {
                let title = format!("a row has {} cells, and there are {} columns", record.len(), sheet.names.len());
                return Err(wrong(at, title, "a comma too many?"));
            }
            sheet.rows.push((sheet.ends.len(), at));
            for cell in &record {
                sheet.text.push_str(cell.trim());
                sheet.ends.push(sheet.text.len());
            }
        }
        if sheet.names.is_empty() {
            return Err(wrong(0, format!("`{}` is empty", source.name), "expected a line of column names"));
        }
        Ok(sheet)
    }

    /// How many rows there are below the column names.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many cells a row has.
    pub(super) fn width(&self, row: usize) -> usize {
        let next = self.rows.get(row + 1).map_or(self.ends.len(), |(first, _)| *first);
        next - self.rows[row].0
    }

    /// What a cell says; nothing where there is none.
    pub(super) fn at(&self, row: usize, column: usize) -> &str {
        if column >= self.width(row) {
            return "";
        }
        let cell = self.rows[row].0 + column;
        let from = cell.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[from..self.ends[cell]]
    }

    /// The line of a row in its file.
    fn span(&self, row: usize) -> Range<usize> {
        let at = self.rows[row].1;
        at..self.source.text[at..].find('\n').map_or(self.source.text.len(), |length| at + length)
    }

    /// The place of a column.
    pub(super) fn column(&self, name: &str) -> Result<usize> {
        self.names.iter().position(|known| known == name).ok_or_else(|| {
            let title = format!("`{}` has no column `{name}`", self.source.name);
            let problem = Problem::error(&self.source, 0..0, title, "not among its column names");
            let near = nearest(name, self.names.iter().map(String::as_str)).map(|near| format!("is it `{near}`?"));
            Error::Input(vec![match near {
                Some(near) => problem.help(near),
                None => problem,
            }])
        })
    }

    /// What a cell says, read by `of`.
    pub(super) fn cell<'a, T>(
        &'a self,
        row: usize,
        column: usize,
        expected: &str,
        of: impl Fn(&'a str) -> Option<T>,
    ) -> Result<T> {
        let text = self.at(row, column);
        of(text).ok_or_else(|| {
            let title = format!("`{}` in column `{}`", visible(text), visible(&self.names[column]));
            Error::Input(vec![Problem::error(&self.source, self.span(row), title, format!("expected {expected}"))])
        })
    }

    pub(super) fn number(&self, row: usize, column: usize) -> Result<f64> {
        self.cell(row, column, "a number", |text| text.parse::<f64>().ok().filter(|number| number.is_finite()))
    }

    pub(super) fn day(&self, row: usize, column: usize) -> Result<Day> {
        let day = |text: &str| Day::iso(text).filter(|day| !day.stands_for_none());
        self.cell(row, column, "a day such as 2026-03-01", day)
    }

    pub(super) fn text(&self, row: usize, column: usize) -> Result<&str> {
        self.cell(row, column, "a name", |text| (!text.is_empty()).then_some(text))
    }

    /// That a row is wrong, and what would help.
    pub(super) fn problem(&self, row: usize, title: String, label: &str) -> Problem {
        Problem::error(&self.source, self.span(row), title, label)
    }

    pub(super) fn wrong(&self, row: usize, title: String, label: &str) -> Error {
        Error::Input(vec![self.problem(row, title, label)])
    }
}
