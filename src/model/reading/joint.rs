//! Joint tables: the file of rows from which each run takes one, read into an assumption for each column.

use super::reader::Reader;
use crate::error::{Problem, Source, nearest};
use crate::model::law::make;
use crate::model::{Assumption, Joint, JointTable, Law, Per, Quantity, Value};
use crate::scenario::{Entry, Item, Node, Table, clip};
use crate::units::Role;
use std::ops::Range;
use std::sync::Arc;

/// The key that makes an assumption a joint table.
const TABLE: &str = "table";
/// The column that says how likely a row is.
const WEIGHT: &str = "weight";
/// More rows than this say nothing more, and each run would look for its own among them.
const MOST_ROWS: usize = 100_000;
/// More numbers at once than this are a mistake.
const MOST_COLUMNS: usize = 64;

/// Whether an assumption is a joint table.
pub(super) fn is_table(node: &Node) -> bool {
    matches!(&node.item, Item::Table(table) if table.get(TABLE).is_some())
}

/// Reads a joint table, and takes its columns up among the assumptions: `fit.alpha`.
pub(super) fn read(reader: &mut Reader<'_>, entry: &Entry, path: &str) {
    let Item::Table(keys) = &entry.node.item else { return };
    for other in keys.entries.iter().filter(|other| other.key != TABLE) {
        let title = format!("unknown key `{}`", clip(&other.key));
        reader.push(other.place.error(title, "a joint table has the key `table` alone").nearest(&other.key, [TABLE]));
    }
    let before = reader.tables.len();
    take_up(reader, entry, keys, path);
    if reader.tables.len() == before {
        reader.unread.push(entry.key.clone());
    }
}

/// Reads its file.
fn take_up(reader: &mut Reader<'_>, entry: &Entry, keys: &Table, path: &str) {
    let Some(node) = keys.get(TABLE) else { return };
    let Item::Text(file) = &node.item else {
        let title = format!("`{TABLE}` of the assumption `{}` is {}", entry.key, node.item.kind());
        reader.push(node.place.error(title, "expected the name of a file, between quotes"));
        return;
    };
    let text = reader.files.list(file).and_then(|bytes| {
        let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text: save it as CSV (UTF-8)".to_owned())?;
        Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
    });
    let source = match text {
        Ok(text) => Arc::new(Source { name: file.clone(), text }),
        Err(reason) => {
            reader.push(node.place.error(format!("the joint table `{}` cannot be read", clip(file)), reason));
            return;
        }
    };
    let table = match columns(&entry.key, &source) {
        Ok(table) => table,
        Err(problem) => {
            reader.push(*problem);
            return;
        }
    };
    let index = reader.tables.len();
    for (column, (name, numbers)) in table.columns.iter().enumerate() {
        let law = if table.cumulative.is_empty() {
            make("empirical", "values", &[], vec![numbers.clone()])
        } else {
            let before = std::iter::once(0.0).chain(table.cumulative.iter().copied());
            let weights = table.cumulative.iter().zip(before).map(|(reached, before)| reached - before).collect();
            make("discrete", "values", &[], vec![numbers.clone(), weights])
        };
        let Ok(law) = law else { continue };
        let value = Value::Draw { law: Law::Known(law), per: Per::Run };
        let path = format!("{path}.{name}");
        let quantity = Quantity { path, value, changes: Vec::new(), role: Role::Plain, per_basis: 1.0 };
        let joint = Some(Joint { table: index, column });
        reader.assumptions.push(Assumption { name: format!("{}.{name}", entry.key), quantity, joint });
    }
    reader.tables.push(table);
}

impl Reader<'_> {
    /// The first number that does not fit among those of an assumption that is a column of a joint table, and its row, counted from 1.
    pub(super) fn misfit(&self, assumption: usize, fits: impl Fn(f64) -> bool) -> Option<(usize, f64)> {
        let joint = self.assumptions[assumption].joint?;
        let (_, numbers) = &self.tables[joint.table].columns[joint.column];
        numbers.iter().position(|number| !fits(*number)).map(|row| (row + 1, numbers[row]))
    }
}

/// A cell: what it says, and where.
type Cell<'t> = (&'t str, Range<usize>);

/// The cells of a line that begins at `from`.
fn cells(line: &str, from: usize, separator: char) -> Vec<Cell<'_>> {
    let mut at = from;
    let cells = line.split(separator).map(|cell| {
        let start = at + (cell.len() - cell.trim_start().len());
        at += cell.len() + separator.len_utf8();
        let cell = cell.trim();
        (cell.trim_matches('"'), start..start + cell.len())
    });
    cells.collect()
}

/// The columns of a table, read from its text.
fn columns(name: &str, source: &Arc<Source>) -> Result<JointTable, Box<Problem>> {
    let error = |span: Range<usize>, title: String, label: &str| Box::new(Problem::error(source, span, title, label));
    let mut at = 0;
    let mut lines = source.text.split_inclusive('\n').map(|line| {
        let from = at;
        at += line.len();
        (line.trim_end_matches(['\r', '\n']), from)
    });
    let empty =
        || error(0..0, "the joint table is empty".to_owned(), "expected a line of column names, then rows of numbers");
    let (header, from) = lines.find(|(line, _)| !line.trim().is_empty()).ok_or_else(empty)?;
    let separator = [';', '\t'].into_iter().find(|mark| header.contains(*mark)).unwrap_or(',');
    let names = cells(header, from, separator);
    if names.len() > MOST_COLUMNS {
        let title = format!("the joint table has {} columns", names.len());
        return Err(error(from..from + header.len(), title, &format!("at most {MOST_COLUMNS} fit")));
    }
    for (index, (column, span)) in names.iter().enumerate() {
        let letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        if column.is_empty() || !column.chars().all(letter) {
            let title = format!("`{}` is no name of a column of a joint table", clip(column));
            return Err(error(span.clone(), title, "expected letters, digits and underscores"));
        }
        if names[..index].iter().any(|(other, _)| other == column) {
            let title = format!("the column `{}` stands twice in the joint table", clip(column));
            return Err(error(span.clone(), title, "the second one"));
        }
    }
    let mut columns: Vec<(String, Vec<f64>)> =
        names.iter().map(|(column, _)| ((*column).to_owned(), Vec::new())).collect();
    for (line, from) in lines.filter(|(line, _)| !line.trim().is_empty()) {
        let row = cells(line, from, separator);
        if row.len() != names.len() {
            let title = format!("a row of the joint table has {} cells", row.len());
            return Err(error(
                from..from + line.len(),
                title,
                &format!("expected {}, as many as column names", names.len()),
            ));
        }
        for ((cell, span), (column, numbers)) in row.into_iter().zip(&mut columns) {
            let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
            let number = number.ok_or_else(|| {
                let problem = error(
                    span.clone(),
                    format!("`{}` in column `{column}` is no number", clip(cell)),
                    "expected a number",
                );
                if cell.contains(',') { Box::new(problem.help("decimals take a point here")) } else { problem }
            })?;
            if column == WEIGHT && number < 0.0 {
                return Err(error(span, format!("`{WEIGHT}` is {cell}"), "expected 0 or more"));
            }
            numbers.push(number);
        }
    }
    let rows = columns[0].1.len();
    if rows == 0 || rows > MOST_ROWS {
        let title = if rows == 0 {
            "the joint table has no rows".to_owned()
        } else {
            format!("the joint table has {rows} rows")
        };
        let label = format!("expected rows of numbers below the names, at most {MOST_ROWS}");
        return Err(error(from..from + header.len(), title, &label));
    }
    let mut cumulative = Vec::new();
    if let Some(at) = columns.iter().position(|(column, _)| column == WEIGHT) {
        let (_, weights) = columns.remove(at);
        let total: f64 = weights.iter().sum();
        if total <= 0.0 || !total.is_finite() {
            return Err(error(names[at].1.clone(), format!("the weights add up to {total}"), "expected more than 0"));
        }
        let mut sum = 0.0;
        cumulative = weights
            .iter()
            .map(|weight| {
                sum += weight;
                sum / total
            })
            .collect();
    } else if let Some((column, span)) = names.iter().find(|(column, _)| nearest(column, [WEIGHT]).is_some()) {
        let title = format!("`{column}` is a number like any other here");
        return Err(Box::new(
            error(span.clone(), title, "how likely a row is says the column `weight`")
                .help("call it otherwise, if that is not meant"),
        ));
    }
    if columns.is_empty() {
        return Err(error(
            from..from + header.len(),
            "the joint table has weights alone".to_owned(),
            "expected a column of numbers",
        ));
    }
    Ok(JointTable { name: name.to_owned(), columns, cumulative })
}
