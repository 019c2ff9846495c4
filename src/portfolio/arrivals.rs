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
    coming: VecDeque<Vec<Newcomers>>,
}

impl Arrivals {
    /// Nobody on the way.
    #[must_use]
    pub fn new(segments: usize, strategies: usize) -> Self {
        Arrivals { segments, strategies, coming: VecDeque::new() }
    }

    /// The list for `segment`, to enter `delay` periods from the current one.
    pub fn at(&mut self, delay: u32, segment: usize) -> &mut Newcomers {
        while self.coming.len() <= delay as usize {
            self.coming.push_back(vec![Newcomers::new(self.strategies); self.segments]);
        }
        &mut self.coming[delay as usize][segment]
    }

    /// Takes those who enter in the current period, by segment; from here on nobody more can.
    pub fn enter(&mut self) -> Vec<Newcomers> {
        self.coming.front_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Moves on to the next period.
    pub fn move_on(&mut self) {
        self.coming.pop_front();
    }

    /// Everyone who is on the way: the periods still to go before entry, the segment, the newcomers.
    pub fn on_the_way(&mut self) -> impl Iterator<Item = (usize, usize, &mut Newcomers)> {
        self.coming.iter_mut().enumerate().flat_map(|(wait, period)| {
            period.iter_mut().enumerate().map(move |(segment, newcomers)| (wait, segment, newcomers))
        })
    }
}
