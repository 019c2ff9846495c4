//! A quantity in a block: one number for all, or a column; and the few things that columns do with it.

use super::lanes::Lanes;
use crate::isa::{Isa, Kernel};

/// What a quantity came to in a block.
#[derive(Clone, Debug)]
pub(super) enum Amount {
    /// The same for every customer.
    Same(f64),
    /// By customer.
    Lanes(Lanes),
}

impl Amount {
    /// Whether it is 0 for everybody, so that what depends on it can be left out.
    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Amount::Same(0.0))
    }

    /// The value of one customer.
    pub(super) fn of(&self, lane: usize) -> f64 {
        match self {
            Amount::Same(value) => *value,
            Amount::Lanes(column) => column[lane],
        }
    }

    /// As a column of `len`.
    pub(super) fn lanes(self, len: usize) -> Lanes {
        match self {
            Amount::Same(value) => Lanes::filled(len, value),
            Amount::Lanes(column) => column,
        }
    }

    /// The same with `f` applied to every value.
    pub(super) fn map(self, isa: Isa, f: impl Fn(f64) -> f64 + Copy) -> Amount {
        match self {
            Amount::Same(value) => Amount::Same(f(value)),
            Amount::Lanes(mut column) => {
                update(isa, &mut column, f);
                Amount::Lanes(column)
            }
        }
    }
}

/// Replaces every value by `f` of it.
pub(super) fn update(isa: Isa, column: &mut [f64], f: impl Fn(f64) -> f64 + Copy) {
    isa.run(Update { column, f });
}

/// Replaces every value by `f` of it and of the value beside it.
pub(super) fn update_with(isa: Isa, column: &mut [f64], other: &Amount, f: impl Fn(f64, f64) -> f64 + Copy) {
    match other {
        Amount::Same(same) => isa.run(Update { column, f: move |x| f(x, *same) }),
        Amount::Lanes(other) => zip(isa, column, other, f),
    }
}

/// Replaces every value by `f` of it and of the value beside it.
pub(super) fn zip(isa: Isa, column: &mut [f64], other: &[f64], f: impl Fn(f64, f64) -> f64 + Copy) {
    isa.run(Zip { column, other, f });
}

/// Replaces every value by `f` of it and of the two beside it.
pub(super) fn zip_two(isa: Isa, column: &mut [f64], a: &[f64], b: &[f64], f: impl Fn(f64, f64, f64) -> f64 + Copy) {
    isa.run(Zip3 { column, a, b, f });
}

/// Multiplies a column.
pub(super) fn scale(isa: Isa, column: &mut [f64], by: &Amount) {
    if !matches!(by, Amount::Same(1.0)) {
        update_with(isa, column, by, |x, y| x * y);
    }
}

/// Adds `count` times `each` to a column.
pub(super) fn add_product(isa: Isa, column: &mut [f64], count: &[f64], each: &Amount) {
    match each {
        Amount::Same(0.0) => {}
        Amount::Same(each) => zip(isa, column, count, |sum, n| sum + n * each),
        Amount::Lanes(each) => zip_two(isa, column, count, each, |sum, n, each| sum + n * each),
    }
}

struct Update<'a, F> {
    column: &'a mut [f64],
    f: F,
}

impl<F: Fn(f64) -> f64> Kernel for Update<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for x in self.column {
            *x = (self.f)(*x);
        }
    }
}

struct Zip<'a, F> {
    column: &'a mut [f64],
    other: &'a [f64],
    f: F,
}

impl<F: Fn(f64, f64) -> f64> Kernel for Zip<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (x, y) in self.column.iter_mut().zip(self.other) {
            *x = (self.f)(*x, *y);
        }
    }
}

struct Zip3<'a, F> {
    column: &'a mut [f64],
    a: &'a [f64],
    b: &'a [f64],
    f: F,
}

impl<F: Fn(f64, f64, f64) -> f64> Kernel for Zip3<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for ((x, a), b) in self.column.iter_mut().zip(self.a).zip(self.b) {
            *x = (self.f)(*x, *a, *b);
        }
    }
}
