//! Coming back: who left may be a customer again, with what it had and with a new stay.

use crate::play::{Game, Played, Z_20, assert_exact, assert_within};
use tenure::engine::{Metric, estimate, fits};

/// So many customers who subscribe for 100 a period, at rates that are per period.
fn club(customers: u32, periods: u32, keys: &str) -> String {
    format!(
        "[scenario]\nperiods = {periods}\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = {customers}\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n{keys}\n"
    )
}

fn play(text: &str) -> Played {
    Game::of(text).by_period().play()
}

fn series(played: &Played, strategy: &str, metric: Metric) -> Vec<f64> {
    played.series(strategy, metric).remove(0)
}

/// The share of all who ever came that is there after so many periods: who leaves may be back after the period that follows.
fn there(leaves: f64, returns: f64, periods: usize) -> f64 {
    let (mut there, mut away) = (1.0, 0.0);
    for _ in 0..periods {
        let (left, back) = (there * leaves, away * returns);
        (there, away) = (there - left + back, away + left - back);
    }
    there
}

#[test]
fn of_who_leaves_at_20_and_comes_back_at_10_percent_a_period_a_third_is_there() {
    let n = 60_000.0;
    let played = play(&club(60_000, 80, "retention = 0.8\ncomes_back = 0.1"));
    let end = series(&played, "baseline", Metric::CustomersEnd);
    for (period, known) in [(1, 0.8), (2, 0.66), (80, 1.0 / 3.0)] {
        let exact = there(0.2, 0.1, period);
        assert!((exact - known).abs() < 1e-9, "{exact}");
        assert_within("there", end[period - 1] / n, exact, (exact * (1.0 - exact) / n).sqrt(), Z_20);
    }
    // Heads: start + returned - lost = end, in every period.
    let [lost, back] = [Metric::CustomersLost, Metric::Returned].map(|metric| series(&played, "baseline", metric));
    assert_eq!(back[0], 0.0, "the first draw is in the period after the leaving");
    let mut heads = n;
    for period in 0..80 {
        heads += back[period] - lost[period];
        assert_eq!(heads, end[period]);
        assert_eq!(series(&played, "baseline", Metric::FiledEnd)[period], heads, "who comes back is on file at once");
    }
    assert_eq!(
        series(&played, "baseline", Metric::CustomerPeriods)[1..],
        end[..79],
        "and buys from the next period on"
    );
    assert_eq!(series(&played, "baseline", Metric::Purchases)[1..], end[..79]);
}

#[test]
fn chances_of_a_year_are_converted_to_the_period() {
    for (period, k) in [("quarter", 4), ("month", 12)] {
        let text = club(40_000, 3 * k, "retention = 0.7\ncomes_back = 0.4")
            .replace("rate_basis = \"period\"", &format!("period = \"{period}\""));
        let [leaves, returns] = [0.3_f64, 0.4].map(|year| 1.0 - (1.0 - year).powf(1.0 / f64::from(k)));
        let exact = there(leaves, returns, 3 * k as usize);
        let end = series(&play(&text), "baseline", Metric::CustomersEnd)[3 * k as usize - 1];
        assert_within(period, end / 40_000.0, exact, (exact * (1.0 - exact) / 40_000.0).sqrt(), Z_20);
    }
}

#[test]
fn a_customer_who_may_come_back_is_worth_what_two_states_are_worth_and_counts_once() {
    // There: m + v (r V + (1-r) A); away: v (b V + (1-b) A).
    let (n, stays, v) = (100_000.0_f64, 0.8, 1.0_f64 / 1.1);
    let ratio = v * 0.1 / (1.0 - v * 0.9);
    let exact = 100.0 / (1.0 - v * (stays + (1.0 - stays) * ratio));
    let text = club(100_000, 150, "retention = 0.8\ncomes_back = 0.1")
        .replace("runs = 1", "runs = 1\nperiod = \"year\"\ndiscount_rate = 0.1");
    let played = play(&text);
    let clv = played.figure("baseline", Metric::Clv);
    assert_within("worth", clv, exact, 100.0 / (1.0 - v) * 0.5 / n.sqrt(), Z_20);
    assert_exact("one account each", clv * n, played.figure("baseline", Metric::Npv));
}

#[test]
fn who_comes_back_holds_what_it_held_is_content_as_on_arrival_and_was_won_once() {
    // All leave in period 1 and are back after period 3.
    let keys = "retention = { by_period = [1, 0, 1, 1, 1, 1] }\ncomes_back = { by_period = [0, 0, 0, 1, 0, 0] }\ncross_sell = 1\n\
                satisfaction = 0.5\nservice = \"s\"\n[services.s]\nquality = 1\nadjustment = 0.5\ncost = 2\n\
                [channels.shop]\nnewcomers = { by_period = [40, 0] }\ncost = 30\n[strategies.card]\ncost = { per_customer = 1 }\n";
    let keys = keys.replace("cross_sell = 1", "cross_sell = { by_period = [1, 1, 1, 1, 0, 0] }");
    let text = club(0, 6, &keys).replace("basket = 100", "basket = { rule = \"100.0 * customer.products\" }");
    let played = play(&text);
    let of = |metric| series(&played, "card", metric);
    let won = of(Metric::CustomersWon)[0];
    let each = |metric| of(metric).into_iter().map(|x| x / won).collect::<Vec<_>>();
    assert_eq!(each(Metric::Revenue), [100.0, 200.0, 0.0, 0.0, 200.0, 200.0], "a product more in period 0 alone");
    assert_eq!(each(Metric::CostToServe), [2.0, 2.0, 0.0, 0.0, 2.0, 2.0]);
    assert_eq!(each(Metric::ProgrammeCost), [1.0, 1.0, 0.0, 1.0, 1.0, 1.0], "on file at once");
    assert_eq!(each(Metric::Returned), [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    assert_eq!(each(Metric::AcquisitionCost), [30.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let satisfaction = of(Metric::Satisfaction);
    assert_eq!((satisfaction[0], satisfaction[1], satisfaction[4]), (0.75, 0.875, 0.75));
    // 700 of revenue, 8 of service and 5 of the card, of one account each.
    assert_exact("one account each", played.figure("card", Metric::Clv), 687.0);
    // What it brought before counts for what it cost.
    assert_eq!(of(Metric::EarnedBack)[5], 30.0 * won);
}

#[test]
fn the_dropped_never_come_back_nor_anybody_in_the_run_off() {
    let keys = "retention = 0.5\ncomes_back = 0.6\n[strategies.out]\ndrop = [\"all\"]\nfrom = 3\nuntil = 4\n";
    let played = play(&club(2_000, 12, keys));
    let back = series(&played, "out", Metric::Returned);
    assert!(back[1] > 0.0 && back[2] > 0.0 && back[3..].iter().all(|n| *n == 0.0), "{back:?}");
    assert_eq!(series(&played, "out", Metric::CustomersEnd)[11], 0.0);
    // After a horizon of one period nobody has had a chance, and in the run-off nobody has one.
    let value = |keys: &str| {
        let text = club(2_000, 1, keys).replace("periods = 1", "periods = 1\nrun_off = 9");
        play(&text).figure("baseline", Metric::NpvRunOff)
    };
    assert_eq!(value("retention = 0.5\ncomes_back = 0.6"), value("retention = 0.5"));
    assert!(value("retention = 0.5") > 0.0);
}

#[test]
fn a_ghost_that_comes_back_was_never_off_file_and_is_silent_anew() {
    // All leave in period 0, unseen; back after period 2, asleep from period 3 on.
    let keys = "retention = { by_period = [0, 1] }\nleaving = \"silent\"\nwrite_off = 3\ncomes_back = { by_period = [0, 0, 1, 0] }\n\
                sleep = { by_period = [0, 0, 0, 1, 0] }\nservice = \"s\"\n[services.s]\nquality = 1\ncost = 1\n";
    let keys = keys.replace("[0, 1]", "[0, 1, 1, 1, 1, 1, 1, 1]");
    let played = play(&club(10, 8, &keys));
    let of = |metric| series(&played, "baseline", metric);
    assert_eq!(of(Metric::FiledEnd), [10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 0.0, 0.0]);
    assert_eq!(of(Metric::CustomersEnd), [0.0, 0.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0]);
    assert_eq!(of(Metric::Silent), [0.0, 10.0, 0.0, 0.0, 10.0, 10.0, 0.0, 0.0]);
    assert_eq!(of(Metric::Purchases), [10.0, 0.0, 0.0, 10.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn each_stay_has_a_budget_of_its_own_and_two_strategies_share_it() {
    // Under the strategy nobody leaves until period 9; from then on both know the same customers, and the same chances of the calendar.
    let keys = "retention = 0.7\ncomes_back = 0.2\n[strategies.kept]\nchange = [{ path = \"segments.*.retention\", set = 1 }]\nuntil = 9\n";
    let played = play(&club(20_000, 60, keys));
    let [one, other] = ["baseline", "kept"].map(|name| series(&played, name, Metric::CustomersEnd));
    assert!(other[9] == 20_000.0 && one[9] < 10_000.0);
    let exact = there(0.3, 0.2, 60);
    for end in [one[59], other[59]] {
        assert_within("there", end / 20_000.0, exact, (exact * (1.0 - exact) / 20_000.0).sqrt(), Z_20);
    }
    // Stays of one customer are as long as those of two: second stays end at the same rate as first ones.
    let lost = series(&played, "baseline", Metric::CustomersLost);
    let (exposed, left): (f64, f64) = (20..59)
        .map(|period| (one[period], lost[period + 1]))
        .fold((0.0, 0.0), |sum, more| (sum.0 + more.0, sum.1 + more.1));
    assert_within("leaving", left / exposed, 0.3, (0.3 * 0.7 / exposed).sqrt(), Z_20);
}

#[test]
fn coming_back_is_worth_money_and_without_it_every_bit_is_as_before() {
    let strategy = "[strategies.call]\nchange = [{ path = \"segments.*.comes_back\", add = 0.2 }]\n";
    let gain = |keys: &str| {
        let played = play(&club(1_000, 24, &format!("{keys}\n{strategy}")));
        played.figure("call", Metric::Npv) - played.figure("baseline", Metric::Npv)
    };
    assert!(gain("retention = 0.9") > 0.0);
    assert_eq!(gain("retention = 1"), 0.0);
    let keys = "retention = { uniform = { low = 0.1, high = 0.9 }, per = \"customer\" }\nbasket_noise = 0.5\nreferrals = 0.3\ncross_sell = 0.2";
    let runs = |more: &str| play(&club(3_000, 12, &format!("{keys}\n{more}"))).outcomes.runs;
    assert_eq!(runs("comes_back = 0"), runs(""));
    // Nor where the mechanism is at work and nobody comes back, but for what only a file that is kept can tell.
    let figures = |more: &str| {
        let played = play(&club(3_000, 12, &format!("{keys}\n{more}")));
        [Metric::Npv, Metric::CustomersEnd, Metric::FiledEnd, Metric::Clv, Metric::CustomersWon, Metric::Satisfaction]
            .map(|metric| played.figure("baseline", metric))
    };
    assert_eq!(figures("comes_back = { rule = \"0.0\" }"), figures(""));
}

#[test]
fn memory_is_expected_for_everybody_who_may_come_back_and_refused_where_that_is_too_much() {
    let text = |keys: &str| club(0, 60, &format!("retention = 0.1\n{keys}\n[channels.shop]\nnewcomers = 1_000_000\n"));
    let [leaving, returning] = ["", "comes_back = 0.01"].map(|keys| Game::of(&text(keys)));
    let [leaving, returning] = [&leaving, &returning].map(|game| game.job(game.all(), 1));
    assert!(fits(&leaving).is_ok() && fits(&returning).is_err());
    assert!(estimate(&returning) > 20.0 * estimate(&leaving));
}
