//! The figures of every shipped scenario, as digests: a change of a single bit is seen. `tests/data/golden.txt` has a line
//! per scenario and figure, so that a new figure adds lines and leaves the others as they are. Who means to change results
//! renews it and says why in the changelog:
//!
//! ```text
//! TENURE_GOLDEN=renew cargo test --test suite golden
//! ```

use crate::play::Game;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tenure::engine::{METRICS, Outcomes};
use tenure::isa::Isa;

/// Enough to pass through every step of every scenario.
const RUNS: u32 = 3;

/// Every shipped scenario, but those that are wrong on purpose, by its path in the project.
pub(crate) fn shipped() -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut found = BTreeMap::new();
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() || folder.ends_with("wrong") {
            continue;
        }
        for file in std::fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "toml") {
                let [folder, name] = [&folder, &file].map(|path| path.file_name().unwrap().to_string_lossy());
                found.insert(format!("{folder}/{name}"), file.clone());
            }
        }
    }
    found
}

fn play(game: &Game, runs: u32) -> Outcomes {
    game.play_only(game.all(), runs).outcomes
}

/// A digest of each figure by its name: in all runs under all strategies its values, also period by period. What rules booked
/// and how often a quantity was clamped, if it was, stand beside the metrics.
fn digests(outcomes: &Outcomes) -> BTreeMap<String, String> {
    let names: Vec<&str> = outcomes.strategies.iter().map(|(name, _)| &**name).collect();
    let runs = || outcomes.runs.iter().flatten();
    let mut found = BTreeMap::new();
    let mut series = 0..;
    for (at, info) in METRICS.iter().enumerate() {
        let periods = if info.by_period { series.next() } else { None };
        let values =
            runs().flat_map(|run| run.values[at..=at].iter().chain(periods.into_iter().flat_map(|at| &run.series[at])));
        found.insert(info.name.to_owned(), digest(&names, values.copied()));
    }
    for (at, name) in outcomes.booked.iter().enumerate() {
        found.insert(format!("booked {name}"), digest(&names, runs().map(|run| Some(run.booked[at]))));
    }
    for (at, path) in outcomes.paths.iter().enumerate() {
        if runs().any(|run| run.clamped[at].count() > 0) {
            let counts = runs().map(|run| Some(run.clamped[at].count() as f64));
            found.insert(format!("clamped {path}"), digest(&names, counts));
        }
    }
    found
}

/// SHA-256 over the names of the strategies and the bits of the values.
fn digest(strategies: &[&str], values: impl Iterator<Item = Option<f64>>) -> String {
    let mut hash = Sha256::new();
    strategies.iter().for_each(|name| hash.update([name.as_bytes(), &[0]].concat()));
    for value in values {
        match value {
            Some(value) => hash.update([[1].as_slice(), &value.to_bits().to_le_bytes()].concat()),
            None => hash.update([0]),
        }
    }
    hash.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn shipped_scenarios_give_the_figures_that_are_written_down() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden.txt");
    let figures = |(name, file): (String, PathBuf)| {
        digests(&play(&Game::open(&file).by_period(), RUNS))
            .into_iter()
            .map(move |(figure, it)| (format!("{name} {figure}"), it))
    };
    let found: BTreeMap<String, String> = shipped().into_iter().flat_map(figures).collect();
    if std::env::var("TENURE_GOLDEN").is_ok_and(|word| word == "renew") {
        let lines: String = found.iter().map(|(name, digest)| format!("{digest} {name}\n")).collect();
        std::fs::write(&path, lines).unwrap();
        return;
    }
    let written = std::fs::read_to_string(&path).unwrap();
    let written: BTreeMap<String, String> = written
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(digest, name)| (name.to_owned(), digest.to_owned()))
        .collect();
    let say = |name: &String| match (written.get(name), found.get(name)) {
        (Some(_), None) => format!("{name} is gone"),
        (None, Some(digest)) => format!("{name} is new: {digest}"),
        _ => format!("{name} is another figure"),
    };
    let differs = |name: &&String| written.get(*name) != found.get(*name);
    let mut names: Vec<&String> = written.keys().chain(found.keys()).filter(differs).collect();
    names.sort();
    names.dedup();
    let told: Vec<String> = names.into_iter().map(say).collect();
    assert!(
        told.is_empty(),
        "{}\nIf that is meant, renew tests/data/golden.txt and say why in CHANGELOG.md:\n\
         TENURE_GOLDEN=renew cargo test --test suite golden",
        told.join("\n")
    );
}

#[test]
fn shipped_scenarios_give_the_same_bits_on_any_threads_and_instruction_set() {
    for (name, file) in shipped() {
        let mut game = Game::open(&file).by_period();
        let first = digests(&play(&game, 2));
        for (threads, isa) in [(1, Isa::Sse2), (3, Isa::Avx2), (8, Isa::Avx512)] {
            (game.threads, game.isa) = (threads, isa);
            assert_eq!(digests(&play(&game, 2)), first, "{name} on {threads} threads, {isa:?}");
        }
    }
}
