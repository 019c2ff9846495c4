//! A question with all that it was read from, so that the same answer can be told again elsewhere and later: played again it gives the same
//! bits. As one file it is bounded, its length and its checksum stand in it, and every name in it is believed as little as any other text.

mod form;

pub use form::LARGEST;

use serde::{Deserialize, Serialize};

/// A question, and what it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// What was asked.
    pub asked: Asked,
    /// The fingerprint of the scenario as it was meant.
    pub hash: String,
    /// That of the figures that came out.
    pub figures: String,
    /// The scenario first, then the files that it names, each once, in the order in which they were read.
    pub parts: Vec<Part>,
}

/// What was asked of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Values that were set in it: paths and values.
    pub set: Vec<(String, String)>,
    /// The strategies that were played; none of them named means all.
    pub strategies: Vec<String>,
    /// How many replications were played, or with a precision how many at most.
    pub runs: u32,
    /// Below 2^53.
    pub seed: u64,
    /// How well it was to be known, as it was said.
    pub precision: Option<String>,
    /// From which difference on it was worth mentioning, in money.
    pub indifference: Option<f64>,
    /// The words by which it was started, without the name of the program.
    pub words: Vec<String>,
    /// What parts of it hold; all that may be asked of them unless it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
}

/// Which figures are asked for beside totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub struct Figures {
    /// Of each period.
    pub periods: bool,
    /// Of each segment.
    pub segments: bool,
    /// Of each year.
    pub years: bool,
    /// Where the value comes from.
    pub causes: bool,
    /// What each customer comes to.
    pub customers: bool,
}

impl Figures {
    /// All of them.
    pub const ALL: Figures = Figures { periods: true, segments: true, years: true, causes: true, customers: true };
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is to the scenario.
    pub kind: Kind,
    /// As the scenario names it; the scenario itself has no name there.
    pub name: String,
    /// As people know it.
    pub shown: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// What a file is to a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The scenario.
    Scenario,
    /// Rules.
    Rules,
    /// A list of customers.
    Customers,
}

impl Bundle {
    /// The file of this kind and name.
    #[must_use]
    pub fn part(&self, kind: Kind, name: &str) -> Option<&Part> {
        self.parts.iter().find(|it| it.kind == kind && it.name == name)
    }
}
