//! The random columns of one block in one period: thrown when first asked for, then shared by all strategies.

use super::amount::{Amount, either};
use super::lanes::Lanes;
use super::pick::pick;
use crate::isa::Isa;
use crate::portfolio::Strip;
use crate::random::quantile::poisson_quantile;
use crate::random::{self, Decision, Draws, columns};
use crate::rules::Column;

/// What is kept from block to block, for its memory.
#[derive(Default)]
pub(super) struct Cup {
    /// The columns of words of decisions.
    words: Vec<(u32, [Strip<u32>; 4])>,
    /// Those of decisions with a name.
    named: Vec<(u64, Strip<u32>)>,
    /// Lanes in which two strategies differ.
    others: Vec<u32>,
}

/// Poisson counts, and the rate that they were drawn at.
type Counts = (Decision, Amount<'static>, Lanes);

/// One customer in so many: looking up single counts is so much slower than drawing a column.
const FEW: usize = 16;

/// The throws of one block in one period.
pub(super) struct Dice<'a> {
    isa: Isa,
    draws: Draws,
    ids: &'a [u64],
    period: u32,
    cup: &'a mut Cup,
    /// How many words of the cup are thrown, and how many named decisions.
    thrown: [usize; 2],
    counts: Vec<Counts>,
    /// Shocks with one sigma for all.
    shocks: Vec<(f64, Lanes)>,
}

impl<'a> Dice<'a> {
    /// Nothing thrown yet for the customers `ids` in `period`.
    pub(super) fn new(isa: Isa, draws: Draws, ids: &'a [u64], period: u32, cup: &'a mut Cup) -> Self {
        Dice { isa, draws, ids, period, cup, thrown: [0; 2], counts: Vec::new(), shocks: Vec::new() }
    }

    /// The uniform numbers of a decision, as 32 bits each.
    pub(super) fn lane(&mut self, decision: Decision) -> &[u32] {
        let at = self.throw(decision);
        self.thrown(decision, at)
    }

    /// Those of two decisions.
    pub(super) fn lanes(&mut self, first: Decision, second: Decision) -> (&[u32], &[u32]) {
        let at = [first, second].map(|decision| self.throw(decision));
        (self.thrown(first, at[0]), self.thrown(second, at[1]))
    }

    /// The column of a decision whose place is known.
    fn thrown(&self, decision: Decision, at: usize) -> &[u32] {
        match decision {
            Decision::BuiltIn { lane, .. } => &self.cup.words[at].1[usize::from(lane)],
            Decision::Named(_) => &self.cup.named[at].1,
        }
    }

    /// The place in the cup of a decision, which is thrown if it was not yet.
    fn throw(&mut self, decision: Decision) -> usize {
        match decision {
            Decision::BuiltIn { word, .. } => self.throw_word(word),
            Decision::Named(name) => self.throw_named(name),
        }
    }

    fn throw_word(&mut self, word: u32) -> usize {
        let (words, thrown) = (&mut self.cup.words, self.thrown[0]);
        words[..thrown].iter().position(|(known, _)| *known == word).unwrap_or_else(|| {
            if words.len() == thrown {
                words.push(Default::default());
            }
            let (of, lanes) = &mut words[thrown];
            *of = word;
            lanes.iter_mut().for_each(|lane| lane.set_len(self.ids.len()));
            let [a, b, c, d] = lanes;
            self.draws.fill(self.isa, self.ids, word, self.period, [a, b, c, d]);
            self.thrown[0] += 1;
            thrown
        })
    }

    fn throw_named(&mut self, name: u64) -> usize {
        let thrown = self.thrown[1];
        let known = self.cup.named[..thrown].iter().position(|(known, _)| *known == name);
        known.unwrap_or_else(|| {
            let word = self.throw_word(Decision::GROWING);
            let Cup { words, named, .. } = &mut *self.cup;
            if named.len() == thrown {
                named.push(Default::default());
            }
            let (of, lane) = &mut named[thrown];
            *of = name;
            lane.set_len(self.ids.len());
            let [high, low] = Decision::NAMED.map(|lane| &words[word].1[usize::from(lane)][..]);
            random::named(self.isa, name, high, low, lane);
            self.thrown[1] += 1;
            thrown
        })
    }

    /// A Poisson number for each customer.
    pub(super) fn poisson(&mut self, decision: Decision, rate: Amount) -> &[f64] {
        let known = |(of, at, _): &Counts| {
            *of == decision && matches!((at, &rate), (Amount::Same(a), Amount::Same(b)) if a == b)
        };
        let at = self.counts.iter().position(known).unwrap_or_else(|| {
            let mut counts = Lanes::stale(self.ids.len());
            let rate = match rate {
                Amount::Same(rate) => Amount::Same(rate),
                Amount::Held(rates) => Amount::Lanes(Lanes::copy(rates)),
                Amount::Lanes(rates) => Amount::Lanes(rates),
            };
            match rate.view() {
                Column::Same(rate) => columns::poisson_same(self.isa, rate, self.lane(decision), &mut counts),
                Column::Lanes(rates) => {
                    if !self.recount(decision, rates, &mut counts) {
                        columns::poisson(self.isa, rates, self.lane(decision), &mut counts);
                    }
                }
            }
            self.counts.push((decision, rate, counts));
            self.counts.len() - 1
        });
        &self.counts[at].2
    }

    /// Takes over the counts of the strategy before, where few customers have another rate under this one.
    fn recount(&mut self, decision: Decision, rates: &[f64], counts: &mut [f64]) -> bool {
        let Some(at) = self.counts.iter().rposition(|(of, at, _)| *of == decision && !matches!(at, Amount::Same(_)))
        else {
            return false;
        };
        let (known, others) = (self.counts[at].1.view(), &mut self.cup.others);
        either!(known = known; pick(self.isa, rates.len(), (rates, known), |(rate, known)| rate != known, others));
        if others.len() > rates.len() / FEW {
            return false;
        }
        counts.copy_from_slice(&self.counts[at].2);
        let others = std::mem::take(&mut self.cup.others);
        let u = self.lane(decision);
        for lane in others.iter().map(|lane| *lane as usize) {
            counts[lane] = poisson_quantile(rates[lane], columns::unit(u[lane]));
        }
        self.cup.others = others;
        true
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
