//! Columns that last no longer than a step: borrowed from the thread's spare ones, given back when dropped.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

thread_local! {
    static SPARE: RefCell<Vec<Vec<f64>>> = const { RefCell::new(Vec::new()) };
}

/// A number per customer of a block.
#[derive(Debug)]
pub(super) struct Lanes(Vec<f64>);

impl Lanes {
    /// A column that still holds what it was last used for: to be written before it is read.
    pub(super) fn stale(len: usize) -> Self {
        let mut column = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        column.resize(len, 0.0);
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
        Lanes(Vec::new())
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
        let column = std::mem::take(&mut self.0);
        if column.capacity() > 0 {
            SPARE.with_borrow_mut(|spare| spare.push(column));
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
        let mut lanes = Lanes::stale(0);
        lanes.0.extend(values);
        lanes
    }
}
