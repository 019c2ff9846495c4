//! What the blocks leave behind in a period: entries for the books, and those whom customers bring.

use super::Population;
use super::fates::{Lived, Trace};
use crate::engine::replication::Replication;
use crate::engine::scene::Offer;
use crate::engine::steps::arrive::{Win, win};
use crate::engine::world::Books;
use crate::error::Result;
use crate::portfolio::{Origin, Root, Who};
use crate::random::{Identity, Origin as From};
use crate::stop::Stop;
use std::collections::BTreeMap;

/// What the blocks leave behind in a period.
pub(in crate::engine) struct PeriodResult {
    /// By strategy.
    pub(in crate::engine) books: Vec<Books>,
    /// Who brings newcomers.
    pub(in crate::engine) brought: Vec<Brought>,
    /// What became of customers, where that is asked.
    pub(in crate::engine) lived: Option<Box<Lived>>,
}

/// A customer who brings newcomers under some strategy.
pub(in crate::engine) struct Brought {
    by: Identity,
    segment: usize,
    /// By whom this customer came, if that is asked.
    root: Option<Root>,
    /// By strategy.
    offers: Vec<Option<Offer>>,
    /// Whether they are there under each of two strategies, where fates are asked.
    there: [bool; 2],
}

impl Brought {
    /// How many newcomers, whatever the strategy.
    fn most(&self) -> u32 {
        self.offers.iter().flatten().map(|offer| offer.count).max().unwrap_or(0)
    }
}

impl PeriodResult {
    /// Nothing yet.
    pub(in crate::engine) fn new(worlds: &Replication) -> Self {
        PeriodResult::on(worlds, worlds.iter().map(|world| Books::new(world.plan)).collect())
    }

    /// Nothing yet beside what is in the books.
    pub(in crate::engine) fn on(worlds: &Replication, books: Vec<Books>) -> Self {
        PeriodResult { books, brought: Vec::new(), lived: worlds.plan().detail.by_fate.map(|_| Box::default()) }
    }

    /// Notes who in a block brings newcomers, from the offers under each strategy, and what became of its customers.
    pub(in crate::engine) fn note(
        &mut self,
        segment: usize,
        who: &Who,
        offers: &[Vec<Offer>],
        traces: &[Option<Trace>; 2],
    ) {
        let mut by_row: BTreeMap<u32, Vec<Option<Offer>>> = BTreeMap::new();
        for (index, offers_here) in offers.iter().enumerate() {
            for offer in offers_here {
                by_row.entry(offer.row).or_insert_with(|| vec![None; offers.len()])[index] = Some(*offer);
            }
        }
        let there = |row: usize| traces.each_ref().map(|it| it.as_ref().is_some_and(|it| it.there[row] > 0.0));
        let brought = by_row.into_iter().map(|(row, offers)| (row as usize, offers));
        self.brought.extend(brought.map(|(row, offers)| Brought {
            by: Identity(who.ids[row]),
            segment,
            root: who.roots.get(row).copied(),
            offers,
            there: there(row),
        }));
    }

    /// Adds what later blocks left behind.
    pub(in crate::engine) fn merge(mut self, other: PeriodResult) -> PeriodResult {
        self.books.iter_mut().zip(&other.books).for_each(|(books, more)| books.merge(more));
        self.brought.extend(other.brought);
        self.lived.iter_mut().zip(other.lived).for_each(|(lived, more)| lived.merge(*more));
        self
    }
}

/// Those whom customers brought in this period are on their way; with no delay they are won and paid in the next.
pub(in crate::engine) fn welcome_referred(
    worlds: &mut Replication,
    population: &mut Population,
    result: &PeriodResult,
    stop: &Stop,
) -> Result<()> {
    let period = worlds.period();
    let PeriodResult { brought, lived, .. } = result;
    let mut won = vec![0.0; worlds.len()];
    for Brought { offers, .. } in brought {
        won.iter_mut()
            .zip(offers.iter())
            .for_each(|(won, offer)| *won += offer.map_or(0.0, |offer| f64::from(offer.count)));
    }
    let everybody = brought.iter().map(|brought| f64::from(brought.most())).sum();
    population.expect(worlds, 0.0, everybody, &won)?;
    let mut wins = Vec::with_capacity(worlds.len());
    for of @ Brought { by, segment, root: by_root, offers, there } in brought {
        let root = From::referrer(*by).period(period);
        let without =
            population.fates.as_ref().zip(lived.as_ref()).map(|(fates, lived)| fates.without(lived, *by, *there));
        for j in 0..of.most() {
            stop.spend(0)?;
            wins.clear();
            wins.extend(worlds.iter().zip(offers).map(|(world, offer)| {
                let terms = world.terms();
                let to = terms.segments[*segment].refers_to;
                let delay = terms.referral.delay;
                let offer = offer.filter(|offer| j < offer.count && !terms.segments[to].dropped)?;
                Some(Win { segment: to, entry: period + delay.max(1), owed: delay == 0, cost: offer.cost })
            }));
            let id = root.member(u64::from(j));
            population.fates.iter_mut().zip(without).for_each(|(fates, without)| fates.born(id, &wins, without));
            win(worlds, population, id, Origin::Referred, *by_root, &wins);
        }
    }
    Ok(())
}
