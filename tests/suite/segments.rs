//! Figures by segment: parts of the whole, whose lives a strategy for others leaves alone.

use crate::made_up::study;
use crate::play::Game;
use std::path::Path;
use tenure::engine::{METRICS, Metric, MetricInfo};
use tenure::stats::compare;

fn wholesaler() -> Game {
    let mut game = Game::open(Path::new("scenarios/consulting/wholesaler.toml"));
    game.model.runs = 4;
    game
}

fn close(part: f64, whole: f64, what: &str) {
    assert!((part - whole).abs() <= 1e-9 * whole.abs().max(1.0), "{what}: {part} is not {whole}");
}

/// What the metrics by period are, with their places.
fn by_period() -> impl Iterator<Item = (usize, &'static MetricInfo)> {
    METRICS.iter().filter(|info| info.by_period).enumerate()
}

/// Whether a segment has its part of it: of people at work it has none.
fn told_of_each(info: &MetricInfo) -> bool {
    info.metric == Metric::CustomersEnd || info.line.is_some() && info.metric != Metric::UnitsEnd
}

#[test]
fn segments_add_up_to_the_portfolio_but_for_what_no_customer_causes() {
    let game = wholesaler().by_segment().by_period();
    let fixed: Vec<f64> = game.play().series("baseline", Metric::FixedCost)[0].clone();
    assert!(fixed.iter().all(|cost| *cost > 0.0));
    let played = game.play();
    let discount = |period: usize| 1.08_f64.powf(-(period as f64) / 12.0);
    let worth: f64 = fixed.iter().enumerate().map(|(period, cost)| cost * discount(period)).sum();
    let mut told = 0;
    for outcome in played.outcomes.runs.iter().flatten() {
        let once = outcome.values[Metric::ProgrammeCost as usize].unwrap_or(0.0);
        for (at, info) in by_period().filter(|(_, info)| told_of_each(info)) {
            let of = |pick: &dyn Fn(usize) -> f64| (0..outcome.segments.len()).map(pick).sum::<f64>();
            let parts = of(&|segment| outcome.segments[segment].values[at].unwrap());
            let whole = outcome.values[info.metric as usize].unwrap();
            match info.metric {
                Metric::FixedCost => close(parts, 0.0, info.name),
                // A strategy may cost something once, whoever its customers are.
                Metric::ProgrammeCost => assert!(parts <= whole),
                _ => close(parts, whole, info.name),
            }
            for (period, whole) in outcome.series[at].iter().enumerate().filter(|_| info.metric != Metric::FixedCost) {
                let parts = of(&|segment| outcome.segments[segment].series[at][period].unwrap());
                assert!(
                    info.metric == Metric::ProgrammeCost || (parts - whole.unwrap()).abs() <= 1e-6,
                    "{}",
                    info.name
                );
            }
            told += 1;
        }
        let npv = by_period().find(|(_, info)| info.metric == Metric::Npv).unwrap().0;
        let parts: f64 = outcome.segments.iter().map(|it| it.values[npv].unwrap()).sum();
        if once == 0.0 {
            close(parts - worth, outcome.values[Metric::Npv as usize].unwrap(), "npv");
        }
    }
    assert!(told > 100);
}

#[test]
fn a_strategy_for_one_segment_changes_nothing_of_the_others() {
    let text = "[scenario]\nperiods = 24\nruns = 20\nrate_basis = \"period\"\n\
                [segments.large]\ncustomers = 30\nretention = 0.9\npurchases = 2\nbasket = 50\n\
                [segments.small]\ncustomers = 50\nretention = 0.8\npurchases = 1\nbasket = 10\n\
                [strategies.care]\nchange = [{ path = \"segments.large.retention\", add = 0.05 }]\n";
    let outcomes = Game::of(text).by_segment().play().outcomes;
    let comparison = compare(study(), &outcomes);
    let [large, small] = &comparison.strategies[1].segments[..] else { panic!("two segments") };
    assert_eq!((&*large.name, &*small.name), ("large", "small"));
    let revenue = by_period().find(|(_, info)| info.metric == Metric::Revenue).unwrap().0;
    let gained = large.versus_baseline.as_ref().unwrap()[revenue].unwrap();
    assert!(gained.mean > 0.0);
    let whole = comparison.strategies[1].versus_baseline.as_ref().unwrap()[Metric::Revenue as usize].unwrap();
    close(gained.mean, whole.mean, "the gain");
    for difference in small.versus_baseline.as_ref().unwrap().iter().flatten() {
        assert_eq!(difference.mean, 0.0);
    }
    assert!(comparison.strategies[0].segments.iter().all(|share| share.versus_baseline.is_none()));
}

#[test]
fn unless_they_are_asked_for_no_figures_by_segment_are_kept_and_the_others_are_the_same() {
    let [plain, detailed] = [wholesaler(), wholesaler().by_segment()].map(|game| game.play().outcomes.runs);
    for (plain, detailed) in plain.iter().flatten().zip(detailed.iter().flatten()) {
        assert!(plain.segments.is_empty() && !detailed.segments.is_empty());
        assert_eq!(plain.values, detailed.values);
    }
}
