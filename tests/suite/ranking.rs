//! How sure it is which strategy is best, and how bad each may come: against normal laws, and by coverage.

use crate::made_up::{Numbers, study, values};
use statrs::distribution::{Continuous, ContinuousCDF, Normal};
use tenure::stats::{Rank, Risk, Standing, compare};

fn standings(strategies: &[&str], npv: &[Vec<f64>]) -> Vec<Standing> {
    compare(study(), &values(strategies, npv)).strategies
}

fn ranks(strategies: &[&str], npv: &[Vec<f64>]) -> Vec<Rank> {
    standings(strategies, npv).into_iter().map(|it| it.rank).collect()
}

/// What is known of the difference of two normals after n replications is normal too: with t its distance from 0 in standard errors
/// the better one is best with Phi(t), and a choice of it is short of the best by se (phi(t) - t Phi(-t)). Groups of replications
/// say the same.
#[test]
fn the_best_of_two_normals_and_the_regret_of_a_choice() {
    let normal = Normal::standard();
    for (n, shift) in [(400, 0.0), (400, 0.02), (2_000, -0.05), (12_000, 0.012)] {
        let mut numbers = Numbers(n + 7);
        let npv: Vec<Vec<f64>> = (0..n)
            .map(|_| {
                let shared = 10.0 * numbers.normal();
                vec![shared, shared + shift + numbers.normal()]
            })
            .collect();
        let standings = standings(&["baseline", "other"], &npv);
        let difference =
            standings[1].versus_baseline.as_ref().unwrap()[tenure::engine::Metric::Value as usize].unwrap();
        let (se, t) = (difference.se.unwrap(), difference.mean / difference.se.unwrap());
        let [best, regret] = [standings[1].rank.p_best_mean.unwrap(), standings[1].rank.regret.unwrap()];
        // 4,000 weightings, and a bootstrap of n values that are not quite normal.
        assert!((best - normal.cdf(t)).abs() < 0.03, "n = {n}: {best} for {}", normal.cdf(t));
        let short = se * (normal.pdf(t) - t * normal.cdf(-t));
        assert!((regret - short).abs() < 0.03 * se, "n = {n}: {regret} for {short}");
        assert!((standings[0].rank.p_best_mean.unwrap() + best - 1.0).abs() < 1e-12);
        assert!(
            (regret - standings[0].rank.regret.unwrap() + difference.mean).abs() < 0.1 * se,
            "regrets differ by the means"
        );
    }
}

/// The largest of three independent |z| is below 2.3877 with 95%: (2 Phi(c) - 1)^3 = .95. With one strategy the interval is that
/// of Student's t itself, or hardly wider.
#[test]
fn three_independent_differences_are_known_together() {
    let mut numbers = Numbers(11);
    let npv: Vec<Vec<f64>> = (0..3_000)
        .map(|_| vec![0.0, numbers.normal(), 5.0 + 2.0 * numbers.normal(), -3.0 * numbers.normal()])
        .collect();
    let half = |standing: &Standing| {
        let difference = standing.versus_baseline.as_ref().unwrap()[tenure::engine::Metric::Value as usize].unwrap();
        let [low, high] = standing.rank.simultaneous95.unwrap();
        assert!((low + high - 2.0 * difference.mean).abs() < 1e-9);
        (high - low) / 2.0 / difference.se.unwrap()
    };
    let all = standings(&["baseline", "a", "b", "c"], &npv);
    assert_eq!(all[0].rank.simultaneous95, None);
    all[1..].iter().for_each(|it| assert!((half(it) - 2.3877).abs() < 0.08, "{}", half(it)));
    let two: Vec<Vec<f64>> = npv.iter().map(|row| row[..2].to_vec()).collect();
    let alone = half(&standings(&["baseline", "a"], &two)[1]);
    assert!((1.96..2.04).contains(&alone), "{alone}");
}

/// Two strategies that are the same are equally good, and nothing is lost by either.
#[test]
fn twins_are_equally_good() {
    let mut numbers = Numbers(12);
    let npv: Vec<Vec<f64>> = (0..200).map(|_| vec![numbers.normal(); 3]).collect();
    for (at, rank) in ranks(&["baseline", "a", "b"], &npv).into_iter().enumerate() {
        let third = rank.p_best_mean.unwrap();
        assert!((third - 1.0 / 3.0).abs() < 1e-9, "{third}");
        let known = (at > 0).then_some([0.0, 0.0]);
        assert_eq!((rank.regret, rank.simultaneous95, rank.may_be_best), (Some(0.0), known, Some(true)));
    }
}

#[test]
fn what_is_clearly_beaten_is_out_and_few_runs_say_no_more() {
    let mut numbers = Numbers(13);
    let npv: Vec<Vec<f64>> =
        (0..99).map(|_| vec![numbers.normal(), 0.05 + numbers.normal(), -2.0 + numbers.normal()]).collect();
    let few = ranks(&["baseline", "close", "beaten"], &npv);
    assert_eq!(few.iter().map(|it| it.may_be_best.unwrap()).collect::<Vec<_>>(), [true, true, false]);
    assert!(few.iter().all(|it| it.p_best_mean.is_none() && it.regret.is_none() && it.simultaneous95.is_none()));
    let one = ranks(&["baseline", "other"], &npv[..1].iter().map(|row| row[..2].to_vec()).collect::<Vec<_>>());
    assert!(one.iter().all(|it| Rank { is_level: false, ..*it } == Rank::default()), "{one:?}");
    let alone = ranks(&["baseline"], &npv.iter().chain(&npv).map(|row| row[..1].to_vec()).collect::<Vec<_>>());
    assert_eq!((alone[0].p_best_mean, alone[0].regret, alone[0].may_be_best), (Some(1.0), Some(0.0), Some(true)));
}

/// Rockafellar & Uryasev 2000: the worst 5% of a normal are 2.0627128075 standard deviations below its mean on average. Of 30
/// values the worst counts whole and the second half.
#[test]
fn the_worst_of_a_normal() {
    let normal = Normal::standard();
    let n = 100_000;
    let values: Vec<f64> =
        (0..n).map(|i| 3.0 + 2.0 * normal.inverse_cdf((f64::from(i) + 0.5) / f64::from(n))).collect();
    let risk = Risk::new(&values).unwrap();
    assert!((risk.cvar5 - (3.0 - 2.0 * 2.062_712_807_5)).abs() < 1e-3, "{}", risk.cvar5);
    assert!((risk.p5 - (3.0 - 2.0 * 1.644_853_627_0)).abs() < 1e-3, "{}", risk.p5);
    assert!((risk.below_zero - normal.cdf(-1.5)).abs() < 1e-4, "{}", risk.below_zero);
    let thirty: Vec<f64> = (1..=30).rev().map(f64::from).collect();
    assert!((Risk::new(&thirty).unwrap().cvar5 - (1.0 + 0.5 * 2.0) / 1.5).abs() < 1e-12);
    let one = Risk::new(&[-7.0]).unwrap();
    assert_eq!((one.p5, one.cvar5, one.below_zero), (-7.0, -7.0, 1.0));
    assert_eq!(Risk::new(&[]), None);
}

/// In at least 95 of 100 studies all differences lie in their intervals, and the best is among those that may be: of three strategies
/// that share luck with the baseline, on lopsided figures. `TENURE_STUDIES` says how many are made.
#[test]
fn families_of_intervals_hold_what_they_promise() {
    let studies: u32 = std::env::var("TENURE_STUDIES").ok().and_then(|many| many.parse().ok()).unwrap_or(100);
    let shifts = [0.0, 0.3, 0.25, -0.2];
    let (mut covered, mut kept) = (0_u32, 0_u32);
    for at in 0..studies {
        let mut numbers = Numbers(1_000_000 + u64::from(at));
        let npv: Vec<Vec<f64>> = (0..120)
            .map(|_| {
                let shared = 3.0 * numbers.normal();
                let own = |numbers: &mut Numbers| 0.5 * (-numbers.uniform().ln() - 1.0) + numbers.normal();
                shifts.map(|shift| shared + shift + own(&mut numbers)).to_vec()
            })
            .collect();
        let ranks = ranks(&["baseline", "a", "b", "c"], &npv);
        let holds = |at: usize| {
            let [low, high] = ranks[at].simultaneous95.unwrap();
            (low..=high).contains(&(shifts[at] - shifts[0]))
        };
        covered += u32::from((1..4).all(holds));
        kept += u32::from(ranks[1].may_be_best.unwrap());
    }
    // One point below what is promised, and five standard errors of so few studies.
    let least = 0.94 - 5.0 * (0.05 * 0.95 / f64::from(studies)).sqrt();
    let [covered, kept] = [covered, kept].map(|many| f64::from(many) / f64::from(studies));
    assert!(covered >= least, "{covered} of the families hold");
    assert!(kept >= least, "{kept} keep the best");
}
