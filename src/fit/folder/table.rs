//! Files of the folder: TOML, and tables with the place of each row.

use super::IMPORTED;
use crate::error::{Error, Problem, Result, Source, nearest};
use crate::sheet::Day;
use std::ops::Range;
use std::sync::Arc;

/// A TOML file of the folder.
pub(super) struct Toml(toml::Table);

impl Toml {
    pub(super) fn new(source: &Arc<Source>) -> Result<Toml> {
        source.text.parse::<toml::Table>().map(Toml).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            let problem = Problem::error(source, span, format!("`{}` is no TOML", source.name), error.message());
            Error::Input(vec![problem])
        })
    }

    fn at(&self, path: &[&str]) -> Option<&toml::Value> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.0.get(*first)?, |value, key| value.get(key))
    }

    pub(super) fn text_at(&self, path: &[&str]) -> Option<String> {
        self.at(path)?.as_str().map(str::to_owned)
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.text_at(&[key])
    }

    pub(super) fn number(&self, path: &[&str]) -> Option<f64> {
        let value = self.at(path)?;
        value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64)).filter(|number| number.is_finite())
    }

    /// Names of the tables in a table.
    pub(super) fn tables(&self, key: &str) -> Vec<String> {
        self.at(&[key]).and_then(toml::Value::as_table).map(|table| table.keys().cloned().collect()).unwrap_or_default()
    }

    /// A day, written as a date or as text.
    pub(super) fn day(&self, key: &str) -> Result<Day> {
        let value = self.at(&[key]);
        let text = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let day = text.as_deref().and_then(Day::iso);
        day.ok_or_else(|| Error::Usage(format!("{IMPORTED} says no day `{key}`: expected {key} = 2026-03-01")))
    }

    /// The day after one.
    pub(super) fn day_after(&self, key: &str) -> Result<Day> {
        let day = self.day(key)?;
        day.next().ok_or_else(|| Error::Usage(format!("{IMPORTED}: `{key}` = {day} is the last day there is")))
    }
}

/// A table of the folder: rows of cells, each with its place.
pub(super) struct Sheet {
    source: Arc<Source>,
    names: Vec<String>,
    pub(super) rows: Vec<Vec<(String, Range<usize>)>>,
}

impl Sheet {
    pub(super) fn new(source: &Arc<Source>) -> Result<Sheet> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::byte);
                let at = usize::try_from(line).unwrap_or(0);
                Error::Input(vec![Problem::error(
                    source,
                    at..at,
                    "a row cannot be read",
                    "expected cells between commas",
                )])
            })?;
            let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
            let length = source.text[at..].find('\n').unwrap_or(source.text.len() - at);
            rows.push(record.iter().map(|cell| (cell.trim().to_owned(), at..at + length)).collect::<Vec<_>>());
        }
        if rows.is_empty() {
            let problem =
                Problem::error(source, 0..0, format!("`{}` is empty", source.name), "expected a line of column names");
            return Err(Error::Input(vec![problem]));
        }
        let names =
            rows.remove(0).into_iter().map(|(name, _)| name.trim_start_matches('\u{feff}').to_owned()).collect();
        Ok(Sheet { source: Arc::clone(source), names, rows })
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
    pub(super) fn cell<T>(
        &self,
        row: usize,
        column: usize,
        expected: &str,
        of: impl Fn(&str) -> Option<T>,
    ) -> Result<T> {
        let cells = &self.rows[row];
        let (text, span) = cells.get(column).or(cells.last()).map_or(("", 0..0), |(text, span)| (text, span.clone()));
        let text = if column < cells.len() { text } else { "" };
        of(text).ok_or_else(|| {
            let title = format!("`{}` in column `{}`", crate::legible::visible(text), self.names[column]);
            Error::Input(vec![Problem::error(&self.source, span, title, format!("expected {expected}"))])
        })
    }

    pub(super) fn number(&self, row: usize, column: usize) -> Result<f64> {
        self.cell(row, column, "a number", |text| text.parse::<f64>().ok().filter(|number| number.is_finite()))
    }

    pub(super) fn day(&self, row: usize, column: usize) -> Result<Day> {
        self.cell(row, column, "a day such as 2026-03-01", Day::iso)
    }

    pub(super) fn text(&self, row: usize, column: usize) -> Result<String> {
        self.cell(row, column, "a name", |text| (!text.is_empty()).then(|| text.to_owned()))
    }

    pub(super) fn wrong(&self, row: usize, title: String, label: &str) -> Error {
        let span = self.rows[row].first().map_or(0..0, |(_, span)| span.clone());
        Error::Input(vec![Problem::error(&self.source, span, title, label)])
    }
}
