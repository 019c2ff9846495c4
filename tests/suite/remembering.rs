//! A policy that remembers: numbers of its own, and means over the periods so far.

use crate::play::{Game, Played};
use crate::scenario::{Folder, errors, try_with};
use std::collections::BTreeMap;
use tenure::rules::{Mode, RuleBook};

/// Two segments that bring 100, 200, ... and 10 in each period, a policy, and more tables.
fn shop(periods: u32, runs: u32, policy: &str, more: &str) -> Played {
    let folder = tempfile::tempdir().unwrap();
    let rises: Vec<String> = (1..=periods).map(|n| n.to_string()).collect();
    let text = format!(
        "[scenario]\nperiods = {periods}\nruns = {runs}\nrate_basis = \"period\"\nrules = [\"policy.rhai\"]\n\
         [segments.small]\ncustomers = 10\nretention = 1\nbuying = \"subscription\"\npurchases = {{ by_period = [{}] }}\nbasket = 10\nmargin = 1\n\
         [segments.large]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 10\nmargin = 1\n{more}",
        rises.join(", ")
    );
    std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
    std::fs::write(folder.path().join("policy.rhai"), format!("fn policy(portfolio) {{\n{policy}\n}}")).unwrap();
    Game::open_in(&folder.path().join("scenario.toml"), Mode::Auto).by_period().play()
}

fn booked(played: &Played, run: usize, strategy: usize) -> BTreeMap<String, f64> {
    let outcomes = &played.outcomes;
    outcomes.booked.iter().cloned().zip(outcomes.runs[run][strategy].booked.iter().copied()).collect()
}

/// Three steps, each once: what comes next depends on what came before.
#[test]
fn a_policy_goes_on_from_where_it_was() {
    let policy = "if portfolio.stage == 0 && portfolio.revenue > 250.0 { portfolio.stage = 1; portfolio.book(\"pilot\", 100.0); }\n\
                  else if portfolio.stage == 1 { portfolio.stage += 1; portfolio.since = portfolio.period; portfolio.book(\"launch\", 1000.0); }\n\
                  if portfolio.stage == 2 { portfolio.book(\"waited\", (portfolio.period - portfolio.since) * 1.0); }";
    let played = shop(8, 2, policy, "[memory]\nstage = 0\nsince = -1\n[strategies.again]\n");
    for run in 0..2 {
        for strategy in 0..2 {
            let seen = booked(&played, run, strategy);
            // More than 250 was sold in period 2, so the pilot is in 3 and the launch in 4; then 0 + 1 + 2 + 3 periods.
            assert_eq!(
                (seen["pilot"], seen["launch"], seen["waited"]),
                (100.0, 1_000.0, 6.0),
                "run {run}, strategy {strategy}"
            );
        }
    }
}

/// By period and at the end, by the name of the number.
#[test]
fn what_is_remembered_is_told() {
    let policy = "portfolio.seen += portfolio.period; if portfolio.period == 2 { portfolio.stage = 4; }";
    let outcomes = shop(5, 2, policy, "[memory]\nseen = 0\nstage = -1\n").outcomes;
    let place = |name: &str| outcomes.named.iter().position(|it| it.metric == name).unwrap();
    for run in outcomes.runs.iter().flatten() {
        for (name, series) in
            [("memory_seen", [0.0, 1.0, 3.0, 6.0, 10.0]), ("memory_stage", [-1.0, -1.0, 4.0, 4.0, 4.0])]
        {
            let told = &run.named[place(name)];
            assert_eq!((told.value, &told.series), (Some(series[4]), &series.map(Some).to_vec()), "{name}");
        }
    }
}

#[test]
fn what_is_never_written_changes_no_bit() {
    let plain = "if portfolio.churn_rate < 0.5 { portfolio.scale(\"segments.small.basket\", 1.5); portfolio.book(\"mail\", 3.0); }";
    let staged = "if portfolio.stage == 0 && portfolio.churn_rate < 0.5 { portfolio.scale(\"segments.small.basket\", 1.5); portfolio.book(\"mail\", 3.0); }";
    let [without, with] = [shop(9, 2, plain, ""), shop(9, 2, staged, "[memory]\nstage = 0\n")];
    // What is remembered is told of the other alone.
    let mut with = with.outcomes.runs;
    with.iter_mut().flatten().for_each(|run| run.named.clear());
    assert_eq!(without.outcomes.runs, with);
}

/// Revenue is 100, 200, ... and 10: at the beginning of period t, t periods are closed.
#[test]
fn a_mean_is_over_the_last_periods_as_far_as_there_are_so_many() {
    for wide in [1_u32, 3, 20] {
        let policy = format!(
            "portfolio.book(\"all\", portfolio.mean(\"revenue\", {wide})); portfolio.book(\"small\", portfolio.mean(\"revenue\", \"small\", {wide}));\n\
             portfolio.book(\"large\", portfolio.mean(\"revenue\", \"large\", {wide}));"
        );
        let seen = booked(&shop(6, 1, &policy, ""), 0, 0);
        let small = |t: u32| 100.0 * f64::from(t + 1);
        let mean = |t: u32| {
            let last: Vec<f64> = (t.saturating_sub(wide)..t).map(small).collect();
            if last.is_empty() { 0.0 } else { last.iter().sum::<f64>() / last.len() as f64 }
        };
        let expected: f64 = (0..6).map(mean).sum();
        assert!((seen["small"] - expected).abs() < 1e-9, "{wide}: {seen:?}");
        assert!(
            (seen["all"] - expected - 50.0).abs() < 1e-9 && (seen["large"] - 50.0).abs() < 1e-9,
            "{wide}: {seen:?}"
        );
    }
}

/// Ten by subscription buy in the first period, not in the second, and again in the third.
#[test]
fn a_policy_sees_who_falls_silent_and_who_buys_again() {
    let text = "[scenario]\nperiods = 4\nruns = 1\nrate_basis = \"period\"\nrules = [\"policy.rhai\"]\n\
                [segments.all]\ncustomers = 10\nretention = 1\nbuying = \"subscription\"\npurchases = { by_period = [1, 0, 1, 1] }\nbasket = 10\nmargin = 1\n";
    let policy = "fn policy(portfolio) { let t = portfolio.period;\n\
                  if t == 2 { portfolio.book(\"silent\", portfolio.silent); }\n\
                  if t == 3 { portfolio.book(\"woken\", portfolio.woken(\"all\")); portfolio.book(\"left\", portfolio.silent); } }";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
    std::fs::write(folder.path().join("policy.rhai"), policy).unwrap();
    let seen = booked(&Game::open(&folder.path().join("scenario.toml")).play(), 0, 0);
    assert_eq!((seen["silent"], seen["woken"], seen["left"]), (10.0, 10.0, 0.0));
}

#[test]
fn what_a_policy_remembers_has_a_name_and_a_number() {
    let shop =
        "[scenario]\nperiods = 3\n[segments.a]\ncustomers = 1\nretention = 0.8\nbasket = 1\nmargin = 0.3\n[memory]\n";
    for (key, title) in [
        ("revenue = 1", "`revenue` is taken: in a rule it means something else"),
        ("stage = \"one\"", "`stage` of [memory] is text"),
        ("a-b = 1", "`a-b` cannot be a name in a rule"),
    ] {
        assert_eq!(errors(&format!("{shop}{key}\n")), [title], "{key}");
    }
}

/// The lists of names that a scenario may not give are kept by hand, for the reader knows nothing of rules.
#[test]
fn names_of_figures_and_properties_are_taken() {
    use tenure::rules::{CLOCK, CUSTOMER, LEVERS, MEAN, PORTFOLIO, STAFF};
    let shop = "[scenario]\nperiods = 3\n[segments.a]\ncustomers = 1\nretention = 0.8\nbasket = 1\nmargin = 0.3\n";
    let figures = PORTFOLIO.iter().map(|figure| figure.name).chain(CLOCK.iter().map(|hand| hand.name));
    let figures = figures.chain(STAFF.iter().map(|figure| figure.name));
    for name in figures.chain(LEVERS.iter().map(|lever| lever.name)).chain([MEAN]) {
        assert_eq!(errors(&format!("{shop}[memory]\n{name} = 0\n")).len(), 1, "{name}");
    }
    for name in CUSTOMER.iter().map(|field| &field.name) {
        assert_eq!(errors(&format!("{shop}[attributes]\n{name} = 0\n")).len(), 1, "{name}");
    }
}

/// What a policy remembers it was told to the digit: a whole number is meant, a part is doubted.
#[test]
fn a_stage_may_be_compared_for_equality() {
    let doubts = |number: &str| {
        let policy = format!("fn policy(portfolio) {{ if portfolio.stage == {number} {{ portfolio.stage = 1; }} }}");
        let text = "[scenario]\nperiods = 3\nrules = [\"policy.rhai\"]\n[segments.a]\ncustomers = 1\nretention = 0.8\nbasket = 1\nmargin = 0.3\n[memory]\nstage = 0\n";
        let (model, _) = try_with(text, &[], &Folder::with(&[("policy.rhai", &policy)]));
        RuleBook::compile(&model.unwrap(), Mode::Auto).unwrap().warnings().len()
    };
    assert_eq!(["0", "2.0", "0.3"].map(doubts), [0, 0, 1]);
}
