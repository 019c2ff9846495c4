//! The scenario as written: the TOML file as a tree with places, what `--set` changed in it, and the table of keys.

mod edit;
pub mod keys;
pub mod laws;
mod sections;
mod tree;

pub use edit::{Edit, Refusal};
pub use tree::{Entry, Item, Node, Place, Table};

use crate::error::{Problem, Source};
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// A scenario file may be this long: 1 MiB.
pub const LARGEST_FILE: usize = 1 << 20;

/// A scenario as written.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub source: Arc<Source>,
    /// What it says, with `sets` applied.
    pub root: Table,
    /// What `--set` changed: paths with values, in the order given.
    pub sets: Vec<(String, String)>,
}

/// Reads a scenario and applies what `--set` says: (path, value) in TOML, where plain words need no quotes and any part
/// of a path may be `*`.
///
/// # Errors
/// The file is too long or not TOML, or a path of `sets` leads nowhere. Keys and values are not looked at yet.
pub fn read(source: Arc<Source>, sets: &[(String, String)]) -> Result<Document, Vec<Problem>> {
    if source.text.len() > LARGEST_FILE {
        let title = format!("the file is {} bytes long", source.text.len());
        return Err(vec![Problem::error(&source, 0..0, title, "a scenario has at most 1 MiB (1,048,576 bytes)")]);
    }
    let table = DeTable::parse(&source.text).map_err(|error| vec![not_toml(&source, &error)])?;
    let root = Table::new(table.into_inner(), &source);
    let mut document = Document { source, root, sets: sets.to_vec() };
    let problems: Vec<Problem> =
        sets.iter().filter_map(|(path, value)| set(&mut document.root, path, value).err()).collect();
    if problems.is_empty() { Ok(document) } else { Err(problems) }
}

/// One `--set path=value`.
fn set(root: &mut Table, path: &str, value: &str) -> Result<(), Problem> {
    let source = Arc::new(Source { name: "--set".to_owned(), text: format!("{path}={value}") });
    let shift = path.len() + 1;
    let whole = shift..source.text.len();
    let item = match DeValue::parse(value) {
        Ok(parsed) => Node::new(parsed, &source).item,
        Err(_) if value.starts_with(char::is_alphabetic) => Item::Text(value.to_owned()),
        Err(error) => {
            let title = format!("`{}` cannot be read as a value", clip(value));
            return Err(Problem::error(&source, whole, title, plain(error.message())));
        }
    };
    let mut node = Node { place: Place { source: Arc::clone(&source), span: whole.clone() }, item };
    node.place_all(&Place { source: Arc::clone(&source), span: whole });
    root.edit(path, &Edit::Set(node)).map(|_| ()).map_err(|refusal| refusal.at(&Place { source, span: 0..path.len() }))
}

/// At most 60 characters of what someone wrote, for a message.
#[must_use]
pub fn clip(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}

fn not_toml(source: &Arc<Source>, error: &toml::de::Error) -> Problem {
    let span = error.span().unwrap_or(0..0);
    let text = &source.text;
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.clamp(start, text.len()));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if error.message().contains("duplicate key") {
        let title = format!("`{}` stands in the file twice", clip(&text[start..end]));
        return Problem::error(source, start..end, title, "this is the second").help("remove one of the two");
    }
    let title = format!("line {} is not TOML", source.place(start).0);
    let problem = Problem::error(source, start..end, title, plain(error.message()));
    match advice(line) {
        Some(advice) => problem.help(advice),
        None => problem,
    }
}

/// What people who seldom write TOML get wrong most.
fn advice(line: &str) -> Option<&'static str> {
    if line.trim_start().starts_with('[') && !line.contains('=') {
        let named = "a name with spaces or accents stands between quotes: [segments.\"key accounts\"]";
        return Some(if line.contains(']') {
            named
        } else {
            "a table begins with its name between brackets: [segments.small]"
        });
    }
    let Some((_, value)) = line.split_once('=') else {
        let plain = !line.trim_start().starts_with([']', '{', '}']);
        return plain.then_some("a key and its value are written as key = value");
    };
    let value = value.split('#').next().unwrap_or_default().trim();
    let digit = |character: Option<char>| character.is_some_and(|character| character.is_ascii_digit());
    let comma = value
        .find(',')
        .filter(|comma| digit(value[..*comma].chars().next_back()) && digit(value[comma + 1..].chars().next()));
    match value.chars().next() {
        None => Some("a value is missing after the `=`"),
        Some(first) => advice_on_value(first, value, comma.is_some()),
    }
}

fn advice_on_value(first: char, value: &str, comma: bool) -> Option<&'static str> {
    match first {
        '"' | '\'' => Some("text stands between two quotes on one line"),
        '[' | '{' => None,
        _ if value.ends_with('%') => Some("write a share as a decimal: 0.80 for 80%"),
        _ if comma => Some("decimals take a point: 0.80, and thousands an underscore: 180_000"),
        _ if first.is_alphabetic() => Some("text stands between quotes"),
        _ => None,
    }
}

/// The parser's words as one line, and plainer where they mislead.
fn plain(message: &str) -> String {
    if message.contains("string values must be quoted") {
        return "expected a number, or text between quotes".to_owned();
    }
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}
