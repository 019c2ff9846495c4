//! The scenario as written: the TOML file as a tree with places, what `--set` changed in it, and the table of keys.

mod by_key;
mod edit;
pub mod keys;
pub mod laws;
mod misread;
mod numbers;
mod sections;
mod tree;
pub mod words;

pub use by_key::ByKey;
pub use edit::{Edit, Refusal};
pub use numbers::{Plain, plain_numbers};
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
///
/// ```
/// # use std::sync::Arc;
/// # use tenure::{error::Source, report::diagnostic::render, scenario::read};
/// let wrong = Source { name: "shop.toml".into(), text: "[segments.small]\nretention 0.8\n".into() };
/// let told = render(&read(Arc::new(wrong), &[]).unwrap_err(), false, 80);
/// assert!(told.contains("shop.toml:2:"), "{told}");
/// ```
pub fn read(source: Arc<Source>, sets: &[(String, String)]) -> Result<Document, Vec<Problem>> {
    if source.text.len() > LARGEST_FILE {
        let title = format!("the file is {} bytes long", source.text.len());
        return Err(vec![Problem::error(&source, 0..0, title, "a scenario has at most 1 MiB (1,048,576 bytes)")]);
    }
    let table = DeTable::parse(&source.text).map_err(|error| vec![misread::problem(&source, &error)])?;
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
        Err(error) => return Err(misread::value(&source, whole, &error)),
    };
    let mut node = Node { place: Place { source: Arc::clone(&source), span: whole.clone() }, item };
    node.place_all(&Place { source: Arc::clone(&source), span: whole });
    let place = Place { source, span: 0..path.len() };
    root.edit(path, &Edit::Set(node, place.clone())).map(|_| ()).map_err(|refusal| refusal.at(&place))
}

/// At most 60 characters of what someone wrote, for a message.
#[must_use]
pub fn clip(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}
