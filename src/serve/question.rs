//! What a page asks: where its levers stand, which strategies it looks at, and what of the answer.

use crate::report::Aspect;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A question, as it comes over the wire.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Of which scenario the page is: see [`Desk::mark`](super::Desk::mark). A page of another one is told so.
    #[serde(default)]
    pub of: Option<String>,
    /// Which page asks, by a number of its own.
    pub page: String,
    /// Its number among the questions of this page: a later one takes its place.
    pub turn: u64,
    /// By the name of a lever that was moved, what its field shows.
    #[serde(default)]
    pub levers: BTreeMap<String, String>,
    /// Names of strategies that are not looked at.
    #[serde(default)]
    pub off: Vec<String>,
    /// A word of [`Aspect::ALL`].
    #[serde(default)]
    pub aspect: String,
    /// Whom it is about, where it is about one customer.
    #[serde(default)]
    pub whom: Option<Whom>,
}

/// One customer, held with a strategy against the baseline.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whom {
    /// As in the list, or its segment with its number there.
    pub customer: String,
    /// The name of the strategy.
    pub strategy: String,
    /// In which future, counted from 0; without it over many.
    #[serde(default)]
    pub future: Option<u64>,
}

impl Question {
    /// What of the answer is looked at; `None` where there is no such word.
    #[must_use]
    pub fn looks_at(&self) -> Option<Aspect> {
        let known = Aspect::ALL.into_iter().find(|(_, word, _)| *word == self.aspect);
        if self.aspect.is_empty() { Some(Aspect::default()) } else { known.map(|(aspect, ..)| aspect) }
    }
}
