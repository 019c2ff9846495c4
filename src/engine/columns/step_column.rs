//! Columns that last no longer than a step: borrowed from the thread's spare ones, given back when dropped.

use crate::portfolio::{AlignedColumn, BLOCK};
use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

thread_local! {
    static SPARE: RefCell<Vec<AlignedColumn>> = const { RefCell::new(Vec::new()) };
}

/// A number per customer of a block.
#[derive(Debug)]
pub(in crate::engine) struct StepColumn(AlignedColumn);

impl StepColumn {
    /// A column that still holds what it was last used for: to be written before it is read.
    pub(in crate::engine) fn stale(len: usize) -> Self {
        let mut column = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        column.set_len(len);
        StepColumn(column)
    }

    /// A column of one value.
    pub(in crate::engine) fn filled(len: usize, value: f64) -> Self {
        let mut rows = StepColumn::stale(len);
        rows.fill(value);
        rows
    }

    /// A column of nobody.
    pub(in crate::engine) fn empty() -> Self {
        StepColumn(AlignedColumn::new())
    }

    /// Whether it is of nobody.
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A copy.
    pub(in crate::engine) fn copy(column: &[f64]) -> Self {
        let mut rows = StepColumn::stale(column.len());
        rows.copy_from_slice(column);
        rows
    }
}

impl Drop for StepColumn {
    fn drop(&mut self) {
        // A column of nobody may have memory too.
        if self.0.room() > 0 {
            // A thread that ends keeps none.
            let _ = SPARE.try_with(|spare| spare.borrow_mut().push(std::mem::take(&mut self.0)));
        }
    }
}

impl Clone for StepColumn {
    fn clone(&self) -> Self {
        StepColumn::copy(self)
    }
}

impl Deref for StepColumn {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.0
    }
}

impl DerefMut for StepColumn {
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.0
    }
}

impl FromIterator<f64> for StepColumn {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut rows = StepColumn::stale(BLOCK);
        let written = rows.iter_mut().zip(values).map(|(row, value)| *row = value).count();
        rows.0.set_len(written);
        rows
    }
}
