//! The luck of one replication.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]

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

    /// The 128 random bits of a customer at an occurrence.
    #[inline(always)]
    pub(super) fn words(self, identity: u64, occurrence: u32) -> [u32; 4] {
        let [high, low] = halves(identity);
        philox(self.key, [low, high, 0, occurrence])
    }

    /// Those that a word takes, and the ones beside it.
    #[inline(always)]
    fn of_word(self, identity: u64, word: u8, occurrence: u32) -> u64 {
        let words = self.words(identity, occurrence);
        joined(pick(words, word), pick(words, word ^ 1))
    }

    /// All of them, mixed with a name.
    #[inline(always)]
    fn of_name(self, identity: u64, name: u64, occurrence: u32) -> u64 {
        mix(seed(self.words(identity, occurrence)) ^ name)
    }

    /// ```
    /// # use tenure::random::{Decision, Draws, Identity};
    /// let world = Draws::new(42, 0);
    /// let stay = |customer: &str, period| world.uniform(Identity::listed(customer), Decision::named("stay"), period);
    /// assert_eq!(stay("K-17", 3), stay("K-17", 3)); // Whoever asks, under whatever strategy.
    /// assert_ne!(stay("K-17", 3), stay("K-18", 3));
    /// ```
    ///
    /// A uniform number in the open interval (0, 1), a multiple of 2^-53. Its highest 32 bits are the number that columns of
    /// that decision hold.
    #[must_use]
    pub fn uniform(self, identity: Identity, decision: Decision, occurrence: u32) -> f64 {
        unit(match decision {
            Decision::Word(word) => self.of_word(identity.0, word, occurrence),
            Decision::Named(name) => self.of_name(identity.0, name, occurrence),
        })
    }

    /// [`Draws::uniform`] for a column of customers.
    ///
    /// # Panics
    /// If `out` is shorter than `ids`.
    pub fn uniforms(self, isa: Isa, ids: &[u64], decision: Decision, occurrence: u32, out: &mut [f64]) {
        match decision {
            Decision::Word(word) => uniforms_of_word(isa, self, ids, word, occurrence, out),
            Decision::Named(name) => uniforms_of_name(isa, self, ids, name, occurrence, out),
        }
    }

    /// The numbers of the four words for a column of customers, and the seed of what has a name.
    ///
    /// # Panics
    /// If a word, or `seeds`, is shorter than `ids`.
    pub fn fill(self, isa: Isa, ids: &[u64], occurrence: u32, words: [&mut [u32]; 4], seeds: &mut [u64]) {
        let [first, second, third, fourth] = words;
        fill(isa, self, ids, occurrence, first, second, third, fourth, seeds);
    }
}

kernel! {
    #[allow(clippy::too_many_arguments, reason = "a kernel sees columns best one by one")]
    fn fill<'a>(
        isa, draws: Draws, ids: &'a [u64], occurrence: u32,
        first: &'a mut [u32], second: &'a mut [u32], third: &'a mut [u32], fourth: &'a mut [u32], seeds: &'a mut [u64],
    ) {
        let n = ids.len();
        let (first, second, third, fourth) = (&mut first[..n], &mut second[..n], &mut third[..n], &mut fourth[..n]);
        let seeds = &mut seeds[..n];
        for i in 0..n {
            let words = draws.words(ids[i], occurrence);
            [first[i], second[i], third[i], fourth[i]] = words;
            seeds[i] = seed(words);
        }
    }
}

kernel! {
    /// The numbers of the decision with this hash of its name.
    ///
    /// # Panics
    /// If `out` is shorter than `seeds`.
    pub fn named<'a>(isa, name: u64, seeds: &'a [u64], out: &'a mut [u32]) {
        let out = &mut out[..seeds.len()];
        for (out, &seed) in out.iter_mut().zip(seeds) {
            [*out, _] = halves(mix(seed ^ name));
        }
    }
}

kernel! {
    fn uniforms_of_word<'a>(isa, draws: Draws, ids: &'a [u64], word: u8, occurrence: u32, out: &'a mut [f64]) {
        let out = &mut out[..ids.len()];
        for (out, &id) in out.iter_mut().zip(ids) {
            *out = unit(draws.of_word(id, word, occurrence));
        }
    }
}

kernel! {
    fn uniforms_of_name<'a>(isa, draws: Draws, ids: &'a [u64], name: u64, occurrence: u32, out: &'a mut [f64]) {
        let out = &mut out[..ids.len()];
        for (out, &id) in out.iter_mut().zip(ids) {
            *out = unit(draws.of_name(id, name, occurrence));
        }
    }
}

/// What named decisions begin with. Of any two words that stand side by side it is independent.
#[inline(always)]
fn seed([first, second, third, fourth]: [u32; 4]) -> u64 {
    joined(first, second) ^ joined(third, fourth).rotate_left(16)
}

/// 52 bits, and half of the last one to stay clear of 0 and 1.
#[inline(always)]
fn unit(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

/// A choice, not an index into memory, so that it becomes vector code.
#[inline(always)]
fn pick([first, second, third, fourth]: [u32; 4], word: u8) -> u32 {
    let (even, odd) = if word & 2 == 0 { (first, second) } else { (third, fourth) };
    if word & 1 == 0 { even } else { odd }
}

#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "takes the two halves")]
fn halves(bits: u64) -> [u32; 2] {
    [(bits >> 32) as u32, bits as u32]
}

#[inline(always)]
fn joined(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}
