//! Columns of random numbers against their laws.

use super::*;

fn mean_is(values: &[f64], mean: f64, sd: f64, what: &str) {
    let found = values.iter().sum::<f64>() / values.len() as f64;
    let z = (found - mean) / sd * (values.len() as f64).sqrt();
    assert!(z.abs() < Z, "{what}: mean {found} instead of {mean}, z = {z}");
}

pub(super) fn kolmogorov_smirnov(mut values: Vec<f64>, cdf: impl Fn(f64) -> f64, what: &str) {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let off = |(i, &x): (usize, &f64)| {
        let p = cdf(x);
        (p - i as f64 / n).abs().max((i as f64 + 1.0) / n - p)
    };
    let distance = values.iter().enumerate().map(off).fold(0.0, f64::max) * n.sqrt();
    assert!(distance < KS, "{what}: {distance}");
}

#[test]
fn poisson_counts_follow_the_law() {
    let u = numbers(N);
    let mut out = vec![0.0; N];
    for rate in [1e-5, 0.025, 0.3, 1.2, 6.0, 15.9, 16.1, 300.0] {
        columns::poisson_same(Isa::best(), rate, &u, &mut out);
        mean_is(&out, rate, rate.sqrt(), "poisson");
        let law = statrs::distribution::Poisson::new(rate).unwrap();
        let mut found = vec![0.0; 1_000];
        for &count in &out {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
            let count = count as usize;
            found[count] += 1.0;
        }
        // Neighbours are put together until 20 are expected; the rest goes to the last cell.
        let (mut cells, mut expected, mut seen, mut before) = (Vec::new(), 0.0, 0.0, 0.0);
        for (count, found) in (0..).zip(&found) {
            let reached = law.cdf(count);
            expected += (reached - before) * N as f64;
            before = reached;
            seen += found;
            if expected >= 20.0 && (1.0 - reached) * N as f64 >= 20.0 {
                cells.push((seen, expected));
                (expected, seen) = (0.0, 0.0);
            }
        }
        cells.push((seen, expected));
        let square: f64 = cells.iter().map(|(seen, expected)| (seen - expected).powi(2) / expected).sum();
        let df = (cells.len() - 1).max(1) as f64;
        // Wilson and Hilferty: the cube root of chi-square over df is nearly normal.
        let part = 2.0 / (9.0 * df);
        let z = ((square / df).cbrt() - 1.0 + part) / part.sqrt();
        assert!(z < Z, "rate {rate}: chi-square {square} with {df}");
    }
}

/// Numbers next to those at which the count steps up, and some others: 1,005 in all.
fn steps(rate: f64) -> Vec<u32> {
    let mut u = numbers(1_003);
    u.extend([0, u32::MAX]);
    if rate > 0.0 && rate < 1e3 {
        let law = statrs::distribution::Poisson::new(rate).unwrap();
        for (count, near) in (0..).zip(u.chunks_mut(3).take(300)) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
            let step = (law.cdf(count) * 4_294_967_296.0) as u32;
            near.copy_from_slice(&[step.saturating_sub(1), step, step.saturating_add(1)]);
        }
    }
    u
}

#[test]
fn poisson_is_the_same_lane_by_lane_together_and_at_one_rate() {
    let u = steps(1.2);
    let rates = [0.0, 1e-9, 0.3, 1.2, 7.0, 16.0, 16.0_f64.next_up(), 100.0, 500.0, 501.0, 1e5];
    let mixed: Vec<f64> = (0..u.len()).map(|i| rates[i % rates.len()]).collect();
    let (mut single, mut lanes, mut same) = (vec![0.0; u.len()], vec![0.0; u.len()], vec![0.0; u.len()]);
    for isa in sets() {
        for rate in rates {
            let u = steps(rate);
            columns::poisson_same(isa, rate, &u, &mut same);
            columns::poisson(isa, &vec![rate; u.len()], &u, &mut lanes);
            for (out, &u) in single.iter_mut().zip(&u) {
                *out = poisson_quantile(rate, columns::unit(u));
            }
            assert_eq!(same, single, "{rate} {isa:?}");
            assert_eq!(lanes, single, "{rate} {isa:?}");
        }
        columns::poisson(isa, &mixed, &u, &mut lanes);
        for ((&rate, &u), &out) in mixed.iter().zip(&u).zip(&lanes) {
            assert_eq!(out, poisson_quantile(rate, columns::unit(u)));
        }
    }
    columns::poisson(Isa::best(), &[f64::NAN, 1.0], &[5, 5], &mut lanes);
    assert!(lanes[0].is_nan() && lanes[1] == 0.0);
}

#[test]
fn coins_fall_as_often_as_they_should() {
    let u = numbers(N);
    let coins = |p| u.iter().chain(&[0, u32::MAX]).map(|&u| f64::from(u8::from(columns::unit(u) < p))).collect();
    for p in [1e-5, 0.04, 0.5, 0.955, 1.0 - 1e-5] {
        let coins: Vec<f64> = coins(p);
        mean_is(&coins[..N], p, (p * (1.0 - p)).sqrt(), "coin");
    }
    for certain in [0.0, 1.0] {
        assert!(coins(certain).iter().all(|&x| x == certain));
    }
}

#[test]
fn normal_numbers_follow_the_law_with_the_same_bits_on_every_set() {
    let u = numbers(N);
    let mut out = vec![0.0; N];
    let standard = Sampler::new(Distribution::Normal { mean: 0.0, sd: 1.0 });
    for isa in sets() {
        standard.sample(isa, &u, &mut out);
        assert!(u.iter().zip(&out).all(|(&u, &z)| z == normal_quantile(columns::unit(u))), "{isa:?}");
    }
    mean_is(&out, 0.0, 1.0, "normal");
    mean_is(&out.iter().map(|z| z * z).collect::<Vec<_>>(), 1.0, 2.0_f64.sqrt(), "normal squared");
    let law = statrs::distribution::Normal::new(0.0, 1.0).unwrap();
    kolmogorov_smirnov(out, |z| law.cdf(z), "normal");
}

/// Both ends, the middle and numbers spread evenly in between, rising.
fn spread() -> Vec<u32> {
    let mut u: Vec<u32> = (0..1 << 20).map(|i| (i << 12) + 2_048).collect();
    u.extend([0, 1, 2, (1 << 31) - 1, 1 << 31, (1 << 31) + 1, u32::MAX - 2, u32::MAX - 1, u32::MAX]);
    u.sort_unstable();
    u
}

#[test]
fn lognormal_shocks_are_as_close_as_promised_and_rise_with_the_same_bits_on_every_set() {
    let u = spread();
    let (mut out, mut first) = (vec![0.0; u.len()], vec![0.0; u.len()]);
    for sigma in [0.0, 0.1, 0.4, 1.0, 2.5, 6.0, 12.0, 50.0] {
        columns::lognormal_shock(Isa::Sse2, sigma, &u, &mut first);
        for isa in sets() {
            columns::lognormal_shock(isa, sigma, &u, &mut out);
            assert_eq!(out, first, "{isa:?}");
        }
        assert!(out.is_sorted() && out[0] >= 1e-38 && out.iter().all(|x| x.is_finite()), "{sigma}");
        let mut worst = 0.0_f64;
        for (&u, &x) in u.iter().zip(&out) {
            let exact = math::exp(sigma * normal_quantile(columns::unit(u)) - 0.5 * sigma * sigma);
            if exact > 1.2e-38 {
                worst = worst.max((x / exact - 1.0).abs());
            }
        }
        assert!(worst <= (1.0 + 8.0 * sigma) * 2e-7, "{sigma}: {worst:e}");
        assert!(sigma > 0.0 || out.iter().all(|&x| x == 1.0));
    }
}

#[test]
fn a_shock_is_the_same_whatever_deviation_its_neighbours_have() {
    let u = spread();
    let sigmas = [0.0, 0.1, 0.4, 1.0, 2.5];
    let mixed: Vec<f64> = (0..u.len()).map(|at| sigmas[at % sigmas.len()]).collect();
    let alone = sigmas.map(|sigma| {
        let mut out = vec![0.0; u.len()];
        columns::lognormal_shock(Isa::Sse2, sigma, &u, &mut out);
        out
    });
    let exact: Vec<f64> = (0..u.len()).map(|at| alone[at % sigmas.len()][at]).collect();
    for isa in sets() {
        let mut out = vec![0.0; u.len()];
        columns::lognormal_shocks(isa, &mixed, &u, &mut out);
        assert_eq!(out, exact, "{isa:?}");
    }
}

#[test]
fn lognormal_shocks_have_mean_1() {
    let (u, spread) = (numbers(N), spread());
    let (mut drawn, mut out) = (vec![0.0; N], vec![0.0; spread.len()]);
    for sigma in [0.1, 0.4, 1.0] {
        columns::lognormal_shock(Isa::best(), sigma, &u, &mut drawn);
        mean_is(&drawn, 1.0, (math::exp(sigma * sigma) - 1.0).sqrt(), "lognormal shock");
        columns::lognormal_shock(Isa::best(), sigma, &spread, &mut out);
        let exact = |&u: &u32| math::exp(sigma * normal_quantile(columns::unit(u)) - 0.5 * sigma * sigma);
        let (ours, theirs) = (out.iter().sum::<f64>(), spread.iter().map(exact).sum::<f64>());
        assert!((ours / theirs - 1.0).abs() < 5e-8, "{sigma}");
    }
}
