//! The file as a tree in which every key and every value knows its place. Entries keep the order of the text.

use crate::error::{Problem, Source};
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

/// Where something stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// Its bytes.
    pub span: Range<usize>,
}

impl Place {
    /// An error here; `label` says what was expected.
    #[must_use]
    pub fn error(&self, title: impl Into<String>, label: impl Into<String>) -> Problem {
        Problem::error(&self.source, self.span.clone(), title, label)
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text.get(self.span.clone()).unwrap_or_default()
    }
}

/// A value and where it stands; for a table with a header of its own that is the header.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where.
    pub place: Place,
    /// What.
    pub item: Item,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Item {
    /// Text between quotes.
    Text(String),
    /// A number, with or without decimals; infinite or not a number where the file says so.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A date, a time or both.
    Date(Datetime),
    /// Between square brackets.
    List(Vec<Node>),
    /// Keys with values.
    Table(Table),
}

impl Item {
    /// What it is, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Item::Text(_) => "text",
            Item::Number(_) => "a number",
            Item::Flag(true) => "`true`",
            Item::Flag(false) => "`false`",
            Item::Date(_) => "a date or time",
            Item::List(_) => "a list",
            Item::Table(_) => "a table",
        }
    }
}

/// Keys with values, in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// One per key.
    pub entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub place: Place,
    /// The value.
    pub node: Node,
}

impl Table {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// The keys, in the order of the text.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }

    /// Turns what the parser found into a tree.
    pub(super) fn new(table: DeTable<'_>, source: &Arc<Source>) -> Table {
        let mut entries: Vec<Entry> = table
            .into_iter()
            .map(|(key, value)| Entry {
                place: Place { source: Arc::clone(source), span: key.span() },
                key: key.into_inner().into_owned(),
                node: Node::new(value, source),
            })
            .collect();
        entries.sort_by_key(|entry| entry.place.span.start);
        Table { entries }
    }
}

impl Node {
    pub(super) fn new(value: Spanned<DeValue<'_>>, source: &Arc<Source>) -> Node {
        let place = Place { source: Arc::clone(source), span: value.span() };
        let item = match value.into_inner() {
            DeValue::String(text) => Item::Text(text.into_owned()),
            DeValue::Integer(digits) => Item::Number(integer(digits.as_str(), digits.radix())),
            DeValue::Float(digits) => Item::Number(digits.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Item::Flag(flag),
            DeValue::Datetime(date) => Item::Date(date),
            DeValue::Array(nodes) => Item::List(nodes.into_iter().map(|node| Node::new(node, source)).collect()),
            DeValue::Table(table) => Item::Table(Table::new(table, source)),
        };
        Node { place, item }
    }

    /// The place of a text between its quotes. Where the text has escapes, its bytes are not those of the place.
    #[must_use]
    pub fn inner_place(&self) -> Place {
        let written = self.place.text();
        let quotes = ["\"\"\"", "'''", "\"", "'"]
            .iter()
            .find(|quotes| {
                written.len() >= 2 * quotes.len() && written.starts_with(**quotes) && written.ends_with(**quotes)
            })
            .map_or(0, |quotes| quotes.len());
        let mut start = self.place.span.start + quotes;
        if quotes == 3 {
            // TOML drops a line break right after the opening quotes.
            let rest = &written[3..];
            start += if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
        }
        let end = (self.place.span.end - quotes).max(start);
        Place { source: Arc::clone(&self.place.source), span: start..end }
    }
}

/// Whole numbers are exact below 2^53, which is more than any key takes.
fn integer(digits: &str, radix: u32) -> f64 {
    match radix {
        10 => digits.parse().unwrap_or(f64::NAN),
        _ => u64::from_str_radix(digits, radix).map_or(f64::INFINITY, |number| number as f64),
    }
}
