//! The list of real customers: CSV as spreadsheets write it, read twice. First what its columns show, then its customers.

mod census;
mod customers;
mod dates;
mod header;
mod history;
mod past;
mod styles;
mod told;
mod totals;
mod words;

use self::customers::Builder;
use self::dates::{Clock, Reading};
use self::header::{Column, Names, Renamed};
use self::told::Told;
use self::words::Words;
use super::reader::{Part, Reader};
use super::setting;
use super::words::Open;
use crate::error::{Problem, Source, nearest};
use crate::model::{Attribute, Horizon, Listed, Setting};
use crate::scenario::words::{AsOf, DateOrder, Decimal};
use crate::scenario::{Entry, Item, Table, clip, keys};
use crate::sheet::{self, Day, Row, Sheet};
use crate::units::Choice;
use std::sync::Arc;

/// What a list is read against.
pub(super) struct Around<'a> {
    pub(super) baseline: &'a Setting,
    pub(super) attributes: &'a [Attribute],
    /// Which of them have the words of the list.
    pub(super) open: &'a [Open],
    pub(super) horizon: &'a Horizon,
    /// The first day of period 0.
    pub(super) start: Option<Day>,
}

/// An attribute, by index, and its words in the list.
type Found = (usize, Vec<String>);

/// What `[portfolio]` says of how the list is to be read.
struct Wishes {
    decimal: Option<Decimal>,
    dates: Option<Reading>,
    basket: Option<AsOf>,
    retention: Option<AsOf>,
}

/// The customers of `[portfolio]`, if it is there, and the words of attributes that have those of the list.
pub(super) fn read(reader: &mut Reader<'_>, root: &Table, around: &Around<'_>) -> (Vec<Listed>, Vec<Found>) {
    let Some(node) = setting::table_of(root, "portfolio") else { return Default::default() };
    let Some(part) = reader.part(node, &keys::PORTFOLIO, "portfolio".to_owned(), "[portfolio]".to_owned()) else {
        return Default::default();
    };
    let wishes = wishes(reader, &part);
    let mut names = Names { attributes: around.attributes, renamed: Vec::new() };
    rename(reader, &part, &mut names);
    let Some((name, node)) = reader.text(&part, "customers") else { return Default::default() };
    // Without a segment, which is told already, there is nowhere to place customers.
    if around.baseline.segments.is_empty() {
        return Default::default();
    }
    let (text, letters) = match reader.files.list(name).and_then(sheet::decode) {
        Ok(read) => read,
        Err(reason) => {
            let title = format!("the customer list `{}` cannot be read", clip(name));
            reader.push(node.place.error(title, reason));
            return Default::default();
        }
    };
    let mut told = Told::default();
    letters.into_iter().for_each(|note| told.note(note));
    let sheet = Sheet::new(Arc::new(Source { name: name.to_owned(), text }), &|cells| {
        cells.iter().any(|name| names.tells(name))
    });
    let mut words = Words::new(around);
    let mut customers = customers(&sheet, &names, around, &wishes, &mut words, &mut told);
    if customers.len() as f64 > setting::MOST_CUSTOMERS {
        let title = format!("the list has {} customers", customers.len());
        told.error(node.place.error(title, "at most 50 million fit"));
    }
    if !told.has_errors() {
        census::twice(&customers, around, root, &mut told);
        past::remember(&mut customers, around, (wishes.basket, wishes.retention), &node.place, &mut told);
    }
    reader.problems.append(&mut told.problems(&sheet));
    (customers, around.open.iter().map(|(index, _)| (*index, words[*index].all())).collect())
}

/// How the list is to be read, as far as the scenario says.
fn wishes(reader: &mut Reader<'_>, part: &Part<'_>) -> Wishes {
    Wishes {
        decimal: chosen(reader, part, "decimal"),
        dates: chosen(reader, part, "dates").map(|order| match order {
            DateOrder::DayFirst => Reading::DayFirst,
            DateOrder::MonthFirst => Reading::MonthFirst,
            DateOrder::YearFirst => Reading::YearFirst,
        }),
        basket: chosen(reader, part, "basket_as_of"),
        retention: chosen(reader, part, "retention_as_of"),
    }
}

/// What the scenario chose, if it did.
fn chosen<W: Choice>(reader: &mut Reader<'_>, part: &Part<'_>, key: &str) -> Option<W> {
    part.get(key).map(|_| reader.choice(part, key))
}

/// The columns that the list calls otherwise.
fn rename(reader: &mut Reader<'_>, part: &Part<'_>, names: &mut Names<'_>) {
    let Some(node) = part.get("columns") else { return };
    let Some(table) = reader.table(node, &part.name("columns")) else { return };
    for entry in &table.entries {
        let Some(column) = names.meaning(&entry.key) else {
            if let Some((meant, column)) = turned(names, entry) {
                let title = format!("`{}` and `{meant}` stand the wrong way round", clip(&entry.key));
                let problem = entry.place.error(title, "expected what the column holds, then its name in the list");
                reader.push(problem.help(format!("columns = {{ {meant} = \"{}\" }}", clip(&entry.key))));
                names.renamed.push(Renamed { column, name: entry.key.clone(), place: entry.place.clone() });
                continue;
            }
            let problem = entry.place.error(format!("a list has no column `{}`", clip(&entry.key)), "not a column");
            reader.push(problem.nearest(&entry.key, names.all()));
            continue;
        };
        match &entry.node.item {
            Item::Text(name) => {
                let place = entry.node.place.clone();
                names.renamed.push(Renamed { column, name: name.clone(), place });
            }
            other => {
                let title = format!("the name of column `{}` is {}", clip(&entry.key), other.kind());
                reader.push(entry.node.place.error(title, "expected the column's name in the list, between quotes"));
            }
        }
    }
}

/// What a column holds, where that stands in the place of its name.
fn turned<'n>(names: &Names<'_>, entry: &'n Entry) -> Option<(&'n str, Column)> {
    let Item::Text(name) = &entry.node.item else { return None };
    let misspelt = nearest(&entry.key, names.all()).is_some();
    names.meaning(name).filter(|_| !misspelt).map(|column| (name.as_str(), column))
}

/// The customers of a list.
fn customers(
    sheet: &Sheet,
    names: &Names<'_>,
    around: &Around<'_>,
    wishes: &Wishes,
    words: &mut [Words],
    told: &mut Told,
) -> Vec<Listed> {
    let clock = Clock { start: around.start, horizon: around.horizon };
    let mut rows = sheet.rows();
    let mut row = Row::default();
    match rows.read(&mut row) {
        Some(Ok(())) if !row.is_empty(sheet) => {}
        Some(Err(problem)) => {
            told.error(problem);
            return Vec::new();
        }
        _ => {
            let label = "expected a line of column names";
            told.error(Problem::error(&sheet.source, 0..0, "the customer list is empty", label));
            return Vec::new();
        }
    }
    match sheet.titles {
        0 => {}
        1 => told.note("the line above the column names is taken as a title".to_owned()),
        n => told.note(format!("the {n} lines above the column names are taken as a title")),
    }
    let columns = names.columns(sheet, &row, around.baseline.segments.len(), told);
    if told.has_errors() {
        return Vec::new();
    }
    let Some(styles) = styles::settle(sheet, (&row, &columns), wishes, &clock, words, told) else { return Vec::new() };
    let mut builder = Builder::new(sheet, &columns, (&styles, words), around, &clock);
    while let Some(read) = rows.read(&mut row) {
        if read.is_ok() && !row.is_empty(sheet) {
            builder.take(&row, told);
        }
    }
    let (customers, counts) = builder.finish(told);
    if !told.has_errors() {
        census::count(sheet, &customers, &counts, &clock, told);
    }
    customers
}
