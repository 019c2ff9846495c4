//! The paired difference: both strategies live in one world, so each replication says how much one is above the other.

use super::Estimate;
use super::figure::{Figure, Told};
use crate::engine::Better;
use serde::Serialize;

/// Two figures that are so near each other, as a part of them, are the same but for rounding.
const ROUNDING: f64 = 1e-12;

/// One strategy less another, replication by replication.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The mean of the differences; exactly 0 for two strategies that are the same.
    pub mean: f64,
    /// Its standard error; `None` with one pair.
    pub se: Option<f64>,
    /// The interval that holds the true difference in 95 of 100 studies: Student's t; `None` with one pair.
    pub ci95: Option<[f64; 2]>,
    /// The share of replications in which the first is the better one, ties split evenly: what differs by rounding is a tie.
    pub p_better: f64,
}

impl Difference {
    /// Of pairs (the strategy, the other) from the same replications; `None` of none. `better` says which sign is good
    /// news.
    ///
    /// ```
    /// # use tenure::{engine::Better, stats::Difference};
    /// // Runs go up and down together, so that what is between them is known better than each.
    /// let difference = Difference::new(&[(110.0, 100.0), (221.0, 210.0), (59.0, 50.0)], Better::Higher).unwrap();
    /// assert_eq!((difference.mean, difference.p_better), (10.0, 1.0));
    /// assert!(difference.is_clear());
    /// ```
    #[must_use]
    pub fn new(pairs: &[(f64, f64)], better: Better) -> Option<Difference> {
        let mut paired = Paired::new(better);
        paired.extend(pairs.iter().copied());
        paired.difference()
    }

    /// Whether the sign of the true difference is known at 95%.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.ci95.is_some_and(|[low, high]| low > 0.0 || high < 0.0)
    }
}

/// Whether only rounding is between two figures.
pub(super) fn is_tie(one: f64, other: f64) -> bool {
    (one - other).abs() <= ROUNDING * one.abs().max(other.abs())
}

/// Paired differences, gathered in the order of the replications.
#[derive(Clone, Debug)]
pub(super) struct Paired {
    better: Better,
    differences: Figure,
    pairs: u32,
    /// Twice the number of pairs in which the first is the better one; ties count half.
    points: u64,
}

impl Paired {
    /// Without a pair.
    pub(super) fn new(better: Better) -> Paired {
        Paired { better, differences: Figure::new(Told::Mean), pairs: 0, points: 0 }
    }

    /// Adds pairs of the next replications.
    pub(super) fn extend(&mut self, pairs: impl Iterator<Item = (f64, f64)>) {
        let Paired { better, differences, pairs: counted, points } = self;
        differences.extend(pairs.map(|(one, other)| {
            let difference = one - other;
            let wins = match better {
                Better::Higher => difference > 0.0,
                Better::Lower => difference < 0.0,
            };
            *counted += 1;
            // Rounding is no win.
            *points += if is_tie(one, other) { 1 } else { 2 * u64::from(wins) };
            difference
        }));
    }

    /// What they say; `None` without a pair.
    pub(super) fn difference(&self) -> Option<Difference> {
        let Estimate { mean, se, ci95, .. } = self.differences.estimate()?;
        let p_better = 0.5 * self.points as f64 / f64::from(self.pairs);
        Some(Difference { mean, se, ci95, p_better })
    }
}
