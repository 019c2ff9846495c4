//! What each instruction does to a column, as tight loops.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]
#![allow(clippy::float_cmp, reason = "exact comparison is what these loops define")]
#![allow(clippy::needless_bitwise_bool, reason = "a loop without branches becomes vector code")]
#![allow(clippy::match_same_arms, reason = "one line for each instruction, in their order")]

use super::functions::{clamp, exp, ln, log10, max, min, pow};
use super::line::Line;
use super::program::{Op, WHOLE};
use super::rows::Column;
use crate::model::on_basis;
use crate::units::Role;

/// Writes the result of a pure instruction to `out`, or returns it when it is the same for all. Columns are as long as
/// `out`.
#[inline(always)]
pub(super) fn apply(op: Op, [x, y, z]: [Column; 3], out: &mut [f64]) -> Option<f64> {
    match op {
        Op::Add => two(out, x, y, |x, y| x + y),
        Op::Subtract => two(out, x, y, |x, y| x - y),
        Op::Multiply => two(out, x, y, |x, y| x * y),
        Op::Divide => two(out, x, y, |x, y| x / y),
        Op::Remainder => two(out, x, y, |x, y| x % y),
        Op::Negate => one(out, x, |x| -x),
        Op::MultiplyWhole => two(out, x, y, |x, y| x * y + 0.0),
        Op::DivideWhole => two(out, x, y, |x, y| (x / y).trunc() + 0.0),
        Op::RemainderWhole => two(out, x, y, |x, y| x - (x / y).trunc() * y),
        Op::Absolute => one(out, x, f64::abs),
        Op::Floor => one(out, x, f64::floor),
        Op::Ceiling => one(out, x, f64::ceil),
        Op::Round => one(out, x, f64::round),
        Op::Whole => one(out, x, |x| x.trunc() + 0.0),
        Op::Truncate => one(out, x, f64::trunc),
        Op::Root => one(out, x, f64::sqrt),
        Op::Exp => one(out, x, exp),
        Op::Ln => one(out, x, ln),
        Op::Log10 => two(out, x, z, |x, meant| if meant == 0.0 { 0.0 } else { log10(x) }),
        Op::Power => power(out, x, y, z),
        Op::OfPeriod(Role::Retention) => two(out, x, y, |x, k| on_basis(Role::Retention, k, x)),
        Op::OfPeriod(Role::Chance) => two(out, x, y, |x, k| on_basis(Role::Chance, k, x)),
        Op::OfPeriod(Role::Pace) => two(out, x, y, |x, k| on_basis(Role::Pace, k, x)),
        Op::OfPeriod(role) => two(out, x, y, |x, k| on_basis(role, k, x)),
        Op::Min => two(out, x, y, min),
        Op::Max => two(out, x, y, max),
        Op::Clamp => three(out, x, y, z, clamp),
        Op::Near => two(out, x, y, |x, y| yes(near(x, y))),
        Op::Apart => two(out, x, y, |x, y| yes(apart(x, y))),
        Op::Above => two(out, x, y, |x, y| yes(above(x, y))),
        Op::NotBelow => two(out, x, y, |x, y| yes(not_below(x, y))),
        Op::Equal => two(out, x, y, |x, y| yes(x == y)),
        Op::Unequal => two(out, x, y, |x, y| yes(x != y)),
        Op::Greater => two(out, x, y, |x, y| yes(x > y)),
        Op::NotLess => two(out, x, y, |x, y| yes(x >= y)),
        Op::Undefined => one(out, x, |x| yes(x.is_nan())),
        // What y says of those whom x excludes may be anything.
        Op::And => two(out, x, y, |x, y| if x == 0.0 { 0.0 } else { y }),
        Op::AndNot => two(out, x, y, |x, y| if x == 0.0 { 0.0 } else { 1.0 - y }),
        Op::Or => two(out, x, y, max),
        Op::Not => one(out, x, |x| 1.0 - x),
        Op::Select => match x {
            Column::Same(which) => one(out, if which == 0.0 { z } else { y }, |x| x),
            Column::Each(_) => three(out, x, y, z, |which, y, z| if which == 0.0 { z } else { y }),
        },
        _ => unreachable!("not a pure instruction on numbers"),
    }
}

/// As [`apply`], for instructions that were joined to a line.
#[inline(always)]
pub(super) fn apply_line(op: Op, line: Line, x: Column, y: Column, out: &mut [f64]) -> Option<f64> {
    match (op, line.has_limits()) {
        (Op::AddLine(_), true) => two(out, x, y, |x, y| line.at(x) + y),
        (Op::AddLine(_), false) => two(out, x, y, |x, y| line.free_at(x) + y),
        (Op::MultiplyLine(_), true) => two(out, x, y, |x, y| line.at(x) * y),
        (Op::MultiplyLine(_), false) => two(out, x, y, |x, y| line.free_at(x) * y),
        (_, true) => one(out, x, |x| line.at(x)),
        (_, false) => one(out, x, |x| line.free_at(x)),
    }
}

/// Whether a check fails for anyone meant.
#[inline(always)]
pub(super) fn fails(op: Op, meant: Column, x: Column, len: usize) -> bool {
    match op {
        Op::CheckWhole => any(meant, x, len, |x| x.is_nan() | (x.abs() >= WHOLE)),
        Op::CheckDivisor => any(meant, x, len, |x| x == 0.0),
        _ => any(meant, x, len, |x| !x.is_finite()),
    }
}

/// Whether `holds` for anyone meant.
#[inline(always)]
pub(super) fn any(meant: Column, x: Column, len: usize, holds: impl Fn(f64) -> bool) -> bool {
    let mut found = 0_u64;
    match (meant, x) {
        (Column::Each(meant), Column::Each(x)) => {
            for (meant, x) in meant[..len].iter().zip(&x[..len]) {
                found |= u64::from((*meant != 0.0) & holds(*x));
            }
        }
        (Column::Each(meant), Column::Same(x)) => {
            if holds(x) {
                for meant in &meant[..len] {
                    found |= u64::from(*meant != 0.0);
                }
            }
        }
        (Column::Same(meant), Column::Each(x)) => {
            if meant != 0.0 {
                for x in &x[..len] {
                    found |= u64::from(holds(*x));
                }
            }
        }
        (Column::Same(meant), Column::Same(x)) => found = u64::from(meant != 0.0 && holds(x)),
    }
    found != 0
}

/// `x` to the power `y` for the customers of `meant`; whoever else may have any number. One power for all is worked out once,
/// and a square is a product, as `pow` makes it.
#[inline(always)]
fn power(out: &mut [f64], x: Column, y: Column, meant: Column) -> Option<f64> {
    match (x, y) {
        (Column::Same(x), Column::Same(y)) => Some(pow(x, y)),
        (x, Column::Same(2.0)) => one(out, x, |x| x * x),
        _ => three(out, x, y, meant, |x, y, meant| if meant == 0.0 { 0.0 } else { pow(x, y) }),
    }
}

/// `x` to the power `y`, both whole; NaN where the interpreter must say what is wrong.
#[inline(always)]
pub(super) fn power_whole(x: f64, y: f64) -> f64 {
    if !(0.0..=f64::from(u32::MAX)).contains(&y) {
        return f64::NAN;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "just checked")]
    let (mut rest, mut square, mut result) = (y as u32, x, 1.0);
    while rest > 0 {
        if rest & 1 == 1 {
            result *= square;
        }
        square *= square;
        rest >>= 1;
    }
    if result.abs() < WHOLE { result + 0.0 } else { f64::NAN }
}

#[inline(always)]
fn yes(x: bool) -> f64 {
    if x { 1.0 } else { 0.0 }
}

// Rhai 1.27 compares decimals by (x - y) / m against epsilon, where m is the larger of |x| and |y|, or 1 when x y is 0. As m is
// never small, m epsilon is exact, and comparing x - y with it rounds nothing: the same answer without the division.
// An infinite m makes Rhai's quotient NaN, and every comparison but Apart and Above says no by itself.

#[inline(always)]
fn scale(x: f64, y: f64) -> f64 {
    if x * y == 0.0 { 1.0 } else { x.abs().max(y.abs()) }
}

#[inline(always)]
fn near(x: f64, y: f64) -> bool {
    let scale = scale(x, y);
    (scale == 0.0) | (((x - y).abs() <= scale * f64::EPSILON) & (scale < f64::INFINITY))
}

#[inline(always)]
fn apart(x: f64, y: f64) -> bool {
    let scale = scale(x, y);
    (scale != 0.0) & ((x - y).abs() > scale * f64::EPSILON)
}

#[inline(always)]
fn above(x: f64, y: f64) -> bool {
    let scale = scale(x, y);
    (scale != 0.0) & (x - y > scale * f64::EPSILON)
}

#[inline(always)]
fn not_below(x: f64, y: f64) -> bool {
    let scale = scale(x, y);
    (scale == 0.0) | ((x - y > -(scale * f64::EPSILON)) & (scale < f64::INFINITY))
}

#[inline(always)]
fn one(out: &mut [f64], x: Column, f: impl Fn(f64) -> f64) -> Option<f64> {
    match x {
        Column::Same(x) => return Some(f(x)),
        Column::Each(x) => {
            for (out, x) in out.iter_mut().zip(x) {
                *out = f(*x);
            }
        }
    }
    None
}

#[inline(always)]
fn two(out: &mut [f64], x: Column, y: Column, f: impl Fn(f64, f64) -> f64) -> Option<f64> {
    match (x, y) {
        (Column::Same(x), Column::Same(y)) => return Some(f(x, y)),
        (Column::Each(x), Column::Same(y)) => {
            for (out, x) in out.iter_mut().zip(x) {
                *out = f(*x, y);
            }
        }
        (Column::Same(x), Column::Each(y)) => {
            for (out, y) in out.iter_mut().zip(y) {
                *out = f(x, *y);
            }
        }
        (Column::Each(x), Column::Each(y)) => {
            for ((out, x), y) in out.iter_mut().zip(x).zip(y) {
                *out = f(*x, *y);
            }
        }
    }
    None
}

#[inline(always)]
fn three(out: &mut [f64], x: Column, y: Column, z: Column, f: impl Fn(f64, f64, f64) -> f64) -> Option<f64> {
    match (x, y, z) {
        (x, y, Column::Same(z)) => two(out, x, y, |x, y| f(x, y, z)),
        (x, Column::Same(y), z) => two(out, x, z, |x, z| f(x, y, z)),
        (Column::Same(x), y, z) => two(out, y, z, |y, z| f(x, y, z)),
        (Column::Each(x), Column::Each(y), Column::Each(z)) => {
            for (((out, x), y), z) in out.iter_mut().zip(x).zip(y).zip(z) {
                *out = f(*x, *y, *z);
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_are_what_pow_makes_of_them() {
        let some =
            [0.0, -0.0, 1.0, -1.0, 1.5e-162, -3.7e153, 1e155, f64::MIN_POSITIVE, f64::INFINITY, f64::NEG_INFINITY];
        let others = (0..2_000).map(|i| (f64::from(i * 7919 % 10_007) - 5_000.5) * 1.234_567);
        for x in some.into_iter().chain(others) {
            assert_eq!((x * x).to_bits(), pow(x, 2.0).to_bits(), "{x:e}");
        }
        assert!(pow(f64::NAN, 2.0).is_nan());
    }

    #[test]
    fn a_power_that_is_the_same_for_all_is_one_number() {
        let (mut out, meant) = ([0.0; 3], [0.0, 1.0, 1.0]);
        let meant = Column::Each(&meant);
        assert_eq!(power(&mut out, Column::Same(1.04), Column::Same(7.0), meant), Some(pow(1.04, 7.0)));
        assert_eq!(power(&mut out, Column::Each(&[9.0, 3.0, 0.1]), Column::Same(3.0), meant), None);
        assert_eq!(out, [0.0, pow(3.0, 3.0), pow(0.1, 3.0)]);
    }
}
