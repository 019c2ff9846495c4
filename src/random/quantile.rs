//! Quantiles: what turns a uniform number into one of a given law, always rising with it.

use super::math::{cubic, exp, ln, ln_1p};
use super::special::{Tails, beta_tails, gamma_tails, ln_beta_factor, ln_gamma, ln_gamma_factor};

/// Up to this mean a Poisson number is found by adding up probabilities from 0.
pub(super) const POISSON_SUMMED: f64 = 500.0;

/// Above this mean a Poisson quantile is that of its expansion, good to a part in 10^13, not the exact integer.
const POISSON_EXACT: f64 = 1e9;

/// The probability of k, from that of k - 1.
#[inline(always)]
#[allow(clippy::inline_always, reason = "part of column kernels")]
pub(super) fn next_poisson(term: f64, mean: f64, one_kth: f64) -> f64 {
    term * (mean * one_kth)
}

/// How far out ([`depth`]) the second of three approximations of the normal quantile reaches.
pub(super) const NEAR: f64 = 5.0;

/// The standard normal quantile, relative error about 1e-16. Infinite at 0 and 1.
///
/// Source: Wichura, Algorithm AS 241: The percentage points of the normal distribution, PPND16 (1988).
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    let depth = depth(p);
    if depth <= NEAR {
        near_normal_quantile(p, depth)
    } else {
        let size = if depth == f64::INFINITY { depth } else { rational(FAR, depth - NEAR) };
        if p < 0.5 { -size } else { size }
    }
}

/// [`normal_quantile`] for tails of at least e^-25, which is all that 32 random bits can give.
#[inline(always)]
#[allow(clippy::inline_always, reason = "part of column kernels")]
pub(super) fn near_normal_quantile(p: f64, depth: f64) -> f64 {
    let q = p - 0.5;
    let central = q.abs() <= 0.425;
    let at = if central { 0.180_625 - q * q } else { depth - 1.6 };
    let pick = |part: usize| std::array::from_fn(|i| if central { CENTRE[part][i] } else { MIDDLE[part][i] });
    rational([pick(0), pick(1)], at) * if central { q } else { 1.0_f64.copysign(q) }
}

/// How far out `p` lies: the root of minus the logarithm of the smaller tail.
#[inline(always)]
#[allow(clippy::inline_always, reason = "part of column kernels")]
pub(super) fn depth(p: f64) -> f64 {
    (-ln(if p < 0.5 { p } else { 1.0 - p })).sqrt()
}

/// The quotient of two polynomials.
#[inline(always)]
#[allow(clippy::inline_always, reason = "part of column kernels")]
fn rational([above, below]: [[f64; 8]; 2], at: f64) -> f64 {
    let square = at * at;
    let of = |c: [f64; 8]| {
        cubic([c[0], c[1], c[2], c[3]], at, square) + square * square * cubic([c[4], c[5], c[6], c[7]], at, square)
    };
    of(above) / of(below)
}

/// Numerator and denominator, lowest power first.
const CENTRE: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_6e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_66e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
];
const MIDDLE: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];
const FAR: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

/// The quantile of Student's t with `df` degrees of freedom, above 0. Relative error about 1e-13.
#[must_use]
pub fn student_t_quantile(df: f64, p: f64) -> f64 {
    let tail = if p < 0.5 { p } else { 1.0 - p };
    // df/(df + t^2) follows the beta law with df/2 and 1/2.
    let size = (df / beta_odds(df / 2.0, 0.5, 2.0 * tail, 1.0 - 2.0 * tail)).sqrt();
    if p < 0.5 { -size } else { size }
}

/// The quantile of the gamma law with this shape, above 0, and rate 1. Relative error about 1e-13.
#[must_use]
pub fn gamma_quantile(shape: f64, p: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 || p.is_nan() {
        return edge(p, f64::INFINITY);
    }
    gamma_value(shape, p, 1.0 - p)
}

/// The gamma law's quantile at `p = 1 - q`, both above 0.
pub(super) fn gamma_value(shape: f64, p: f64, q: f64) -> f64 {
    // Below this there is no chance of p: P(a, x) <= x^a / Gamma(a+1).
    let least = exp((ln(p) + ln_gamma(shape + 1.0)) / shape);
    if least == 0.0 {
        return 0.0;
    }
    // Wilson and Hilferty 1931: the cube root is nearly normal.
    let root = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(p) / (3.0 * shape.sqrt());
    let start = if root > 0.0 { least.max(shape * root * root * root) } else { least };
    solve(least, start, p, q, |x| (gamma_tails(shape, x), ln(shape) + ln_gamma_factor(shape, x)))
}

/// The quantile of the beta law with both parameters above 0. Relative error about 1e-13.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 || p.is_nan() {
        return edge(p, 1.0);
    }
    let odds = beta_odds(a, b, p, 1.0 - p);
    if odds == f64::INFINITY { 1.0 } else { odds / (1.0 + odds) }
}

fn edge(p: f64, highest: f64) -> f64 {
    match p {
        0.0 => 0.0,
        1.0 => highest,
        _ => f64::NAN,
    }
}

/// The odds `x / (1 - x)` of the beta law's quantile at `p = 1 - q`.
pub(super) fn beta_odds(a: f64, b: f64, p: f64, q: f64) -> f64 {
    if p > q {
        return 1.0 / beta_odds(b, a, q, p);
    }
    // As for the gamma law: the lower tail is at most odds^a / (a B(a, b)).
    let least = exp((ln(p) + ln(a) + ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)) / a);
    if least == 0.0 {
        return 0.0;
    }
    let start = if a > 1.0 && b > 1.0 {
        least.max(a / b * exp(normal_quantile(p) * (1.0 / a + 1.0 / b).sqrt()))
    } else {
        least
    };
    solve(least, start, p, q, |odds| (beta_tails(a, b, odds), ln_beta_factor(a, b, odds)))
}

/// Where the smaller tail has its probability, `p = 1 - q`, given the tails and the logarithm of the density per unit of ln x.
/// Newton's method on logarithms: both tails of both laws are log-concave in ln x (in the log-odds), so it cannot cycle.
fn solve(least: f64, start: f64, p: f64, q: f64, law: impl Fn(f64) -> (Tails, f64)) -> f64 {
    const STEPS: u32 = 200;
    let lower = p <= 0.5;
    let target = ln(if lower { p } else { q });
    let mut x = start;
    for _ in 0..STEPS {
        let (tails, density) = law(x);
        let step = if lower {
            (target - tails.lower) * exp(tails.lower - density)
        } else {
            (tails.upper - target) * exp(tails.upper - density)
        };
        // `least` is rounded, too: half of it only keeps a first step from leaving the numbers.
        let next = (x * exp(step)).max(least / 2.0);
        let done = (next - x).abs() <= 1e-10 * x;
        x = next;
        if done || !x.is_finite() {
            break;
        }
    }
    x
}

/// The least count that a Poisson law of this mean, 0 or more, reaches with probability `p`.
#[must_use]
pub fn poisson_quantile(mean: f64, p: f64) -> f64 {
    if mean <= POISSON_SUMMED {
        return summed_poisson_quantile(mean, p);
    }
    let (z, sd) = (normal_quantile(p), mean.sqrt());
    // Cornish and Fisher 1938.
    let start = mean + sd * z + (z * z - 1.0) / 6.0 + z * (1.0 - z * z) / (72.0 * sd);
    let mut count = if start < 0.0 { 0.0 } else { start.floor() };
    if mean > POISSON_EXACT || !count.is_finite() {
        return count;
    }
    let reached = |count: f64| {
        let tails = gamma_tails(count + 1.0, mean);
        if p <= 0.5 { tails.upper >= ln(p) } else { tails.lower <= ln_1p(-p) }
    };
    while !reached(count) {
        count += 1.0;
    }
    while count > 0.0 && reached(count - 1.0) {
        count -= 1.0;
    }
    count
}

/// The same for means up to [`POISSON_SUMMED`]; stops where the sum cannot grow any more.
fn summed_poisson_quantile(mean: f64, p: f64) -> f64 {
    let mut term = exp(-mean);
    let (mut sum, mut count) = (term, 0.0);
    while p > sum && (count < mean || sum + term > sum) {
        count += 1.0;
        term = next_poisson(term, mean, 1.0 / count);
        sum += term;
    }
    count
}
