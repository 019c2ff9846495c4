//! What the firm does to some customers, now and then.

use super::setting::is_one;
use super::{Change, Quantity, Stated};
use crate::scenario::ByKey;
use crate::scenario::keys::{CascadeKey, MeasureKey, SegmentKey};
use crate::scenario::words::{Judge, LastResort, SleepCause};
use serde::Serialize;

/// A measure: a mail, a call, an offer.
#[derive(Clone, Debug, Serialize)]
pub struct Measure {
    /// Its name in the file.
    pub name: String,
    /// What reports call it. No part of the fingerprint.
    #[serde(skip)]
    pub label: String,
    /// The first period in which it may be taken.
    pub from: u32,
    /// The last.
    pub until: Option<u32>,
    /// Periods from one round to the next, at least 1.
    pub every: u32,
    /// How often a customer is contacted at most.
    pub at_most: Option<u32>,
    /// Periods that it acts, at least 1.
    pub lasts: u32,
    /// The part of the customers that is left out, 0..1.
    pub control: f64,
    /// What counts as an answer.
    pub judge: Judge,
    /// The index of the resource that does its minutes, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<usize>,
    /// What it does to whom it reaches, in this order.
    pub does: Vec<Effect>,
    /// Those of `[measures.NAME]`.
    #[serde(flatten)]
    pub quantities: ByKey<MeasureKey, Quantity>,
}

/// Measures that are taken one at a time, until one is answered well enough.
#[derive(Clone, Debug, Serialize)]
pub struct Cascade {
    /// Its name in the file.
    pub name: String,
    /// What reports call it. No part of the fingerprint.
    #[serde(skip)]
    pub label: String,
    /// Indices of its measures, in the order in which they are tried, each once.
    pub measures: Vec<usize>,
    /// Periods from the first contact of a measure to its judgement, at least 1.
    pub after: u32,
    /// Contacts that can be answered no more, and left out where that is done, before it; at least 1.
    #[serde(skip_serializing_if = "is_one")]
    pub at_least: u32,
    /// What follows the last.
    pub then: LastResort,
    /// Those of `[cascades.NAME]`.
    #[serde(flatten)]
    pub quantities: ByKey<CascadeKey, Quantity>,
}

/// What a measure does to one thing of a customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// What it moves.
    pub on: Target,
    /// How.
    pub change: Change<Stated>,
    /// Whether it is added to the number of the period, and not to the one that is stated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub of_period: bool,
    /// By what a sleeper fell asleep for, in the order of [`SleepCause`], whom it moves.
    #[serde(skip_serializing_if = "all")]
    pub causes: [bool; SleepCause::WORDS.len()],
}

/// What a measure moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// A quantity of the customer's segment, for as long as the measure lasts.
    #[serde(serialize_with = "named")]
    Quantity(SegmentKey),
    /// Satisfaction, once.
    Satisfaction,
    /// What the customer expects, once.
    Expectation,
    /// Products held, once.
    Products,
    /// What the customer has of the stock with this index, once.
    Stock(usize),
}

/// Whether a cause makes no difference; no part of the fingerprint.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn all(causes: &[bool; SleepCause::WORDS.len()]) -> bool {
    !causes.contains(&false)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn named<S: serde::Serializer>(key: &SegmentKey, serializer: S) -> Result<S::Ok, S::Error> {
    use crate::scenario::keys::QuantityKey as _;
    serializer.serialize_str(key.name())
}
