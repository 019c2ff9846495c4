//! What a table of keys says: what each key takes, in what unit and range, and what holds where it is absent.

pub use super::sections::*;
use crate::units::{Role, Word};

/// A table of the file, with its keys.
#[derive(Debug)]
pub struct Section {
    /// Where it stands: `segments.*`.
    pub path: &'static str,
    /// What one such table is called in a message.
    pub title: &'static str,
    /// What it describes.
    pub meaning: &'static str,
    /// In the order of the reference.
    pub keys: &'static [Key],
}

/// One key.
#[derive(Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether the firm decides it: a rule for it sees only what is on file.
    pub decided: bool,
    /// What holds where it is absent.
    pub absent: Absent,
    /// What it means, with its unit where the role does not say it.
    pub meaning: &'static str,
    /// Paper, law of the model, or "assumed".
    pub source: &'static str,
    /// A value of it, where that of its kind would mislead.
    pub example: Option<&'static str>,
}

impl Key {
    /// Who may draw it, if it is a quantity.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        if let Takes::Quantity(_, level) = self.takes { Some(level) } else { None }
    }
}

impl Takes {
    /// The words between which it chooses, if there are any.
    #[must_use]
    pub fn words(self) -> &'static [Word] {
        match self {
            Takes::Choice(words) | Takes::Driver(words) | Takes::Shares(words) => words,
            _ => &[],
        }
    }
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Takes {
    /// A quantity in any of its forms; its role gives unit and range.
    Quantity(Role, Level),
    /// A plain number, both ends included.
    Number(f64, f64),
    /// A plain whole number, both ends included.
    Whole(u64, u64),
    /// Words between quotes.
    Text,
    /// One of these words.
    Choice(&'static [Word]),
    /// A date.
    Date,
    /// The name of one of these things.
    Name(&'static str),
    /// A list of names of these things.
    Names(&'static str),
    /// Yes or no, `true` or `false`.
    Flag,
    /// A list of words.
    Words,
    /// A list of numbers of 0 or more, one for each word.
    Weights,
    /// A list of numbers.
    Numbers,
    /// A table of another section.
    Table,
    /// A table of shares that add up to 1: of these names, or where there are none of names of the file.
    Shares(&'static [Word]),
    /// A table of what columns hold, with their names in a list.
    Columns,
    /// A list of changes.
    Changes,
    /// A table of paths with values.
    Given,
    /// One of these words, or a quantity that counts.
    Driver(&'static [Word]),
}

/// Who may draw a quantity, and so what it may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Each customer: anything is allowed.
    Customer,
    /// Each customer once, on arrival: anything but `per = "period"`, for it stays as it was then.
    Arrival,
    /// Each customer of the opening once, likewise.
    Opening,
    /// The portfolio: there is no customer, so no `per = "customer"` and no `by_tenure`.
    Portfolio,
    /// The portfolio once, when the scenario opens.
    Start,
    /// One number per run: a number or a draw per run.
    Run,
}

impl Level {
    /// Whether it is asked for when the scenario opens, and never again: what changes later changes nothing.
    #[must_use]
    pub fn once(self) -> bool {
        matches!(self, Level::Opening | Level::Start)
    }

    /// Whether there is a customer.
    #[must_use]
    pub fn of_customers(self) -> bool {
        matches!(self, Level::Customer | Level::Arrival | Level::Opening)
    }
}

/// What holds where a key is absent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Absent {
    /// It may not be absent.
    Required,
    /// This number.
    Number(f64),
    /// This number a month, whatever the period and the basis.
    Monthly(f64),
    /// This word.
    Word(&'static str),
    /// What the text says.
    Described(&'static str),
}

/// The quantities of a section: each has a place of its own, by which what belongs to it is kept ([`ByKey`]).
///
/// [`ByKey`]: super::ByKey
pub trait QuantityKey: Copy + 'static {
    /// Every one of them, in the order of the section.
    const ALL: &'static [Self];
    /// Where they stand.
    const SECTION: &'static Section;

    /// Its place among them.
    fn index(self) -> usize;

    /// Its row.
    fn row(self) -> &'static Key;

    /// As written in the file.
    fn name(self) -> &'static str {
        self.row().name
    }
}

impl Section {
    /// The key of a name that is there, for tables made when the program is built.
    pub(super) const fn named(&'static self, name: &str) -> &'static Key {
        let mut at = 0;
        while !same(self.keys[at].name.as_bytes(), name.as_bytes()) {
            at += 1;
        }
        &self.keys[at]
    }

    /// The key of that name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// Whether one such table stands at a path with names.
    #[must_use]
    pub fn stands_at(&self, parts: &[&str]) -> bool {
        let mut known = self.path.split('.');
        let stands = |part: &&str| known.next().is_some_and(|known| known == "*" || known == *part);
        // Most begin otherwise, which is soon seen.
        parts.first().is_some_and(|first| self.path.starts_with(first))
            && parts.iter().all(stands)
            && known.next().is_none()
    }
}

/// Whether two texts are the same; `==` is not for tables made when the program is built.
const fn same(left: &[u8], right: &[u8]) -> bool {
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    at == left.len() && at == right.len()
}

/// The path of the first key of that name: who writes `retention` means `segments.*.retention`.
#[must_use]
pub fn path_of(name: &str) -> Option<String> {
    SECTIONS.iter().find(|section| section.key(name).is_some()).map(|section| format!("{}.{name}", section.path))
}

/// The row of the key at a path with names: `segments.small.retention`.
#[must_use]
pub fn row(path: &str) -> Option<&'static Key> {
    let (above, name) = path.rsplit_once('.')?;
    let parts: Vec<&str> = above.split('.').collect();
    SECTIONS.iter().find(|section| section.stands_at(&parts))?.key(name)
}

/// Who may draw the quantity at a path, if there is one.
#[must_use]
pub fn level(path: &str) -> Option<Level> {
    row(path).and_then(Key::level)
}

/// The name of the rule that refines the quantity at a path: bare for segments and `[scenario]`, elsewhere what such a thing is
/// called, then the rest of the path. What cannot stand in a name is an underscore.
#[must_use]
pub fn rule_name(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let (kind, rest) = match parts.as_slice() {
        ["segments", _, key] | ["scenario", key] => return (*key).to_owned(),
        [table, rest @ ..] => {
            let section = SECTIONS.iter().find(|section| section.path.strip_suffix(".*") == Some(*table));
            (section.map_or(*table, |section| section.title), rest)
        }
        [] => ("", &[][..]),
    };
    [&[kind], rest].concat().join("_").replace(|letter: char| !letter.is_ascii_alphanumeric(), "_")
}

/// Whether `path` (without `*`) holds things with names of their own: segments, strategies.
pub(super) fn is_collection(path: &str) -> bool {
    path.is_empty()
        || path != "check"
            && path != "matrix"
            && SECTIONS.iter().any(|section| section.path.strip_suffix(".*") == Some(path))
}

/// Whether the path is that of one fixed table.
pub(super) fn is_table(parts: &[&str]) -> bool {
    SECTIONS.iter().any(|section| !section.path.ends_with('*') && section.stands_at(parts))
}
