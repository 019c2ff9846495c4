//! The forms of a quantity and the laws of chance, with their parameters.

use super::words::{Basis, Per};
use crate::units::Word;

/// What may stand in a quantity that is a table, beside the name of a distribution: with what it means, and its words if it takes one.
pub const FORMS: &[(&str, &str, &[Word])] = &[
    ("value", "a number or the name of an assumption, where it needs a basis", &[]),
    ("by_period", "a list of numbers, one per period", &[]),
    ("repeat", "begin anew after the last entry of `by_period`", &[]),
    ("by_tenure", "a list of numbers, one per unit of its basis since arrival; the last one holds on", &[]),
    ("rule", "an expression in Rhai", &[]),
    ("per", "who draws: \"customer\", \"period\" or \"run\"", Per::WORDS),
    (
        "range",
        "from where to where a `value` may be, a list of two: for `tenure sensitivity --all`, it moves no figure",
        &[],
    ),
    ("basis", "the time in which it is stated, where that is not the rate basis", Basis::WORDS),
];

/// A law of chance: its name and the sets of parameters that describe it, one of which is given.
#[derive(Debug)]
pub struct Law {
    /// As written.
    pub name: &'static str,
    /// One set or several.
    pub parameters: &'static [Parameters],
}

/// The parameters of a law by name.
pub type Parameters = &'static [(&'static str, Range)];

/// What a parameter of a law may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Any number.
    Any,
    /// 0 or more.
    NotNegative,
    /// Above 0.
    Positive,
    /// 0 to 1.
    Share,
    /// Between 0 and 1, neither included.
    Inside,
    /// A list of numbers.
    Values,
    /// A list of numbers of 0 or more.
    Weights,
}

impl Range {
    /// Whether a number lies in it.
    #[must_use]
    pub fn holds(self, number: f64) -> bool {
        match self {
            Range::NotNegative | Range::Weights => number >= 0.0,
            Range::Positive => number > 0.0,
            Range::Share => (0.0..=1.0).contains(&number),
            Range::Inside => number > 0.0 && number < 1.0,
            Range::Any | Range::Values => true,
        }
    }

    /// What its numbers must be.
    #[must_use]
    pub fn must_be(self) -> &'static str {
        match self {
            Range::NotNegative | Range::Weights => "must be 0 or more",
            Range::Positive => "must be above 0",
            Range::Share => "must be between 0 and 1",
            Range::Inside => "must be between 0 and 1, neither included",
            Range::Any | Range::Values => "must be a number",
        }
    }
}

/// Every law.
pub const LAWS: &[Law] = {
    use Range::{Any, Inside, NotNegative, Positive, Share, Values, Weights};
    &[
        Law { name: "normal", parameters: &[&[("mean", Any), ("sd", NotNegative)]] },
        Law {
            name: "lognormal",
            parameters: &[&[("mean", Positive), ("cv", NotNegative)], &[("mu", Any), ("sigma", NotNegative)]],
        },
        Law {
            name: "gamma",
            parameters: &[&[("mean", Positive), ("cv", Positive)], &[("shape", Positive), ("rate", Positive)]],
        },
        Law {
            name: "beta",
            parameters: &[&[("alpha", Positive), ("beta", Positive)], &[("mean", Inside), ("sd", Positive)]],
        },
        Law { name: "uniform", parameters: &[&[("low", Any), ("high", Any)]] },
        Law { name: "triangular", parameters: &[&[("low", Any), ("mode", Any), ("high", Any)]] },
        Law { name: "pert", parameters: &[&[("low", Any), ("mode", Any), ("high", Any)]] },
        Law { name: "exponential", parameters: &[&[("mean", Positive)]] },
        Law { name: "poisson", parameters: &[&[("mean", NotNegative)]] },
        Law { name: "bernoulli", parameters: &[&[("p", Share)]] },
        Law { name: "discrete", parameters: &[&[("values", Values), ("weights", Weights)]] },
        Law { name: "empirical", parameters: &[&[("values", Values)]] },
    ]
};
