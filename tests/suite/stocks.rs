//! Stocks: what fills them, how they fade, and what they are tied to. Numbers follow from the formulas beside them.

use crate::made_up::study;
use crate::play::{Game, Z_20, assert_within};
use serde_json::Value;
use tenure::engine::{Metric, RunOutcome};
use tenure::report::json;
use tenure::stats::compare;

/// Subscribers who buy once a period for 100; `more` follows the segment.
fn members(period: &str, periods: u32, more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n[segments.all]\ncustomers = 20_000\n\
         buying = \"subscription\"\npurchases = {{ value = 1, basis = \"period\" }}\nmargin = 1\n{more}\n"
    )
}

/// The stock of a member by period, as it stands when the period begins: it is what the purchase comes to.
fn course(periods: u32, more: &str) -> Vec<f64> {
    let keys = format!("retention = 1\nbasket = {{ rule = \"customer.points\" }}\n{more}");
    let text = members("month", periods, &keys).replace("20_000", "1");
    Game::of(&text).by_period().play().series("baseline", Metric::Revenue).remove(0)
}

const YEARS: [(&str, u32); 4] = [("year", 1), ("quarter", 4), ("month", 12), ("week", 52)];

#[test]
fn ten_a_period_that_fade_by_a_tenth_come_to_a_hundred_before_fading() {
    let have = course(400, "[stocks.points]\nper_purchase = 10\nfade = { value = 0.1, basis = \"period\" }");
    for (period, have) in have.iter().enumerate().take(50) {
        let exact = 100.0 * (1.0 - 0.9_f64.powi(i32::try_from(period).unwrap()));
        assert!((have - exact).abs() < 1e-9, "period {period}: {have}");
    }
    assert!((have[399] - 100.0).abs() < 1e-9 && (0.9 * have[399] - 90.0).abs() < 1e-9);
}

#[test]
fn a_stock_fades_alike_in_years_quarters_months_and_weeks() {
    for (period, a_year) in YEARS {
        let keys = "retention = 1\nbasket = 1\n[stocks.points]\nstart = 10\nfade = 0.4";
        let end = Game::of(&members(period, 2 * a_year, keys)).play().outcomes.runs[0][0].named[0].value.unwrap();
        assert!((end - 3.6).abs() < 1e-9, "{period}: {end}");
    }
}

#[test]
fn a_stock_binds_alike_in_years_quarters_months_and_weeks() {
    // Five units at .02 each.
    let retention = 0.8_f64.powf(0.98_f64.powi(5));
    assert!((retention - 0.817_336_744_8).abs() < 1e-10);
    let alive = YEARS.map(|(period, a_year)| {
        let keys = "retention = 0.8\nbasket = 1\n[stocks.bond]\nstart = 10\nunit = 2\nstay = 0.02";
        Game::of(&members(period, 5 * a_year, keys)).play().figure("baseline", Metric::CustomersEnd)
    });
    assert!(alive.iter().all(|n| *n == alive[0]), "{alive:?}");
    let share = retention.powi(5);
    let error = (share * (1.0 - share) / 20_000.0).sqrt();
    assert_within("alive after five years", alive[0] / 20_000.0, share, error, Z_20);
}

/// The figures of the only run, but for how often each quantity was asked for and for the stocks themselves.
fn figures(text: &str) -> Vec<RunOutcome> {
    let runs = Game::of(text).by_period().play().outcomes.runs.remove(0);
    let plain = |run| RunOutcome { clamped: Vec::new(), named: Vec::new(), ..run };
    runs.into_iter().map(plain).collect()
}

/// What a cost that is booked by name comes to.
fn booked(text: &str, name: &str) -> f64 {
    let outcomes = Game::of(text).play().outcomes;
    let at = outcomes.booked.iter().position(|known| known == name).unwrap();
    outcomes.runs[0][0].booked[at]
}

const LIVELY: &str = "retention = 0.7\nbasket = 100\nreferrals = 0.3\ncomplaints = 0.4\n[activities.call]\ndriver = \"contact\"\nrate = 3\ncost = 1\n";

#[test]
fn thirty_a_period_redeemed_at_a_hundred_are_ten_redemptions_in_thirty_six() {
    let one = |more: &str| {
        let keys = format!(
            "retention = 1\nbasket = 1\n[stocks.points]\nper_purchase = 30\nredeem_at = 100\nredeem_cost = 7\n{more}"
        );
        members("month", 36, &keys).replace("20_000", "1")
    };
    assert_eq!(booked(&one(""), "stocks.points.redeem_cost"), 70.0);
    assert_eq!(Game::of(&one("")).play().outcomes.runs[0][0].named[0].value, Some(80.0));
    // Three hundred at once are three times.
    assert_eq!(
        booked(
            &one("start = 270\nfade = 1").replace("per_purchase = 30", "per_purchase = 300"),
            "stocks.points.redeem_cost"
        ),
        36.0 * 21.0
    );
    assert_eq!(Game::of(&one("")).play().figure("baseline", Metric::Npv), 36.0 - 70.0);
}

#[test]
fn what_enters_costs_and_what_does_not_fit_is_free() {
    let text = members("month", 4, "retention = 1\nbasket = 10\norder_fee = 2\nvolume_response = 0\n[stocks.points]\nper_money = 0.5\nmost = 12\ncost = 3\n")
        .replace("20_000", "1");
    // 5 for 10 without the fee: 5, 5, then 2 that fit, then none.
    assert_eq!(booked(&text, "stocks.points.cost"), 36.0);
    let faded = text.replace("cost = 3", "cost = 3\nfade = { value = 0.5, basis = \"period\" }");
    // 5, 7.5, 8.75, 9.375: what fades leaves room, and 5 enter each time.
    assert_eq!(booked(&faded, "stocks.points.cost"), 60.0);
    let series = Game::of(&faded).by_period().play().outcomes.runs[0][0].named[0].series.clone();
    assert_eq!(series, [5.0, 7.5, 8.75, 9.375].map(Some));
}

#[test]
fn a_stock_spends_and_recommends_by_the_unit() {
    let keys = "retention = 1\nbasket = 100\n[stocks.points]\nstart = 6\nunit = 3\nmost = 6\n";
    let revenue =
        Game::of(&members("month", 1, &format!("{keys}spend = 0.1"))).play().figure("baseline", Metric::Revenue);
    assert!((revenue / 2_000_000.0 - 1.21).abs() < 1e-9, "{revenue}");
    let refers = keys.replace("basket", "referrals = { value = 0.2, basis = \"period\" }\nbasket");
    let won =
        Game::of(&members("month", 1, &format!("{refers}refer = 1"))).play().figure("baseline", Metric::CustomersWon);
    assert_within("recommended", won / 20_000.0, 0.8, (0.8_f64 / 20_000.0).sqrt(), Z_20);
}

#[test]
fn ties_of_satisfaction_and_of_two_stocks_multiply() {
    let keys = "retention = 1\nbasket = 100\nsatisfaction = 0.9\nsatisfied_spend = 0.5\n[stocks.points]\nstart = 2\nmost = 2\nspend = 0.2\n\
                [stocks.bond]\nstart = 1\nmost = 1\nspend = -0.5";
    let revenue = Game::of(&members("month", 1, keys)).play().figure("baseline", Metric::Revenue);
    assert!((revenue / 2_000_000.0 - 2.25 * 1.44 * 0.5).abs() < 1e-9, "{revenue}");
}

#[test]
fn contacts_and_complaints_and_time_fill_and_nothing_falls_below_0() {
    let text = |fill: &str| {
        let keys = format!(
            "retention = 1\nbasket = 1\ncomplaints = {{ value = 1, basis = \"period\" }}\n\
             [activities.call]\ndriver = \"contact\"\nrate = {{ value = 2, basis = \"period\" }}\ncost = 1\n\
             [activities.visit]\ndriver = \"contact\"\nrate = {{ value = 1, basis = \"period\" }}\ncost = 1\n[stocks.bond]\n{fill}"
        );
        members("month", 3, &keys)
    };
    let ends = |fill: &str| {
        let played = Game::of(&text(fill)).play();
        (played.outcomes.runs[0][0].named[0].value.unwrap(), played.figure("baseline", Metric::CostToServe) / 20_000.0)
    };
    let (contacts, cost) = ends("per_contact = 1");
    assert!((contacts - cost).abs() < 1e-9, "{contacts} {cost}");
    assert_eq!(ends("start = 5\nper_complaint = -2").0, 0.0);
    assert_eq!(ends("start = 7\nper_complaint = -2").0, 1.0);
    assert_eq!(ends("per_complaint = 4").0, 12.0);
    assert!((ends("per_time = 24").0 - 6.0).abs() < 1e-12);
}

#[test]
fn a_stock_without_ties_and_costs_changes_no_bit() {
    let plain = members("month", 24, LIVELY);
    let stock = "[stocks.points]\nstart = 3\nper_purchase = 1\nper_money = 0.1\nper_contact = 1\nper_complaint = -1\nper_time = 2\n\
                 fade = 0.3\nmost = 9\nredeem_at = 4\nunit = 2\nstay = 0\nspend = 0\nrefer = 0\ncost = 0\nredeem_cost = 0";
    assert_eq!(figures(&plain), figures(&format!("{plain}{stock}")));
}

#[test]
fn an_empty_stock_ties_nobody_to_the_last_bit() {
    let plain = members("month", 24, LIVELY);
    let stock = "[stocks.points]\nmost = 9\nstay = 0.4\nspend = 0.3\nrefer = 0.5";
    assert_eq!(figures(&plain), figures(&format!("{plain}{stock}")));
}

#[test]
fn points_keep_customers_only_through_the_tie() {
    let end = |stay: f64| {
        let keys = format!(
            "{LIVELY}[stocks.points]\nstay = {stay}\n[strategies.card]\n\
             change = [{{ path = \"stocks.points.per_purchase\", set = 1 }}, {{ path = \"stocks.*.fade\", set = 0.2 }}]"
        );
        let played = Game::of(&members("month", 36, &keys)).play();
        ["baseline", "card"].map(|name| played.figure(name, Metric::CustomersEnd))
    };
    let [[without, card_without], [with, card]] = [end(0.0), end(0.05)];
    assert_eq!(without, card_without);
    assert!(with == without && card > with + 1_000.0, "{with} {card}");
}

#[test]
fn only_its_segments_have_a_stock_and_the_mean_is_over_who_is_still_there() {
    let text = "[scenario]\nperiods = 2\nruns = 1\nrate_basis = \"period\"\n[segments.card]\ncustomers = 4\nretention = { by_tenure = [1, 0] }\n\
                [segments.none]\ncustomers = 6\nretention = 1\nbuying = \"subscription\"\nbasket = { rule = \"customer.points\" }\nmargin = 1\n\
                [stocks.points]\nsegments = [\"card\"]\nstart = 5\nper_time = 1\n";
    let played = Game::of(text).by_period().play();
    let stock = &played.outcomes.runs[0][0].named[0];
    assert_eq!((stock.value, &stock.series[..]), (None, &[Some(6.0), None][..]));
    assert_eq!(played.outcomes.named.iter().map(|told| &told.metric).collect::<Vec<_>>(), ["stock_points"]);
    assert_eq!(played.figure("baseline", Metric::Revenue), 0.0);
}

#[test]
fn event_rules_read_and_write_a_stock_as_an_attribute() {
    let folder = tempfile::tempdir().unwrap();
    let rule = "fn on_purchase(customer) { if customer.points == 0.0 { customer.points += 50.0; } }\n\
                fn stock_points_per_time(customer, base) { base + 1.0 }\n";
    std::fs::write(folder.path().join("r.rhai"), rule).unwrap();
    let keys = "retention = 1\nbasket = 1\n[stocks.points]\nper_purchase = 2\n";
    let text = members("month", 3, keys).replace("runs = 1", "runs = 1\nrate_basis = \"period\"\nrules = [\"r.rhai\"]");
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).unwrap();
    let series = Game::open(&path).by_period().play().outcomes.runs[0][0].named[0].series.clone();
    assert_eq!(series, [53.0, 56.0, 59.0].map(Some));
}

#[test]
fn each_segment_tells_what_its_own_customers_have_and_none_where_they_cannot() {
    let text = "[scenario]\nperiods = 2\nruns = 2\nrate_basis = \"period\"\n\
                [segments.often]\ncustomers = 3\nretention = 1\nbuying = \"subscription\"\npurchases = 2\nbasket = 1\n\
                [segments.seldom]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 1\n\
                [segments.none]\ncustomers = 6\nretention = 1\n\
                [stocks.points]\nsegments = [\"often\", \"seldom\"]\nper_purchase = 1\n\
                [strategies.twice]\nchange = [{ path = \"stocks.points.per_purchase\", scale = 2 }]\n";
    let outcomes = Game::of(text).by_segment().by_period().play().outcomes;
    let [often, seldom, none] = &outcomes.runs[0][0].segments[..] else { panic!("three segments") };
    assert_eq!((often.named[0].value, &often.named[0].series[..]), (Some(4.0), &[Some(2.0), Some(4.0)][..]));
    assert_eq!((seldom.named[0].value, &seldom.named[0].series[..]), (Some(2.0), &[Some(1.0), Some(2.0)][..]));
    assert_eq!((none.named[0].value, &none.named[0].series[..]), (None, &[None, None][..]));
    assert_eq!(outcomes.runs[0][0].named[0].value, Some(3.5), "the mean over all who have it");
    let document: Value = serde_json::from_str(&json(&compare(study(), &outcomes))).unwrap();
    let of = |segment: &str| &document["strategies"][1]["segments"][segment];
    assert_eq!(of("often")["metrics"]["stock_points"]["mean"], 8.0);
    assert_eq!(of("often")["versus_baseline"]["stock_points"]["mean"], 4.0);
    assert_eq!(of("seldom")["series"]["stock_points"]["mean"], serde_json::json!([2.0, 4.0]));
    assert_eq!(of("none")["metrics"]["stock_points"], Value::Null);
}
