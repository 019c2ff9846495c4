//! What it is worth to know more: normal laws in closed form, luck that is not for sale, pilots between nothing and everything.

use crate::play::{Game, Z_20, assert_within, mean};
use crate::sensitivity::Asked;
use statrs::distribution::{Continuous, ContinuousCDF, Normal};
use tenure::engine::drawn;
use tenure::report::{json, worth};
use tenure::stats::{Answer, Comparison, Information, Known, Nested, Pilot, Wanted};

/// A firm that earns `one`, or `other` under the strategy, with luck that both share and luck that only one has.
fn firm(one: &str, other: &str, luck: f64) -> String {
    format!(
        "[scenario]\nname = \"Two ways\"\nperiod = \"year\"\nperiods = 1\ndiscount_rate = 0\nruns = 400\n\
         fixed_cost = {{ rule = \"1000.0 - x\" }}\n[assumptions]\nx = {{ {one} }}\ny = {{ {other} }}\nidle = {{ uniform = {{ low = 0, high = 1 }} }}\n\
         [segments.all]\ncustomers = 1\nretention = 1\npurchases = {luck}\nbasket = {{ rule = \"1.0 + 0.0 * idle\" }}\nmargin = 1\n\
         [strategies.other]\nlabel = \"The other way\"\nchange = [{{ path = \"scenario.fixed_cost\", set = 1000 }}, {{ path = \"scenario.fixed_cost\", add = \"y\" }}]\n"
    )
}

fn information(game: &Game, runs: u32, seed: u64, wanted: &Wanted) -> (Information, Comparison) {
    let asked = Asked::of(game, runs, seed);
    let drawn = drawn(&asked.job, 0..runs).unwrap();
    let mut play = |strategies: &[usize], tosses: &[_]| asked.play(strategies, tosses);
    let found = Information::new(asked.as_is(), &drawn, wanted, seed, &mut play).unwrap();
    let comparison = Comparison { information: Some(found.clone()), ..asked.comparison.clone() };
    (found, comparison)
}

/// E max(0, D) - max(0, m) of a difference D that is normal with mean m.
fn of_a_normal_difference(m: f64, s: f64) -> f64 {
    let law = Normal::standard();
    s * law.pdf(m / s) - m.abs() * (1.0 - law.cdf((m / s).abs()))
}

fn on_average(what: &str, all: &[Known], exact: f64) {
    let means: Vec<f64> = all.iter().map(|it| it.mean).collect();
    let sd = crate::play::variance(&means).sqrt();
    assert_within(what, mean(&means), exact, sd / (means.len() as f64).sqrt(), Z_20);
}

/// N(100, 20) against N(95, 30): 12.0221556077 for both, less for either, nothing for what moves nothing; luck is not for sale. The other way
/// costs y, so that it is worth 1000 - y less than nothing.
#[test]
fn knowing_normal_figures_is_worth_what_the_closed_form_says() {
    let game = Game::of(&firm("normal = { mean = 100, sd = 20 }", "normal = { mean = -95, sd = 30 }", 100.0));
    let all: Vec<Information> = (1..=40)
        .map(|seed| information(&game, 400, seed, &Wanted { together: vec![vec![0, 1]], ..Wanted::default() }).0)
        .collect();
    let of = |names: &[&str]| -> Vec<Known> {
        all.iter().map(|it| it.evppi.iter().find(|of| of.names == names).unwrap().worth.known).collect()
    };
    let (x, y) = (of_a_normal_difference(5.0, 20.0), of_a_normal_difference(5.0, 30.0));
    let both = of_a_normal_difference(5.0, 1300.0_f64.sqrt());
    assert!((both - 12.022_155_607_7).abs() < 1e-9);
    on_average("all", &all.iter().map(|it| it.evpi.known).collect::<Vec<_>>(), both);
    on_average("x", &of(&["x"]), x);
    on_average("y", &of(&["y"]), y);
    on_average("x and y", &of(&["x", "y"]), both);
    assert!(mean(&of(&["idle"]).iter().map(|it| it.mean).collect::<Vec<_>>()).abs() < 0.3, "worth nothing");
    assert!(all.iter().all(|it| it.ordered));
    let known: f64 = mean(&all.iter().map(|it| it.p_best_known[0].p_best_known).collect::<Vec<_>>());
    let exact = Normal::standard().cdf(5.0 / 1300.0_f64.sqrt());
    assert!((known - exact).abs() < 4.56 * (exact * (1.0 - exact) / (40.0 * 400.0)).sqrt() + 0.002, "{known} {exact}");
    assert!(all.iter().all(|it| (it.p_best_known.iter().map(|it| it.p_best_known).sum::<f64>() - 1.0).abs() < 1e-12));
}

/// A pilot about y whose answers scatter by s leaves 30^2 / (30^2 + s^2 / n) of what y says (conjugate normal laws).
#[test]
fn a_pilot_is_worth_what_is_left_of_the_answer() {
    let game = Game::of(&firm("normal = { mean = 100, sd = 20 }", "normal = { mean = -95, sd = 30 }", 0.0));
    let pilot = |size, sd| Pilot { name: "y".to_owned(), input: 1, size, answer: Answer::Normal(sd) };
    let wanted = Wanted { pilots: vec![pilot(4, 60.0), pilot(1, 1e-6), pilot(1, 1e6)], ..Wanted::default() };
    let all: Vec<Information> = (1..=40).map(|seed| information(&game, 400, seed, &wanted).0).collect();
    let of = |at: usize| all.iter().map(|it| it.evsi[at].worth.known).collect::<Vec<_>>();
    let share: f64 = 900.0 / (900.0 + 3600.0 / 4.0);
    on_average("4 of 60", &of(0), of_a_normal_difference(5.0, 30.0 * share.sqrt()));
    on_average("all but exact", &of(1), of_a_normal_difference(5.0, 30.0));
    assert!(mean(&of(2).iter().map(|it| it.mean).collect::<Vec<_>>()).abs() < 0.5, "worth nothing");
}

/// Nested runs bracket the closed form: one half chooses and the other values, too low; the same do both, too high.
#[test]
fn nested_runs_are_on_either_side_of_it() {
    let game = Game::of(&firm("normal = { mean = 100, sd = 20 }", "normal = { mean = -95, sd = 30 }", 25.0));
    let nested = Some(Nested { outer: 600, inner: 20 });
    let found = information(&game, 400, 3, &Wanted { nested, ..Wanted::default() }).0;
    let exact = [
        (found.evpi, of_a_normal_difference(5.0, 1300.0_f64.sqrt())),
        (found.evppi.iter().find(|it| it.names == ["y"]).unwrap().worth, of_a_normal_difference(5.0, 30.0)),
    ];
    for (worth, exact) in exact {
        let it = worth.nested.unwrap();
        let [low, high] = [it.low, it.high].map(|it| (it.mean, it.se.unwrap()));
        assert!(low.0 <= high.0 && low.0 <= exact + 4.0 * low.1 && high.0 >= exact - 4.0 * high.1, "{it:?} {exact}");
        assert!((low.0 - exact).abs() < 4.0 * low.1 + 0.3 * exact, "{it:?} {exact}");
    }
}

/// What is certain is not for sale, whatever luck does.
#[test]
fn luck_is_not_for_sale() {
    let text = firm("normal = { mean = 100, sd = 20 }", "normal = { mean = -95, sd = 30 }", 900.0)
        .lines()
        .map(|line| match line {
            "x = { normal = { mean = 100, sd = 20 } }" => "x = 100",
            "y = { normal = { mean = -95, sd = 30 } }" => "y = -95",
            "idle = { uniform = { low = 0, high = 1 } }" => "idle = 0",
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n");
    let (found, comparison) = information(&Game::of(&text), 50, 1, &Wanted::default());
    assert_eq!((found.evpi.known.mean, found.evpi.known.se, found.evppi.len()), (0.0, Some(0.0), 0));
    insta::assert_snapshot!("worth_of_luck", worth(&comparison, 80));
}

#[test]
fn a_report_says_what_is_worth_paying_for() {
    let game = Game::of(&firm("normal = { mean = 100, sd = 20 }", "normal = { mean = -95, sd = 30 }", 100.0));
    let pilots = vec![Pilot { name: "y".to_owned(), input: 1, size: 50, answer: Answer::Normal(60.0) }];
    let wanted = Wanted { together: vec![vec![0, 1]], pilots, nested: Some(Nested { outer: 40, inner: 20 }) };
    let (_, comparison) = information(&game, 1000, 5, &wanted);
    insta::assert_snapshot!("worth", [80, 60].map(|width| worth(&comparison, width)).join("\n=====\n\n"));
    let document: serde_json::Value = serde_json::from_str(&json(&comparison)).unwrap();
    let found = comparison.information.as_ref().unwrap();
    let written = document["information"]["evpi"]["mean"].as_f64().unwrap();
    assert!((written - found.evpi.known.mean).abs() < 1e-12 * written, "to the last digit but one: {written}");
    assert_eq!(document["information"]["evsi"][0]["size"], 50);
    assert_eq!(document["information"]["evppi"][0]["names"][0], found.evppi[0].names[0].as_str());
    assert_eq!(document["information"]["p_best_known"][0]["strategy"], "baseline");
}
