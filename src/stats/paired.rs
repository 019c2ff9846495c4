//! The paired difference: both strategies live in one world, so each replication says how much one is above the other.

use super::Estimate;
use super::figure::{Figure, Told};
use crate::engine::Better;
use serde::Serialize;

/// Two figures that are so near each other, as a part of them, are the same but for rounding.
const ROUNDING: f64 = 1e-12;

/// How far apart what is worked out of figures of this size may be by rounding alone.
fn rounding(size: f64) -> f64 {
    if size.is_finite() { ROUNDING * size } else { 0.0 }
}

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
        Difference::among(pairs, better, 0.0)
    }

    /// The same of pairs that are worked out of figures of this size: as rounding counts what is rounding of these.
    pub(super) fn among(pairs: &[(f64, f64)], better: Better, size: f64) -> Option<Difference> {
        let mut paired = Paired { least: size, size, ..Paired::new(better) };
        paired.extend(pairs.iter().copied());
        paired.difference()
    }

    /// Whether nothing but rounding is between the two in any replication.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.mean == 0.0 && self.se.is_none_or(|se| se == 0.0)
    }

    /// Whether the sign of the true difference is known at 95%.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.ci95.is_some_and(|[low, high]| low > 0.0 || high < 0.0)
    }
}

/// Whether only rounding is between two figures.
pub(super) fn is_tie(one: f64, other: f64) -> bool {
    (one - other).abs() <= rounding(one.abs().max(other.abs()))
}

/// One less the other; exactly 0 where only rounding is between them.
pub(super) fn less(one: f64, other: f64) -> f64 {
    if is_tie(one, other) { 0.0 } else { one - other }
}

/// How well the mean of these differences is known: what scatters by the rounding of the figures alone does not scatter, or it would decide
/// whatever is told in standard errors. `None` without a pair.
pub(super) fn estimate(pairs: &[(f64, f64)]) -> Option<Estimate> {
    let differences: Vec<f64> = pairs.iter().map(|(one, other)| less(*one, *other)).collect();
    Some(beyond(Estimate::new(&differences)?, largest(pairs.iter().flat_map(|(one, other)| [*one, *other]))))
}

/// The size of figures.
pub(super) fn largest(figures: impl Iterator<Item = f64>) -> f64 {
    figures.map(f64::abs).fold(0.0, f64::max)
}

/// Without a scatter that is rounding of figures of this size.
pub(super) fn beyond(known: Estimate, size: f64) -> Estimate {
    let Estimate { mean, sd, .. } = known;
    if sd.is_some_and(|sd| sd <= rounding(size)) {
        return Estimate { mean, sd: Some(0.0), se: Some(0.0), ci95: Some([mean, mean]) };
    }
    known
}

/// What is worked out of figures of this size, replication by replication, and how well its mean is known; without what is rounding.
pub(super) fn worked_out(each: &[f64], size: f64) -> Option<Estimate> {
    let each: Vec<f64> = each.iter().map(|it| if it.abs() <= rounding(size) { 0.0 } else { *it }).collect();
    Some(beyond(Estimate::new(&each)?, size))
}

/// Paired differences, gathered in the order of the replications.
#[derive(Clone, Debug)]
pub(super) struct Paired {
    better: Better,
    differences: Figure,
    /// The size of the figures that they are worked out of, as far as it is known beforehand, and with those that were added.
    least: f64,
    size: f64,
    pairs: u32,
    /// Twice the number of pairs in which the first is the better one; ties count half.
    points: u64,
}

impl Paired {
    /// Without a pair.
    pub(super) fn new(better: Better) -> Paired {
        Paired { better, differences: Figure::new(Told::Mean), least: 0.0, size: 0.0, pairs: 0, points: 0 }
    }

    /// Adds pairs of the next replications.
    pub(super) fn extend(&mut self, pairs: impl Iterator<Item = (f64, f64)>) {
        let Paired { better, differences, least, size, pairs: counted, points } = self;
        differences.extend(pairs.map(|(one, other)| {
            *size = size.max(one.abs()).max(other.abs());
            // Rounding is no difference, and no win.
            let difference = if (one - other).abs() <= rounding(*least) { 0.0 } else { less(one, other) };
            let wins = match better {
                Better::Higher => difference > 0.0,
                Better::Lower => difference < 0.0,
            };
            *counted += 1;
            *points += if difference == 0.0 { 1 } else { 2 * u64::from(wins) };
            difference
        }));
    }

    /// What they say; `None` without a pair.
    pub(super) fn difference(&self) -> Option<Difference> {
        let Estimate { mean, se, ci95, .. } = beyond(self.differences.estimate()?, self.size);
        let p_better = 0.5 * self.points as f64 / f64::from(self.pairs);
        Some(Difference { mean, se, ci95, p_better })
    }
}
