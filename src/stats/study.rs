//! What was studied: enough to make the same figures again.

use crate::error::Result;
use crate::model::{Cash, Model, hash};
use crate::units::Length;

/// States the origin of every output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Study {
    /// `[scenario] name`.
    pub scenario: String,
    /// Of the scenario as meant, its rules included: 16 hexadecimal digits. The number of runs and the seed are left out.
    pub hash: String,
    /// The seed, below 2^53.
    pub seed: u64,
    /// The length of a period.
    pub period: Length,
    /// How many periods the horizon has.
    pub periods: u32,
    /// How many periods of run-off follow it.
    pub run_off: u32,
    /// Whether a firm whose money is gone stops, so that what it would have lost after that is not counted.
    pub stops: bool,
    /// The unit of every amount of money.
    pub currency: String,
    /// Metrics that reports show too, by name.
    pub show: Vec<String>,
}

impl Study {
    /// Of a model played with a seed.
    ///
    /// # Errors
    /// Those of [`hash`].
    pub fn new(model: &Model, seed: u64) -> Result<Study> {
        Ok(Study {
            scenario: model.name.clone(),
            hash: hash(model)?,
            seed,
            period: model.horizon.length,
            periods: model.horizon.periods,
            run_off: model.horizon.run_off,
            stops: model.horizon.cash.is_some_and(Cash::stops),
            currency: model.currency.clone(),
            show: model.show.iter().map(|it| it.text.clone()).collect(),
        })
    }
}
