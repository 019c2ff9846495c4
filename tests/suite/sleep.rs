//! Sleepers: who falls asleep, what stands still meanwhile, who wakes, and what that is worth.

use crate::play::{Game, Z_20, assert_within};
use crate::scenario::{Folder, try_with};
use tenure::engine::{Detail, Job, MEMORY, METRICS, Metric, simulate};
use tenure::isa::Isa;
use tenure::rules::{Mode, RuleBook};
use tenure::stop::Stop;

/// So many customers who buy for 100 once a period, at rates that are per period.
fn club(customers: u32, periods: u32, keys: &str) -> String {
    format!(
        "[scenario]\nperiods = {periods}\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = {customers}\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n{keys}\n"
    )
}

fn figure(text: &str, metric: Metric) -> f64 {
    Game::of(text).play().figure("baseline", metric)
}

/// The share of n who were all awake that sleeps after so many periods.
fn asleep(sleep: f64, wake: f64, periods: u32) -> f64 {
    (0..periods).fold(0.0, |asleep, _| asleep * (1.0 - wake) + (1.0 - asleep) * sleep)
}

#[test]
fn of_who_falls_asleep_at_2_and_wakes_at_3_percent_a_period_two_in_five_sleep() {
    let n = 40_000.0;
    let text = club(40_000, 240, "retention = 1\nsleep = 0.02\nwake = 0.03");
    let played = Game::of(&text).by_period().play();
    let dormant = played.series("baseline", Metric::Dormant).remove(0);
    for (periods, known) in [(12, 0.183_855_964_9), (240, 0.4)] {
        let exact = asleep(0.02, 0.03, periods);
        assert!((exact - known).abs() < 1e-5 && (periods > 12 || (exact - known).abs() < 1e-10), "{exact}");
        let error = (exact * (1.0 - exact) / n).sqrt();
        assert_within("asleep", dormant[periods as usize - 1] / n, exact, error, Z_20);
    }
    assert_eq!(played.figure("baseline", Metric::Dormant), dormant[239], "at the end, not summed");
    let bought = played.series("baseline", Metric::Purchases).remove(0);
    for period in 1..240 {
        assert_eq!(bought[period], n - dormant[period - 1], "who sleeps buys nothing");
    }
    // Sleepers of now: those of before, and who fell asleep, less who woke.
    let woken = played.series("baseline", Metric::Woken).remove(0);
    assert_eq!(woken.iter().sum::<f64>(), played.figure("baseline", Metric::Woken));
    assert!(woken.iter().zip(&dormant[..]).skip(1).all(|(woken, dormant)| *woken <= n - dormant));
}

/// Mean and variance of what who is awake, and who is asleep, is worth: 100 a period, retention 0.8, discount 0.1.
fn worth(sleep: f64, wake: f64) -> [(f64, f64); 2] {
    let (m, r, v) = (100.0, 0.8, 1.0 / 1.1);
    let (mut mean, mut square) = ([0.0; 2], [0.0; 2]);
    for _ in 0..2_000 {
        let next = |of: [f64; 2]| [(1.0 - sleep) * of[0] + sleep * of[1], wake * of[0] + (1.0 - wake) * of[1]];
        let (mean_next, square_next) = (next(mean), next(square));
        square = [m * m + 2.0 * m * v * r * mean_next[0] + v * v * r * square_next[0], v * v * r * square_next[1]];
        mean = [m + v * r * mean_next[0], v * r * mean_next[1]];
    }
    [0, 1].map(|at| (mean[at], square[at] - mean[at] * mean[at]))
}

#[test]
fn a_customer_who_may_fall_asleep_is_worth_less_and_a_sleeper_is_worth_its_waking() {
    let n = 100_000.0_f64;
    for (sleep, wake, known) in [
        (0.2, 0.1, [258.024_691_358_0, 54.320_987_654_3]),
        (0.2, 0.2, [272.043_010_752_7, 94.623_655_914_0]),
        (0.0, 0.1, [366.666_666_666_7, f64::NAN]),
    ] {
        for (at, (exact, variance)) in worth(sleep, wake).into_iter().enumerate() {
            if known[at].is_nan() {
                continue;
            }
            assert!((exact - known[at]).abs() < 1e-9, "{exact} instead of {}", known[at]);
            let keys = format!("retention = 0.8\nsleep = {sleep}\nwake = {wake}\nasleep = {at}");
            let text =
                club(100_000, 100, &keys).replace("runs = 1", "runs = 1\nperiod = \"year\"\ndiscount_rate = 0.1");
            let clv = figure(&text, Metric::Clv);
            assert_within(&format!("worth with {keys}"), clv, exact, (variance / n).sqrt(), Z_20);
        }
    }
}

#[test]
fn chances_of_a_year_are_converted_and_shorter_periods_differ_less_and_less() {
    let n = 40_000.0;
    let shares = [("quarter", 4), ("month", 12), ("week", 52)].map(|(period, k)| {
        let [sleep, wake] = [0.2_f64, 0.1].map(|year| 1.0 - (1.0 - year).powf(1.0 / f64::from(k)));
        let exact = asleep(sleep, wake, 2 * k);
        let text = club(40_000, 2 * k, "retention = 1\nsleep = 0.2\nwake = 0.1")
            .replace("rate_basis = \"period\"", &format!("period = \"{period}\""));
        assert_within(period, figure(&text, Metric::Dormant) / n, exact, (exact * (1.0 - exact) / n).sqrt(), Z_20);
        exact
    });
    assert!((shares[2] - shares[1]).abs() < (shares[1] - shares[0]).abs(), "{shares:?}");
}

#[test]
fn asleep_nothing_is_bought_asked_told_or_recommended_and_satisfaction_stands_still() {
    let keys = "retention = 0.9\nquotes = 2\nproblems = 0.5\nreferrals = 0.5\ncross_sell = 0.5\nservice = \"plain\"\n\
                satisfaction = 0.5\nfirst_purchase = \"certain\"";
    let tables = "[services.plain]\nquality = 0.9\nadjustment = 0.3\nsurprise = 1\ncost = 3\n\
                  [activities.call]\ndriver = \"contact\"\nrate = 4\ncost = 7\n[activities.account]\ndriver = \"period\"\ncost = 2\n";
    let of = |asleep: &str| Game::of(&club(2_000, 10, &format!("{keys}\n{asleep}\n{tables}"))).play();
    let (sleeping, awake) = (of("asleep = 1"), of(""));
    let [still, lively] = [&sleeping, &awake].map(|played| move |metric| played.figure("baseline", metric));
    for metric in [Metric::Purchases, Metric::Revenue, Metric::Problems, Metric::CustomersWon] {
        assert_eq!(still(metric), 0.0, "{metric:?}");
        assert!(lively(metric) > 0.0, "{metric:?}");
    }
    assert_eq!(still(Metric::Satisfaction), 0.5);
    assert!(lively(Metric::Satisfaction) != 0.5);
    // What is paid by period goes on, and leaving spends the same budget.
    assert_eq!(still(Metric::CostToServe), 5.0 * still(Metric::CustomerPeriods));
    let alone = Game::of(&club(2_000, 10, "retention = 0.9")).play();
    assert_eq!(still(Metric::CustomersLost), alone.figure("baseline", Metric::CustomersLost));
    assert_eq!(still(Metric::Dormant), still(Metric::CustomersEnd));
}

#[test]
fn sleepers_take_no_product_more_and_expect_what_they_expected() {
    let keys = "retention = 1\ncross_sell = 1\nasleep = 1\nexpectation = 0.4\nservice = \"plain\"\n\
                wake = { rule = \"if customer.products > 1 || customer.expectation != 0.4 { 1.0 } else { 0.0 }\" }\n\
                [services.plain]\nquality = 0.9\nsurprise = 1";
    assert_eq!(figure(&club(100, 5, keys), Metric::Woken), 0.0);
    assert_eq!(figure(&club(100, 5, &keys.replace("asleep = 1", "asleep = 1\nsleep = 1")), Metric::Woken), 0.0);
}

#[test]
fn waking_more_is_worth_more_and_nothing_at_all_where_nobody_sleeps() {
    let strategy = "[strategies.call]\nchange = [{ path = \"segments.*.wake\", add = 0.2 }]\n";
    let gain = |sleep: f64, metric: Metric| {
        let text =
            club(2_000, 24, &format!("retention = 0.95\nwake = 0.05\nsleep = {sleep}\nbasket_noise = 0.4\n{strategy}"));
        let played = Game::of(&text).play();
        played.figure("call", metric) - played.figure("baseline", metric)
    };
    assert!(gain(0.1, Metric::Npv) > 0.0 && gain(0.1, Metric::Woken) > 0.0 && gain(0.1, Metric::Dormant) < 0.0);
    assert_eq!(gain(0.1, Metric::CustomersEnd), 0.0, "sleeping is not leaving");
    assert_eq!(gain(0.0, Metric::Npv), 0.0);
}

#[test]
fn without_sleep_every_bit_is_as_before() {
    let keys =
        "retention = { uniform = { low = 0.1, high = 0.9 }, per = \"customer\" }\nbasket_noise = 0.5\nreferrals = 0.3";
    let off = "sleep = 0\nasleep = 0\nwake = 0.5\nsleep_causes = { unhappy = 1 }";
    let play = |more: &str| Game::of(&club(3_000, 12, &format!("{keys}\n{more}"))).play().outcomes.runs;
    assert_eq!(play(off), play(""));
    // Nor where the mechanism is at work and nobody falls asleep.
    let [asked, never] = [play("sleep = { rule = \"0.0\" }"), play("")].map(|mut runs| runs.remove(0).remove(0).values);
    for (info, (asked, never)) in METRICS.iter().zip(asked.iter().zip(&never)) {
        assert!(asked == never || (info.metric == Metric::Silent && never.is_none()), "{}", info.name);
    }
}

#[test]
fn spells_of_two_strategies_meet_again() {
    // Until the tenth period one of them lets nobody sleep and the other wakes nobody; then all sleepers wake at once.
    let strategy = "[strategies.awake]\nchange = [{ path = \"segments.*.sleep\", set = 0 }]\nuntil = 9\n";
    let keys = "retention = 1\nsleep = 0.3\nwake = { by_period = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0.4] }\n";
    let played = Game::of(&club(5_000, 40, &format!("{keys}{strategy}"))).by_period().play();
    let [one, other] = ["baseline", "awake"].map(|name| played.series(name, Metric::Dormant).remove(0));
    assert!(one[9] > 4_000.0 && other[9] == 0.0);
    assert!(one[11] != other[11], "who woke does not fall asleep in the same period");
    assert_eq!(one[39], other[39]);
}

#[test]
fn sleep_falls_by_tenure() {
    let keys = "retention = 1\nsleep = { by_tenure = [0, 1, 0] }\nwake = 0";
    let played = Game::of(&club(500, 4, keys)).by_period().play();
    assert_eq!(played.series("baseline", Metric::Dormant), [[0.0, 500.0, 500.0, 500.0]]);
}

#[test]
fn a_rule_sees_who_sleeps_and_what_for() {
    let keys = "retention = 1\nwake = { rule = 'if customer.cause == \"forgot\" { 1.0 } else { 0.0 }' }\n\
                sleep = { rule = 'if customer.awake && customer.cause == \"none\" { 1.0 } else { 0.0 }' }\n\
                sleep_causes = { forgot = 0.3, competitor = 0.5, no_need = 0.2 }";
    let n = 20_000.0;
    let error = (0.3_f64 * 0.7 / n).sqrt();
    // Those who fell asleep in the first period wake in the second, if they only forgot.
    let fell = Game::of(&club(20_000, 2, keys)).play();
    assert_within("forgot", fell.figure("baseline", Metric::Woken) / n, 0.3, error, Z_20);
    // So do those who open asleep.
    let opened = Game::of(&club(20_000, 1, &format!("{keys}\nasleep = 1"))).play();
    assert_within("forgot", opened.figure("baseline", Metric::Woken) / n, 0.3, error, Z_20);
    let strategy = "[strategies.other]\nchange = [{ path = \"segments.*.sleep_causes\", set = { unhappy = 1 } }]\n";
    let played = Game::of(&club(20_000, 2, &format!("{keys}\n{strategy}"))).play();
    assert_eq!(played.figure("other", Metric::Woken), 0.0);
}

#[test]
fn a_list_says_who_sleeps_when_the_scenario_opens() {
    let text = "[scenario]\nperiods = 2\nstart = 2026-01-01\nruns = 1\n[portfolio]\ncustomers = \"list.csv\"\n\
                [segments.all]\nretention = 1\nbuying = \"subscription\"\npurchases = 12\nbasket = 10\nmargin = 1\n";
    let csv =
        "id,segment,start,asleep\nA,all,2024-01-01,1\nB,all,2024-06-01,0\nC,all,2024-01-01,\nD,all,2026-02-01,1\n";
    let (model, problems) = try_with(text, &[], &Folder::with(&[("list.csv", csv)]));
    let model = model.unwrap_or_else(|| panic!("{problems:#?}"));
    let rules = RuleBook::compile(&model, Mode::Auto).unwrap();
    let job = Job {
        model: &model,
        rules: &rules,
        strategies: vec![tenure::rules::SettingId::Baseline],
        probes: Vec::new(),
        runs: 1,
        seed: 1,
        threads: 1,
        isa: Isa::best(),
        detail: Detail::default(),
        memory: MEMORY,
    };
    let outcomes = simulate(&job, &|_| {}, &Stop::default()).unwrap();
    let of = |metric: Metric| outcomes.runs[0][0].values[metric as usize];
    // B and C buy twice; D starts in the second period, awake as everybody who arrives.
    assert_eq!((of(Metric::Purchases), of(Metric::Dormant)), (Some(5.0), Some(1.0)));
}
