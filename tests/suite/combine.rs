//! Several strategies as one: what that is, what it brings beside each alone, and what cannot be one.

use crate::made_up::study;
use crate::play::Game;
use assert_cmd::cargo::cargo_bin_cmd;
use tenure::engine::{Metric, RunOutcome};
use tenure::report::{json, together};
use tenure::stats::{Comparison, combined};

/// Everything but how often a quantity was asked and clamped: there is a path for each cost, and the second asks its own.
fn figures(run: &RunOutcome) -> RunOutcome {
    RunOutcome { clamped: Vec::new(), ..run.clone() }
}

/// A shop in which much is uncertain, with a rule in the library.
const SHOP: &str = "[scenario]\nperiods = 12\nruns = 40\ndiscount_rate = 0.08\n[segments.all]\ncustomers = 40\nretention = 0.7\n\
    purchases = 6\nbasket = { lognormal = { mean = 80, cv = 0.6 }, per = \"customer\" }\nmargin = 0.3\nbasket_noise = 0.2\n\
    [segments.small]\ncustomers = 20\nretention = 0.5\npurchases = 2\nbasket = 20\nmargin = 0.2\n\
    [channels.online]\nnewcomers = 24\ncost = 10\nsegments = { all = 0.5, small = 0.5 }\n[attributes]\npoints = 0\n\
    [strategies.keep]\nlabel = \"Keep\"\nchange = [{ path = \"segments.*.retention\", add = { uniform = { low = 0.01, high = 0.2 } } }]\n\
    cost = { once = { uniform = { low = 10, high = 90 }, per = \"run\" }, per_customer = 4, segments = [\"all\"] }\n\
    [strategies.card]\nlabel = \"Card\"\nrules = [\"loyalty_card.rhai\"]\nchange = [{ path = \"segments.*.retention\", add = { uniform = { low = 0.01, high = 0.1 } } }]\n\
    cost = { per_year = 60, per_customer = 1 }\n\
    [strategies.large]\nlabel = \"Large accounts only\"\ndrop = [\"small\"]\n\
    [strategies.nothing]\n";

fn compared(text: &str, names: &[&str]) -> (Comparison, Vec<Vec<RunOutcome>>) {
    let game = Game::combining(text, names);
    let played = game.play_only(game.members(names), game.model.runs);
    (combined(study(), &played.outcomes), played.outcomes.runs)
}

#[test]
fn with_a_strategy_that_does_nothing_it_is_the_other_to_the_last_bit() {
    for name in ["keep", "card", "large"] {
        for names in [[name, "nothing"], ["nothing", name]] {
            let (comparison, runs) = compared(SHOP, &names);
            let own = 1 + names.iter().position(|it| *it == name).unwrap();
            assert!(runs.iter().all(|run| figures(&run[3]) == figures(&run[own])), "{names:?}");
            let found = comparison.interaction.unwrap();
            assert_eq!((found.interaction.mean, found.interaction.se), (0.0, Some(0.0)));
            assert_eq!(found.together.mean, found.sum.mean);
        }
    }
}

/// One customer who brings 10 a month for ten months.
fn certain(strategies: &str) -> String {
    format!(
        "[scenario]\nperiods = 10\nrate_basis = \"period\"\nruns = 1\n[segments.one]\ncustomers = 1\nretention = 1\n\
         buying = \"subscription\"\npurchases = 1\nbasket = 10\nmargin = 1\n[activities.post]\ndriver = \"period\"\ncost = 2\n{strategies}"
    )
}

/// Half as much again and twice as much are three times as much: 10 a month more where the sum is 15 more, less what both cost. What
/// changes other things adds up.
#[test]
fn factors_multiply_amounts_add_up_and_each_is_paid_for() {
    let basket = |action: &str| format!("change = [{{ path = \"segments.*.basket\", {action} }}]\n");
    let strategies = format!(
        "[strategies.half]\n{}cost = {{ once = 3, per_customer = 1 }}\n[strategies.twice]\n{}cost = {{ once = 4, per_year = 12 }}\n\
         [strategies.more]\n{}[strategies.again]\n{}[strategies.cheap]\nchange = [{{ path = \"activities.post.cost\", set = 0 }}]\n\
         [strategies.fixed]\n{}",
        basket("scale = 1.5"),
        basket("scale = 2"),
        basket("add = 1"),
        basket("add = 7"),
        basket("set = 16")
    );
    let found = |names: &[&str]| {
        let it = compared(&certain(&strategies), names).0.interaction.unwrap();
        [it.sum.mean, it.together.mean, it.interaction.mean]
    };
    assert_eq!(found(&["half", "twice"]), [50.0 - 13.0 + 100.0 - 14.0, 200.0 - 27.0, 50.0]);
    assert_eq!(found(&["more", "again"]), [80.0, 80.0, 0.0]);
    assert_eq!(found(&["again", "cheap", "half"]), [70.0 + 20.0 + 37.0, 155.0 + 20.0 - 13.0, 35.0]);
    // In the order in which they are named: (10+1) x 2, and 10 x 2 + 1.
    assert_eq!(found(&["more", "twice"])[1], 120.0 - 14.0);
    assert_eq!(found(&["twice", "more"])[1], 110.0 - 14.0);
    assert_eq!(found(&["fixed", "more"])[1], 70.0, "it is set, and then changed from there");
}

#[test]
fn the_interaction_is_paired_run_by_run() {
    let (comparison, runs) = compared(SHOP, &["keep", "card", "large"]);
    let value = |run: &Vec<RunOutcome>, at: usize| run[at].values[Metric::Value as usize].unwrap();
    let each =
        runs.iter().map(|run| value(run, 4) - value(run, 1) - value(run, 2) - value(run, 3) + 2.0 * value(run, 0));
    let each: Vec<f64> = each.collect();
    let found = comparison.interaction.unwrap().interaction;
    assert!((found.mean - crate::play::mean(&each)).abs() < 1e-9 * found.mean.abs().max(1.0));
    let se = (crate::play::variance(&each) / each.len() as f64).sqrt();
    assert!((found.se.unwrap() - se).abs() < 1e-9 * se);
    assert!(se > 0.0 && se < 0.5 * comparison.strategies[4].metrics[Metric::Value as usize].unwrap().se.unwrap());
    let document: serde_json::Value = serde_json::from_str(&json(&comparison)).unwrap();
    assert_eq!(document["interaction"]["interaction"]["mean"], found.mean);
    assert_eq!(document["strategies"][4]["name"], "keep + card + large");
}

#[test]
fn a_report_says_whether_it_is_more_than_the_sum() {
    let told = |text: &str, names: &[&str]| {
        let (comparison, _) = compared(text, names);
        [80, 60].map(|width| together(&comparison, width)).join("\n=====\n\n")
    };
    insta::assert_snapshot!("combined", told(SHOP, &["keep", "card", "large"]));
    insta::assert_snapshot!("combined_with_nothing", told(SHOP, &["card", "nothing"]));
    let more = "[strategies.more]\nchange = [{ path = \"segments.*.basket\", add = 1 }]\n\
                [strategies.twice]\nchange = [{ path = \"segments.*.basket\", scale = 2 }]\n";
    insta::assert_snapshot!("combined_once", told(&certain(more), &["more", "twice"]));
}

/// A measure by itself, in a cascade, and ended by a change of its switch.
const MEASURES: &str = "[measures.mail]\nlasts = 1\ndoes = [{ path = \"purchases\", scale = 1.1 }]\n[cascades.climb]\nmeasures = [\"mail\"]\nafter = 1\nkeep_if = 0.1\n\
    [strategies.mail]\nmeasures = [\"mail\"]\n[strategies.ladder]\nmeasures = [\"climb\"]\n\
    [strategies.silence]\nchange = [{ path = \"measures.mail.on\", set = 0 }]\n";

#[test]
fn what_contradicts_is_refused_where_it_stands() {
    let set = |value: &str| format!("change = [{{ path = \"segments.one.basket\", set = {value} }}]\n");
    let any = "change = [{ path = \"segments.*.basket\", scale = 2 }]\n";
    let policy = |name: &str| format!("[strategies.{name}]\nrules = [\"{name}.rhai\"]\n");
    let text = certain(&format!(
        "[strategies.low]\n{}[strategies.high]\n{}[strategies.any]\n{any}[strategies.later]\nfrom = 3\n[strategies.slow]\n{any}ramp = 3\n\
         [strategies.beyond]\nchange = [{{ path = \"segments.one.retention\", add = -0.6 }}]\n\
         [strategies.below]\nchange = [{{ path = \"segments.one.retention\", add = -0.5 }}]\n{}{}{}{}{MEASURES}[memory]\nstage = 0\n",
        set("5"),
        set("20"),
        policy("first"),
        policy("second"),
        policy("third"),
        policy("fourth")
    ));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.toml"), text).unwrap();
    let write = |name: &str, deed: &str| {
        std::fs::write(folder.path().join(name), format!("fn policy(portfolio) {{ {deed} }}\n")).unwrap();
    };
    write("first.rhai", "portfolio.stage += 1.0; portfolio.scale(\"segments.*.basket\", 1.1);");
    write("second.rhai", "portfolio.stage = 2.0;");
    write("third.rhai", "portfolio.add(\"segments.one.basket\", 5.0);");
    write("fourth.rhai", "portfolio.set(\"segments.one.basket\", 5.0);");
    let told = |names: &[&str]| {
        let mut command = cargo_bin_cmd!("tenure");
        let output = command.current_dir(folder.path()).args(["combine", "shop.toml"]).args(names).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{names:?}");
        format!("$ tenure combine shop.toml {}\n{}\n", names.join(" "), String::from_utf8(output.stderr).unwrap())
    };
    let all: [&[&str]; 16] = [
        &["low", "high"],
        &["any", "low"],
        &["any", "later"],
        &["any", "slow"],
        &["beyond", "below"],
        &["first", "second"],
        &["first", "third"],
        &["any", "first", "any"],
        &["any", "baseline"],
        &["any", "lo"],
        &["any"],
        &["low", "high", "any"],
        &["any", "fourth"],
        &["fourth", "any"],
        &["mail", "ladder"],
        &["mail", "silence"],
    ];
    insta::assert_snapshot!("combined_refused", all.map(told).concat());
    let mut command = cargo_bin_cmd!("tenure");
    command
        .current_dir(folder.path())
        .args(["combine", "shop.toml", "low", "any", "second", "--runs", "2"])
        .assert()
        .success();
}
