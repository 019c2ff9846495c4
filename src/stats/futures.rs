//! Equally likely futures: so many values that stand for those of all replications.

use super::paired::less;
use super::summary::quantiles;

/// How many there are, and beyond three strategies, where each has less room.
const FUTURES: usize = 50;
const FEWER: usize = 20;

/// How many futures are told of each of so many strategies.
pub(super) fn how_many(strategies: usize) -> usize {
    if strategies > 3 { FEWER } else { FUTURES }
}

/// What stands in the middle of each of `n` equal parts of the values, in ascending order (Kay and others 2016); nothing of none.
pub(super) fn futures(values: &[f64], n: usize) -> Vec<f64> {
    let shares: Vec<f64> = (0..n).map(|at| (at as f64 + 0.5) / n as f64).collect();
    if values.is_empty() { Vec::new() } else { quantiles(values, &shares) }
}

/// The first less the second of each pair; exactly 0 where only rounding is between them.
pub(super) fn gains(pairs: &[(f64, f64)]) -> Vec<f64> {
    pairs.iter().map(|&(one, other)| less(one, other)).collect()
}
