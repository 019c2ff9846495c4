//! Figures of each year: they are those of its periods, and add up to the whole.

use crate::made_up::study;
use crate::play::Game;
use tenure::engine::{METRICS, MetricInfo, RunOutcome, Unit};
use tenure::report::{json, text};
use tenure::stats::compare;

fn game(scenario: &str) -> Game {
    let mut game = Game::of(&format!(
        "[scenario]\nperiods = 30\ndiscount_rate = 0.08\nruns = 3\nseed = 7\nfixed_cost = 500\n{scenario}\n\
         [segments.all]\ncustomers = 20\nretention = 0.7\npurchases = 6\nbasket = {{ lognormal = {{ mean = 80, cv = 0.8 }}, per = \"customer\" }}\n\
         margin = 0.3\nunpaid = 0.02\npayment_days = 40\ncomplaints = 0.2\n\
         [channels.shop]\nnewcomers = 12\ncost = 30\n[activities.order]\ndriver = \"purchase\"\ncost = 2\n\
         [strategies.keep]\nchange = [{{ path = \"segments.*.retention\", add = 0.1 }}]\ncost = {{ once = 100, per_customer = 3 }}\n\
         [strategies.twin]\n"
    ))
    .by_period();
    game.detail.by_year = true;
    game
}

fn by_period() -> impl Iterator<Item = &'static MetricInfo> {
    METRICS.iter().filter(|info| info.by_period)
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

/// Lines that say how things stand: they are those of the last period. All other money and counts are added up.
const STANDING: [&str; 9] = [
    "customers_end",
    "filed_end",
    "dormant",
    "units_end",
    "receivables_end",
    "earned_back",
    "written_off",
    "room",
    "silent",
];

#[test]
fn a_year_is_its_periods_and_years_add_up() {
    let played = game("start = 2026-04-01").play().outcomes;
    let names: Vec<(&str, u32, bool)> = played.years.iter().map(|it| (it.name.as_str(), it.periods, it.part)).collect();
    assert_eq!(names, [("2026", 9, true), ("2027", 12, false), ("2028", 9, true)]);
    let mut seen = 0;
    for run in played.runs.iter().flatten() {
        assert!(run.years.iter().all(|year| year.series.is_empty()));
        for (at, info) in by_period().enumerate() {
            let year = |year: usize| run.years[year].values[at];
            let series = &run.series[at];
            let whole = run.values[info.metric as usize];
            if STANDING.contains(&info.name) {
                assert_eq!([year(0), year(1), year(2)], [series[8], series[20], series[29]], "{}", info.name);
                assert_eq!(year(2), whole, "{}", info.name);
            } else if info.ratio.is_none() && info.unit != Unit::Share && info.name != "level" {
                let sum = |from: usize, to: usize| series[from..to].iter().flatten().sum::<f64>();
                for (at, (from, to)) in [(0, 9), (9, 21), (21, 30)].into_iter().enumerate() {
                    assert!(year(at).is_none_or(|it| close(it, sum(from, to))), "{} in {at}", info.name);
                }
                let all: f64 = (0..3).filter_map(year).sum();
                assert!(whole.is_none_or(|whole| close(whole, all)), "{}: {whole:?} for {all}", info.name);
                seen += u32::from(all != 0.0);
            }
        }
    }
    assert!(seen > 9 * 8, "{seen}");
}

/// A ratio is that of the year, not a mean of those of its periods.
#[test]
fn a_ratio_is_that_of_the_year() {
    let played = game("").play().outcomes;
    assert_eq!(played.years.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
    let of = |run: &RunOutcome, name: &str, year: usize| {
        let at = by_period().position(|info| info.name == name).unwrap();
        run.years[year].values[at].unwrap()
    };
    for run in played.runs.iter().flatten() {
        for year in 0..3 {
            let size = of(run, "revenue", year) / of(run, "purchases", year);
            assert!(close(of(run, "order_size", year), size));
        }
    }
}

#[test]
fn years_are_told_and_parts_of_one_as_such() {
    let compared = compare(study(), &game("start = 2026-04-01").play().outcomes);
    let told = text(&compared, 80);
    assert!(told.lines().all(|line| line.chars().filter(|it| !it.is_control()).count() <= 90), "{told}");
    let table = told.split("By year, means in EUR").nth(1).unwrap();
    assert!(table.contains("\n2027\n") && table.contains("\u{a0}\u{a0}twin"), "{table}");
    assert!(
        table.replace('\n', " ").contains("Not a whole year: 2026 has 9 months only, 2028 has 9 months only."),
        "{table}"
    );
    // What is gained up to each year is what was gained in it and before, but for rounding.
    let number = |cell: &str| cell.replace([',', '+'], "").parse::<f64>().unwrap();
    let mut so_far = 0.0;
    let keeps: Vec<&str> = table.lines().filter(|line| line.starts_with("\u{a0}\u{a0}keep")).collect();
    for line in &keeps {
        let [up_to_then, _, _, gained] = line.split_whitespace().rev().take(4).collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let (gained, up_to_then) = (number(gained), number(up_to_then));
        so_far += gained;
        assert!((so_far - up_to_then).abs() <= 1.0 && gained != 0.0, "{so_far} for {up_to_then}: {table}");
    }
    assert_eq!(keeps.len(), 3);
    let document: serde_json::Value = serde_json::from_str(&json(&compared)).unwrap();
    assert_eq!(document["years"][0], serde_json::json!({ "name": "2026", "periods": 9, "part": true }));
    let years = &document["strategies"][1]["years"];
    let mean = |year: &str| years[year]["versus_baseline"]["npv"]["mean"].as_f64().unwrap();
    let whole = document["strategies"][1]["versus_baseline"]["npv"]["mean"].as_f64().unwrap();
    assert!(close(mean("2026") + mean("2027") + mean("2028"), whole));
    assert_eq!(document["strategies"][2]["years"]["2027"]["versus_baseline"]["npv"]["mean"], 0.0);

    let counted = text(&compare(study(), &game("").play().outcomes), 80);
    assert!(
        counted.contains("\nYear 3\n") && counted.contains("Not a whole year: Year 3 has 6 months only."),
        "{counted}"
    );
    let mut game = game("");
    game.detail.by_year = false;
    let compared = compare(study(), &game.play().outcomes);
    assert!(!json(&compared).contains("\"years\"") && !text(&compared, 80).contains("By year"));
}
