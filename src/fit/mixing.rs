//! Whether chains have mixed: rank-normalised split R-hat, and effective sample sizes in the bulk and the tails.
//!
//! Source: Vehtari, Gelman, Simpson, Carpenter and Bürkner, Rank-normalization, folding, and localization: an improved R-hat
//! for assessing convergence of MCMC (2021).

use crate::random::quantile::normal_quantile;

/// How well the chains of one parameter have mixed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixing {
    /// R-hat: 1 where all chains tell the same, more where they differ.
    pub r_hat: f64,
    /// How many independent draws the middle is worth.
    pub bulk: f64,
    /// How many the 5% and 95% quantiles are worth, the worse of them.
    pub tail: f64,
}

impl Mixing {
    /// Of chains of equal length.
    #[must_use]
    pub fn of(chains: &[Vec<f64>]) -> Mixing {
        let halves: Vec<&[f64]> = chains
            .iter()
            .flat_map(|chain| {
                let half = chain.len() / 2;
                [&chain[..half], &chain[chain.len() - half..]]
            })
            .collect();
        let all: Vec<f64> = halves.concat();
        let half = halves[0].len();
        let normal = scores(&all);
        let middle = quantile(&all, 0.5);
        let folded = scores(&all.iter().map(|x| (x - middle).abs()).collect::<Vec<f64>>());
        let tail = [0.05, 0.95].map(|share| {
            let edge = quantile(&all, share);
            let below: Vec<f64> = all.iter().map(|x| f64::from(u8::from(*x <= edge))).collect();
            effective(&below, half)
        });
        Mixing {
            r_hat: r_hat(&normal, half).max(r_hat(&folded, half)),
            bulk: effective(&normal, half),
            tail: tail[0].min(tail[1]),
        }
    }
}

/// Normal scores of the ranks; equal values share the mean of theirs.
fn scores(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut scores = vec![0.0; values.len()];
    let mut below = 0;
    for equal in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let rank = below as f64 + f64::midpoint(equal.len() as f64, 1.0);
        let score = normal_quantile((rank - 0.375) / (values.len() as f64 + 0.25));
        equal.iter().for_each(|at| scores[*at] = score);
        below += equal.len();
    }
    scores
}

/// Of type 7.
pub(super) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = share * (sorted.len() - 1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the length")]
    let low = at as usize;
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (at - low as f64) * (sorted[high] - sorted[low])
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (values.len() - 1) as f64
}

/// The variance within chains, and that of a draw from all of them; chains stand one after the other.
fn variances(values: &[f64], length: usize) -> (f64, f64) {
    let means: Vec<f64> = values.chunks(length).map(mean).collect();
    let within = mean(&values.chunks(length).map(variance).collect::<Vec<f64>>());
    let n = length as f64;
    (within, within * (n - 1.0) / n + variance(&means))
}

fn r_hat(values: &[f64], length: usize) -> f64 {
    let (within, all) = variances(values, length);
    (all / within).sqrt()
}

/// The effective sample size: Geyer's initial monotone sequence over the autocorrelations of all chains.
fn effective(values: &[f64], length: usize) -> f64 {
    let (within, all) = variances(values, length);
    let n = length as f64;
    let centred: Vec<Vec<f64>> = values
        .chunks(length)
        .map(|chain| {
            let mean = mean(chain);
            chain.iter().map(|x| x - mean).collect()
        })
        .collect();
    let correlation = |lag: usize| {
        let each = centred.iter().map(|chain| chain.iter().zip(&chain[lag..]).map(|(a, b)| a * b).sum::<f64>() / n);
        let covariance = each.sum::<f64>() / centred.len() as f64;
        1.0 - (within - covariance * n / (n - 1.0)) / all
    };
    let (mut sum, mut least, mut lag) = (0.0, f64::INFINITY, 0);
    while lag + 1 < length {
        let pair = correlation(lag) + correlation(lag + 1);
        if pair <= 0.0 || pair.is_nan() {
            break;
        }
        least = pair.min(least);
        sum += least;
        lag += 2;
    }
    let total = values.len() as f64;
    // Draws that repel each other count for at most log10 of their number times it.
    let time = (2.0 * sum - 1.0).max(1.0 / libm::log10(total));
    total / time
}
