//! What each customer comes to over the replications: its account, entry by entry.

use super::grid::Grid;
use super::moments::Sum;
use super::summary::quantile;
use crate::engine::{Account, Accounts, CELLS, Opening, Outcomes};
use std::collections::BTreeMap;

/// Whose account it is. They stand in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// A customer who was there at the opening, or is in the list.
    Customer(Opening),
    /// All who are won.
    Won,
    /// What no customer causes.
    Nobody,
}

/// The accounts of all strategies, gathered while replications are played: of each entry the mean, and what its quantiles are told from.
#[derive(Clone, Debug, Default)]
pub struct Ledgers {
    /// How many entries an account has.
    entries: usize,
    /// Whether quantiles are told from the values themselves.
    exact: bool,
    runs: usize,
    /// By strategy.
    strategies: Vec<BTreeMap<Holder, Vec<Entry>>>,
}

/// One entry of an account.
#[derive(Clone, Debug, Default)]
struct Entry {
    sum: Sum,
    /// The values, as long as they are kept.
    values: Vec<f64>,
    grid: Grid,
    ends: [f64; 2],
}

/// What is told of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// The mean over the replications.
    pub mean: f64,
    /// The value that 5 of 100 replications stay below.
    pub p5: f64,
    /// And 95.
    pub p95: f64,
}

impl Ledgers {
    /// Adds the next replications. What is told does not depend on how many come at a time, nor on threads.
    pub fn add(&mut self, some: &Outcomes) {
        let accounts = |run: usize, strategy: usize| some.runs[run][strategy].accounts.as_deref();
        for strategy in 0..some.strategies.len() {
            let all: Vec<&Accounts> = (0..some.runs.len()).filter_map(|run| accounts(run, strategy)).collect();
            let Some(first) = all.first() else { return };
            if self.strategies.is_empty() {
                self.entries = some.account.len();
                let cells = first.customers.len() * self.entries * some.strategies.len();
                self.exact = cells as f64 * f64::from(some.planned) <= CELLS;
                self.strategies = vec![BTreeMap::new(); some.strategies.len()];
            }
            let mut by_holder: BTreeMap<Holder, Vec<Option<&Account>>> = BTreeMap::new();
            for (at, accounts) in all.iter().enumerate() {
                let Accounts { customers, won, nobody } = accounts;
                let others = [(Holder::Won, won), (Holder::Nobody, nobody)];
                let known = customers.iter().map(|(customer, account)| (Holder::Customer(*customer), account));
                for (holder, account) in known.chain(others) {
                    by_holder.entry(holder).or_insert_with(|| vec![None; all.len()])[at] = Some(account);
                }
            }
            let (entries, exact, before) = (self.entries, self.exact, self.runs);
            for (holder, each) in by_holder {
                let ledger = self.strategies[strategy].entry(holder).or_insert_with(|| vec![Entry::default(); entries]);
                for (at, entry) in ledger.iter_mut().enumerate() {
                    // Who was not there in some run came to nothing in it.
                    entry.extend(each.iter().map(|account| account.map_or(0.0, |it| it.0[at])), exact, before);
                }
            }
        }
        self.runs += some.runs.len();
    }

    /// Whether quantiles are told from the values themselves; else they lie within [`WITHIN`](super::WITHIN) of them.
    #[must_use]
    pub fn are_exact(&self) -> bool {
        self.exact
    }

    /// The accounts of a strategy.
    pub fn of(&self, strategy: usize) -> impl Iterator<Item = (Holder, Vec<Told>)> {
        let runs = self.runs;
        let told = move |entries: &Vec<Entry>| entries.iter().map(|entry| entry.told(runs)).collect();
        self.strategies.get(strategy).into_iter().flatten().map(move |(holder, entries)| (*holder, told(entries)))
    }
}

impl Entry {
    fn extend(&mut self, values: impl Iterator<Item = f64>, exact: bool, before: usize) {
        let known = if exact { self.values.len() } else { self.grid.count() };
        let mut values: Vec<f64> = std::iter::repeat_n(0.0, before - known).chain(values).collect();
        values.iter().for_each(|value| self.sum.add(*value));
        if exact {
            self.values.append(&mut values);
            return;
        }
        if known == 0 {
            self.ends = [f64::INFINITY, f64::NEG_INFINITY];
        }
        values.iter().for_each(|value| self.ends = [self.ends[0].min(*value), self.ends[1].max(*value)]);
        self.grid.add(&Grid::of(&values));
    }

    fn told(&self, runs: usize) -> Told {
        let known = self.values.len().max(self.grid.count());
        let missing = runs - known;
        let mean = self.sum.value() / runs as f64;
        if self.grid.count() == 0 {
            let mut sorted: Vec<f64> = self.values.iter().copied().chain(std::iter::repeat_n(0.0, missing)).collect();
            sorted.sort_unstable_by(f64::total_cmp);
            let [p5, p95] = [0.05, 0.95].map(|p| quantile(&sorted, p));
            return Told { mean, p5, p95 };
        }
        let mut grid = self.grid.clone();
        let mut ends = self.ends;
        if missing > 0 {
            grid.add(&Grid::of(&vec![0.0; missing]));
            ends = [ends[0].min(0.0), ends[1].max(0.0)];
        }
        let [p5, p95] = [0.05, 0.95].map(|p| grid.quantile(p, ends));
        Told { mean, p5, p95 }
    }
}
