//! Quantiles against computed figures and against their own laws.

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

/// The probability of at most `x` under a gamma law of this shape and rate 1.
fn gamma_p(shape: f64, x: f64) -> f64 {
    math::exp(special::gamma_tails(shape, x).lower)
}

#[test]
fn tails_agree_with_statrs_and_meet() {
    for shape in [0.05, 0.5, 2.0, 30.0, 1e3] {
        for ratio in [0.2, 0.9, 1.0, 1.1, 1.8] {
            let x = shape * ratio;
            close(gamma_p(shape, x), statrs::function::gamma::gamma_lr(shape, x), 2e-11, "gamma_p");
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
            check(gamma_p(shape, x), math::ln(shape) + special::ln_gamma_factor(shape, x), "gamma");
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
