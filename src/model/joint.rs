//! Joint tables: what is not known of several numbers at once, a row per possibility.

use crate::random::{Decision, Draws, Identity, permutation};
use serde::Serialize;

/// A table of which each run takes one row, all columns together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JointTable {
    /// Its name among the assumptions.
    pub name: String,
    /// Names and numbers of its columns; `weight` is none of them.
    pub columns: Vec<(String, Vec<f64>)>,
    /// The share of the weights up to each row; empty where all rows are as likely.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cumulative: Vec<f64>,
}

/// The column of a joint table that an assumption is, both by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Joint {
    /// Among the tables of the model.
    pub table: usize,
    /// Among its columns.
    pub column: usize,
}

impl JointTable {
    /// How many rows it has, at least 1.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, numbers)| numbers.len())
    }

    /// The row of a run: n runs in a row take each of n rows once, in an order of the seed's own, and the next n do so in another. With weights
    /// each of n runs has one nth of the weight to itself, and takes the row at a place in it that is drawn.
    #[must_use]
    pub fn row(&self, seed: u64, run: u32) -> usize {
        let rows = self.rows();
        // A table of more rows than there are runs would be read as one of as many.
        let count = u32::try_from(rows).unwrap_or(u32::MAX);
        let order = permutation(seed, run / count, Identity::table(&self.name), count);
        let nth = order[(run % count) as usize] as usize;
        if self.cumulative.is_empty() {
            return nth;
        }
        let within = Draws::new(seed, run).uniform(Identity::table(&self.name), Decision::named("row"), 0);
        let share = (nth as f64 + within) / rows as f64;
        self.cumulative.partition_point(|reached| *reached < share).min(rows - 1)
    }
}
