//! What cannot be: no scenario, however extreme, brings a panic, a NaN or an infinite figure into any output. Either all
//! figures are finite, or the run fails and says where.

mod extremes;

use crate::made_up::{study, table};
use crate::play::Game;
use crate::scenario::{Folder, try_with_name};
use tenure::engine::{Detail, Job, MEMORY, Metric, Outcomes, simulate};
use tenure::error::{Error, Problem, Result};
use tenure::isa::Isa;
use tenure::report::{doubts, json, text};
use tenure::rules::{Mode, RuleBook, SettingId};
use tenure::stats::{Comparison, Difference, Summary, compare};
use tenure::stop::Stop;

/// How a scenario ended.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
enum Fate {
    /// It is wrong, and nothing was run.
    Refused(Vec<Problem>),
    Played(Outcomes),
    /// The run failed, with these words.
    Failed(String),
}

/// Plays a scenario with one rule file, `a.rhai`, beside it.
fn fate(scenario: &str, rules: &str, mode: Mode, threads: usize) -> Fate {
    let (model, problems) = try_with_name("scenario.toml", scenario, &[], &Folder::with(&[("a.rhai", rules)]));
    let Some(model) = model else { return Fate::Refused(problems) };
    let book = match RuleBook::compile(&model, mode) {
        Ok(book) => book,
        Err(problems) => return Fate::Refused(problems),
    };
    let strategies = std::iter::once(SettingId::Baseline).chain((0..model.strategies.len()).map(SettingId::Strategy));
    let job = Job {
        model: &model,
        rules: &book,
        strategies: strategies.collect(),
        probes: Vec::new(),
        runs: model.runs,
        seed: model.seed,
        threads,
        isa: Isa::best(),
        detail: Detail { by_period: true, by_segment: true, by_cause: true, ..Detail::default() },
        memory: MEMORY,
    };
    match played(&job) {
        Ok(outcomes) => Fate::Played(outcomes),
        Err(Error::Input(problems)) => Fate::Refused(problems),
        Err(error) => Fate::Failed(error.to_string()),
    }
}

fn played(job: &Job) -> Result<Outcomes> {
    simulate(job, &|_| {}, &Stop::default())
}

/// Every figure that is not finite, by name.
fn strange(comparison: &Comparison) -> Vec<String> {
    let finite = |figures: &[f64]| figures.iter().all(|figure| figure.is_finite());
    let summary = |it: &Summary| {
        let ends = it.ci95.unwrap_or_default();
        finite(&[it.mean, it.p5, it.p50, it.p95, it.sd.unwrap_or(0.0), it.se.unwrap_or(0.0), ends[0], ends[1]])
    };
    let difference = |it: &Difference| {
        let ends = it.ci95.unwrap_or_default();
        finite(&[it.mean, it.p_better, it.se.unwrap_or(0.0), ends[0], ends[1]])
    };
    let mut found = Vec::new();
    for it in &comparison.strategies {
        let booked = it.booked.iter().filter_map(|(_, it)| it.as_ref());
        let summaries = it.metrics.iter().chain(it.series.iter().flatten()).flatten().chain(booked);
        let versus = it.versus_baseline.iter().flatten().flatten();
        let sound = summaries.into_iter().all(summary) && versus.into_iter().all(difference);
        if !sound || it.p_best.is_some_and(|share| !share.is_finite()) {
            found.push(format!("{}: {it:?}", it.name));
        }
    }
    found
}

/// Whether the words say where: the strategy and the period, what was drawn, or the path and the run of a law.
fn places(failure: &str) -> bool {
    (failure.contains("strategy ") && failure.contains("period "))
        || failure.starts_with("the draw of ")
        || (failure.contains(": ") && failure.contains("(run "))
        || failure.starts_with("the portfolio would grow to")
}

/// Checks one scenario; how it ended, as an index of (refused, played, failed).
fn check(seed: u64) -> usize {
    let (scenario, rules) = extremes::scenario(seed);
    let whole = format!("seed {seed}\n{scenario}\n{rules}");
    let outcomes = match fate(&scenario, &rules, Mode::Auto, 1) {
        Fate::Refused(problems) => {
            assert!(!problems.is_empty(), "{whole}");
            return 0;
        }
        Fate::Failed(words) => {
            assert!(places(&words), "{words}\n{whole}");
            let again = fate(&scenario, &rules, Mode::Interpreted, 1);
            assert!(matches!(again, Fate::Failed(again) if again == words), "interpreted otherwise: {words}\n{whole}");
            return 2;
        }
        Fate::Played(outcomes) => outcomes,
    };
    let comparison = compare(study(), &outcomes);
    assert_eq!(strange(&comparison), Vec::<String>::new(), "{whole}");
    for written in [text(&comparison, 80), json(&comparison), table(&outcomes)] {
        let mut words = written.split(|c: char| !c.is_alphabetic());
        assert!(!words.any(|word| ["NaN", "inf", "Infinity"].contains(&word)), "{written}\n{whole}");
    }
    // More threads than runs: each run is spread over them.
    let Fate::Played(spread) = fate(&scenario, &rules, Mode::Auto, 5) else { panic!("on more threads\n{whole}") };
    assert_eq!(spread.runs, outcomes.runs, "on more threads\n{whole}");
    1
}

/// 150 scenarios, or as many as `TENURE_SCENARIOS` says.
#[test]
fn no_scenario_brings_a_figure_that_cannot_be_into_an_output() {
    let many = std::env::var("TENURE_SCENARIOS").ok().and_then(|many| many.parse().ok()).unwrap_or(150);
    let mut ends = [0; 3];
    (0..many).for_each(|seed| ends[check(seed)] += 1);
    println!("{ends:?} refused, played, failed");
    assert!(ends[1] * 5 > many && ends[2] * 5 > many, "the generator makes scenarios of one kind only: {ends:?}");
}

/// One each: a scenario of a shop, its rules, and what it is told.
const SHOP: &str = "[scenario]\nperiods = 12\nruns = 2\nrules = [\"a.rhai\"]\n[attributes]\npoints = 0.0\n\
                    [segments.small]\ncustomers = 50\nretention = 0.9\npurchases = 4\nmargin = 0.3\n";

const IMPOSSIBLE: &[(&str, &str)] = &[
    ("basket = 80", "fn basket(customer, base) { base / customer.tenure_years }"),
    ("basket = 80", "fn basket(customer, base) {\n    (customer.tenure - 0.0) / (customer.tenure * 1.0)\n}"),
    ("basket = 80", "fn on_period(customer) {\n    customer.points = ln(customer.points);\n}"),
    (
        "basket = 80",
        "fn on_period(customer) {\n    customer.points += 1.0;\n    customer.points *= customer.points / 0.0;\n}",
    ),
    ("basket = 80", "fn on_period(customer) { customer.book(\"card\", 1.0 / customer.points); }"),
    ("basket = 80", "fn on_period(customer) { customer.book(\"card\", 2e24); }"),
    ("basket = 80", "fn policy(portfolio) { portfolio.book(\"fee\", 1e300); }"),
    ("basket = 80", "fn policy(portfolio) { portfolio.scale(\"segments.*.basket\", 1e308); }"),
    ("basket = 80", "fn policy(portfolio) { portfolio.set(\"segments.*.basket\", portfolio.revenue / 0.0); }"),
    (
        "basket = 80\n[channels.web]\nnewcomers = 9\ncost = 3",
        "fn channel_web_cost(portfolio, base) { base / portfolio.revenue }",
    ),
    ("basket = 1e308", ""),
    ("basket = 8e22", ""),
    ("basket = 80\nbasket_noise = 1e200", ""),
    ("basket = { lognormal = { mu = 3, sigma = 400 }, per = \"customer\" }", ""),
    ("basket = { lognormal = { mu = 3, sigma = 400 }, per = \"period\" }", ""),
    ("basket = \"price\"\n[assumptions]\nprice = { lognormal = { mu = 800, sigma = 1 } }", ""),
    ("basket = 80\ngrowth = 1e30", ""),
    ("basket = 80\n[activities.call]\ndriver = \"period\"\ncost = 1e300", ""),
    ("basket = 80\n[activities.call]\ndriver = \"purchase\"\ncost = { rule = \"1e308 * 10.0\" }", ""),
    ("basket = 80\n[channels.web]\nnewcomers = 9\ncost = 1e300", ""),
    ("basket = 80\n[strategies.more]\ncost = { once = 1e300 }", ""),
    ("basket = 80\n[strategies.more]\ncost = { per_customer = 1e300 }", ""),
    ("basket = 80\nowed = 1e300", ""),
    ("basket = 80\npayment_days = 1e300", ""),
    ("basket = 80\n[strategies.more]\nchange = [{ path = \"segments.small.margin\", set = -1e300 }]", ""),
    ("basket = 80\nquotes = 1e300", ""),
    ("basket = 80\nsatisfaction = 1\nsatisfied_spend = 1e300", ""),
    ("basket = 80\nsatisfaction = 1\nsatisfied_spend = 1e10", ""),
    ("basket = 80\nprice = 0.0001\nvolume_response = 100", ""),
    ("basket = 80\norder_spread = 1\norder_minimum = 1e200\nbelow_minimum = { raised = 1 }", ""),
    ("basket = 80\ncross_sell = 1\nproducts_max = 9\nproduct_spend = 1e300", ""),
    (
        "basket = 80\ncross_sell = 1\nproducts_max = 9\nproduct_serve = 1e300\n[activities.call]\ndriver = \"period\"\ncost = 1",
        "",
    ),
];

#[test]
fn each_kind_is_told_with_its_place() {
    let mut all = String::new();
    for (more, rules) in IMPOSSIBLE {
        let scenario = format!("{SHOP}{more}\n");
        let mut told = Vec::new();
        for mode in [Mode::Auto, Mode::Interpreted] {
            match fate(&scenario, rules, mode, 2) {
                Fate::Failed(words) => told.push(words),
                Fate::Refused(problems) => panic!("{more}\n{rules}\n{problems:?}"),
                Fate::Played(_) => panic!("it was played: {more}\n{rules}"),
            }
        }
        assert!(told[0] == told[1] && places(&told[0]), "{told:?}");
        all += &format!("> {}\n{}\n", format!("{more}\n{rules}").trim().replace('\n', "\n> "), told[0]);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn who_loses_all_spends_in_the_first_period_only() {
    let text = "[scenario]\nperiods = 3\nperiod = \"year\"\nruns = 1\n[segments.small]\ncustomers = 5\nretention = 1.0\n\
                buying = \"subscription\"\npurchases = 2\nbasket = 10\nmargin = 1\ngrowth = -1\n";
    let revenue = Game::of(text).by_period().play().series("baseline", Metric::Revenue).remove(0);
    assert_eq!(revenue, [100.0, 0.0, 0.0]);
}

#[test]
fn satisfaction_bears_any_surprise() {
    let text = "[scenario]\nperiods = 3\nruns = 1\n[segments.small]\ncustomers = 5\nretention = 1.0\nbuying = \"subscription\"\n\
                purchases = 12\nbasket = { rule = \"customer.satisfaction\" }\nmargin = 1\nsatisfaction = 0.5\nexpectation = 0.9\n\
                service = \"plain\"\n[services.plain]\nquality = 0.1\nsurprise = 1e308\nloss_weight = 1e308\nadjustment = PACE\n";
    let revenue = |pace: &str| {
        Game::of(&text.replace("PACE", pace)).by_period().play().series("baseline", Metric::Revenue).remove(0)
    };
    assert_eq!(revenue("0"), [2.5, 2.5, 2.5], "no step on the way, however long it is");
    assert_eq!(revenue("0.1"), [2.5, 0.0, 0.0]);
}

#[test]
fn money_beyond_any_currency_is_doubted() {
    let text = |basket: &str| {
        format!(
            "[scenario]\nperiods = 3\nruns = 4\n[segments.small]\ncustomers = 5\nretention = 1.0\npurchases = 12\nbasket = {basket}\nmargin = 0.3\n"
        )
    };
    let doubts = |basket: &str| doubts(&compare(study(), &Game::of(&text(basket)).play().outcomes)).join("\n");
    assert_eq!(doubts("1e12"), "");
    insta::assert_snapshot!(doubts("1e20"));
}
