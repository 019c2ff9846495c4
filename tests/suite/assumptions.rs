//! Names of assumptions in the place of numbers: parameters of laws, changes, costs.

use crate::play::{Game, Played, Z_20, assert_within, mean, variance};
use crate::scenario::{Folder, errors, try_with};
use tenure::engine::{Detail, Job, MEMORY, Metric, simulate};
use tenure::error::Error;
use tenure::isa::Isa;
use tenure::rules::{Mode, RuleBook, SettingId};
use tenure::stop::Stop;

/// Customers who stay and buy once a month, so that the revenue of the only month is the sum of their baskets.
fn sales(assumptions: &str, runs: u32, customers: u32, lines: &str) -> String {
    format!(
        "[scenario]\nperiods = 1\nruns = {runs}\n[assumptions]\n{assumptions}\n[segments.one]\ncustomers = {customers}\nretention = 1\nbuying = \"subscription\"\npurchases = 12\nmargin = 1\n{lines}\n"
    )
}

fn revenue(text: &str) -> Vec<f64> {
    Game::of(text).play().figures("baseline", Metric::Revenue)
}

fn values(played: &Played) -> Vec<Vec<Vec<Option<f64>>>> {
    let runs = played.outcomes.runs.iter();
    runs.map(|run| run.iter().map(|strategy| strategy.values.to_vec()).collect()).collect()
}

/// With alpha uniform over 1..3 and beta 1, the mean of the law is 1 - 1/(alpha + 1): its mean is 1 - ln 2 / 2, and the
/// mean of its square 1 - ln 2 + 1/8.
#[test]
fn the_mean_of_a_beta_whose_alpha_is_drawn_has_its_closed_form() {
    let customers = 2_000;
    let text = sales(
        "aa = { uniform = { low = 1, high = 3 } }",
        600,
        customers,
        "basket = { beta = { alpha = \"aa\", beta = 1 }, per = \"customer\" }",
    );
    let means: Vec<f64> = revenue(&text).iter().map(|sum| sum / f64::from(customers)).collect();
    let ln2 = std::f64::consts::LN_2;
    let exact = 1.0 - ln2 / 2.0;
    let of_alpha = 1.0 - ln2 + 0.125 - exact * exact;
    let runs = means.len() as f64;
    assert!((mean(&means) - exact).abs() < Z_20 * (variance(&means) / runs).sqrt(), "{} {exact}", mean(&means));
    // Within a run the customers add a two thousandth of a variance of at most 1/12.
    let spread = (of_alpha + 1.0 / 24.0 / f64::from(customers), variance(&means));
    let fourth = means.iter().map(|x| (x - exact).powi(4)).sum::<f64>() / runs;
    let error = ((fourth - spread.1 * spread.1) / runs).sqrt();
    assert!((spread.0 - spread.1).abs() < Z_20 * error, "{spread:?} {error}");
}

/// Every place that takes a name, with the name replaced by its number.
#[test]
fn a_name_and_its_number_give_the_same_bits() {
    let scenario = |aa: &str, name: &str| {
        format!(
            "[scenario]\nperiods = 24\nruns = 3\nfixed_cost = {{ normal = {{ mean = {name}, sd = 1 }}, per = \"period\" }}\n\
             [assumptions]\naa = {aa}\nused = {{ gamma = {{ mean = {name}, cv = 0.1 }} }}\n\
             [segments.one]\ncustomers = 40\nretention = {{ beta = {{ alpha = {name}, beta = 0.5 }}, per = \"customer\" }}\n\
             purchases = {{ gamma = {{ shape = 2, rate = {name} }}, per = \"period\" }}\nbasket = {{ lognormal = {{ mu = {name}, sigma = 0.5 }}, per = \"run\" }}\n\
             margin = 0.5\ncomplaints = {{ rule = \"0.01 * used\" }}\n\
             [channels.web]\nnewcomers = {{ exponential = {{ mean = {name} }}, per = \"period\" }}\ncost = {name}\n\
             [activities.visit]\ndriver = {name}\ncost = {{ uniform = {{ low = 1, high = {name} }}, per = \"customer\" }}\n\
             [strategies.a]\nchange = [{{ path = \"segments.*.basket\", add = {name} }}, {{ path = \"segments.one.purchases\", scale = {name} }}]\n\
             cost = {{ once = {name}, per_customer = {name} }}\n\
             [strategies.b]\nchange = [{{ path = \"segments.*.purchases\", set = {name} }}, {{ path = \"segments.one.basket.lognormal.sigma\", set = {name} }}]\n"
        )
    };
    let plain = values(&Game::of(&scenario("2.5", "2.5")).play());
    assert!(plain[0][0] != plain[0][1] && plain[0][0] != plain[0][2] && plain[0] != plain[1]);
    // As a number, and as a draw that can be nothing else.
    for aa in ["2.5", "{ uniform = { low = 2.5, high = 2.5 } }"] {
        assert_eq!(values(&Game::of(&scenario(aa, "\"aa\"")).play()), plain, "{aa}");
    }
}

#[test]
fn a_strategy_with_another_law_keeps_the_luck_of_each_customer() {
    let text = sales(
        "aa = { uniform = { low = 10, high = 30 } }\nbb = { gamma = { mean = \"aa\", cv = 0.1 } }",
        5,
        300,
        "basket = { gamma = { shape = 2, rate = \"aa\" }, per = \"customer\" }\n[strategies.same]\n[strategies.other]\nchange = [{ path = \"segments.one.basket.gamma.rate\", set = \"bb\" }]",
    );
    let played = Game::of(&text).play();
    let of = |strategy| played.figures(strategy, Metric::Revenue);
    assert_eq!(of("baseline"), of("same"));
    // The rate is a scale: the sums of one world differ by the ratio of the rates, which moves around 1 with bb.
    let ratios: Vec<f64> = of("other").iter().zip(of("baseline")).map(|(a, b)| a / b).collect();
    assert!(ratios.iter().all(|ratio| (0.6..1.6).contains(ratio) && *ratio != 1.0), "{ratios:?}");
    assert!(variance(&ratios) > 0.0);
}

/// What rests on an assumption follows when a reality check sets it: laws, draws, other assumptions.
#[test]
fn a_check_that_sets_an_assumption_moves_what_rests_on_it() {
    let text = sales(
        "aa = 2\nbb = { gamma = { mean = \"aa\", cv = 0.001 } }",
        3,
        2_000,
        "basket = { gamma = { mean = \"aa\", cv = 0.1 }, per = \"customer\" }\ncross_sell = { rule = \"0.0 * bb\" }\n\
         [[check]]\nname = \"more\"\ngiven = { \"assumptions.aa\" = 8 }\nthen = \"revenue > 15000 && revenue < 17000\"\n\
         [[check]]\nname = \"as it is\"\nthen = \"revenue > 3900 && revenue < 4100\"\n\
         [[check]]\nname = \"booked\"\ngiven = { \"assumptions.aa\" = 8, \"segments.one.basket\" = \"bb\" }\nthen = \"revenue > 15000 && revenue < 17000\"",
    );
    let game = Game::of(&text);
    let checks = (0..3).map(SettingId::Check).collect();
    let runs = game.play_only(checks, 3).outcomes.runs;
    for run in runs {
        let revenue = |check: usize| run[check].values[Metric::Revenue as usize].unwrap();
        assert!((15_800.0..16_200.0).contains(&revenue(0)), "{}", revenue(0));
        assert!((3_950.0..4_050.0).contains(&revenue(1)), "{}", revenue(1));
        assert!((15_800.0..16_200.0).contains(&revenue(2)), "{}", revenue(2));
    }
}

#[test]
fn assumptions_come_in_any_order() {
    let aa = "aa = { uniform = { low = 1, high = 3 } }";
    let bb = "bb = { gamma = { mean = \"aa\", cv = \"cc\" } }";
    let cc = "cc = { uniform = { low = 0.1, high = 0.2 } }";
    let lines =
        "basket = { gamma = { mean = \"bb\", cv = 0.5 }, per = \"customer\" }\ncomplaints = { rule = \"0.1 * aa\" }";
    let of = |order: [&str; 3]| values(&Game::of(&sales(&order.join("\n"), 4, 50, lines)).play());
    assert_eq!(of([aa, cc, bb]), of([bb, aa, cc]));
    assert_eq!(of([aa, cc, bb]), of([cc, bb, aa]));
}

/// The value, which stands between `before` and `after`, is a matter of the seed.
fn assert_says(message: &str, before: &str, after: &str) {
    assert!(message.starts_with(before) && message.contains(after) && message.ends_with(')'), "{message}");
}

#[test]
fn what_an_assumption_makes_impossible_stops_the_run_with_path_value_and_run() {
    let message = |text: &str| {
        let (model, problems) = try_with(text, &[], &Folder::default());
        assert!(problems.is_empty(), "{problems:#?}");
        let model = model.unwrap();
        let rules = RuleBook::compile(&model, Mode::Auto).unwrap();
        let strategies = vec![SettingId::Baseline];
        let (runs, seed, threads) = (model.runs, model.seed, 2);
        let job = Job {
            model: &model,
            rules: &rules,
            strategies,
            probes: Vec::new(),
            runs,
            seed,
            threads,
            isa: Isa::best(),
            detail: Detail::default(),
            memory: MEMORY,
        };
        match simulate(&job, &|_| {}, &Stop::default()) {
            Err(Error::Run(message)) => message,
            other => panic!("{:?}", other.map(|_| ())),
        }
    };
    let text = sales(
        "aa = { normal = { mean = 0.5, sd = 1 } }",
        50,
        3,
        "basket = { beta = { alpha = \"aa\", beta = 1 }, per = \"customer\" }",
    );
    assert_says(&message(&text), "segments.one.basket: `alpha` of `beta` is -", ": it must be above 0 (run ");
    let text = sales(
        "aa = { uniform = { low = 0, high = 2 } }",
        50,
        3,
        "basket = { triangular = { low = \"aa\", mode = 1, high = 3 }, per = \"run\" }",
    );
    assert_says(
        &message(&text),
        "segments.one.basket: the parameters of `triangular` do not go together: `low` (1.",
        ") must not be above `mode` (1) (run ",
    );
    let text = sales(
        "aa = { normal = { mean = 0.5, sd = 1 } }\nbb = { exponential = { mean = \"aa\" } }",
        50,
        3,
        "basket = \"bb\"",
    );
    assert_says(&message(&text), "assumptions.bb: `mean` of `exponential` is -", ": it must be above 0 (run ");
}

#[test]
fn what_can_be_known_before_is_told_before() {
    let told = |assumptions: &str, basket: &str| {
        errors(&sales(assumptions, 1, 1, &format!("basket = {{ {basket}, per = \"customer\" }}")))
    };
    let beta = "beta = { alpha = \"aa\", beta = 1 }";
    assert_eq!(told("aa = -1", beta), ["`alpha` of `beta`, by the assumption `aa`, is -1"]);
    assert_eq!(
        told("aa = { uniform = { low = -3, high = 1 } }", beta),
        ["`alpha` of `beta` is impossible in half of the runs or more"]
    );
    assert_eq!(
        told("aa = 5", "uniform = { low = \"aa\", high = 2 }"),
        ["the parameters of `uniform` do not go together"]
    );
    assert_eq!(told("aa = 5", "empirical = { values = [\"aa\"] }"), ["an entry of `values` of `empirical` is text"]);
    assert_eq!(told("aa = 5", "beta = { alpha = \"0,5\", beta = \"aa\" }"), ["`alpha` of `beta` is text"]);
}

#[test]
fn a_doubtful_law_is_played_all_the_same() {
    let text = "[scenario]\nperiods = 1\nruns = 1\n[segments.a]\nretention = 1\ncustomers = 9\nbuying = \"subscription\"\nbasket = { gamma = { mean = 12.000, cv = 0.5 }, per = \"customer\" }\nmargin = 1\n";
    assert!(revenue(text)[0] > 0.0);
}

/// A change of which each run draws: its mean and spread are those of its law, the same luck under every strategy that has
/// the effect, and the same as an assumption of that law gives where it is known.
#[test]
fn what_a_change_adds_scales_or_sets_may_be_drawn_once_a_run() {
    let law = "{ uniform = { low = 10, high = 30 } }";
    let text = |change: &str| {
        [
            sales("", 400, 1, "basket = 100"),
            format!("[strategies.a]\nchange = [{change}]\n[strategies.b]\nchange = [{change}]\n"),
        ]
        .concat()
    };
    for (change, from, to) in [
        (format!("{{ path = \"segments.one.basket\", add = {law} }}"), 110.0, 130.0),
        (
            "{ path = \"segments.*.basket\", scale = { uniform = { low = 0.5, high = 0.9 }, per = \"run\" } }".into(),
            50.0,
            90.0,
        ),
        (format!("{{ path = \"segments.one.basket\", set = {law} }}"), 10.0, 30.0),
    ] {
        let played = Game::of(&text(&change)).play();
        let [a, b] = ["a", "b"].map(|strategy| played.figures(strategy, Metric::Revenue));
        assert_eq!(a, b);
        assert!(a.iter().all(|revenue| (from..=to).contains(revenue)), "{change}");
        let error = ((to - from) / 12.0_f64.sqrt()) / 20.0;
        assert_within(&change, mean(&a), f64::midpoint(from, to), error, Z_20);
        assert!((variance(&a).sqrt() / error / 20.0 - 1.0).abs() < 0.15, "{change}");
        assert!(played.figures("baseline", Metric::Revenue).iter().all(|revenue| *revenue == 100.0));
    }
    // Two effects of one strategy on the same number have a luck each.
    let both =
        format!("{{ path = \"segments.one.basket\", add = {law} }}, {{ path = \"segments.one.basket\", add = {law} }}");
    let spread = variance(&Game::of(&text(&both)).play().figures("a", Metric::Revenue));
    assert!((spread / (2.0 * 400.0 / 12.0) - 1.0).abs() < 0.3, "{spread}");
}

#[test]
fn what_a_change_draws_is_drawn_by_the_run() {
    let lines = |add: &str| {
        [
            sales("", 1, 1, "basket = 100"),
            format!("[strategies.a]\nchange = [{{ path = \"segments.one.basket\", add = {add} }}]\n"),
        ]
        .concat()
    };
    let told = |add: &str| errors(&lines(add));
    insta::assert_debug_snapshot!([
        told("{ normal = { mean = 3, sd = 1 }, per = \"customer\" }"),
        told("{ by_period = [1, 2] }"),
        told("{ normal = { mean = 3, sdd = 1 } }"),
    ]);
}
