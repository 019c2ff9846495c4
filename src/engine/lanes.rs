//! Columns that last no longer than a step: borrowed from the thread's spare ones, given back when dropped.

use crate::portfolio::{BLOCK, Strip};
use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

thread_local! {
    static SPARE: RefCell<Vec<Strip>> = const { RefCell::new(Vec::new()) };
}

/// A number per customer of a block.
#[derive(Debug)]
pub(super) struct Lanes(Strip);

impl Lanes {
    /// A column that still holds what it was last used for: to be written before it is read.
    pub(super) fn stale(len: usize) -> Self {
        let mut column = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        column.set_len(len);
        Lanes(column)
    }

    /// A column of one value.
    pub(super) fn filled(len: usize, value: f64) -> Self {
        let mut lanes = Lanes::stale(len);
        lanes.fill(value);
        lanes
    }

    /// A column of nobody.
    pub(super) fn empty() -> Self {
        Lanes(Strip::new())
    }

    /// A copy.
    pub(super) fn copy(column: &[f64]) -> Self {
        let mut lanes = Lanes::stale(column.len());
        lanes.copy_from_slice(column);
        lanes
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        if !self.0.is_empty() {
            SPARE.with_borrow_mut(|spare| spare.push(std::mem::take(&mut self.0)));
        }
    }
}

impl Clone for Lanes {
    fn clone(&self) -> Self {
        Lanes::copy(self)
    }
}

impl Deref for Lanes {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.0
    }
}

impl DerefMut for Lanes {
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.0
    }
}

impl FromIterator<f64> for Lanes {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut lanes = Lanes::stale(BLOCK);
        let written = lanes.iter_mut().zip(values).map(|(lane, value)| *lane = value).count();
        lanes.0.set_len(written);
        lanes
    }
}
