//! The pinned functions against the libm crate.

use super::*;

/// From the smallest to the largest, the neighbours of round numbers, and what is no number.
fn nasty() -> Vec<f64> {
    let mut all = vec![f64::INFINITY, f64::NAN, f64::MAX, f64::MIN_POSITIVE, 5e-324, 0.0];
    for exponent in -323..308 {
        for mantissa in [1.0, 1.7, 3.3, 5.123, 9.99] {
            all.push(mantissa * 10.0_f64.powi(exponent));
        }
    }
    for round in [0.5, 1.0, 2.0, std::f64::consts::LN_2, std::f64::consts::FRAC_1_SQRT_2, 708.4, 709.782712893384] {
        all.extend([round, round.next_up(), round.next_down()]);
    }
    let draws = Draws::new(0, 0);
    for i in 0..200_000 {
        let u = draws.uniform(Identity::WORLD, Decision::named("nasty"), i);
        all.extend([u, 40.0 * u, 1.0 - 1e-3 * u, 1.0 + u, 750.0 * u]);
    }
    let negative: Vec<f64> = all.iter().map(|x| -x).collect();
    all.extend(negative);
    all
}

type Single = fn(f64) -> f64;
type Column = fn(Isa, &[f64], &mut [f64]);

fn distance(a: f64, b: f64) -> u64 {
    if a == b || a.is_nan() && b.is_nan() {
        0
    } else if a.is_nan() || b.is_nan() || a.signum() != b.signum() {
        u64::MAX
    } else {
        a.to_bits().abs_diff(b.to_bits())
    }
}

fn agree(name: &str, ours: Single, theirs: Single, units: u64) {
    for x in nasty() {
        let (a, b) = (ours(x), theirs(x));
        assert!(distance(a, b) <= units, "{name}({x:e}): {a:e} instead of {b:e}");
    }
}

#[test]
fn exp_agrees_with_libm() {
    agree("exp", math::exp, libm::exp, 1);
}

#[test]
fn ln_agrees_with_libm() {
    agree("ln", math::ln, libm::log, 1);
}

#[test]
fn ln_1p_agrees_with_libm() {
    agree("ln_1p", math::ln_1p, libm::log1p, 1);
}

#[test]
fn exp_m1_agrees_with_libm() {
    agree("exp_m1", math::exp_m1, libm::expm1, 2);
}

#[test]
fn zero_keeps_its_sign() {
    assert!(math::exp_m1(-0.0).is_sign_negative() && math::ln_1p(-0.0).is_sign_negative());
    assert!(math::ln(1.0).is_sign_positive());
}

#[test]
fn columns_have_the_bits_of_single_numbers_on_every_set() {
    let x = nasty();
    let mut out = vec![0.0; x.len()];
    for isa in sets() {
        let functions: [(Column, Single); 4] = [
            (math::exp_column, math::exp),
            (math::ln_column, math::ln),
            (math::ln_1p_column, math::ln_1p),
            (math::exp_m1_column, math::exp_m1),
        ];
        for (column, single) in functions {
            column(isa, &x, &mut out);
            for (&x, &out) in x.iter().zip(&out) {
                assert_eq!(distance(out, single(x)), 0, "{isa:?} {x:e}");
            }
        }
    }
}
