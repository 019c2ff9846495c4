//! Exponentials and logarithms that give the same bits everywhere, one by one or as columns.
//!
//! `exp`, `ln`, `ln_1p` and `exp_m1` are within 1 unit in the last place (2 for `exp_m1`) and have no branches, so that a
//! loop over a column becomes vector code. Their coefficients are those of the power series: the arguments are brought so
//! close to 0 that a fitted polynomial would save little. `pow` and what rules use beside them are the `libm` crate's.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]
#![allow(clippy::many_single_char_names, reason = "the letters of the formulas")]
#![allow(clippy::float_cmp, reason = "the exact edges of the domains")]

use crate::isa::kernel;
pub use libm::{atan, cos, erfc, log10, pow, sin, sqrt, tan};

/// The upper 32 bits of ln 2, so that small multiples are exact, and the rest of it.
const LN_2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Added to a number below 2^51, it leaves the nearest integer in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

const EXPONENT: u32 = 52;
const BIAS: u64 = 1023;

/// `c[0] + c[1] x + c[2] x^2 + c[3] x^3`, given `x^2`: its two halves do not wait for each other.
#[inline(always)]
pub(super) fn cubic(c: [f64; 4], x: f64, square: f64) -> f64 {
    (c[0] + c[1] * x) + (c[2] + c[3] * x) * square
}

/// `x = n ln 2 + high - low`, with the remainder within half of ln 2; `tail = e^r - 1 - r` of the remainder `r`.
struct Reduced {
    n: f64,
    /// `n` as a two's complement integer.
    bits: u64,
    high: f64,
    low: f64,
    tail: f64,
}

#[inline(always)]
fn reduce(x: f64) -> Reduced {
    let shifted = x * std::f64::consts::LOG2_E + ROUNDER;
    let n = shifted - ROUNDER;
    let (high, low) = (x - n * LN_2_HIGH, n * LN_2_LOW);
    let r = high - low;
    let square = r * r;
    let fourth = square * square;
    let sum = cubic([1.0 / 2.0, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0], r, square)
        + fourth * cubic([1.0 / 720.0, 1.0 / 5_040.0, 1.0 / 40_320.0, 1.0 / 362_880.0], r, square)
        + fourth
            * fourth
            * cubic([1.0 / 3_628_800.0, 1.0 / 39_916_800.0, 1.0 / 479_001_600.0, 1.0 / 6_227_020_800.0], r, square);
    Reduced { n, bits: shifted.to_bits().wrapping_sub(ROUNDER.to_bits()), high, low, tail: sum * square }
}

/// `x 2^n` for `n` within -1100..=1100, rounded once where the result is subnormal.
#[inline(always)]
fn scale(x: f64, n: u64) -> f64 {
    let biased = n.wrapping_add(2 * BIAS);
    let half = biased >> 1;
    x * power_of_two(half) * power_of_two(biased.wrapping_sub(half))
}

#[inline(always)]
fn power_of_two(biased: u64) -> f64 {
    f64::from_bits(biased << EXPONENT)
}

/// Lets NaN pass, unlike `clamp`'s panic on wrong bounds and `max`'s choice of the other number.
#[inline(always)]
fn within(low: f64, x: f64, high: f64) -> f64 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// e^x.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    let e = reduce(within(-746.0, x, 710.0));
    scale(1.0 + (e.high + (e.tail - e.low)), e.bits)
}

/// e^x - 1, exact also near 0.
#[inline(always)]
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    let e = reduce(within(-40.0, x, 710.0));
    // e^x - 1 = 2^n (1 - 2^-n + e^r - 1); beyond 2^64 the 2^-n no longer counts.
    let small = if e.n > 64.0 { 0.0 } else { power_of_two(BIAS.wrapping_sub(e.bits)) };
    let base = 1.0 - small;
    let sum = base + e.high;
    let lost = if base.abs() > e.high.abs() { (base - sum) + e.high } else { (e.high - sum) + base };
    let result = scale(sum + (lost + (e.tail - e.low)), e.bits);
    if x == 0.0 { x } else { result }
}

/// ln(u) + correction for a finite `u` above 0.
#[inline(always)]
fn ln_positive(u: f64, correction: f64) -> f64 {
    let subnormal = u < f64::MIN_POSITIVE;
    let bits = if subnormal { u * (1_u64 << 54) as f64 } else { u }.to_bits();
    // u = 2^k m with m between the roots of 1/2 and 2.
    let biased =
        bits.wrapping_sub(std::f64::consts::FRAC_1_SQRT_2.to_bits()).wrapping_add(BIAS << EXPONENT) >> EXPONENT;
    let m = f64::from_bits(bits.wrapping_sub(biased.wrapping_sub(BIAS) << EXPONENT));
    let two_52 = (1_u64 << EXPONENT) as f64;
    let k = f64::from_bits(two_52.to_bits() | biased) - (two_52 + BIAS as f64) - if subnormal { 54.0 } else { 0.0 };
    // ln(1+f) = 2 artanh(s) = 2s + s (2/3 s^2 + 2/5 s^4 + ...), and 2s = f - s f.
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let square = s * s;
    let fourth = square * square;
    let eighth = fourth * fourth;
    let sum = cubic([2.0 / 3.0, 2.0 / 5.0, 2.0 / 7.0, 2.0 / 9.0], square, fourth)
        + eighth * cubic([2.0 / 11.0, 2.0 / 13.0, 2.0 / 15.0, 2.0 / 17.0], square, fourth)
        + eighth * eighth * (2.0 / 19.0);
    let half_square = 0.5 * f * f;
    let small = s * (half_square + sum * square) + (k * LN_2_LOW + correction);
    k * LN_2_HIGH - ((half_square - small) - f)
}

/// The natural logarithm: minus infinity at 0, NaN below.
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    let result = ln_positive(x, 0.0);
    let edge = if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    let result = if x > 0.0 { result } else { edge };
    if x == f64::INFINITY { x } else { result }
}

/// ln(1 + x), exact also near 0: minus infinity at -1, NaN below.
#[inline(always)]
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    let u = 1.0 + x;
    let rest = u - x;
    let lost = (1.0 - rest) + (x - (u - rest));
    let result = ln_positive(u, lost / u);
    let edge = if x == -1.0 { f64::NEG_INFINITY } else { f64::NAN };
    let result = if x > -1.0 { result } else { edge };
    if x == f64::INFINITY || x == 0.0 { x } else { result }
}

macro_rules! columns {
    ($($(#[$meta:meta])* $name:ident = $of:ident;)*) => {$(
        kernel! {
            $(#[$meta])*
            ///
            /// # Panics
            /// If `out` is shorter than `x`.
            pub fn $name<'a>(isa, x: &'a [f64], out: &'a mut [f64]) {
                let out = &mut out[..x.len()];
                for (out, &x) in out.iter_mut().zip(x) {
                    *out = $of(x);
                }
            }
        }
    )*};
}
columns! {
    /// [`exp`] of a column.
    exp_column = exp;
    /// [`ln`] of a column.
    ln_column = ln;
    /// [`ln_1p`] of a column.
    ln_1p_column = ln_1p;
    /// [`exp_m1`] of a column.
    exp_m1_column = exp_m1;
}
