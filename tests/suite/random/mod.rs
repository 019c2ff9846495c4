//! Chance: the generator, who draws what, the mathematics, the laws.
#![allow(clippy::float_cmp, reason = "the same bits are meant")]
#![allow(clippy::unwrap_used, reason = "a helper of tests")]
#![allow(clippy::unreadable_literal, clippy::excessive_precision, reason = "figures as computed to 40 digits")]

mod draws;
mod laws;
mod mathematics;
mod quantiles;
mod samplers;
mod tables;

use rand_distr::Distribution as _;
use statrs::distribution::{ContinuousCDF, DiscreteCDF};
use std::collections::BTreeSet;
use tenure::isa::Isa;
use tenure::random::quantile::{beta_quantile, gamma_quantile, normal_quantile, poisson_quantile, student_t_quantile};
use tenure::random::{Decision, Distribution, Draws, Identity, Origin, Sampler, Stream, columns, math, named, special};

const N: usize = 1_000_000;

/// z of a single two-sided check, so that all of them together raise a false alarm once in a million.
const Z: f64 = 5.6;

/// The same for the Kolmogorov-Smirnov distance times the root of n: 2 exp(-2 x^2) = 2e-8.
const KS: f64 = 3.04;

fn sets() -> impl Iterator<Item = Isa> {
    Isa::NAMES.into_iter().map(|(_, isa)| isa).filter(|isa| isa.supported())
}

fn ids(n: usize) -> Vec<u64> {
    let origin = Origin::segment("small");
    (0..n as u64).map(|k| origin.member(k).0).collect()
}

/// The four lanes of customers, and the seeds of what has a name.
fn lanes(isa: Isa, draws: Draws, ids: &[u64], occurrence: u32) -> ([Vec<u32>; 4], Vec<u64>) {
    let (mut lanes, mut seeds) = ([const { Vec::new() }; 4], vec![0; ids.len()]);
    lanes.iter_mut().for_each(|lane| lane.resize(ids.len(), 0));
    draws.fill(isa, ids, occurrence, lanes.each_mut().map(|lane| &mut lane[..]), &mut seeds);
    (lanes, seeds)
}

/// 32-bit numbers of n customers in one decision.
fn numbers(n: usize) -> Vec<u32> {
    let ([first, ..], _) = lanes(Isa::best(), Draws::new(7, 0), &ids(n), 3);
    first
}

fn close(value: f64, true_value: f64, tolerance: f64, what: &str) {
    let off = ((value - true_value) / true_value).abs();
    assert!(value == true_value || off <= tolerance, "{what}: {value:e} instead of {true_value:e}, off by {off:e}");
}
