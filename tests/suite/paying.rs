//! Paying: what is never paid, from the key of a segment to the columns of a report.

use crate::play::Game;
use tenure::engine::Metric;

/// Ten customers who buy for 100 in each of twelve months, of which 30 is margin.
fn shop(keys: &str) -> String {
    format!(
        "[scenario]\nperiods = 12\nrate_basis = \"period\"\nruns = 1\ndiscount_rate = 0.1\n[segments.small]\ncustomers = 10\n\
         buying = \"subscription\"\nbasket = 100\nmargin = 0.3\n{keys}"
    )
}

#[test]
fn what_is_never_paid_leaves_cash_and_the_value_of_customers_and_no_other_line() {
    let [paid, unpaid] =
        ["", "unpaid = 0.05\n"].map(|key| Game::of(&shop(&format!("retention = 1\n{key}"))).by_period().play());
    assert_eq!(unpaid.figure("baseline", Metric::Revenue), 12_000.0);
    assert_eq!(unpaid.figure("baseline", Metric::GrossMargin), 3_600.0);
    assert_eq!(unpaid.series("baseline", Metric::BadDebt)[0], [50.0; 12]);
    // 25 a month of each where it was 30.
    for metric in [Metric::Npv, Metric::Clv, Metric::CustomerEquity, Metric::CustomerEquityTotal] {
        let share = unpaid.figure("baseline", metric) / paid.figure("baseline", metric);
        assert!((share - 25.0 / 30.0).abs() < 1e-12, "{metric:?}: {share}");
    }
}

#[test]
fn fees_and_dear_prices_go_unpaid_as_goods_do() {
    let keys = "retention = 1\nprice = 1.1\norder_fee = 10\nunpaid = 0.05\n";
    let played = Game::of(&shop(keys)).play();
    assert_eq!(played.figure("baseline", Metric::Revenue), 14_400.0);
    assert_eq!(played.figure("baseline", Metric::BadDebt), 720.0);
}

#[test]
fn equity_and_net_present_value_add_up_with_bad_debt() {
    let keys = "retention = 0.9\nreferrals = 0.1\nunpaid = { uniform = { low = 0, high = 0.4 }, per = \"customer\" }\n\
                [channels.fair]\nnewcomers = 3\ncost = 20\n";
    let text = shop(keys).replace("[segments", "run_off = 6\n[segments");
    let played = Game::of(&text).play();
    assert!(played.figure("baseline", Metric::BadDebt) > 0.0);
    let value = played.figure("baseline", Metric::Value);
    let equity = played.figure("baseline", Metric::CustomerEquityTotal);
    assert!((equity / value - 1.0).abs() < 1e-9, "{equity} {value}");
}

#[test]
fn who_pays_less_is_worth_less_and_lives_the_same_life() {
    let keys = "retention = 0.9\n[strategies.lax]\nchange = [{ path = \"segments.*.unpaid\", set = 0.02 }]\n";
    let played = Game::of(&shop(keys)).play();
    assert!(played.figure("lax", Metric::Npv) < played.figure("baseline", Metric::Npv));
    for metric in [Metric::Revenue, Metric::GrossMargin, Metric::CustomersLost, Metric::CustomersEnd] {
        assert_eq!(played.figure("lax", metric), played.figure("baseline", metric), "{metric:?}");
    }
}

#[test]
fn a_rule_sees_it_and_may_set_it() {
    let keys = "unpaid = { rule = \"if customer.revenue == 100.0 { 0.2 } else { 0.0 }\" }\n\
                retention = { rule = \"if customer.bad_debt == 20.0 { 0.0 } else { 1.0 }\" }\n";
    let played = Game::of(&shop(keys)).play();
    assert_eq!(played.figure("baseline", Metric::CustomersEnd), 0.0);
    assert_eq!(played.figure("baseline", Metric::BadDebt), 200.0);
}

#[test]
fn without_it_nothing_changes() {
    let [without, none] =
        ["", "unpaid = 0\n"].map(|key| Game::of(&shop(&format!("retention = 0.9\n{key}"))).play().outcomes.runs);
    assert_eq!(without, none);
}
