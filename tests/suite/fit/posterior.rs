//! What else the data leave possible: draws from the posterior, and whether they have what it takes.

use super::{cdnow, high_end, weekly};
use crate::made_up::Numbers;
use tenure::fit::{Buying, Keeping, KeepingLaw, Law, Mixing, Posterior, Prior, Survival, fit, sample};

fn correlation(posterior: &Posterior, one: usize, other: usize) -> f64 {
    let rows = posterior.rows.len() as f64;
    let mean = |at: usize| posterior.rows.iter().map(|row| row[at].ln()).sum::<f64>() / rows;
    let (m, n) = (mean(one), mean(other));
    let product = |a: usize, b: usize, m: f64, n: f64| {
        posterior.rows.iter().map(|row| (row[a].ln() - m) * (row[b].ln() - n)).sum::<f64>()
    };
    product(one, other, m, n) / (product(one, one, m, m) * product(other, other, n, n)).sqrt()
}

#[test]
fn rows_hold_together_and_agree_with_the_curvature() {
    let data = high_end(7);
    let law = Keeping { law: KeepingLaw::Geometric, data: &data };
    let peak = fit(&law).unwrap();
    let posterior = sample(&law, &peak, 1_000, 42).unwrap();
    assert_eq!(posterior.rows.len(), 1_000);
    assert!(posterior.mixing.iter().all(|it| it.r_hat <= 1.01 && it.bulk >= 400.0 && it.tail >= 400.0));
    for at in 0..2 {
        let logs: Vec<f64> = posterior.rows.iter().map(|row| row[at].ln()).collect();
        let mean = logs.iter().sum::<f64>() / 1e3;
        let sd = (logs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 999.0).sqrt();
        let curved = peak.covariance[at][at].sqrt();
        // A thousand draws know a standard deviation to a fortieth; the prior and the skew add some more.
        assert!((sd / curved - 1.0).abs() < 0.12, "{sd} {curved}");
        assert!((mean - peak.parameters[at].ln()).abs() < 0.25 * sd, "{mean}");
    }
    assert!(correlation(&posterior, 0, 1) > 0.85, "{}", correlation(&posterior, 0, 1));
}

#[test]
fn the_same_seed_gives_the_same_rows_and_another_one_others() {
    let data = high_end(7);
    let law = Keeping { law: KeepingLaw::Geometric, data: &data };
    let peak = fit(&law).unwrap();
    let rows = |seed, threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| sample(&law, &peak, 100, seed).unwrap().rows)
    };
    assert_eq!(rows(1, 1), rows(1, 3));
    assert_ne!(rows(1, 1), rows(2, 1));
}

/// Of a handful of customers the data say little: what is left is the prior, whose quartiles are known.
#[test]
fn without_data_the_rows_are_those_of_the_prior() {
    struct Nothing;
    impl Law for Nothing {
        fn names(&self) -> &'static [&'static str] {
            &["alpha", "beta", "c"]
        }
        fn start(&self) -> Vec<f64> {
            vec![1.0, 1.0, 5.0]
        }
        fn priors(&self) -> &'static [Prior] {
            &[Prior::Pair, Prior::Paired, Prior::Alone]
        }
        fn ln_likelihood(&self, _: &[f64]) -> f64 {
            0.0
        }
    }
    let peak = tenure::fit::Peak {
        parameters: vec![1.0, 1.0, 5.0],
        ln_likelihood: 0.0,
        errors: vec![1.0; 3],
        covariance: vec![vec![1.0, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]],
    };
    let rows = sample(&Nothing, &peak, 4_000, 7).unwrap().rows;
    let below = |of: &dyn Fn(&[f64]) -> bool| rows.iter().filter(|row| of(row)).count() as f64 / 4_000.0;
    let quartile = 0.674_489_750_196_081_7 * 1.5;
    for (what, share, exact) in [
        ("mean below a quarter", below(&|row| row[0] / (row[0] + row[1]) < 0.25), 0.25),
        ("mean below a half", below(&|row| row[0] < row[1]), 0.5),
        ("sum below 2", below(&|row| row[0] + row[1] < 2.0), 0.5),
        ("sum below its upper quartile", below(&|row| (row[0] + row[1]).ln() < 2.0_f64.ln() + quartile), 0.75),
        ("c below 5", below(&|row| row[2] < 5.0), 0.5),
        ("c below its lower quartile", below(&|row| row[2].ln() < 5.0_f64.ln() - quartile), 0.25),
    ] {
        // Worth 1,000 independent draws or more.
        assert!((share - exact).abs() < 4.0 * (exact * (1.0 - exact) / 1e3).sqrt(), "{what}: {share}");
    }
}

#[test]
fn vehtari_et_al_2021_chains_that_differ_are_seen() {
    let mut luck = Numbers(3);
    let mut chain = |shift: f64, scale: f64| (0..1_000).map(|_| shift + scale * luck.normal()).collect::<Vec<f64>>();
    let alike: Vec<Vec<f64>> = (0..4).map(|_| chain(0.0, 1.0)).collect();
    let good = Mixing::of(&alike);
    assert!(good.r_hat < 1.01 && good.bulk > 3_000.0 && good.tail > 3_000.0, "{good:?}");
    let apart: Vec<Vec<f64>> = (0..4).map(|at| chain(f64::from(at), 1.0)).collect();
    assert!(Mixing::of(&apart).r_hat > 1.3);
    // Means agree and widths do not: only folding sees it.
    let wide: Vec<Vec<f64>> = (0..4).map(|at| chain(0.0, if at == 0 { 4.0 } else { 1.0 })).collect();
    assert!(Mixing::of(&wide).r_hat > 1.05);
    // A walk with a correlation of .9 from step to step is worth a nineteenth.
    let slow: Vec<Vec<f64>> = (0..4)
        .map(|_| {
            let mut at = 0.0;
            chain(0.0, 1.0)
                .into_iter()
                .map(|step| {
                    at = 0.9 * at + step;
                    at
                })
                .collect()
        })
        .collect();
    let slow = Mixing::of(&slow);
    assert!((120.0..400.0).contains(&slow.bulk), "{slow:?}");
}

/// Fader, Hardie & Lee's buying, a tenth of the customers: the parameters move together, so that drawn one by one they would overstate what is not known.
#[test]
fn a_tenth_of_cdnow_knows_its_rates_together() {
    let histories: Vec<_> = weekly(&cdnow()).into_iter().step_by(10).collect();
    let law = Buying::new(&histories);
    let peak = fit(&law).unwrap();
    let posterior = sample(&law, &peak, 1_000, 5).unwrap();
    assert!(correlation(&posterior, 0, 1) > 0.6 && correlation(&posterior, 2, 3) > 0.6);
}

/// Simulation-based calibration (Talts et al. 2018), a small sample: where the truth is drawn from the prior, its rank among the draws is even.
/// MODEL.md has the large one.
#[test]
fn ranks_of_the_truth_are_even() {
    const TIMES: u32 = 60;
    let mut luck = Numbers(11);
    let mut inside = [0_u32; 2];
    let mut done = 0;
    for time in 0..TIMES {
        let (mean, total) = (luck.uniform(), 2.0 * (1.5 * luck.normal()).exp());
        let truth = [mean * total, (1.0 - mean) * total];
        let mut data = Survival::default();
        let mut alive = vec![400.0];
        for t in 0..6 {
            let stays = (truth[1] + f64::from(t)) / (truth[0] + truth[1] + f64::from(t));
            let before = *alive.last().unwrap() as u32;
            alive.push((0..before).filter(|_| luck.uniform() < stays).count() as f64);
        }
        data.cohort(&alive);
        let law = Keeping { law: KeepingLaw::Geometric, data: &data };
        // The posterior is there also where the likelihood has no peak.
        let peak = tenure::fit::Peak {
            parameters: truth.to_vec(),
            ln_likelihood: 0.0,
            errors: vec![1.0; 2],
            covariance: vec![vec![1.0, 0.0], vec![0.0, 1.0]],
        };
        let Ok(posterior) = sample(&law, &peak, 200, u64::from(time)) else { continue };
        done += 1;
        for (inside, at) in inside.iter_mut().zip(0..) {
            let below = posterior.rows.iter().filter(|row| row[at] < truth[at]).count();
            *inside += u32::from((5..195).contains(&below));
        }
    }
    // 95% each: of 60, fewer than 51 have a chance of 1 in 10,000.
    assert!(done >= 58 && inside.iter().all(|inside| *inside + (TIMES - done) >= 51), "{inside:?} of {done}");
}
