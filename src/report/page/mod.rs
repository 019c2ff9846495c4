//! An answer to hand on: what it tells, in which order, and two ways to set it: as a page, and as text for a wiki.

mod content;
mod html;
mod live;
mod markdown;
mod tables;

#[cfg(feature = "xlsx")]
pub(super) use content::question;
pub use html::{STYLE, page};
pub use live::{Aspect, Live, aspect, live_answer, live_life};
pub use markdown::markdown;

use crate::chart::{Areas, Bridge, Dots, Fan, Matrix, Whale};
use crate::engine::Portrait;

/// What a page tells beside the comparison.
pub struct About<'a> {
    /// The scenario, as it was read back.
    pub portrait: &'a Portrait,
    /// The name of the file, and what stands in it.
    pub scenario: (&'a str, &'a str),
    /// The words by which it was started.
    pub command: &'a str,
    /// A sentence for each reality check.
    pub checks: &'a [String],
    /// What to know before it is believed: a sentence each.
    pub warnings: &'a [String],
}

/// All that it tells, for whoever sets it.
struct Handout {
    title: String,
    question: String,
    /// The answer, then how sure it is.
    answer: Vec<String>,
    sections: Vec<Section>,
}

struct Section {
    heading: String,
    parts: Vec<Part>,
}

enum Part {
    Sentence(String),
    Dots(Dots),
    Fan(Fan),
    Bridge(Bridge),
    Areas(Areas),
    Whale(Whale),
    Matrix(Matrix),
    Table(Grid),
    /// Names, with what is said of each: a line or more.
    List(Vec<[String; 2]>),
    /// Words that are typed.
    Command(String),
    /// A text of the user below what it is called, as it stands.
    Text(String, String),
}

/// A table: the first cell of a row is its name, the others are figures.
struct Grid {
    caption: String,
    header: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    cells: Vec<String>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    /// That of the best strategy.
    Best,
    /// What the rows below it belong to.
    Heading,
}

/// What a text of the user holds at most, in characters.
const LONGEST: usize = 1_000_000;
