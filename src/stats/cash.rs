//! What the cash of a strategy is worth at the start, by line of the ledger.

use super::figures::Figures;
use super::{Difference, Summary};
use crate::portfolio::{CASH, Line};

/// A line of cash, discounted: what goes out is below 0. All of them together are the value.
#[derive(Clone, Debug)]
pub struct Cash {
    /// Which.
    pub line: Line,
    /// What it comes to.
    pub value: Option<Summary>,
    /// Strategy less baseline; `None` for the baseline itself, and when it was not played.
    pub versus_baseline: Option<Option<Difference>>,
}

/// Those of these figures.
pub(super) fn cash(figures: &Figures) -> Vec<Cash> {
    let differences = figures.differences();
    let each = CASH.into_iter().zip(figures.summaries()).enumerate();
    let told = |(at, (line, value))| Cash { line, value, versus_baseline: differences.as_ref().map(|all| all[at]) };
    each.map(told).collect()
}
