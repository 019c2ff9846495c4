//! A figure that is estimated, and how far it may be off.

use super::paired::estimate;
use super::{Estimate, sum};
use serde::Serialize;

/// An estimate with its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Known {
    /// What it is estimated to be.
    pub mean: f64,
    /// Its standard error; `None` where nothing says how much it scatters.
    pub se: Option<f64>,
}

impl Known {
    /// The mean of these; `None` of none.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Known> {
        Estimate::new(values).map(|Estimate { mean, se, .. }| Known { mean, se })
    }

    /// The mean of what the first of each pair has more, rounding left out; `None` of none.
    pub(super) fn paired(pairs: &[(f64, f64)]) -> Option<Known> {
        estimate(pairs).map(|Estimate { mean, se, .. }| Known { mean, se })
    }

    /// What the means of two columns come to as parts of each other, with the error to first order (the delta method); `None` where the
    /// second is not above 0.
    #[must_use]
    pub fn ratio(above: &[f64], below: &[f64]) -> Option<Known> {
        let n = above.len() as f64;
        let mean = |values: &[f64]| sum(values.iter().copied()) / n;
        let whole = mean(below);
        if !(whole > 0.0 && whole.is_finite()) {
            return None;
        }
        let ratio = mean(above) / whole;
        let apart: Vec<f64> = above.iter().zip(below).map(|(above, below)| (above - ratio * below) / whole).collect();
        Some(Known { mean: ratio, se: Estimate::new(&apart)?.se })
    }

    /// Whether it lies two standard errors or more from 0.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.se.is_some_and(|se| self.mean.abs() > 2.0 * se)
    }
}
