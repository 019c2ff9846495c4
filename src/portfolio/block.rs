//! Customers as columns: up to 2,048 of one segment, with a life under each strategy.

use super::AlignedColumn;
use super::life::{Keep, Life, State};

/// Customers in a block at most: all columns of a life stay in the processor's second cache, and the start and end of each
/// loop weigh little.
pub const BLOCK: usize = 2048;

/// Columns are worked on so many customers at a time, so that loops have no scalar remainder.
pub const ROWS_TOGETHER: usize = 64;

/// Where a customer came from; with the identity it tells who is meant in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Customer k of the segment at the opening.
    Opening(u32),
    /// Row of the list of real customers.
    Listed(u32),
    /// Won by the channel with this index.
    Channel(u16),
    /// Brought by a customer.
    Referred,
}

impl Default for Origin {
    /// Of nobody in particular.
    fn default() -> Self {
        Origin::Opening(0)
    }
}

impl Origin {
    /// Whether somebody who arrived in that period was won during the simulation, and not there at the opening.
    #[must_use]
    pub fn won(self, arrived: i32) -> bool {
        match self {
            Origin::Opening(_) => false,
            Origin::Listed(_) => arrived > 0,
            Origin::Channel(_) | Origin::Referred => true,
        }
    }
}

/// By whom a customer came in the end: the first of those who brought each other, who was brought by nobody. Often the customer itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Root {
    /// The index of the segment.
    pub segment: u32,
    /// Where it came from.
    pub origin: Origin,
    /// Its period of arrival.
    pub arrived: i32,
}

/// What is the same under every strategy.
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// The identity that every draw belongs to.
    pub ids: AlignedColumn<u64>,
    /// Where each came from.
    pub origins: AlignedColumn<Origin>,
    /// The period of arrival; negative for who came before the simulation began.
    pub arrived: AlignedColumn<i32>,
    /// By whom each came; empty unless somebody asks.
    pub roots: AlignedColumn<Root>,
    /// Draws made once per customer, a column per slot of the plan.
    pub drawn: Vec<AlignedColumn>,
}

/// Up to [`BLOCK`] customers of one segment. Columns are as long as the next whole [`ROWS_TOGETHER`]: nobody is alive in the rows
/// beyond the last customer.
#[derive(Clone, Debug)]
pub struct Block {
    /// The index of the segment.
    pub segment: usize,
    customers: usize,
    /// What is shared.
    pub who: Who,
    /// One per strategy.
    pub lives: Vec<Life>,
}

/// That of nobody.
fn life(keep: Keep) -> Life {
    let [attributes, account] = [keep.attributes, keep.account].map(|columns| vec![AlignedColumn::new(); columns]);
    Life { attributes, account, ..Life::default() }
}

impl Block {
    /// An empty block for `strategies` lives.
    #[must_use]
    pub fn new(segment: usize, strategies: usize, keep: Keep) -> Self {
        let who = Who { drawn: vec![AlignedColumn::new(); keep.drawn], ..Who::default() };
        Block { segment, customers: 0, who, lives: vec![life(keep); strategies] }
    }

    /// How many bytes a block with so many customers takes.
    #[must_use]
    pub fn bytes(customers: usize, strategies: usize, keep: Keep) -> usize {
        let column = AlignedColumn::<f64>::bytes(customers);
        let who = AlignedColumn::<u64>::bytes(customers)
            + AlignedColumn::<Origin>::bytes(customers)
            + AlignedColumn::<i32>::bytes(customers)
            + if keep.roots { AlignedColumn::<Root>::bytes(customers) } else { 0 };
        let strips = 4 + keep.drawn + strategies * (State::COUNT + keep.attributes + keep.account);
        who + (keep.drawn + strategies * keep.count()) * column
            + strips * size_of::<AlignedColumn>()
            + size_of::<Block>()
    }

    /// How many customers it holds, whatever the strategy.
    #[must_use]
    pub fn len(&self) -> usize {
        self.customers
    }

    /// Whether nobody is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.customers == 0
    }

    /// How many more it can hold.
    #[must_use]
    pub fn room(&self) -> usize {
        BLOCK - self.customers
    }

    /// The rows of those whose account is open under a strategy, ascending.
    #[must_use]
    pub fn open(&self, strategy: usize) -> Vec<u32> {
        let life = &self.lives[strategy];
        (0..).zip(0..self.customers).filter(|(_, row)| life.has(*row)).map(|(row, _)| row).collect()
    }

    /// The rows of those who are there under a strategy, ascending.
    #[must_use]
    pub fn living(&self, strategy: usize) -> Vec<u32> {
        (0..).zip(&self.lives[strategy].alive[..]).filter(|(_, alive)| **alive > 0.0).map(|(row, _)| row).collect()
    }

    /// Adds customers, of whom nothing else is known yet: 0 in every other column.
    ///
    /// # Panics
    /// If there is no room.
    pub fn welcome(&mut self, ids: &[u64], origins: &[Origin], keep: Keep) {
        let from = self.customers;
        self.make_room(from + ids.len(), keep);
        self.who.ids[from..self.customers].copy_from_slice(ids);
        self.who.origins[from..self.customers].copy_from_slice(origins);
    }

    /// Gives every column the length for so many customers; who is new has 0 everywhere.
    fn make_room(&mut self, customers: usize, keep: Keep) {
        let (from, len) = (self.customers, customers.next_multiple_of(ROWS_TOGETHER));
        self.customers = customers;
        self.who.ids.open(from, len);
        self.who.origins.open(from, len);
        self.who.arrived.open(from, len);
        if keep.roots {
            self.who.roots.open(from, len);
        }
        self.who.drawn.iter_mut().for_each(|column| column.open(from, len));
        for life in &mut self.lives {
            life.columns(keep).for_each(|column| column.open(from, len));
        }
    }

    /// Lets everybody go, for `strategies` lives; the memory of as many stays.
    pub fn clear(&mut self, strategies: usize, keep: Keep) {
        self.customers = 0;
        self.lives.resize(strategies, life(keep));
        self.make_room(0, keep);
    }

    /// Removes the customers in the rows `gone` (ascending): the last ones take their places.
    pub fn remove(&mut self, gone: &[u32], keep: Keep) {
        if gone.is_empty() {
            return;
        }
        let (customers, left) = (self.customers, self.customers - gone.len());
        let len = left.next_multiple_of(ROWS_TOGETHER);
        self.customers = left;
        self.who.ids.remove(customers, gone, len);
        self.who.origins.remove(customers, gone, len);
        self.who.arrived.remove(customers, gone, len);
        if keep.roots {
            self.who.roots.remove(customers, gone, len);
        }
        self.who.drawn.iter_mut().for_each(|column| column.remove(customers, gone, len));
        for life in &mut self.lives {
            life.columns(keep).for_each(|column| column.remove(customers, gone, len));
            life.empty_from(left);
        }
    }

    /// Moves everybody from `other` here.
    ///
    /// # Panics
    /// If there is no room.
    pub fn absorb(&mut self, other: &mut Block, keep: Keep) {
        let (from, more) = (self.customers, other.customers);
        self.welcome(&other.who.ids[..more], &other.who.origins[..more], keep);
        let to = from..from + more;
        self.who.arrived[to.clone()].copy_from_slice(&other.who.arrived[..more]);
        if keep.roots {
            self.who.roots[to.clone()].copy_from_slice(&other.who.roots[..more]);
        }
        let take = |to_column: &mut AlignedColumn, column: &AlignedColumn| {
            to_column[to.clone()].copy_from_slice(&column[..more]);
        };
        self.who.drawn.iter_mut().zip(&other.who.drawn).for_each(|(to, from)| take(to, from));
        for (life, more) in self.lives.iter_mut().zip(&mut other.lives) {
            life.columns(keep).zip(more.columns(keep)).for_each(|(to, from)| take(to, from));
        }
    }
}
