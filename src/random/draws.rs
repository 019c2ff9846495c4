//! The luck of one replication.

use super::identity::{mix, step};
use super::philox::philox;
use super::{Decision, Identity};
use crate::isa::{Isa, kernel};

/// The luck of one replication: a number for every customer, decision and occurrence (the calendar period, or the count of
/// what happens more than once). It has no state: whoever asks, in whatever order, gets the same numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    key: [u32; 2],
}

impl Draws {
    /// One replication under a seed. No two replications of one seed are the same.
    #[must_use]
    pub fn new(seed: u64, replication: u32) -> Draws {
        let [high, low] = halves(mix(step(mix(seed), u64::from(replication))));
        Draws { key: [low, high] }
    }

    /// The four numbers of a word of decisions.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "part of column kernels")]
    pub(super) fn words(self, identity: u64, word: u32, occurrence: u32) -> [u32; 4] {
        let [high, low] = halves(identity);
        philox(self.key, [low, high, word, occurrence])
    }

    /// A uniform number in the open interval (0, 1), a multiple of 2^-53. Its high bits are the number that
    /// [`Draws::fill`] gives in the decision's lane; the low ones, below 2^-32, come from the lane beside it.
    #[must_use]
    pub fn uniform(self, identity: Identity, decision: Decision, occurrence: u32) -> f64 {
        unit(self.words(identity.0, decision.word, occurrence), decision.lane)
    }

    /// [`Draws::uniform`] for a column of customers.
    pub fn uniforms(self, isa: Isa, ids: &[u64], decision: Decision, occurrence: u32, out: &mut [f64]) {
        uniforms(isa, self, ids, decision, occurrence, out);
    }

    /// The four numbers of a word of decisions for a column of customers, a column per lane.
    ///
    /// # Panics
    /// If a lane is shorter than `ids`.
    pub fn fill(self, isa: Isa, ids: &[u64], word: u32, occurrence: u32, lanes: [&mut [u32]; 4]) {
        let [first, second, third, fourth] = lanes;
        fill(isa, self, ids, word, occurrence, first, second, third, fourth);
    }

    /// One lane of [`Draws::fill`]: for a decision that has its word to itself.
    ///
    /// # Panics
    /// If `out` is shorter than `ids`.
    pub fn column(self, isa: Isa, ids: &[u64], decision: Decision, occurrence: u32, out: &mut [u32]) {
        column(isa, self, ids, decision, occurrence, out);
    }
}

kernel! {
    #[allow(clippy::too_many_arguments, reason = "a kernel sees columns best one by one")]
    fn fill<'a>(
        isa, draws: Draws, ids: &'a [u64], word: u32, occurrence: u32,
        first: &'a mut [u32], second: &'a mut [u32], third: &'a mut [u32], fourth: &'a mut [u32],
    ) {
        let n = ids.len();
        let (first, second, third, fourth) = (&mut first[..n], &mut second[..n], &mut third[..n], &mut fourth[..n]);
        for i in 0..n {
            [first[i], second[i], third[i], fourth[i]] = draws.words(ids[i], word, occurrence);
        }
    }
}

kernel! {
    fn column<'a>(isa, draws: Draws, ids: &'a [u64], decision: Decision, occurrence: u32, out: &'a mut [u32]) {
        let out = &mut out[..ids.len()];
        for (out, &id) in out.iter_mut().zip(ids) {
            *out = pick(draws.words(id, decision.word, occurrence), decision.lane);
        }
    }
}

kernel! {
    fn uniforms<'a>(isa, draws: Draws, ids: &'a [u64], decision: Decision, occurrence: u32, out: &'a mut [f64]) {
        let out = &mut out[..ids.len()];
        for (out, &id) in out.iter_mut().zip(ids) {
            *out = unit(draws.words(id, decision.word, occurrence), decision.lane);
        }
    }
}

/// 52 bits, and half of the last one to stay clear of 0 and 1.
#[inline(always)]
#[allow(clippy::inline_always, reason = "part of column kernels")]
fn unit(lanes: [u32; 4], lane: u8) -> f64 {
    let (high, low) = (pick(lanes, lane), pick(lanes, lane ^ 1));
    (f64::from(high) * f64::from(1 << 20) + f64::from(low >> 12) + 0.5) / (1_u64 << 52) as f64
}

/// A choice, not an index into memory, so that it becomes vector code.
#[inline(always)]
#[allow(clippy::inline_always, reason = "part of column kernels")]
fn pick([first, second, third, fourth]: [u32; 4], lane: u8) -> u32 {
    let (even, odd) = if lane & 2 == 0 { (first, second) } else { (third, fourth) };
    if lane & 1 == 0 { even } else { odd }
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "part of column kernels")]
#[allow(clippy::cast_possible_truncation, reason = "takes the two halves")]
fn halves(bits: u64) -> [u32; 2] {
    [(bits >> 32) as u32, bits as u32]
}
