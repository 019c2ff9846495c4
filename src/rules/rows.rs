//! A block of customers as rules see it, in columns; and the failure of a rule for one of them.

use super::scope::TEXTS;
use std::fmt;

/// A number per customer, or one for the whole block.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// One per customer.
    Each(&'a [f64]),
    /// The same for all.
    Same(f64),
}

impl Column<'_> {
    /// The number of one customer.
    #[must_use]
    pub fn at(&self, row: usize) -> f64 {
        match self {
            Column::Each(values) => values[row],
            Column::Same(value) => *value,
        }
    }
}

/// A text per customer, or one for the whole block.
#[derive(Clone, Copy, Debug)]
pub enum Words<'a> {
    /// The same for all.
    Same(&'a str),
    /// Each customer's as an index of `names`.
    Each {
        /// Exact indices.
        codes: &'a [f64],
        /// What they stand for.
        names: &'a [String],
    },
}

impl<'a> Words<'a> {
    /// The text of one customer.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "codes are indices")]
    pub fn at(&self, row: usize) -> &'a str {
        match self {
            Words::Same(word) => word,
            Words::Each { codes, names } => names.get(codes[row] as usize).map_or("", String::as_str),
        }
    }
}

/// A block of customers as rules see it.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// How many customers.
    pub len: usize,
    /// 1 for who is alive, 0 for who is not: those neither fail nor matter.
    pub live: &'a [f64],
    /// The numbers of a property, by slot of [`Scope::fields`](super::Scope::fields); asked only for what
    /// [`Rule::reads`](super::Rule::reads) names and is not a text of the
    /// model; of an attribute of words their indices.
    pub field: &'a dyn Fn(usize) -> Column<'a>,
    /// By index of [`Scope::globals`](super::Scope::globals).
    pub globals: &'a [f64],
    /// Segment, channel.
    pub texts: [Words<'a>; TEXTS.len()],
    /// The name of one customer.
    pub id: &'a dyn Fn(usize) -> String,
}

/// Why a rule could not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The name of the function, or the path of the quantity for a rule in place.
    pub rule: String,
    /// The file it stands in.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The customer of the block it failed for.
    pub row: usize,
    /// What went wrong.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}
