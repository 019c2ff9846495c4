//! What the data leave possible: draws from the posterior by an adaptive Metropolis sampler, on the logarithms of the parameters.
//!
//! Source: Haario, Saksman and Tamminen, An adaptive Metropolis algorithm (2001). Adaptation ends before the first draw that is kept.

use super::ascent::{Peak, climb};
use super::matrix::{cholesky, times};
use super::mixing::Mixing;
use super::{Law, Prior};
use crate::random::math::{exp, ln, ln_1p};
use crate::random::quantile::normal_quantile;
use crate::random::{Decision, Draws, Identity};
use rayon::prelude::*;
use std::f64::consts::LN_2;

/// Chains.
const CHAINS: u32 = 4;
/// Steps in which the proposals learn the shape of the posterior; none of them is kept.
const WARM_UP: usize = 3_000;
/// Steps of a chain of which draws are kept, at first.
const STEPS: usize = 10_000;
/// How often these are doubled.
const DOUBLED: u32 = 3;
/// The standard deviation of the priors, of logarithms. Assumed.
const SPREAD: f64 = 1.5;
/// The share of proposals that the warm-up aims to accept (Roberts and Rosenthal 2001, for two to five parameters).
const ACCEPTED: f64 = 0.3;
/// R-hat that is still fine.
const R_HAT: f64 = 1.01;
/// The effective sample that is needed, in the bulk and in the tails.
const EFFECTIVE: f64 = 400.0;

/// Draws from a posterior.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// One row of parameters after the other.
    pub rows: Vec<Vec<f64>>,
    /// How well the chains have mixed, by parameter.
    pub mixing: Vec<Mixing>,
    /// The share of proposals that were accepted.
    pub accepted: f64,
    /// Steps of each chain, after the warm-up.
    pub steps: usize,
}

/// Chains that did not mix: nothing is to be read from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmixed {
    /// The parameter that is worst.
    pub name: &'static str,
    /// How well it has mixed.
    pub mixing: Mixing,
}

/// ln of the prior density of the logarithms of the parameters, but for a constant.
fn ln_prior(priors: &[Prior], start: &[f64], at: &[f64]) -> f64 {
    let bell = |x: f64| -x * x / (2.0 * SPREAD * SPREAD);
    let each = priors.iter().enumerate().map(|(i, prior)| match prior {
        Prior::Alone => bell(at[i] - start[i]),
        Prior::Pair => {
            // m = 1/(1 + e^-d) and s = ln(alpha + beta); m (1 - m) makes densities of m and s one of the two logarithms.
            let d = at[i] - at[i + 1];
            let soft = ln_1p(exp(-d.abs()));
            let (ln_m, ln_rest) = if d > 0.0 { (-soft, -d - soft) } else { (d - soft, -soft) };
            ln_m + ln_rest + bell(at[i] - ln_m - LN_2)
        }
        Prior::Paired => 0.0,
    });
    each.sum()
}

/// Draws `rows` rows from what the data leave possible, given where their likelihood is highest.
///
/// # Errors
/// The chains do not tell the same, or too little.
pub fn sample(law: &dyn Law, peak: &Peak, rows: usize, seed: u64) -> Result<Posterior, Unmixed> {
    let (priors, start) = (law.priors(), law.start().into_iter().map(ln).collect::<Vec<f64>>());
    let target = |at: &[f64]| {
        let parameters: Vec<f64> = at.iter().map(|x| exp(*x)).collect();
        let value = law.ln_likelihood(&parameters) + ln_prior(priors, &start, at);
        if value.is_nan() { f64::NEG_INFINITY } else { value }
    };
    let top = climb(&target, &peak.parameters.iter().map(|x| ln(*x)).collect::<Vec<f64>>());
    let shape = top.covariance.unwrap_or_else(|| peak.covariance.clone());
    let mut chains: Vec<Chain> =
        (0..CHAINS).into_par_iter().map(|number| Chain::warm(&target, &top.at, &shape, seed, number)).collect();
    let mut steps = STEPS;
    for _ in 0..=DOUBLED {
        let kept: Vec<(Vec<Vec<f64>>, f64)> = chains.par_iter_mut().map(|chain| chain.keep(&target, steps)).collect();
        let mixing: Vec<Mixing> = (0..start.len())
            .into_par_iter()
            .map(|i| {
                Mixing::of(&kept.iter().map(|(draws, _)| draws.iter().map(|at| at[i]).collect()).collect::<Vec<_>>())
            })
            .collect();
        if mixing.iter().all(Mixing::fine) {
            return Ok(Posterior {
                rows: thinned(&kept, rows),
                mixing,
                accepted: kept.iter().map(|(_, accepted)| accepted).sum::<f64>() / kept.len() as f64,
                steps,
            });
        }
        steps *= 2;
        if steps > STEPS << DOUBLED {
            let worst =
                (0..mixing.len()).max_by(|a, b| mixing[*a].r_hat.total_cmp(&mixing[*b].r_hat)).unwrap_or_default();
            return Err(Unmixed { name: law.names()[worst], mixing: mixing[worst] });
        }
    }
    unreachable!("the last round returns")
}

impl Mixing {
    fn fine(&self) -> bool {
        self.r_hat <= R_HAT && self.bulk >= EFFECTIVE && self.tail >= EFFECTIVE
    }
}

/// Equally many draws of each chain, far apart, as parameters.
fn thinned(kept: &[(Vec<Vec<f64>>, f64)], rows: usize) -> Vec<Vec<f64>> {
    let chains = kept.len();
    (0..rows)
        .map(|row| {
            let (draws, of_chain) = (&kept[row % chains].0, rows.div_ceil(chains));
            let at = (row / chains + 1) * draws.len() / of_chain - 1;
            draws[at].iter().map(|x| exp(*x)).collect()
        })
        .collect()
}

/// A walker.
struct Chain {
    draws: Draws,
    step: u32,
    at: Vec<f64>,
    value: f64,
    /// Proposals are normal with this triangle.
    lower: Vec<Vec<f64>>,
    scale: f64,
}

impl Chain {
    /// Begins away from the top, and learns to propose.
    fn warm(target: &(dyn Fn(&[f64]) -> f64 + Sync), top: &[f64], shape: &[Vec<f64>], seed: u64, number: u32) -> Chain {
        let n = top.len();
        let unit: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| if i == j { 0.1 } else { 0.0 }).collect()).collect();
        let lower = cholesky(shape).unwrap_or(unit);
        let scale = 2.38 / (n as f64).sqrt();
        let mut chain =
            Chain { draws: Draws::new(seed, number), step: 0, at: top.to_vec(), value: target(top), lower, scale };
        let (away, _) = chain.luck();
        let far: Vec<f64> = top.iter().zip(times(&chain.lower, &away)).map(|(x, by)| x + 2.0 * by).collect();
        let value = target(&far);
        if value.is_finite() {
            (chain.at, chain.value) = (far, value);
        }
        let mut sums = Sums::new(n);
        for step in 0..WARM_UP {
            let chance = chain.walk(target);
            chain.scale *= exp((chance - ACCEPTED) / ((step + 1) as f64).sqrt());
            // The first fifth still comes from the start.
            if step >= WARM_UP / 5 {
                sums.add(&chain.at);
            }
            if step >= WARM_UP / 2
                && step % 250 == 0
                && let Some(lower) = cholesky(&sums.covariance())
            {
                chain.lower = lower;
            }
        }
        chain
    }

    /// Walks on, and keeps where it has been and the share of steps that were accepted.
    fn keep(&mut self, target: &(dyn Fn(&[f64]) -> f64 + Sync), steps: usize) -> (Vec<Vec<f64>>, f64) {
        let mut accepted = 0.0;
        let places = (0..steps).map(|_| {
            accepted += self.walk(target);
            self.at.clone()
        });
        let places = places.collect();
        (places, accepted / steps as f64)
    }

    /// Normal numbers for each parameter, and a uniform one.
    fn luck(&mut self) -> (Vec<f64>, f64) {
        const COIN: Decision = Decision::named("fit.accept");
        const DIRECTION: Decision = Decision::named("fit.propose");
        let step = self.step;
        self.step += 1;
        let draw = |i: usize, decision| self.draws.uniform(Identity::fit(i as u64), decision, step);
        let normals = (0..self.at.len()).map(|i| normal_quantile(draw(i, DIRECTION))).collect();
        (normals, draw(0, COIN))
    }

    /// One step; the chance that it was accepted.
    fn walk(&mut self, target: &(dyn Fn(&[f64]) -> f64 + Sync)) -> f64 {
        let (normals, coin) = self.luck();
        let next: Vec<f64> =
            self.at.iter().zip(times(&self.lower, &normals)).map(|(x, by)| x + self.scale * by).collect();
        let value = target(&next);
        let chance = exp((value - self.value).min(0.0));
        if coin < chance {
            (self.at, self.value) = (next, value);
        }
        chance
    }
}

/// Means and products of deviations so far (Welford).
struct Sums {
    count: f64,
    mean: Vec<f64>,
    products: Vec<Vec<f64>>,
}

impl Sums {
    fn new(n: usize) -> Sums {
        Sums { count: 0.0, mean: vec![0.0; n], products: vec![vec![0.0; n]; n] }
    }

    fn add(&mut self, at: &[f64]) {
        self.count += 1.0;
        let before: Vec<f64> = at.iter().zip(&self.mean).map(|(x, mean)| x - mean).collect();
        self.mean.iter_mut().zip(&before).for_each(|(mean, off)| *mean += off / self.count);
        for (i, row) in self.products.iter_mut().enumerate() {
            row.iter_mut().enumerate().for_each(|(j, sum)| *sum += before[i] * (at[j] - self.mean[j]));
        }
    }

    fn covariance(&self) -> Vec<Vec<f64>> {
        self.products.iter().map(|row| row.iter().map(|sum| sum / (self.count - 1.0)).collect()).collect()
    }
}
