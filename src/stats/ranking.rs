//! Which strategy is worth most, and how likely that is.

use super::paired::is_tie;
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
    let mut means: Vec<(usize, f64)> =
        means.enumerate().filter_map(|(strategy, mean)| Some((strategy, mean?))).collect();
    let [best, second] = [first(&mut means)?, first(&mut means)?];
    Some(Leaders { best, second, difference: Difference::new(&gathering.pairs(best, second), Better::Higher)? })
}

/// Takes out the highest: of those that are the same but for rounding the one that comes first.
fn first(means: &mut Vec<(usize, f64)>) -> Option<usize> {
    let highest = means.iter().map(|(_, mean)| *mean).reduce(f64::max)?;
    let at = means.iter().position(|(_, mean)| *mean == highest || is_tie(*mean, highest))?;
    Some(means.remove(at).0)
}

/// By strategy, the share of replications in which it has the highest value, ties split evenly: what differs by rounding is a tie. A
/// replication counts for the strategies that have a value in it; 1 when only one strategy was played.
#[must_use]
pub fn p_best(gathering: &Gathering) -> Vec<Option<f64>> {
    let strategies = gathering.strategies.len();
    let mut points = vec![0.0; strategies];
    let mut counted = 0_u32;
    for run in 0..gathering.runs as usize {
        let value = |strategy: usize| gathering.strategies[strategy].value.get(run);
        let Some(highest) = (0..strategies).filter_map(value).reduce(f64::max) else { continue };
        let winners: Vec<usize> =
            (0..strategies).filter(|&at| value(at).is_some_and(|it| it == highest || is_tie(it, highest))).collect();
        counted += 1;
        for &winner in &winners {
            points[winner] += 1.0 / winners.len() as f64;
        }
    }
    points.into_iter().map(|won| (counted > 0).then(|| won / f64::from(counted))).collect()
}
