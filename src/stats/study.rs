//! What was studied: enough to make the same figures again.

use crate::model::Model;
use crate::units::Length;
use sha2::{Digest, Sha256};

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
    /// The unit of every amount of money.
    pub currency: String,
}

impl Study {
    /// Of a model played with a seed.
    ///
    /// # Panics
    /// Never: a model holds nothing that JSON cannot write.
    #[must_use]
    pub fn of(model: &Model, seed: u64) -> Study {
        Study {
            scenario: model.name.clone(),
            hash: hash(model),
            seed,
            period: model.horizon.length,
            periods: model.horizon.periods,
            currency: model.currency.clone(),
        }
    }
}

/// The first 64 bits of SHA-256 over the model as JSON.
fn hash(model: &Model) -> String {
    let written = serde_json::to_vec(model).expect("a model has string keys only");
    let digest = Sha256::digest(&written);
    format!("{:016x}", u64::from_be_bytes(std::array::from_fn(|at| digest[at])))
}
