//! What MODEL.md says where a reader would have to guess: each sentence by a figure that anyone can work out.

use crate::play::{Game, Z_20};
use std::sync::Arc;
use tenure::engine::Metric;
use tenure::error::Source;
use tenure::report::diagnostic::render;
use tenure::rules::{Mode, RuleBook};

/// Ten customers who stay and pay 100 a period, for four periods, with what the test adds below their segment.
fn members(more: &str) -> String {
    format!(
        "[scenario]\nperiods = 4\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 10\nretention = 1\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n{more}"
    )
}

#[test]
fn who_leaves_refers_with_the_products_it_had() {
    let text = members(
        "cross_sell = 1\nreferrals = { rule = \"customer.products - 1.0\" }\n[referral]\ncount = \"bernoulli\"\n\
         [strategies.leave]\nchange = [{ path = \"segments.all.retention\", set = 0 }]\n",
    );
    let played = Game::of(&text).play();
    assert_eq!(played.figure("leave", Metric::CustomersWon), 0.0);
    assert!(played.figure("baseline", Metric::CustomersWon) > 0.0, "who stays took one, and refers");
}

#[test]
fn who_is_dropped_before_the_first_period_is_not_in_the_mean_value() {
    let text = members(
        "[segments.other]\ncustomers = 30\nretention = 1\n[strategies.now]\ndrop = [\"other\"]\n\
         [strategies.later]\ndrop = [\"other\"]\nfrom = 1\n[strategies.all_gone]\ndrop = [\"all\", \"other\"]\n",
    );
    let game = Game::of(&text);
    let played = game.play();
    assert_eq!(played.figure("now", Metric::Clv), 400.0);
    assert_eq!(played.figure("now", Metric::CustomersDropped), 30.0);
    assert_eq!(played.figure("later", Metric::Clv), 100.0, "who acted for a period counts");
    assert_eq!(played.outcomes.runs[0][3].values[Metric::Clv as usize], None);
}

#[test]
fn a_strategy_ends_where_it_says_also_inside_the_run_off() {
    let text = members("").replace("periods = 4", "periods = 2\nrun_off = 3")
        + "[strategies.ever]\nchange = [{ path = \"segments.all.basket\", add = 10 }]\n"
        + "[strategies.in_run_off]\nuntil = 3\nchange = [{ path = \"segments.all.basket\", add = 10 }]\n"
        + "[strategies.at_horizon]\nuntil = 1\nchange = [{ path = \"segments.all.basket\", add = 10 }]\n";
    let played = Game::of(&text).play();
    let more = |strategy| played.figure(strategy, Metric::NpvRunOff) - played.figure("baseline", Metric::NpvRunOff);
    assert_eq!([more("ever"), more("in_run_off"), more("at_horizon")], [300.0, 200.0, 0.0]);
}

#[test]
fn a_strategy_that_ends_lets_its_levers_go_and_no_others() {
    let text = "[scenario]\nperiod = \"year\"\nperiods = 6\nruns = 1\nrules = [\"own.rhai\"]\n[segments.a]\ncustomers = 1\n\
                retention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n[strategies.dear]\n\
                rules = [\"dear.rhai\"]\nfrom = 1\nuntil = 2\n";
    let revenue = |own: &str, dear: &str| {
        let files = [("own.rhai", own), ("dear.rhai", dear)]
            .map(|(name, body)| (name, format!("fn policy(portfolio) {{ {body} }}\n")));
        by_period(
            with_files(text, &files.each_ref().map(|(name, text)| (*name, text.as_str()))),
            "dear",
            Metric::Revenue,
        )
    };
    let double = "portfolio.scale(\"segments.a.basket\", 2.0);";
    let treble = "portfolio.scale(\"segments.a.basket\", 3.0);";
    let first = |body: &str| format!("if portfolio.period == 0 {{ {body} }}");
    assert_eq!(revenue("portfolio.book(\"x\", 0.0);", double), [100.0, 200.0, 200.0, 100.0, 100.0, 100.0]);
    assert_eq!(revenue(&first(double), treble), [200.0, 300.0, 300.0, 200.0, 200.0, 200.0]);
    assert_eq!(revenue(double, treble), [200.0, 300.0, 300.0, 200.0, 200.0, 200.0]);
    assert_eq!(revenue(&first(double), "portfolio.book(\"x\", 0.0);"), [200.0; 6]);
}

#[test]
fn a_policy_does_not_see_its_own_bookings_in_the_cash() {
    let text = members("[strategies.books]\nrules = [\"books.rhai\"]\n");
    let rule = "fn policy(portfolio) {\n  portfolio.book(\"visits\", 70.0);\n  if portfolio.cash > 999.0 { portfolio.book(\"saw_1000\", 1.0); }\n}\n";
    let played = with_files(&text, &[("books.rhai", rule)]).play();
    assert_eq!(played.figure("books", Metric::BookedCost), 4.0 * 70.0 + 3.0);
}

/// A scenario with rule files beside it.
fn with_files(text: &str, files: &[(&str, &str)]) -> Game {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).unwrap();
    Game::open(&path)
}

fn by_period(game: Game, strategy: &str, metric: Metric) -> Vec<f64> {
    game.by_period().play().series(strategy, metric).remove(0)
}

/// What rules make of ten customers' satisfaction, expectation or attributes in the first period.
fn on_arrival(more: &str, shown: &str) -> f64 {
    let text = members(more).replace("basket = 100", &format!("basket = {{ rule = \"{shown}\" }}"));
    by_period(Game::of(&text), "baseline", Metric::Revenue)[0] / 10.0
}

#[test]
fn what_is_given_on_arrival_waits_for_what_its_rules_read() {
    let late = "satisfaction = { rule = \"customer.mood / 10.0\" }\n[attributes]\nmood = { rule = \"customer.score + 1.0\" }\nscore = 4\n";
    assert_eq!(on_arrival(late, "customer.satisfaction"), 0.5);
    let chain = "expectation = { rule = \"customer.satisfaction - 0.25\" }\nsatisfaction = { rule = \"customer.a\" }\n\
                 [attributes]\na = { rule = \"customer.b\" }\nb = { rule = \"customer.c / 2.0\" }\nc = 1\n";
    assert_eq!(on_arrival(chain, "customer.expectation"), 0.25);
    let quality =
        "service = \"s\"\n[services.s]\nsurprise = 1\nquality = { rule = \"customer.a\" }\n[attributes]\na = 0.5\n";
    assert_eq!(on_arrival(quality, "customer.expectation"), 0.5);
}

#[test]
fn rules_and_lists_make_of_an_expectation_what_the_file_does_not_state() {
    let text = members("service = \"s\"\n[services.s]\nquality = 0.5\nsurprise = 1\n")
        .replace("basket = 100", "basket = { rule = \"100.0 * customer.expectation\" }");
    let rule = [("more.rhai", "fn expectation(customer, base) { base + 0.4 }\n")];
    let with_rule = text.replace("runs = 1\n", "runs = 1\nrules = [\"more.rhai\"]\n");
    let revenue = |game: Game| by_period(game, "baseline", Metric::Revenue)[0];
    assert_eq!(revenue(with_files(&text, &[])), 500.0);
    assert_eq!(revenue(with_files(&with_rule, &rule)), 900.0);
    let listed = text.replace("customers = 10\n", "") + "[portfolio]\ncustomers = \"list.csv\"\n";
    let list = ("list.csv", "id,expectation\nsure,0.8\nsilent,\n");
    assert_eq!(revenue(with_files(&listed, &[list])), 80.0 + 50.0);
}

#[test]
fn circles_on_arrival_are_errors_with_their_place() {
    let circles = [
        "satisfaction = { rule = \"customer.mood\" }\n[attributes]\nmood = { rule = \"customer.satisfaction\", known = false }\n",
        "[attributes]\na = { rule = \"customer.b\" }\nb = { rule = \"customer.c\" }\nc = { rule = \"customer.a\" }\n",
        "[attributes]\na = { rule = \"customer.a + 1.0\" }\n",
    ];
    let mut all = String::new();
    for circle in circles {
        let source = Arc::new(Source { name: "shop.toml".into(), text: members(circle) });
        let document = tenure::scenario::read(source, &[]).unwrap();
        let (model, problems) = tenure::model::build(&document, &crate::scenario::Folder::default());
        assert!(problems.is_empty(), "{problems:#?}");
        all += &render(&RuleBook::compile(&model, Mode::Auto).unwrap_err(), false, 80);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn expectation_without_a_service_is_0() {
    assert_eq!(on_arrival("", "customer.expectation"), 0.0);
    assert_eq!(on_arrival("expectation = 0.5\n", "customer.expectation"), 0.5);
}

#[test]
fn without_surprise_expectation_stands_still() {
    let shown = |surprise: &str| {
        let text = members(&format!(
            "expectation = 0.5\nservice = \"s\"\n[services.s]\nquality = 1\nadjustment = 0.5\nhabituation = 0.5\nsurprise = {surprise}\n"
        ));
        let text = text.replace("basket = 100", "basket = { rule = \"customer.expectation\" }");
        by_period(Game::of(&text), "baseline", Metric::Revenue)
    };
    assert_eq!(shown("0"), [5.0; 4]);
    assert_eq!(shown("1"), [5.0, 7.5, 8.75, 9.375]);
}

#[test]
fn a_strategy_from_period_0_holds_at_the_opening_already() {
    let text = members(
        "satisfaction = 0.5\n[strategies.now]\nchange = [{ path = \"segments.all.satisfaction\", set = 1 }, { path = \"segments.all.customers\", set = 20 }]\n\
         [strategies.later]\nfrom = 1\nchange = [{ path = \"segments.all.satisfaction\", set = 1 }, { path = \"segments.all.customers\", set = 20 }]\n",
    )
    .replace("basket = 100", "basket = { rule = \"customer.satisfaction\" }");
    let played = Game::of(&text).play();
    let revenue = |strategy| played.figure(strategy, Metric::Revenue);
    assert_eq!([revenue("now"), revenue("later"), revenue("baseline")], [80.0, 20.0, 20.0]);
}

#[test]
fn who_is_referred_in_the_last_period_without_delay_comes_in_the_run_off_or_never() {
    let text = members("referrals = 1\n[referral]\ncount = \"bernoulli\"\ndelay = 0\ncost = 5\n")
        .replace("periods = 4", "periods = 2");
    let won = by_period(Game::of(&text), "baseline", Metric::CustomersWon);
    assert_eq!(won, [0.0, 10.0]);
    let played = Game::of(&text).play();
    assert_eq!(played.figure("baseline", Metric::AcquisitionCost), 50.0, "those of the last period are never paid for");
    let played = Game::of(&text.replace("periods = 2", "periods = 2\nrun_off = 1")).play();
    assert_eq!(played.figure("baseline", Metric::CustomersWon), 10.0);
    // Twenty who were there, twenty of whom each of them brought one, at 5 each.
    assert_eq!(played.figure("baseline", Metric::NpvRunOff), 40.0 * 100.0 - 20.0 * 5.0);
}

#[test]
fn who_is_listed_to_start_during_a_drop_never_comes() {
    let text =
        members("[portfolio]\ncustomers = \"list.csv\"\n[strategies.pause]\ndrop = [\"all\"]\nfrom = 1\nuntil = 2\n");
    let list = "id;start\nearly;1\nlate;3\n";
    let game = with_files(&text, &[("list.csv", list)]);
    let active = by_period(game, "pause", Metric::CustomerPeriods);
    assert_eq!(active, [10.0, 0.0, 0.0, 1.0]);
}

#[test]
fn a_negative_start_sets_tenure_one_purchase_and_recency_and_nothing_else() {
    let text = members("[portfolio]\ncustomers = \"list.csv\"\n").replace("customers = 10\n", "");
    let shown = |what: &str| {
        let text = text.replace("basket = 100", &format!("basket = {{ rule = \"{what}\" }}"));
        by_period(with_files(&text, &[("list.csv", "id;start\nanna;-5\n")]), "baseline", Metric::Revenue)
    };
    assert_eq!(shown("customer.tenure"), [5.0, 6.0, 7.0, 8.0]);
    assert_eq!(shown("customer.recency"), [5.0, 1.0, 1.0, 1.0]);
    assert_eq!(shown("customer.purchases_total"), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(shown("customer.revenue_total + 1.0"), [1.0, 2.0, 4.0, 8.0], "no revenue before");
    assert_eq!(shown("customer.products"), [1.0; 4]);
    assert_eq!(shown("customer.satisfaction * 10.0"), [7.0; 4]);
}

#[test]
fn parts_of_a_subscription_are_parts_of_purchases() {
    let text = members("").replace("purchases = 1\n", "purchases = 0.75\n").replace("customers = 10", "customers = 1");
    let repeats = by_period(Game::of(&text), "baseline", Metric::RepeatPurchases);
    assert_eq!(repeats, [0.0, 0.5, 0.75, 0.75], "the first whole purchase is the first");
    // A repeat is the last with chance 3/4: after 0.5 repeats half of the customers are left, after 1.25 a fraction 4^-1.25.
    let text = text.replace("customers = 1\n", "customers = 200_000\nlast_purchase = 0.75\n");
    let active = by_period(Game::of(&text), "baseline", Metric::CustomerPeriods);
    for (period, left) in [(1, 1.0), (2, 0.25_f64.powf(0.5)), (3, 0.25_f64.powf(1.25))] {
        let error = (left * (1.0 - left) / 200_000.0).sqrt();
        assert!((active[period] / 200_000.0 - left).abs() <= Z_20 * error, "period {period}: {}", active[period]);
    }
}

#[test]
fn a_series_that_does_not_repeat_holds_on_to_its_last_entry() {
    let text =
        members("").replace("basket = 100", "basket = { by_period = [1, 2] }").replace("= 4", "= 3\nrun_off = 1");
    let played = Game::of(&text).play();
    assert_eq!(played.figure("baseline", Metric::Revenue), 10.0 * (1.0 + 2.0 + 2.0));
    assert_eq!(played.figure("baseline", Metric::NpvRunOff), 20.0);
}

#[test]
fn rules_of_the_buying_step_see_the_customer_as_it_was_before() {
    let shown = |what: &str| {
        let text = members("").replace("basket = 100", &format!("basket = {{ rule = \"{what}\" }}"));
        by_period(Game::of(&text), "baseline", Metric::Revenue)
    };
    assert_eq!(shown("1.0 + customer.purchases + customer.revenue + customer.margin + customer.cost"), [10.0; 4]);
    assert_eq!(shown("customer.purchases_total"), [0.0, 10.0, 20.0, 30.0]);
}

#[test]
fn rules_of_the_experience_step_see_the_customer_as_it_was_before() {
    // Expectation moves to 1 at once; satisfaction closes a part of the gap that is the expectation of before.
    let text = members(
        "satisfaction = 0\nexpectation = 0.5\nservice = \"s\"\ncomplaints = 0\n[services.s]\nquality = 1\nhabituation = 1\nsurprise = 1\n\
         loss_weight = 0\nadjustment = { rule = \"customer.expectation / 2.0\" }\n",
    )
    .replace("basket = 100", "basket = { rule = \"customer.satisfaction\" }");
    assert_eq!(by_period(Game::of(&text), "baseline", Metric::Revenue)[..2], [0.0, 10.0 * 0.25 * 1.5]);
    let text = text.replace("complaints = 0", "complaints = 1").replace(
        "adjustment = { rule = \"customer.expectation / 2.0\" }",
        "damage = 0\nresolved = 1\nrelief = { rule = \"customer.expectation / 2.0\" }",
    ) + "[activities.answer]\ndriver = \"complaint\"\ncost = { rule = \"customer.satisfaction\" }\n";
    assert_eq!(by_period(Game::of(&text), "baseline", Metric::Revenue)[..2], [0.0, 2.5]);
    let cost = by_period(Game::of(&text), "baseline", Metric::CostToServe);
    assert_eq!(cost[0], 2.5, "the cost of a complaint is asked after it");
}

#[test]
fn selling_below_cost_can_be_said() {
    let text = members("[strategies.dump]\nchange = [{ path = \"segments.all.margin\", add = -1.25 }]\n");
    let played = Game::of(&text).play();
    assert_eq!(played.figure("dump", Metric::GrossMargin), -0.25 * 4_000.0);
    assert_eq!(played.figure("dump", Metric::Npv), -1_000.0);
    let drawn = members("").replace("margin = 1\n", "margin = { rule = \"1.5\" }\n");
    assert_eq!(Game::of(&drawn).play().figure("baseline", Metric::GrossMargin), 4_000.0, "above 1 it is clamped");
}

#[test]
fn of_an_empty_segment_a_policy_sees_no_churn() {
    let text = members("[segments.empty]\nretention = 0.5\n[strategies.looks]\nrules = [\"looks.rhai\"]\n");
    let rule = "fn policy(portfolio) {\n  let churn = portfolio.churn_rate(\"empty\");\n  let stay = portfolio.retention_rate(\"empty\");\n  \
                portfolio.book(\"churn\", churn);\n  portfolio.book(\"stay\", stay);\n  portfolio.book(\"rest\", portfolio.customers(\"empty\") + portfolio.cash(\"empty\"));\n}\n";
    let played = with_files(&text, &[("looks.rhai", rule)]).by_period().play();
    assert_eq!(
        played.series("looks", Metric::BookedCost)[0],
        [0.0, 1.0, 1.0, 1.0],
        "nothing is known before the first period"
    );
    assert_eq!(played.outcomes.booked, ["churn", "rest", "stay"]);
    assert_eq!(played.outcomes.runs[0][1].booked, [0.0, 0.0, 3.0]);
}

#[test]
fn a_reality_check_may_set_an_assumption_and_says_what_it_found() {
    let text = members(
        "[assumptions]\nleaving = { uniform = { low = 0.4, high = 0.6 } }\n\
         [[check]]\nname = \"all stay\"\ngiven = { \"assumptions.leaving\" = 0.0 }\nthen = \"customers_lost == 0\"\n\
         [[check]]\nname = \"all leave\"\ngiven = { assumptions.leaving = 1.0 }\nthen = \"customers_lost == 0\"\n\
         [[check]]\nname = \"some leave\"\nthen = \"customers_lost > 0\"\n",
    )
    .replace("retention = 1\n", "retention = { rule = \"1.0 - leaving\" }\n");
    let verdicts = Game::of(&text).verify();
    let told: Vec<_> = verdicts.iter().map(|verdict| (verdict.failed, verdict.found.clone())).collect();
    assert_eq!(told, [(None, vec![]), (Some(0), vec![("customers_lost", Some(10.0))]), (None, vec![])]);
}
