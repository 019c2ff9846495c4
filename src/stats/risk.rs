//! How bad it may come.

use super::{quantile, sum};
use serde::Serialize;

/// The lower end of a strategy's value over the replications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Risk {
    /// The 5% quantile.
    pub p5: f64,
    /// The mean of the worst 5% of replications, the last of them counted in part (conditional value at risk; Rockafellar &
    /// Uryasev 2000).
    pub cvar5: f64,
    /// The share of replications that end below 0.
    pub below_zero: f64,
}

impl Risk {
    /// Of the values of all replications; `None` of none.
    ///
    /// ```
    /// # use tenure::stats::Risk;
    /// let values: Vec<f64> = (-10..90).map(f64::from).collect();
    /// let risk = Risk::new(&values).unwrap();
    /// assert_eq!((risk.cvar5, risk.below_zero), (-8.0, 0.1)); // -10, -9, -8, -7 and -6.
    /// ```
    #[must_use]
    pub fn new(values: &[f64]) -> Option<Risk> {
        const WORST: f64 = 0.05;
        if values.is_empty() {
            return None;
        }
        let mut values = values.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        let (n, part) = (values.len() as f64, WORST * values.len() as f64);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most their number")]
        let whole = part as usize;
        let last = values.get(whole).map_or(0.0, |value| (part - whole as f64) * value);
        let cvar5 = (sum(values[..whole].iter().map(|value| value / part).chain([last / part]))).max(values[0]);
        let below_zero = values.partition_point(|value| *value < 0.0) as f64 / n;
        Some(Risk { p5: quantile(&values, WORST), cvar5, below_zero })
    }
}
