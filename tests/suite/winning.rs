//! Winning customers: what a budget brings, what a discount costs, and what a newcomer costs in all.

use crate::play::{Game, Moments, Z_20, assert_exact, assert_mean, mean};
use tenure::engine::Metric;

/// A channel for customers who stay, buy once a month for 100, and cost nothing else.
fn firm(period: &str, periods: u32, runs: u32, channel: &str, more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = {runs}\n[segments.all]\nretention = 1\n\
         buying = \"subscription\"\npurchases = {{ value = 1, basis = \"period\" }}\nbasket = 100\nmargin = 1\n\
         [channels.fair]\n{channel}\n{more}"
    )
}

const CURVE: &str = "budget = 20_000\nceiling = 400\nfirst_cost = 31.25\n";

/// 319.2413928 a year, in years, quarters and months alike; and the money is spent, whoever comes.
#[test]
fn a_budget_brings_what_its_curve_says_and_is_spent() {
    let law = 400.0 * (1.0 - f64::exp(-20_000.0 / (400.0 * 31.25)));
    assert!((law - 319.241_392_8).abs() < 1e-7);
    for (period, periods) in [("year", 1), ("quarter", 4), ("month", 12)] {
        let played = Game::of(&firm(period, periods, 2_000, CURVE, "")).play();
        let won = played.figures("baseline", Metric::CustomersWon);
        assert_mean(period, &won, Moments::poisson(law), Z_20);
        for (run, cost) in played.figures("baseline", Metric::AcquisitionCost).into_iter().enumerate() {
            assert_exact(&format!("{period}, run {run}"), cost, 20_000.0);
        }
        let each = played.figures("baseline", Metric::AcquisitionPerNewcomer);
        won.iter().zip(each).for_each(|(won, each)| assert_exact("each", each, 20_000.0 / won));
    }
}

#[test]
fn what_a_channel_costs_a_head_comes_on_top() {
    let played = Game::of(&firm("month", 12, 50, &format!("{CURVE}cost = 7"), "")).play();
    let won = played.figures("baseline", Metric::CustomersWon);
    for (won, cost) in won.into_iter().zip(played.figures("baseline", Metric::AcquisitionCost)) {
        assert_exact("cost", cost, 20_000.0 + 7.0 * won);
    }
}

/// One newcomer in ten years or so: the budget of all other periods is nobody's, and lowers the value all the same.
#[test]
fn a_budget_that_brings_nobody_stands_apart() {
    let text = firm("month", 24, 200, "budget = 1_200\nceiling = 0.5\nfirst_cost = 31.25\n", "");
    let played = Game::of(&text).by_period().play();
    let wins = played.series("baseline", Metric::CustomersWon);
    let spent = played.series("baseline", Metric::AcquisitionCost);
    let equity = played.figures("baseline", Metric::CustomerEquityTotal);
    let npv = played.figures("baseline", Metric::Npv);
    assert!(wins.iter().flatten().any(|won| *won > 0.0));
    for run in 0..wins.len() {
        let idle = wins[run].iter().filter(|won| **won == 0.0).count() as f64;
        spent[run].iter().for_each(|spent| assert_exact("spent", *spent, 100.0));
        assert_exact("value", npv[run], equity[run] - 100.0 * idle);
    }
}

/// Of a channel that reaches two segments, one of which is dropped, the whole budget falls on those who come.
#[test]
fn the_share_of_a_dropped_segment_goes_to_nobody() {
    let more = "[segments.other]\nretention = 1\n[strategies.one]\ndrop = [\"other\"]\n";
    let channel = format!("{CURVE}segments = {{ all = 0.5, other = 0.5 }}");
    let played = Game::of(&firm("year", 1, 400, &channel, more)).play();
    let law = 0.5 * 400.0 * (1.0 - f64::exp(-1.6));
    assert_mean("won", &played.figures("one", Metric::CustomersWon), Moments::poisson(law), Z_20);
    for cost in played.figures("one", Metric::AcquisitionCost) {
        assert_exact("cost", cost, 20_000.0);
    }
}

/// More money wins the same people, and further ones.
#[test]
fn more_money_never_wins_fewer() {
    let more = "[strategies.more]\nchange = [{ path = \"channels.fair.budget\", scale = 1.5 }]\n";
    let played = Game::of(&firm("month", 12, 100, CURVE, more)).play();
    let [few, many] = ["baseline", "more"].map(|name| played.figures(name, Metric::CustomersWon));
    assert!(few.iter().zip(&many).all(|(few, many)| few <= many));
    let law = 400.0 * (1.0 - f64::exp(-2.4));
    assert_mean("more", &many, Moments::poisson(law), Z_20);
}

/// Of all figures the newcomers', since a year of them is many: .8^-1.5 = 1.3975425 times as many.
#[test]
fn a_discount_brings_more_newcomers_beyond_the_ceiling_too() {
    for (channel, law) in [("newcomers = 1_000\n", 1_000.0), ("budget = 1e7\nceiling = 400\nfirst_cost = 30\n", 400.0)]
    {
        let text = firm("year", 1, 2_000, &format!("{channel}discount = 0.2\ndiscount_response = 1.5"), "");
        let won = Game::of(&text).play().figures("baseline", Metric::CustomersWon);
        assert_mean(channel, &won, Moments::poisson(law * 1.397_542_5), Z_20);
    }
}

/// Promotion 40, wages of 25 and a fifth of a first purchase of 100: 85, where revenue stays at 100.
#[test]
fn a_newcomer_costs_promotion_wages_and_its_first_discount() {
    let wages = "[activities.talks]\ndriver = \"newcomer\"\nline = \"acquisition\"\ncost = 25\n";
    let text = firm(
        "month",
        3,
        20,
        "newcomers = { by_period = [50, 0], basis = \"period\" }\ncost = 40\ndiscount = 0.2",
        wages,
    );
    let played = Game::of(&text).by_period().play();
    for run in 0..20 {
        let of = |metric| played.series("baseline", metric)[run].clone();
        let (won, cost, revenue) = (of(Metric::CustomersWon)[0], of(Metric::AcquisitionCost), of(Metric::Revenue));
        assert_eq!(revenue, [100.0 * won; 3], "at list price");
        assert_exact("first", cost[0], 85.0 * won);
        assert_eq!(cost[1..], [0.0, 0.0]);
        assert_exact("each", played.figures("baseline", Metric::AcquisitionPerNewcomer)[run], 85.0);
        let [clv, net] = [Metric::Clv, Metric::ClvNet].map(|metric| played.figures("baseline", metric)[run]);
        assert_exact("net", clv - net, 85.0);
    }
    assert!(mean(&played.figures("baseline", Metric::CustomersWon)) > 40.0);
}

/// The discount is that of the period of purchase, for so many periods from the first.
#[test]
fn a_discount_holds_for_its_periods_and_at_its_rate_of_the_moment() {
    let channel = "newcomers = { by_period = [50, 0], basis = \"period\" }\ndelay = 1\ndiscount_periods = 3\n\
                   discount = { by_period = [0.9, 0.1, 0.2, 0.3, 0.5] }";
    let played = Game::of(&firm("month", 6, 1, channel, "")).by_period().play();
    let won = played.figure("baseline", Metric::CustomersWon);
    let cost = played.series("baseline", Metric::AcquisitionCost).remove(0);
    for (cost, law) in cost.into_iter().zip([0.0, 10.0, 20.0, 30.0, 0.0, 0.0]) {
        assert_exact("cost", cost, law * won);
    }
}

/// Who is won last has a discount still in the run-off, and identity of cash and customers holds.
#[test]
fn a_discount_goes_on_in_the_run_off() {
    let channel = "newcomers = 600\ndiscount_periods = 4\ndiscount = 0.25";
    let text = firm("month", 6, 5, channel, "").replace("runs =", "run_off = 3\nruns =");
    let played = Game::of(&text).play();
    let of = |metric| played.figures("baseline", metric);
    let cash = of(Metric::Npv).into_iter().zip(of(Metric::NpvRunOff)).map(|(npv, after)| npv + after);
    for (cash, equity) in cash.zip(of(Metric::CustomerEquityTotal)) {
        assert_exact("value", cash, equity);
    }
    // 100 each in the run-off, of whom some have a quarter off in the first period of it.
    assert!(of(Metric::NpvRunOff).iter().zip(of(Metric::CustomersEnd)).all(|(after, end)| *after < 300.0 * end));
}
