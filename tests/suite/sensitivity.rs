//! What would change the answer: shares of variance against their exact values, flip points in closed form, one world throughout.

use crate::made_up::study;
use crate::play::{Game, Z_20, assert_within, mean};
use std::f64::consts::PI;
use tenure::engine::{Input, Instead, Job, Metric, Toss, drawn, inputs, simulate, toss};
use tenure::report::{json, sensitivity};
use tenure::stats::{AsIs, Comparison, Known, Sensitivity, compare};
use tenure::stop::Stop;

/// A game that is played for a question: runs as they are, and whatever the question takes.
pub(crate) struct Asked<'a> {
    pub(crate) job: Job<'a>,
    pub(crate) comparison: Comparison,
    pub(crate) values: Vec<Vec<f64>>,
    pub(crate) inputs: Vec<Input>,
}

impl<'a> Asked<'a> {
    pub(crate) fn of(game: &'a Game, runs: u32, seed: u64) -> Asked<'a> {
        let job = Job { seed, ..game.job(game.all(), runs) };
        let outcomes = simulate(&job, &|_| {}, &Stop::default()).unwrap();
        let value = |run: &Vec<_>| {
            run.iter().map(|it: &tenure::engine::RunOutcome| it.values[Metric::Value as usize].unwrap()).collect()
        };
        let values = outcomes.runs.iter().map(value).collect();
        let inputs = inputs(&job).unwrap();
        Asked { comparison: compare(study(), &outcomes), job, values, inputs }
    }

    pub(crate) fn as_is(&self) -> AsIs<'_> {
        AsIs { comparison: &self.comparison, values: &self.values, inputs: &self.inputs }
    }

    pub(crate) fn play(&self, strategies: &[usize], tosses: &[Toss]) -> tenure::error::Result<Vec<Vec<f64>>> {
        let strategies = strategies.iter().map(|at| self.job.strategies[*at]).collect();
        toss(&Job { strategies, probes: Vec::new(), ..self.job }, tosses, &|_| {}, &Stop::default())
    }

    fn sensitivity(&self) -> Sensitivity {
        Sensitivity::new(self.as_is(), &mut |strategies, tosses| self.play(strategies, tosses)).unwrap()
    }

    fn told(&self, width: u16) -> String {
        let comparison = Comparison { sensitivity: Some(self.sensitivity()), ..self.comparison.clone() };
        sensitivity(&comparison, width)
    }
}

/// A firm whose value is this rule of three uniform numbers, with so many purchases by chance on top.
fn ishigami(purchases: f64) -> String {
    format!(
        "[scenario]\nperiod = \"year\"\nperiods = 1\ndiscount_rate = 0\nruns = 10\n\
         fixed_cost = {{ rule = \"100.0 - sin(x1) - 7.0 * sin(x2) * sin(x2) - 0.1 * x3 * x3 * x3 * x3 * sin(x1)\" }}\n\
         [assumptions]\nx1 = {{ uniform = {{ low = -{PI}, high = {PI} }} }}\nx2 = {{ uniform = {{ low = -{PI}, high = {PI} }} }}\n\
         x3 = {{ uniform = {{ low = -{PI}, high = {PI} }} }}\n\
         [segments.all]\ncustomers = 1\nretention = 1\npurchases = {purchases}\nbasket = 1\nmargin = 1\n"
    )
}

/// Estimates of several seeds against what they must be on average.
fn assert_on_average(what: &str, estimates: &[Known], exact: f64) {
    let means: Vec<f64> = estimates.iter().map(|it| it.mean).collect();
    if estimates.iter().all(|it| it.se == Some(0.0)) {
        // Without luck there is nothing to estimate.
        assert!(means.iter().all(|it| (it - exact).abs() < 1e-12), "{what}: {means:?} instead of {exact}");
        return;
    }
    let squares: f64 = estimates.iter().map(|it| it.se.unwrap() * it.se.unwrap()).sum();
    assert_within(what, mean(&means), exact, squares.sqrt() / means.len() as f64, Z_20);
}

/// Ishigami & Homma 1990, with a = 7 and b = 0.1.
#[test]
fn shares_of_variance_are_those_of_ishigami_and_homma() {
    let b = 0.1;
    let first = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
    let (second, both) = (49.0 / 8.0, b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0));
    let whole = first + second + both;
    for luck in [0.0, 9.0] {
        let game = Game::of(&ishigami(luck));
        let found: Vec<Sensitivity> = (1..=20).map(|seed| Asked::of(&game, 200, seed).sensitivity()).collect();
        let exact = [(first, first + both), (second, second), (0.0, both)];
        let share = |of: &dyn Fn(&Sensitivity) -> Known| found.iter().map(of).collect::<Vec<Known>>();
        assert_on_average("variance", &share(&|it| it.shares[0].variance.unwrap()), whole + luck);
        assert_on_average("ignorance", &share(&|it| it.shares[0].ignorance.unwrap()), whole / (whole + luck));
        for (at, (alone, total)) in exact.into_iter().enumerate() {
            let input = |it: &Sensitivity| it.shares[0].inputs[at].clone();
            assert_on_average(
                &format!("x{at} alone"),
                &share(&|it| input(it).first.of_ignorance.unwrap()),
                alone / whole,
            );
            assert_on_average(
                &format!("x{at} in all"),
                &share(&|it| input(it).total.of_ignorance.unwrap()),
                total / whole,
            );
            let part = share(&|it| input(it).total.of_all.unwrap());
            assert_on_average(&format!("x{at} of all"), &part, total / (whole + luck));
        }
        let sums = |it: &Sensitivity| it.shares[0].ignorance.unwrap().mean + it.shares[0].luck.unwrap().mean;
        assert!(found.iter().all(|it| (sums(it) - 1.0).abs() < 1e-9));
    }
}

/// The value of a customer who pays m a year and stays with r, m uniform in 80..120 and r in 0.7..0.9: exact shares from integrals.
#[test]
fn shares_of_variance_are_those_of_customer_lifetime_value() {
    let text = "[scenario]\nperiod = \"year\"\nperiods = 1\ndiscount_rate = 0\nruns = 10\n\
                fixed_cost = { rule = \"2000.0 - m * 1.1 / (1.1 - r)\" }\n[assumptions]\nm = { uniform = { low = 80, high = 120 } }\n\
                r = { uniform = { low = 0.7, high = 0.9 } }\n[segments.all]\ncustomers = 0\nretention = 1\npurchases = 1\nbasket = 1\nmargin = 1\n";
    let game = Game::of(text);
    let found: Vec<Sensitivity> = (1..=20).map(|seed| Asked::of(&game, 200, seed).sensitivity()).collect();
    for (at, exact) in [(0, 0.244_378_005_9), (1, 0.745_679_599_5)] {
        let first: Vec<Known> = found.iter().map(|it| it.shares[0].inputs[at].first.of_all.unwrap()).collect();
        let total: Vec<Known> = found.iter().map(|it| it.shares[0].inputs[1 - at].total.of_all.unwrap()).collect();
        assert_on_average("alone", &first, exact);
        assert_on_average("with the other", &total, 1.0 - exact);
        assert!(found.iter().all(|it| it.shares[0].luck.unwrap().mean == 0.0), "there is no luck");
    }
}

/// Customers who pay 10 a month; what keeping them costs is not known.
fn programme(law: &str) -> String {
    format!(
        "[scenario]\nname = \"Programme\"\nperiods = 12\nrate_basis = \"period\"\nruns = 40\n[assumptions]\ncost = {law}\nidle = {{ uniform = {{ low = 0, high = 1 }} }}\n\
         [segments.all]\ncustomers = 30\nretention = 0.9\nbuying = \"subscription\"\npurchases = 1\nbasket = {{ rule = \"10.0 + 0.0 * idle\" }}\nmargin = 1\n\
         [strategies.keep]\nlabel = \"Keep them\"\nchange = [{{ path = \"segments.*.retention\", add = 0.05 }}]\ncost = {{ per_customer = \"cost\" }}\n"
    )
}

/// In one world the lead is A - c B, A what more is earned and B the customer months under the programme: it turns at A / B to the last digits,
/// and the interval is that of a ratio (Fieller 1954).
#[test]
fn the_decision_turns_where_the_programme_stops_paying() {
    let game = Game::of(&programme("{ uniform = { low = 0, high = 8 } }"));
    let asked = Asked::of(&game, 40, 7);
    let at = |cost: f64| {
        let tosses: Vec<Toss> =
            (0..40).map(|run| Toss { apart: vec![(0, Instead::Value(cost))], ..Toss::of_run(run) }).collect();
        asked.play(&[1, 0], &tosses).unwrap().iter().map(|run| run[0] - run[1]).collect::<Vec<f64>>()
    };
    let free = at(0.0);
    let each: Vec<f64> = free.iter().zip(at(1.0)).map(|(free, paid)| free - paid).collect();
    let found = asked.sensitivity();
    let flip = &found.flip[0];
    assert_eq!((flip.assumption.as_str(), found.flip.len()), ("cost", 2));
    let exact = mean(&free) / mean(&each);
    assert!((flip.value.unwrap() - exact).abs() < 1e-7, "{} instead of {exact}", flip.value.unwrap());
    // Where the interval of A - c B ends at 0.
    let t = 2.022_690_920_036_76; // Student's t, 39 degrees of freedom
    let edge = |c: f64| {
        let rest: Vec<f64> = free.iter().zip(&each).map(|(free, each)| free - c * each).collect();
        mean(&rest).abs() - t * (crate::play::variance(&rest) / 40.0).sqrt()
    };
    let [low, high] = flip.ci95.unwrap().map(Option::unwrap);
    assert!(low < exact && exact < high && edge(low).abs() < 1e-4 && edge(high).abs() < 1e-4);
    assert!((flip.from - 0.008).abs() < 1e-12 && (flip.to - 7.992).abs() < 1e-12);
    assert_eq!((found.flip[1].assumption.as_str(), found.flip[1].value), ("idle", None), "nothing depends on it");
}

#[test]
fn what_takes_some_values_turns_at_the_first_that_is_too_much() {
    let game = Game::of(&programme("{ discrete = { values = [1, 2, 9], weights = [1, 1, 1] } }"));
    let flip = Asked::of(&game, 40, 7).sensitivity().flip.remove(0);
    assert_eq!((flip.value, flip.steps, flip.ci95), (Some(9.0), true, None));
}

#[test]
fn a_tornado_is_paired_and_the_widest_comes_first() {
    let game = Game::of(&programme("{ uniform = { low = 0, high = 8 } }"));
    let asked = Asked::of(&game, 40, 7);
    let found = asked.sensitivity();
    assert_eq!(found.tornado.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["cost", "idle"]);
    let cost = &found.tornado[0];
    assert!((cost.low.at - 0.8).abs() < 1e-12 && (cost.high.at - 7.2).abs() < 1e-12);
    let (low, high) = (cost.low.advantage.unwrap(), cost.high.advantage.unwrap());
    // Whoever leads, it is the programme that a low cost favours.
    let sign = if found.leader.as_deref() == Some("keep") { 1.0 } else { -1.0 };
    assert!(sign * low.mean > 0.0 && sign * high.mean < 0.0);
    let nothing = found.tornado[1].low.advantage.unwrap();
    assert_eq!((nothing.mean, nothing.se), (0.0, Some(0.0)), "in one world what moves nothing moves nothing");
}

/// What has one value only is known.
#[test]
fn what_is_certain_is_no_ignorance() {
    for certain in ["{ uniform = { low = 4, high = 4 } }", "{ empirical = { values = [4, 4] } }"] {
        let game = Game::of(&programme(certain));
        let found = Asked::of(&game, 200, 7).sensitivity();
        assert_eq!(found.tornado.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["idle"], "{certain}");
        assert!(found.shares.iter().all(|it| it.inputs.len() == 1), "{certain}: {found:?}");
    }
}

#[test]
fn numbers_of_a_run_are_one_and_what_is_fixed_is_fixed() {
    let game = Game::of(&programme("{ uniform = { low = 0, high = 8 } }"));
    let asked = Asked::of(&game, 5, 7);
    let runs: Vec<Toss> = (0..5).map(Toss::of_run).collect();
    assert_eq!(asked.play(&[0, 1], &runs).unwrap(), asked.values, "a toss of a run is the run");
    let known = drawn(&asked.job, 0..5).unwrap();
    let fixed: Vec<Toss> = (0..5)
        .map(|run| Toss { apart: vec![(0, Instead::Value(known[0][run as usize]))], ..Toss::of_run(run) })
        .collect();
    assert_eq!(asked.play(&[0, 1], &fixed).unwrap(), asked.values, "fixed where it was drawn");
    let other = asked.play(&[0, 1], &[Toss { ignorance: 3, luck: 0, apart: Vec::new() }]).unwrap();
    assert_eq!(other[0][0], asked.values[0][0], "the luck of the baseline is its own");
    assert_ne!(other[0][1], asked.values[0][1], "the cost of the programme is another");
}

#[test]
fn a_report_says_what_would_change_the_answer() {
    let told = |text: &str| {
        let game = Game::of(text);
        let asked = Asked::of(&game, 40, 7);
        [80, 60].map(|width| asked.told(width)).join("\n=====\n\n")
    };
    insta::assert_snapshot!("sensitivity", told(&programme("{ uniform = { low = 0, high = 8 } }")));
    insta::assert_snapshot!("sensitivity_alone", told(&ishigami(9.0)));
    let certain = "[scenario]\nperiods = 2\nruns = 3\n[segments.all]\ncustomers = 3\nretention = 0.5\npurchases = 9\nbasket = 1\nmargin = 1\n\
                   [strategies.dear]\ncost = { once = 3 }\n";
    insta::assert_snapshot!("sensitivity_of_nothing", told(certain));
    let game = Game::of(&programme("{ uniform = { low = 0, high = 8 } }"));
    let asked = Asked::of(&game, 40, 7);
    let comparison = Comparison { sensitivity: Some(asked.sensitivity()), ..asked.comparison.clone() };
    let document: serde_json::Value = serde_json::from_str(&json(&comparison)).unwrap();
    assert_eq!(document["flip"][0]["assumption"], "cost");
    assert_eq!(document["flip"][0]["value"], comparison.sensitivity.as_ref().unwrap().flip[0].value.unwrap());
    assert_eq!(document["sensitivity"]["shares"][0]["inputs"][0]["name"], "cost");
}

/// Every plain number a tenth less and more, or where the file says; what takes no such value is named and left.
#[test]
fn plain_numbers_are_moved_too() {
    let text = programme("{ uniform = { low = 0, high = 8 } }")
        .replace("margin = 1\n", "margin = 0.5\n")
        .replace("retention = 0.9", "retention = { value = 0.9, range = [0.85, 0.95] }")
        .replace("[strategies.keep]", "products_max = 3\ncross_sell = 0.1\n[strategies.keep]");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.toml"), text).unwrap();
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("tenure");
    let output =
        command.current_dir(folder.path()).args(["sensitivity", "shop.toml", "--all", "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let numbers = document["sensitivity"]["numbers"].as_array().unwrap();
    let of = |name: &str| numbers.iter().find(|it| it["name"] == name).unwrap_or_else(|| panic!("{name}"));
    let ends = |name: &str| [&of(name)["low"]["at"], &of(name)["high"]["at"]].map(|it| it.as_f64().unwrap());
    assert_eq!(ends("segments.all.retention.value"), [0.85, 0.95]);
    assert_eq!(ends("segments.all.customers"), [27.0, 33.0]);
    let more = |end: &str| of("segments.all.margin")[end]["value"]["mean"].as_f64().unwrap();
    assert!(more("low") < 0.0 && (more("low") + more("high")).abs() < 1e-6, "the margin scales what is earned");
    assert_eq!(document["sensitivity"]["unmoved"].to_string(), "[\"segments.all.products_max\"]");
}
