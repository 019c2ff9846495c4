//! The random columns of one block in one period: thrown when first asked for, then shared by all strategies.

use super::each::by_shape;
use super::pick::Picked;
use super::step_column::StepColumn;
use super::values::Values;
use crate::isa::Isa;
use crate::portfolio::AlignedColumn;
use crate::random::quantile::poisson_quantile;
use crate::random::{self, Decision, Draws, columns};
use crate::rules::Column;

/// What is kept from block to block, for its memory.
#[derive(Default)]
pub(in crate::engine) struct Buffers {
    rows: [AlignedColumn<u32>; 4],
    seeds: AlignedColumn<u64>,
    named: Vec<(u64, AlignedColumn<u32>)>,
    counts: Vec<Counts>,
    /// Shocks with one sigma for all.
    shocks: Vec<(f64, StepColumn)>,
    /// Rows in which two strategies differ.
    others: Picked,
}

/// Poisson counts, and the rate that they were drawn at.
type Counts = (Decision, Values<'static>, StepColumn);

/// One customer in so many: looking up single counts is so much slower than drawing a column.
const FEW: usize = 16;

/// The throws of one block in one period.
pub(in crate::engine) struct Dice<'a> {
    isa: Isa,
    draws: Draws,
    ids: &'a [u64],
    period: u32,
    buffers: &'a mut Buffers,
    /// Whether the rows are thrown, and how many of the named decisions.
    thrown: bool,
    named: usize,
}

impl<'a> Dice<'a> {
    /// Nothing thrown yet for the customers `ids` in `period`.
    pub(in crate::engine) fn new(
        isa: Isa,
        draws: Draws,
        ids: &'a [u64],
        period: u32,
        buffers: &'a mut Buffers,
    ) -> Self {
        buffers.counts.clear();
        buffers.shocks.clear();
        Dice { isa, draws, ids, period, buffers, thrown: false, named: 0 }
    }

    /// The uniform numbers of a decision, as 32 bits each.
    pub(in crate::engine) fn bits(&mut self, decision: Decision) -> &[u32] {
        let at = self.throw(decision);
        self.thrown(decision, at)
    }

    /// Those of several decisions.
    pub(in crate::engine) fn bits_of<const N: usize>(&mut self, decisions: [Decision; N]) -> [&[u32]; N] {
        let thrown = decisions.map(|decision| (decision, self.throw(decision)));
        thrown.map(|(decision, at)| self.thrown(decision, at))
    }

    /// The column of a decision whose place is known.
    fn thrown(&self, decision: Decision, at: usize) -> &[u32] {
        match decision {
            Decision::Word(_) => &self.buffers.rows[at],
            Decision::Named(_) => &self.buffers.named[at].1,
        }
    }

    /// The place in the buffers of a decision, which is thrown if it was not yet.
    fn throw(&mut self, decision: Decision) -> usize {
        let (Buffers { rows, seeds, named, .. }, len) = (&mut *self.buffers, self.ids.len());
        if !self.thrown {
            rows.iter_mut().for_each(|row| row.set_len(len));
            seeds.set_len(len);
            self.draws.fill(self.isa, self.ids, self.period, rows.each_mut().map(|row| &mut row[..]), seeds);
            self.thrown = true;
        }
        match decision {
            Decision::Word(row) => usize::from(row),
            Decision::Named(name) => {
                named[..self.named].iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                    if named.len() == self.named {
                        named.push(Default::default());
                    }
                    let (of, row) = &mut named[self.named];
                    *of = name;
                    row.set_len(len);
                    random::named(self.isa, name, seeds, row);
                    self.named += 1;
                    self.named - 1
                })
            }
        }
    }

    /// A Poisson number for each customer.
    pub(in crate::engine) fn poisson(&mut self, decision: Decision, rate: Values) -> &[f64] {
        let known = |(of, at, _): &Counts| {
            *of == decision && matches!((at, &rate), (Values::Same(a), Values::Same(b)) if a == b)
        };
        let at = self.buffers.counts.iter().position(known).unwrap_or_else(|| {
            let mut counts = StepColumn::stale(self.ids.len());
            let rate = match rate {
                Values::Same(rate) => Values::Same(rate),
                Values::Held(rates) => Values::Column(StepColumn::copy(rates)),
                Values::Column(rates) => Values::Column(rates),
            };
            match rate.view() {
                Column::Same(rate) => columns::poisson_same(self.isa, rate, self.bits(decision), &mut counts),
                Column::Each(rates) => {
                    if !self.recount(decision, rates, &mut counts) {
                        columns::poisson(self.isa, rates, self.bits(decision), &mut counts);
                    }
                }
            }
            self.buffers.counts.push((decision, rate, counts));
            self.buffers.counts.len() - 1
        });
        &self.buffers.counts[at].2
    }

    /// Takes over the counts of the strategy before, where few customers have another rate under this one.
    fn recount(&mut self, decision: Decision, rates: &[f64], counts: &mut [f64]) -> bool {
        let Some(at) =
            self.buffers.counts.iter().rposition(|(of, at, _)| *of == decision && !matches!(at, Values::Same(_)))
        else {
            return false;
        };
        let (known, others) = (self.buffers.counts[at].1.view(), &mut self.buffers.others);
        by_shape!(known = known; others.pick(self.isa, rates.len(), (rates, known), |(rate, known)| rate != known));
        if others.len() > rates.len() / FEW {
            return false;
        }
        counts.copy_from_slice(&self.buffers.counts[at].2);
        let others = std::mem::take(&mut self.buffers.others);
        let u = self.bits(decision);
        for row in others.iter().map(|row| *row as usize) {
            counts[row] = poisson_quantile(rates[row], columns::unit(u[row]));
        }
        self.buffers.others = others;
        true
    }

    /// A lognormal shock with mean 1 for each customer.
    pub(in crate::engine) fn shock(&mut self, decision: Decision, sigma: f64) -> &[f64] {
        let at = self.buffers.shocks.iter().position(|(of, _)| *of == sigma).unwrap_or_else(|| {
            let isa = self.isa;
            let mut out = StepColumn::stale(self.ids.len());
            columns::lognormal_shock(isa, sigma, self.bits(decision), &mut out);
            self.buffers.shocks.push((sigma, out));
            self.buffers.shocks.len() - 1
        });
        &self.buffers.shocks[at].1
    }

    /// The same, where each customer has a sigma of its own.
    pub(in crate::engine) fn shocks(&mut self, decision: Decision, sigma: &[f64]) -> StepColumn {
        let isa = self.isa;
        let mut out = StepColumn::stale(self.ids.len());
        columns::lognormal_shocks(isa, sigma, self.bits(decision), &mut out);
        out
    }
}
