//! What opening customers bring from their past: when they last bought, how often, what they hold, what they cost to win.

use super::past::game;
use super::{roster, with_notes};
use crate::play::{Game, assert_exact};
use tenure::engine::Metric;

/// Months of customers of a list who stay; `more` follows the segment.
fn months(periods: u32, more: &str, list: &str) -> Game {
    let text = format!(
        "[scenario]\nperiods = {periods}\nstart = 2026-01-01\nruns = 1\n[portfolio]\ncustomers = \"list.csv\"\n\
         [segments.a]\nretention = 1\nmargin = 1\n{more}\n"
    );
    game(&text, list).by_period()
}

/// Who buys once a month, for what this rule says.
fn monthly(rule: &str) -> String {
    format!("buying = \"bernoulli\"\npurchases = {{ value = 1, basis = \"period\" }}\nbasket = {{ rule = '{rule}' }}\n")
}

fn series(game: &Game, metric: Metric) -> Vec<f64> {
    game.play().series("baseline", metric).remove(0)
}

#[test]
fn who_last_bought_five_periods_ago_is_written_off_a_period_later_where_six_are_allowed() {
    let keys = "purchases = 0\nbasket = 1\nwrite_off = 6\n[strategies.other]\nchange = [{ path = \"segments.a.retention\", set = 0.5 }]";
    for cell in ["5", "-5", "2025-08-15"] {
        let filed = series(&months(4, keys, &format!("id,last_bought\nA,{cell}\n")), Metric::FiledEnd);
        assert_eq!(filed, [1.0, 0.0, 0.0, 0.0], "{cell}");
    }
    let filed = |cell: &str| series(&months(8, keys, &format!("id,last_bought\nA,{cell}\n")), Metric::FiledEnd);
    assert_eq!(filed("1"), [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(filed("6")[0], 0.0);
    assert_eq!(filed("60")[0], 0.0, "who should be off file already is so when the first period is closed");
}

#[test]
fn recency_purchases_and_products_begin_with_what_the_list_says() {
    let list = "id,start,last_bought,frequency,products\nA,-20,5,7,3\n";
    let begins = |rule: &str| series(&months(2, &monthly(rule), list), Metric::Revenue);
    assert_eq!(begins("customer.recency"), [5.0, 1.0]);
    assert_eq!(begins("customer.purchases_total"), [7.0, 8.0]);
    assert_eq!(begins("customer.products"), [3.0, 3.0]);
    // A quarter is three months, and the day says which.
    let text = "[scenario]\nperiod = \"quarter\"\nperiods = 1\nstart = 2026-01-01\nruns = 1\n[portfolio]\ncustomers = \"list.csv\"\n\
                [segments.a]\nretention = 1\nmargin = 1\n";
    let quarter = game(&format!("{text}{}", monthly("customer.recency")), "id,last_bought\nA,2025-08-15\n");
    assert_eq!(quarter.play().figure("baseline", Metric::Revenue), 2.0);
}

#[test]
fn revenue_a_year_begins_with_that_of_the_last_year_until_a_period_is_closed() {
    let of_late = |list: &str| series(&months(3, &monthly("customer.revenue_year"), list), Metric::Revenue);
    // A month of 1200 is a year of 14,400; the periods so far weigh alike for firm and account, so that shares are shares.
    let next = |year: f64, periods: f64| year + (12.0 * year - year) / periods;
    let exact = [1_200.0, next(1_200.0, 1.0), next(next(1_200.0, 1.0), 2.0)];
    for (found, exact) in of_late("id,revenue_year\nA,1200\n").into_iter().zip(exact) {
        assert_exact("revenue of late", found, exact);
    }
    assert_eq!(of_late("id,revenue_year\nA,\n"), [0.0; 3]);
}

#[test]
fn a_first_purchase_is_one_of_who_has_never_bought() {
    let repeats = |list: &str| months(1, &monthly("1.0"), list).play().figure("baseline", Metric::RepeatPurchases);
    assert_eq!(repeats("id,start,frequency\nA,-20,0\nB,-20,4\nC,-20,\nD,0,\n"), 2.0);
    assert_eq!(repeats("id,last_bought\nA,3\nB,\n"), 1.0);
}

#[test]
fn who_has_not_bought_for_three_of_its_own_intervals_opens_silent() {
    let worth = |list: &str| {
        let rule = "if customer.status == \"silent\" { 100.0 } else { 1.0 }";
        series(&months(2, &monthly(rule), list), Metric::Revenue)
    };
    // Ten purchases in twenty months: one in two.
    assert_eq!(worth("id,start,frequency,last_bought\nA,-20,10,6\n"), [1.0, 1.0]);
    assert_eq!(worth("id,start,frequency,last_bought\nA,-20,10,7\n"), [100.0, 1.0]);
    // Without both, the interval that is to be expected: a month.
    for start in ["", "-20"] {
        assert_eq!(worth(&format!("id,start,last_bought\nA,{start},3\n")), [1.0, 1.0]);
        assert_eq!(worth(&format!("id,start,last_bought\nA,{start},4\n")), [100.0, 1.0]);
    }
    assert_eq!(
        worth("id,frequency,last_bought\nA,10,4\n"),
        [100.0, 1.0],
        "for how long it bought so often is not known"
    );
    let subscribed = "buying = \"subscription\"\npurchases = { value = 1, basis = \"period\" }\nbasket = { rule = 'if customer.status == \"silent\" { 100.0 } else { 1.0 }' }\n";
    assert_eq!(series(&months(1, subscribed, "id,last_bought\nA,1\nB,2\n"), Metric::Revenue), [101.0]);
}

#[test]
fn an_own_interval_goes_on_with_the_purchases_of_the_simulation() {
    // One in two months; then nothing is bought any more, and after more than six months the customer is silent.
    let keys = "purchases = 0\nbasket = 1\nsleep = 0.000001";
    let silent = series(&months(8, keys, "id,start,frequency,last_bought\nA,-20,10,1\n"), Metric::Silent);
    // Tenure goes on, and the interval with it: 26 months at the end of period 5, so 2.6 each.
    let long = |period: f64| period + 2.0 > 3.0 * (21.0 + period) / 10.0;
    let exact: Vec<f64> = (0..8).map(|period| f64::from(u8::from(long(f64::from(period))))).collect();
    assert_eq!(silent, exact);
    assert_eq!(exact, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
}

#[test]
fn what_winning_them_cost_is_earned_back_written_off_or_open_and_is_no_cash() {
    let keys = "buying = \"subscription\"\npurchases = { value = 1, basis = \"period\" }\nbasket = 10\n";
    let list = |column: &str, cell: &str| {
        (0..400).fold(format!("id{column}\n"), |list, id| list + format!("{id}{cell}\n").as_str())
    };
    let leaving = |list: &str| {
        let text = "[scenario]\nperiods = 15\nruns = 1\nrate_basis = \"period\"\n[portfolio]\ncustomers = \"list.csv\"\n\
                    [segments.a]\nretention = 0.9\nmargin = 1\n";
        game(&format!("{text}{keys}"), list).by_period().play()
    };
    let (with, without) = (leaving(&list(",acquired", ",100")), leaving(&list("", "")));
    let leavers = with.series("baseline", Metric::CustomersLost).remove(0);
    let [back, off, there] = [Metric::EarnedBack, Metric::WrittenOff, Metric::CustomersEnd]
        .map(|metric| with.series("baseline", metric).remove(0));
    for period in 0..15 {
        let earned = |periods: usize| (10.0 * periods as f64).min(100.0);
        let gone = || leavers[..=period].iter().enumerate();
        assert_exact("written off", off[period], gone().map(|(at, n)| n * (100.0 - earned(at + 1))).sum());
        let of_gone: f64 = gone().map(|(at, n)| n * earned(at + 1)).sum();
        assert_exact("earned back", back[period], of_gone + there[period] * earned(period + 1));
        let open = there[period] * (100.0 - earned(period + 1));
        assert_exact("all of it", back[period] + off[period] + open, 400.0 * 100.0);
    }
    for metric in
        [Metric::Npv, Metric::AcquisitionCost, Metric::ClvNet, Metric::CustomerEquity, Metric::CustomerEquityTotal]
    {
        assert_eq!(with.figure("baseline", metric), without.figure("baseline", metric), "{metric:?}");
    }
    assert_eq!([Metric::EarnedBack, Metric::WrittenOff].map(|metric| without.figure("baseline", metric)), [0.0, 0.0]);
}

#[test]
fn empty_cells_of_the_past_keep_every_bit() {
    let keys = "purchases = 12\nbasket = 10\nwrite_off = 3\nleaving = \"silent\"\ncross_sell = 0.3\nsleep = 0.1\n";
    let [plain, empty] = [
        "id,start\nA,-3\nB,0\nC,2\n",
        "id,start,last_bought,frequency,products,acquired,revenue_year\nA,-3,,,,,\nB,0,,,,,\nC,2,,,,,\n",
    ]
    .map(|list| months(12, keys, list).play().outcomes.runs);
    assert_eq!(plain, empty);
}

#[test]
fn a_past_that_cannot_be_is_told_at_its_place() {
    let list = "id,segment,start,last_bought,frequency,products,acquired\n\
                A,small,-9,0,,,\nB,small,-9,2026-02-03,,,\nC,small,-9,-12,,,\nD,small,3,,4,,\nE,small,-9,4,0,,\n\
                F,small,-9,,-1,,\nG,small,-9,,,0,\nH,small,-9,,,5,\nI,small,-9,,,1.5,\nJ,small,-9,,,,-20\nK,small,-9,,x,,1e999\n\
                L,small,-9,,1e300,,1e300\n";
    let told = |list: &str| -> Vec<(String, (usize, usize))> {
        let problems = roster(list).1.into_iter();
        problems.map(|problem| (problem.title.clone(), problem.source.place(problem.span.start))).collect()
    };
    let mixed = told(list);
    assert!(mixed[0].0.contains("in two ways when something was") && mixed[0].1 == (3, 12), "{mixed:?}");
    let expected = [
        ("`0` is no purchase before the start", (2, 12)),
        ("a customer last bought before it started", (4, 12)),
        ("a customer who starts later has a past", (5, 11)),
        ("a customer who never bought has a last purchase", (6, 12)),
        ("`frequency` is -1", (7, 13)),
        ("`products` is 0", (8, 14)),
        ("`products` is 5", (9, 14)),
        ("`products` is 1.5", (10, 14)),
        ("`acquired` is -20", (11, 15)),
        ("`x` is not a number", (12, 13)),
        ("`1e999` is not a number", (12, 16)),
        ("`frequency` is 1e300", (13, 13)),
        ("`acquired` is 1e300", (13, 20)),
    ]
    .map(|(title, place)| (title.to_owned(), place));
    assert_eq!(told(&list.replace("2026-02-03", "4")), expected);
    let dates = told("id,segment,last_bought\nA,small,2026-02-03\nB,small,1900-01-01\n");
    assert_eq!(dates[0].0, "`2026-02-03` is no purchase before the start");
    assert!(dates[1].0.contains("stands for a date that is not known"), "{dates:?}");
}

#[test]
fn columns_of_the_past_go_by_other_names_where_the_scenario_says_so() {
    let list = "id;segment;Laatste order;Aantal orders;CAC\nA;small;31-12-2025;12;1.250,50\n";
    let (_, ignored) = roster(list);
    assert!(ignored[0].help.as_deref().is_some_and(|help| help.contains("columns = { last_bought")), "{ignored:?}");
    let columns = "columns = { last_bought = \"Laatste order\", frequency = \"Aantal orders\", acquired = \"CAC\" }";
    let history = with_notes(list, columns).0.unwrap().roster[0].history;
    assert_eq!(
        (history.bought, history.purchases, history.products, history.acquired),
        (Some(-1), Some(12.0), None, Some(1250.5))
    );
}
