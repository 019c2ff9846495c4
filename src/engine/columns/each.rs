//! Loops over the customers of a block: what they read, and how they make columns of columns. What a loop does must own
//! what it captures (`'static`): what lies behind a reference would be fetched anew for every customer.

use super::step_column::StepColumn;
use crate::isa::{Isa, Kernel};
use crate::random::columns::unit;

/// What a loop reads for each customer: a column, one number for all, the uniform numbers of a decision, or some of these
/// together.
pub(in crate::engine) trait Each: Copy {
    type Item;

    /// Those of `len` customers, the first in this row: a loop that knows how many there are is compiled to vector code.
    fn part(self, from: usize, len: usize) -> Self;

    /// The value of one customer.
    fn at(self, row: usize) -> Self::Item;
}

impl Each for f64 {
    type Item = f64;

    #[inline(always)]
    fn part(self, _: usize, _: usize) -> Self {
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
            fn part(self, from: usize, len: usize) -> Self {
                &self[from..][..len]
            }

            #[inline(always)]
            fn at(self, row: usize) -> f64 {
                $mean(self[row])
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
            fn part(self, _from: usize, _len: usize) -> Self {
                let ($($name,)*) = self;
                ($($name.part(_from, _len),)*)
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
macro_rules! by_shape {
    ($name:ident = $view:expr; $body:expr) => {
        match $view {
            $crate::rules::Column::Same($name) => $body,
            $crate::rules::Column::Each($name) => $body,
        }
    };
}
pub(in crate::engine) use by_shape;

/// Replaces every value of a column by `f` of it and of what lies beside it.
pub(in crate::engine) fn update<E: Each>(
    isa: Isa,
    column: &mut [f64],
    beside: E,
    f: impl Fn(f64, E::Item) -> f64 + 'static,
) {
    isa.run(Update { column, beside, f });
}

/// A column of `f`.
pub(in crate::engine) fn make_column<E: Each>(
    isa: Isa,
    len: usize,
    of: E,
    f: impl Fn(E::Item) -> f64 + 'static,
) -> StepColumn {
    let mut column = StepColumn::stale(len);
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
        let beside = self.beside.part(0, self.column.len());
        for (row, x) in self.column.iter_mut().enumerate() {
            *x = (self.f)(*x, beside.at(row));
        }
    }
}
