//! The random columns of one block in one period: thrown when first asked for, then shared by all strategies.

use super::amount::Amount;
use super::each::either;
use super::lanes::Lanes;
use super::pick::Picked;
use crate::isa::Isa;
use crate::portfolio::Strip;
use crate::random::quantile::poisson_quantile;
use crate::random::{self, Decision, Draws, columns};
use crate::rules::Column;

/// What is kept from block to block, for its memory.
#[derive(Default)]
pub(super) struct Cup {
    lanes: [Strip<u32>; 4],
    seeds: Strip<u64>,
    named: Vec<(u64, Strip<u32>)>,
    counts: Vec<Counts>,
    /// Shocks with one sigma for all.
    shocks: Vec<(f64, Lanes)>,
    /// Lanes in which two strategies differ.
    others: Picked,
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
    /// Whether the lanes are thrown, and how many of the named decisions.
    thrown: bool,
    named: usize,
}

impl<'a> Dice<'a> {
    /// Nothing thrown yet for the customers `ids` in `period`.
    pub(super) fn new(isa: Isa, draws: Draws, ids: &'a [u64], period: u32, cup: &'a mut Cup) -> Self {
        cup.counts.clear();
        cup.shocks.clear();
        Dice { isa, draws, ids, period, cup, thrown: false, named: 0 }
    }

    /// The uniform numbers of a decision, as 32 bits each.
    pub(super) fn lane(&mut self, decision: Decision) -> &[u32] {
        let at = self.throw(decision);
        self.thrown(decision, at)
    }

    /// Those of several decisions.
    pub(super) fn lanes<const N: usize>(&mut self, decisions: [Decision; N]) -> [&[u32]; N] {
        let thrown = decisions.map(|decision| (decision, self.throw(decision)));
        thrown.map(|(decision, at)| self.thrown(decision, at))
    }

    /// The column of a decision whose place is known.
    fn thrown(&self, decision: Decision, at: usize) -> &[u32] {
        match decision {
            Decision::Lane(_) => &self.cup.lanes[at],
            Decision::Named(_) => &self.cup.named[at].1,
        }
    }

    /// The place in the cup of a decision, which is thrown if it was not yet.
    fn throw(&mut self, decision: Decision) -> usize {
        let (Cup { lanes, seeds, named, .. }, len) = (&mut *self.cup, self.ids.len());
        if !self.thrown {
            lanes.iter_mut().for_each(|lane| lane.set_len(len));
            seeds.set_len(len);
            self.draws.fill(self.isa, self.ids, self.period, lanes.each_mut().map(|lane| &mut lane[..]), seeds);
            self.thrown = true;
        }
        match decision {
            Decision::Lane(lane) => usize::from(lane),
            Decision::Named(name) => {
                named[..self.named].iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                    if named.len() == self.named {
                        named.push(Default::default());
                    }
                    let (of, lane) = &mut named[self.named];
                    *of = name;
                    lane.set_len(len);
                    random::named(self.isa, name, seeds, lane);
                    self.named += 1;
                    self.named - 1
                })
            }
        }
    }

    /// A Poisson number for each customer.
    pub(super) fn poisson(&mut self, decision: Decision, rate: Amount) -> &[f64] {
        let known = |(of, at, _): &Counts| {
            *of == decision && matches!((at, &rate), (Amount::Same(a), Amount::Same(b)) if a == b)
        };
        let at = self.cup.counts.iter().position(known).unwrap_or_else(|| {
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
            self.cup.counts.push((decision, rate, counts));
            self.cup.counts.len() - 1
        });
        &self.cup.counts[at].2
    }

    /// Takes over the counts of the strategy before, where few customers have another rate under this one.
    fn recount(&mut self, decision: Decision, rates: &[f64], counts: &mut [f64]) -> bool {
        let Some(at) =
            self.cup.counts.iter().rposition(|(of, at, _)| *of == decision && !matches!(at, Amount::Same(_)))
        else {
            return false;
        };
        let (known, others) = (self.cup.counts[at].1.view(), &mut self.cup.others);
        either!(known = known; others.pick(self.isa, rates.len(), (rates, known), |(rate, known)| rate != known));
        if others.len() > rates.len() / FEW {
            return false;
        }
        counts.copy_from_slice(&self.cup.counts[at].2);
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
        let at = self.cup.shocks.iter().position(|(of, _)| *of == sigma).unwrap_or_else(|| {
            let isa = self.isa;
            let mut out = Lanes::stale(self.ids.len());
            columns::lognormal_shock(isa, sigma, self.lane(decision), &mut out);
            self.cup.shocks.push((sigma, out));
            self.cup.shocks.len() - 1
        });
        &self.cup.shocks[at].1
    }

    /// The same, where each customer has a sigma of its own.
    pub(super) fn shocks(&mut self, decision: Decision, sigma: &[f64]) -> Lanes {
        let isa = self.isa;
        let mut out = Lanes::stale(self.ids.len());
        columns::lognormal_shocks(isa, sigma, self.lane(decision), &mut out);
        out
    }
}
