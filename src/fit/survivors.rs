//! What a customer's own history leaves possible of its rates and chances, under a law that holds for everybody.

use super::Purchases;
use crate::random::Distribution;
use crate::random::math::{exp, ln, ln_1p};
use crate::random::quantile::{beta_quantile, gamma_quantile};
use crate::random::special::{beta_i, gamma_tails};

/// Cells into which the probability of a law is cut where what a history leaves of it has no closed form.
const CELLS: usize = 256;
/// Where in a cell it is looked at, from its middle in widths, and how much that counts: exact up to the fifth power (Gauss).
const NODES: [(f64, f64); 3] =
    [(-0.387_298_334_620_741_7, 5.0 / 18.0), (0.0, 8.0 / 18.0), (0.387_298_334_620_741_7, 5.0 / 18.0)];
/// How often they are cut anew around where most of it lies.
const ROUNDS: usize = 4;
/// The part of what is left that may lie outside of these.
const OUTSIDE: f64 = 1e-9;

/// Who bought before, under the law by which everybody buys.
#[derive(Clone, Copy, Debug)]
pub struct Buyer<'a> {
    /// The law of the rates, in purchases per unit of the time in which the history is told.
    pub rate: &'a Distribution,
    /// What ends it.
    pub last: Last<'a>,
    /// Whether one who is gone would still be on file.
    pub silent: bool,
    /// What it bought.
    pub history: Purchases,
}

/// The chance that a repeat purchase is the last one.
#[derive(Clone, Copy, Debug)]
pub enum Last<'a> {
    /// The same for everybody, 0..1.
    Chance(f64),
    /// A law.
    Law(&'a Distribution),
}

/// What is drawn from what a history leaves possible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drawn {
    /// The number.
    Value(f64),
    /// Its rank under the law itself: the probability of less.
    Rank(f64),
}

impl Drawn {
    /// The rank of it under a law that it is drawn of.
    #[must_use]
    pub fn rank(self, law: &Distribution) -> f64 {
        let rank = match (self, law) {
            (Drawn::Rank(rank), _) => rank,
            (Drawn::Value(value), Distribution::Gamma { shape, rate }) => exp(gamma_tails(*shape, value * rate).lower),
            (Drawn::Value(value), Distribution::Beta { alpha, beta }) => beta_i(*alpha, *beta, value),
            (Drawn::Value(_), _) => f64::NAN,
        };
        rank.clamp(f64::EPSILON / 4.0, 1.0 - f64::EPSILON / 2.0)
    }
}

impl Buyer<'_> {
    /// The probability that it is still there.
    ///
    /// Source: Fader, Hardie and Lee (2005), for gamma rates and beta chances; with one chance for everybody the same with that chance.
    #[must_use]
    pub fn alive(&self) -> f64 {
        let Purchases { repeats, last, seen } = self.history;
        let (true, true, Distribution::Gamma { shape, rate }) = (self.silent, repeats > 0.0, self.rate) else {
            return 1.0;
        };
        let odds = match self.last {
            Last::Chance(chance) => chance / (1.0 - chance),
            Last::Law(Distribution::Beta { alpha, beta }) => alpha / (beta + repeats - 1.0),
            Last::Law(_) => return 1.0,
        };
        1.0 / (1.0 + exp(ln(odds) + (shape + repeats) * ln((rate + seen) / (rate + last))))
    }

    /// Its rate of buying, given whether it is gone, from a uniform number.
    #[must_use]
    pub fn rate(&self, gone: bool, u: f64) -> Drawn {
        let Purchases { repeats, last, seen } = self.history;
        let time = if gone { last } else { seen };
        if let Distribution::Gamma { shape, rate } = self.rate {
            return Drawn::Value(gamma_quantile(shape + repeats, u) / (rate + time));
        }
        let weight = |value: f64| {
            let value = value.max(0.0);
            (if repeats > 0.0 { repeats * ln(value) } else { 0.0 }) - value * time
        };
        Drawn::Rank(tilted(self.rate, &weight, u))
    }

    /// Its chance that a repeat purchase is the last one, given whether it is gone, from a uniform number.
    #[must_use]
    pub fn last(&self, law: &Distribution, gone: bool, u: f64) -> Drawn {
        let repeats = self.history.repeats;
        match law {
            Distribution::Beta { alpha, beta } if gone => {
                Drawn::Value(beta_quantile(alpha + 1.0, beta + repeats - 1.0, u))
            }
            Distribution::Beta { alpha, beta } => Drawn::Value(beta_quantile(*alpha, beta + repeats, u)),
            _ => Drawn::Rank(tilted(law, &|value| stays(1.0 - value, repeats), u)),
        }
    }
}

/// The chance of staying of who stayed so many times, from a uniform number.
#[must_use]
pub fn stayer(law: &Distribution, times: f64, u: f64) -> Drawn {
    match law {
        Distribution::Beta { alpha, beta } => Drawn::Value(beta_quantile(alpha + times, *beta, u)),
        _ => Drawn::Rank(tilted(law, &|value| stays(value, times), u)),
    }
}

/// ln of the probability of staying so many times, if it is `value` each time; 0..1, as the range of such a quantity is.
fn stays(value: f64, times: f64) -> f64 {
    if times == 0.0 { 0.0 } else { times * ln_1p(value.clamp(0.0, 1.0) - 1.0) }
}

/// The rank under a law at which the law, weighted, reaches a probability of `u`: where the integral of the weight over the ranks, from 0, is
/// that part of the whole. By cells, cut anew where the weight lies.
fn tilted(law: &Distribution, ln_weight: &dyn Fn(f64) -> f64, u: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // How much lies below `low` and below `high`, as a part of the whole.
    let (mut below, mut reached) = (0.0, 1.0);
    for round in 0..=ROUNDS {
        let width = (high - low) / CELLS as f64;
        let at = |cell: usize, node: f64| low + (cell as f64 + 0.5 + node) * width;
        let looked = |cell: usize| NODES.map(|(node, _)| ln_weight(law.quantile(at(cell, node))));
        let weights: Vec<[f64; 3]> = (0..CELLS).map(looked).collect();
        let most = weights.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
        if most == f64::NEG_INFINITY {
            // Such a history cannot be; it says nothing.
            return u;
        }
        let mut sum = 0.0;
        let sums: Vec<f64> = weights
            .iter()
            .map(|weight| {
                sum += weight.iter().zip(NODES).map(|(weight, (_, counts))| counts * exp(weight - most)).sum::<f64>();
                sum
            })
            .collect();
        let part = |cell: usize| below + (reached - below) * sums[cell] / sum;
        let lower = |cell: usize| if cell == 0 { below } else { part(cell - 1) };
        let cell = (0..CELLS - 1).find(|cell| part(*cell) >= u).unwrap_or(CELLS - 1);
        if round == ROUNDS {
            let inside = (u - lower(cell)) / (part(cell) - lower(cell));
            return low + (cell as f64 + inside.clamp(0.0, 1.0)) * width;
        }
        if round + 1 == ROUNDS {
            // Last the one in which it lies.
            (below, reached) = (lower(cell), part(cell));
            (low, high) = (low + cell as f64 * width, low + (cell + 1) as f64 * width);
            continue;
        }
        let first = (0..CELLS).find(|cell| part(*cell) > OUTSIDE.min(u / 2.0)).unwrap_or(0);
        let last = (0..CELLS).rev().find(|cell| lower(*cell) < 1.0 - OUTSIDE.min((1.0 - u) / 2.0)).unwrap_or(CELLS - 1);
        (below, reached) = (lower(first), part(last));
        (low, high) = (low + first as f64 * width, low + (last + 1) as f64 * width);
    }
    u
}
