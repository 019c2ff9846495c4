//! What the firm could set otherwise.

use super::RuleText;
use crate::scenario::Place;

/// A lever, as `tenure optimize` searches it.
#[derive(Clone, Debug)]
pub struct Lever {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub label: String,
    /// What it sets; any part may be `*`.
    pub path: String,
    /// What it may be set to.
    pub reach: Reach,
    /// What that costs, in money of the start, as a rule of `lever`.
    pub cost: Option<RuleText>,
    /// Where its path stands, for what is wrong with a value there.
    pub place: Place,
}

/// What a lever may be set to.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// Any value between these two, the first below the second.
    Between(f64, f64),
    /// These, two or more, in ascending order.
    Values(Vec<f64>),
}
