//! What becomes of customers under one strategy, held against another, period by period: only lives side by side can tell.

use crate::engine::columns::step_column::StepColumn;
use crate::engine::outcome::{FATES, Opening};
use crate::engine::steps::arrive::Win;
use crate::portfolio::{CASH, Exact, Line, Newcomers, Who};
use crate::random::Identity;
use std::collections::BTreeMap;

/// An amount for each line of cash.
type Lines<T> = [T; CASH.len()];

/// A customer who was not won in the same way under both.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Birth {
    /// Under one of them only.
    Won,
    /// Likewise, and by somebody who was not there under the other.
    Brought,
    /// Under both, in other periods or segments: the two lives stand in different places.
    Apart,
}

/// Who the customers of two strategies are to each other. Their sides are 0, what is held against, and 1, what is asked about.
pub(in crate::engine) struct Fates {
    /// The strategies, by side.
    pair: [usize; 2],
    /// By identity, of all who were not won in the same way under both.
    births: BTreeMap<u64, Birth>,
    /// By fate and line, discounted, what side 1 brings more.
    worth: Vec<Lines<f64>>,
    /// The same by opening customer, of all lines.
    customers: BTreeMap<Opening, f64>,
}

/// A period of a block under one strategy.
pub(in crate::engine) struct Trace {
    /// 1 for who is there when it begins.
    pub(in crate::engine) there: StepColumn,
    /// By line of cash what was entered; empty where nothing was.
    pub(in crate::engine) lines: Vec<StepColumn>,
}

impl Trace {
    /// What a customer came to; none of who was not there and caused nothing.
    fn of(&self, row: usize) -> Option<Lines<f64>> {
        let mut entries = [0.0; CASH.len()];
        entries.iter_mut().zip(&self.lines).for_each(|(entry, line)| *entry = line.get(row).copied().unwrap_or(0.0));
        (self.there[row] > 0.0 || entries.iter().any(|entry| *entry != 0.0)).then_some(entries)
    }
}

/// What customers of two strategies come to in a period.
#[derive(Default)]
pub(in crate::engine) struct Lived {
    /// By fate; of those who are there under both, side 0 stands last.
    sums: [Lines<Exact>; FATES.len() + 1],
    /// Those of [`Birth::Apart`]: the identity, the side, the entries; in no order.
    apart: Vec<(u64, usize, Lines<f64>)>,
    /// What an opening customer brings more under side 1; in no order.
    customers: Vec<(Opening, f64)>,
}

impl Lived {
    /// Adds everything of another part.
    pub(super) fn merge(&mut self, other: Lived) {
        for (sum, more) in self.sums.iter_mut().flatten().zip(other.sums.iter().flatten()) {
            sum.merge(*more);
        }
        self.apart.extend(other.apart);
        self.customers.extend(other.customers);
    }

    fn add(&mut self, fate: usize, entries: &Lines<f64>) {
        let entered = self.sums[fate].iter_mut().zip(entries).filter(|(_, entry)| **entry != 0.0);
        entered.for_each(|(sum, entry)| sum.add(*entry));
    }
}

/// What entries leave over.
fn cash(entries: Option<&Lines<f64>>) -> f64 {
    let entries = entries.into_iter().flat_map(|entries| entries.iter().zip(CASH));
    entries.map(|(entry, line)| f64::from(line.info().cash) * entry).sum()
}

/// Where the fate of somebody stands who is there on one side: there under both, or not under the other.
fn common(side: usize) -> usize {
    if side == 1 { 0 } else { FATES.len() }
}

fn alone(side: usize, birth: Option<Birth>) -> usize {
    let fate = match birth {
        None | Some(Birth::Apart) => 1,
        Some(Birth::Won) => 2,
        Some(Birth::Brought) => 3,
    };
    fate + if side == 1 { 0 } else { 3 }
}

impl Fates {
    /// Nobody yet, under these two: what is held against, and what is asked about.
    pub(super) fn new(pair: [usize; 2]) -> Fates {
        Fates { pair, births: BTreeMap::new(), worth: vec![[0.0; CASH.len()]; FATES.len()], customers: BTreeMap::new() }
    }

    /// The side of a strategy.
    pub(in crate::engine) fn side(&self, strategy: usize) -> Option<usize> {
        self.pair.iter().position(|own| *own == strategy)
    }

    /// Notes a customer who is won as each strategy says; by side, whether somebody brings them who is not there on the other.
    pub(in crate::engine) fn born(&mut self, id: Identity, wins: &[Option<Win>], brought: [bool; 2]) {
        let way = |win: Win| (win.segment, win.entry, win.owed);
        let birth = match self.pair.map(|strategy| wins[strategy].map(way)) {
            [None, None] => return,
            [Some(one), Some(other)] if one == other => return,
            [Some(_), Some(_)] => Birth::Apart,
            [one, _] => {
                if brought[usize::from(one.is_none())] {
                    Birth::Brought
                } else {
                    Birth::Won
                }
            }
        };
        self.births.insert(id.0, birth);
    }

    /// Notes those who come to stay without having been won: at the opening, and from the list.
    pub(in crate::engine) fn admit(&mut self, newcomers: &Newcomers) {
        let [one, other] = self.pair.map(|strategy| &newcomers.acquired[strategy]);
        for (id, (one, other)) in newcomers.ids.iter().zip(one.iter().zip(other)) {
            if one.is_some() != other.is_some() {
                self.births.entry(*id).or_insert(Birth::Won);
            }
        }
    }

    /// Adds a period of a block: what its customers come to on each side, where anybody is there.
    pub(in crate::engine) fn live(&self, lived: &mut Lived, segment: usize, who: &Who, traces: &[Option<Trace>; 2]) {
        for (row, id) in who.ids.iter().enumerate() {
            let [one, other] = traces.each_ref().map(|trace| trace.as_ref().and_then(|trace| trace.of(row)));
            let origin = who.origins[row];
            if (one.is_some() || other.is_some()) && !origin.won(who.arrived[row]) {
                let more = cash(other.as_ref()) - cash(one.as_ref());
                lived.customers.push((Opening { segment, origin }, more));
            }
            match [one, other] {
                [None, None] => {}
                [Some(one), Some(other)] => {
                    lived.add(common(0), &one);
                    lived.add(common(1), &other);
                }
                [one, other] => {
                    let side = usize::from(one.is_none());
                    let Some(entries) = one.or(other) else { continue };
                    match self.births.get(id) {
                        Some(Birth::Apart) => lived.apart.push((*id, side, entries)),
                        // Who is gone under both, and still costs something on the file of one, was not kept by it.
                        None if traces[side].as_ref().is_none_or(|trace| trace.there[row] == 0.0) => {
                            lived.add(common(side), &entries);
                        }
                        birth => lived.add(alone(side, birth.copied()), &entries),
                    }
                }
            }
        }
    }

    /// Notes what an opening customer pays under a strategy beside the steps of a period, discounted.
    pub(in crate::engine) fn settle(&mut self, strategy: usize, segment: usize, who: &Who, row: usize, paid: f64) {
        let origin = who.origins[row];
        let Some(side) = self.side(strategy).filter(|_| !origin.won(who.arrived[row])) else { return };
        let more = if side == 1 { paid } else { -paid };
        *self.customers.entry(Opening { segment, origin }).or_default() += more;
    }

    /// Puts those whose lives stand in different places in order, so that they can be found.
    pub(in crate::engine) fn order(lived: &mut Lived) {
        lived.apart.sort_unstable_by_key(|(id, side, _)| (*id, *side));
    }

    /// By side, whether somebody who brings newcomers is not there on the other.
    pub(super) fn without(&self, lived: &Lived, by: Identity, there: [bool; 2]) -> [bool; 2] {
        let found = |side: usize| lived.apart.binary_search_by_key(&(by.0, side), |(id, side, _)| (*id, *side)).is_ok();
        let there = |side: usize| there[side] || (self.births.get(&by.0) == Some(&Birth::Apart) && found(side));
        [!there(1), !there(0)]
    }

    /// Closes a period: `beside` is what customers caused beside its steps, by strategy; it is worth so much at the start.
    pub(in crate::engine) fn close(&mut self, discount: f64, mut lived: Lived, beside: Vec<Vec<(u64, Line, f64)>>) {
        for (strategy, beside) in beside.into_iter().enumerate() {
            let Some(side) = self.side(strategy) else { continue };
            for (id, line, amount) in beside {
                // Winning somebody whom both win is common, whenever each pays for it.
                let fate = match self.births.get(&id) {
                    None | Some(Birth::Apart) => common(side),
                    birth => alone(side, birth.copied()),
                };
                let place = CASH.iter().position(|cash| *cash == line);
                place.iter().for_each(|at| lived.sums[fate][*at].add(amount));
            }
        }
        let apart = std::mem::take(&mut lived.apart);
        for same in apart.chunk_by(|(one, ..), (other, ..)| one == other) {
            for (_, side, entries) in same {
                let both = same.iter().any(|(_, other, _)| other != side);
                lived.add(if both { common(*side) } else { alone(*side, None) }, entries);
            }
        }
        for (customer, more) in lived.customers {
            *self.customers.entry(customer).or_default() += more * discount;
        }
        for (fate, worth) in self.worth.iter_mut().enumerate() {
            for (at, (worth, line)) in worth.iter_mut().zip(CASH).enumerate() {
                let sum = lived.sums[fate][at].value();
                let more = match fate {
                    0 => sum - lived.sums[FATES.len()][at].value(),
                    4.. => -sum,
                    _ => sum,
                };
                *worth += f64::from(line.info().cash) * more * discount;
            }
        }
    }

    /// The strategy that is asked about.
    pub(in crate::engine) fn asked(&self) -> usize {
        self.pair[1]
    }

    /// What it brings more: by fate, and by opening customer.
    pub(in crate::engine) fn told(self) -> (Vec<Lines<f64>>, Vec<(Opening, f64)>) {
        (self.worth, self.customers.into_iter().collect())
    }
}
