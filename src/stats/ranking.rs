//! Which strategy is worth most, and how likely that is.

use super::{Difference, Estimate, Gathering};
use crate::engine::Better;

/// The two strategies with the highest mean value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leaders {
    /// The index of the first; of equals, the one that comes first.
    pub best: usize,
    /// The index of the second.
    pub second: usize,
    /// The first less the second, in value.
    pub difference: Difference,
}

/// The two best, or `None` when fewer than two strategies have a value.
#[must_use]
pub fn leaders(gathering: &Gathering) -> Option<Leaders> {
    let means = gathering.strategies.iter().map(|it| Estimate::new(&it.value.values()).map(|estimate| estimate.mean));
    let mut ranked: Vec<(usize, f64)> =
        means.enumerate().filter_map(|(strategy, mean)| Some((strategy, mean?))).collect();
    ranked.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let [(best, _), (second, _), ..] = ranked[..] else { return None };
    Some(Leaders { best, second, difference: Difference::new(&gathering.pairs(best, second), Better::Higher)? })
}

/// By strategy, the share of replications in which it has the highest value, ties split evenly. A
/// replication counts for the strategies that have a value in it; 1 when only one strategy was played.
#[must_use]
pub fn p_best(gathering: &Gathering) -> Vec<Option<f64>> {
    let strategies = gathering.strategies.len();
    let mut points = vec![0.0; strategies];
    let mut counted = 0_u32;
    for run in 0..gathering.runs as usize {
        let value = |strategy: usize| gathering.strategies[strategy].value.get(run);
        let Some(highest) = (0..strategies).filter_map(value).reduce(f64::max) else { continue };
        let winners: Vec<usize> = (0..strategies).filter(|&strategy| value(strategy) == Some(highest)).collect();
        counted += 1;
        for &winner in &winners {
            points[winner] += 1.0 / winners.len() as f64;
        }
    }
    points.into_iter().map(|won| (counted > 0).then(|| won / f64::from(counted))).collect()
}
