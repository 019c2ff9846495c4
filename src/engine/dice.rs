//! The random columns of one block in one period: thrown when first asked for, then shared by all strategies.

use super::amount::Amount;
use crate::isa::Isa;
use crate::random::{Decision, Draws, columns};

/// The columns thrown so far; its memory is kept from block to block.
#[derive(Default)]
pub(super) struct Cup {
    words: Vec<(u32, [Vec<u32>; 4])>,
    thrown: usize,
    counts: Vec<(Decision, f64, Vec<f64>)>,
    shocks: Vec<(f64, Vec<f64>)>,
}

/// The throws of one block in one period.
pub(super) struct Dice<'a> {
    isa: Isa,
    draws: Draws,
    ids: &'a [u64],
    period: u32,
    cup: &'a mut Cup,
}

impl<'a> Dice<'a> {
    /// Nothing thrown yet for the customers `ids` in `period`.
    pub(super) fn new(isa: Isa, draws: Draws, ids: &'a [u64], period: u32, cup: &'a mut Cup) -> Self {
        cup.thrown = 0;
        cup.counts.clear();
        cup.shocks.clear();
        Dice { isa, draws, ids, period, cup }
    }

    /// The uniform numbers of a decision, as 32 bits each.
    pub(super) fn lane(&mut self, decision: Decision) -> &[u32] {
        let Cup { words, thrown, .. } = &mut *self.cup;
        let at = words[..*thrown].iter().position(|(word, _)| *word == decision.word).unwrap_or_else(|| {
            if words.len() == *thrown {
                words.push(Default::default());
            }
            let (word, lanes) = &mut words[*thrown];
            *word = decision.word;
            lanes.iter_mut().for_each(|lane| lane.resize(self.ids.len(), 0));
            let [a, b, c, d] = lanes;
            self.draws.fill(self.isa, self.ids, decision.word, self.period, [a, b, c, d]);
            *thrown += 1;
            *thrown - 1
        });
        &words[at].1[usize::from(decision.lane)]
    }

    /// A Poisson number for each customer.
    pub(super) fn poisson(&mut self, decision: Decision, rate: &Amount) -> Vec<f64> {
        let (isa, len) = (self.isa, self.ids.len());
        let rate = match rate {
            Amount::Same(rate) => *rate,
            Amount::Lanes(rates) => {
                let mut out = vec![0.0; len];
                columns::poisson(isa, rates, self.lane(decision), &mut out);
                return out;
            }
        };
        let known = self.cup.counts.iter().find(|(which, of, _)| *which == decision && *of == rate);
        if let Some((_, _, counts)) = known {
            return counts.clone();
        }
        let mut out = vec![0.0; len];
        columns::poisson_same(isa, rate, self.lane(decision), &mut out);
        self.cup.counts.push((decision, rate, out.clone()));
        out
    }

    /// 1 for each customer to whom it happens, else 0.
    pub(super) fn bernoulli(&mut self, decision: Decision, chance: &Amount) -> Vec<f64> {
        let (isa, len) = (self.isa, self.ids.len());
        let mut out = vec![0.0; len];
        columns::bernoulli(isa, &chance.lanes(len), self.lane(decision), &mut out);
        out
    }

    /// A lognormal shock with mean 1 for each customer.
    pub(super) fn shock(&mut self, decision: Decision, sigma: f64) -> &[f64] {
        let known = self.cup.shocks.iter().position(|(of, _)| *of == sigma);
        let at = known.unwrap_or_else(|| {
            let mut out = vec![0.0; self.ids.len()];
            columns::lognormal_shock(self.isa, sigma, self.lane(decision), &mut out);
            self.cup.shocks.push((sigma, out));
            self.cup.shocks.len() - 1
        });
        &self.cup.shocks[at].1
    }

    /// Normal numbers, one for each customer.
    pub(super) fn normal(&mut self, decision: Decision) -> Vec<f64> {
        let mut out = vec![0.0; self.ids.len()];
        columns::normal(self.isa, self.lane(decision), &mut out);
        out
    }
}
