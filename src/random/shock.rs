//! Lognormal shocks in single precision: a number of 32 bits is not worth more digits.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]

use std::f32::consts::{LN_2, LOG2_E};

/// Lognormal shocks with mean 1, as powers of 2.
#[derive(Clone, Copy)]
pub(super) struct Shock {
    slope: f32,
    shift: f32,
}

impl Shock {
    /// With this standard deviation of the logarithm.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "single precision is meant")]
    pub(super) fn new(sigma: f64) -> Shock {
        Shock {
            slope: (std::f64::consts::LOG2_E * sigma) as f32,
            shift: (std::f64::consts::LOG2_E * 0.5 * sigma * sigma) as f32,
        }
    }

    /// The shocks that belong to 32 random bits each. In three passes: the chain of operations is so long that the
    /// processor cannot overlap whole ones.
    #[inline(always)]
    pub(super) fn draw<const N: usize>(self, u: &[u32; N]) -> [f32; N] {
        shocks(u, |_| self)
    }
}

/// Shocks of different deviations: each is the same as among equals.
#[inline(always)]
pub(super) fn shocks<const N: usize>(u: &[u32; N], shock: impl Fn(usize) -> Shock) -> [f32; N] {
    let mut out = [0.0; N];
    for i in 0..N {
        out[i] = depth(u[i]);
    }
    for i in 0..N {
        let Shock { slope, shift } = shock(i);
        out[i] = slope * normal(u[i], out[i]) - shift;
    }
    for out in &mut out {
        *out = exp2(*out);
    }
    out
}

const UNIT: f32 = 1.0 / 4_294_967_296.0;

/// The distance of `(u + 1/2) / 2^32` from the middle, with all its digits.
#[inline(always)]
fn from_middle(u: u32) -> f32 {
    (whole(u ^ 1 << 31) + 0.5) * UNIT
}

/// How far out that lies: `-log2(4 p (1 - p))`, where the smaller tail has all its digits, too.
#[inline(always)]
fn depth(u: u32) -> f32 {
    let tail = (whole(u.min(!u)) + 0.5) * UNIT;
    -log2(4.0 * tail * (0.5 + from_middle(u).abs()))
}

/// The normal quantile there: the distance from the middle times R(depth), as in Giles, Approximating the erfinv function
/// (2010). This R was fitted by weighted least squares; it is within 1.2e-7 as far as 32 bits reach.
#[inline(always)]
fn normal(u: u32, depth: f32) -> f32 {
    let (square, fourth) = powers(depth);
    let of = |c: [f32; 6]| cubic(c, 0, depth, square) + fourth * (c[4] + c[5] * depth);
    from_middle(u) * (of(ABOVE) / of(BELOW))
}

/// Numerator and denominator of R, lowest power first.
const ABOVE: [f32; 6] = [2.506_628_6, 0.627_190_2, 0.086_326_56, 0.007_910_316, 4.614_744_3e-4, 9.370_916e-6];
const BELOW: [f32; 6] = [1.0, 0.068_749_1, 0.015_697_254, 7.594_456e-4, 3.919_153_4e-5, 1.613_045_3e-7];

#[inline(always)]
#[allow(clippy::cast_precision_loss, reason = "rounds to 24 bits")]
fn whole(bits: u32) -> f32 {
    bits.cast_signed() as f32
}

/// Of a normal number: k + log2(m) with m between the roots of 1/2 and 2, ln m = 2 artanh(s).
#[inline(always)]
fn log2(x: f32) -> f32 {
    let bits = x.to_bits();
    let k = bits.wrapping_sub(std::f32::consts::FRAC_1_SQRT_2.to_bits()).cast_signed() >> EXPONENT;
    let f = f32::from_bits(bits.wrapping_sub(k.cast_unsigned() << EXPONENT)) - 1.0;
    let s = f / (2.0 + f);
    let (square, fourth) = powers(s);
    k as f32 + s * (cubic(ARTANH, 0, square, fourth) + fourth * fourth * ARTANH[4])
}

/// 2^x, never below 2^-126.
#[inline(always)]
fn exp2(x: f32) -> f32 {
    /// Added to a number below 2^22, it leaves the nearest integer in the low bits.
    const ROUNDER: f32 = 12_582_912.0;
    const BIAS: u32 = 127;
    let x = if x < -126.0 { -126.0 } else { x };
    let shifted = x + ROUNDER;
    let r = x - (shifted - ROUNDER);
    let (square, fourth) = powers(r);
    let power = f32::from_bits(shifted.to_bits().wrapping_sub(ROUNDER.to_bits()).wrapping_add(BIAS) << EXPONENT);
    (cubic(EXP2, 0, r, square) + fourth * cubic(EXP2, 4, r, square)) * power
}

const EXPONENT: u32 = 23;

/// 2 artanh(s) / (s ln 2) by powers of s^2.
const ARTANH: [f32; 5] = [2.0 * LOG2_E, 2.0 / 3.0 * LOG2_E, 2.0 / 5.0 * LOG2_E, 2.0 / 7.0 * LOG2_E, 2.0 / 9.0 * LOG2_E];

/// 2^r by powers of r.
const EXP2: [f32; 8] = {
    let (mut c, mut k) = ([1.0; 8], 1);
    while k < 8 {
        c[k] = c[k - 1] * LN_2 / k as f32;
        k += 1;
    }
    c
};

#[inline(always)]
fn powers(x: f32) -> (f32, f32) {
    let square = x * x;
    (square, square * square)
}

/// Four of the coefficients, from one on, with the powers up to the cube.
#[inline(always)]
fn cubic<const N: usize>(c: [f32; N], from: usize, x: f32, square: f32) -> f32 {
    (c[from] + c[from + 1] * x) + (c[from + 2] + c[from + 3] * x) * square
}
