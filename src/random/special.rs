//! The incomplete gamma and beta functions, as logarithms of both tails.
//!
//! Their common factor is built from deviances, not from differences of large logarithms of gamma functions, and so keeps
//! its digits for shapes of millions. Source: Loader, Fast and accurate computation of binomial probabilities (2000).

#![allow(clippy::many_single_char_names, reason = "the letters of the formulas")]

use super::math::{erfc, exp, exp_m1, ln, ln_1p};
pub use libm::lgamma as ln_gamma;
use std::f64::consts::{FRAC_1_SQRT_2, LN_2, TAU};

/// Relative change below which a series has converged.
const EPSILON: f64 = f64::EPSILON / 4.0;

/// The probability of at most and of more than a value, as logarithms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tails {
    /// ln P(X <= x).
    pub lower: f64,
    /// ln P(X > x).
    pub upper: f64,
}

impl Tails {
    fn from_lower(lower: f64) -> Tails {
        Tails { lower, upper: ln_of_rest(lower) }
    }

    fn swap(self) -> Tails {
        Tails { lower: self.upper, upper: self.lower }
    }
}

/// The standard normal law's probability of at most `x`.
#[must_use]
pub fn normal_p(x: f64) -> f64 {
    0.5 * erfc(-x * FRAC_1_SQRT_2)
}

/// ln(1 - e^x) for `x` of 0 or below.
fn ln_of_rest(x: f64) -> f64 {
    if x > -LN_2 { ln(-exp_m1(x)) } else { ln_1p(-exp(x)) }
}

/// `I_x(a, b)`, the probability of at most `x` under a beta law. As exact as the rounding of `x`
/// and of ln I allows.
#[must_use]
pub fn beta_i(a: f64, b: f64, x: f64) -> f64 {
    if x >= 1.0 { 1.0 } else { exp(beta_tails(a, b, x / (1.0 - x)).lower) }
}

/// Both tails of the gamma law of this shape, above 0, and rate 1.
#[must_use]
pub fn gamma_tails(shape: f64, x: f64) -> Tails {
    if x <= 0.0 {
        Tails { lower: f64::NEG_INFINITY, upper: 0.0 }
    } else if x < shape + 1.0 {
        Tails::from_lower(ln_gamma_factor(shape, x) + ln(gamma_series(shape, x)))
    } else if x == f64::INFINITY {
        Tails { lower: 0.0, upper: f64::NEG_INFINITY }
    } else {
        Tails::from_lower(ln_gamma_factor(shape, x) + ln(shape * gamma_fraction(shape, x))).swap()
    }
}

/// The logarithm of `x^a e^-x / Gamma(a+1)`: the Poisson law's chance of `a` at mean `x`.
#[must_use]
pub fn ln_gamma_factor(a: f64, x: f64) -> f64 {
    if a < 1.0 { a * ln(x) - x - ln_gamma(a + 1.0) } else { -stirling_error(a) - deviance(a, x) - 0.5 * ln(TAU * a) }
}

/// `1 + x/(a+1) + x^2/((a+1)(a+2)) + ...`
fn gamma_series(a: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, a);
    while term > sum * EPSILON {
        n += 1.0;
        term *= x / n;
        sum += term;
    }
    sum
}

/// `Gamma(a, x) e^x / x^a` by Legendre's continued fraction.
fn gamma_fraction(a: f64, x: f64) -> f64 {
    let first = x + 1.0 - a;
    1.0 / continued_fraction(first, |n| (n * (a - n), first + 2.0 * n))
}

/// `first + a(1) / (b(1) + a(2) / (b(2) + ...))` by the modified method of Lentz (Thompson and Barnett 1986).
fn continued_fraction(first: f64, term: impl Fn(f64) -> (f64, f64)) -> f64 {
    const TINY: f64 = 1e-300;
    let clear = |x: f64| if x == 0.0 { TINY } else { x };
    let mut value = clear(first);
    let (mut c, mut d, mut n) = (value, 0.0, 1.0);
    loop {
        let (a, b) = term(n);
        d = 1.0 / clear(b + a * d);
        c = clear(b + a / c);
        let change = c * d;
        value *= change;
        // A million terms serve shapes of about 1e11; beyond, what is lost is below the spacing of the results.
        if (change - 1.0).abs() <= EPSILON * 4.0 || n > 1e6 || change.is_nan() {
            return value;
        }
        n += 1.0;
    }
}

/// Both tails of the beta law with both parameters above 0, at odds `x / (1 - x)`, which keep the digits at both ends.
#[must_use]
pub fn beta_tails(a: f64, b: f64, odds: f64) -> Tails {
    if odds <= 0.0 {
        Tails { lower: f64::NEG_INFINITY, upper: 0.0 }
    } else if odds * (b + 1.0) < a + 1.0 {
        Tails::from_lower(ln_beta_factor(a, b, odds) - ln(a) - ln(beta_fraction(a, b, odds / (1.0 + odds))))
    } else if odds == f64::INFINITY {
        Tails { lower: 0.0, upper: f64::NEG_INFINITY }
    } else {
        let fraction = beta_fraction(b, a, 1.0 / (1.0 + odds));
        Tails::from_lower(ln_beta_factor(a, b, odds) - ln(b) - ln(fraction)).swap()
    }
}

/// The logarithm of `x^a (1-x)^b / B(a, b)`: the beta law's density per unit of ln(odds).
#[must_use]
pub fn ln_beta_factor(a: f64, b: f64, odds: f64) -> f64 {
    let n = a + b;
    // 1/B(a,b) = ab/n Gamma(n+1) / (Gamma(a+1) Gamma(b+1)), each with its power as in the gamma law.
    let (of_a, of_b) = (share_factor(a, n, odds), share_factor(b, n, 1.0 / odds));
    ln(a / n * b) + of_a + of_b - share_factor(n, n, f64::INFINITY)
}

/// The logarithm of `m^a e^-m / Gamma(a+1)` at `m`, the share of `n` with these odds.
fn share_factor(a: f64, n: f64, odds: f64) -> f64 {
    let share = if odds == f64::INFINITY { 1.0 } else { odds / (1.0 + odds) };
    ln_gamma_factor(a, n * share)
}

/// The continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, inverted.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let term = |n: f64| {
        let m = (n / 2.0).floor();
        let numerator = if m + m == n {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        (numerator, 1.0)
    };
    continued_fraction(1.0, term)
}

/// What Stirling's formula leaves of `ln Gamma(a+1)`.
fn stirling_error(a: f64) -> f64 {
    if a < 10.0 {
        return ln_gamma(a + 1.0) - (a + 0.5) * ln(a) + a - 0.5 * ln(TAU);
    }
    let square = 1.0 / (a * a);
    let mut sum = 1.0 / 156.0;
    for coefficient in [-691.0 / 360_360.0, 1.0 / 1_188.0, -1.0 / 1_680.0, 1.0 / 1_260.0, -1.0 / 360.0, 1.0 / 12.0] {
        sum = sum * square + coefficient;
    }
    sum / a
}

/// `a ln(a/m) + m - a`: how badly the mean `m` fits the count `a`.
fn deviance(a: f64, m: f64) -> f64 {
    let off = (m - a) / a;
    if off.abs() > 0.5 {
        return a * (off - ln(m / a));
    }
    // a (e - ln(1+e)) with ln(1+e) = 2 artanh(s), where e = s (2 + e).
    let s = off / (2.0 + off);
    let square = s * s;
    let (mut sum, mut power, mut odd) = (0.0, square, 3.0);
    while power > EPSILON * square {
        sum += power / odd;
        power *= square;
        odd += 2.0;
    }
    a * s * (off - 2.0 * sum)
}
