//! Numbers read from a table against the quantiles themselves.

use super::*;

/// Slow laws, from the extreme to the usual.
fn slow() -> Vec<Distribution> {
    let shapes = [0.001, 0.05, 0.1, 0.243, 0.668, 1.0, 2.8, 6.25, 44.0, 1e3, 1e6, 1e9];
    let gammas = shapes.map(|shape| Distribution::Gamma { shape, rate: 3.0 });
    let both = [
        (0.05, 0.05),
        (0.1, 3.0),
        (0.3, 0.3),
        (0.793, 2.426),
        (1.0, 1.0),
        (3.806, 0.668),
        (0.2, 1e6),
        (50.0, 1.5),
        (1e4, 1e3),
        (1e7, 1e7),
    ];
    let betas = both.map(|(alpha, beta)| Distribution::Beta { alpha, beta });
    let perts = [1.0, 2.0, 6.0].map(|mode| Distribution::Pert { low: 1.0, mode, high: 6.0 });
    gammas.into_iter().chain(betas).chain(perts).collect()
}

/// Spread evenly, then ever further out at both ends, then where pieces meet.
fn uniforms() -> Vec<f64> {
    let mut all: Vec<f64> = (0..2_000).map(|i| (f64::from(i) + 0.5) / 2_000.0).collect();
    for i in 1..250 {
        let tail = math::exp(-36.0 * f64::from(i) / 250.0);
        all.extend([tail, 1.0 - tail]);
    }
    all.extend((-16..=16).map(|piece| 0.5 * math::erfc(f64::from(piece) * 0.375 / std::f64::consts::SQRT_2)));
    all
}

#[test]
fn tables_hold_the_quantiles_of_every_shape() {
    let uniforms = uniforms();
    for law in slow() {
        let exact: Vec<f64> = uniforms.iter().map(|&u| law.quantile(u)).collect();
        let sampler = Sampler::new(law.clone());
        let mut first = None;
        for isa in sets() {
            let mut out = uniforms.clone();
            sampler.quantiles(isa, &mut out);
            for ((&out, &exact), u) in out.iter().zip(&exact).zip(&uniforms) {
                close(out, exact, 2.4e-13, &format!("{law:?} at {u:e}"));
            }
            assert_eq!(*first.get_or_insert(out.clone()), out, "{law:?} {isa:?}");
        }
    }
}

#[test]
fn a_number_of_a_table_depends_on_nothing_that_was_drawn_before() {
    let uniforms = uniforms();
    for law in slow() {
        let (together, alone) = (Sampler::new(law.clone()), Sampler::new(law));
        let mut column = uniforms.clone();
        together.quantiles(Isa::best(), &mut column);
        for (&u, &number) in uniforms.iter().zip(&column).rev() {
            let mut one = [u];
            alone.quantiles(Isa::Sse2, &mut one);
            assert_eq!(one, [number], "{:?} at {u:e}", alone.law());
        }
    }
}

#[test]
fn numbers_of_a_table_rise_with_the_uniform_number() {
    for law in slow() {
        let mut column: Vec<f64> = (1..100_000).map(|i| f64::from(i) / 100_000.0).collect();
        Sampler::new(law.clone()).quantiles(Isa::best(), &mut column);
        // Next to 1 the last digit of a beta quantile wavers.
        let falls = |pair: &[f64]| pair[0] > pair[1] * (1.0 + 4.0 * f64::EPSILON);
        assert!(!column.windows(2).any(falls), "{law:?}");
    }
}

#[test]
fn laws_without_a_table_keep_the_bits_of_their_columns() {
    let u = numbers(1_003);
    for law in [Distribution::Lognormal { mu: 1.0, sigma: 0.5 }, Distribution::Poisson { mean: 3.0 }] {
        let (mut ours, mut theirs) = (vec![0.0; u.len()], vec![0.0; u.len()]);
        Sampler::new(law.clone()).sample(Isa::best(), &u, &mut ours);
        columns::sample(Isa::best(), &law, &u, &mut theirs);
        assert_eq!(ours, theirs);
    }
}
