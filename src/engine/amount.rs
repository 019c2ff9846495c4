//! A quantity in a block: one number for all, or a column.

use super::each::{made, update};
use super::lanes::Lanes;
use crate::isa::Isa;
use crate::rules::Column;

/// What a quantity came to in a block.
#[derive(Debug)]
pub(super) enum Amount<'a> {
    /// The same for every customer.
    Same(f64),
    /// By customer, as they hold it for life.
    Held(&'a [f64]),
    /// By customer, worked out for this step.
    Lanes(Lanes),
}

impl Amount<'_> {
    /// Whether it is 0 for everybody, so that what depends on it can be left out.
    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Amount::Same(0.0))
    }

    /// The value of one customer.
    pub(super) fn of(&self, lane: usize) -> f64 {
        self.view().at(lane)
    }

    /// To be looked at.
    pub(super) fn view(&self) -> Column<'_> {
        match self {
            Amount::Same(value) => Column::Same(*value),
            Amount::Held(column) => Column::Lanes(column),
            Amount::Lanes(column) => Column::Lanes(column),
        }
    }

    /// As a column of `len` that may be written to.
    pub(super) fn lanes(self, len: usize) -> Lanes {
        match self {
            Amount::Same(value) => Lanes::filled(len, value),
            Amount::Held(column) => Lanes::copy(column),
            Amount::Lanes(column) => column,
        }
    }

    /// The same with `f` applied to every value.
    pub(super) fn map(self, isa: Isa, f: impl Fn(f64) -> f64 + Copy + 'static) -> Self {
        match self {
            Amount::Same(value) => Amount::Same(f(value)),
            Amount::Held(column) => Amount::Lanes(made(isa, column.len(), column, f)),
            Amount::Lanes(mut column) => {
                update(isa, &mut column, (), move |x, ()| f(x));
                Amount::Lanes(column)
            }
        }
    }

    /// The same with `f` applied to every value and the other amount's.
    pub(super) fn join(self, isa: Isa, other: &Amount, f: impl Fn(f64, f64) -> f64 + Copy + 'static) -> Self {
        match (self, other) {
            (amount, Amount::Same(y)) => {
                let y = *y;
                amount.map(isa, move |x| f(x, y))
            }
            (amount, other) => {
                let Column::Lanes(other) = other.view() else { unreachable!("one number for all was met above") };
                let mut column = amount.lanes(other.len());
                update(isa, &mut column, other, f);
                Amount::Lanes(column)
            }
        }
    }
}
