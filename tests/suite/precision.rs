//! Runs until something is known well enough: by hand, by coverage, in the engine, and as it is told.

use crate::made_up::{Numbers, study, values};
use crate::play::Game;
use statrs::distribution::{ContinuousCDF, StudentsT};
use tenure::engine::{Detail, Job, pursue};
use tenure::report::{json, text};
use tenure::stats::{Comparison, Difference, Gathering, Pursuit, Summary, Target, leaders};
use tenure::stop::Stop;

/// Plays values, a row per replication, until they say what is wanted; told so many at a time.
fn pursued(mut pursuit: Pursuit, at_a_time: u32, mut row: impl FnMut() -> Vec<f64>) -> (Pursuit, Gathering) {
    const NAMES: [&str; 4] = ["baseline", "a", "b", "c"];
    let (mut all, mut played) = (Gathering::default(), 0);
    while played < pursuit.goal() {
        let some = at_a_time.min(pursuit.goal() - played);
        let rows: Vec<Vec<f64>> = (0..some).map(|_| row()).collect();
        all.add(&values(&NAMES[..rows[0].len()], &rows));
        played += some;
        pursuit.look(&mut all);
    }
    (pursuit, all)
}

fn told(pursuit: &Pursuit, all: &Gathering) -> Comparison {
    Comparison { precision: Some(pursuit.precision()), ..all.compare(study()) }
}

/// Values of a baseline, and of others that are on average so much above it and scatter so about that.
fn shifted(seed: u64, others: &'static [(f64, f64)]) -> impl FnMut() -> Vec<f64> {
    let mut numbers = Numbers(seed);
    move || {
        let shared = 1_000.0 + 50.0 * numbers.normal();
        let others = others.iter().map(|(shift, sd)| shared + shift + sd * numbers.normal()).collect::<Vec<f64>>();
        [vec![shared], others].concat()
    }
}

fn t(df: f64, error: f64) -> f64 {
    StudentsT::new(0.0, 1.0, df).unwrap().inverse_cdf(1.0 - error / 2.0)
}

/// Stein 1945: the first 200 say how many it takes, the widest difference decides, and others may be asked for as well.
#[test]
fn money_takes_as_many_as_the_first_200_say() {
    for (amount, at_a_time) in [(1.0, 64), (1.0, 7), (0.5, 200), (4.0, 33)] {
        let make = || shifted(3, &[(5.0, 2.0), (-3.0, 10.0)]);
        let (pursuit, all) = pursued(Pursuit::new(Target::Money(amount), None, 100_000), at_a_time, make());
        let mut first = make();
        let differences: Vec<f64> = (0..200).map(|_| first()).map(|row| row[2] - row[0]).collect();
        let once = t(199.0, 0.05) * Summary::new(&differences).unwrap().sd.unwrap();
        let wanted = (once / amount).powi(2).ceil().max(200.0);
        let (known, comparison) = (pursuit.precision(), told(&pursuit, &all));
        assert_eq!((f64::from(comparison.runs), comparison.planned), (wanted, comparison.runs));
        assert_eq!((known.reached, known.looks, known.needed), (true, 1, Some(comparison.runs)));
        let half = known.half_width.unwrap();
        assert!((half / (once / wanted.sqrt()) - 1.0).abs() < 1e-9 && half <= amount, "{half}");
    }
    let (pursuit, _) = pursued(Pursuit::new(Target::Money(0.1), None, 1_000), 64, shifted(3, &[(5.0, 2.0)]));
    let known = pursuit.precision();
    assert_eq!((known.reached, known.runs), (false, 1_000));
    assert!(known.needed.unwrap() > 1_000 && known.half_width.unwrap() > 0.1, "{known:?}");
}

/// A part of what is not known beforehand: looks at 400, 800, ... of which the j-th may err in 5% / (j (j+1)) of studies.
#[test]
fn a_part_is_looked_at_again_and_again_and_the_error_shared_out() {
    for (target, part) in [(Target::OfLead(10.0), 0.1), (Target::OfBaseline(0.02), 0.0002)] {
        let make = || shifted(5, &[(4.0, 10.0), (-3.0, 2.0)]);
        let (pursuit, all) = pursued(Pursuit::new(target, Some(1e-9), 100_000), 50, make());
        let mut row = make();
        let rows: Vec<Vec<f64>> = (0..all.compare(study()).runs).map(|_| row()).collect();
        let (mut looks, mut half, mut enough) = (0, 0.0, false);
        while !enough {
            looks += 1;
            let so_far = &rows[..200 << looks];
            let n = so_far.len() as f64;
            let summary =
                |pick: &dyn Fn(&Vec<f64>) -> f64| Summary::new(&so_far.iter().map(pick).collect::<Vec<f64>>()).unwrap();
            let (lead, baseline) = (summary(&|row| row[1] - row[0]), summary(&|row| row[0]));
            let error = 0.05 / f64::from(looks * (looks + 1));
            half = t(n - 1.0, error) * lead.sd.unwrap() / n.sqrt();
            let size = if part == 0.1 { lead.mean } else { baseline.mean };
            enough = half <= part / (1.0 + part) * size.abs();
        }
        let known = pursuit.precision();
        assert!(looks > 2, "{looks}");
        assert_eq!((known.reached, known.looks, known.runs as usize), (true, looks as u32, rows.len()));
        assert!((known.half_width.unwrap() / half - 1.0).abs() < 1e-9, "{known:?} for {half}");
        assert_eq!(known.between, (part == 0.1).then_some([1, 0]));
    }
}

#[test]
fn what_is_too_little_to_be_worth_mentioning_ends_it_and_a_ceiling_says_what_would_do() {
    let make = || shifted(9, &[(0.05, 10.0)]);
    let (pursuit, all) = pursued(Pursuit::new(Target::OfLead(5.0), None, 100_000), 64, make());
    let known = pursuit.precision();
    // A thousandth of 1,000.
    assert!(known.reached && known.half_width.unwrap() <= known.trifle.unwrap(), "{known:?}");
    assert!((known.trifle.unwrap() - 1.0).abs() < 0.01, "{known:?}");
    let sentence = text(&told(&pursuit, &all), 200);
    assert!(sentence.contains(" runs there is no difference worth mentioning between "), "{sentence}");
    assert!(
        sentence.contains("that includes 0.\n"),
        "who said how well need not be told that more runs help: {sentence}"
    );

    let (pursuit, all) = pursued(Pursuit::new(Target::OfLead(5.0), Some(0.4), 1_000), 64, make());
    let known = pursuit.precision();
    assert_eq!((known.reached, known.looks, known.runs), (false, 3, 1_000));
    // The look at which it is expected: 200 x 2^j, j from 4.
    let needed = known.needed.unwrap();
    assert!([3_200, 6_400].contains(&needed), "{known:?}");
    let sentence = text(&told(&pursuit, &all), 80).replace('\n', " ");
    assert!(sentence.contains(&format!("--runs {needed} allows them.")), "{sentence}");
    // As many as that do.
    let (pursuit, _) = pursued(Pursuit::new(Target::OfLead(5.0), Some(0.4), needed), 64, make());
    assert!(pursuit.precision().reached);
}

#[test]
fn twins_are_known_at_the_first_look() {
    let twins = || {
        let mut numbers = Numbers(4);
        move || vec![numbers.normal(); 2]
    };
    for (target, runs) in [(Target::Money(1.0), 200), (Target::OfBaseline(1.0), 400), (Target::OfLead(1.0), 400)] {
        let (pursuit, all) = pursued(Pursuit::new(target, None, 100_000), 64, twins());
        let known = pursuit.precision();
        assert_eq!((known.reached, known.half_width, known.runs, known.looks), (true, Some(0.0), runs, 1), "{target}");
        assert!(text(&told(&pursuit, &all), 80).contains("A tie: "));
    }
}

/// Shares of studies in which what is said is true. `TENURE_STUDIES` says how many are made.
fn covered(name: &str, exact: bool, mut holds: impl FnMut(u64) -> bool) {
    let studies: u32 = std::env::var("TENURE_STUDIES").ok().and_then(|many| many.parse().ok()).unwrap_or(100);
    let covered = f64::from((0..studies).map(|at| u32::from(holds(2_000_000 + u64::from(at)))).sum::<u32>());
    let covered = covered / f64::from(studies);
    // A point from what is promised, and five standard errors of so few studies.
    let room = if studies < 10_000 { 5.0 * (0.05 * 0.95 / f64::from(studies)).sqrt() } else { 0.0 };
    println!("{name}: {covered}");
    assert!(covered >= 0.94 - room && (!exact || covered <= 0.96 + room), "{name}: {covered}");
}

#[test]
fn intervals_of_a_fixed_size_hold_what_they_promise() {
    covered("mean of 40 normals", true, |seed| {
        let mut numbers = Numbers(seed);
        let values: Vec<f64> = (0..40).map(|_| 7.0 + 3.0 * numbers.normal()).collect();
        let [low, high] = Summary::new(&values).unwrap().ci95.unwrap();
        (low..=high).contains(&7.0)
    });
    covered("paired difference", true, |seed| {
        let mut row = shifted(seed, &[(5.0, 10.0)]);
        let pairs: Vec<(f64, f64)> = (0..40).map(|_| row()).map(|row| (row[1], row[0])).collect();
        let [low, high] = Difference::new(&pairs, tenure::engine::Better::Higher).unwrap().ci95.unwrap();
        (low..=high).contains(&5.0)
    });
}

#[test]
fn what_is_known_to_an_amount_of_money_is_no_further_off() {
    covered("Stein", false, |seed| {
        let pursuit = Pursuit::new(Target::Money(0.9), None, 100_000);
        let (pursuit, all) = pursued(pursuit, 500, shifted(seed, &[(5.0, 10.0)]));
        let (known, lead) = (pursuit.precision(), leaders(&all).unwrap());
        known.reached && (lead.difference.mean - 5.0).abs() <= known.half_width.unwrap()
    });
}

/// The hardest cases: nothing between them, so that whoever is ahead is so by chance; and a lead that is there.
#[test]
fn what_is_looked_at_again_and_again_is_no_further_off() {
    let equal: &'static [(f64, f64)] = &[(0.0, 10.0)];
    let four: &'static [(f64, f64)] = &[(0.0, 10.0), (0.0, 10.0), (0.0, 10.0)];
    let ahead: &'static [(f64, f64)] = &[(5.0, 10.0)];
    for (name, others, target) in [
        ("two equals", equal, Target::OfLead(10.0)),
        ("four equals", four, Target::OfLead(10.0)),
        ("a lead", ahead, Target::OfLead(20.0)),
        ("a part of the baseline", ahead, Target::OfBaseline(0.08)),
    ] {
        covered(name, false, |seed| {
            let (pursuit, all) = pursued(Pursuit::new(target, Some(0.8), 3_200), 800, shifted(seed, others));
            let (known, lead) = (pursuit.precision(), leaders(&all).unwrap());
            let truth = |at: usize| if at == 0 { 0.0 } else { others[at - 1].0 };
            let off = lead.difference.mean - truth(lead.best) + truth(lead.second);
            off.abs() <= known.half_width.unwrap()
        });
    }
}

fn shop() -> &'static str {
    "[scenario]\nperiods = 6\nruns = 3\nseed = 7\n[segments.all]\ncustomers = 20\nretention = 0.7\npurchases = 6\nbasket = { lognormal = \
     { mean = 80, cv = 0.8 }, per = \"customer\" }\nmargin = 0.3\n\
     [strategies.keep]\nchange = [{ path = \"segments.*.retention\", add = 0.1 }]\n\
     [strategies.sell]\nchange = [{ path = \"segments.*.purchases\", scale = 1.1 }]\n"
}

/// Going on is the same as having asked for so many from the beginning, at any number of threads.
#[test]
fn the_engine_goes_on_where_it_stopped() {
    for target in [Target::Money(5.0), Target::OfLead(20.0), Target::OfBaseline(0.3)] {
        let of = |threads| {
            let mut game = Game::of(shop());
            game.threads = threads;
            let job = Job { detail: Detail::default(), ..game.job(game.all(), 5_000) };
            let (mut all, mut pursuit, mut heard) =
                (Gathering::default(), Pursuit::new(target, None, job.runs), vec![]);
            pursue(&job, pursuit.goal(), &|_| {}, &Stop::default(), &mut |some| {
                all.add(&some);
                heard.extend(some.replications);
                pursuit.look(&mut all);
                pursuit.goal()
            })
            .unwrap();
            assert!(heard.iter().copied().eq(0..all.compare(study()).runs), "each once, in their order");
            told(&pursuit, &all)
        };
        let one = of(1);
        assert!(one.precision.unwrap().reached && one.runs > 200 && one.runs < 5_000, "{:?}", one.precision);
        assert_eq!((json(&of(2)), json(&of(3))), (json(&one), json(&one)));
        let game = Game::of(shop());
        let whole = tenure::stats::compare(study(), &game.play_only(game.all(), one.runs).outcomes);
        assert_eq!(json(&whole), json(&Comparison { precision: None, ..one }));
    }
}
