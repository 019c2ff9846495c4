//! An answer to hand on: what it tells, in which order, and two ways to set it: as a page, and as text for a wiki.

mod content;
mod html;
mod live;
mod markdown;
mod tables;

#[cfg(feature = "xlsx")]
pub(super) use content::question;
pub(super) use content::sections;
pub use content::sentence;
pub(super) use html::in_html;
pub use html::{STYLE, page};
pub use live::{Aspect, Live, aspect, live_answer, live_life};
pub(super) use markdown::in_markdown;
pub use markdown::markdown;

use crate::chart::{Areas, Bridge, Curve, Dots, Fan, Heat, Matrix, Tornado, Whale};
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
pub(super) struct Handout {
    pub(super) title: String,
    pub(super) question: String,
    /// The answer, then how sure it is.
    pub(super) answer: Vec<String>,
    pub(super) sections: Vec<Section>,
}

pub(super) struct Section {
    pub(super) heading: String,
    pub(super) parts: Vec<Part>,
}

pub(super) enum Part {
    Sentence(String),
    Dots(Dots),
    Fan(Fan),
    Bridge(Bridge),
    Areas(Areas),
    Whale(Whale),
    Matrix(Matrix),
    Tornado(Tornado),
    Heat(Heat),
    Curve(Curve),
    Table(Grid),
    /// Names, with what is said of each: a line or more.
    List(Vec<[String; 2]>),
    /// Words that are typed.
    Command(String),
    /// A text of the user below what it is called, as it stands.
    Text(String, String),
}

/// A table: the first cell of a row is its name, the others are figures.
pub(super) struct Grid {
    caption: String,
    header: Vec<String>,
    rows: Vec<Row>,
}

pub(super) struct Row {
    cells: Vec<String>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    /// That of the best strategy.
    Best,
    /// What the rows below it belong to.
    Heading,
}

/// What a text of the user holds at most, in characters.
const LONGEST: usize = 1_000_000;
