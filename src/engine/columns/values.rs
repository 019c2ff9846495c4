//! A quantity in a block: one number for all, or a column.

use super::each::{make_column, update};
use super::step_column::StepColumn;
use crate::isa::Isa;
use crate::rules::Column;

/// What a quantity came to in a block.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Values<'a> {
    /// The same for every customer.
    Same(f64),
    /// By customer, as they hold it for life.
    Held(&'a [f64]),
    /// By customer, worked out for this step.
    Column(StepColumn),
}

impl Values<'_> {
    /// Whether it is 0 for everybody, so that what depends on it can be left out.
    pub(in crate::engine) fn is_zero(&self) -> bool {
        matches!(self, Values::Same(0.0))
    }

    /// The value of one customer.
    pub(in crate::engine) fn at(&self, row: usize) -> f64 {
        self.view().at(row)
    }

    /// To be looked at.
    pub(in crate::engine) fn view(&self) -> Column<'_> {
        match self {
            Values::Same(value) => Column::Same(*value),
            Values::Held(column) => Column::Each(column),
            Values::Column(column) => Column::Each(column),
        }
    }

    /// As a column of `len` that may be written to.
    pub(in crate::engine) fn into_column(self, len: usize) -> StepColumn {
        match self {
            Values::Same(value) => StepColumn::filled(len, value),
            Values::Held(column) => StepColumn::copy(column),
            Values::Column(column) => column,
        }
    }

    /// The same with `f` applied to every value.
    pub(in crate::engine) fn map(self, isa: Isa, f: impl Fn(f64) -> f64 + Copy + 'static) -> Self {
        match self {
            Values::Same(value) => Values::Same(f(value)),
            Values::Held(column) => Values::Column(make_column(isa, column.len(), column, f)),
            Values::Column(mut column) => {
                update(isa, &mut column, (), move |x, ()| f(x));
                Values::Column(column)
            }
        }
    }

    /// The same with `f` applied to every value and the other amount's.
    pub(in crate::engine) fn join(
        self,
        isa: Isa,
        other: &Values,
        f: impl Fn(f64, f64) -> f64 + Copy + 'static,
    ) -> Self {
        match (self, other) {
            (amount, Values::Same(y)) => {
                let y = *y;
                amount.map(isa, move |x| f(x, y))
            }
            (amount, other) => {
                let Column::Each(other) = other.view() else { unreachable!("one number for all was met above") };
                let mut column = amount.into_column(other.len());
                update(isa, &mut column, other, f);
                Values::Column(column)
            }
        }
    }
}
