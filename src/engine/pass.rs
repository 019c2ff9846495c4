//! What the blocks leave behind in a period: entries for the books, and those whom customers bring.

use super::arrive::{Win, win};
use super::herd::Herd;
use super::scene::Offer;
use super::world::{Books, World};
use crate::error::Result;
use crate::portfolio::Origin;
use crate::random::{Identity, Origin as Root};
use crate::stop::Stop;
use std::collections::BTreeMap;

/// What the blocks leave behind in a period.
pub(super) struct Pass {
    /// By strategy.
    pub(super) books: Vec<Books>,
    /// Who brings newcomers.
    pub(super) brought: Vec<Brought>,
}

/// A customer who brings newcomers under some strategy.
pub(super) struct Brought {
    by: Identity,
    segment: usize,
    /// By strategy.
    offers: Vec<Option<Offer>>,
}

impl Brought {
    /// How many newcomers, whatever the strategy.
    fn most(&self) -> u32 {
        self.offers.iter().flatten().map(|offer| offer.count).max().unwrap_or(0)
    }
}

impl Pass {
    /// Nothing yet.
    pub(super) fn new(worlds: &[World]) -> Self {
        Pass { books: worlds.iter().map(|world| Books::new(world.plan)).collect(), brought: Vec::new() }
    }

    /// Notes who in a block brings newcomers, from the offers under each strategy.
    pub(super) fn note(&mut self, segment: usize, ids: &[u64], offers: &[Vec<Offer>]) {
        let mut by_lane: BTreeMap<u32, Vec<Option<Offer>>> = BTreeMap::new();
        for (index, offers_here) in offers.iter().enumerate() {
            for offer in offers_here {
                by_lane.entry(offer.lane).or_insert_with(|| vec![None; offers.len()])[index] = Some(*offer);
            }
        }
        let brought = by_lane.into_iter();
        self.brought.extend(brought.map(|(lane, offers)| Brought {
            by: Identity(ids[lane as usize]),
            segment,
            offers,
        }));
    }

    /// Adds what later blocks left behind.
    pub(super) fn merge(mut self, other: Pass) -> Pass {
        self.books.iter_mut().zip(&other.books).for_each(|(books, more)| books.merge(more));
        self.brought.extend(other.brought);
        self
    }
}

/// Those whom customers brought in this period are on their way; with no delay they are won and paid in the next.
pub(super) fn welcome_referred(worlds: &mut [World], herd: &mut Herd, brought: &[Brought], stop: &Stop) -> Result<()> {
    let period = worlds[0].period;
    let mut won = vec![0.0; worlds.len()];
    for Brought { offers, .. } in brought {
        won.iter_mut()
            .zip(offers.iter())
            .for_each(|(won, offer)| *won += offer.map_or(0.0, |offer| f64::from(offer.count)));
    }
    let everybody = brought.iter().map(|brought| f64::from(brought.most())).sum();
    herd.expect(worlds, 0.0, everybody, &won)?;
    let mut wins = Vec::with_capacity(worlds.len());
    for of @ Brought { by, segment, offers } in brought {
        let root = Root::referrer(*by).period(period);
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
            win(worlds, herd, root.member(u64::from(j)), Origin::Referred, &wins);
        }
    }
    Ok(())
}
