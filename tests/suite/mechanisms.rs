//! Each mechanism by itself, without chance where that can be: what happens in which period, and what it costs.

use crate::play::{Game, Played, Z_20, mean, variance};
use std::sync::Arc;
use tenure::engine::{Detail, Job, MEMORY, Metric, verify};
use tenure::error::{Error, Severity, Source};
use tenure::isa::Isa;
use tenure::model::Files;
use tenure::rules::{Mode, RuleBook};
use tenure::stop::Stop;

/// Ten subscribers who pay 100 a month and never leave, over six months; `more` is added.
fn subscribers(more: &str) -> String {
    format!(
        "[scenario]\nperiods = 6\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 10\nretention = 1\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 100\nmargin = 1\n{more}"
    )
}

/// A scenario with files beside it.
fn with_files(text: &str, files: &[(&str, &str)]) -> Game {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).unwrap();
    Game::open(&path)
}

fn by_period(played: &Played, strategy: &str, metric: Metric) -> Vec<f64> {
    played.series(strategy, metric).remove(0)
}

#[test]
fn a_lever_holds_until_it_is_set_again() {
    let text = subscribers(
        "service = \"plain\"\n[services.plain]\ncost = 0\n[services.fine]\ncost = 12\n[strategies.steer]\nrules = [\"p.rhai\"]\nuntil = 4\n",
    );
    let policy = "fn policy(portfolio) {\n    if portfolio.period == 1 { portfolio.service_level(\"all\", \"fine\"); }\n    \
                  if portfolio.period >= 2 { portfolio.scale(\"segments.*.basket\", 2.0); }\n    \
                  if portfolio.customers(\"all\") == 10.0 && portfolio.period == 3 { portfolio.book(\"study\", 50.0); }\n}\n";
    let played = with_files(&text, &[("p.rhai", policy)]).by_period().play();
    assert_eq!(by_period(&played, "steer", Metric::CostToServe), [0.0, 120.0, 120.0, 120.0, 120.0, 0.0]);
    let revenue = [1000.0, 1000.0, 2000.0, 2000.0, 2000.0, 1000.0];
    assert_eq!(by_period(&played, "steer", Metric::Revenue), revenue, "a lever is replaced, it does not pile up");
    assert_eq!(by_period(&played, "steer", Metric::BookedCost), [0.0, 0.0, 0.0, 50.0, 0.0, 0.0]);
    assert_eq!(played.figure("steer", Metric::Npv), 9_000.0 + 500.0 - 480.0 - 50.0 - 0.0 - 500.0);
}

#[test]
fn later_steps_see_what_an_event_wrote() {
    let text = subscribers("[attributes]\nbought = 0\n[strategies.once]\nrules = [\"r.rhai\"]\n");
    let rule = "fn on_purchase(customer) {\n    customer.bought += customer.purchases;\n    \
                customer.book(\"gift\", customer.revenue * 0.5);\n}\n\
                fn retention(customer, base) { if customer.bought >= 2.0 { 0.0 } else { base } }\n\
                fn on_leave(customer) { customer.book(\"farewell\", 1.0); }\n";
    let played = with_files(&text, &[("r.rhai", rule)]).by_period().play();
    assert_eq!(by_period(&played, "once", Metric::CustomersLost), [0.0, 10.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(by_period(&played, "once", Metric::BookedCost), [500.0, 510.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(played.outcomes.booked, ["farewell", "gift"]);
    assert_eq!(played.outcomes.runs[0][1].booked, [10.0, 1000.0]);
    assert_eq!(played.figure("once", Metric::Npv), 2000.0 - 1010.0);
}

#[test]
fn a_strategy_holds_from_its_first_to_its_last_period() {
    let text = subscribers(
        "[strategies.window]\nchange = [{ path = \"segments.all.basket\", add = 10 }, { path = \"segments.all.basket\", scale = 2 }]\n\
         cost = { once = 7, per_customer = 3 }\nfrom = 2\nuntil = 3\n[strategies.drop]\ndrop = [\"all\"]\nfrom = 4\n",
    );
    let played = Game::of(&text).by_period().play();
    assert_eq!(by_period(&played, "window", Metric::Revenue), [1000.0, 1000.0, 2200.0, 2200.0, 1000.0, 1000.0]);
    assert_eq!(by_period(&played, "window", Metric::ProgrammeCost), [0.0, 0.0, 37.0, 30.0, 0.0, 0.0]);
    assert_eq!(by_period(&played, "drop", Metric::CustomerPeriods), [10.0, 10.0, 10.0, 10.0, 0.0, 0.0]);
    assert_eq!(by_period(&played, "drop", Metric::CustomersDropped), [0.0, 0.0, 0.0, 0.0, 10.0, 0.0]);
    assert_eq!(played.figure("drop", Metric::CustomersLost), 0.0);
}

#[test]
fn series_follow_the_calendar_or_the_tenure() {
    let text = subscribers("[segments.grown]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\nbasket = { by_tenure = [1, 2, 4] }\nmargin = 1\n")
        .replace("basket = 100", "basket = { by_period = [1, 0], repeat = true }");
    let played = Game::of(&text).by_period().play();
    assert_eq!(by_period(&played, "baseline", Metric::Revenue), [11.0, 2.0, 14.0, 4.0, 14.0, 4.0]);
}

#[test]
fn newcomers_pay_when_won_and_buy_after_their_delay() {
    // A Poisson mean so large that the count is known to a hair: what matters is the period in which things happen.
    let text = subscribers("[channels.far]\nnewcomers = { by_period = [10000, 0] }\ncost = 2\ndelay = 2\n");
    let played = Game::of(&text).by_period().play();
    let won = by_period(&played, "baseline", Metric::CustomersWon);
    assert!(won[0] > 9_000.0 && won[1..].iter().all(|n| *n == 0.0), "{won:?}");
    assert_eq!(by_period(&played, "baseline", Metric::AcquisitionCost)[0], 2.0 * won[0]);
    let active = by_period(&played, "baseline", Metric::CustomerPeriods);
    assert_eq!(active, [10.0, 10.0, 10.0 + won[0], 10.0 + won[0], 10.0 + won[0], 10.0 + won[0]]);
    assert_eq!(by_period(&played, "baseline", Metric::CustomersEnd)[0], 10.0 + won[0], "those on their way included");
}

#[test]
fn referred_customers_join_the_segment_they_are_meant_for() {
    let text = subscribers(
        "referrals = 1\nrefers_to = \"other\"\n[segments.other]\nretention = 1\n[referral]\ncount = \"bernoulli\"\ncost = 3\n",
    );
    let played = Game::of(&text).by_period().play();
    assert_eq!(by_period(&played, "baseline", Metric::CustomerPeriods), [10.0, 20.0, 30.0, 40.0, 50.0, 60.0]);
    assert_eq!(played.figure("baseline", Metric::AcquisitionCost), 180.0);
}

#[test]
fn satisfaction_and_expectation_follow_their_recurrence() {
    let text = subscribers(
        "satisfaction = 0.5\nexpectation = 0.4\nservice = \"s\"\n[services.s]\nquality = 0.8\nadjustment = 0.2\nsurprise = 0.5\n\
         habituation = 0.3\nloss_weight = 2\n[strategies.worse]\nchange = [{ path = \"services.s.quality\", set = 0.1 }]\nfrom = 3\n",
    )
    .replace("basket = 100", "basket = { rule = \"customer.satisfaction + 10.0 * customer.expectation\" }")
    .replace("customers = 10", "customers = 1");
    let played = Game::of(&text).by_period().play();
    let (mut s, mut e) = (0.5_f64, 0.4_f64);
    for (period, shown) in by_period(&played, "worse", Metric::Revenue).into_iter().enumerate() {
        assert!((shown - (s + 10.0 * e)).abs() < 1e-9, "period {period}: {shown}");
        let p = if period < 3 { 0.8 } else { 0.1 };
        let gap = p - e;
        s += 0.2 * (p + 0.5 * if gap < 0.0 { 2.0 * gap } else { gap } - s);
        s = s.clamp(0.0, 1.0);
        e += 0.3 * gap;
    }
}

#[test]
fn complaints_are_handled_well_or_badly_and_cost_money() {
    let text = subscribers(
        "complaints = 1\nsatisfaction = 0.5\nservice = \"s\"\n[services.s]\nquality = 1\nadjustment = 1\nresolved = 1\nrelief = 0.1\n\
         damage = 0.3\n[activities.answer]\ndriver = \"complaint\"\ncost = 4\n[strategies.badly]\nchange = [{ path = \"services.s.resolved\", set = 0 }]\n",
    )
    .replace("basket = 100", "basket = { rule = \"customer.satisfaction\" }")
    .replace("customers = 10", "customers = 1");
    let played = Game::of(&text).by_period().play();
    let near = |shown: Vec<f64>, meant: [f64; 6]| shown.iter().zip(meant).all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(near(by_period(&played, "baseline", Metric::Revenue), [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]));
    assert!(near(by_period(&played, "badly", Metric::Revenue), [0.5, 0.2, 0.0, 0.0, 0.0, 0.0]));
    assert_eq!(played.figure("badly", Metric::CostToServe), 24.0);
}

#[test]
fn one_product_more_for_certain_up_to_the_most() {
    let text = subscribers("cross_sell = 1\nproducts_max = 3\n")
        .replace("basket = 100", "basket = { rule = \"customer.products\" }");
    let played = Game::of(&text).by_period().play();
    assert_eq!(by_period(&played, "baseline", Metric::Revenue), [10.0, 20.0, 30.0, 30.0, 30.0, 30.0]);
}

#[test]
fn a_list_leaves_the_opening_customers_their_quantities() {
    let text = subscribers(
        "[attributes]\nvip = 0\n[portfolio]\ncustomers = \"list.csv\"\n[strategies.none]\ndrop = [\"all\"]\n",
    )
    .replace("basket = 100", "basket = { rule = \"100 + 1000 * customer.vip\" }");
    let list = "id;start;purchases;vip\nanna;0;2;0\nbert;3;;1\ncees;-12;0,5;0\n";
    let played = with_files(&text, &[("list.csv", list)]).by_period().play();
    let (before, after) = (1000.0 + 200.0 + 50.0, 1000.0 + 200.0 + 50.0 + 1100.0);
    assert_eq!(by_period(&played, "baseline", Metric::Revenue), [before, before, before, after, after, after]);
    assert_eq!(played.figure("baseline", Metric::CustomersStart), 12.0);
    assert_eq!(played.figure("baseline", Metric::CustomersWon), 1.0);
    // All but the first purchases: six of ten, two in the first of anna, none of bert's, all of cees, who bought before.
    assert!((played.figure("baseline", Metric::RepeatPurchases) - (50.0 + 11.0 + 2.0 + 3.0)).abs() < 1e-9);
    assert_eq!(played.figure("none", Metric::CustomersDropped), 12.0);
    assert_eq!(played.figure("none", Metric::CustomersWon), 0.0);
}

#[test]
fn how_many_is_not_decided_by_the_draw_of_the_rate() {
    let rate = "{ uniform = { low = 0, high = 20 }, per = \"period\" }";
    let text = subscribers(&format!("[channels.c]\nnewcomers = {rate}\n"))
        .replace("periods = 6", "periods = 20000")
        .replace("retention = 1", "retention = 0");
    let played = Game::of(&text).by_period().play();
    let won = by_period(&played, "baseline", Metric::CustomersWon);
    let (law_mean, law_variance) = (10.0, 10.0 + 400.0 / 12.0);
    let n = won.len() as f64;
    assert!((mean(&won) - law_mean).abs() < Z_20 * (law_variance / n).sqrt(), "{}", mean(&won));
    assert!((variance(&won) / law_variance - 1.0).abs() < Z_20 * (3.0 / n).sqrt(), "{}", variance(&won));
}

#[test]
fn reality_checks_name_the_run_in_which_they_fail() {
    let text = subscribers(
        "[[check]]\nname = \"nobody pays\"\ngiven = { \"segments.*.basket\" = 0 }\nthen = \"revenue == 0\"\n\
         [[check]]\nname = \"everybody leaves\"\nthen = \"customers_end == 0\"\n",
    );
    let source = Arc::new(Source { name: "s.toml".into(), text });
    let document = tenure::scenario::read(source, &[]).unwrap();
    let (model, problems) = tenure::model::build(&document, &Nothing);
    assert!(problems.is_empty());
    let rules = RuleBook::compile(&model, Mode::Auto).unwrap();
    let job = Job {
        model: &model,
        rules: &rules,
        strategies: Vec::new(),
        probes: Vec::new(),
        runs: 3,
        seed: 1,
        threads: 1,
        isa: Isa::best(),
        detail: Detail::default(),
        memory: MEMORY,
    };
    let told = |budget: u64| -> Vec<(String, Option<u32>, u32)> {
        let verdicts = verify(&job, budget, &Stop::default()).unwrap();
        verdicts.into_iter().map(|verdict| (verdict.name, verdict.failed, verdict.tried)).collect()
    };
    assert_eq!(told(u64::MAX), [("nobody pays".to_owned(), None, 3), ("everybody leaves".to_owned(), Some(0), 3)]);
    assert_eq!(told(0)[1], ("everybody leaves".to_owned(), None, 0), "a budget ends it");
    let one = (1..100).map(|budget| 100 * budget).find(|budget| told(*budget)[0].2 == 1).unwrap();
    assert_eq!(told(one), told(one), "in the same place");
    let stop = Stop::default();
    stop.ask();
    assert!(matches!(verify(&job, u64::MAX, &stop), Err(Error::Interrupted)));
}

#[test]
fn a_portfolio_that_grows_without_end_is_told_before() {
    let told = |referrals: &str| {
        let text = subscribers(&format!("referrals = {referrals}\n")).replace("retention = 1", "retention = 0.8");
        let source = Arc::new(Source { name: "s.toml".into(), text });
        let (_, problems) = tenure::model::build(&tenure::scenario::read(source, &[]).unwrap(), &Nothing);
        assert!(problems.iter().all(|problem| problem.severity == Severity::Warning));
        problems.into_iter().map(|problem| (problem.title, problem.label)).collect::<Vec<_>>()
    };
    assert_eq!(told("0.199"), []);
    let [(title, label)] = &told("0.2")[..] else { panic!("one warning is expected") };
    assert!(title.starts_with("the portfolio grows without end"), "{title}");
    assert_eq!(label, "one customer becomes 1.0000 in the next period");
}

struct Nothing;

impl Files for Nothing {
    fn rule(&self, _: &str) -> Result<Arc<Source>, String> {
        Err("none".into())
    }

    fn list(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("none".into())
    }
}

/// Whom a strategy has no more keeps a lane as long as another strategy has them. What rules make of such a lane may be
/// infinite, or the highest number, of which two are too many: here in the third period, as tenure goes on and purchases do not.
#[test]
fn who_is_not_there_counts_nothing() {
    let odd = "/ (1.0 + customer.purchases_total - customer.tenure)";
    let text = format!(
        "[scenario]\nperiods = 4\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 10\nretention = 1\n\
         buying = \"subscription\"\npurchases = 1\nbasket = {{ rule = \"100.0 {odd}\" }}\nmargin = 1\n\
         growth = 0.1\n\
         [activities.account]\ndriver = \"period\"\ncost = {{ rule = \"2.0 {odd}\" }}\n\
         [activities.letter]\ndriver = \"period\"\ncost = {{ rule = \"2.0 {odd}\" }}\n\
         [activities.order]\ndriver = \"purchase\"\ncost = {{ rule = \"4.0 {odd}\" }}\n\
         [activities.visit]\ndriver = {{ rule = \"3.0 {odd}\" }}\ncost = {{ rule = \"1.0 {odd}\" }}\n\
         [strategies.leaky]\nchange = [{{ path = \"segments.all.retention\", set = 0 }}]\n\
         cost = {{ per_customer = {{ rule = \"5.0 {odd}\" }} }}\n"
    );
    let played = Game::of(&text).play();
    assert_eq!(played.figure("leaky", Metric::Revenue), 1_000.0);
    for strategy in ["baseline", "leaky"] {
        for metric in [Metric::CostToServe, Metric::ProgrammeCost, Metric::CustomerEquity] {
            assert!(played.figure(strategy, metric).is_finite(), "{strategy}: {metric:?}");
        }
    }
}

/// Strategies that play together take over Poisson counts from each other where a customer has the same rate.
#[test]
fn b1_has_the_same_figures_alone_and_in_company() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let text = read("b1.toml").replace("10_000", "900").replace("newcomers = 150", "newcomers = 15");
    let game = with_files(&text, &[("b1_retention.rhai", &read("b1_retention.rhai"))]);
    let together = game.play_only(game.all(), 2).outcomes;
    for (at, strategy) in game.all().into_iter().enumerate() {
        let alone = game.play_only(vec![strategy], 2).outcomes;
        for (together, alone) in together.runs.iter().zip(&alone.runs) {
            assert_eq!(together[at].values, alone[0].values, "strategy {at}");
        }
    }
}

/// Once at the start, when the policy's figures are still 0; and each of ten customers 1, 2 and 3.
#[test]
fn a_strategy_may_cost_what_a_rule_says() {
    let text = "[scenario]\nperiods = 3\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 10\nretention = 1\n\
                purchases = 1\nbasket = 100\nmargin = 1\n[strategies.dear.cost]\n\
                once = { rule = \"100.0 + portfolio.customers\" }\nper_customer = { rule = \"1.0 + customer.tenure\" }\n";
    let played = Game::of(text).play();
    assert_eq!(played.figure("dear", Metric::ProgrammeCost), 100.0 + 10.0 * (1.0 + 2.0 + 3.0));
    assert_eq!(played.figure("baseline", Metric::ProgrammeCost), 0.0);
    let text = text
        .replace("per_customer = { rule = \"1.0 + customer.tenure\" }\n", "[strategies.dear]\nrules = [\"f.rhai\"]\n");
    let file = "fn strategy_dear_cost_per_customer(customer, base) { base + 1.0 + customer.tenure }";
    let played = with_files(&text, &[("f.rhai", file)]).play();
    assert_eq!(played.figure("dear", Metric::ProgrammeCost), 160.0, "a function of a rule file may say it, too");
}

/// Who subscribes pays for so many purchases a month, who buys by chance buys with so much chance: both say it by the year.
#[test]
fn a_rule_may_say_what_holds_in_this_very_period() {
    let segment = |name: &str, buying: &str, purchases: f64| {
        format!(
            "[segments.{name}]\ncustomers = 1000\nretention = 1\nbuying = \"{buying}\"\npurchases = {purchases}\n\
             basket = 10\nmargin = 1\n"
        )
    };
    let text = format!(
        "[scenario]\nperiods = 4\nruns = 1\n[strategies.said]\nrules = [\"said.rhai\"]\n{}{}",
        segment("steady", "subscription", 12.0),
        segment("maybe", "bernoulli", 0.5)
    );
    // In the third month 4% leave, once; in the last, everybody buys 3 or 1 times.
    let rule = "fn retention(customer, base) { if period == 2 { per_period(0.96) } else { base } }\n\
                fn purchases(customer, base) {\n    if period < 3 { return base; }\n    \
                if customer.segment == \"steady\" { per_period(3.0) } else { per_period(1.0) }\n}\n";
    let played = with_files(&text, &[("said.rhai", rule)]).by_period().play();
    let lost = by_period(&played, "said", Metric::CustomersLost);
    assert_eq!((lost[0], lost[1], lost[3]), (0.0, 0.0, 0.0));
    let spread = (2000.0 * 0.96 * 0.04_f64).sqrt();
    assert!((lost[2] - 80.0).abs() < Z_20 * spread, "{lost:?}");
    let purchases = by_period(&played, "said", Metric::Purchases);
    let left = 2000.0 - lost[2];
    assert!((purchases[0] - 1000.0) < 100.0, "about half a chance a year of those who buy by chance");
    // 3 of each subscriber and 1 of each other.
    assert!(purchases[3] > 2.0 * left - 60.0 && purchases[3] < 2.0 * left + 60.0, "{purchases:?} of {left}");
    assert_eq!(purchases[3].fract(), 0.0, "{purchases:?}");
}

#[test]
fn fixed_cost_may_follow_a_rule_and_a_lever() {
    let rule = "fn fixed_cost(portfolio, base) { base + 10.0 * portfolio.period }\n";
    let policy = "fn policy(portfolio) { if portfolio.period == 3 { portfolio.set(\"scenario.fixed_cost\", 7.0); } }\n";
    let text =
        subscribers("[strategies.rule]\nrules = [\"rule.rhai\"]\n[strategies.lever]\nrules = [\"lever.rhai\"]\n")
            .replace("runs = 1", "runs = 1\nfixed_cost = 5");
    let played = with_files(&text, &[("rule.rhai", rule), ("lever.rhai", policy)]).by_period().play();
    assert_eq!(by_period(&played, "rule", Metric::FixedCost), [5.0, 15.0, 25.0, 35.0, 45.0, 55.0]);
    assert_eq!(by_period(&played, "lever", Metric::FixedCost), [5.0, 5.0, 5.0, 7.0, 7.0, 7.0]);
}
