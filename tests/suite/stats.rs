//! Means, intervals and paired differences against exact figures.

use crate::made_up::{Numbers, run, study, values};
use tenure::engine::{Better, METRICS, Metric, Outcomes};
use tenure::stats::{Comparison, Difference, Gathering, Summary, compare, p_best, quantile, sum};

fn comparison(outcomes: &Outcomes) -> Comparison {
    compare(study(), outcomes)
}

#[test]
fn sums_lose_nothing_that_a_plain_sum_loses() {
    assert_eq!(sum([1e16, 1.0, -1e16].into_iter()), 1.0);
    assert_eq!(sum([1.0, 1e100, 1.0, -1e100].into_iter()), 2.0);
    let tenths = sum(std::iter::repeat_n(0.1, 1_000_000));
    assert_eq!(tenths, 100_000.0, "the nearest number to a million times the double 0.1");
}

#[test]
fn a_large_mean_does_not_drown_a_small_spread() {
    // Steps of 2^-10 on top of 1e9, all of them doubles: the variance of 0..n is n (n + 1) / 12, n counted with 0.
    let values: Vec<f64> = (0..=1000).map(|step| 1e9 + f64::from(step) * 0.000_976_562_5).collect();
    let exact = 1001.0 * 1002.0 / 12.0 * 0.000_976_562_5_f64 * 0.000_976_562_5;
    let sd = Summary::new(&values).unwrap().sd.unwrap();
    assert!((sd * sd / exact - 1.0).abs() < 1e-13, "{} against {exact}", sd * sd);
}

#[test]
fn a_mean_that_cannot_be_written_does_not_spoil_the_spread() {
    // Doubles near 1e16 are 2 apart: the mean of these, 4/3 above 1e16, is rounded to 2 above.
    let sd = Summary::new(&[1e16, 1e16 + 2.0, 1e16 + 2.0]).unwrap().sd.unwrap();
    assert!((sd * sd - 4.0 / 3.0).abs() < 1e-15, "{}", sd * sd);
}

#[test]
fn equal_values_have_exactly_their_mean_and_no_spread() {
    for n in 1..200 {
        let summary = Summary::new(&vec![0.1; n]).unwrap();
        assert_eq!((summary.mean, summary.p5, summary.p50, summary.p95), (0.1, 0.1, 0.1, 0.1), "n = {n}");
        let expected = if n == 1 { (None, None) } else { (Some(0.0), Some([0.1, 0.1])) };
        assert_eq!((summary.sd, summary.ci95), expected, "n = {n}");
    }
}

#[test]
fn quantiles_are_those_of_sorted_values() {
    let mut numbers = Numbers(5);
    for n in (1..70).chain([999, 1000, 1001]) {
        // Some values are equal, some are negative, and both zeros are there.
        let values: Vec<f64> = (0..n).map(|_| (numbers.normal() * 4.0).round() / 2.0).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let summary = Summary::new(&values).unwrap();
        let told = [summary.p5, summary.p50, summary.p95].map(f64::to_bits);
        assert_eq!(told, [0.05, 0.5, 0.95].map(|p| quantile(&sorted, p).to_bits()), "n = {n}");
    }
}

#[test]
fn hyndman_fan_1996_type_7() {
    // R: quantile(c(1, 2, 4, 8, 16), c(.05, .5, .95)); quantile(1:10, c(.05, .25, .95)); type 7 is its default.
    let five = [1.0, 2.0, 4.0, 8.0, 16.0];
    let ten: Vec<f64> = (1..=10).map(f64::from).collect();
    let cases: [(&[f64], f64, f64); 8] = [
        (&five, 0.05, 1.2),
        (&five, 0.5, 4.0),
        (&five, 0.95, 14.4),
        (&ten, 0.05, 1.45),
        (&ten, 0.25, 3.25),
        (&ten, 0.95, 9.55),
        (&five, 0.0, 1.0),
        (&five, 1.0, 16.0),
    ];
    for (sorted, p, expected) in cases {
        assert!((quantile(sorted, p) - expected).abs() < 1e-12, "{p} of {sorted:?}");
    }
}

#[test]
fn students_t_as_printed_in_tables() {
    // Half an interval over its standard error is the quantile: df 9, 29, 99.
    for (n, expected) in [(10, 2.262_157_162_8), (30, 2.045_229_642_1), (100, 1.984_216_951_6)] {
        let summary = Summary::new(&(0..n).map(f64::from).collect::<Vec<f64>>()).unwrap();
        let [low, high] = summary.ci95.unwrap();
        let t = (high - low) / 2.0 / summary.se.unwrap();
        assert!((t - expected).abs() < 1e-9, "df {}: {t}", n - 1);
    }
}

#[test]
fn an_interval_of_95_percent_holds_the_truth_in_95_of_100_studies() {
    let mut numbers = Numbers(1);
    let mut held = 0;
    for _ in 0..10_000 {
        let sample: Vec<f64> = (0..10).map(|_| 7.0 + 3.0 * numbers.normal()).collect();
        let [low, high] = Summary::new(&sample).unwrap().ci95.unwrap();
        held += i32::from(low <= 7.0 && 7.0 <= high);
    }
    assert!((9427..=9570).contains(&held), "{held} of 10,000");
}

#[test]
fn exponential_data_are_held_less_often_at_n_10() {
    // .9005 is known: the interval must show this weakness, or it is not Student's. 99.9% of 10,000 lie within 99.
    let mut numbers = Numbers(2);
    let mut held = 0_i32;
    for _ in 0..10_000 {
        let sample: Vec<f64> = (0..10).map(|_| -libm::log(numbers.uniform())).collect();
        let [low, high] = Summary::new(&sample).unwrap().ci95.unwrap();
        held += i32::from(low <= 1.0 && 1.0 <= high);
    }
    assert!((held - 9005).abs() <= 99, "{held} of 10,000");
}

#[test]
fn paired_difference_of_known_pairs() {
    let pairs = [(3.0, 1.0), (5.0, 5.0), (2.0, 6.0), (9.0, 1.0)];
    let higher = Difference::new(&pairs, Better::Higher).unwrap();
    let lower = Difference::new(&pairs, Better::Lower).unwrap();
    // Differences 2, 0, -4, 8: mean 1.5, squares 6.25 + 2.25 ... = 75, variance 25.
    assert_eq!((higher.mean, higher.se), (1.5, Some(2.5)));
    assert_eq!((higher.p_better, lower.p_better), (0.625, 0.375));
    assert!(!higher.is_clear());
    assert_eq!(Difference::new(&[], Better::Higher), None);
    let single = Difference::new(&pairs[..1], Better::Higher).unwrap();
    assert_eq!((single.mean, single.se, single.ci95, single.p_better), (2.0, None, None, 1.0));
}

#[test]
fn the_same_strategy_twice_differs_by_exactly_zero() {
    let mut numbers = Numbers(3);
    let runs = (0..500).map(|_| {
        let all: Vec<(Metric, f64)> = METRICS.iter().map(|info| (info.metric, 1e9 * numbers.normal())).collect();
        vec![run(&all), run(&all)]
    });
    let outcomes = crate::made_up::outcomes(&[("baseline", "Baseline"), ("same", "The same")], runs.collect());
    let comparison = comparison(&outcomes);
    let same = comparison.strategies[1].versus_baseline.as_ref().unwrap();
    let nothing = Difference { mean: 0.0, se: Some(0.0), ci95: Some([0.0, 0.0]), p_better: 0.5 };
    assert!(same.iter().all(|it| *it == Some(nothing)));
    assert!(comparison.strategies.iter().all(|it| it.p_best == Some(0.5)));
}

#[test]
fn chance_to_be_best_of_two_normals() {
    // N(1,1) against N(0,1): .7602499389 with correlation 0, .8413447461 with .5; z = 3.89 at n = 200,000.
    for (rho, expected) in [(0.0_f64, 0.760_249_938_9_f64), (0.5, 0.841_344_746_1)] {
        let mut numbers = Numbers(4);
        let npv: Vec<Vec<f64>> = (0..200_000)
            .map(|_| {
                let (shared, own) = (numbers.normal(), numbers.normal());
                vec![shared, 1.0 + rho * shared + (1.0 - rho * rho).sqrt() * own]
            })
            .collect();
        let best = p_best(&Gathering::of(&values(&["baseline", "better"], &npv)));
        let allowed = 3.89 * (expected * (1.0 - expected) / 200_000.0).sqrt();
        assert!((best[1].unwrap() - expected).abs() < allowed, "rho {rho}: {best:?}");
        assert!((best[0].unwrap() + best[1].unwrap() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn ties_for_the_best_are_split_evenly() {
    let outcomes = values(&["a", "b", "c"], &[vec![1.0, 1.0, 0.0], vec![2.0, 2.0, 2.0], vec![0.0, 0.0, 5.0]]);
    let third = 1.0 / 3.0;
    let expected = [(0.5 + third) / 3.0, (0.5 + third) / 3.0, (third + 1.0) / 3.0];
    assert_eq!(p_best(&Gathering::of(&outcomes)), expected.map(Some));
    assert_eq!(p_best(&Gathering::of(&values(&["alone"], &[vec![-1.0]]))), [Some(1.0)]);
    assert_eq!(p_best(&Gathering::of(&values(&["none"], &[]))), [None]);
}

#[test]
fn a_strategy_has_the_same_figures_in_any_order() {
    let mut numbers = Numbers(5);
    let npv: Vec<Vec<f64>> = (0..300).map(|_| (0..3).map(|_| numbers.normal()).collect()).collect();
    let turned: Vec<Vec<f64>> = npv.iter().map(|row| vec![row[2], row[0], row[1]]).collect();
    let one = comparison(&values(&["baseline", "b", "c"], &npv));
    let other = comparison(&values(&["c", "baseline", "b"], &turned));
    for (here, there) in [(0, 1), (1, 2), (2, 0)] {
        let (here, there) = (&one.strategies[here], &other.strategies[there]);
        assert_eq!(here.name, there.name);
        assert_eq!(here.metrics, there.metrics);
        assert_eq!(here.p_best, there.p_best);
        assert_eq!(here.versus_baseline, there.versus_baseline);
    }
    let (one, other) = (one.leaders.unwrap(), other.leaders.unwrap());
    assert_eq!(one.difference, other.difference);
}

#[test]
fn undefined_values_are_left_out_pair_by_pair() {
    let mut outcomes = values(&["baseline", "b"], &[vec![1.0, 2.0], vec![1.0, 5.0], vec![4.0, 6.0]]);
    outcomes.runs[1][0].values[Metric::Npv as usize] = None;
    for run in &mut outcomes.runs {
        run[1].values[Metric::RetentionRate as usize] = None;
    }
    let comparison = comparison(&outcomes);
    let [baseline, other] = &comparison.strategies[..] else { panic!() };
    let npv = |it: &Option<Summary>| it.unwrap().mean;
    assert_eq!(npv(&baseline.metrics[Metric::Npv as usize]), 2.5);
    assert_eq!(npv(&other.metrics[Metric::Npv as usize]), 13.0 / 3.0);
    let versus = other.versus_baseline.as_ref().unwrap();
    assert_eq!(versus[Metric::Npv as usize].unwrap().mean, 1.5);
    assert_eq!(other.metrics[Metric::RetentionRate as usize], None);
    assert_eq!(versus[Metric::RetentionRate as usize], None);
    assert_eq!(baseline.metrics[Metric::RetentionRate as usize].unwrap().mean, 0.0);
}

/// What is left after dividing a figure by a size.
fn of_size(summary: &Summary, size: f64) -> Vec<f64> {
    let [low, high] = summary.ci95.unwrap();
    let all = [summary.mean, summary.sd.unwrap(), summary.se.unwrap(), low, high, summary.p5, summary.p50, summary.p95];
    all.map(|figure| figure / size).to_vec()
}

#[test]
fn figures_of_any_size_are_as_sure_as_those_of_everyday() {
    let mut numbers = Numbers(6);
    let pairs: Vec<(f64, f64)> = (0..200).map(|_| (100.0 + numbers.normal(), 99.0 + numbers.normal())).collect();
    let first = |size: f64| pairs.iter().map(|(one, _)| one * size).collect::<Vec<f64>>();
    let usual = of_size(&Summary::new(&first(1.0)).unwrap(), 1.0);
    let difference = |size: f64| {
        let pairs: Vec<(f64, f64)> = pairs.iter().map(|(one, other)| (one * size, other * size)).collect();
        Difference::new(&pairs, Better::Higher).unwrap()
    };
    let apart = difference(1.0);
    for exponent in [-300, -200, -160, -101, -99, 0, 20, 99, 101, 150, 160, 200, 297] {
        let size = 10.0_f64.powi(exponent);
        let scaled = of_size(&Summary::new(&first(size)).unwrap(), size);
        for (figure, usual) in scaled.iter().zip(&usual) {
            assert!((figure / usual - 1.0).abs() < 1e-9, "1e{exponent}: {scaled:?} and {usual:?}");
        }
        let found = difference(size);
        assert!((found.mean / size / apart.mean - 1.0).abs() < 1e-9, "1e{exponent}: {found:?}");
        assert!((found.se.unwrap() / size / apart.se.unwrap() - 1.0).abs() < 1e-9, "1e{exponent}: {found:?}");
        assert_eq!((found.p_better, found.is_clear()), (apart.p_better, apart.is_clear()), "1e{exponent}");
    }
}

#[test]
fn one_wild_value_among_small_ones_is_no_certainty() {
    for wild in [1e150, 1e200, 1e300, -1e300] {
        let mut values = vec![1.0; 99];
        values.push(wild);
        let summary = Summary::new(&values).unwrap();
        // One of n: the standard error is as large as the mean.
        assert!((summary.mean / (wild / 100.0) - 1.0).abs() < 1e-9, "{summary:?}");
        assert!((summary.se.unwrap() / (wild.abs() / 100.0) - 1.0).abs() < 1e-9, "{summary:?}");
        let [low, high] = summary.ci95.unwrap();
        assert!(low < 0.0 && high > 0.0 && low.is_finite() && high.is_finite(), "{summary:?}");
    }
}
