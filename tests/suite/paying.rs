//! Paying: what is never paid, from the key of a segment to the columns of a report.

use crate::play::{Game, Z_20, assert_within};
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

/// Opening customers who buy for 100 in each period, of whom nobody leaves; `more` belongs to the segment.
fn late(period: &str, periods: u32, more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 10\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n{more}"
    )
}

/// 365/12 days are a month.
const TWO_MONTHS: f64 = 365.0 / 6.0;

/// Little's law: what is owed is what is invoiced in the time that passes until it is paid.
#[test]
fn what_is_owed_is_the_revenue_of_the_time_it_takes_to_pay() {
    for (period, a_year) in [("month", 12.0), ("quarter", 4.0), ("week", 52.0)] {
        let text = late(period, 3, &format!("retention = 1\npayment_days = {TWO_MONTHS}\n"));
        let played = Game::of(&text).by_period().play();
        let owed = 10.0 * 100.0 * a_year / 6.0;
        for receivables in &played.series("baseline", Metric::ReceivablesEnd)[0] {
            assert!((receivables - owed).abs() < 1e-9 * owed, "{period}: {receivables}");
        }
        // From the steady amount there is no dip: every period brings what it sells.
        assert!((played.figure("baseline", Metric::Npv) - 3_000.0).abs() < 1e-9);
    }
}

/// Who owes nothing at first pays a part of it later: 1/(1 + tau (1 - v)) of its worth, in the long run; nothing is lost but time.
#[test]
fn late_payment_costs_the_time_value_of_money() {
    let keys = format!("retention = 1\npayment_days = {TWO_MONTHS}\n");
    let worth = |owed: &str| {
        let text = late("month", 1_200, &format!("{keys}{owed}"))
            .replace("runs = 1", "runs = 1\ndiscount_rate = 0.08\ndiscounting = \"start\"");
        Game::of(&text).play().figure("baseline", Metric::Npv)
    };
    let at_once = {
        let text = late("month", 1_200, "retention = 1\n")
            .replace("runs = 1", "runs = 1\ndiscount_rate = 0.08\ndiscounting = \"start\"");
        Game::of(&text).play().figure("baseline", Metric::Npv)
    };
    assert!((worth("owed = 0\n") / at_once - 0.987_375_616_8).abs() < 1e-5, "{}", worth("owed = 0\n") / at_once);
    assert!((worth("") / at_once - 1.0).abs() < 1e-12);
}

/// Owed at the start, and what is sold, is paid, lost or owed at the end, to the cent.
#[test]
fn every_cent_is_paid_lost_or_owed() {
    let keys = "retention = 0.8\nunpaid = 0.04\nfailure = 0.05\nowed = 70\nbasket_noise = 0.4\n\
                payment_days = { uniform = { low = 10, high = 90 }, per = \"customer\" }\nreferrals = 0.2\n\
                [channels.fair]\nnewcomers = 4\n[strategies.out]\ndrop = [\"all\"]\nfrom = 5\n";
    let text = late("month", 12, keys);
    let played = Game::of(&text).by_period().play();
    for strategy in ["baseline", "out"] {
        let of = |metric| played.figure(strategy, metric);
        // Nothing else is cash here, and money does not lose its worth: what comes in is what is paid, bad debt taken off once.
        let paid = of(Metric::Npv) + of(Metric::BadDebt);
        let sold = of(Metric::Revenue);
        assert!(of(Metric::BadDebt) > 0.0 && of(Metric::CustomersFailed) > 0.0);
        assert!((10.0 * 70.0 + sold - paid - of(Metric::ReceivablesEnd)).abs() < 1e-6, "{strategy}");
    }
    assert_eq!(played.figure("out", Metric::ReceivablesEnd), 0.0, "who is dropped settles");
}

/// A customer is worth what it pays: the accounts add up to the cash, with who leaves, fails, is dropped before it acted or in between.
#[test]
fn equity_is_on_payment() {
    let keys = "retention = 0.8\nunpaid = 0.04\nfailure = 0.05\npayment_days = 45\nreferrals = 0.2\n\
                [channels.fair]\nnewcomers = 4\ncost = 30\n[activities.pitch]\ndriver = \"newcomer\"\ncost = 25\nline = \"acquisition\"\n\
                [activities.care]\ndriver = \"period\"\ncost = 2\nline = \"programme\"\n\
                [strategies.out]\ndrop = [\"all\"]\nfrom = 5\n[strategies.never]\ndrop = [\"all\"]\n";
    let text = late("month", 12, keys).replace("runs = 1", "runs = 1\nrun_off = 6\ndiscount_rate = 0.1");
    let played = Game::of(&text).play();
    for strategy in ["baseline", "out", "never"] {
        let of = |metric| played.figure(strategy, metric);
        // What is still owed when the simulation ends is in neither.
        let (value, equity) = (of(Metric::Value), of(Metric::CustomerEquityTotal));
        assert!((equity / value - 1.0).abs() < 1e-9, "{strategy}: {equity} {value}");
    }
    assert!(played.figure("never", Metric::Npv) > 0.0, "who is dropped at once pays what it owes");
}

/// .03 a year is .0025350486 a month; of 2,000 that are owed after the payment 5.0700972 a month are lost.
#[test]
fn failures_take_what_is_owed_after_the_payment() {
    let customers = 400_000.0;
    let keys = format!("retention = 1\nfailure = {{ value = 0.03, basis = \"year\" }}\npayment_days = {TWO_MONTHS}\n");
    let text = late("month", 1, &keys)
        .replace("customers = 10", "customers = 400_000")
        .replace("basket = 100", "basket = 1_000");
    let played = Game::of(&text).play();
    let chance: f64 = 0.002_535_048_6;
    let error = (chance * (1.0 - chance) / customers).sqrt();
    assert_within("failed", played.figure("baseline", Metric::CustomersFailed) / customers, chance, error, Z_20);
    let lost = played.figure("baseline", Metric::BadDebt);
    assert_eq!(lost, 2_000.0 * played.figure("baseline", Metric::CustomersFailed));
    assert_within("lost", lost / customers, 5.070_097_2, 2_000.0 * error, Z_20);
    assert_eq!(played.figure("baseline", Metric::CustomersLost), 0.0, "who fails did not leave");
    assert_eq!(played.figure("baseline", Metric::RetentionRate), 1.0);
}

/// .8 x .97 stay, in years, quarters and months.
#[test]
fn failure_comes_before_leaving_and_is_no_part_of_retention() {
    for (period, periods) in [("year", 1), ("quarter", 4), ("month", 12)] {
        let keys = "retention = { value = 0.8, basis = \"year\" }\nfailure = { value = 0.03, basis = \"year\" }\n";
        let text = late(period, periods, keys).replace("customers = 10", "customers = 100_000");
        let played = Game::of(&text).play();
        let alive = played.figure("baseline", Metric::CustomersEnd) / 100_000.0;
        assert_within(period, alive, 0.776, (0.776_f64 * 0.224 / 100_000.0).sqrt(), Z_20);
        let retention = played.figure("baseline", Metric::RetentionRate);
        assert!((retention - 0.8).abs() < 0.01, "{period}: {retention}");
    }
}

/// Who fails brings nobody, falls asleep no more and holds what it held; nobody fails of a problem.
#[test]
fn who_fails_brings_nobody_and_leaves_for_nothing() {
    let keys = "retention = 0\nfailure = 1\nreferrals = 1\nsleep = 1\nproblems = 80\ntold = 0\nservice = \"s\"\n\
                [services.s]\nsilent_leave = 1\n[referral]\ncount = \"bernoulli\"\nwhen = \"active\"\n";
    let played = Game::of(&late("month", 2, keys)).play();
    assert_eq!(played.figure("baseline", Metric::CustomersFailed), 10.0);
    for metric in
        [Metric::CustomersLost, Metric::CustomersWon, Metric::Dormant, Metric::CustomersEnd, Metric::LostToProblem]
    {
        assert_eq!(played.figure("baseline", metric), 0.0, "{metric:?}");
    }
    assert_eq!(played.figure("baseline", Metric::CustomerPeriods), 10.0);
}

/// Over its limit a customer buys nothing until it has paid enough: it sells in one month and waits in the next ones.
#[test]
fn a_credit_limit_stops_the_next_purchase_and_costs_work() {
    // After a month half of 100 is owed, then half of that.
    let keys = "retention = 1\nowed = 0\npayment_days = 30.416666666666668\ncredit_limit = 30\nquotes = 5\nquote_wins = 1\n\
                [activities.watch]\ndriver = \"overdue\"\ncost = 7\n[activities.quote]\ndriver = \"quote\"\ncost = 1\n\
                [strategies.strict]\nchange = [{ path = \"segments.all.credit_limit\", set = 0 }]\n\
                [strategies.lax]\nchange = [{ path = \"segments.all.credit_limit\", set = 1e9 }]\n";
    let text = late("month", 4, &keys.replace("quotes = 5\nquote_wins = 1\n", ""));
    let played = Game::of(&text).by_period().play();
    // 50, 25, then again.
    assert_eq!(played.series("baseline", Metric::Purchases)[0], [10.0, 0.0, 10.0, 0.0]);
    assert_eq!(played.series("baseline", Metric::ReceivablesEnd)[0], [500.0, 250.0, 625.0, 312.5]);
    assert_eq!(played.series("baseline", Metric::CostToServe)[0], [0.0, 70.0, 0.0, 70.0]);
    assert_eq!(played.series("baseline", Metric::OverLimit)[0], [0.0, 10.0, 0.0, 10.0]);
    assert_eq!(["baseline", "strict", "lax"].map(|name| played.figure(name, Metric::OverLimit)), [20.0, 30.0, 0.0]);
    assert_eq!(played.series("strict", Metric::Purchases)[0], [10.0, 0.0, 0.0, 0.0]);
    assert_eq!(played.series("lax", Metric::Purchases)[0], [10.0; 4]);
    assert_eq!(played.figure("lax", Metric::CostToServe), 0.0);
    // Quotes that would be won are not asked for, those that would be lost are.
    let quoted = late("month", 2, keys);
    let asked = |wins: &str| {
        let played = Game::of(
            &quoted
                .replace("quote_wins = 1", wins)
                .replace("driver = \"overdue\"\ncost = 7", "driver = \"overdue\"\ncost = 0"),
        )
        .by_period()
        .play();
        played.series("strict", Metric::CostToServe)[0][1]
    };
    assert_eq!(asked("quote_wins = 1"), 0.0);
    assert!(asked("quote_wins = 0") > 0.0);
}

/// The work of winning customers is acquisition: promotion 40 and wages 25.
#[test]
fn the_work_of_winning_customers_is_acquisition() {
    let keys = |line: &str| {
        format!(
            "retention = 1\n[channels.fair]\nnewcomers = 5\ncost = 40\n[activities.pitch]\ndriver = \"newcomer\"\ncost = 25\n{line}"
        )
    };
    let [serving, winning] =
        ["", "line = \"acquisition\"\n"].map(|line| Game::of(&late("month", 6, &keys(line))).play());
    let won = winning.figure("baseline", Metric::CustomersWon);
    assert_eq!(winning.figure("baseline", Metric::AcquisitionCost), 65.0 * won);
    assert_eq!(serving.figure("baseline", Metric::AcquisitionCost), 40.0 * won);
    assert_eq!(winning.figure("baseline", Metric::CostToServe), 0.0);
    for metric in [Metric::Npv, Metric::ClvNet, Metric::CustomerEquityTotal] {
        let (one, other) = (serving.figure("baseline", metric), winning.figure("baseline", metric));
        assert!((one / other - 1.0).abs() < 1e-12, "{metric:?}");
    }
    assert!(winning.figure("baseline", Metric::Clv) > serving.figure("baseline", Metric::Clv));
}

/// Every driver counts the same, whatever its cost counts as.
#[test]
fn every_driver_costs_the_same_on_every_line() {
    let drivers = "retention = 0.9\ncomplaints = 0.3\nquotes = 2\npayment_days = 60\ncredit_limit = 120\n[channels.fair]\nnewcomers = 5\n\
        [activities.purchase]\ndriver = \"purchase\"\ncost = 1\n[activities.contact]\ndriver = \"contact\"\nrate = 1\ncost = 2\n\
        [activities.complaint]\ndriver = \"complaint\"\ncost = 3\n[activities.quote]\ndriver = \"quote\"\ncost = 4\n\
        [activities.newcomer]\ndriver = \"newcomer\"\ncost = 5\n[activities.period]\ndriver = \"period\"\ncost = 6\n\
        [activities.overdue]\ndriver = \"overdue\"\ncost = 7\n[activities.count]\ndriver = 2\ncost = 8\n";
    let play = |line: &str| {
        Game::of(&late("month", 6, &drivers.replace("\ncost", &format!("\nline = \"{line}\"\ncost")))).play()
    };
    let serving = play("serving").figure("baseline", Metric::CostToServe);
    assert!(serving > 0.0);
    for (line, metric) in [("acquisition", Metric::AcquisitionCost), ("programme", Metric::ProgrammeCost)] {
        let played = play(line);
        assert_eq!(played.figure("baseline", metric), serving, "{line}");
        assert_eq!(played.figure("baseline", Metric::CostToServe), 0.0, "{line}");
    }
}

/// The list says what a customer owes; a strategy from the first period on does not change what the opening is like.
#[test]
fn the_opening_is_the_same_under_every_strategy() {
    let keys = format!(
        "retention = 1\npayment_days = {TWO_MONTHS}\n[strategies.dear]\nchange = [{{ path = \"segments.all.price\", set = 2 }}, {{ path = \"segments.all.payment_days\", set = 0 }}]\n"
    );
    let played = Game::of(&late("month", 1, &keys)).play();
    // 2,000 were owed in both worlds: the one pays a half of it and of 1,000, the other 2,000 and all of 2,000.
    assert!((played.figure("baseline", Metric::Npv) - 1_000.0).abs() < 1e-9);
    assert!((played.figure("dear", Metric::Npv) - 4_000.0).abs() < 1e-9);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list.csv"), "id,segment,owed\nanna,all,12\nberta,all,34\n").unwrap();
    let text = late("month", 1, "retention = 1\n")
        .replace("customers = 10\n", "")
        .replace("[segments", "[portfolio]\ncustomers = \"list.csv\"\n[segments");
    std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
    let played = Game::open(&folder.path().join("scenario.toml")).play();
    assert_eq!(played.figure("baseline", Metric::Npv), 12.0 + 34.0 + 200.0);
}

/// Who is awake, and how content, is what the strategy makes of it; what is owed at first goes by the world without it.
#[test]
fn a_strategy_that_opens_with_others_awake_opens_with_the_same_owed() {
    let keys = format!(
        "retention = 1\npayment_days = {TWO_MONTHS}\nasleep = 0.5\n\
         satisfied_spend = 0.05\nsatisfaction = 0.5\n\
         [strategies.awake]\nchange = [{{ path = \"segments.all.asleep\", set = 0 }}]\n\
         [strategies.content]\nchange = [{{ path = \"segments.all.satisfaction\", set = 1 }}]\n\
         [strategies.asleep]\nchange = [{{ path = \"segments.all.asleep\", set = 1 }}]\n"
    );
    let played = Game::of(&late("month", 1, &keys)).play();
    let opened = |name: &str| {
        let of = |metric| played.figure(name, metric);
        // Paid, and still owed, less what was sold.
        of(Metric::Npv) + of(Metric::ReceivablesEnd) - of(Metric::Revenue)
    };
    let base = opened("baseline");
    assert!(base > 0.0 && played.figure("awake", Metric::Revenue) > 1.5 * played.figure("asleep", Metric::Revenue));
    for name in ["awake", "content", "asleep"] {
        assert!((opened(name) - base).abs() < 1e-9 * base, "{name}: {} and {base}", opened(name));
    }
}

/// Who was written off is off file already: the file loses nobody by its failure.
#[test]
fn who_fails_off_file_leaves_no_gap_in_the_file() {
    let keys = "retention = 1\npurchases = 0\nwrite_off = 1\nfailure = { by_period = [0, 1] }\n";
    let text = late("month", 2, keys).replacen("purchases = 1\n", "", 1);
    let played = Game::of(&text).by_period().play();
    assert_eq!(played.series("baseline", Metric::FiledEnd)[0], [0.0, 0.0]);
    assert_eq!(played.series("baseline", Metric::CustomersEnd)[0], [10.0, 0.0]);
}

/// Of 100 that are sold 4 are never paid, and of the other 96 a half is owed when everybody fails: 52 are lost.
#[test]
fn what_is_never_paid_and_what_failures_owe_are_lost_once() {
    let keys = "retention = 1\nowed = 0\nunpaid = 0.04\npayment_days = 30.416666666666668\nfailure = 1\n";
    let played = Game::of(&late("month", 1, keys)).play();
    assert!((played.figure("baseline", Metric::BadDebt) - 520.0).abs() < 1e-9);
    assert!((played.figure("baseline", Metric::Npv) - 480.0).abs() < 1e-9);
    assert_eq!(played.figure("baseline", Metric::ReceivablesEnd), 0.0);
}

/// Money that is sold and not paid at the end is in no value: the report says how much, and who would be ahead with it.
#[test]
fn what_is_owed_at_the_end_is_told_beside_the_value_that_lacks_it() {
    let keys = format!(
        "retention = 1\nowed = 0\npayment_days = {TWO_MONTHS}\n\
        [strategies.sooner]\nchange = [{{ path = \"segments.all.payment_days\", set = 0 }}, {{ path = \"segments.all.margin\", set = 0.9 }}]\n"
    );
    let told = |text: &str| {
        let played = Game::of(&text.replace("runs = 1", "runs = 2")).play();
        let owed = ["baseline", "sooner"].map(|it| played.figures(it, Metric::ReceivablesEnd)[0]);
        (owed, tenure::report::text(&tenure::stats::compare(crate::made_up::study(), &played.outcomes), 2000))
    };
    let text = late("month", 2, &keys);
    let (owed, said) = told(&text);
    // Of two months' 1,000 a third is paid at once, and of what is owed a third later.
    assert!((owed[0] - 1_111.111).abs() < 0.001 && owed[1] == 0.0, "{owed:?}");
    assert!(said.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "").contains("What customers owe at its end is not counted either: EUR 0 (sooner) to EUR 1,111 (Baseline), sold and not paid yet; with it Baseline would be ahead."), "{said}");
    let (_, counted) = told(&text.replace("periods = 2", "periods = 2\nrun_off = 60"));
    assert!(!counted.contains("What customers owe"), "{counted}");
}
