//! Measures: whom they contact, what that does for how long, what it costs, and what the firm can see of it.

use crate::play::{Game, Played, Z_20, assert_exact, assert_within, mean};
use tenure::engine::{Metric, Thing};
use tenure::rules::Mode;

/// A figure of a measure in every run.
fn told(played: &Played, strategy: &str, measure: &str, metric: Metric) -> Vec<f64> {
    let known = |it: &tenure::engine::NamedFigure| it.of == Thing::Measure(metric) && it.name == measure;
    let at = played.outcomes.named.iter().position(known).unwrap();
    let strategy = played.outcomes.strategies.iter().position(|(name, _)| name == strategy).unwrap();
    played.outcomes.runs.iter().map(|run| run[strategy].named[at].value.unwrap()).collect()
}

/// Contacts, answers, those left out and what these would have answered, of the only run.
fn heard(played: &Played, measure: &str) -> [f64; 4] {
    [Metric::Contacts, Metric::Answers, Metric::Control, Metric::ControlAnswers]
        .map(|metric| told(played, "mail", measure, metric)[0])
}

/// So many who buy in every period, for 1, and never leave; and a strategy that takes a measure with these keys.
fn buyers(customers: u32, periods: u32, keys: &str) -> String {
    format!(
        "[scenario]\nperiods = {periods}\nrate_basis = \"period\"\nruns = 1\ndiscount_rate = 0\n\
         [segments.all]\ncustomers = {customers}\nretention = 1\nbuying = \"subscription\"\nbasket = 1\nmargin = 1\n\
         [measures.mail]\n{keys}\n[strategies.mail]\nmeasures = [\"mail\"]\n"
    )
}

/// Sleepers of whom a fiftieth wakes in a period, and a mail that wakes a tenth more of those it reaches.
fn sleepers(keys: &str) -> String {
    format!(
        "[scenario]\nperiods = 1\nrate_basis = \"period\"\nruns = 20\n\
         [segments.all]\ncustomers = 20000\nretention = 1\nasleep = 1\npurchases = 1\nwake = 0.02\n\
         [measures.mail]\ndoes = [{{ path = \"wake\", add = 0.10 }}]\n{keys}\n[strategies.mail]\nmeasures = [\"mail\"]\n"
    )
}

/// On whom it works is a part of those contacted: .4 of them wake by .02 + .10, the others by .02.
#[test]
fn a_measure_works_on_those_whom_it_reaches() {
    for (reach, control, law) in
        [(0.4, 0.0, 0.06), (0.4, 0.5, 0.04), (1.0, 0.0, 0.12), (0.0, 0.0, 0.02), (0.25, 0.2, 0.04)]
    {
        let played = Game::of(&sleepers(&format!("reach = {reach}\ncontrol = {control}\n"))).play();
        let woken: f64 = played.figures("mail", Metric::Woken).iter().sum::<f64>() / 400_000.0;
        let sd = (law * (1.0 - law) / 400_000.0_f64).sqrt();
        assert!((woken - law).abs() < Z_20 * sd, "reach {reach}, control {control}: {woken}");
        assert!(played.figures("baseline", Metric::Woken).iter().sum::<f64>() / 400_000.0 < 0.021);
    }
}

/// Nobody is told apart by a mail that does nothing and costs nothing, nor by one whose every customer is left out.
#[test]
fn whom_it_does_not_reach_lives_the_same_life() {
    for keys in [
        "reach = 0\n",
        "control = 1\n",
        "for = 'customer.products > 5'\n",
        "from = 5\nuntil = 9\n",
        "budget = 0\ncost = 1\n",
    ] {
        let played = Game::of(&sleepers(keys).replace("periods = 1\n", "periods = 4\n")).play();
        for metric in [Metric::Npv, Metric::Woken, Metric::Purchases, Metric::Dormant, Metric::MeasureCost] {
            assert_eq!(played.figures("mail", metric), played.figures("baseline", metric), "{keys} {metric:?}");
        }
    }
}

#[test]
fn a_contact_costs_and_counts_when_it_can_be_answered_no_more() {
    // (keys, periods; contacts, answers, cost for each of ten customers)
    for (keys, periods, contacts, answers, paid) in [
        ("", 6, 5.0, 5.0, 6.0),
        ("lasts = 2\n", 6, 4.0, 4.0, 6.0),
        ("every = 3\n", 6, 2.0, 2.0, 2.0),
        ("every = 3\nfrom = 2\n", 9, 2.0, 2.0, 3.0),
        ("every = 2\nuntil = 2\n", 9, 2.0, 2.0, 2.0),
        ("at_most = 2\n", 9, 2.0, 2.0, 2.0),
        ("lasts = 9\n", 6, 0.0, 0.0, 6.0),
    ] {
        let played = Game::of(&buyers(10, periods, &format!("cost = 1.5\n{keys}"))).play();
        assert_eq!(heard(&played, "mail"), [10.0 * contacts, 10.0 * answers, 0.0, 0.0], "{keys}");
        assert_exact(keys, played.figure("mail", Metric::MeasureCost), 15.0 * paid);
        assert_exact(keys, told(&played, "mail", "mail", Metric::MeasureCost)[0], 15.0 * paid);
        assert_exact(keys, played.figure("mail", Metric::Npv), 10.0 * f64::from(periods) - 15.0 * paid);
        // What all measures came to is what this one came to.
        assert_exact(keys, played.figure("mail", Metric::Contacts), 10.0 * contacts);
    }
}

/// One purchase answers the latest contact, once; who buys before it or too late answers nothing.
#[test]
fn a_purchase_answers_the_latest_contact() {
    let played = |buys: &str, keys: &str| {
        let text = buyers(10, 8, keys).replace(
            "buying = \"subscription\"\n",
            &format!("buying = \"bernoulli\"\npurchases = {{ by_period = {buys} }}\n"),
        );
        heard(&Game::of(&text).play(), "mail")
    };
    assert_eq!(played("[0, 0, 1, 0, 0, 0, 0, 0]", "every = 9\n"), [10.0, 0.0, 0.0, 0.0]);
    assert_eq!(played("[0, 0, 1, 0, 0, 0, 0, 0]", "every = 9\nlasts = 2\n"), [10.0, 10.0, 0.0, 0.0]);
    assert_eq!(played("[1, 1, 1, 0, 0, 0, 0, 0]", "every = 9\nlasts = 2\n"), [10.0, 10.0, 0.0, 0.0]);
    assert_eq!(played("[0, 0, 1, 0, 0, 0, 0, 0]", "lasts = 3\n"), [50.0, 10.0, 0.0, 0.0]);
    assert_eq!(played("[0, 0, 1, 0, 0, 0, 0, 0]", "lasts = 3\ncontrol = 1\n"), [0.0, 0.0, 50.0, 10.0]);
}

/// On file when the window closes, whatever came after the contact.
#[test]
fn who_stays_has_answered_every_contact() {
    let played = |keys: &str| {
        let text = buyers(10, 6, &format!("judge = \"stays\"\n{keys}"));
        heard(
            &Game::of(&text.replace("retention = 1\n", "retention = { by_period = [1, 1, 1, 0, 1, 1] }\n")).play(),
            "mail",
        )
    };
    // Contacts of periods 0 to 3; all leave at the end of period 3.
    assert_eq!(played(""), [40.0, 20.0, 0.0, 0.0]);
    assert_eq!(played("lasts = 2\n"), [40.0, 10.0, 0.0, 0.0]);
    assert_eq!(played("every = 2\n"), [20.0, 10.0, 0.0, 0.0]);
    assert_eq!(played("lasts = 3\nat_most = 1\n"), [10.0, 0.0, 0.0, 0.0]);
}

#[test]
fn what_lasts_goes_on_when_the_strategy_has_ended_and_in_the_run_off() {
    let text = |keys: &str| {
        let text = buyers(10, 6, &format!("every = 9\ndoes = [{{ path = \"basket\", add = 2 }}]\n{keys}"));
        text.replace("periods = 6\n", "periods = 6\nrun_off = 3\n")
            .replace("measures = [\"mail\"]\n", "measures = [\"mail\"]\nfrom = 2\nuntil = 3\n")
    };
    let revenue = |keys: &str| Game::of(&text(keys)).by_period().play().series("mail", Metric::Revenue).remove(0);
    assert_eq!(revenue("lasts = 3\n"), [10.0, 10.0, 30.0, 30.0, 30.0, 10.0]);
    assert_eq!(revenue(""), [10.0, 10.0, 30.0, 10.0, 10.0, 10.0]);
    let run_off = |keys: &str| Game::of(&text(keys)).play().figure("mail", Metric::NpvRunOff);
    assert_exact("until the end", run_off("lasts = 20\n"), 90.0);
    assert_exact("one period of it", run_off("lasts = 5\n"), 50.0);
    // A second contact extends it and adds nothing.
    let twice = text("lasts = 2\n").replace("every = 9", "every = 1");
    let twice = Game::of(&twice).by_period().play().series("mail", Metric::Revenue).remove(0);
    assert_eq!(twice, [10.0, 10.0, 30.0, 30.0, 30.0, 10.0]);
}

/// Stated, or of the period: .1 a year more, or a tenth of them in each month.
#[test]
fn an_effect_is_stated_on_the_basis_of_its_quantity_or_of_the_period() {
    let woken = |basis: &str| {
        let text = sleepers("")
            .replace("rate_basis = \"period\"", "rate_basis = \"year\"")
            .replace("add = 0.10", &format!("add = 0.10{basis}"));
        Game::of(&text).play().figures("mail", Metric::Woken).iter().sum::<f64>() / 400_000.0
    };
    let month = |yearly: f64| 1.0 - (1.0 - yearly).powf(1.0 / 12.0);
    for (basis, law) in [("", month(0.12)), (", basis = \"period\"", month(0.02) + 0.10)] {
        assert!((woken(basis) - law).abs() < Z_20 * (law / 400_000.0_f64).sqrt(), "{basis}: {}", woken(basis));
    }
}

#[test]
fn only_who_sleeps_for_that_reason_is_woken() {
    let text = sleepers("")
        .replace("wake = 0.02\n", "wake = 0\nsleep_causes = { forgot = 0.3, competitor = 0.7 }\n")
        .replace("add = 0.10", "set = 1, causes = [\"forgot\"]");
    let woken = Game::of(&text).play().figures("mail", Metric::Woken).iter().sum::<f64>() / 400_000.0;
    assert!((woken - 0.3).abs() < Z_20 * (0.21_f64 / 400_000.0).sqrt(), "{woken}");
}

#[test]
fn what_changes_once_changes_at_each_contact() {
    let played = |does: &str, keys: &str| {
        let text =
            buyers(10, 3, &format!("does = [{{ {does} }}]\n")).replace("margin = 1\n", &format!("margin = 1\n{keys}"));
        Game::of(&text).by_period().play()
    };
    let satisfied = played(
        "path = \"satisfaction\", add = -0.2",
        "satisfaction = 0.5\nservice = \"s\"\n[services.s]\nquality = 0.5\nadjustment = 0\n",
    );
    let course = satisfied.series("mail", Metric::Satisfaction).remove(0);
    for (is, law) in course.iter().zip([0.3, 0.1, 0.0]) {
        assert!((is - law).abs() < 1e-11, "{course:?}");
    }
    assert!(
        satisfied.outcomes.runs[0][1].clamped.iter().any(|it| it.low == 10),
        "the third fall is cut short, and counted"
    );
    let products = played("path = \"products\", add = 1", "products_max = 3\nproduct_fee = 5\n");
    assert_eq!(products.series("mail", Metric::ProductFees).remove(0), [50.0, 100.0, 100.0]);
    let stock = played("path = \"stocks.bond\", add = 2", "[stocks.bond]\nmost = 5\n");
    let held = &stock.outcomes.runs[0][1].named[0].series;
    assert_eq!(held[..], [Some(2.0), Some(4.0), Some(5.0)]);
}

/// The mean of a binomial figure against its law: so many customers, each with this chance.
fn within(what: &str, figures: &[f64], customers: f64, chance: f64) {
    let (exact, variance) = (customers * chance, customers * chance * (1.0 - chance));
    assert_within(what, mean(figures), exact, (variance / figures.len() as f64).sqrt(), Z_20);
}

/// The share is worked out when the period before closes, of those who are meant in this one: by the number of last
/// round a budget of 100 a month would have spent 1,000 in the only month that anybody is meant.
#[test]
fn a_budget_is_kept_on_average_and_by_who_is_meant_now() {
    let text = |customers: u32, keys: &str| {
        buyers(customers, 12, &format!("cost = 1\nbudget = 100\n{keys}")).replace("runs = 1\n", "runs = 20\n")
    };
    let played = Game::of(&text(1000, "for = 'customer.tenure == 5'\n")).play();
    within("one month", &played.figures("mail", Metric::MeasureCost), 1000.0, 0.1);
    // Every month, and of the rounds of three months three budgets.
    let every = Game::of(&text(1000, "")).play();
    within("every month", &every.figures("mail", Metric::MeasureCost), 12_000.0, 0.1);
    let third = Game::of(&text(1000, "every = 3\n")).play();
    within("every third", &third.figures("mail", Metric::MeasureCost), 4000.0, 0.3);
    // Who is left out costs nothing, and takes nothing of the budget.
    let control = Game::of(&text(150, "control = 0.5\n")).play();
    assert!(control.figures("mail", Metric::MeasureCost).iter().all(|cost| *cost > 700.0 && *cost < 1200.0));
    // Minutes are money too, from the first period on: 12 for each of a thousand, and 1,200 for all.
    let people = "[resources.desk]\nunits = 1\nminutes = 10000\npractical = 0.8\ncost = 16000\n";
    let minutes =
        text(1000, "minutes = 6\nresource = \"desk\"\n").replace("cost = 1\nbudget = 100", "budget = 1200") + people;
    let first = Game::of(&minutes).by_period().play().series("mail", Metric::MeasureCost);
    let contacted: Vec<f64> = first.iter().map(|cost| cost[0] / 12.0).collect();
    within("minutes", &contacted, 1000.0, 0.1);
    // Where it is enough for all, it is as if there were none.
    let [ample, none] = [text(50, ""), text(50, "").replace("budget = 100\n", "")].map(|text| Game::of(&text).play());
    assert_eq!(ample.figures("mail", Metric::Npv), none.figures("mail", Metric::Npv));
}

/// A call of ten minutes is work of people, and is paid as it.
#[test]
fn minutes_of_a_measure_are_work() {
    let people = "[resources.desk]\nunits = 1\nminutes = 10000\npractical = 0.8\ncost = 4000\n";
    let text = buyers(100, 2, "cost = 0.5\nminutes = 10\nresource = \"desk\"\n") + people;
    let played = Game::of(&text).by_period().play();
    assert_eq!(played.series("mail", Metric::MeasureCost).remove(0), [550.0, 550.0]);
    assert_eq!(played.series("mail", Metric::Load).remove(0), [0.125, 0.125]);
    assert_exact("unused", played.figure("mail", Metric::UnusedCapacity), 2.0 * (4000.0 - 500.0));
}

/// A policy takes a measure, and lets go of it.
#[test]
fn a_policy_takes_a_measure() {
    let policy =
        "fn policy(portfolio) { portfolio.set(\"measures.mail.on\", if portfolio.period < 2 { 1.0 } else { 0.0 }); }";
    let folder = tempfile::tempdir().unwrap();
    let text = buyers(10, 6, "cost = 1\n").replace("measures = [\"mail\"]", "rules = [\"policy.rhai\"]");
    std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
    std::fs::write(folder.path().join("policy.rhai"), policy).unwrap();
    let played = Game::open(&folder.path().join("scenario.toml")).by_period().play();
    assert_eq!(played.series("mail", Metric::MeasureCost).remove(0), [10.0, 10.0, 0.0, 0.0, 0.0, 0.0]);
}

/// It reads what was heard of it when the last period closed, and stops what does not work.
#[test]
fn a_policy_reads_what_came_of_a_measure() {
    let policy = "fn policy(portfolio) { portfolio.seen += portfolio.contacts(\"mail\") + 100.0 * portfolio.control_answers(\"mail\");\n\
                  portfolio.set(\"measures.mail.on\", if portfolio.seen < 10.0 { 1.0 } else { 0.0 }); portfolio.book(\"seen\", portfolio.seen); }";
    let folder = tempfile::tempdir().unwrap();
    let text = buyers(10, 6, "cost = 1\n").replace("measures = [\"mail\"]", "rules = [\"policy.rhai\"]");
    std::fs::write(folder.path().join("scenario.toml"), text + "[memory]\nseen = 0\n").unwrap();
    std::fs::write(folder.path().join("policy.rhai"), policy).unwrap();
    let played = Game::open(&folder.path().join("scenario.toml")).by_period().play();
    // Contacts of period 0 are heard of when period 1 closes, those of period 1 when period 2 does.
    assert_eq!(played.series("mail", Metric::MeasureCost).remove(0), [10.0, 10.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(played.series("mail", Metric::BookedCost).remove(0), [0.0, 0.0, 10.0, 20.0, 20.0, 20.0]);
}

/// However the rules are run.
#[test]
fn a_condition_means_the_same_as_columns_and_interpreted() {
    let text = sleepers("for = 'customer.tenure >= 1 && (customer.recency > 1 || customer.products > 1)'\nreach = { rule = 'if customer.products > 1 { 0.9 } else { 0.3 }' }\n")
        .replace("periods = 1\n", "periods = 5\n");
    let [columns, interpreted] = [Mode::Compiled, Mode::Interpreted].map(|mode| Game::of_in(&text, mode).play());
    assert_eq!(columns.outcomes.runs, interpreted.outcomes.runs);
    assert!(columns.figures("mail", Metric::Contacts).iter().all(|contacts| *contacts > 0.0));
}

/// The firm sees what is on file, as the period begins; and is asked for yes or no.
#[test]
fn a_condition_asks_what_the_firm_can_know() {
    let folder = crate::scenario::Folder::default();
    let mut all = String::new();
    for condition in [
        "customer.awake == false",
        "customer.purchases == 0",
        "customer.recency",
        "customer.recency > \"6\"",
        "recency > 6",
    ] {
        let (model, _) = crate::scenario::try_with(&sleepers(&format!("for = '{condition}'")), &[], &folder);
        let problems = tenure::rules::RuleBook::compile(&model.unwrap(), Mode::Auto).unwrap_err();
        let said = tenure::report::diagnostic::render(&problems, false, 80);
        assert!(problems.iter().any(|problem| problem.severity == tenure::error::Severity::Error), "{said}");
        all.extend(["> ", condition, "\n", &said, "\n"]);
    }
    insta::assert_snapshot!(all);
}

/// Half a yes is no answer: it stops the run, and says whose it was.
#[test]
fn yes_or_no_is_never_half() {
    for (lever, told) in [("on", "measures.mail.on comes to 0.5"), ("for", "measures.mail.for comes to 0.5")] {
        let folder = tempfile::tempdir().unwrap();
        let policy = format!("fn policy(portfolio) {{ portfolio.set(\"measures.mail.{lever}\", 0.5); }}");
        let text = buyers(10, 6, "cost = 1\n")
            .replace("measures = [\"mail\"]", "measures = [\"mail\"]\nrules = [\"policy.rhai\"]");
        std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
        std::fs::write(folder.path().join("policy.rhai"), policy).unwrap();
        let game = Game::open(&folder.path().join("scenario.toml"));
        let stop = tenure::stop::Stop::default();
        let error = tenure::engine::simulate(&game.job(game.all(), 1), &|_| {}, &stop).unwrap_err().to_string();
        assert!(error.contains(told) && error.contains("must be 0 for no or 1 for yes"), "{error}");
    }
}

/// What a measure uses is used, and what it moves moves.
#[test]
fn what_measures_use_and_move_is_not_doubted() {
    let text = "[assumptions]\nworks = { uniform = { low = 0, high = 0.2 } }\n[scenario]\nperiods = 9\ndiscount_rate = 0\n\
        [segments.all]\ncustomers = 10\nretention = 0.9\npurchases = 6\nbasket = 10\nmargin = 0.5\nasleep = 0.5\nproduct_fee = 5\n\
        [stocks.bond]\nmost = 9\nstay = 0.1\n[resources.desk]\nunits = 1\nminutes = 9000\ncost = 9000\n\
        [measures.call]\nminutes = 5\nresource = \"desk\"\ndoes = [{ path = \"wake\", add = \"works\" }, \
        { path = \"products\", add = 1 }, { path = \"stocks.bond\", add = 1 }]\n[strategies.call]\nmeasures = [\"call\"]\n";
    let told = |text: &str| -> Vec<String> {
        let (_, problems) = crate::scenario::try_with(text, &[], &crate::scenario::Folder::default());
        problems.into_iter().map(|problem| problem.title).collect()
    };
    assert_eq!(told(text), [""; 0]);
    // Without what it does and takes each of them is.
    let (before, rest) = text.split_once("minutes = 5").unwrap();
    let idle = format!("{before}{}", &rest[rest.find("[strategies").unwrap()..]);
    assert_eq!(told(&idle).len(), 6, "{:?}", told(&idle));
}

/// As a table, and as `check` reads it back.
#[test]
fn a_measure_is_told_in_plain_words() {
    let text = buyers(
        100,
        6,
        "label = \"A card\"\nfor = 'customer.tenure >= 0'\nevery = 2\nat_most = 2\nlasts = 2\nreach = 0.4\ncost = 1.5\nbudget = 900\n\
        minutes = 10\nresource = \"desk\"\ncontrol = 0.3\njudge = \"stays\"\n\
        does = [{ path = \"basket\", scale = 1.2 }, { path = \"cross_sell\", add = 0.1, basis = \"period\" }, { path = \"satisfaction\", add = 0.05 }]\n",
    ) + "[resources.desk]\nunits = 2\nminutes = 10000\ncost = 4000\n";
    let game = Game::of(&text);
    let plain = |text: &str| anstream::adapter::strip_str(text).to_string();
    let portrait = tenure::engine::portrait(&game.job(game.all(), 1));
    let comparison = tenure::stats::compare(crate::made_up::study(), &game.play().outcomes);
    let told = plain(&tenure::report::text(&comparison, 80));
    insta::assert_snapshot!(format!("{}\n{told}", plain(&tenure::report::read_back(&portrait, 80))));
}
