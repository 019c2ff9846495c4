//! What lies beyond the horizon: counted with a run-off, told without one.

use crate::made_up::study;
use crate::play::{Game, Played, Z_20, assert_exact, assert_within, mean, variance};
use tenure::engine::Metric;
use tenure::stats::{Comparison, compare};

/// A shop that wins ten customers a month at `cost` each. A customer brings 25 a month, loses interest at a fifth a year, and
/// money a tenth.
fn shop(cost: f64, retention: f64, run_off: u32, discount: f64) -> Played {
    Game::of(&format!(
        "[scenario]\nperiods = 36\nrun_off = {run_off}\ndiscount_rate = {discount}\nruns = 200\n[segments.a]\nretention = {retention}\n\
         buying = \"subscription\"\npurchases = 12\nbasket = 100\nmargin = 0.25\n[channels.web]\nnewcomers = 120\ncost = {cost}\n\
         [strategies.stop]\nlabel = \"Stop winning\"\nchange = [{{ path = \"channels.*.newcomers\", set = 0 }}]\n"
    ))
    .by_period()
    .play()
}

fn told(played: &Played) -> Comparison {
    compare(study(), &played.outcomes)
}

#[test]
fn with_a_run_off_the_winner_is_who_is_worth_most_in_all() {
    let played = shop(900.0, 0.8, 240, 0.1);
    // Won at 900, worth m(1+d)/(1+d-r) in months; after 240 months of run-off 0.727^20 of that is left out.
    let (month, stay) = (1.1_f64.powf(-1.0 / 12.0), 0.8_f64.powf(1.0 / 12.0));
    let worth = |months: f64| 25.0 * (1.0 - (stay * month).powf(months)) / (1.0 - stay * month);
    let exact: f64 = (0..36).map(|t| 10.0 * month.powi(t) * (worth(f64::from(276 - t)) - 900.0)).sum();
    let values = played.figures("baseline", Metric::Value);
    assert_within("value of winning", mean(&values), exact, (variance(&values) / 200.0).sqrt(), Z_20);
    assert!((exact - 17_200.0).abs() < 500.0, "the size that is meant: {exact}");
    let comparison = told(&played);
    let leaders = comparison.leaders.unwrap();
    assert_eq!((leaders.best, leaders.difference.is_clear()), (0, true), "{leaders:?}");
    assert!(mean(&played.figures("baseline", Metric::Npv)) < 0.0, "up to the horizon alone it would lose");
    assert_eq!(comparison.strategies[0].beyond.and_then(|it| it.inside), None, "nothing worth telling is cut off");
    for run in played.outcomes.runs.iter().flatten() {
        let of = |metric: Metric| run.values[metric as usize].unwrap();
        assert_eq!(of(Metric::Value), of(Metric::Npv) + of(Metric::NpvRunOff));
    }
}

#[test]
fn without_a_run_off_value_is_net_present_value() {
    let played = shop(900.0, 0.8, 0, 0.1);
    assert_eq!(played.figures("baseline", Metric::Value), played.figures("baseline", Metric::Npv));
}

#[test]
fn who_stays_for_ever_is_worth_inside_what_the_closed_form_says() {
    let played = shop(900.0, 1.0, 0, 0.1);
    let month = 1.1_f64.powf(-1.0 / 12.0);
    let (mut inside, mut all) = (0.0, 0.0);
    for won in played.series("baseline", Metric::CustomersWon) {
        for (t, won) in (0..36).zip(won) {
            let worth = won * 25.0 * month.powi(t) / (1.0 - month);
            all += worth;
            inside += worth * (1.0 - month.powi(36 - t));
        }
    }
    let comparison = told(&played);
    assert_exact("inside", comparison.strategies[0].beyond.and_then(|it| it.inside).unwrap(), inside / all);
    assert_eq!(comparison.strategies[1].beyond.and_then(|it| it.inside), None, "nobody is won");
}

#[test]
fn who_leaves_by_chance_is_worth_inside_about_that() {
    let share = told(&shop(900.0, 0.8, 0, 0.1)).strategies[0].beyond.and_then(|it| it.inside).unwrap();
    let keep = 0.8_f64.powf(1.0 / 12.0) * 1.1_f64.powf(-1.0 / 12.0);
    let month = 1.1_f64.powf(-1.0 / 12.0);
    let all: f64 = (0..36).map(|t| month.powi(t)).sum();
    let inside: f64 = (0..36).map(|t| month.powi(t) * (1.0 - keep.powi(36 - t))).sum();
    // What is estimated is the chance to leave of the last year: some 24,000 customer-months a run, 1.84% of which leave, in 200
    // runs; the standard error of B is that of 1 - rv, and of inside/all the share times (1 - share) of that.
    let exact = inside / all;
    let leave = 1.0 - 0.8_f64.powf(1.0 / 12.0);
    let months = 200.0 * 12.0 * 200.0;
    let error = exact * (1.0 - exact) * (leave / months).sqrt() / (1.0 - keep);
    assert_within("inside", share, exact, error * 2.0, Z_20);
}

#[test]
fn nothing_is_told_where_newcomers_cost_more_than_they_are_worth() {
    assert_eq!(told(&shop(1_000.0, 0.8, 0, 0.1)).strategies[0].beyond.and_then(|it| it.inside), None, "worth 954");
    assert_eq!(told(&shop(10.0, 0.0, 0, 0.1)).strategies[0].beyond.and_then(|it| it.inside), None, "nobody is left");
    assert_eq!(told(&shop(900.0, 1.0, 0, 0.0)).strategies[0].beyond.and_then(|it| it.inside), Some(0.0), "without end");
}

#[test]
fn a_lifetime_value_says_how_many_lifetimes_are_cut_off() {
    for (retention, run_off, cut) in [(1.0, 0, 1.0), (1.0, 12, 1.0), (0.0, 0, 0.0)] {
        let played = shop(900.0, retention, run_off, 0.1);
        assert!(played.figures("baseline", Metric::ClvCut).iter().all(|it| *it == cut), "{retention}");
    }
    let played = shop(900.0, 0.8, 0, 0.1);
    let [cut, end, won] =
        [Metric::ClvCut, Metric::CustomersEnd, Metric::CustomersWon].map(|metric| played.figures("baseline", metric));
    assert!(cut.iter().zip(end.iter().zip(&won)).all(|(cut, (end, won))| *cut == end / won));
}

#[test]
fn who_is_there_at_the_end_is_worth_beyond_it_what_the_closed_form_says() {
    let month = 1.1_f64.powf(-1.0 / 12.0);
    for (retention, stay) in [(1.0, 1.0), (0.8, 0.8_f64.powf(1.0 / 12.0))] {
        let played = shop(900.0, retention, 0, 0.1);
        let there = mean(&played.figures("baseline", Metric::CustomersEnd));
        let exact = there * 25.0 * month.powi(36) / (1.0 - stay * month);
        let worth = told(&played).strategies[0].beyond.unwrap().worth;
        // The chance to leave is estimated from 200 x 12 x 240 months, as above.
        assert!((worth / exact - 1.0).abs() < if retention < 1.0 { 0.02 } else { 1e-9 }, "{worth} {exact}");
    }
    assert_eq!(told(&shop(900.0, 0.8, 12, 0.1)).strategies[0].beyond, None, "the run-off counts it");
}

/// A thousand customers, nobody won: a programme that makes them stay costs more than it brings up to the horizon.
#[test]
fn a_winner_that_the_horizon_makes_is_told() {
    let played = Game::of(
        "[scenario]\nname = \"Five points\"\nperiod = \"year\"\nperiods = 5\ndiscount_rate = 0.1\nruns = 200\n\
         [segments.all]\ncustomers = 1000\nretention = 0.8\nbuying = \"subscription\"\npurchases = 1\nbasket = 100\n\
         margin = 1\n[strategies.five]\nlabel = \"Five points\"\ncost = { per_customer = 10 }\n\
         change = [{ path = \"segments.all.retention\", add = 0.05 }]\n",
    )
    .play();
    insta::assert_snapshot!(tenure::report::text(&told(&played), 80));
}
