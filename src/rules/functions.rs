//! The functions that rules may call on numbers, defined once for the interpreter and for column programs. None of
//! them leans on the machine's own exp, ln or pow: the same rule gives the same digits everywhere.
#![allow(clippy::inline_always, reason = "only what is inlined into a kernel is compiled for its instruction set")]

use rhai::Engine;

pub(super) use crate::random::math::{exp, ln, log10, pow};

/// `x` where it lies between `low` and `high`, else the nearer of them; NaN stays NaN.
#[inline(always)]
pub(super) fn clamp(x: f64, low: f64, high: f64) -> f64 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// Rhai's `max`: `x` unless it is smaller or cannot be compared.
#[inline(always)]
pub(super) fn max(x: f64, y: f64) -> f64 {
    if x >= y { x } else { y }
}

/// Rhai's `min`: `x` unless it is larger or cannot be compared.
#[inline(always)]
pub(super) fn min(x: f64, y: f64) -> f64 {
    if x <= y { x } else { y }
}

/// Registers every function for whole numbers and decimals in any mix, over what Rhai's packages say.
pub(super) fn register(engine: &mut Engine) {
    macro_rules! decimal {
        ($($name:literal => $function:expr;)*) => {$(
            engine.register_fn($name, |x: f64| $function(x));
            engine.register_fn($name, |x: i64| $function(x as f64));
        )*};
    }
    decimal! {
        "exp" => exp; "ln" => ln; "log" => log10; "log10" => log10; "sqrt" => f64::sqrt;
        "sin" => libm::sin; "cos" => libm::cos; "tan" => libm::tan;
        "asin" => libm::asin; "acos" => libm::acos; "atan" => libm::atan;
        "sinh" => libm::sinh; "cosh" => libm::cosh; "tanh" => libm::tanh;
        "asinh" => libm::asinh; "acosh" => libm::acosh; "atanh" => libm::atanh;
    }
    macro_rules! pairs {
        ($($name:literal => $function:expr;)*) => {$(
            engine.register_fn($name, |x: f64, y: f64| $function(x, y));
            engine.register_fn($name, |x: i64, y: f64| $function(x as f64, y));
            engine.register_fn($name, |x: f64, y: i64| $function(x, y as f64));
        )*};
    }
    pairs! {
        "pow" => pow; "**" => pow;
        "log" => |x, base| ln(x) / ln(base); "atan" => libm::atan2; "hypot" => libm::hypot;
    }
    engine.register_fn("pow", |x: i64, y: i64| pow(x as f64, y as f64));
    engine.register_fn("log", |x: i64, base: i64| ln(x as f64) / ln(base as f64));
    engine.register_fn("clamp", |x: i64, low: i64, high: i64| x.max(low).min(high));
    macro_rules! clamps {
        ($($x:ty, $low:ty, $high:ty;)*) => {$(
            engine.register_fn("clamp", |x: $x, low: $low, high: $high| clamp(x as f64, low as f64, high as f64));
        )*};
    }
    clamps! { f64, f64, f64; i64, f64, f64; f64, i64, f64; f64, f64, i64; f64, i64, i64; i64, f64, i64; i64, i64, f64; }
    for name in ["floor", "ceil", "ceiling", "round"] {
        engine.register_fn(name, |x: i64| x);
    }
    engine.register_fn("ceil", f64::ceil);
}
