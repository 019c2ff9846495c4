//! The list of real customers: CSV as spreadsheets write it, Dutch ones too (semicolons, decimal commas, 31-12-2025).

use super::calendar::Day;
use super::number::Style;
use super::reader::{Reader, out_of_range};
use super::setting;
use crate::error::{Problem, Severity, Source, nearest};
use crate::model::{Attribute, Horizon, Listed, Segment, Setting};
use crate::scenario::{Place, Table, clip, keys};
use crate::units::Role;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A list may be this long: 256 MiB.
const LARGEST_LIST: usize = 256 << 20;
/// More problems than this in one list are only counted.
const MOST_PROBLEMS: usize = 20;
/// Arrivals further away than this, in periods, are mistakes.
const FURTHEST: i32 = 1_000_000;

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
enum Column {
    Id,
    Segment,
    Start,
    Attribute(usize),
    Quantity(&'static str),
    Ignored,
}

/// What a list is read against.
struct List<'a> {
    source: Arc<Source>,
    delimiter: u8,
    style: Style,
    segments: Vec<String>,
    /// By segment.
    roles: Vec<BTreeMap<&'static str, Role>>,
    horizon: &'a Horizon,
    start: Option<Day>,
    problems: Vec<Problem>,
}

/// The customers of `[portfolio]`, if it is there.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Table,
    baseline: &Setting,
    attributes: &[Attribute],
    horizon: &Horizon,
    start: Option<Day>,
) -> Vec<Listed> {
    let Some(node) = setting::table_of(root, "portfolio") else { return Vec::new() };
    let Some(part) = reader.part(node, &keys::PORTFOLIO, "portfolio".to_owned(), "[portfolio]".to_owned()) else {
        return Vec::new();
    };
    let Some((name, node)) = reader.text(&part, "customers") else { return Vec::new() };
    let text = match reader.files.list(name).and_then(decode) {
        Ok(text) => text,
        Err(reason) => {
            let title = format!("the customer list `{}` cannot be read", clip(name));
            reader.push(node.place.error(title, reason));
            return Vec::new();
        }
    };
    let source = Arc::new(Source { name: name.to_owned(), text });
    let delimiter = delimiter(&source.text);
    let roles =
        |segment: &Segment| segment.quantities().into_iter().map(|(key, quantity)| (key, quantity.role)).collect();
    let mut list = List {
        delimiter,
        style: Style::of(&source.text, delimiter),
        source,
        segments: baseline.segments.iter().map(|segment| segment.name.clone()).collect(),
        roles: baseline.segments.iter().map(roles).collect(),
        horizon,
        start,
        problems: Vec::new(),
    };
    let customers = list.customers(attributes);
    let most = setting::MOST_CUSTOMERS;
    if customers.len() as f64 > most {
        let title = format!("the list has {} customers", customers.len());
        reader.push(node.place.error(title, "at most 50 million fit"));
    }
    reader.problems.append(&mut list.problems);
    customers
}

/// Bytes as text: UTF-8, or the Windows code page of older exports.
fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() > LARGEST_LIST {
        return Err(format!("it is {} MiB long, at most 256 MiB are read", bytes.len() >> 20));
    }
    if bytes.contains(&0) {
        return Err("it is not a text file: save it as CSV (UTF-8)".to_owned());
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect::<String>()))
}

/// The most frequent of `;`, tab and `,` in the first line.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        for (candidate, count) in &mut counts {
            *count += usize::from(!quoted && byte == *candidate);
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0).map_or(b',', |(byte, _)| byte)
}

impl List<'_> {
    fn customers(&mut self, attributes: &[Attribute]) -> Vec<Listed> {
        let source = Arc::clone(&self.source);
        let body = source.text.trim_start_matches('\u{feff}');
        let shift = source.text.len() - body.len();
        let mut lines = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(body.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut columns = None;
        let mut warnings = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut customers = Vec::new();
        let mut hidden = 0;
        let mut begin = shift;
        while let Ok(true) = lines.read_record(&mut record) {
            let end = shift + usize::try_from(lines.position().byte()).unwrap_or(usize::MAX).min(body.len());
            let row = Row { source: &source, span: begin..end, delimiter: self.delimiter };
            begin = end;
            let Some(columns) = &columns else {
                columns = Some(self.header(&record, &row, attributes));
                if self.problems.iter().any(|problem| problem.severity == Severity::Error) {
                    return Vec::new();
                }
                warnings = std::mem::take(&mut self.problems);
                continue;
            };
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let listed = self.customer(columns, &record, &row);
            if let Some(earlier) = known.insert(listed.id.clone(), customers.len()).filter(|_| !listed.id.is_empty()) {
                let title = format!("customer `{}` is listed twice", clip(&listed.id));
                let cell = columns.iter().position(|column| *column == Column::Id).unwrap_or_default();
                let label = format!("it is also customer {} of the list", earlier + 1);
                self.problems.push(row.cell(cell).error(title, label));
            }
            customers.push(listed);
            hidden += self.problems.len().saturating_sub(MOST_PROBLEMS);
            self.problems.truncate(MOST_PROBLEMS);
        }
        if hidden > 0 {
            let end = source.text.len();
            let title = format!("{hidden} more problems in `{}`", clip(&source.name));
            self.problems.push(Problem::error(&source, end..end, title, "not shown"));
        }
        if columns.is_none() {
            let label = "expected a line of column names";
            self.problems.push(Problem::error(&source, 0..0, "the customer list is empty", label));
        }
        self.problems.append(&mut warnings);
        customers
    }

    /// What each column holds.
    fn header(&mut self, record: &csv::StringRecord, row: &Row<'_>, attributes: &[Attribute]) -> Vec<Column> {
        let mut columns = Vec::new();
        let mut ignored = 0;
        let quantities = || keys::SEGMENT.keys.iter().filter(|key| is_column(key));
        for (index, cell) in record.iter().enumerate() {
            let name = cell.trim();
            let attribute = attributes.iter().position(|attribute| attribute.name == name);
            let column = match (name.to_lowercase().as_str(), attribute) {
                (_, Some(attribute)) => Column::Attribute(attribute),
                ("id", _) => Column::Id,
                ("segment", _) => Column::Segment,
                ("start", _) => Column::Start,
                (lower, _) => match quantities().find(|key| key.name == lower) {
                    Some(key) => Column::Quantity(key.name),
                    None => Column::Ignored,
                },
            };
            ignored += usize::from(column == Column::Ignored);
            if column == Column::Ignored && !name.is_empty() && ignored <= MOST_PROBLEMS {
                let title = format!("column `{}` is ignored", clip(name));
                let problem = row.cell(index).error(title, "neither an attribute nor a quantity").warning();
                let names = quantities().map(|key| key.name);
                let names =
                    names.chain(["id", "segment", "start"]).chain(attributes.iter().map(|one| one.name.as_str()));
                self.problems.push(problem.nearest(name, names));
            } else if column != Column::Ignored && columns.contains(&column) {
                let title = format!("column `{}` stands in the list twice", clip(name));
                self.problems.push(row.cell(index).error(title, "remove one of the two"));
            }
            columns.push(column);
        }
        if ignored > MOST_PROBLEMS {
            let title = format!("{} more columns are ignored", ignored - MOST_PROBLEMS);
            self.problems.push(row.whole().error(title, "neither attributes nor quantities").warning());
        }
        for (column, name) in [(Column::Id, "id"), (Column::Segment, "segment")] {
            let needed = column == Column::Id || self.segments.len() > 1;
            if needed && !columns.contains(&column) {
                let title = format!("the customer list has no column `{name}`");
                let mut problem = row.whole().error(title, format!("`{name}` is missing"));
                if let Some(near) = nearest(name, record.iter().map(str::trim)) {
                    problem = problem.help(format!("is `{near}` meant?"));
                }
                self.problems.push(problem);
            }
        }
        columns
    }

    fn customer(&mut self, columns: &[Column], record: &csv::StringRecord, row: &Row<'_>) -> Listed {
        let mut listed =
            Listed { id: String::new(), segment: 0, start: 0, attributes: Vec::new(), quantities: Vec::new() };
        let segment = columns.iter().position(|column| *column == Column::Segment);
        let segment = segment.and_then(|at| Some((at, record.get(at)?.trim()))).filter(|(_, name)| !name.is_empty());
        if let Some((at, name)) = segment {
            listed.segment = self.segment(name, row, at);
        }
        let named = segment.is_some() || self.segments.len() == 1;
        if record.len() > columns.len() {
            let title = format!("{} cells, but {} columns", record.len(), columns.len());
            self.problems.push(row.cell(columns.len()).error(title, "one cell too many"));
        }
        for (index, (column, cell)) in columns.iter().zip(record.iter()).enumerate() {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            match column {
                Column::Id => cell.clone_into(&mut listed.id),
                Column::Start => listed.start = self.arrival(cell, row, index),
                Column::Attribute(attribute) => {
                    let value = self.number(cell, row, index, ("the attribute", Role::Plain));
                    listed.attributes.extend(value.map(|value| (*attribute, value)));
                }
                Column::Quantity(key) => {
                    let role = self.roles[listed.segment].get(key).copied().unwrap_or(Role::Share);
                    let value = self.number(cell, row, index, (key, role));
                    listed.quantities.extend(value.map(|value| ((*key).to_owned(), value)));
                }
                Column::Segment | Column::Ignored => {}
            }
        }
        for (missing, what) in [(listed.id.is_empty(), "`id`"), (!named, "`segment`")] {
            if missing {
                self.problems.push(row.whole().error(format!("a customer has no {what}"), format!("{what} is empty")));
            }
        }
        listed.attributes.sort_by_key(|(attribute, _)| *attribute);
        listed.quantities.sort_by(|a, b| a.0.cmp(&b.0));
        listed
    }

    fn segment(&mut self, name: &str, row: &Row<'_>, index: usize) -> usize {
        if let Some(segment) = self.segments.iter().position(|segment| segment == name) {
            return segment;
        }
        let problem =
            row.cell(index).error(format!("there is no segment `{}`", clip(name)), "not the name of a segment");
        let problem = problem.nearest(name, self.segments.iter().map(String::as_str));
        self.problems.push(problem);
        0
    }

    fn number(&mut self, cell: &str, row: &Row<'_>, index: usize, (name, role): (&str, Role)) -> Option<f64> {
        let Some(number) = self.style.parse(cell) else {
            let problem = row.cell(index).error(format!("`{}` is not a number", clip(cell)), "expected a number");
            self.problems.push(problem);
            return None;
        };
        let (low, high) = role.range();
        if (low..=high).contains(&number) {
            return Some(number);
        }
        self.problems.push(out_of_range(&row.cell(index), &format!("`{name}`"), number, low, high));
        None
    }

    /// The period of arrival: a whole number or a date.
    fn arrival(&mut self, cell: &str, row: &Row<'_>, index: usize) -> i32 {
        if let Ok(period) = cell.parse::<i32>() {
            if period.abs() > FURTHEST {
                let label = format!("must be between -{FURTHEST} and {FURTHEST}");
                self.problems.push(row.cell(index).error(format!("period {period} is too far away"), label));
            }
            return period.clamp(-FURTHEST, FURTHEST);
        }
        let problem = match (Day::parse(cell), self.start) {
            (Some(day), Some(start)) => return day.period(start, self.horizon.length),
            (Some(_), None) => row
                .cell(index)
                .error("the list has dates, but [scenario] has no `start`", "in which period is this?")
                .help("start = 2026-01-01 in [scenario]: the first day of period 0"),
            (None, _) => row.cell(index).error(
                format!("`{}` is no period and no date", clip(cell)),
                "expected a whole number, 2025-12-31 or 31-12-2025",
            ),
        };
        self.problems.push(problem);
        0
    }
}

/// Whether a key of a segment may be a column.
fn is_column(key: &keys::Key) -> bool {
    matches!(key.takes, keys::Takes::Quantity(..)) && key.name != "customers"
}

/// A line of the list as written.
struct Row<'a> {
    source: &'a Arc<Source>,
    span: std::ops::Range<usize>,
    delimiter: u8,
}

impl Row<'_> {
    fn whole(&self) -> Place {
        let text = &self.source.text[self.span.clone()];
        let start = self.span.start + (text.len() - text.trim_start_matches(['\r', '\n']).len());
        let end = self.span.start + text.trim_end_matches(['\r', '\n']).len();
        Place { source: Arc::clone(self.source), span: start..end.max(start) }
    }

    /// Where a cell stands, quotes included.
    fn cell(&self, index: usize) -> Place {
        let whole = self.whole();
        let mut cells = vec![];
        let mut quoted = false;
        let mut start = whole.span.start;
        for (offset, byte) in whole.text().bytes().enumerate() {
            quoted ^= byte == b'"';
            if byte == self.delimiter && !quoted {
                cells.push(start..whole.span.start + offset);
                start = whole.span.start + offset + 1;
            }
        }
        cells.push(start..whole.span.end);
        let span = cells.into_iter().nth(index).unwrap_or(whole.span);
        Place { source: Arc::clone(self.source), span }
    }
}
