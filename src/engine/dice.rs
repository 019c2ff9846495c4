//! The random columns of one block in one period: thrown when first asked for, then shared by all strategies.

use super::amount::Amount;
use super::lanes::Lanes;
use crate::isa::{Isa, Kernel};
use crate::random::columns::{self, unit};
use crate::random::{Decision, Draws};

/// The columns of a word of decisions; the memory is kept from block to block.
#[derive(Default)]
pub(super) struct Cup {
    words: Vec<(u32, [Vec<u32>; 4])>,
}

/// The throws of one block in one period.
pub(super) struct Dice<'a> {
    isa: Isa,
    draws: Draws,
    ids: &'a [u64],
    period: u32,
    cup: &'a mut Cup,
    /// How many words of the cup are thrown.
    thrown: usize,
    /// Poisson counts at one rate for all.
    counts: Vec<(Decision, f64, Lanes)>,
    /// Shocks with one sigma for all.
    shocks: Vec<(f64, Lanes)>,
}

impl<'a> Dice<'a> {
    /// Nothing thrown yet for the customers `ids` in `period`.
    pub(super) fn new(isa: Isa, draws: Draws, ids: &'a [u64], period: u32, cup: &'a mut Cup) -> Self {
        Dice { isa, draws, ids, period, cup, thrown: 0, counts: Vec::new(), shocks: Vec::new() }
    }

    /// The uniform numbers of a decision, as 32 bits each.
    pub(super) fn lane(&mut self, decision: Decision) -> &[u32] {
        let words = &mut self.cup.words;
        let at = words[..self.thrown].iter().position(|(word, _)| *word == decision.word).unwrap_or_else(|| {
            if words.len() == self.thrown {
                words.push(Default::default());
            }
            let (word, lanes) = &mut words[self.thrown];
            *word = decision.word;
            lanes.iter_mut().for_each(|lane| lane.resize(self.ids.len(), 0));
            let [a, b, c, d] = lanes;
            self.draws.fill(self.isa, self.ids, decision.word, self.period, [a, b, c, d]);
            self.thrown += 1;
            self.thrown - 1
        });
        &words[at].1[usize::from(decision.lane)]
    }

    /// A Poisson number for each customer.
    pub(super) fn poisson(&mut self, decision: Decision, rate: &Amount) -> Lanes {
        let (isa, len) = (self.isa, self.ids.len());
        let rate = match rate {
            Amount::Same(rate) => *rate,
            Amount::Lanes(rates) => {
                let mut out = Lanes::stale(len);
                columns::poisson(isa, rates, self.lane(decision), &mut out);
                return out;
            }
        };
        if let Some((_, _, counts)) = self.counts.iter().find(|(which, of, _)| *which == decision && *of == rate) {
            return counts.clone();
        }
        let mut out = Lanes::stale(len);
        columns::poisson_same(isa, rate, self.lane(decision), &mut out);
        self.counts.push((decision, rate, out.clone()));
        out
    }

    /// 1 for each customer to whom it happens, else 0.
    pub(super) fn bernoulli(&mut self, decision: Decision, chance: &Amount) -> Lanes {
        let isa = self.isa;
        let mut out = Lanes::stale(self.ids.len());
        match chance {
            Amount::Same(chance) => isa.run(Coin { chance: *chance, u: self.lane(decision), out: &mut out }),
            Amount::Lanes(chances) => columns::bernoulli(isa, chances, self.lane(decision), &mut out),
        }
        out
    }

    /// A lognormal shock with mean 1 for each customer.
    pub(super) fn shock(&mut self, decision: Decision, sigma: f64) -> &[f64] {
        let at = self.shocks.iter().position(|(of, _)| *of == sigma).unwrap_or_else(|| {
            let isa = self.isa;
            let mut out = Lanes::stale(self.ids.len());
            columns::lognormal_shock(isa, sigma, self.lane(decision), &mut out);
            self.shocks.push((sigma, out));
            self.shocks.len() - 1
        });
        &self.shocks[at].1
    }

    /// Normal numbers, one for each customer.
    pub(super) fn normal(&mut self, decision: Decision) -> Lanes {
        let isa = self.isa;
        let mut out = Lanes::stale(self.ids.len());
        columns::normal(isa, self.lane(decision), &mut out);
        out
    }
}

/// The same chance for everybody.
struct Coin<'a> {
    chance: f64,
    u: &'a [u32],
    out: &'a mut [f64],
}

impl Kernel for Coin<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (out, u) in self.out.iter_mut().zip(self.u) {
            *out = if unit(*u) < self.chance { 1.0 } else { 0.0 };
        }
    }
}
