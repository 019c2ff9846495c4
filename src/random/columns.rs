//! Columns of random numbers by inversion: one 32-bit number in, one number of the law out, lane by lane.
//!
//! Each law rises with its uniform number, `(u + 1/2) / 2^32`. All columns are at least as long as `u`'s; they panic
//! otherwise.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]

use super::Distribution;
use super::math::{exp, ln};
use super::quantile::{POISSON_SUMMED, near_normal_quantile, next_poisson, poisson_quantile};
use crate::isa::{Isa, kernel};

/// Lanes that search for their Poisson count together.
const LANES: usize = 16;

/// The highest rate at which lanes search together.
const POISSON_TOGETHER: f64 = 16.0;

/// The uniform number in the open interval (0, 1) that 32 bits stand for.
#[inline(always)]
#[must_use]
pub fn unit(u: u32) -> f64 {
    (f64::from(u) + 0.5) * (1.0 / 4_294_967_296.0)
}

kernel! {
    /// 1 with probability `p`, else 0; certain from 1 on, impossible at 0.
    pub fn bernoulli<'a>(isa, p: &'a [f64], u: &'a [u32], out: &'a mut [f64]) {
        let (p, out) = (&p[..u.len()], &mut out[..u.len()]);
        for i in 0..u.len() {
            out[i] = if unit(u[i]) < p[i] { 1.0 } else { 0.0 };
        }
    }
}

kernel! {
    /// Standard normal numbers.
    pub fn normal<'a>(isa, u: &'a [u32], out: &'a mut [f64]) {
        let out = &mut out[..u.len()];
        for (out, &u) in out.iter_mut().zip(u) {
            *out = near_normal_quantile(unit(u));
        }
    }
}

kernel! {
    /// Lognormal shocks with mean 1: `exp(sigma Z - sigma^2 / 2)`.
    pub fn lognormal_shock<'a>(isa, sigma: f64, u: &'a [u32], out: &'a mut [f64]) {
        let out = &mut out[..u.len()];
        for (out, &u) in out.iter_mut().zip(u) {
            *out = exp(sigma * near_normal_quantile(unit(u)) - 0.5 * sigma * sigma);
        }
    }
}

kernel! {
    /// Exponential numbers with mean 1, from uniform numbers within (0, 1) ([`super::Draws::uniforms`]): the budget of
    /// hazard that a stay may spend.
    pub fn exponential<'a>(isa, uniform: &'a [f64], out: &'a mut [f64]) {
        let out = &mut out[..uniform.len()];
        for (out, &uniform) in out.iter_mut().zip(uniform) {
            *out = -ln(uniform);
        }
    }
}

/// Poisson counts, each lane at its own rate of 0 or more. NaN stays NaN.
pub fn poisson(isa: Isa, rate: &[f64], u: &[u32], out: &mut [f64]) {
    let (rate, out) = (&rate[..u.len()], &mut out[..u.len()]);
    search(isa, rate, u, out);
    for i in 0..u.len() {
        if rate[i] > POISSON_TOGETHER || rate[i].is_nan() {
            out[i] = poisson_quantile(rate[i], unit(u[i]));
        }
    }
}

kernel! {
    /// Counts up, a probability at a time, until the slowest lane of each group is there. Leaves high rates at 0.
    fn search<'a>(isa, rate: &'a [f64], u: &'a [u32], out: &'a mut [f64]) {
        for ((rate, u), out) in rate.chunks(LANES).zip(u.chunks(LANES)).zip(out.chunks_mut(LANES)) {
            let (mut means, mut left, mut counts) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
            for i in 0..out.len() {
                means[i] = if rate[i] <= POISSON_TOGETHER { rate[i] } else { 0.0 };
                left[i] = unit(u[i]);
            }
            let (mut terms, mut sums) = ([0.0; LANES], [0.0; LANES]);
            for i in 0..LANES {
                terms[i] = exp(-means[i]);
                sums[i] = terms[i];
            }
            let mut k = 0.0;
            loop {
                let mut above = 0.0;
                for i in 0..LANES {
                    let more = if left[i] > sums[i] { 1.0 } else { 0.0 };
                    counts[i] += more;
                    above += more;
                }
                if above == 0.0 {
                    break;
                }
                k += 1.0;
                for i in 0..LANES {
                    terms[i] = next_poisson(terms[i], means[i], k);
                    sums[i] += terms[i];
                }
            }
            out.copy_from_slice(&counts[..out.len()]);
        }
    }
}

/// Poisson counts, all lanes at one rate of 0 or more: the same numbers as [`poisson`], sooner.
pub fn poisson_same(isa: Isa, rate: f64, u: &[u32], out: &mut [f64]) {
    let out = &mut out[..u.len()];
    if rate <= POISSON_TOGETHER {
        count_reached(isa, &poisson_thresholds(rate), u, out);
    } else if rate <= POISSON_SUMMED {
        let thresholds = poisson_thresholds(rate);
        for (out, &u) in out.iter_mut().zip(u) {
            *out = thresholds.partition_point(|&least| least <= u) as f64;
        }
    } else {
        for (out, &u) in out.iter_mut().zip(u) {
            *out = poisson_quantile(rate, unit(u));
        }
    }
}

/// The least `u` at which the count is more than 0, 1, 2, ...
fn poisson_thresholds(rate: f64) -> Vec<u32> {
    let mut thresholds = Vec::new();
    let mut term = exp(-rate);
    let (mut sum, mut k) = (term, 0.0);
    // unit(u) > sum from the first u above 2^32 sum - 1/2 on.
    loop {
        let least = (sum * 4_294_967_296.0 - 0.5).floor() + 1.0;
        if least > f64::from(u32::MAX) {
            return thresholds;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0..2^32")]
        thresholds.push(least as u32);
        k += 1.0;
        term = next_poisson(term, rate, k);
        sum += term;
    }
}

kernel! {
    fn count_reached<'a>(isa, thresholds: &'a [u32], u: &'a [u32], out: &'a mut [f64]) {
        for (u, out) in u.chunks(2 * LANES).zip(out.chunks_mut(2 * LANES)) {
            let (mut numbers, mut counts) = ([0; 2 * LANES], [0_u32; 2 * LANES]);
            numbers[..u.len()].copy_from_slice(u);
            for &least in thresholds {
                for i in 0..2 * LANES {
                    counts[i] += u32::from(numbers[i] >= least);
                }
            }
            for (out, count) in out.iter_mut().zip(counts) {
                *out = f64::from(count);
            }
        }
    }
}

/// Numbers of any law: [`Distribution::quantile`] lane by lane, the frequent laws as columns.
pub fn sample(isa: Isa, law: &Distribution, u: &[u32], out: &mut [f64]) {
    let out = &mut out[..u.len()];
    match *law {
        Distribution::Poisson { mean } => poisson_same(isa, mean, u, out),
        Distribution::Normal { mean, sd } => normals(isa, mean, sd, u, out),
        Distribution::Lognormal { mu, sigma } => lognormals(isa, mu, sigma, u, out),
        _ => {
            for (out, &u) in out.iter_mut().zip(u) {
                *out = law.quantile(unit(u));
            }
        }
    }
}

kernel! {
    fn normals<'a>(isa, mean: f64, sd: f64, u: &'a [u32], out: &'a mut [f64]) {
        let out = &mut out[..u.len()];
        for (out, &u) in out.iter_mut().zip(u) {
            *out = mean + sd * near_normal_quantile(unit(u));
        }
    }
}

kernel! {
    fn lognormals<'a>(isa, mu: f64, sigma: f64, u: &'a [u32], out: &'a mut [f64]) {
        let out = &mut out[..u.len()];
        for (out, &u) in out.iter_mut().zip(u) {
            *out = exp(mu + sigma * near_normal_quantile(unit(u)));
        }
    }
}
