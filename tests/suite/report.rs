//! What is written of a comparison: the terminal's text, the JSON document, the table of replications.

use crate::made_up::{Numbers, outcomes, run, study, table};
use serde_json::Value;
use tenure::engine::{Clamps, METRICS, Metric, Outcomes};
use tenure::report::{json, text};
use tenure::stats::{Comparison, Study, compare};

/// A wholesaler of about 3 million over 60 months whose strategies shift the value by the given amounts.
pub(crate) fn wholesaler(strategies: &[(&str, &str, f64)], runs: usize) -> Outcomes {
    let mut numbers = Numbers(7);
    let named: Vec<(&str, &str)> = strategies.iter().map(|&(name, label, _)| (name, label)).collect();
    let replication = |_| {
        let luck = numbers.normal();
        let mut outcome = |&(_, _, shift): &(&str, &str, f64)| {
            let value = 3_120_000.0 + 160_000.0 * luck + shift + shift.abs().sqrt() * 60.0 * numbers.normal();
            run(&[
                (Metric::Npv, value),
                (Metric::CustomersEnd, (1_240.0 + shift / 800.0 + 30.0 * luck).round()),
                (Metric::Revenue, 21_400_000.0 + 4.0 * shift + 900_000.0 * luck),
                (Metric::CostToServe, 1_130_000.0 + 0.2 * shift),
                (Metric::AcquisitionCost, 96_000.0 + 500.0 * luck),
            ])
        };
        strategies.iter().map(&mut outcome).collect()
    };
    outcomes(&named, (0..runs).map(replication).collect())
}

pub(crate) fn of(outcomes: &Outcomes) -> Comparison {
    compare(study(), outcomes)
}

/// The text as a stream without styles shows it, and never wider than the terminal.
fn shown(comparison: &Comparison) -> String {
    fits(comparison, 60);
    fits(comparison, 80)
}

fn fits(comparison: &Comparison, width: u16) -> String {
    let plain = anstream::adapter::strip_str(&text(comparison, width)).to_string();
    for line in plain.lines() {
        assert!(
            line.chars().count() <= usize::from(width),
            "{} of {width} columns: {line}\n{plain}",
            line.chars().count()
        );
    }
    plain
}

pub(crate) const FOUR: [(&str, &str, f64); 4] = [
    ("baseline", "Baseline", 0.0),
    ("keep_five_more", "+5 points retention", 266_000.0),
    ("loyalty_card", "Loyalty card", 31_000.0),
    ("no_small_accounts", "Without small accounts", -480_000.0),
];

/// All of it in one line, however it was wrapped.
pub(crate) fn one_line(comparison: &Comparison) -> String {
    shown(comparison).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_clear_winner() {
    insta::assert_snapshot!(shown(&of(&wholesaler(&FOUR, 2_000))));
}

#[test]
fn the_winner_is_bold_in_its_row_and_in_the_sentence() {
    let text = text(&of(&wholesaler(&FOUR, 200)), 80);
    let bold: Vec<&str> = text.lines().filter(|line| line.contains("\u{1b}[1m")).collect();
    assert_eq!(bold.len(), 5, "{bold:?}");
    assert!(bold[0].contains("Regional wholesaler"));
    assert!(bold[1..].iter().all(|line| line.contains("+5 points retention")), "{bold:?}");
}

#[test]
fn nobody_is_bold_when_it_is_too_close_to_call() {
    let close = [("baseline", "Baseline", 0.0), ("flyer", "Flyer", 3.0), ("card", "Card", 2.0)];
    let comparison = of(&wholesaler(&close, 50));
    assert!(one_line(&comparison).contains("Too close to call: "), "{}", shown(&comparison));
    assert_eq!(text(&comparison, 80).matches("\u{1b}[1m").count(), 1, "only the headline");
}

#[test]
fn a_clear_winner_on_60_columns() {
    insta::assert_snapshot!(fits(&of(&wholesaler(&FOUR, 2_000)), 60));
}

#[test]
fn no_label_breaks_within_a_word() {
    let strategies =
        [("baseline", "Baseline", 0.0), ("cross", "Cross-selling", 40_000.0), ("visits", "Undiscounted visits", 9.0)];
    let comparison = of(&wholesaler(&strategies, 200));
    for width in 40..=80 {
        let told = fits(&comparison, width);
        let begins = told.lines().filter_map(|line| line.split(' ').next()).filter(|word| word.len() > 3);
        for word in begins {
            let whole = ["Baseline", "Cross-selling", "selling", "Undiscounted", "visits"];
            let broken = whole.iter().find(|it| it.starts_with(word) && **it != word && word != "Cross-");
            assert_eq!(broken, None, "{word} on {width} columns\n{told}");
        }
    }
}

#[test]
fn every_line_of_cash_has_a_column_where_there_is_any_of_it() {
    let mut outcomes = wholesaler(&FOUR, 200);
    for run in outcomes.runs.iter_mut().flatten() {
        run.values[Metric::GrossMargin as usize] = Some(5_350_000.0);
        run.values[Metric::ProgrammeCost as usize] = Some(30_000.0);
    }
    assert!(!shown(&of(&outcomes)).contains("Fixed"), "there is none");
    for run in outcomes.runs.iter_mut().flatten() {
        run.values[Metric::BookedCost as usize] = Some(12_500.0);
        run.values[Metric::FixedCost as usize] = Some(1_600_000.0);
    }
    let comparison = of(&outcomes);
    insta::assert_snapshot!([80, 60].map(|width| fits(&comparison, width)).join("\n=====\n\n"));
}

#[test]
fn why_customers_left_and_who_is_on_file_is_told_where_it_is_no_matter_of_course() {
    let mut outcomes = wholesaler(&FOUR, 200);
    let set = |outcomes: &mut Outcomes, metric: Metric, value: f64| {
        outcomes.runs.iter_mut().flatten().for_each(|run| run.values[metric as usize] = Some(value));
    };
    for (metric, value) in
        [(Metric::CustomersLost, 1_000.0), (Metric::LostToBase, 905.0), (Metric::LostToProblem, 95.0)]
    {
        set(&mut outcomes, metric, value);
    }
    let plain = shown(&of(&outcomes));
    assert!(!plain.contains("left") && !plain.contains("At the end"), "less than a tenth is a trifle: {plain}");
    for (metric, value) in [
        (Metric::LostToBase, 750.0),
        (Metric::LostToUnhappy, 35.0),
        (Metric::LostToPrice, 120.0),
        (Metric::CustomersFailed, 12.5),
        (Metric::Returned, 41.0),
        (Metric::Dormant, 312.0),
        (Metric::FiledEnd, 1_420.0),
        (Metric::Silent, 407.0),
        (Metric::WrittenOff, 48_300.0),
        (Metric::ReceivablesEnd, 612_000.0),
    ] {
        set(&mut outcomes, metric, value);
    }
    let comparison = of(&outcomes);
    insta::assert_snapshot!([80, 60].map(|width| fits(&comparison, width)).join("\n=====\n\n"));
}

#[test]
fn tables_fit_whatever_stands_in_them() {
    let mut numbers = Numbers(11);
    for round in 0..300 {
        let letters = 1 + (numbers.uniform() * 30.0) as usize;
        let name =
            ["A", "card ", "Ab ", "longerword"][round % 4].repeat(letters).chars().take(letters).collect::<String>();
        let mut outcomes = wholesaler(&[("baseline", "B", 0.0), ("other", name.trim(), 5e4)], 2);
        let worth = [Metric::Npv, Metric::Value].map(|metric| metric as usize);
        for run in outcomes.runs.iter_mut().flatten() {
            for (_, value) in run.values.iter_mut().enumerate().filter(|(at, _)| !worth.contains(at)) {
                let size = 10.0_f64.powf(11.0 * numbers.uniform());
                *value = (numbers.uniform() < 0.8).then_some(if numbers.uniform() < 0.2 { -size } else { size });
            }
        }
        let comparison = of(&outcomes);
        (60..=100).for_each(|width| drop(fits(&comparison, width)));
    }
}

#[test]
fn names_of_any_length_take_little_room() {
    let long = "n".repeat(900_000);
    let mut comparison = of(&wholesaler(&[("baseline", &long, 0.0), (&long, "B", 9e5)], 20));
    (comparison.study.scenario, comparison.study.currency) = (long.clone(), long.clone());
    comparison.strategies[0].clamped = vec![(long, Clamps { asked: 1, low: 0, high: 1 })];
    let begun = std::time::Instant::now();
    assert!(text(&comparison, 80).len() < 10_000);
    assert!(begun.elapsed().as_secs() < 1, "{:?}", begun.elapsed());
}

#[test]
fn one_strategy_alone() {
    insta::assert_snapshot!(shown(&of(&wholesaler(&FOUR[..1], 2_000))));
}

#[test]
fn one_run_says_that_it_is_one() {
    insta::assert_snapshot!(shown(&of(&wholesaler(&FOUR[..2], 1))));
}

#[test]
fn without_the_baseline() {
    insta::assert_snapshot!(shown(&of(&wholesaler(&FOUR[1..3], 100))));
}

#[test]
fn the_baseline_wins() {
    insta::assert_snapshot!(shown(&of(&wholesaler(&[FOUR[0], FOUR[3]], 100))));
}

#[test]
fn the_same_strategy_twice_is_a_tie() {
    let mut outcomes = wholesaler(&FOUR[..2], 30);
    for run in &mut outcomes.runs {
        run[1] = run[0].clone();
    }
    let told = one_line(&of(&outcomes));
    let tie = "A tie: Baseline and +5 points retention come to exactly the same in every run.";
    assert!(told.contains(tie) && told.contains("0 ± 0 0 50%"), "{told}");
    outcomes.runs.truncate(1);
    assert!(one_line(&of(&outcomes)).contains(tie), "in one run as well");
}

#[test]
fn eight_strategies_with_long_labels_interrupted_and_clamped() {
    let long = "Every account manager calls each of the hundred largest customers once a month and twice before summer";
    let label = |at: usize| if at.is_multiple_of(2) { long } else { &long[..35] };
    let names: Vec<String> = (0..8).map(|at| if at == 0 { "baseline".into() } else { format!("calls_{at}") }).collect();
    let strategies: Vec<(&str, &str, f64)> =
        names.iter().enumerate().map(|(at, name)| (name.as_str(), label(at), at as f64 * 700.0)).collect();
    let mut outcomes = wholesaler(&strategies, 120);
    outcomes.planned = 2_000;
    outcomes.paths = vec!["segments.small.basket".into(), "segments.small.retention".into()];
    for outcome in outcomes.runs.iter_mut().flatten() {
        outcome.clamped = vec![Clamps::default(), Clamps { asked: 1000, low: 10, high: 20 }];
    }
    let text = shown(&of(&outcomes));
    assert!(names.iter().all(|name| text.contains(&format!("({name})"))), "{text}");
    insta::assert_snapshot!(text);
}

/// The wholesaler, with a share of its strategies' values clamped.
fn clamped(high: u64) -> Comparison {
    let mut outcomes = wholesaler(&FOUR, 200);
    outcomes.paths = vec!["segments.small.basket".into(), "segments.small.retention".into()];
    for run in &mut outcomes.runs {
        for (at, outcome) in run.iter_mut().enumerate() {
            let retention = Clamps { asked: 1_000, low: 0, high: if at == 1 { high } else { 0 } };
            outcome.clamped = vec![Clamps { asked: 1_000, low: 2, high: 0 }, retention];
        }
    }
    of(&outcomes)
}

#[test]
fn clamped_values_crown_no_winner() {
    let comparison = clamped(120);
    assert_eq!(text(&comparison, 80).matches("\u{1b}[1m").count(), 1, "only the headline");
    insta::assert_snapshot!(shown(&comparison));
}

#[test]
fn up_to_one_in_a_hundred_clamped_values_are_a_note() {
    let told = one_line(&clamped(10));
    assert!(told.contains("+5 points retention is worth most: ") && !told.contains("rests on"), "{told}");
    let note = "nearest edge: segments.small.retention to the highest in 1% of the customer-periods (+5 points retention); \
                segments.small.basket to the lowest in <1% of the customer-periods (every strategy).";
    assert!(told.contains(note), "{told}");
    assert!(one_line(&clamped(11)).contains("But this rests on clamped values"));
}

#[test]
fn with_a_run_off_both_parts_of_the_value_are_shown() {
    let mut outcomes = wholesaler(&FOUR[..2], 200);
    for outcome in outcomes.runs.iter_mut().flatten() {
        let run_off = 0.5 * outcome.values[Metric::Npv as usize].unwrap();
        outcome.values[Metric::NpvRunOff as usize] = Some(run_off);
        outcome.values[Metric::Value as usize] = Some(3.0 * run_off);
    }
    let study = Study { run_off: 240, ..study() };
    insta::assert_snapshot!(shown(&compare(study, &outcomes)));
}

#[test]
fn a_strategy_that_changes_nothing_is_named() {
    let three = [FOUR[0], ("nothing", "Nothing", 0.0), FOUR[1], ("idle", "Idle", 0.0)];
    let mut outcomes = wholesaler(&three, 30);
    for run in &mut outcomes.runs {
        (run[1], run[3]) = (run[0].clone(), run[0].clone());
    }
    let told = one_line(&of(&outcomes));
    assert!(
        told.contains("Nothing and Idle are exactly the baseline in every run: what they change has no effect."),
        "{told}"
    );
    outcomes.runs[29][3].values[Metric::CustomersEnd as usize] = Some(1.0);
    let told = one_line(&of(&outcomes));
    assert!(told.contains("Nothing is exactly the baseline in every run: what it changes has no effect."), "{told}");
}

#[test]
fn interrupted_before_the_first_run() {
    let mut outcomes = wholesaler(&FOUR, 0);
    outcomes.planned = 2_000;
    assert!(
        shown(&of(&outcomes)).ends_with("\nInterrupted before the first run was finished: there is nothing to tell.\n")
    );
}

#[test]
fn the_unit_follows_the_amounts_and_the_width_holds() {
    for (factor, unit) in
        [(1e-6, "EUR,"), (1e-2, "EUR,"), (1.0, "EUR thousand"), (1e3, "EUR million"), (1e6, "EUR billion")]
    {
        let mut outcomes = wholesaler(&FOUR, 100);
        for value in outcomes.runs.iter_mut().flatten().flat_map(|it| &mut it.values) {
            *value = value.map(|it| it * factor);
        }
        let text = shown(&of(&outcomes));
        assert!(text.contains(&format!("over the runs in {unit}")), "{factor}: {text}");
        assert!(text.contains(&format!("money in {unit}")), "one unit in the whole report, {factor}: {text}");
    }
    let mut outcomes = wholesaler(&FOUR, 100);
    for value in outcomes.runs.iter_mut().flatten().flat_map(|it| &mut it.values) {
        *value = value.map(|it| it * 1e290);
    }
    shown(&of(&outcomes));
}

#[test]
fn undefined_is_not_0() {
    let mut outcomes = wholesaler(&FOUR[..2], 20);
    for run in &mut outcomes.runs {
        run[0].values[Metric::CustomersEnd as usize] = None;
    }
    let comparison = of(&outcomes);
    let row = shown(&comparison).lines().filter(|line| line.starts_with("Baseline ")).nth(1).unwrap().to_string();
    assert_eq!(row.split_whitespace().nth(1), Some("–"), "{row}");
    let document: Value = serde_json::from_str(&json(&comparison)).unwrap();
    assert_eq!(document["strategies"][0]["metrics"]["customers_end"], Value::Null);
    assert_eq!(document["strategies"][1]["versus_baseline"]["customers_end"], Value::Null);
}

/// What falls behind the best by the same in every run is ruled out before what is worse on average and goes up and down.
#[test]
fn who_is_ahead_and_ruled_out_is_explained() {
    let named = [("baseline", "Baseline"), ("best", "Best"), ("close", "Close"), ("wild", "Wild")];
    let world = |at: usize, close: f64| {
        let wild = if at.is_multiple_of(2) { 500.0 } else { -480.0 };
        [0.0, 100.0 + (at % 3) as f64, close + (at % 3) as f64, wild].map(|value| run(&[(Metric::Npv, value)])).to_vec()
    };
    let told = |close: f64| one_line(&of(&outcomes(&named, (0..100).map(|at| world(at, close)).collect())));
    let why = "One that is ahead of some of these on average can be ruled out before them";
    assert!(told(90.0).contains("may be the best: Best and Wild; the others are not."), "{}", told(90.0));
    assert!(told(90.0).contains(why) && !told(1.0).contains(why), "{}", told(1.0));
}

#[test]
fn of_nothing_there_is_no_percentage_and_of_a_loss_its_size_counts() {
    let valued = |baseline: f64, other: f64| {
        let world = || [baseline, other].map(|value| run(&[(Metric::Npv, value)])).to_vec();
        one_line(&of(&outcomes(&[("baseline", "Baseline"), ("better", "Better")], vec![world(), world()])))
    };
    assert!(!valued(0.0, 500.0).contains("in %"));
    assert!(valued(400.0, 500.0).contains("+25.0"));
    assert!(valued(-400.0, 500.0).contains("+225.0"));
    assert!(valued(-400.0, -500.0).contains("-25.0"));
    assert!(valued(400.0, 401.0).contains("+0.25"));
}

#[test]
fn names_cannot_steer_the_terminal() {
    let hostile = "\u{1b}]0;gone\u{7}\u{1b}[2J\r\nfake\u{202e}esrever\u{2062}\u{9b}31m\u{61c}\u{ad}\u{e0041}\u{2028}";
    let strategies = [("baseline", hostile, 0.0), (hostile, "B", 9e5)];
    let mut comparison = of(&wholesaler(&strategies, 20));
    comparison.study.scenario = hostile.to_string();
    comparison.study.currency = hostile.to_string();
    comparison.strategies[0].clamped = vec![(hostile.to_string(), Clamps { asked: 1, low: 0, high: 1 })];
    let text = text(&comparison, 80);
    let own = text.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
    assert!(own.chars().all(|c| c == '\n' || !c.is_control()), "{own:?}");
    assert!(!own.contains(['\u{202e}', '\u{2062}', '\u{61c}', '\u{ad}', '\u{e0041}', '\u{2028}']), "{own:?}");
    assert!(own.contains("fake"));
}

#[test]
fn the_document_for_machines() {
    let mut outcomes = wholesaler(&FOUR[..2], 40);
    outcomes.booked = vec!["loyalty_card".to_string()];
    outcomes.paths = vec!["segments.small.basket".into(), "segments.small.retention".into()];
    let by_period = METRICS.iter().filter(|info| info.by_period).count();
    for (at, outcome) in outcomes.runs.iter_mut().flatten().enumerate() {
        outcome.booked = vec![at as f64];
        outcome.clamped = vec![Clamps { asked: 7, low: 0, high: 0 }, Clamps { asked: 7, low: 2, high: 0 }];
        outcome.series = vec![vec![Some(at as f64), None, Some(1.0)]; by_period];
    }
    let comparison = of(&outcomes);
    let text = json(&comparison);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        keys(&text, 2),
        ["tenure", "schema", "scenario", "seed", "runs", "period", "periods", "currency", "strategies", "ranking"],
        "names, and their order"
    );
    assert_eq!(document["tenure"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["schema"], 1);
    assert_eq!(document["scenario"], serde_json::json!({ "name": "Regional wholesaler", "hash": "3f2a9c01d4e5b6f7" }));
    assert_eq!((&document["seed"], &document["runs"]), (&42.into(), &40.into()));
    assert_eq!((&document["period"], &document["periods"]), (&"month".into(), &60.into()));
    let [baseline, other] = &document["strategies"].as_array().unwrap()[..] else { panic!() };
    assert_eq!((&other["name"], &other["label"]), (&"keep_five_more".into(), &"+5 points retention".into()));
    assert_eq!(baseline.get("versus_baseline"), None);
    let npv = &other["metrics"]["npv"];
    let expected = comparison.strategies[1].metrics[0].unwrap();
    assert_eq!(npv["mean"].as_f64().unwrap().to_bits(), expected.mean.to_bits(), "shortest digits that come back");
    assert_eq!(npv["ci95"].as_array().unwrap().len(), 2);
    assert!(["sd", "se", "p5", "p50", "p95"].iter().all(|key| npv[key].is_number()), "{npv}");
    assert_eq!(other["metrics"].as_object().unwrap().len(), METRICS.len());
    let versus = &other["versus_baseline"]["npv"];
    assert!(["mean", "se", "p_better"].iter().all(|key| versus[key].is_number()), "{versus}");
    assert_eq!(versus.get("sd"), None);
    assert_eq!(other["p_best"], 1.0);
    assert_eq!(other["risk"]["below_zero"], 0.0);
    assert!(["p5", "cvar5"].iter().all(|key| other["risk"][key].is_number()), "{other}");
    let [first, second] = &document["ranking"].as_array().unwrap()[..] else { panic!() };
    assert_eq!((&first["name"], &second["name"]), (&"keep_five_more".into(), &"baseline".into()), "the best first");
    assert_eq!((&first["may_be_best"], &second["may_be_best"]), (&true.into(), &false.into()));
    assert!(
        ["p_best_mean", "regret", "simultaneous95"].iter().all(|key| first[key].is_null()),
        "too few runs: {first}"
    );
    assert_eq!(other["series"].as_object().unwrap().len(), by_period);
    assert_eq!(other["series"]["revenue"]["mean"], serde_json::json!([40.0, null, 1.0]));
    assert_eq!(other["series"]["revenue"]["p5"].as_array().unwrap().len(), 3);
    assert_eq!(other["booked"]["loyalty_card"]["mean"], 40.0);
    assert_eq!(other["clamped"], serde_json::json!({ "segments.small.retention": 80 }), "never clamped: not told");
}

#[test]
fn the_document_of_an_interrupted_run_without_baseline() {
    let mut outcomes = wholesaler(&FOUR[1..3], 40);
    outcomes.planned = 50;
    let document: Value = serde_json::from_str(&json(&of(&outcomes))).unwrap();
    assert_eq!(document["partial"], true);
    assert_eq!((&document["runs"], &document["runs_planned"]), (&40.into(), &50.into()));
    for strategy in document["strategies"].as_array().unwrap() {
        for absent in ["versus_baseline", "series", "booked", "clamped"] {
            assert_eq!(strategy.get(absent), None);
        }
    }
    let single: Value = serde_json::from_str(&json(&of(&wholesaler(&FOUR[..1], 1)))).unwrap();
    assert_eq!(single["strategies"][0]["metrics"]["npv"]["ci95"], Value::Null);
    assert_eq!(single["strategies"][0]["p_best"], 1.0);
}

/// The keys at one depth of indentation, in the order of the text.
fn keys(text: &str, indent: usize) -> Vec<&str> {
    let at_depth = |line: &&str| line.len() - line.trim_start().len() == indent;
    text.lines().filter(at_depth).filter_map(|line| line.trim().strip_prefix('"')?.split('"').next()).collect()
}

#[test]
fn a_table_of_replications() {
    let mut outcomes = outcomes(
        &[("baseline", "Baseline"), ("=cmd|' /C calc'!A0", "B")],
        vec![
            vec![run(&[(Metric::Npv, -0.1)]), run(&[(Metric::Npv, 1e21)])],
            vec![run(&[(Metric::Npv, 1.0 / 3.0)]), run(&[(Metric::Npv, 2.5)])],
        ],
    );
    outcomes.runs[0][0].values[Metric::NpvRunOff as usize] = Some(-0.0);
    outcomes.replications = vec![0, 7];
    outcomes.runs[1][1].values[Metric::NpvRunOff as usize] = None;
    let table = table(&outcomes);
    let start: Vec<String> = table.lines().map(|line| line.split(',').take(5).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(
        start,
        [
            "replication,strategy,npv,npv_run_off,value",
            "0,baseline,-0.1,0,-0.1",
            "0,'=cmd|' /C calc'!A0,1000000000000000000000,0,1000000000000000000000",
            "7,baseline,0.3333333333333333,0,0.3333333333333333",
            "7,'=cmd|' /C calc'!A0,2.5,,2.5",
        ]
    );
    assert!(table.lines().all(|line| line.matches(',').count() == METRICS.len() + 1));
}

#[test]
fn no_text_of_a_table_is_a_formula() {
    for hostile in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"] {
        let table = table(&outcomes(&[(hostile, "")], vec![vec![run(&[])]]));
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let cell = rows.records().next().unwrap().unwrap()[1].to_string();
        assert_eq!(cell, format!("'{}", hostile.replace(['\t', '\r'], " ")));
    }
}
