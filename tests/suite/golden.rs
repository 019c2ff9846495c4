//! The figures of every shipped scenario, as digests: a change of a single bit is seen. `tests/data/golden.txt` has a line
//! per scenario. Who means to change results renews it and says why in the changelog:
//!
//! ```text
//! TENURE_GOLDEN=renew cargo test --test suite golden
//! ```

use crate::play::Game;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tenure::engine::Outcomes;
use tenure::isa::Isa;

/// Enough to pass through every step of every scenario.
const RUNS: u32 = 3;

/// Every shipped scenario, but those that are wrong on purpose, by its path in the project.
fn shipped() -> BTreeMap<String, PathBuf> {
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

fn play(game: &Game) -> Outcomes {
    game.play_only(game.all(), RUNS).outcomes
}

/// SHA-256 over names and bits, in the order of the outcomes.
fn digest(outcomes: &Outcomes) -> String {
    let mut hash = Sha256::new();
    let mut number = |value: Option<f64>| match value {
        Some(value) => hash.update([[1].as_slice(), &value.to_bits().to_le_bytes()].concat()),
        None => hash.update([0]),
    };
    for run in outcomes.runs.iter().flatten() {
        run.values.iter().chain(run.series.iter().flatten()).for_each(|value| number(*value));
        run.booked.iter().for_each(|value| number(Some(*value)));
        run.clamped.iter().for_each(|count| number(Some(count.count() as f64)));
    }
    for (name, _) in &outcomes.strategies {
        hash.update(name);
        hash.update([0]);
    }
    hash.finalize().iter().take(16).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn shipped_scenarios_give_the_figures_that_are_written_down() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden.txt");
    let found: BTreeMap<String, String> =
        shipped().into_iter().map(|(name, file)| (name, digest(&play(&Game::open(&file).by_period())))).collect();
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
        _ => format!("{name} gives other figures"),
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
        let first = digest(&play(&game));
        for (threads, isa) in [(1, Isa::Sse2), (3, Isa::Avx2), (8, Isa::Avx512)] {
            (game.threads, game.isa) = (threads, isa);
            assert_eq!(digest(&play(&game)), first, "{name} on {threads} threads, {isa:?}");
        }
    }
}
