//! The memory of a column: room for a whole block, where the widest instruction set reads and writes without crossing a line
//! of the cache.

use super::BLOCK;
use std::ops::{Deref, DerefMut};

/// A value per customer of a block, up to [`BLOCK`] of them. Takes memory with its first value.
#[derive(Clone, Debug, Default)]
pub struct Strip<T = f64> {
    values: Option<Box<Room<T>>>,
    len: usize,
}

#[derive(Clone, Debug)]
#[repr(align(64))]
struct Room<T>([T; BLOCK]);

impl<T: Copy + Default> Strip<T> {
    /// Of nobody.
    #[must_use]
    pub const fn new() -> Self {
        Strip { values: None, len: 0 }
    }

    /// Of `len` customers, each with a value that somebody else may have left there.
    ///
    /// # Panics
    /// Beyond [`BLOCK`].
    pub fn set_len(&mut self, len: usize) {
        assert!(len <= BLOCK, "a block has room for {BLOCK}");
        if len > 0 && self.values.is_none() {
            self.values = Some(Box::new(Room([T::default(); BLOCK])));
        }
        self.len = len;
    }

    /// Of `len` customers; from the lane `from` on they have no value yet.
    ///
    /// # Panics
    /// Beyond [`BLOCK`], or if `from` lies beyond `len`.
    pub fn open(&mut self, from: usize, len: usize) {
        self.set_len(len);
        self[from..].fill(T::default());
    }

    /// Removes the lanes `gone` (ascending) from the first `customers`: the last of these take their places. Leaves the length
    /// `len`.
    ///
    /// # Panics
    /// If there is no such customer.
    pub fn remove(&mut self, customers: usize, gone: &[u32], len: usize) {
        for (lane, last) in gone.iter().rev().zip((0..customers).rev()) {
            self[*lane as usize] = self[last];
        }
        self.set_len(len);
    }
}

impl<T> Deref for Strip<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.values.as_ref().map_or(&[], |room| &room.0[..self.len])
    }
}

impl<T> DerefMut for Strip<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.values.as_mut().map_or(&mut [], |room| &mut room.0[..self.len])
    }
}
