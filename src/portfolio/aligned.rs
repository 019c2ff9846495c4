//! The memory of a column: room for a whole block, or for the few customers of a small segment, where the widest instruction
//! set reads and writes without crossing a line of the cache.

use super::{BLOCK, ROWS_TOGETHER};
use std::ops::{Deref, DerefMut};

/// A value per customer of a block, up to [`BLOCK`] of them. Takes memory with its first value.
#[derive(Clone, Debug)]
pub struct AlignedColumn<T = f64> {
    values: Values<T>,
    len: usize,
}

#[derive(Clone, Debug)]
enum Values<T> {
    None,
    Few(Box<Room<T, ROWS_TOGETHER>>),
    All(Box<Room<T, BLOCK>>),
}

#[derive(Clone, Debug)]
#[repr(align(64))]
struct Room<T, const N: usize>([T; N]);

impl<T> Default for AlignedColumn<T> {
    fn default() -> Self {
        AlignedColumn::new()
    }
}

impl<T> AlignedColumn<T> {
    /// Of nobody.
    #[must_use]
    pub const fn new() -> Self {
        AlignedColumn { values: Values::None, len: 0 }
    }

    /// How many customers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// For how many customers it has memory.
    #[must_use]
    pub fn room(&self) -> usize {
        match self.values {
            Values::None => 0,
            Values::Few(_) => ROWS_TOGETHER,
            Values::All(_) => BLOCK,
        }
    }
}

impl<T: Copy + Default> AlignedColumn<T> {
    /// How many bytes of memory so many customers take.
    #[must_use]
    pub fn bytes(customers: usize) -> usize {
        match customers {
            0 => 0,
            1..=ROWS_TOGETHER => size_of::<Room<T, ROWS_TOGETHER>>(),
            _ => size_of::<Room<T, BLOCK>>(),
        }
    }

    /// Of `len` customers, each with a value that somebody else may have left there.
    ///
    /// # Panics
    /// Beyond [`BLOCK`].
    pub fn set_len(&mut self, len: usize) {
        assert!(len <= BLOCK, "a block has room for {BLOCK}");
        if len > self.room() {
            self.make_room(len);
        }
        self.len = len;
    }

    /// Takes memory for `len` customers; those who have a value keep it.
    #[cold]
    fn make_room(&mut self, len: usize) {
        if len <= ROWS_TOGETHER {
            self.values = Values::Few(Box::new(Room([T::default(); ROWS_TOGETHER])));
            return;
        }
        let mut all = Box::new(Room([T::default(); BLOCK]));
        if let Values::Few(few) = &self.values {
            all.0[..ROWS_TOGETHER].copy_from_slice(&few.0);
        }
        self.values = Values::All(all);
    }

    /// Of `len` customers; from the row `from` on they have no value yet.
    ///
    /// # Panics
    /// Beyond [`BLOCK`], or if `from` lies beyond `len`.
    pub fn open(&mut self, from: usize, len: usize) {
        self.set_len(len);
        self[from..].fill(T::default());
    }

    /// Removes the rows `gone` (ascending) from the first `customers`: the last of these take their places. Leaves the length
    /// `len`.
    ///
    /// # Panics
    /// If there is no such customer.
    pub fn remove(&mut self, customers: usize, gone: &[u32], len: usize) {
        let values = &mut self[..];
        for (row, last) in gone.iter().rev().zip((0..customers).rev()) {
            values[*row as usize] = values[last];
        }
        self.set_len(len);
    }
}

impl<T> Deref for AlignedColumn<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.values {
            Values::None => &[],
            Values::Few(room) => &room.0[..self.len],
            Values::All(room) => &room.0[..self.len],
        }
    }
}

impl<T> DerefMut for AlignedColumn<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.values {
            Values::None => &mut [],
            Values::Few(room) => &mut room.0[..self.len],
            Values::All(room) => &mut room.0[..self.len],
        }
    }
}
