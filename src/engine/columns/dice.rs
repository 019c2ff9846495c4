//! The random columns of one block in one period: thrown when first asked for, then shared by all strategies.

use super::pick::Picked;
use super::step_column::StepColumn;
use super::values::Values;
use crate::isa::Isa;
use crate::portfolio::AlignedColumn;
use crate::random::quantile::poisson_quantile;
use crate::random::{self, Decision, Draws, columns};

/// What is kept from block to block, for its memory.
#[derive(Default)]
pub(in crate::engine) struct Buffers {
    rows: [AlignedColumn<u32>; 4],
    seeds: AlignedColumn<u64>,
    named: Vec<(u64, AlignedColumn<u32>)>,
    /// Poisson counts at one rate for all.
    alike: Vec<(Decision, f64, StepColumn)>,
    /// By decision the rates of the last strategy that asked, and the Poisson counts at them.
    counts: Vec<(Decision, StepColumn, StepColumn)>,
    /// Shocks with one sigma for all.
    shocks: Vec<(f64, StepColumn)>,
    /// Rows in which two strategies differ.
    others: Picked,
}

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
        buffers.alike.clear();
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
        match rate {
            Values::Same(rate) => self.poisson_alike(decision, rate),
            Values::Held(rates) => self.poisson_each(decision, StepColumn::copy(rates)),
            Values::Column(rates) => self.poisson_each(decision, rates),
        }
    }

    fn poisson_alike(&mut self, decision: Decision, rate: f64) -> &[f64] {
        let mut known = self.buffers.alike.iter();
        let at = known.position(|(of, at, _)| (*of, *at) == (decision, rate)).unwrap_or_else(|| {
            let mut counts = StepColumn::stale(self.ids.len());
            columns::poisson_same(self.isa, rate, self.bits(decision), &mut counts);
            self.buffers.alike.push((decision, rate, counts));
            self.buffers.alike.len() - 1
        });
        &self.buffers.alike[at].2
    }

    /// Where few customers have another rate than under the strategy before, the others keep their counts.
    fn poisson_each(&mut self, decision: Decision, rates: StepColumn) -> &[f64] {
        let Buffers { counts: all, others, .. } = &mut *self.buffers;
        let known = all.iter().position(|(of, ..)| *of == decision).map(|at| all.swap_remove(at));
        let few = known.as_ref().is_some_and(|(_, known, _)| {
            let of = (&rates[..], &known[..]);
            others.pick_few(self.isa, rates.len(), rates.len() / FEW, of, |(rate, known)| rate != known)
        });
        let mut counts = known.map_or_else(|| StepColumn::stale(rates.len()), |(.., counts)| counts);
        let at = self.throw(decision);
        let u = self.thrown(decision, at);
        if few {
            for row in self.buffers.others.iter().map(|row| *row as usize) {
                counts[row] = poisson_quantile(rates[row], columns::unit(u[row]));
            }
        } else {
            columns::poisson(self.isa, &rates, u, &mut counts);
        }
        let all = &mut self.buffers.counts;
        all.push((decision, rates, counts));
        &all[all.len() - 1].2
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

#[cfg(test)]
mod tests {
    use super::{Buffers, Dice, Isa, StepColumn, Values, columns};
    use crate::random::{Decision, Draws};

    /// Nobody's count depends on what other strategies asked before.
    #[test]
    fn counts_that_are_taken_over_are_those_that_would_be_drawn() {
        let ids: Vec<u64> = (0..256).map(|id| id * 7919 + 1).collect();
        let mut buffers = Buffers::default();
        let mut dice = Dice::new(Isa::best(), Draws::new(42, 0), &ids, 3, &mut buffers);
        let rate = |row: u64, few: u64, many: f64| if row % 100 == few { 3.0 } else { many * (row % 5) as f64 };
        for (few, many) in [(0, 0.7), (1, 0.7), (2, 0.7), (2, 0.8), (0, 0.7)] {
            let rates: StepColumn = (0..256).map(|row| rate(row, few, many)).collect();
            let mut fresh = vec![0.0; ids.len()];
            columns::poisson(Isa::best(), &rates, dice.bits(Decision::PURCHASES), &mut fresh);
            assert_eq!(dice.poisson(Decision::PURCHASES, Values::Column(rates)), fresh, "{few} {many}");
            assert_eq!(dice.poisson(Decision::PURCHASES, Values::Same(1.5)).len(), fresh.len());
        }
    }
}
