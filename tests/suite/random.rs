//! Chance: the generator, who draws what, the mathematics, the laws.
#![allow(clippy::float_cmp, reason = "the same bits are meant")]
#![allow(clippy::unreadable_literal, clippy::excessive_precision, reason = "figures as computed to 40 digits")]

use rand_distr::Distribution as _;
use statrs::distribution::{ContinuousCDF, DiscreteCDF};
use std::collections::BTreeSet;
use tenure::isa::Isa;
use tenure::random::quantile::{beta_quantile, gamma_quantile, normal_quantile, poisson_quantile, student_t_quantile};
use tenure::random::{Decision, Distribution, Draws, Identity, Origin, Stream, columns, math, special};

const N: usize = 1_000_000;

/// z of a single two-sided check, so that all of them together raise a false alarm once in a million.
const Z: f64 = 5.6;

/// The same for the Kolmogorov-Smirnov distance times the root of n: 2 exp(-2 x^2) = 2e-8.
const KS: f64 = 3.04;

fn sets() -> impl Iterator<Item = Isa> {
    Isa::NAMES.into_iter().map(|(_, isa)| isa).filter(|isa| isa.supported())
}

fn ids(n: usize) -> Vec<u64> {
    let origin = Origin::segment("small");
    (0..n as u64).map(|k| origin.member(k).0).collect()
}

/// 32-bit numbers of n customers in one decision.
fn numbers(n: usize) -> Vec<u32> {
    let mut u = vec![0; n];
    Draws::new(7, 0).column(Isa::best(), &ids(n), Decision::PURCHASES, 3, &mut u);
    u
}

fn close(value: f64, true_value: f64, tolerance: f64, what: &str) {
    let off = ((value - true_value) / true_value).abs();
    assert!(value == true_value || off <= tolerance, "{what}: {value:e} instead of {true_value:e}, off by {off:e}");
}

mod draws {
    use super::*;

    #[test]
    fn ten_thousand_replications_are_distinct() {
        let first =
            |replication| Draws::new(42, replication).uniform(Identity::WORLD, Decision::PURCHASES, 0).to_bits();
        assert_eq!((0..10_000).map(first).collect::<BTreeSet<_>>().len(), 10_000);
        assert_ne!(Draws::new(1, 0), Draws::new(0, 1));
    }

    #[test]
    fn a_draw_does_not_depend_on_what_else_is_drawn() {
        let draws = Draws::new(42, 3);
        let ids = ids(100);
        let one_by_one: Vec<f64> =
            ids.iter().rev().map(|&id| draws.uniform(Identity(id), Decision::COMPLAINT, 5)).collect();
        let mut column = vec![0.0; 100];
        draws.uniforms(Isa::best(), &ids, Decision::COMPLAINT, 5, &mut column);
        column.reverse();
        assert_eq!(one_by_one, column);
    }

    #[test]
    fn columns_hold_the_numbers_of_each_lane_on_every_set() {
        let draws = Draws::new(u64::MAX, u32::MAX);
        let ids = ids(1_003);
        for isa in sets() {
            let mut lanes = [const { [0; 1_003] }; 4];
            draws.fill(isa, &ids, Decision::GROWING, 9, lanes.each_mut().map(|lane| &mut lane[..]));
            for (number, lane) in (0..4).zip(&lanes) {
                let decision = Decision { word: Decision::GROWING, lane: number };
                let mut column = vec![0; ids.len()];
                draws.column(isa, &ids, decision, 9, &mut column);
                assert_eq!(column, lane);
                let mut uniforms = vec![0.0; ids.len()];
                draws.uniforms(isa, &ids, decision, 9, &mut uniforms);
                for ((&id, &word), &column) in ids.iter().zip(lane).zip(&uniforms) {
                    let uniform = draws.uniform(Identity(id), decision, 9);
                    assert_eq!(uniform, column);
                    assert_eq!((uniform * 4_294_967_296.0).floor(), f64::from(word));
                }
            }
        }
    }

    #[test]
    fn customers_keep_their_identity_and_differ() {
        let mut all = BTreeSet::from([Identity::WORLD]);
        for k in 0..100_000 {
            all.insert(Identity::opening("small", k));
            all.insert(Identity::opening("large", k));
            all.insert(Identity::listed(&k.to_string()));
        }
        for period in 0..1_000 {
            for j in 0..100 {
                all.insert(Identity::newcomer("online", period, j));
                all.insert(Identity::referred(Identity::opening("small", j), period, 0));
            }
        }
        assert_eq!(all.len(), 500_001);
        assert_eq!(Identity::newcomer("online", 7, 3), Origin::channel("online").period(7).member(3));
        assert_eq!(Identity::opening("small", 0).0, GOLDEN_IDENTITY);
    }

    #[test]
    fn named_decisions_never_meet_built_in_ones() {
        const CALL: Decision = Decision::named("activities.call.rate");
        const { assert!(CALL.word >= 1 << 31 && Decision::BUYING < 1 << 31 && Decision::GROWING < 1 << 31) };
        let words: BTreeSet<u32> =
            (0..300).map(|i| Decision::named(&format!("segments.s{i}.basket")).word).chain([CALL.word]).collect();
        assert_eq!(words.len(), 301);
    }

    #[test]
    fn lanes_occurrences_and_neighbours_are_uncorrelated() {
        let draws = Draws::new(1, 1);
        let ids = ids(N + 1);
        let column = |decision, occurrence| {
            let mut u = vec![0; ids.len()];
            draws.column(Isa::best(), &ids, decision, occurrence, &mut u);
            u.into_iter().map(columns::unit).collect::<Vec<_>>()
        };
        let reference = column(Decision::PURCHASES, 0);
        let other_draws = Draws::new(1, 2);
        let other: Vec<f64> = ids.iter().map(|&id| other_draws.uniform(Identity(id), Decision::PURCHASES, 0)).collect();
        for column in [
            column(Decision::BASKET_NOISE, 0),
            column(Decision::COMPLAINT, 0),
            column(Decision::RESOLVED, 0),
            column(Decision::CROSS_SELL, 0),
            column(Decision::PURCHASES, 1),
            other,
            [&reference[1..], &reference[..1]].concat(),
        ] {
            let sum: f64 = reference.iter().zip(&column).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum();
            assert!((sum * 12.0 / (ids.len() as f64).sqrt()).abs() < Z);
        }
    }

    #[test]
    fn a_stream_gives_the_words_in_order() {
        use rand::Rng;
        let (draws, who) = (Draws::new(3, 4), Identity::opening("small", 5));
        let mut lanes = [const { [0] }; 4];
        draws.fill(Isa::Sse2, &[who.0], Decision::BUYING, 1, lanes.each_mut().map(|lane| &mut lane[..]));
        let mut stream = Stream::new(draws, who, Decision::PURCHASES);
        let words: Vec<u32> = (0..8).map(|_| stream.next_u32()).collect();
        assert_eq!(words[4..], lanes.concat());
        let (mut bytes, mut again) = ([0; 6], Stream::new(draws, who, Decision::PURCHASES));
        again.fill_bytes(&mut bytes);
        assert_eq!(bytes[..4], words[0].to_le_bytes());
        assert_eq!(bytes[4..], words[1].to_le_bytes()[..2]);
        assert_eq!(again.next_u64(), u64::from(words[3]) << 32 | u64::from(words[2]));
    }
}

mod mathematics {
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
}

mod quantiles {
    use super::*;

    /// Computed with mpmath to 40 digits.
    #[test]
    fn gamma_quantiles_as_computed() {
        for (shape, p, x) in GAMMA {
            close(gamma_quantile(shape, p), x, 1e-12, &format!("gamma {shape} at {p:e}"));
        }
    }

    #[test]
    fn beta_quantiles_as_computed() {
        for (a, b, p, x) in BETA {
            close(beta_quantile(a, b, p), x, 1e-12, &format!("beta {a} {b} at {p:e}"));
        }
    }

    #[test]
    fn student_t_quantiles_as_computed() {
        for (df, p, t) in STUDENT {
            close(student_t_quantile(df, p), t, 1e-11, &format!("t {df} at {p:e}"));
        }
        assert_eq!(student_t_quantile(9.0, 0.5), 0.0);
        close(student_t_quantile(29.0, 0.975), 2.0452296421, 1e-10, "t 29");
    }

    #[test]
    fn normal_quantiles_as_computed() {
        for (p, z) in NORMAL {
            close(normal_quantile(p), z, 2e-15, &format!("normal at {p:e}"));
        }
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!((normal_quantile(0.0), normal_quantile(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
        assert!(normal_quantile(f64::NAN).is_nan());
    }

    #[test]
    fn tails_agree_with_statrs_and_meet() {
        for shape in [0.05, 0.5, 2.0, 30.0, 1e3] {
            for ratio in [0.2, 0.9, 1.0, 1.1, 1.8] {
                let x = shape * ratio;
                close(special::gamma_p(shape, x), statrs::function::gamma::gamma_lr(shape, x), 2e-11, "gamma_p");
                let tails = special::gamma_tails(shape, x);
                assert!((math::exp(tails.lower) + math::exp(tails.upper) - 1.0).abs() < 1e-14);
            }
        }
        for (a, b) in [(0.05, 0.3), (0.8, 2.4), (3.0, 3.0), (200.0, 10.0)] {
            for x in [0.01, 0.3, 0.5, 0.7, 0.99] {
                close(special::beta_i(a, b, x), statrs::function::beta::beta_reg(a, b, x), 1e-11, "beta_i");
            }
        }
    }

    #[test]
    fn quantiles_undo_the_law_at_random_parameters() {
        let draws = Draws::new(5, 5);
        for i in 0..2_000 {
            let at = |name| draws.uniform(Identity::WORLD, Decision::named(name), i);
            let (shape, other) = (0.05 * math::pow(2e7, at("shape")), 0.05 * math::pow(1e5, at("other")));
            let p = if i % 2 == 0 { 0.9 * at("p") } else { math::exp(-690.0 * at("p")) };
            // How far x is off, from how far its probability is off and the density there.
            let check = |reached: f64, density: f64, what: &str| {
                let off = (reached - p) / math::exp(density);
                assert!(off.abs() <= 1e-12, "{what} {shape} {other} at {p:e}: off by {off:e}");
            };
            let x = gamma_quantile(shape, p);
            if x > 1e-300 {
                check(special::gamma_p(shape, x), math::ln(shape) + special::ln_gamma_factor(shape, x), "gamma");
            }
            let y = beta_quantile(shape, other, p);
            if y > 1e-300 && y < 0.9 {
                check(special::beta_i(shape, other, y), special::ln_beta_factor(shape, other, y / (1.0 - y)), "beta");
            }
        }
    }

    #[test]
    fn poisson_quantiles_are_the_least_counts_that_reach() {
        for mean in [1e-6, 0.3, 1.2, 15.0, 17.0, 99.5, 499.0, 501.0, 2_500.0, 1e5] {
            let law = statrs::distribution::Poisson::new(mean).unwrap();
            for i in 1..200 {
                let p = f64::from(i) / 200.0 + 1e-5;
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
                let count = poisson_quantile(mean, p) as u64;
                assert!(law.cdf(count) >= p, "{mean} at {p}: {count}");
                assert!(count == 0 || law.cdf(count - 1) < p, "{mean} at {p}: {count}");
            }
        }
        assert_eq!(poisson_quantile(0.0, 0.999), 0.0);
        assert!(poisson_quantile(f64::NAN, 0.5).is_nan());
        // At 1e9 the median is the mean, and one standard deviation is 31,623.
        assert_eq!(poisson_quantile(1e9, 0.5), 1e9);
        assert!((poisson_quantile(1e9, 0.841_344_746_068_543) - 1e9 - 31_623.0).abs() <= 1.0);
        assert!((poisson_quantile(1e12, 0.5) - 1e12).abs() <= 1.0);
        for p in [1e-300, 1e-18, 1.0 - f64::EPSILON / 2.0] {
            assert!(poisson_quantile(400.0, p) <= 400.0 + 200.0 && poisson_quantile(600.0, p) <= 600.0 + 250.0);
        }
    }
}

mod laws {
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
            assert_eq!(
                (law.quantile(1e-9), law.quantile(0.999), law.mean(), law.sd()),
                (4.0, 4.0, 4.0, 0.0),
                "{law:?}"
            );
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
        let mut stream = Stream::new(Draws::new(9, 9), Identity::WORLD, Decision::named("oracle"));
        let u = numbers(SIZE);
        let mut check = |law: Distribution, oracle: &dyn Fn(&mut Stream) -> f64| {
            let mut ours = vec![0.0; SIZE];
            columns::sample(Isa::best(), &law, &u, &mut ours);
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
}

mod samplers {
    use super::*;

    fn mean_is(values: &[f64], mean: f64, sd: f64, what: &str) {
        let found = values.iter().sum::<f64>() / values.len() as f64;
        let z = (found - mean) / sd * (values.len() as f64).sqrt();
        assert!(z.abs() < Z, "{what}: mean {found} instead of {mean}, z = {z}");
    }

    fn kolmogorov_smirnov(mut values: Vec<f64>, cdf: impl Fn(f64) -> f64, what: &str) {
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

    #[test]
    fn poisson_is_the_same_lane_by_lane_together_and_at_one_rate() {
        let u = [&numbers(1_003)[..], &[0, u32::MAX]].concat();
        let rates = [0.0, 1e-9, 0.3, 1.2, 7.0, 16.0, 16.0_f64.next_up(), 100.0, 500.0, 501.0, 1e5];
        let mixed: Vec<f64> = (0..u.len()).map(|i| rates[i % rates.len()]).collect();
        let (mut single, mut lanes, mut same) = (vec![0.0; u.len()], vec![0.0; u.len()], vec![0.0; u.len()]);
        for isa in sets() {
            for rate in rates {
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
    fn bernoulli_happens_as_often_as_it_should() {
        let u = numbers(N);
        let mut out = vec![0.0; N];
        for isa in sets() {
            for p in [1e-5, 0.04, 0.5, 0.955, 1.0 - 1e-5] {
                columns::bernoulli(isa, &vec![p; N], &u, &mut out);
                mean_is(&out, p, (p * (1.0 - p)).sqrt(), "bernoulli");
            }
            for certain in [0.0, 1.0] {
                columns::bernoulli(isa, &vec![certain; N], &u, &mut out);
                assert!(out.iter().all(|&x| x == certain));
            }
        }
    }

    #[test]
    fn normal_numbers_follow_the_law_with_the_same_bits_on_every_set() {
        let u = numbers(N);
        let mut out = vec![0.0; N];
        for isa in sets() {
            columns::normal(isa, &u, &mut out);
            assert!(u.iter().zip(&out).all(|(&u, &z)| z == normal_quantile(columns::unit(u))), "{isa:?}");
        }
        mean_is(&out, 0.0, 1.0, "normal");
        mean_is(&out.iter().map(|z| z * z).collect::<Vec<_>>(), 1.0, 2.0_f64.sqrt(), "normal squared");
        let law = statrs::distribution::Normal::new(0.0, 1.0).unwrap();
        kolmogorov_smirnov(out, |z| law.cdf(z), "normal");
    }

    #[test]
    fn lognormal_shocks_have_mean_1_and_the_same_bits_on_every_set() {
        let u = numbers(N);
        let mut out = vec![0.0; N];
        for sigma in [0.0, 0.3, 1.5] {
            for isa in sets() {
                columns::lognormal_shock(isa, sigma, &u, &mut out);
                let single = |u| math::exp(sigma * normal_quantile(columns::unit(u)) - 0.5 * sigma * sigma);
                assert!(u.iter().zip(&out).all(|(&u, &x)| x == single(u)), "{isa:?}");
            }
            if sigma == 0.0 {
                assert!(out.iter().all(|&x| x == 1.0));
            } else {
                mean_is(&out, 1.0, (math::exp(sigma * sigma) - 1.0).sqrt(), "lognormal shock");
            }
        }
    }

    #[test]
    fn exponential_budgets_follow_the_law_with_the_same_bits_on_every_set() {
        let mut u = vec![0.0; N];
        Draws::new(11, 0).uniforms(Isa::best(), &ids(N), Decision::named("stay"), 0, &mut u);
        let mut out = vec![0.0; N];
        for isa in sets() {
            columns::exponential(isa, &u, &mut out);
            assert!(u.iter().zip(&out).all(|(&u, &x)| x == -math::ln(u)), "{isa:?}");
        }
        mean_is(&out, 1.0, 1.0, "exponential");
        kolmogorov_smirnov(out, |x| 1.0 - math::exp(-x), "exponential");
        kolmogorov_smirnov(u, |x| x, "uniform");
    }
}

const GAMMA: [(f64, f64, f64); 28] = [
    (0.05, 1e-10, 5.8446320572866534e-201),
    (0.05, 0.01, 5.844632057286532e-41),
    (0.05, 0.5, 5.5738784407462475e-7),
    (0.05, 0.9, 0.076317113909188504),
    (0.05, 0.9999999999990905, 21.788709280517335),
    (0.5, 1e-10, 7.8539816339744837e-21),
    (0.5, 0.01, 7.8543928954850992e-5),
    (0.5, 0.5, 0.22746821155978638),
    (0.5, 0.9, 1.3527717270477075),
    (0.5, 0.9999999999990905, 25.515167833748651),
    (2.8, 1e-300, 1.250217085049728e-107),
    (2.8, 1e-10, 0.00046608729901908562),
    (2.8, 0.01, 0.36925138777054397),
    (2.8, 0.5, 2.474649617363542),
    (2.8, 0.9, 5.0431039255713727),
    (2.8, 0.9999999999990905, 33.588101370743251),
    (100.0, 1e-300, 0.038006988916941887),
    (100.0, 1e-10, 48.883092053795954),
    (100.0, 0.01, 78.215983053795827),
    (100.0, 0.5, 99.666864919315489),
    (100.0, 0.9, 113.01052385984448),
    (100.0, 0.9999999999990905, 187.44671591196151),
    (1e6, 1e-300, 963408.6539398656),
    (1e6, 1e-10, 993651.80873019968),
    (1e6, 0.01, 997675.1228599253),
    (1e6, 0.5, 999999.6666666864),
    (1e6, 0.9, 1001281.76549962096),
    (1e6, 0.9999999999990905, 1007063.93196025758),
];
const BETA: [(f64, f64, f64, f64); 18] = [
    (0.793, 2.426, 1e-10, 9.604471632165961e-14),
    (0.793, 2.426, 0.01, 0.00117802046851136),
    (0.793, 2.426, 0.5, 0.19123981380244004),
    (0.793, 2.426, 0.9, 0.56273772649007183),
    (0.05, 0.05, 1e-10, 9.711823602720272e-195),
    (0.05, 0.05, 0.01, 9.7118236027200703e-35),
    (0.05, 0.05, 0.5, 0.5),
    (0.05, 0.05, 0.9, 0.99999999999999029),
    (2.0, 3.0, 1e-300, 4.0824829046386302e-151),
    (2.0, 3.0, 1e-10, 4.0824940158083329e-6),
    (2.0, 3.0, 0.01, 0.041998635621700715),
    (2.0, 3.0, 0.5, 0.38572756813238955),
    (2.0, 3.0, 0.9, 0.6795394162781817),
    (50.0, 1.5, 1e-300, 9.5917199408551522e-7),
    (50.0, 1.5, 1e-10, 0.61075004443386084),
    (50.0, 1.5, 0.01, 0.89324725310951893),
    (50.0, 1.5, 0.5, 0.97673222425628482),
    (50.0, 1.5, 0.9, 0.99420206890893071),
];
const STUDENT: [(f64, f64, f64); 20] = [
    (1.0, 1e-12, -318309886183.79068),
    (1.0, 0.025, -12.706204736174704),
    (1.0, 0.3, -0.72654252800536094),
    (1.0, 0.49999, -3.1415926546264777e-5),
    (2.5, 1e-12, -55306.174076515816),
    (2.5, 0.025, -3.5746548420036831),
    (2.5, 0.3, -0.59730773825231749),
    (2.5, 0.49999, -2.7638913430333181e-5),
    (9.0, 1e-12, -51.414916023282231),
    (9.0, 0.025, -2.2621571627982055),
    (9.0, 0.3, -0.54348024145429706),
    (9.0, 0.49999, -2.5770877239674068e-5),
    (99.0, 1e-12, -8.0369826099720406),
    (99.0, 0.025, -1.9842169515864175),
    (99.0, 0.3, -0.52609324054859004),
    (99.0, 0.49999, -2.5129660353733083e-5),
    (100000.0, 1e-12, -7.0353717423935763),
    (100000.0, 0.025, -1.9599877075346096),
    (100000.0, 0.3, -0.52440218423354574),
    (100000.0, 0.49999, -2.5066345414745251e-5),
];
const NORMAL: [(f64, f64); 9] = [
    (1e-300, -37.047096299361199),
    (1e-20, -9.2623400897984076),
    (1e-11, -6.7060231554951363),
    (2e-11, -6.6040775904056343),
    (1e-05, -4.2648907939228246),
    (0.0749, -1.4402382675279637),
    (0.0751, -1.43882539275254),
    (0.25, -0.67448975019608174),
    (0.4999, -0.00025066283008800749),
];

/// Opening customer 0 of segment "small": whoever changes it changes every result.
const GOLDEN_IDENTITY: u64 = 14117492392625374797;
