//! One customer, followed under two strategies: what is told of all of them is what is told of the whole.

use crate::made_up::study;
use crate::play::Game;
use tenure::engine::{End, Metric, Moment, Outcomes, RunOutcome, replay};
use tenure::random::Origin;
use tenure::report::{json, life as text};
use tenure::stats::{Comparison, Life, compare};
use tenure::stop::Stop;

fn shop(more: &str) -> Game {
    Game::of(&format!(
        "[scenario]\nperiods = 24\nruns = 6\nseed = 7\n[segments.all]\ncustomers = 5\nretention = 0.6\npurchases = 9\nbasket = 80\nmargin = 0.3\n\
         basket_noise = 0.3\ncomplaints = 0.6\nsleep = 0.3\nwake = 0.6\nfailure = 0.05\ncross_sell = 0.4\nservice = \"desk\"\n\
         [services.desk]\ncost = 12\nresolved = 0.5\n[activities.order]\ndriver = \"purchase\"\ncost = 2\n\
         [strategies.keep]\nchange = [{{ path = \"segments.*.retention\", add = 0.3 }}]\ncost = {{ per_customer = 5 }}\n{more}"
    ))
}

/// What a period of a life says.
type Figure = fn(&Moment) -> f64;

fn followed(mut game: Game, customer: u64) -> (Game, Outcomes) {
    game.detail.followed = Some(Origin::segment("all").member(customer));
    let outcomes = game.play().outcomes;
    (game, outcomes)
}

#[test]
fn lives_of_all_customers_add_up_to_what_is_booked() {
    let all: Vec<Outcomes> = (0..5).map(|customer| followed(shop(""), customer).1).collect();
    let metrics: [(Metric, Figure); 5] = [
        (Metric::Purchases, |it| it.purchases),
        (Metric::Revenue, |it| it.revenue),
        (Metric::CustomerPeriods, |_| 1.0),
        (Metric::CustomersLost, |it| f64::from(u8::from(it.leaves))),
        (Metric::Complaints, |it| f64::from(u8::from(it.problem.is_some_and(|end| end != End::Silent)))),
    ];
    let any =
        |of: fn(&Moment) -> bool| all.iter().flat_map(|it| it.runs.iter().flatten()).any(|run| run.life.iter().any(of));
    assert!(any(|it| !it.awake) && any(|it| it.products > 1.0));
    for run in 0..6 {
        for strategy in 0..2 {
            let lives = || all.iter().flat_map(|it| &it.runs[run][strategy].life);
            let value = |metric: Metric| all[0].runs[run][strategy].values[metric as usize].unwrap();
            for (metric, of) in metrics {
                let sum: f64 = lives().map(of).sum();
                assert!((sum - value(metric)).abs() < 1e-6, "{metric:?}: {sum} for {}", value(metric));
            }
            let cash = value(Metric::GrossMargin) - value(Metric::CostToServe) - value(Metric::ProgrammeCost);
            let sum: f64 = lives().map(|it| it.contribution).sum();
            assert!((sum - cash).abs() < 1e-6, "{sum} for {cash}");
        }
    }
}

/// Who looks changes nothing; and a run alone is that run.
#[test]
fn looking_changes_nothing_and_a_run_alone_is_the_same() {
    let plain = shop("").play().outcomes;
    assert!(plain.runs.iter().flatten().all(|run| run.life.is_empty()));
    let (game, outcomes) = followed(shop(""), 2);
    let without = |run: &RunOutcome| RunOutcome { life: Vec::new(), ..run.clone() };
    for (own, other) in outcomes.runs.iter().flatten().zip(plain.runs.iter().flatten()) {
        assert_eq!(without(own), *other);
    }
    for replication in [0, 3, 5] {
        let alone = replay(&game.job(game.all(), 6), replication, &Stop::default()).unwrap();
        assert_eq!(
            (alone.replications, alone.runs),
            (vec![replication], vec![outcomes.runs[replication as usize].clone()])
        );
    }
}

fn told(customer: &str, alone: bool, outcomes: &Outcomes) -> Comparison {
    Comparison { life: Life::new(customer, [0, 1], 24, alone, outcomes), ..compare(study(), outcomes) }
}

#[test]
fn a_life_is_told_event_by_event_side_by_side() {
    let text = |comparison: &Comparison| {
        let text = text(comparison, 80);
        assert!(text.lines().all(|line| line.chars().filter(|it| !it.is_control()).count() <= 90), "{text}");
        text
    };
    let quit = "[strategies.quit]\nchange = [{ path = \"segments.*.retention\", set = 0 }]\nfrom = 3\n";
    let calm = |game: &str| {
        Game::of(&format!(
            "[scenario]\nperiods = 24\nruns = 4\nseed = 7\n[segments.all]\ncustomers = 5\nretention = 1\npurchases = 9\nbasket = 80\n\
             margin = 0.3\n{game}"
        ))
    };
    let (_, outcomes) = followed(calm(quit), 0);
    let one = text(&told("all 1", true, &Outcomes { runs: outcomes.runs[..1].to_vec(), ..outcomes.clone() }));
    assert!(one.contains("Month 4  Baseline: nothing. quit: leaves."), "{one}");
    assert!(!one.contains("Month 5"), "{one}");
    assert!(one.replace('\n', " ").contains("in run 0, under Baseline and under quit: when the last month is over, it is gone under quit, and there under Baseline."), "{one}");
    let all = text(&told("all 1", false, &outcomes)).replace('\n', " ");
    assert!(all.contains("in 100% of the runs under Baseline, and in 0% under quit"), "{all}");
    let dropped = "[strategies.out]\ndrop = [\"all\"]\nfrom = 3\n";
    let (_, outcomes) = followed(calm(dropped), 0);
    let one = text(&told("all 1", true, &outcomes));
    assert!(one.contains("Month 4  Baseline: nothing. out: is dropped."), "{one}");

    let (_, outcomes) = followed(shop(""), 1);
    let document: serde_json::Value = serde_json::from_str(&json(&told("all 2", false, &outcomes))).unwrap();
    let life = &document["customer"];
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    for lived in life["lives"].as_array().unwrap() {
        let all = ["there", "left", "failed", "otherwise_gone"].map(|key| number(&lived[key]));
        assert!((all.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{lived}");
    }
    let end = &life["at_the_end"];
    assert!((number(&end["both"]) + number(&end["strategy_only"]) - number(&life["lives"][1]["there"])).abs() < 1e-9);
    assert_eq!(number(&end["against_only"]), 0.0, "who is better kept is never gone earlier");
}
