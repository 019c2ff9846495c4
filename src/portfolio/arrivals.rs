//! Those who were won and are on their way.

use super::{Origin, Root};
use std::collections::BTreeMap;

/// Newcomers of one segment who enter in the same period, as columns.
#[derive(Clone, Debug, Default)]
pub struct Newcomers {
    /// Identities.
    pub ids: Vec<u64>,
    /// Where each came from.
    pub origins: Vec<Origin>,
    /// By whom each comes; empty unless somebody asks.
    pub roots: Vec<Root>,
    /// The period in which they were won and paid for; `None` for who is on entry.
    pub paid: Vec<Option<u32>>,
    /// What each cost to win under each strategy, as it was paid; `None` where a strategy did not win them.
    pub acquired: Vec<Vec<Option<f64>>>,
}

impl Newcomers {
    /// Nobody yet, for so many strategies.
    #[must_use]
    pub fn new(strategies: usize) -> Self {
        Newcomers { acquired: vec![Vec::new(); strategies], ..Newcomers::default() }
    }

    /// Adds one, with what they cost under each strategy; by whom they come, of all or of none.
    pub fn push(
        &mut self,
        id: u64,
        origin: Origin,
        root: Option<Root>,
        paid: Option<u32>,
        acquired: impl IntoIterator<Item = Option<f64>>,
    ) {
        self.ids.push(id);
        self.origins.push(origin);
        self.roots.extend(root);
        self.paid.push(paid);
        self.acquired.iter_mut().zip(acquired).for_each(|(column, cost)| column.push(cost));
    }

    /// By whom one of them was brought, if by somebody, and if that is asked.
    #[must_use]
    pub fn brought_by(&self, at: usize) -> Option<Root> {
        self.roots.get(at).copied().filter(|_| self.origins[at] == Origin::Referred)
    }

    /// How many bytes one of them takes.
    #[must_use]
    pub fn bytes(strategies: usize) -> usize {
        size_of::<u64>() + size_of::<Origin>() + size_of::<Option<u32>>() + strategies * size_of::<Option<f64>>()
    }

    /// How many, whatever the strategy.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// The newcomers of the coming periods, by segment. A period in which nobody enters takes no memory.
#[derive(Clone, Debug)]
pub struct Arrivals {
    strategies: usize,
    /// The next period in which somebody may enter.
    next: u32,
    /// By period of entry and segment.
    coming: BTreeMap<(u32, usize), Newcomers>,
}

impl Arrivals {
    /// Nobody on the way.
    #[must_use]
    pub fn new(strategies: usize) -> Self {
        Arrivals { strategies, next: 0, coming: BTreeMap::new() }
    }

    /// Those who enter `segment` in `period`, which must not be over.
    pub fn at(&mut self, period: u32, segment: usize) -> &mut Newcomers {
        self.coming.entry((period, segment)).or_insert_with(|| Newcomers::new(self.strategies))
    }

    /// Takes those who enter in the next period, with their segment, in the order of the segments.
    pub fn enter(&mut self) -> Vec<(usize, Newcomers)> {
        self.next += 1;
        let later = self.coming.split_off(&(self.next, 0));
        let now = std::mem::replace(&mut self.coming, later);
        now.into_iter().map(|((_, segment), newcomers)| (segment, newcomers)).collect()
    }

    /// Everyone who is on the way: the period of entry, the segment, the newcomers.
    pub fn on_the_way(&mut self) -> impl Iterator<Item = (u32, usize, &mut Newcomers)> {
        self.coming.iter_mut().map(|((entry, segment), newcomers)| (*entry, *segment, newcomers))
    }

    /// How many are on the way, whatever the strategy.
    #[must_use]
    pub fn len(&self) -> usize {
        self.coming.values().map(Newcomers::len).sum()
    }

    /// Whether nobody is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.coming.is_empty()
    }
}
