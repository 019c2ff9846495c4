//! The laws that a scenario may name.

use super::*;

fn all() -> Vec<Distribution> {
    vec![
        Distribution::Normal { mean: -3.0, sd: 2.0 },
        Distribution::Lognormal { mu: 1.0, sigma: 0.6 },
        Distribution::Gamma { shape: 2.8, rate: 0.3 },
        Distribution::Gamma { shape: 0.3, rate: 4.0 },
        Distribution::Beta { alpha: 0.8, beta: 2.4 },
        Distribution::Uniform { low: -1.0, high: 5.0 },
        Distribution::Triangular { low: 0.0, mode: 0.01, high: 0.03 },
        Distribution::Triangular { low: 1.0, mode: 1.0, high: 2.0 },
        Distribution::Pert { low: -1.0, mode: 3.0, high: 4.0 },
        Distribution::Exponential { mean: 7.0 },
        Distribution::Poisson { mean: 3.3 },
        Distribution::Bernoulli { p: 0.3 },
        Distribution::Discrete { values: vec![1.0, 2.0, 10.0], cumulative: vec![0.2, 0.9, 1.0] },
        Distribution::Empirical { values: vec![1.0, 2.0, 2.5, 9.0] },
    ]
}

#[test]
fn quantiles_rise_and_have_the_mean_and_the_deviation() {
    const POINTS: u32 = 20_000;
    for law in all() {
        let at = |i: u32| law.quantile((f64::from(i) + 0.5) / f64::from(POINTS));
        let values: Vec<f64> = (0..POINTS).map(at).collect();
        assert!(values.is_sorted(), "{law:?}");
        let mean = values.iter().sum::<f64>() / f64::from(POINTS);
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(POINTS);
        assert!((mean - law.mean()).abs() < 2e-4 * law.sd(), "{law:?}: {mean}");
        close(variance.sqrt(), law.sd(), 2e-3, &format!("{law:?}"));
    }
}

#[test]
fn laws_without_width_are_their_value() {
    for law in [
        Distribution::Normal { mean: 4.0, sd: 0.0 },
        Distribution::Uniform { low: 4.0, high: 4.0 },
        Distribution::Triangular { low: 4.0, mode: 4.0, high: 4.0 },
        Distribution::Pert { low: 4.0, mode: 4.0, high: 4.0 },
        Distribution::Discrete { values: vec![4.0], cumulative: vec![1.0] },
        Distribution::Empirical { values: vec![4.0] },
    ] {
        assert_eq!((law.quantile(1e-9), law.quantile(0.999), law.mean(), law.sd()), (4.0, 4.0, 4.0, 0.0), "{law:?}");
    }
}

#[test]
fn columns_hold_the_quantiles() {
    let u = numbers(1_003);
    let mut out = vec![0.0; u.len()];
    for law in all().into_iter().chain([20.0, 600.0].map(|mean| Distribution::Poisson { mean })) {
        for isa in sets() {
            columns::sample(isa, &law, &u, &mut out);
            for (&u, &out) in u.iter().zip(&out) {
                assert_eq!(out, law.quantile(columns::unit(u)), "{law:?} {isa:?}");
            }
        }
    }
}

#[test]
fn columns_of_fine_uniforms_hold_the_quantiles_also_far_out() {
    let mut uniforms = vec![0.0; 1_003];
    Draws::new(5, 0).uniforms(Isa::best(), &ids(1_003), Decision::named("fine"), 0, &mut uniforms);
    // The outermost, and both sides of where the tail becomes a far one.
    uniforms[7] = f64::EPSILON / 2.0;
    uniforms[500] = 1.0 - f64::EPSILON / 2.0;
    uniforms[900..904].copy_from_slice(&[1.388e-11, 1.389e-11, 1.0 - 1.388e-11, 1.0 - 1.389e-11]);
    for law in all() {
        for isa in sets() {
            let mut out = uniforms.clone();
            columns::quantiles(isa, &law, &mut out);
            for (&uniform, &out) in uniforms.iter().zip(&out) {
                assert_eq!(out, law.quantile(uniform), "{law:?} {isa:?}");
            }
        }
    }
}

/// The largest distance between two samples' distribution functions, times the root of the sample size.
fn two_samples(mut ours: Vec<f64>, mut theirs: Vec<f64>) -> f64 {
    let n = ours.len();
    ours.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    let (mut i, mut j, mut distance) = (0, 0, 0_usize);
    while i < n && j < n {
        let x = ours[i].min(theirs[j]);
        while i < n && ours[i] <= x {
            i += 1;
        }
        while j < n && theirs[j] <= x {
            j += 1;
        }
        distance = distance.max(i.abs_diff(j));
    }
    distance as f64 / n as f64 * (n as f64 / 2.0).sqrt()
}

#[test]
fn samples_follow_rand_distr_on_our_generator() {
    const SIZE: usize = 100_000;
    let mut stream = Stream::new(Draws::new(9, 9), Identity::WORLD);
    let u = numbers(SIZE);
    let mut check = |law: Distribution, oracle: &dyn Fn(&mut Stream) -> f64| {
        let mut ours = vec![0.0; SIZE];
        Sampler::new(law.clone()).sample(Isa::best(), &u, &mut ours);
        let theirs = (0..SIZE).map(|_| oracle(&mut stream)).collect();
        let distance = two_samples(ours, theirs);
        assert!(distance < KS, "{law:?}: {distance}");
    };
    for (shape, rate) in [(0.05, 1.0), (0.243, 4.414), (2.8, 0.3), (1e6, 1e3)] {
        let oracle = rand_distr::Gamma::new(shape, 1.0 / rate).unwrap();
        check(Distribution::Gamma { shape, rate }, &|stream| oracle.sample(stream));
    }
    for (alpha, beta) in [(0.05, 0.05), (0.793, 2.426), (300.0, 20.0)] {
        let oracle = rand_distr::Beta::new(alpha, beta).unwrap();
        check(Distribution::Beta { alpha, beta }, &|stream| oracle.sample(stream));
    }
    for mean in [0.01, 3.0, 80.0, 600.0, 1e6] {
        let oracle = rand_distr::Poisson::new(mean).unwrap();
        check(Distribution::Poisson { mean }, &|stream| oracle.sample(stream));
    }
    let oracle = rand_distr::LogNormal::new(1.0, 0.8).unwrap();
    check(Distribution::Lognormal { mu: 1.0, sigma: 0.8 }, &|stream| oracle.sample(stream));
    let oracle = rand_distr::Pert::new(1.0, 6.0).with_mode(2.0).unwrap();
    check(Distribution::Pert { low: 1.0, mode: 2.0, high: 6.0 }, &|stream| oracle.sample(stream));
    let oracle = rand_distr::Triangular::new(1.0, 6.0, 2.0).unwrap();
    check(Distribution::Triangular { low: 1.0, mode: 2.0, high: 6.0 }, &|stream| oracle.sample(stream));
}
