//! How well the ranking is known: the Bayesian bootstrap of mean values (Rubin 1981). Every weighting gives each replication a part
//! of 1 at random, the same for all strategies, so that strategies stay paired in it.

use super::paired::{estimate, is_tie, less};
use super::ranking::leaders;
use super::{Estimate, Gathering, quantile, sum};
use crate::random::quantile::student_t_quantile;
use crate::random::{Draws, Identity, Stream, math};
use rand::RngExt;
use rayon::prelude::*;

/// How many weightings.
const WEIGHTINGS: u32 = 4_000;
/// With fewer replications than this the weights say more of these few than of what lies behind them.
pub const FEWEST: usize = 100;
/// Where there are more replications than this, so many groups of them are weighed, one after another and nearly alike in size: their
/// means are as uncertain as all replications together.
const GROUPS: usize = 4_000;

/// How one strategy stands among all that were played, by the mean of its value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rank {
    /// The probability that its mean is the highest of all; `None` below 100 replications.
    pub p_best_mean: Option<f64>,
    /// What its mean is expected to be short of the highest, in money; likewise.
    pub regret: Option<f64>,
    /// The interval of its difference to the baseline in a family that holds all true differences in 95 of 100 studies; likewise.
    pub simultaneous95: Option<[f64; 2]>,
    /// Whether none of the others is above it at 95%, all of them considered; `None` with one replication.
    pub may_be_best: Option<bool>,
    /// Whether it is the best, or comes to exactly the same in every replication.
    pub is_level: bool,
}

/// By strategy.
pub(super) fn ranks(gathering: &Gathering, seed: u64) -> Vec<Rank> {
    let strategies = gathering.strategies.len();
    let all: Vec<Vec<f64>> = gathering.strategies.iter().map(|strategy| strategy.value.values()).collect();
    let mut ranks = vec![Rank::default(); strategies];
    if let Some(leaders) = leaders(gathering) {
        for (strategy, rank) in ranks.iter_mut().enumerate() {
            let pairs = gathering.pairs(strategy, leaders.best);
            rank.is_level = pairs.iter().all(|(one, other)| less(*one, *other) == 0.0);
        }
    }
    let Some(n) = all.first().map(Vec::len).filter(|n| *n > 1 && all.iter().all(|it| it.len() == *n)) else {
        return ranks;
    };
    for (strategy, rank) in ranks.iter_mut().enumerate() {
        rank.may_be_best = Some((0..strategies).all(|other| !is_above(&all[other], &all[strategy], strategies)));
    }
    if n >= FEWEST {
        weigh(&all, gathering.baseline(), seed, &mut ranks);
    }
    ranks
}

/// Whether the mean of one is above another's by a paired one-sided t-test at 5% shared out over all others (Bonferroni).
fn is_above(one: &[f64], other: &[f64], strategies: usize) -> bool {
    let Some(Estimate { mean, se: Some(se), .. }) = estimate(&beside(one, other)) else { return false };
    let n = one.len() as f64;
    let level = 1.0 - 0.05 / strategies.saturating_sub(1).max(1) as f64;
    mean > student_t_quantile(n - 1.0, level) * se
}

fn beside(one: &[f64], other: &[f64]) -> Vec<(f64, f64)> {
    one.iter().copied().zip(other.iter().copied()).collect()
}

/// What the weightings say.
fn weigh(all: &[Vec<f64>], baseline: Option<usize>, seed: u64, ranks: &mut [Rank]) {
    let strategies = all.len();
    let means: Vec<f64> = all.iter().map(|values| sum(values.iter().copied()) / values.len() as f64).collect();
    let rows = deviations(all, &means);
    let known: Vec<Option<Estimate>> =
        all.iter().map(|it| estimate(&beside(it, &all[baseline.unwrap_or_default()]))).collect();
    // What does not scatter is known, and nothing is far from it.
    let scatter: Vec<bool> = known.iter().map(|it| it.and_then(|it| it.se).is_some_and(|se| se > 0.0)).collect();
    let weightings: Vec<Weighting> =
        (0..WEIGHTINGS).into_par_iter().map(|at| weighting(&rows, &scatter, baseline, Draws::new(seed, at))).collect();

    let (mut won, mut short) = (vec![0.0; strategies], vec![0.0; strategies]);
    for weighting in &weightings {
        let mean = |at: usize| means[at] + weighting.means[at];
        let highest = (0..strategies).map(mean).fold(f64::NEG_INFINITY, f64::max);
        let winners: Vec<usize> =
            (0..strategies).filter(|at| mean(*at) == highest || is_tie(mean(*at), highest)).collect();
        winners.iter().for_each(|at| won[*at] += 1.0 / winners.len() as f64);
        (0..strategies).for_each(|at| short[at] += less(highest, mean(at)));
    }
    for (at, rank) in ranks.iter_mut().enumerate() {
        rank.p_best_mean = Some(won[at] / f64::from(WEIGHTINGS));
        rank.regret = Some(short[at] / f64::from(WEIGHTINGS)).filter(|regret| regret.is_finite());
    }

    let Some(baseline) = baseline else { return };
    let mut furthest: Vec<f64> = weightings.iter().map(|it| it.furthest).collect();
    furthest.sort_unstable_by(f64::total_cmp);
    // No family is known better than one of its members alone.
    let alone = student_t_quantile(all[0].len() as f64 - 1.0, 0.975);
    let critical = quantile(&furthest, 0.95).max(alone);
    for (at, rank) in ranks.iter_mut().enumerate().filter(|(at, _)| *at != baseline) {
        let known = known[at].and_then(|it| Some((it.mean, critical * it.se?)));
        let interval = known.map(|(mean, half)| [mean - half, mean + half]);
        rank.simultaneous95 = interval.filter(|ends| ends.iter().all(|end| end.is_finite()));
    }
}

/// What each replication, or the mean of a group of them, is away from the mean of its strategy: row by row, strategies side by side.
fn deviations(all: &[Vec<f64>], means: &[f64]) -> Vec<f64> {
    let n = all[0].len();
    let groups = n.min(GROUPS);
    let mut rows = Vec::with_capacity(groups * all.len());
    for group in 0..groups {
        let members = group * n / groups..(group + 1) * n / groups;
        for (values, mean) in all.iter().zip(means) {
            let size = members.len() as f64;
            rows.push(sum(values[members.clone()].iter().map(|value| value - mean)) / size);
        }
    }
    rows
}

/// One weighting.
struct Weighting {
    /// By strategy, the weighted mean less the mean.
    means: Vec<f64>,
    /// The largest distance of a weighted difference to the baseline from that difference, in its own standard errors.
    furthest: f64,
}

/// Of the strategies whose difference to the baseline scatters.
fn weighting(rows: &[f64], scatter: &[bool], baseline: Option<usize>, draws: Draws) -> Weighting {
    let strategies = scatter.len();
    let mut chance = Stream::new(draws, Identity::weights());
    let (mut total, mut means, mut squares) = (0.0, vec![0.0; strategies], vec![0.0; strategies]);
    for row in rows.chunks_exact(strategies) {
        // Parts of 1 that are exponential before they are divided by their sum are Dirichlet(1).
        let weight = -math::ln(1.0 - chance.random::<f64>());
        let origin = baseline.map_or(0.0, |at| row[at]);
        total += weight;
        for (at, value) in row.iter().enumerate() {
            means[at] += weight * value;
            squares[at] += weight * (value - origin) * (value - origin);
        }
    }
    means.iter_mut().for_each(|mean| *mean /= total);
    let groups = (rows.len() / strategies) as f64;
    let distance = |at: usize| {
        let moved = means[at] - baseline.map_or(0.0, |baseline| means[baseline]);
        let error = ((squares[at] / total - moved * moved).max(0.0) / groups).sqrt();
        if error > 0.0 { moved.abs() / error } else { 0.0 }
    };
    let furthest = (0..strategies).filter(|at| scatter[*at] && Some(*at) != baseline).map(distance).fold(0.0, f64::max);
    Weighting { means, furthest }
}
