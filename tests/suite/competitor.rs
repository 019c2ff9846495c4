//! A competitor: takes who is not content, from the period in which it enters.

use crate::play::{Game, Played, Z_20, assert_within};
use tenure::engine::Metric;

const CUSTOMERS: f64 = 200_000.0;

/// Customers with this satisfaction, who stay with .8 a year.
fn firm(period: &str, periods: u32, satisfaction: f64, more: &str) -> String {
    format!(
        "[scenario]\nperiod = \"{period}\"\nperiods = {periods}\nruns = 1\n[segments.all]\ncustomers = {CUSTOMERS}\n\
         retention = 0.8\nsatisfaction = {satisfaction}\nbasket = 100\nmargin = 1\nbuying = \"subscription\"\n{more}"
    )
}

const RIVAL: &str = "[competitor]\nenters = 0\npull = 0.6\nthreshold = 0.7\n";

fn figure(played: &Played, metric: Metric) -> f64 {
    played.figure("baseline", metric)
}

fn assert_part(what: &str, part: f64, law: f64, of: f64) {
    assert_within(what, part, law, (law * (1.0 - law) / of).sqrt().max(f64::MIN_POSITIVE), Z_20);
}

/// .8 e^(-.6 x .2) = .7095363494 stay, and of the leavers .12/(.12 - ln .8) = .3497078687 go to it.
#[test]
fn it_takes_its_part_in_every_length_of_period() {
    let pulled: f64 = 0.6 * 0.2;
    let (stay, share) = (0.8 * (-pulled).exp(), pulled / (pulled - 0.8_f64.ln()));
    assert!((stay - 0.709_536_349_4).abs() < 1e-10 && (share - 0.349_707_868_7).abs() < 1e-10);
    for (period, periods) in [("year", 1), ("quarter", 4), ("month", 12), ("week", 52)] {
        let played = Game::of(&firm(period, periods, 0.5, RIVAL)).play();
        let left = figure(&played, Metric::CustomersLost);
        assert_part(period, 1.0 - left / CUSTOMERS, stay, CUSTOMERS);
        assert_part(period, figure(&played, Metric::LostToCompetitor) / left, share, left);
        assert_eq!(figure(&played, Metric::LostToCompetitor) + figure(&played, Metric::LostToBase), left);
    }
}

#[test]
fn the_content_are_untouched_bit_for_bit() {
    for satisfaction in [0.7, 0.9, 1.0] {
        let [without, with] = ["", RIVAL].map(|rival| {
            let played = Game::of(&firm("month", 24, satisfaction, rival)).by_period().play();
            (played.outcomes.runs[0][0].values, played.outcomes.runs[0][0].series.clone())
        });
        assert_eq!(without, with, "{satisfaction}");
    }
}

#[test]
fn before_it_enters_nothing_happens() {
    let text = firm("month", 24, 0.5, &RIVAL.replace("enters = 0", "enters = 11.5"));
    let [without, with] = [text.replace("pull = 0.6", "pull = 0"), text].map(|text| {
        let played = Game::of(&text).by_period().play();
        [Metric::CustomersLost, Metric::LostToCompetitor].map(|metric| played.series("baseline", metric).remove(0))
    });
    assert_eq!(without[0][..12], with[0][..12]);
    assert!(with[1][..12].iter().all(|lost| *lost == 0.0));
    assert!(with[1][12..].iter().all(|lost| *lost > 0.0), "{:?}", with[1]);
}

/// It comes at another time in each run, the same for every strategy.
#[test]
fn when_it_enters_may_differ_by_run_and_is_the_same_for_all_strategies() {
    let drawn = "enters = { uniform = { low = 0, high = 12 }, per = \"run\" }";
    let text = firm(
        "month",
        12,
        0.5,
        &(RIVAL.replace("enters = 0", drawn)
            + "[strategies.happy]\nchange = [{ path = \"segments.all.satisfaction\", set = 0.6 }]\n"),
    )
    .replace("runs = 1", "runs = 40")
    .replace("customers = 200000", "customers = 4000");
    let played = Game::of(&text).by_period().play();
    let first = |strategy: &str| -> Vec<Option<usize>> {
        let lost = played.series(strategy, Metric::LostToCompetitor);
        lost.iter().map(|run| run.iter().position(|lost| *lost > 0.0)).collect()
    };
    assert_eq!(first("baseline"), first("happy"));
    let mut entries = first("baseline");
    entries.sort_unstable();
    entries.dedup();
    assert!(entries.len() > 8, "{entries:?}");
}

/// Whom nothing else takes it may take still; who would have left for certain it takes from nobody.
#[test]
fn it_takes_the_loyal_and_none_who_leave_for_certain() {
    let loyal = Game::of(&firm("year", 1, 0.5, RIVAL).replace("retention = 0.8", "retention = 1")).play();
    let left = figure(&loyal, Metric::CustomersLost);
    assert_part("loyal", left / CUSTOMERS, 1.0 - (-0.12_f64).exp(), CUSTOMERS);
    assert_eq!(figure(&loyal, Metric::LostToCompetitor), left);
    let fickle = Game::of(&firm("year", 1, 0.5, RIVAL).replace("retention = 0.8", "retention = 0")).play();
    assert_eq!(figure(&fickle, Metric::LostToBase), CUSTOMERS);
}

/// Base h, unhappiness h (m - 1), the price h m (p - 1), a problem, and what the competitor pulls: each its part.
#[test]
fn it_competes_with_every_other_cause() {
    let keys = "satisfied_stay = 0.15\nprice = 1.04\nleave_response = 2\nproblems = 80\ntold = 0\nservice = \"s\"\n\
                [services.s]\nsilent_leave = 0.2\n";
    let played = Game::of(&firm("year", 1, 0.5, &format!("{keys}{RIVAL}"))).play();
    let left = figure(&played, Metric::CustomersLost);
    let (h, m, p) = (-(0.8_f64.ln()), 0.85_f64.powi(-2), 1.04_f64.powi(2));
    let parts = [
        (Metric::LostToBase, h),
        (Metric::LostToUnhappy, h * (m - 1.0)),
        (Metric::LostToPrice, h * m * (p - 1.0)),
        (Metric::LostToCompetitor, 0.12),
        (Metric::LostToProblem, h),
    ];
    let all: f64 = parts.iter().map(|(_, hazard)| hazard).sum();
    assert_part("left", left / CUSTOMERS, 1.0 - (-all).exp(), CUSTOMERS);
    for (cause, hazard) in parts {
        assert_part(cause.info().name, figure(&played, cause) / left, hazard / all, left);
    }
    assert_eq!(parts.iter().map(|(cause, _)| figure(&played, *cause)).sum::<f64>(), left);
}

/// It is there from its period on, whatever the file says of later ones, and when the strategy that brought it has ended.
#[test]
fn once_there_it_stays() {
    let lost = |text: &str, strategy: &str| {
        Game::of(text).by_period().play().series(strategy, Metric::LostToCompetitor).remove(0)
    };
    let entered = |enters: &str| firm("month", 12, 0.5, &RIVAL.replace("enters = 0", enters));
    let there = lost(&entered("enters = 3"), "baseline");
    assert_eq!(lost(&entered("enters = { by_period = [99, 99, 99, 3, 99] }"), "baseline"), there);
    let drawn = "\n[strategies.drawn]\nfrom = 3\nuntil = 5\nchange = [{ path = \"competitor.enters\", set = 0 }]\n";
    assert_eq!(lost(&(entered("enters = 99") + drawn), "drawn"), there);
    assert!(there[..3] == [0.0; 3] && there[3..].iter().all(|lost| *lost > 0.0));
}
