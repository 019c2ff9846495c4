//! When a strategy has paid back: against closed forms, and as it is told.

use crate::made_up::{outcomes, run, study};
use crate::play::Game;
use tenure::engine::{Metric, Outcomes};
use tenure::report::{json, text};
use tenure::stats::{Payback, compare};

/// One customer who brings 10 a month, which each strategy raises for a price.
fn certain(rate: f64, moment: &str, strategies: &str) -> Outcomes {
    let text = format!(
        "[scenario]\nperiods = 48\nrate_basis = \"period\"\ndiscount_rate = {rate}\ndiscounting = \"{moment}\"\nruns = 2\n\
         [segments.one]\ncustomers = 1\nretention = 1\nbuying = \"subscription\"\npurchases = 1\nbasket = 10\nmargin = 1\n{strategies}"
    );
    Game::of(&text).play().outcomes
}

/// By what month a cost of so much is earned back by 10 a month, both from month `from` on: the first n for which
/// 10 (1-v^n)/(1-v) is at least the cost, v what a month takes off. Who is never behind pays back at once.
fn month(rate: f64, cost: f64, from: u32) -> Option<u32> {
    let v = (1.0 + rate).powf(-1.0 / 12.0);
    let n = if rate == 0.0 { cost / 10.0 } else { (1.0 - cost * (1.0 - v) / 10.0).ln() / v.ln() };
    if n.is_nan() {
        return None; // More than it brings in all eternity.
    }
    let months = (n - 1e-9).ceil() as u32;
    let paid = if months == 1 { 0 } else { from + months - 1 };
    (paid < 48).then_some(paid)
}

#[test]
fn a_price_is_paid_back_when_what_it_brings_has_come_to_it() {
    for (rate, moment) in [(0.0, "start"), (0.08, "start"), (0.08, "middle"), (0.3, "end"), (1.0, "middle")] {
        for (cost, from) in [(100.0, 0), (205.0, 0), (237.5, 5), (10.0, 3), (470.0, 0), (300.0, 20)] {
            let strategy = format!(
                "[strategies.more]\nchange = [{{ path = \"segments.*.basket\", scale = 2 }}]\ncost = {{ once = {cost} }}\nfrom = {from}\n"
            );
            for run in certain(rate, moment, &strategy).runs {
                assert_eq!(run[1].payback, month(rate, cost, from), "{cost} from {from} at {rate}");
            }
        }
    }
}

/// Twice as much is sold, at a margin that changes its sign: 5 a month more and then 2 less are ahead up to month 41 only; 1 less is
/// never behind; and 2 less for ten months are made good by 5 more in four.
#[test]
fn who_falls_behind_again_has_not_paid_back() {
    for (margin, payback) in
        [([(0.5, 12), (-0.2, 36)], None), ([(0.5, 12), (-0.1, 36)], Some(0)), ([(-0.2, 10), (0.5, 38)], Some(13))]
    {
        let margins: Vec<String> =
            margin.iter().flat_map(|(margin, months)| vec![format!("{margin}"); *months]).collect();
        let text = format!(
            "[scenario]\nperiods = 48\nrate_basis = \"period\"\nruns = 1\n[segments.one]\ncustomers = 1\nretention = 1\n\
             buying = \"subscription\"\npurchases = 1\nbasket = 10\nmargin = {{ by_period = [{}] }}\n\
             [strategies.more]\nchange = [{{ path = \"segments.*.basket\", scale = 2 }}]\n",
            margins.join(", ")
        );
        assert_eq!(Game::of(&text).play().outcomes.runs[0][1].payback, payback, "{margin:?}");
    }
}

#[test]
fn twins_pay_back_at_once_and_a_cost_alone_never_does() {
    let played = certain(
        0.08,
        "start",
        "[strategies.twin]\n[strategies.vain]\ncost = { once = 1 }\n[strategies.later]\ncost = { once = 1 }\nfrom = 47\n",
    );
    for run in &played.runs {
        assert_eq!([0, 1, 2, 3].map(|at| run[at].payback), [Some(0), Some(0), None, None]);
    }
    let compared = compare(study(), &played);
    let of = |at: usize| compared.strategies[at].payback;
    let twin = Payback { p5: Some(0), p25: Some(0), p50: Some(0), p75: Some(0), p95: Some(0), never: 0.0 };
    assert_eq!((of(0), of(1)), (None, Some(twin)));
    let never = Payback { p5: None, p25: None, p50: None, p75: None, p95: None, never: 1.0 };
    assert_eq!((of(2), of(3)), (Some(never), Some(never)));
    let document: serde_json::Value = serde_json::from_str(&json(&compared)).unwrap();
    let written = |at: usize| document["strategies"][at].get("payback").cloned();
    assert_eq!(written(0), None);
    assert_eq!(
        written(2).unwrap(),
        serde_json::json!({ "p5": null, "p25": null, "p50": null, "p75": null, "p95": null, "never": 1.0 })
    );
}

/// Futures in which a strategy is worth so much, and pays back then.
fn futures(strategies: &[(&str, &str)], all: &[Vec<(f64, Option<u32>)>]) -> Outcomes {
    let world =
        |(npv, _): &(f64, _)| run(&[(Metric::Npv, *npv), (Metric::CustomersEnd, 100.0), (Metric::Revenue, 5_000.0)]);
    let mut made = outcomes(strategies, all.iter().map(|runs| runs.iter().map(world).collect()).collect());
    for (run, future) in made.runs.iter_mut().zip(all) {
        run.iter_mut().zip(future).for_each(|(run, (_, payback))| run.payback = *payback);
    }
    made
}

#[test]
fn a_report_says_it_as_a_manager_would() {
    let names = [
        "Baseline",
        "Five points",
        "One strategy with quite a long name of its own",
        "Loyalty card",
        "Nothing",
        "Dear",
        "Late",
    ];
    let keys = ["baseline", "five", "long", "card", "nothing", "dear", "late"];
    let strategies: Vec<(&str, &str)> = keys.into_iter().zip(names).collect();
    let world = |n: u32| {
        let at = f64::from(n);
        let five = (n >= 3).then_some(10 + n / 10);
        vec![
            (1_000.0 + at, Some(0)),
            (1_300.0 - at, five),
            (1_200.0 + 2.0 * at, Some(0)),
            (1_100.0, (n < 60).then_some(n)),
            (1_000.0 + at, Some(0)),
            (900.0 + at, None),
            (950.0 + at / 3.0, (n < 38).then_some(59)),
        ]
    };
    let worlds: Vec<Vec<(f64, Option<u32>)>> = (0..100).map(world).collect();
    let told = |comparison: &tenure::stats::Comparison, width| {
        let all = text(comparison, width);
        all[all.find("of the runs.").or(all.find("sure that is.")).unwrap()..].to_owned()
    };
    let many = compare(study(), &futures(&strategies, &worlds));
    insta::assert_snapshot!("payback_at_80", told(&many, 80));
    insta::assert_snapshot!("payback_at_60", told(&many, 60));
    let one = compare(study(), &futures(&strategies, &worlds[30..31]));
    insta::assert_snapshot!("payback_of_one_run", told(&one, 80));
}
