//! Ratios of gamma functions that keep their digits where both are large.

use crate::random::math::{ln, ln_1p};
use crate::random::special::ln_gamma;

/// From here on Stirling's series is exact to the last digit.
const LARGE: f64 = 16.0;

/// `ln(Gamma(b + x) / Gamma(b))` for `b` above 0 and `x` of 0 or more.
pub(super) fn ln_rising(b: f64, x: f64) -> f64 {
    if x == 0.0 {
        0.0
    } else if b < LARGE {
        ln_gamma(b + x) - ln_gamma(b)
    } else {
        (b - 0.5) * ln_1p(x / b) + x * (ln(b + x) - 1.0) + stirling_rest(b + x) - stirling_rest(b)
    }
}

/// `ln(B(a, b + x) / B(a, b))`, for `a` and `b` above 0 and `x` of 0 or more: the part of customers with a beta chance that is left.
pub(super) fn ln_left(a: f64, b: f64, x: f64) -> f64 {
    // By the shorter of two ways: the difference of long ones leaves no digits.
    if x > a { ln_rising(b, a) - ln_rising(b + x, a) } else { ln_rising(b, x) - ln_rising(a + b, x) }
}

/// What Stirling's formula leaves of `ln Gamma(a)`.
fn stirling_rest(a: f64) -> f64 {
    let square = 1.0 / (a * a);
    let mut sum = 1.0 / 156.0;
    for coefficient in [-691.0 / 360_360.0, 1.0 / 1_188.0, -1.0 / 1_680.0, 1.0 / 1_260.0, -1.0 / 360.0, 1.0 / 12.0] {
        sum = sum * square + coefficient;
    }
    sum / a
}
