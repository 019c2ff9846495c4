//! What satisfaction does to staying, spending and recommending, and how it moves: the same in every length of period.

use crate::play::{Game, Played, Z_20, assert_within};
use tenure::engine::{Metric, RunOutcome};

/// Customers with constant satisfaction who buy for 100 in each period; `more` belongs to the segment.
fn club(period: &str, periods: u32, more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n[segments.all]\ncustomers = 20_000\n\
         buying = \"subscription\"\npurchases = {{ value = 1, basis = \"period\" }}\nbasket = 100\n{more}\n"
    )
}

/// One customer who stays, with a service of quality 0.9.
fn served(period: &str, periods: u32, service: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n[segments.all]\ncustomers = 1\nretention = 1\n\
         satisfaction = 0.5\nservice = \"s\"\n[services.s]\nquality = 0.9\n{service}\n"
    )
}

const YEARS: [(&str, u32); 4] = [("year", 1), ("quarter", 4), ("month", 12), ("week", 52)];

/// The figures of all runs, but for how often each quantity was asked for.
fn figures(played: Played) -> Vec<Vec<RunOutcome>> {
    let plain = |run| RunOutcome { clamped: Vec::new(), ..run };
    played.outcomes.runs.into_iter().map(|runs| runs.into_iter().map(plain).collect()).collect()
}

fn last(text: &str, metric: Metric) -> f64 {
    *Game::of(text).by_period().play().series("baseline", metric)[0].last().unwrap()
}

#[test]
fn satisfaction_ties_to_staying_alike_in_years_quarters_months_and_weeks() {
    let alive = |(period, a_year): (&str, u32), satisfaction: f64| {
        let keys = format!("retention = 0.8\nsatisfaction = {satisfaction}\nsatisfied_stay = 0.15");
        Game::of(&club(period, 5 * a_year, &keys)).play().figure("baseline", Metric::CustomersEnd)
    };
    for (satisfaction, retention) in [(0.9, 0.851_103_772_7_f64), (0.5, 0.734_291_488_5), (0.7, 0.8)] {
        let after = YEARS.map(|year| alive(year, satisfaction));
        // The same luck: the very same customers are there, whatever the period.
        assert!(after.iter().all(|n| *n == after[0]), "{after:?}");
        let share = retention.powi(5);
        let error = (share * (1.0 - share) / 20_000.0).sqrt();
        assert_within("alive after five years", after[0] / 20_000.0, share, error, Z_20);
    }
}

#[test]
fn satisfaction_ties_to_the_basket() {
    let revenue = |satisfaction: f64| {
        let keys = format!("retention = 1\nsatisfaction = {satisfaction}\nsatisfied_spend = 0.03");
        Game::of(&club("month", 1, &keys)).play().figure("baseline", Metric::Revenue) / 2_000_000.0
    };
    assert!((revenue(0.9) - 1.0609).abs() < 1e-9, "{}", revenue(0.9));
    assert!((revenue(0.5) - 1.0 / 1.0609).abs() < 1e-9);
    assert_eq!(revenue(0.7), 1.0);
}

#[test]
fn satisfaction_ties_to_recommending_and_who_is_less_satisfied_recommends_to_nobody() {
    let won = |satisfaction: f64, count: &str, rate: f64, more: &str| {
        let keys = format!(
            "retention = 1\nsatisfaction = {satisfaction}\nsatisfied_refer = 1\n{more}\n\
             referrals = {{ value = {rate}, basis = \"period\" }}\n[referral]\ncount = \"{count}\""
        );
        Game::of(&club("month", 1, &keys)).play().figure("baseline", Metric::CustomersWon)
    };
    // Four times a quarter is certain, and four times a half is no more than that.
    assert_eq!(won(0.9, "bernoulli", 0.25, ""), 20_000.0);
    assert_eq!(won(0.9, "bernoulli", 0.5, ""), 20_000.0);
    for (satisfaction, rate) in [(0.9, 0.8_f64), (0.7, 0.2), (0.5, 0.05)] {
        let each = won(satisfaction, "poisson", 0.2, "refers_from = 0.4") / 20_000.0;
        assert_within("recommended", each, rate, (rate / 20_000.0).sqrt(), Z_20);
    }
    assert_eq!(won(0.9, "poisson", 0.2, "refers_from = 0.91"), 0.0);
    assert!(won(0.9, "poisson", 0.2, "refers_from = 0.9") > 0.0);
}

#[test]
fn a_chance_beyond_1_is_held_there_and_counted() {
    let keys = "retention = 1\nsatisfaction = 0.9\nsatisfied_refer = 1\nreferrals = { value = 0.5, basis = \"period\" }\n\
                [referral]\ncount = \"bernoulli\"";
    let played = Game::of(&club("month", 1, keys)).play();
    let at = played.outcomes.paths.iter().position(|path| path == "segments.all.referrals").unwrap();
    let clamps = played.outcomes.runs[0][0].clamped[at];
    assert_eq!((clamps.asked, clamps.low, clamps.high), (20_000, 0, 20_000));
}

#[test]
fn at_the_neutral_point_every_bit_is_that_of_no_tie() {
    let keys = "retention = { uniform = { low = 0.1, high = 0.9 }, per = \"customer\" }\nsatisfaction = 0.37\nneutral = 0.37\n\
                referrals = 0.3\ngrowth = 0.02\nlast_purchase = 0.01";
    let ties = "satisfied_stay = 0.3\nsatisfied_spend = 0.2\nsatisfied_refer = 0.7\nrefers_from = 0.37";
    let play = |more: &str| figures(Game::of(&club("month", 24, &format!("{keys}\n{more}"))).play());
    let [mut bound, free] = [play(ties), play("")];
    assert_eq!(bound[0][0].values[Metric::Promoters as usize], Some(1.0));
    bound[0][0].values[Metric::Promoters as usize] = None;
    assert_eq!(bound, free);
}

#[test]
fn keys_at_their_defaults_change_nothing() {
    let keys = "retention = 0.8\nreferrals = 0.1\nsatisfaction = 0.9";
    let ties = "neutral = 0.7\nsatisfied_stay = 0\nsatisfied_spend = 0\nsatisfied_refer = 0\nrefers_from = 0";
    let play = |more: &str| Game::of(&club("month", 24, &format!("{keys}\n{more}"))).play().outcomes.runs;
    assert_eq!(play(""), play(ties));
}

#[test]
fn the_strongest_ties_stay_numbers() {
    for satisfaction in ["0", "0.7", "1"] {
        for retention in ["0", "0.5", "1"] {
            let keys = format!(
                "retention = {retention}\nsatisfaction = {satisfaction}\nsatisfied_stay = 1\nsatisfied_spend = -1\n\
                 satisfied_refer = -0.5\nreferrals = 0.001"
            );
            let text = club("month", 3, &keys).replace("20_000", "20").replace("basket = 100", "basket = 0.01");
            let played = Game::of(&text).play();
            assert!(played.outcomes.runs[0][0].values.iter().flatten().all(|x| x.is_finite()), "{text}");
        }
    }
}

#[test]
fn a_tie_acts_after_rules_changes_and_levers() {
    let tied = "satisfaction = 0.9\nsatisfied_spend = 0.5\nretention = 1";
    let strategies = "[strategies.dearer]\nchange = [{ path = \"segments.all.basket\", set = 200 }]\n\
                      [strategies.freer]\nchange = [{ path = \"segments.all.neutral\", set = 0.8 }]";
    let text =
        club("month", 1, &format!("{tied}\n{strategies}")).replace("basket = 100", "basket = { rule = \"100.0\" }");
    let played = Game::of(&text).play();
    let revenue = |name| played.figure(name, Metric::Revenue) / 2_000_000.0;
    for (name, times) in [("baseline", 2.25), ("dearer", 4.5), ("freer", 1.5)] {
        assert!((revenue(name) - times).abs() < 1e-9, "{name}: {}", revenue(name));
    }
}

#[test]
fn a_better_service_keeps_more_customers_only_through_the_tie() {
    let end = |tie: f64| {
        let keys = format!(
            "retention = 0.8\nservice = \"s\"\nsatisfied_stay = {tie}\n[services.s]\n\
             [strategies.better]\nchange = [{{ path = \"services.s.quality\", set = 0.9 }}]"
        );
        let played = Game::of(&club("month", 36, &keys)).play();
        ["baseline", "better"].map(|name| played.figure(name, Metric::CustomersEnd))
    };
    let [[without, better_without], [with, better]] = [end(0.0), end(0.2)];
    assert_eq!(without, better_without);
    assert!(with == without && better > with + 1_000.0, "{with} {better}");
}

#[test]
fn satisfaction_is_the_mean_over_customers_and_promoters_are_counted_where_it_is_asked_for() {
    let text = "[scenario]\nperiods = 4\nruns = 1\n\
                [segments.warm]\ncustomers = 3\nretention = 1\nsatisfaction = 0.9\nrefers_from = 0.8\n\
                [segments.cool]\ncustomers = 5\nretention = 1\nsatisfaction = 0.6\nrefers_from = 0.8\n\
                [segments.other]\ncustomers = 2\nretention = 1\nsatisfaction = 1\n";
    let played = Game::of(text).by_period().play();
    assert!((played.figure("baseline", Metric::Satisfaction) - 0.77).abs() < 1e-12);
    assert_eq!(played.figure("baseline", Metric::Promoters), 3.0 / 8.0);
    assert_eq!(played.series("baseline", Metric::Promoters), [[3.0 / 8.0; 4]]);
    let unasked = Game::of(&text.replace("refers_from = 0.8\n", "")).play();
    assert_eq!(unasked.outcomes.runs[0][0].values[Metric::Promoters as usize], None);
}

#[test]
fn a_pace_by_the_period_goes_by_the_length_of_the_period() {
    let steady = "adjustment = { value = 0.1, basis = \"period\" }";
    for ((period, periods), expected) in YEARS[1..].iter().zip([0.63756, 0.787_028_185_4, 0.898_330_127]) {
        let satisfaction = last(&served(period, *periods, steady), Metric::Satisfaction);
        let exact = 0.9 - 0.4 * 0.9_f64.powi(i32::try_from(*periods).unwrap());
        assert!((satisfaction - exact).abs() < 1e-12, "{period}: {satisfaction}");
        assert!((satisfaction - expected).abs() < 5e-6, "{period}: {satisfaction}");
    }
}

#[test]
fn a_pace_is_the_same_in_every_length_of_period_and_a_tenth_a_month_where_none_is_stated() {
    let after_a_year = 0.9 - 0.4 * 0.9_f64.powi(12);
    for (period, periods) in YEARS {
        for service in ["", "adjustment = 0.717570463519", "adjustment = { value = 0.1, basis = \"month\" }"] {
            for basis in ["year", "quarter", "month", "period"] {
                if basis != "year" && service.contains("0.7") {
                    continue;
                }
                let text = served(period, periods, service).replace("runs", &format!("rate_basis = \"{basis}\"\nruns"));
                let satisfaction = last(&text, Metric::Satisfaction);
                assert!((satisfaction - after_a_year).abs() < 1e-9, "{period}, {basis}: {satisfaction}");
            }
        }
    }
}

#[test]
fn the_gap_of_expectation_shrinks_by_a_fifth_a_month_where_nothing_is_stated() {
    for (period, periods) in YEARS {
        let text = served(period, periods + 1, "surprise = 0.5")
            .replace("satisfaction = 0.5", "expectation = 0.4\nbuying = \"subscription\"\npurchases = { value = 1, basis = \"period\" }\nbasket = { rule = \"customer.expectation\" }");
        let expectation = last(&text, Metric::Revenue);
        let exact = 0.9 - 0.5 * 0.8_f64.powi(12);
        assert!((expectation - exact).abs() < 1e-9, "{period}: {expectation}");
    }
}

/// Quality rises for four periods and falls back: delights add up to the gap over the pace, and what was delight disappoints.
#[test]
fn a_better_service_that_ends_disappoints_for_longer_than_it_pleased() {
    let service = "surprise = 1\nloss_weight = 2\nadjustment = 1\nhabituation = 0.3";
    let text = served("month", 120, service)
        .replace("quality = 0.9", "quality = { by_period = [0.6, 0.6, 0.6, 0.6, 0.5] }")
        .replace("runs", "rate_basis = \"period\"\nruns")
        .replace("satisfaction = 0.5", "expectation = 0.5");
    let felt = Game::of(&text).by_period().play().series("baseline", Metric::Satisfaction).remove(0);
    let delight: f64 = felt[..4].iter().map(|s| s - 0.6).sum();
    let disappointment: f64 = felt[4..].iter().map(|s| s - 0.5).sum();
    assert!((delight - 0.2533).abs() < 1e-9, "{delight}");
    assert!((delight + disappointment + 0.2533).abs() < 1e-9, "{disappointment}");
}
