//! What the folder's two files in TOML say: `import.toml`, every key of which is known, and of the scenario what a fit takes over.

use super::IMPORTED;
use crate::error::{Error, Problem, Result, Source};
use crate::legible::{line, visible};
use crate::sheet::Day;
use std::sync::Arc;
use toml::de::DeTable;

/// Keys of `import.toml`.
const KEYS: &[&str] = &["kind", "from", "first", "until", "period", "currency", "segment_by", "scenario", "columns"];

/// A TOML file of the folder.
pub(super) struct Toml {
    source: Arc<Source>,
    table: toml::Table,
}

impl Toml {
    pub(super) fn new(source: &Arc<Source>) -> Result<Toml> {
        let table = source.text.parse::<toml::Table>().map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            let problem = Problem::error(source, span, format!("`{}` is no TOML", source.name), error.message());
            Error::Input(vec![problem])
        })?;
        Ok(Toml { source: Arc::clone(source), table })
    }

    /// `import.toml`: each key is one that `tenure import` writes, and holds what it writes there.
    pub(super) fn about(source: &Arc<Source>) -> Result<Toml> {
        let about = Toml::new(source)?;
        // It was read as TOML above.
        let Ok(table) = DeTable::parse(&source.text) else { return Ok(about) };
        let mut problems = Vec::new();
        for key in table.get_ref().keys() {
            let name: &str = key.get_ref();
            let problem = |title: String, label: &str| Problem::error(source, key.span(), title, label);
            let value = about.table.get(name);
            let is_day = || about.day(name).is_ok();
            let sound = match name {
                "columns" => value.is_some_and(toml::Value::is_table),
                "first" | "until" => is_day(),
                _ => value.is_some_and(toml::Value::is_str),
            };
            if !KEYS.contains(&name) {
                let title = format!("`{}` is none of the keys of {IMPORTED}", visible(name));
                problems.push(problem(title, "not among them").nearest(name, KEYS.iter().copied()));
            } else if !sound {
                let expected = match name {
                    "columns" => "expected a table",
                    "first" | "until" => "expected a day such as 2026-03-01",
                    _ => "expected a text between quotes",
                };
                problems.push(problem(format!("`{name}` in {IMPORTED} is something else"), expected));
            }
        }
        if problems.is_empty() { Ok(about) } else { Err(Error::Input(problems)) }
    }

    /// That what stands at a key is wrong.
    pub(super) fn wrong(&self, key: &str, title: String, label: &str) -> Error {
        let table = DeTable::parse(&self.source.text).ok();
        let known = table.as_ref().and_then(|table| table.get_ref().keys().find(|it| it.get_ref() == key));
        Error::Input(vec![Problem::error(&self.source, known.map_or(0..0, toml::Spanned::span), title, label)])
    }

    fn at(&self, path: &[&str]) -> Option<&toml::Value> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.table.get(*first)?, |value, key| value.get(key))
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
    pub(super) fn tables(&self, path: &[&str]) -> Vec<String> {
        self.at(path).and_then(toml::Value::as_table).map(|table| table.keys().cloned().collect()).unwrap_or_default()
    }

    /// What stands behind a key of a table as a remark: where it comes from. It is looked for line by line, as people write such files.
    pub(super) fn remark(&self, table: &str, key: &str) -> Option<String> {
        let mut here = false;
        for written in self.source.text.lines().map(str::trim) {
            if let Some(opened) = written.strip_prefix('[') {
                here = opened.split(']').next().is_some_and(|name| name.trim() == table);
            } else if here
                && let Some((name, rest)) = written.split_once('=')
                && name.trim() == key
            {
                return rest.split_once('#').map(|(_, remark)| line(remark.trim())).filter(|remark| !remark.is_empty());
            }
        }
        None
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
