//! Listening: what customers say when they are asked, with what error, and what it costs.

use crate::play::{Disk, Game, Played, Z_20, assert_exact, mean};
use tenure::engine::{Metric, Thing};
use tenure::rules::{Mode, RuleBook};

fn close(what: &str, seen: f64, law: f64, within: f64) {
    assert!((seen - law).abs() <= within, "{what}: {seen} for {law}");
}

/// What was heard, by name, in the only run.
fn heard(played: &Played, name: &str) -> Option<f64> {
    let known = |it: &tenure::engine::NamedFigure| matches!(it.of, Thing::Told | Thing::Said) && it.name == name;
    let at = played.outcomes.named.iter().position(known).unwrap();
    played.outcomes.runs[0][0].named[at].value
}

/// So many customers who all leave in the first period: half the hazard is their own, three tenths that of the price and a fifth that of
/// a competitor.
fn leavers(customers: u32, periods: u32, listening: &str) -> String {
    format!(
        "[scenario]\nperiods = {periods}\nrate_basis = \"period\"\nruns = 1\ndiscount_rate = 0\n\
         [segments.all]\ncustomers = {customers}\nretention = 2.061153622438558e-9\npurchases = 1\nbasket = 1\nmargin = 1\n\
         satisfaction = 0.5\nprice = 1.6\nleave_response = 1\n\
         [competitor]\nenters = 0\npull = 40\nthreshold = 0.7\n[listening]\n{listening}\n"
    )
}

const CAUSES: [&str; 5] = ["base", "unhappy", "price", "competitor", "problem"];

/// Of a hundred leavers half are asked, and four in five say why: 22.5, 15.5 and 12 name each cause.
#[test]
fn leavers_say_why_as_often_as_they_are_asked_and_truthful() {
    let truth = [0.5, 0.0, 0.3, 0.2, 0.0];
    for (exit, honest, of_a_hundred) in
        [(0.5, 0.8, Some([22.5, 15.5, 12.0])), (1.0, 0.0, Some([25.0, 35.0, 40.0])), (0.3, 1.0, None)]
    {
        let n = 40_000;
        let played = Game::of(&leavers(n, 2, &format!("exit = {exit}\nexit_truth = {honest}\nexit_cost = 3"))).play();
        let mut asked = 0.0;
        for (at, name) in CAUSES.iter().enumerate() {
            // A lie names one of the two others.
            let lied: f64 = (0..5).filter(|other| *other != at && truth[at] > 0.0).map(|other| truth[other]).sum();
            let law = exit * (truth[at] * honest + lied * (1.0 - honest) / 2.0);
            let n = f64::from(n);
            let told = heard(&played, name).unwrap();
            close(name, told, n * law, Z_20 * (n * law * (1.0 - law)).sqrt());
            if let Some(published) = of_a_hundred {
                let known = [published[0], 0.0, published[1], published[2], 0.0];
                close(name, 100.0 * law, known[at], 1e-9);
            }
            asked += told;
        }
        assert_exact("cost", played.figure("baseline", Metric::MeasureCost), 3.0 * asked);
        assert_eq!(played.figure("baseline", Metric::CustomersLost), f64::from(n));
    }
}

/// Whoever has one cause only names it, whatever else it would say; and who asks nobody hears nothing.
#[test]
fn a_lie_needs_another_cause() {
    let alone = |listening: &str| {
        leavers(500, 2, listening)
            .replace("price = 1.6\nleave_response = 1\n", "")
            .replace("enters = 0\n", "enters = 9\n")
    };
    let played = Game::of(&alone("exit = 1\nexit_truth = 0")).play();
    assert_eq!(CAUSES.map(|name| heard(&played, name).unwrap()), [500.0, 0.0, 0.0, 0.0, 0.0]);
    assert!(Game::of(&alone("")).play().outcomes.named.is_empty());
}

/// Who falls silent is asked when it is written off.
#[test]
fn the_silent_are_asked_when_they_are_written_off() {
    let text = leavers(300, 6, "exit = 1\nexit_cost = 2")
        .replace("[competitor]", "leaving = \"silent\"\nwrite_off = 3\nbuying = \"subscription\"\n[competitor]");
    let played = Game::of(&text).by_period().play();
    // They buy in period 0, and leave; periods 1 to 3 are silent.
    assert_eq!(played.series("baseline", Metric::MeasureCost)[0], [0.0, 0.0, 0.0, 600.0, 0.0, 0.0]);
    assert_eq!(CAUSES.map(|name| heard(&played, name).unwrap()).iter().sum::<f64>(), 300.0);
}

/// A survey hears satisfaction, with an error that stays within 0 and 1; who leaves is not asked, who left without a word says nothing.
#[test]
fn a_survey_hears_satisfaction_with_its_error() {
    let text = |keys: &str, segment: &str| {
        format!(
            "[scenario]\nperiods = 1\nrate_basis = \"period\"\nruns = 1\n[segments.all]\ncustomers = 40000\nretention = 1\n\
             purchases = 1\nbasket = 1\nmargin = 1\nsatisfaction = 0.9\n{segment}[listening]\nsurvey = 0.25\nsurvey_cost = 2\n{keys}"
        )
    };
    let exact = Game::of(&text("", "")).play();
    close("said", heard(&exact, "said").unwrap(), 0.9, 1e-12);
    let asked = exact.figure("baseline", Metric::MeasureCost) / 2.0;
    close("asked", asked, 10_000.0, Z_20 * (40_000.0_f64 * 0.25 * 0.75).sqrt());
    // A normal of mean .9 and sd .3, held within 0 and 1: the mean is .8 or so.
    let noisy = heard(&Game::of(&text("survey_noise = 0.3\n", "")).play(), "said").unwrap();
    let law = held_within_1(0.9, 0.3);
    close("with noise", noisy, law, Z_20 * 0.3 / asked.sqrt());
    assert!((law - 0.817).abs() < 0.01, "{law}");
    let gone = text("", "").replace("retention = 1\n", "retention = 0\n");
    assert_eq!(heard(&Game::of(&gone).play(), "said"), None);
    let silent =
        gone.replace("periods = 1\n", "periods = 2\n").replace("[listening]", "leaving = \"silent\"\n[listening]");
    let silent = Game::of(&silent).by_period().play();
    let cost = &silent.series("baseline", Metric::MeasureCost)[0];
    assert!(heard(&silent, "said").is_none() && cost[0] == 0.0 && cost[1] > 0.0);
}

/// The mean of a normal held within 0 and 1, by the trapezoidal rule.
fn held_within_1(mean: f64, sd: f64) -> f64 {
    let (steps, reach) = (200_000, 8.0);
    let width = 2.0 * reach / f64::from(steps);
    let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    (0..=steps)
        .map(|k| -reach + f64::from(k) * width)
        .map(|z| (mean + sd * z).clamp(0.0, 1.0) * density(z) * width)
        .sum()
}

/// A measure for those who said that they are not content finds them, and a policy sees the mean, who said why, and means of both.
#[test]
fn rules_of_the_firm_use_what_they_hear() {
    let folder = tempfile::tempdir().unwrap();
    let text = leavers(1000, 4, "survey = 1\nexit = 1")
        .replace("retention = 2.061153622438558e-9", "retention = 0.5")
        .replace("[scenario]\n", "[scenario]\nrules = []\n")
        .replace("pull = 40", "pull = 0.5")
        + "[measures.mail]\nfor = 'customer.said >= 0 && customer.said < 0.6'\ncost = 1\n\
           [strategies.all]\nmeasures = [\"mail\"]\nrules = [\"policy.rhai\"]\n";
    let policy = "fn policy(portfolio) {\n  portfolio.book(\"said\", 10.0 + portfolio.satisfaction);\n\
        portfolio.book(\"told\", portfolio.told(\"competitor\"));\n\
        portfolio.book(\"mean\", portfolio.mean(\"told\", \"competitor\", 2));\n\
        portfolio.book(\"said_mean\", 10.0 + portfolio.mean(\"satisfaction\", 9));\n\
        portfolio.book(\"mail\", portfolio.mean(\"contacts\", \"mail\", 9)); }\n";
    std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
    std::fs::write(folder.path().join("policy.rhai"), policy).unwrap();
    let played = Game::open(&folder.path().join("scenario.toml")).by_period().play();
    let booked = |name: &str| {
        let at = played.outcomes.booked.iter().position(|known| known == name).unwrap();
        played.outcomes.runs[0][1].booked[at]
    };
    let series = |name: &str| {
        let at = played.outcomes.named.iter().position(|it| it.metric == name).unwrap();
        played.outcomes.runs[0][1].named[at].series.iter().map(|it| it.unwrap()).collect::<Vec<f64>>()
    };
    // Nobody has said anything as the first period begins.
    close("said", booked("said"), 9.0 + 3.0 * 10.5, 1e-9);
    close("mean of what was said", booked("said_mean"), 9.0 + 3.0 * 10.5, 1e-9);
    let told = series("told_competitor");
    assert!(told[0] > 20.0);
    assert_exact("told", booked("told"), told[0] + told[1] + told[2]);
    close("mean", booked("mean"), told[0] + f64::midpoint(told[0], told[1]) + f64::midpoint(told[1], told[2]), 1e-9);
    let contacts = series("contacts_mail");
    assert!(contacts[2] > 100.0 && contacts[1] == 0.0, "{contacts:?}");
    close("mail", booked("mail"), contacts[2] / 3.0, 1e-9);
    // Whom nobody asked is not meant: all of period 1 were asked in period 0.
    let left = &played.series("all", Metric::CustomersEnd)[0];
    assert_exact("contacts", played.series("all", Metric::MeasureCost)[0][1], left[0]);
    assert!(mean(left) > 0.0);
}

/// What nobody asks for nobody knows.
#[test]
fn what_is_not_listened_to_is_an_error_in_rules() {
    let mut all = String::new();
    for (listening, deed) in [
        ("", "portfolio.book(\"x\", portfolio.satisfaction);"),
        ("exit = 1\n", "portfolio.book(\"x\", portfolio.mean(\"satisfaction\", 3));"),
        ("survey = 1\n", "portfolio.book(\"x\", portfolio.told(\"price\"));"),
        ("survey = 1\n", "portfolio.book(\"x\", portfolio.mean(\"told\", \"price\", 3));"),
        ("exit = 1\n", "portfolio.book(\"x\", portfolio.told(\"prices\"));"),
        ("exit = 1\n", "portfolio.book(\"x\", portfolio.told);"),
        ("exit = 1\n", "portfolio.book(\"x\", portfolio.mean(\"told\", 3));"),
        ("exit = 1\n", "portfolio.book(\"x\", portfolio.mean(\"tolds\", 3));"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let text = leavers(9, 3, listening).replace("[scenario]\n", "[scenario]\nrules = [\"firm.rhai\"]\n");
        std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
        std::fs::write(folder.path().join("firm.rhai"), format!("fn policy(portfolio) {{ {deed} }}")).unwrap();
        all.push_str(&said(&folder.path().join("scenario.toml")));
    }
    for rule in ["customer.said < 0.5", "customer.satisfaction < 0.5"] {
        let folder = tempfile::tempdir().unwrap();
        let text = leavers(9, 3, "") + &*format!("[measures.mail]\non = true\ncost = 1\nfor = '{rule}'\n");
        std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
        all.push_str(&said(&folder.path().join("scenario.toml")));
    }
    insta::assert_snapshot!(all);
}

/// Where nobody was asked what was said is -1, which lies below anything.
#[test]
fn a_rule_that_takes_silence_for_a_complaint_is_doubted() {
    let doubted = |deed: &str| {
        let text = leavers(9, 3, "survey = 0.1\n").replace("[scenario]\n", "[scenario]\nrules = [\"firm.rhai\"]\n");
        let rule = format!("fn policy(portfolio) {{ {deed} }}");
        let folder = crate::scenario::Folder::with(&[("firm.rhai", &rule)]);
        let (model, problems) = crate::scenario::try_with(&text, &[], &folder);
        let model = model.unwrap_or_else(|| panic!("{problems:?}"));
        let book =
            tenure::rules::RuleBook::compile(&model, tenure::rules::Mode::Auto).unwrap_or_else(|it| panic!("{it:?}"));
        book.warnings().iter().any(|it| it.title.contains("nobody was asked"))
    };
    let then = "{ portfolio.book(\"x\", 1.0); }";
    for condition in [
        "portfolio.satisfaction < 0.7",
        "0.7 >= portfolio.satisfaction",
        "portfolio.satisfaction(\"all\") <= 0.7",
        "portfolio.mean(\"satisfaction\", 3) < 0.7",
    ] {
        assert!(doubted(&format!("if {condition} {then}")), "{condition}");
    }
    assert!(doubted(&format!("let s = portfolio.satisfaction; if s < 0.7 {then}")));
    for condition in [
        "portfolio.satisfaction >= 0.0 && portfolio.satisfaction < 0.7",
        "portfolio.satisfaction != -1.0 && portfolio.satisfaction < 0.7",
        "portfolio.satisfaction > 0.7",
        "portfolio.customers < 5.0",
    ] {
        assert!(!doubted(&format!("if {condition} {then}")), "{condition}");
    }
    assert!(!doubted(&format!("let s = portfolio.satisfaction; if s >= 0.0 && s < 0.7 {then}")));
}

/// The errors of the rules of a scenario.
fn said(path: &std::path::Path) -> String {
    let source = std::sync::Arc::new(tenure::error::Source {
        name: "scenario.toml".to_owned(),
        text: std::fs::read_to_string(path).unwrap(),
    });
    let document = tenure::scenario::read(source, &[]).unwrap();
    let files = Disk { folder: path.parent().unwrap() };
    let (model, _) = tenure::model::build(&document, &files);
    let Err(problems) = RuleBook::compile(&model, Mode::Auto) else { panic!("no problem") };
    tenure::report::diagnostic::render(&problems, false, 80) + "\n"
}

/// As a table, and as `check` reads it back.
#[test]
fn what_is_heard_is_told_in_plain_words() {
    let game = Game::of(
        &leavers(100, 2, "survey = 0.25\nsurvey_cost = 1.5\nexit = 0.5\nexit_cost = 12")
            .replace("2.061153622438558e-9", "0.8"),
    );
    let plain = |text: &str| anstream::adapter::strip_str(text).to_string();
    let portrait = tenure::engine::portrait(&game.job(game.all(), 1));
    let comparison = tenure::stats::compare(crate::made_up::study(), &game.play().outcomes);
    let told = plain(&tenure::report::text(&comparison, 80));
    insta::assert_snapshot!(format!("{}\n{told}", plain(&tenure::report::read_back(&portrait, 80))));
}
