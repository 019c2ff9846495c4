//! The random columns of one block in one period: thrown when first asked for, then shared by all strategies.

use super::amount::{Amount, either};
use super::lanes::Lanes;
use super::pick::pick;
use crate::isa::Isa;
use crate::random::columns;
use crate::random::quantile::poisson_quantile;
use crate::random::{Decision, Draws};
use crate::rules::Column;

/// The columns of a word of decisions; the memory is kept from block to block.
#[derive(Default)]
pub(super) struct Cup {
    words: Vec<(u32, [Vec<u32>; 4])>,
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
    /// How many words of the cup are thrown.
    thrown: usize,
    counts: Vec<Counts>,
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
        let at = self.throw(decision.word);
        &self.cup.words[at].1[usize::from(decision.lane)]
    }

    /// Those of two decisions.
    pub(super) fn lanes(&mut self, first: Decision, second: Decision) -> (&[u32], &[u32]) {
        let [first, second] = [first, second].map(|decision| (self.throw(decision.word), usize::from(decision.lane)));
        let words = &self.cup.words;
        (&words[first.0].1[first.1], &words[second.0].1[second.1])
    }

    /// The place of a word among those thrown.
    fn throw(&mut self, word: u32) -> usize {
        let words = &mut self.cup.words;
        words[..self.thrown].iter().position(|(known, _)| *known == word).unwrap_or_else(|| {
            if words.len() == self.thrown {
                words.push(Default::default());
            }
            let (of, lanes) = &mut words[self.thrown];
            *of = word;
            lanes.iter_mut().for_each(|lane| lane.resize(self.ids.len(), 0));
            let [a, b, c, d] = lanes;
            self.draws.fill(self.isa, self.ids, word, self.period, [a, b, c, d]);
            self.thrown += 1;
            self.thrown - 1
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
