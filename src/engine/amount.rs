//! A quantity in a block: one number for all, or a column; and the two loops that make columns of columns. What these do
//! must own what it captures (`'static`): what lies behind a reference is fetched anew for every customer.

use super::lanes::Lanes;
use crate::isa::{Isa, Kernel};
use crate::random::columns::unit;
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

    /// As a column of `len` to be looked at.
    pub(super) fn column(&self, len: usize) -> Lanes {
        match self.view() {
            Column::Same(value) => Lanes::filled(len, value),
            Column::Lanes(column) => Lanes::copy(column),
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

/// What a loop reads for each customer: a column, one number for all, the uniform numbers of a decision, or some of these
/// together.
pub(super) trait Each: Copy {
    type Item;

    /// The first `len` customers: a loop that knows how many there are is compiled to vector code.
    fn first(self, len: usize) -> Self;

    /// The value of one customer.
    fn at(self, lane: usize) -> Self::Item;
}

impl Each for f64 {
    type Item = f64;

    #[inline(always)]
    fn first(self, _: usize) -> Self {
        self
    }

    #[inline(always)]
    fn at(self, _: usize) -> f64 {
        self
    }
}

/// Columns, each with what its entries mean.
macro_rules! each_column {
    ($($entry:ty: $mean:expr;)*) => {$(
        impl Each for &[$entry] {
            type Item = f64;

            #[inline(always)]
            fn first(self, len: usize) -> Self {
                &self[..len]
            }

            #[inline(always)]
            fn at(self, lane: usize) -> f64 {
                $mean(self[lane])
            }
        }
    )*};
}
each_column! {
    f64: std::convert::identity;
    i32: f64::from;
    u32: unit;
}

/// Several together.
macro_rules! each_of {
    ($($name:ident),*) => {
        impl<$($name: Each),*> Each for ($($name,)*) {
            type Item = ($($name::Item,)*);

            #[inline(always)]
            #[allow(non_snake_case, clippy::unused_unit, reason = "a type and its value share a letter")]
            fn first(self, _len: usize) -> Self {
                let ($($name,)*) = self;
                ($($name.first(_len),)*)
            }

            #[inline(always)]
            #[allow(non_snake_case, clippy::unused_unit, reason = "a type and its value share a letter")]
            fn at(self, _lane: usize) -> Self::Item {
                let ($($name,)*) = self;
                ($($name.at(_lane),)*)
            }
        }
    };
}
each_of!();
each_of!(A, B);
each_of!(A, B, C);
each_of!(A, B, C, D);

/// Goes on with a view either as one number or as a column, in code of its own.
macro_rules! either {
    ($name:ident = $view:expr; $body:expr) => {
        match $view {
            $crate::rules::Column::Same($name) => $body,
            $crate::rules::Column::Lanes($name) => $body,
        }
    };
}
pub(super) use either;

/// Replaces every value of a column by `f` of it and of what lies beside it.
pub(super) fn update<E: Each>(isa: Isa, column: &mut [f64], beside: E, f: impl Fn(f64, E::Item) -> f64 + 'static) {
    isa.run(Update { column, beside, f });
}

/// A column of `f`.
pub(super) fn made<E: Each>(isa: Isa, len: usize, of: E, f: impl Fn(E::Item) -> f64 + 'static) -> Lanes {
    let mut column = Lanes::stale(len);
    isa.run(Update { column: &mut column, beside: of, f: move |_, of| f(of) });
    column
}

struct Update<'a, E, F> {
    column: &'a mut [f64],
    beside: E,
    f: F,
}

impl<E: Each, F: Fn(f64, E::Item) -> f64> Kernel for Update<'_, E, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let beside = self.beside.first(self.column.len());
        for (lane, x) in self.column.iter_mut().enumerate() {
            *x = (self.f)(*x, beside.at(lane));
        }
    }
}
