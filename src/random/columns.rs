//! Columns of random numbers by inversion: one 32-bit number in, one number of the law out, lane by lane.
//!
//! Each law rises with its uniform number, `(u + 1/2) / 2^32`. All columns are at least as long as `u`'s; they panic
//! otherwise.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]

use super::Distribution;
use super::math::exp;
use super::quantile::{
    NEAR, POISSON_SUMMED, depth, near_normal_quantile, next_poisson, normal_quantile, poisson_quantile,
};
use super::shock::{Shock, shocks};
use crate::isa::{Isa, Kernel, kernel};

/// Lanes that search for their Poisson count together.
const LANES: usize = 16;
/// The same at one rate, and lanes of other laws that are taken together.
pub(super) const WORD_LANES: usize = 64;
/// Lanes whose shocks are taken together.
const SHOCK_LANES: usize = 128;
/// Counts that are tried before it is asked whether any lane goes on.
const STEPS: usize = 4;

/// The highest rate at which lanes search together.
const POISSON_TOGETHER: f64 = 16.0;
/// More than 32 bits reach at that rate.
const POISSON_COUNTS: usize = 64;

/// 1, 1/2, 1/3, ...
const ONE_KTHS: [f64; POISSON_COUNTS] = {
    let (mut all, mut k) = ([1.0; POISSON_COUNTS], 1);
    while k < POISSON_COUNTS {
        all[k] = 1.0 / (k + 1) as f64;
        k += 1;
    }
    all
};

/// The uniform number in the open interval (0, 1) that 32 bits stand for.
#[inline(always)]
#[must_use]
pub fn unit(u: u32) -> f64 {
    (f64::from(u) + 0.5) * (1.0 / 4_294_967_296.0)
}

kernel! {
    /// Lognormal shocks with mean 1: `exp(sigma Z - sigma^2 / 2)`, at least 1e-38, for `sigma` of 0 or more.
    ///
    /// In single precision: the relative error is below `(1 + 8 sigma) 2e-7`, and numbers closer than that may come in
    /// either order.
    pub fn lognormal_shock<'a>(isa, sigma: f64, u: &'a [u32], out: &'a mut [f64]) {
        let shock = Shock::new(sigma);
        let (us, last_us) = u.as_chunks::<SHOCK_LANES>();
        let (outs, last_outs) = out[..u.len()].as_chunks_mut();
        for (u, out) in us.iter().zip(outs) {
            *out = shock.draw(u).map(f64::from);
        }
        for (&u, out) in last_us.iter().zip(last_outs) {
            [*out] = shock.draw(&[u]).map(f64::from);
        }
    }
}

kernel! {
    /// The same, each with a `sigma` of its own.
    pub fn lognormal_shocks<'a>(isa, sigma: &'a [f64], u: &'a [u32], out: &'a mut [f64]) {
        let (sigmas, last_sigmas) = sigma[..u.len()].as_chunks::<SHOCK_LANES>();
        let (us, last_us) = u.as_chunks::<SHOCK_LANES>();
        let (outs, last_outs) = out[..u.len()].as_chunks_mut();
        for ((sigma, u), out) in sigmas.iter().zip(us).zip(outs) {
            *out = shocks(u, |at| Shock::new(sigma[at])).map(f64::from);
        }
        for ((&sigma, &u), out) in last_sigmas.iter().zip(last_us).zip(last_outs) {
            [*out] = Shock::new(sigma).draw(&[u]).map(f64::from);
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

/// Poisson counts, each lane at its own rate of 0 or more. NaN stays NaN.
pub fn poisson(isa: Isa, rate: &[f64], u: &[u32], out: &mut [f64]) {
    let (rate, out) = (&rate[..u.len()], &mut out[..u.len()]);
    if isa.run(Search { rate, u, out }) {
        for i in 0..u.len() {
            if rate[i] != together(rate[i]) {
                out[i] = poisson_quantile(rate[i], unit(u[i]));
            }
        }
    }
}

/// The rate to search with: high ones are left at 0.
#[inline(always)]
fn together(rate: f64) -> f64 {
    if rate <= POISSON_TOGETHER { rate } else { 0.0 }
}

/// The counts of the lanes that search together; tells whether any lane is left.
struct Search<'a> {
    rate: &'a [f64],
    u: &'a [u32],
    out: &'a mut [f64],
}

impl Kernel for Search<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let Search { rate, u, out } = self;
        let mut left = false;
        for (out, &rate) in out.iter_mut().zip(rate) {
            *out = exp(-together(rate));
            left |= rate != together(rate);
        }
        let (rates, last_rates) = rate.as_chunks::<LANES>();
        let (us, last_us) = u.as_chunks();
        let (outs, last_outs) = out.as_chunks_mut();
        for ((rate, u), out) in rates.iter().zip(us).zip(outs) {
            *out = search_together(rate, u, *out);
        }
        for ((&rate, &u), out) in last_rates.iter().zip(last_us).zip(last_outs) {
            [*out] = search_together(&[rate], &[u], [*out]);
        }
        left
    }
}

/// Counts up, a probability at a time, until the slowest lane is there; `terms` are the probabilities of 0. Several
/// steps are taken before it is asked whether any is needed.
#[inline(always)]
fn search_together<const N: usize>(rate: &[f64; N], u: &[u32; N], mut terms: [f64; N]) -> [f64; N] {
    let rate = rate.map(together);
    let u = u.map(unit);
    let (mut counts, mut sums) = ([0.0; N], terms);
    for steps in ONE_KTHS.as_chunks::<STEPS>().0 {
        for &one_kth in steps {
            for i in 0..N {
                counts[i] += if u[i] > sums[i] { 1.0 } else { 0.0 };
                terms[i] = next_poisson(terms[i], rate[i], one_kth);
                sums[i] += terms[i];
            }
        }
        let mut searching = false;
        for i in 0..N {
            searching |= u[i] > sums[i];
        }
        if !searching {
            break;
        }
    }
    counts
}

/// Poisson counts, all lanes at one rate of 0 or more: the same numbers as [`poisson`], sooner.
pub fn poisson_same(isa: Isa, rate: f64, u: &[u32], out: &mut [f64]) {
    let out = &mut out[..u.len()];
    if rate <= POISSON_TOGETHER {
        let mut lasts = [u32::MAX; POISSON_COUNTS];
        lasts.iter_mut().zip(poisson_sums(rate)).for_each(|(last, sum)| *last = last_within(sum));
        count_passed(isa, &lasts, u, out);
    } else if rate <= POISSON_SUMMED {
        let sums: Vec<f64> = poisson_sums(rate).collect();
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
fn poisson_sums(rate: f64) -> impl Iterator<Item = f64> {
    let mut term = exp(-rate);
    let (mut sum, mut k) = (term, 0.0);
    std::iter::from_fn(move || {
        let reached = sum;
        k += 1.0;
        term = next_poisson(term, rate, 1.0 / k);
        sum += term;
        (reached < unit(u32::MAX)).then_some(reached)
    })
}

/// The last number whose [`unit`] does not exceed a probability of at least `unit(0)`.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounds down, within 0 and 2^32")]
fn last_within(probability: f64) -> u32 {
    (probability * 4_294_967_296.0 - 0.5) as u32
}

kernel! {
    /// How many of the rising `lasts` each lane exceeds.
    fn count_passed<'a>(isa, lasts: &'a [u32; POISSON_COUNTS], u: &'a [u32], out: &'a mut [f64]) {
        let (us, last_us) = u.as_chunks::<WORD_LANES>();
        let (outs, last_outs) = out.as_chunks_mut();
        for (u, out) in us.iter().zip(outs) {
            *out = passed_together(lasts, u);
        }
        for (&u, out) in last_us.iter().zip(last_outs) {
            [*out] = passed_together(lasts, &[u]);
        }
    }
}

#[inline(always)]
fn passed_together<const N: usize>(lasts: &[u32; POISSON_COUNTS], u: &[u32; N]) -> [f64; N] {
    let mut counts = [0; N];
    for lasts in lasts.as_chunks::<STEPS>().0 {
        let mut searching = false;
        for i in 0..N {
            lasts.iter().for_each(|&last| counts[i] += u32::from(u[i] > last));
            searching |= u[i] > lasts[STEPS - 1];
        }
        if !searching {
            break;
        }
    }
    counts.map(f64::from)
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

/// Replaces uniform numbers within (0, 1) ([`super::Draws::uniforms`]) by numbers of any law, with the bits of
/// [`Distribution::quantile`]; the frequent laws as columns.
pub fn quantiles(isa: Isa, law: &Distribution, column: &mut [f64]) {
    match *law {
        Distribution::Normal { mean, sd } => normal_quantiles(isa, mean, sd, column),
        Distribution::Lognormal { mu, sigma } => lognormal_quantiles(isa, mu, sigma, column),
        _ => column.iter_mut().for_each(|u| *u = law.quantile(*u)),
    }
}

kernel! {
    fn normal_quantiles<'a>(isa, mean: f64, sd: f64, column: &'a mut [f64]) {
        standard_quantiles(column);
        for x in column {
            *x = mean + sd * *x;
        }
    }
}

kernel! {
    fn lognormal_quantiles<'a>(isa, mu: f64, sigma: f64, column: &'a mut [f64]) {
        standard_quantiles(column);
        for x in column {
            *x = exp(mu + sigma * *x);
        }
    }
}

/// Standard normal quantiles. A group with a lane too far out for what the others share, one in a thousand million, goes
/// lane by lane.
#[inline(always)]
pub(super) fn standard_quantiles(column: &mut [f64]) {
    for group in column.chunks_mut(WORD_LANES) {
        let mut depths = [0.0; WORD_LANES];
        let mut far = false;
        for (depth_of, &p) in depths.iter_mut().zip(&*group) {
            *depth_of = depth(p);
            far |= *depth_of > NEAR;
        }
        if far {
            group.iter_mut().for_each(|p| *p = normal_quantile(*p));
        } else {
            group.iter_mut().zip(&depths).for_each(|(p, &depth)| *p = near_normal_quantile(*p, depth));
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
