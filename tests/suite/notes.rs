//! What stands at the head of a shipped scenario for who teaches with it. Its figures are not typed: a table in the note is made of the runs
//! that it names, from its first line, which says which figures:
//!
//! ```text
//! # | 60 runs | value | value % | customers_lost / customers_won |
//! # | 60 runs scenario.fixed_cost=110000 | value |
//! ```
//!
//! `TENURE_GOLDEN=renew cargo test --test suite notes`

use crate::golden::shipped;
use crate::play::{Disk, Game};
use crate::sentences::formula::figures;
use std::path::Path;
use tenure::engine::verify;
use tenure::error::Severity;
use tenure::legible::grouped;
use tenure::stats::Estimate;
use tenure::stop::Stop;

const ROW: &str = "# | ";

/// What one column says of each strategy: the baseline as it is, of the others what they have more; or how much more
/// than the baseline, in percent of it.
fn column(levels: &[Vec<Option<f64>>], percent: bool) -> Vec<String> {
    let estimate = |values: &[Option<f64>]| Estimate::new(&values.iter().flatten().copied().collect::<Vec<f64>>());
    let [baseline, others @ ..] = levels else { panic!("without the baseline") };
    let differences = others.iter().map(|level| {
        let pairs = level.iter().zip(baseline).map(|(one, other)| Some((*one)? - (*other)?));
        estimate(&pairs.collect::<Vec<_>>())
    });
    let differences: Vec<Option<Estimate>> = differences.collect();
    let level = estimate(baseline);
    let largest = differences.iter().chain([&level]).flatten().map(|told| told.mean.abs()).fold(0.0, f64::max);
    let (scale, unit) = match level.filter(|_| percent) {
        Some(level) => (100.0 / level.mean.abs(), "%"),
        None => (1.0, ""),
    };
    let decimals = match (percent, largest >= 100.0) {
        (true, _) => 1,
        (false, true) => 0,
        (false, false) => 3,
    };
    let first = level.map_or("-".to_owned(), |level| grouped(level.mean * scale, decimals) + unit);
    let rest = differences.iter().map(|told| match told.and_then(|told| Some((told.mean, told.ci95?))) {
        Some((mean, [low, high])) => {
            let [told, half] = [mean.abs(), (high - low) / 2.0].map(|value| grouped(value * scale, decimals) + unit);
            let nothing = told.chars().all(|c| "0.%".contains(c));
            let sign = match mean < 0.0 {
                _ if nothing => "",
                true => "-",
                false => "+",
            };
            format!("{sign}{told} ± {half}")
        }
        None => "-".to_owned(),
    });
    std::iter::once(first).chain(rest).collect()
}

/// The rows of a table, of the scenario with what its first line changes.
fn table(head: &str, path: &Path) -> Vec<String> {
    let mut cells = head[ROW.len()..].trim_end_matches('|').split('|').map(str::trim);
    let (runs, sets) = cells.next().and_then(|cell| cell.split_once(" runs")).unwrap();
    let sets =
        sets.split(' ').filter_map(|set| set.split_once('=')).map(|(path, value)| (path.to_owned(), value.to_owned()));
    let (document, mut game) = Game::open_set(path, &sets.collect::<Vec<_>>());
    (game.detail.by_segment, game.detail.by_account) = (true, true);
    let outcomes = game.play_only(game.all(), runs.parse().unwrap()).outcomes;
    let names = || outcomes.strategies.iter().map(|(name, _)| name);
    let columns: Vec<Vec<String>> = cells
        .map(|cell| {
            let formula = cell.trim_end_matches(" %");
            let levels = names().map(|name| figures(&document, &outcomes, name, formula)).collect::<Vec<_>>();
            column(&levels, formula != cell)
        })
        .collect();
    let row = |(at, name): (usize, &String)| {
        let cells: Vec<&str> = columns.iter().map(|column| &*column[at]).collect();
        format!("{ROW}{name} | {} |", cells.join(" | "))
    };
    names().enumerate().map(row).collect()
}

/// A note with its tables as they should be: where a row begins with a number of runs, a table does.
fn renewed(text: &str, path: &Path) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let heads = line.strip_prefix(ROW).is_some_and(|cells| cells.starts_with(|c: char| c.is_ascii_digit()));
        match (line.starts_with(ROW), heads) {
            (true, true) => lines.extend(std::iter::once(line.to_owned()).chain(table(line, path))),
            (true, false) => {}
            (false, _) => lines.push(line.to_owned()),
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn figures_in_notes_are_those_of_the_runs_they_name() {
    for (name, path) in shipped() {
        let text = std::fs::read_to_string(&path).unwrap();
        let should = renewed(&text, &path);
        if std::env::var_os("TENURE_GOLDEN").is_some_and(|value| value == "renew") && should != text {
            std::fs::write(&path, &should).unwrap();
            continue;
        }
        assert!(text == should, "{name}: the note says other figures than the runs; they are\n{should}");
    }
}

#[test]
fn shipped_scenarios_answer_without_warnings_and_their_checks_hold() {
    for (name, path) in shipped() {
        let (document, game) = Game::open_set(&path, &[]);
        let (_, problems) = tenure::model::build(&document, &Disk { folder: path.parent().unwrap() });
        let warnings: Vec<_> = problems.iter().filter(|problem| problem.severity == Severity::Warning).collect();
        assert!(warnings.is_empty(), "{name}: {warnings:#?}");
        for check in verify(&game.job(Vec::new(), 20), u64::MAX, &Stop::default()).unwrap() {
            assert!(check.failed.is_none(), "{name}: {} {:?}", check.name, check.found);
        }
    }
}
