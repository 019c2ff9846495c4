//! Those who were won and are on their way.

use super::Origin;
use std::collections::VecDeque;

/// Newcomers of one segment who enter in the same period, as columns.
#[derive(Clone, Debug, Default)]
pub struct Newcomers {
    /// Identities.
    pub ids: Vec<u64>,
    /// Where each came from.
    pub origins: Vec<Origin>,
    /// Whether they are won, and paid for, only on entry.
    pub owed: Vec<bool>,
    /// What each cost to win under each strategy, as money of the period of entry; `None` where a strategy did not win
    /// them.
    pub acquired: Vec<Vec<Option<f64>>>,
}

impl Newcomers {
    /// Nobody yet, for so many strategies.
    #[must_use]
    pub fn new(strategies: usize) -> Self {
        Newcomers { acquired: vec![Vec::new(); strategies], ..Newcomers::default() }
    }

    /// Adds one, with what they cost under each strategy.
    pub fn push(&mut self, id: u64, origin: Origin, owed: bool, acquired: impl IntoIterator<Item = Option<f64>>) {
        self.ids.push(id);
        self.origins.push(origin);
        self.owed.push(owed);
        self.acquired.iter_mut().zip(acquired).for_each(|(column, cost)| column.push(cost));
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

/// The newcomers of the coming periods, by segment.
#[derive(Clone, Debug)]
pub struct Arrivals {
    segments: usize,
    strategies: usize,
    /// The first period of `coming`.
    next: u32,
    coming: VecDeque<Vec<Newcomers>>,
}

impl Arrivals {
    /// Nobody on the way.
    #[must_use]
    pub fn new(segments: usize, strategies: usize) -> Self {
        Arrivals { segments, strategies, next: 0, coming: VecDeque::new() }
    }

    /// Those who enter `segment` in `period`, which must not be over.
    ///
    /// # Panics
    /// When those of `period` have entered.
    pub fn at(&mut self, period: u32, segment: usize) -> &mut Newcomers {
        let wait = (period - self.next) as usize;
        while self.coming.len() <= wait {
            self.coming.push_back(vec![Newcomers::new(self.strategies); self.segments]);
        }
        &mut self.coming[wait][segment]
    }

    /// Takes those who enter in the next period, by segment.
    pub fn enter(&mut self) -> Vec<Newcomers> {
        self.next += 1;
        self.coming.pop_front().unwrap_or_default()
    }

    /// Everyone who is on the way: the period of entry, the segment, the newcomers.
    pub fn on_the_way(&mut self) -> impl Iterator<Item = (u32, usize, &mut Newcomers)> {
        (self.next..).zip(&mut self.coming).flat_map(|(entry, period)| {
            period.iter_mut().enumerate().map(move |(segment, newcomers)| (entry, segment, newcomers))
        })
    }
}
