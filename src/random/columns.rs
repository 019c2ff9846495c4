//! Columns of random numbers by inversion: one 32-bit number in, one number of the law out, lane by lane.
//!
//! Each law rises with its uniform number, `(u + 1/2) / 2^32`. All columns are at least as long as `u`'s; they panic
//! otherwise.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]

use super::Distribution;
use super::math::{exp, ln};
use super::quantile::{POISSON_SUMMED, depth, near_normal_quantile, next_poisson, poisson_quantile};
use crate::isa::{Isa, kernel};

/// Lanes that search for their Poisson count together.
const LANES: usize = 32;

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
        normals(u, out);
    }
}

kernel! {
    /// Lognormal shocks with mean 1: `exp(sigma Z - sigma^2 / 2)`.
    pub fn lognormal_shock<'a>(isa, sigma: f64, u: &'a [u32], out: &'a mut [f64]) {
        normals(u, out);
        for out in &mut out[..u.len()] {
            *out = exp(sigma * *out - 0.5 * sigma * sigma);
        }
    }
}

/// In two passes: the chain of operations is so long that the processor cannot overlap whole ones.
#[inline(always)]
fn normals(u: &[u32], out: &mut [f64]) {
    let out = &mut out[..u.len()];
    for (out, &u) in out.iter_mut().zip(u) {
        *out = depth(unit(u));
    }
    for (out, &u) in out.iter_mut().zip(u) {
        *out = near_normal_quantile(unit(u), *out);
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
    fn search<'a>(isa, rate: &'a [f64], u: &'a [u32], out: &'a mut [f64]) {
        for (out, &rate) in out.iter_mut().zip(rate) {
            *out = exp(-searched(rate));
        }
        let (rates, last_rates) = rate.as_chunks();
        let (us, last_us) = u.as_chunks();
        let (outs, last_outs) = out.as_chunks_mut();
        for ((rate, u), out) in rates.iter().zip(us).zip(outs) {
            *out = search_together(rate, u, *out);
        }
        let last = search_together(&padded(last_rates, 0.0), &padded(last_us, 0), padded(last_outs, 1.0));
        last_outs.copy_from_slice(&last[..last_outs.len()]);
    }
}

/// The rate to search with: high ones are left at 0.
#[inline(always)]
fn searched(rate: f64) -> f64 {
    if rate <= POISSON_TOGETHER { rate } else { 0.0 }
}

/// Counts up, a probability at a time, until the slowest lane is there; `terms` are the probabilities of 0.
#[inline(always)]
fn search_together(rate: &[f64; LANES], u: &[u32; LANES], mut terms: [f64; LANES]) -> [f64; LANES] {
    let (mut counts, mut sums, mut k) = ([0.0; LANES], terms, 0.0);
    loop {
        let mut searching = false;
        for i in 0..LANES {
            let more = unit(u[i]) > sums[i];
            counts[i] += if more { 1.0 } else { 0.0 };
            searching |= more;
        }
        if !searching {
            return counts;
        }
        k += 1.0;
        for i in 0..LANES {
            terms[i] = next_poisson(terms[i], searched(rate[i]), k);
            sums[i] += terms[i];
        }
    }
}

/// The rest of a column, filled up to a group.
#[inline(always)]
fn padded<T: Copy>(rest: &[T], fill: T) -> [T; LANES] {
    let mut group = [fill; LANES];
    group[..rest.len()].copy_from_slice(rest);
    group
}

/// Poisson counts, all lanes at one rate of 0 or more: the same numbers as [`poisson`], sooner.
pub fn poisson_same(isa: Isa, rate: f64, u: &[u32], out: &mut [f64]) {
    let out = &mut out[..u.len()];
    if rate <= POISSON_TOGETHER {
        count_passed(isa, &poisson_sums(rate), u, out);
    } else if rate <= POISSON_SUMMED {
        let sums = poisson_sums(rate);
        for (out, &u) in out.iter_mut().zip(u) {
            *out = sums.partition_point(|&sum| unit(u) > sum) as f64;
        }
    } else {
        for (out, &u) in out.iter_mut().zip(u) {
            *out = poisson_quantile(rate, unit(u));
        }
    }
}

/// The probabilities of at most 0, 1, 2, ..., as far as 32 bits tell them from 1.
fn poisson_sums(rate: f64) -> Vec<f64> {
    let mut sums = Vec::new();
    let mut term = exp(-rate);
    let (mut sum, mut k) = (term, 0.0);
    while sum < unit(u32::MAX) {
        sums.push(sum);
        k += 1.0;
        term = next_poisson(term, rate, k);
        sum += term;
    }
    sums
}

kernel! {
    fn count_passed<'a>(isa, sums: &'a [f64], u: &'a [u32], out: &'a mut [f64]) {
        out.fill(0.0);
        for sums in sums.chunks(4) {
            let mut four = [1.0; 4];
            four[..sums.len()].copy_from_slice(sums);
            for (out, &u) in out.iter_mut().zip(u) {
                let passed = |sum: f64| if unit(u) > sum { 1.0 } else { 0.0 };
                *out += (passed(four[0]) + passed(four[1])) + (passed(four[2]) + passed(four[3]));
            }
        }
    }
}

/// Numbers of any law: [`Distribution::quantile`] lane by lane, the frequent laws as columns.
pub fn sample(isa: Isa, law: &Distribution, u: &[u32], out: &mut [f64]) {
    let out = &mut out[..u.len()];
    match *law {
        Distribution::Poisson { mean } => poisson_same(isa, mean, u, out),
        Distribution::Normal { mean, sd } => normal_of(isa, mean, sd, u, out),
        Distribution::Lognormal { mu, sigma } => lognormal_of(isa, mu, sigma, u, out),
        _ => {
            for (out, &u) in out.iter_mut().zip(u) {
                *out = law.quantile(unit(u));
            }
        }
    }
}

kernel! {
    fn normal_of<'a>(isa, mean: f64, sd: f64, u: &'a [u32], out: &'a mut [f64]) {
        normals(u, out);
        for out in out {
            *out = mean + sd * *out;
        }
    }
}

kernel! {
    fn lognormal_of<'a>(isa, mu: f64, sigma: f64, u: &'a [u32], out: &'a mut [f64]) {
        normals(u, out);
        for out in out {
            *out = exp(mu + sigma * *out);
        }
    }
}
