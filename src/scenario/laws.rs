//! The forms of a quantity and the laws of chance, with their parameters.

/// What may stand in a quantity that is a table, beside the name of a distribution.
pub const FORMS: &[(&str, &str)] = &[
    ("value", "a number or the name of an assumption, where it needs a basis"),
    ("by_period", "a list of numbers, one per period"),
    ("repeat", "begin anew after the last entry of `by_period`"),
    ("by_tenure", "a list of numbers, one per unit of its basis since arrival; the last one holds on"),
    ("rule", "an expression in Rhai"),
    ("per", "who draws: \"customer\", \"period\" or \"run\""),
    ("basis", "the time in which it is stated, where that is not the rate basis"),
];

/// A law of chance: its name and the sets of parameters that describe it, one of which is given.
#[derive(Debug)]
pub struct Law {
    /// As written.
    pub name: &'static str,
    /// One set or several.
    pub parameters: &'static [&'static [(&'static str, Range)]],
}

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
