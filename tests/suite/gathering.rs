//! What is gathered of replications while they are played: as exact as what is told of replications that are kept, wherever that can be,
//! and within what is promised elsewhere.

use crate::made_up::{Numbers, outcomes, run, study};
use crate::play::Game;
use std::sync::atomic::{AtomicU32, Ordering};
use tenure::engine::{Detail, EXACT, Job, Metric, Outcomes, simulate, stream};
use tenure::report::json;
use tenure::stats::{Comparison, Difference, Gathering, Summary, WITHIN, compare, quantile};
use tenure::stop::Stop;

/// A figure of which only a summary is told: neither the value nor the net present value.
const FIGURE: Metric = Metric::Revenue;

/// Numbers that are hard to tell from counts: heavy tails, both signs, mostly nothing, tiny, huge, all the same, far from 0 with little
/// between them, larger and larger.
fn hard(n: u32) -> Vec<(&'static str, Vec<f64>)> {
    let mut numbers = Numbers(7);
    let mut of = |name, make: &dyn Fn(f64, f64, f64) -> f64| {
        let each = |at| make(numbers.uniform(), numbers.normal(), f64::from(at));
        (name, (0..n).map(each).collect::<Vec<f64>>())
    };
    vec![
        of("heavy tails", &|uniform, _, _| 1.0 / (uniform * uniform)),
        of("heavy tails on both sides", &|uniform, normal, _| normal / uniform),
        of("both signs", &|_, normal, _| 3.0 * normal - 1.0),
        of("losses", &|uniform, _, _| -1e6 * uniform),
        of("mostly nothing", &|uniform, normal, _| if uniform < 0.7 { 0.0 } else { normal.abs() }),
        of("tiny", &|_, normal, _| 1e-290 * libm::exp(normal)),
        of("huge", &|_, normal, _| 1e250 * libm::exp(normal)),
        of("all the same", &|_, _, _| 0.1),
        of("far from 0", &|_, normal, _| 1e9 + normal),
        of("larger and larger", &|_, _, at| libm::exp(at % 5_000.0 / 10.0 - 100.0)),
        of("one wild value", &|_, normal, at| if at == 2.0 { 1e200 } else { normal }),
        of("a wild value late", &|_, normal, at| if at == 1_500.0 { -1e180 } else { normal }),
        of("counts", &|uniform, _, _| (5.0 * uniform).floor()),
    ]
}

/// Replications in which the baseline has these figures, and another strategy twice as much.
fn made(values: &[f64]) -> Outcomes {
    let runs = values.iter().map(|value| [1.0, 2.0].map(|factor| run(&[(FIGURE, factor * value)])).to_vec());
    outcomes(&[("baseline", "Baseline"), ("twice", "Twice")], runs.collect())
}

/// The same, told of so many at a time.
fn gathered(all: &Outcomes, at_a_time: &[usize]) -> Gathering {
    let (mut gathering, mut begun) = (Gathering::default(), 0);
    for size in at_a_time.iter().cycle() {
        let end = all.runs.len().min(begun + size);
        gathering.add(&Outcomes {
            runs: all.runs[begun..end].to_vec(),
            replications: all.replications[begun..end].to_vec(),
            ..all.without_runs()
        });
        begun = end;
        if end == all.runs.len() {
            break;
        }
    }
    gathering
}

fn figure(comparison: &Comparison) -> Summary {
    comparison.strategies[0].metrics[FIGURE as usize].unwrap()
}

fn moments(summary: &Summary) -> [u64; 5] {
    let [low, high] = summary.ci95.unwrap();
    [summary.mean, summary.sd.unwrap(), summary.se.unwrap(), low, high].map(f64::to_bits)
}

#[test]
fn moments_are_those_of_kept_values_to_the_last_bit() {
    // Some are played at once, some one by one, some a few at a time; more than a hundred are also weighed, which takes its time.
    let ways: [&[usize]; 3] = [&[1, 7, 64], &[99, 2], &[5_000]];
    for (n, ways) in [(2, &ways[..]), (99, &ways), (1_001, &ways[..1])] {
        for (name, values) in hard(n) {
            let kept = Summary::new(&values).unwrap();
            let pairs: Vec<(f64, f64)> = values.iter().map(|value| (2.0 * value, *value)).collect();
            let difference = Difference::new(&pairs, FIGURE.info().better).unwrap();
            for at_a_time in ways {
                let told = gathered(&made(&values), at_a_time).compare(study());
                assert_eq!(moments(&figure(&told)), moments(&kept), "{n} of {name}, {at_a_time:?} at a time");
                let paired = told.strategies[1].versus_baseline.as_ref().unwrap()[FIGURE as usize].unwrap();
                assert_eq!(paired, difference, "{n} of {name}, {at_a_time:?} at a time");
            }
        }
    }
}

#[test]
fn beyond_what_is_exact_moments_are_as_right_as_before() {
    // Steps of 2^-10 on top of 1e9: the variance of 0..n is n (n + 1) / 12, n counted with 0.
    let values: Vec<f64> = (0..=5000).map(|step| 1e9 + f64::from(step) * 0.000_976_562_5).collect();
    let exact = 5001.0 * 5002.0 / 12.0 * 0.000_976_562_5_f64 * 0.000_976_562_5;
    let summary = figure(&gathered(&made(&values), &[64]).compare(study()));
    let sd = summary.sd.unwrap();
    assert!((sd * sd / exact - 1.0).abs() < 1e-13, "{} against {exact}", sd * sd);
    // Squares of values that grow from 1e-44 to 1e174 have no common size; the last ones are all that counts: a geometric series.
    let ratio = libm::exp(0.1);
    let values: Vec<f64> = (0..5_000).map(|at| libm::exp(f64::from(at) / 10.0 - 100.0)).collect();
    let (n, last) = (5_000.0, *values.last().unwrap());
    let (sum, squares) = (last / (1.0 - 1.0 / ratio), 1.0 / (1.0 - 1.0 / ratio / ratio));
    let exact = last * ((squares - (sum / last) * (sum / last) / n) / (n - 1.0)).sqrt();
    let summary = figure(&gathered(&made(&values), &[64]).compare(study()));
    assert!((summary.mean * n / sum - 1.0).abs() < 1e-12, "{summary:?}");
    assert!((summary.sd.unwrap() / exact - 1.0).abs() < 1e-12, "{summary:?} against {exact}");
}

#[test]
fn quantiles_are_exact_while_values_are_few_and_then_within_what_is_said() {
    for n in [1_000, 1_600] {
        for (name, values) in hard(n) {
            let told = gathered(&made(&values), &[64]).compare(study());
            let few = values.len() <= EXACT;
            assert_eq!(told.quantiles_within, if few { 0.0 } else { WITHIN });
            let summary = figure(&told);
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            for (p, found) in [(0.05, summary.p5), (0.5, summary.p50), (0.95, summary.p95)] {
                let exact = quantile(&sorted, p);
                if few {
                    assert_eq!(found.to_bits(), exact.to_bits(), "{n} of {name}, {p}");
                    continue;
                }
                if name == "counts" || name == "all the same" {
                    assert_eq!(found, exact, "{n} of {name}, {p}: what rounds to itself is told as it is");
                }
                let at = (p * (values.len() - 1) as f64) as usize;
                let size = sorted[at].abs().max(sorted[at + 1].abs());
                assert!((found - exact).abs() <= WITHIN * size, "{n} of {name}, {p}: {found} instead of {exact}");
            }
        }
    }
}

#[test]
fn quantiles_do_not_depend_on_the_order_of_replications() {
    for (name, mut values) in hard(1_600) {
        let told = |values: &[f64], at_a_time: &[usize]| {
            let Summary { p5, p50, p95, .. } = figure(&gathered(&made(values), at_a_time).compare(study()));
            [p5, p50, p95].map(f64::to_bits)
        };
        let forth = told(&values, &[64]);
        values.reverse();
        assert_eq!(told(&values, &[640, 1]), forth, "{name}");
    }
}

#[test]
fn what_ranks_strategies_is_exact_of_any_number_of_replications() {
    let mut numbers = Numbers(8);
    let values: Vec<f64> = (0..3_000).map(|_| 1e5 + 3e4 * numbers.normal()).collect();
    let runs = values.iter().map(|value| vec![run(&[(Metric::Npv, *value)])]);
    let told = gathered(&outcomes(&[("baseline", "Baseline")], runs.collect()), &[64]).compare(study());
    let exact = Summary::new(&values).unwrap();
    for metric in [Metric::Value, Metric::Npv] {
        assert_eq!(told.strategies[0].metrics[metric as usize], Some(exact));
    }
    assert_eq!(told.strategies[0].risk.unwrap().p5, exact.p5);
}

/// A few customers, period by period and segment by segment, with a stock, a booked cost and a strategy.
fn shop(threads: usize) -> Game {
    let text = "[scenario]\nperiods = 3\nruns = 1_500\n\
                [segments.a]\ncustomers = 3\nretention = 0.8\npurchases = 14\nbasket = 50\nmargin = 0.3\nbasket_noise = 0.8\n\
                [segments.b]\ncustomers = 1\nretention = 0.5\npurchases = 4\nbasket = 80\nmargin = 0.2\n\
                [strategies.better]\nchange = [{ path = \"segments.a.retention\", add = 0.05 }]\ncost = { once = 5 }\n";
    let mut game = Game::of(text).by_period().by_segment();
    game.threads = threads;
    game
}

/// What is gathered of a job, which is stopped when so many replications are finished.
fn streamed(game: &Game, until: u32) -> Gathering {
    let (mut gathering, stop) = (Gathering::default(), Stop::default());
    let progress = |finished| {
        if finished == until {
            stop.ask();
        }
    };
    stream(&game.job(game.all(), game.model.runs), &progress, &stop, &mut |some| gathering.add(&some)).unwrap();
    gathering
}

#[test]
fn threads_change_nothing_and_keeping_every_run_changes_nothing() {
    let told = |threads| json(&streamed(&shop(threads), u32::MAX).compare(study()));
    let one = told(1);
    assert!(one.contains("\"quantiles_within\": 0.002,"), "{one}");
    assert_eq!((told(2), told(3)), (one.clone(), one.clone()));
    assert_eq!(json(&compare(study(), &shop(2).play().outcomes)), one);
}

#[test]
fn who_stops_gets_what_is_finished_as_if_no_more_had_been_asked_for() {
    let game = shop(1);
    let comparison = streamed(&game, 700).compare(study());
    assert_eq!((comparison.runs, comparison.planned), (700, 1_500));
    let whole = compare(study(), &game.play_only(game.all(), 700).outcomes);
    assert_eq!(json(&Comparison { planned: 700, ..comparison }), json(&whole));
}

#[test]
fn at_most_so_many_replications_are_there_at_a_time_and_each_once() {
    for threads in [1, 2, 3] {
        let game = shop(threads);
        let (finished, mut heard, mut most) = (AtomicU32::new(0), Vec::new(), 0);
        let progress = |n| _ = finished.fetch_max(n, Ordering::Relaxed);
        let job = Job { detail: Detail::default(), ..game.job(game.all(), 1_500) };
        stream(&job, &progress, &Stop::default(), &mut |some| {
            heard.extend(some.replications);
            most = most.max(finished.load(Ordering::Relaxed) as usize - heard.len() + some.runs.len());
        })
        .unwrap();
        assert_eq!(heard, (0..1_500).collect::<Vec<u32>>());
        assert!(most <= 32 * threads, "{most}");
        assert_eq!(simulate(&job, &|_| {}, &Stop::default()).unwrap().replications, heard);
    }
}
