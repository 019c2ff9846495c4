//! What managers are told about customers, sentence by sentence, as the simulator has it. `tests/data/mechanisms.toml` has an entry for
//! each: a mechanism is played with it on and with the key that switches it off, a figure is held to what it must come to. One sentence alone:
//!
//! ```text
//! TENURE_ROW=002-9 cargo test --test suite sentences
//! ```

mod entry;
pub(crate) mod formula;

use entry::{Direction, Kind, Sentence, Sets, baseline, root};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

/// How many sentences each source has; an entry for each, or several where it says more than one thing ("14", "14b").
const SENTENCES: [usize; 5] = [9, 8, 15, 26, 12];

#[derive(Deserialize)]
struct Sentences {
    sentence: Vec<Sentence>,
}

fn sentences() -> Vec<Sentence> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mechanisms.toml");
    let Sentences { sentence } =
        toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap_or_else(|e| panic!("{e}"));
    sentence
}

#[test]
fn every_sentence_holds_where_it_is_said_to_and_not_without_its_mechanism() {
    let only = std::env::var("TENURE_ROW").ok();
    let mut doubts = String::new();
    for sentence in sentences().iter().filter(|sentence| only.as_ref().is_none_or(|row| sentence.row == *row)) {
        for doubt in sentence.doubts() {
            doubts += &format!("{} ({}): {doubt}\n", sentence.row, sentence.scenario.display());
        }
    }
    assert!(doubts.is_empty(), "\n{doubts}");
}

#[test]
fn every_sentence_says_what_would_refute_it() {
    let sentences = sentences();
    let places: Vec<(usize, usize, &str)> = sentences.iter().map(Sentence::place).collect();
    assert!(places.is_sorted_by(|one, next| one < next), "each after those before it: {places:?}");
    let numbers = |source| places.iter().filter(move |place| place.0 == source).map(|place| place.1);
    for (source, of) in SENTENCES.into_iter().enumerate() {
        let told: BTreeSet<usize> = numbers(source).collect();
        assert!(told.into_iter().eq(1..=of), "of source {source} there are {:?}", numbers(source).collect::<Vec<_>>());
    }
    for Sentence { row, words, kind, against, direction, off, over, equals, source, .. } in &sentences {
        assert!(!words.is_empty(), "{row} says nothing");
        let told = (direction.is_some(), off.is_empty(), equals.is_some(), source.is_some());
        match kind {
            Kind::Mechanism => {
                assert!(told == (true, false, false, false), "{row} is no mechanism");
            }
            Kind::Figure => {
                assert!(
                    told == (false, true, true, true) && over.is_empty() && *against == baseline(),
                    "{row} is no figure"
                );
            }
        }
    }
}

/// All numbers in a text, or in a value that was written.
fn numbers(text: &str) -> Vec<f64> {
    let words = text.split(|c: char| !c.is_ascii_digit() && !['.', '_'].contains(&c));
    words.filter_map(|word| word.trim_matches('.').replace('_', "").parse().ok()).collect()
}

#[test]
fn what_is_assumed_over_a_range_is_stated_so_in_the_scenario() {
    for Sentence { row, scenario, over, .. } in sentences() {
        let text = std::fs::read_to_string(root().join(&scenario)).unwrap();
        for (path, range) in over {
            let key = path.rsplit('.').next().unwrap();
            let bounds: Vec<f64> = range.iter().flat_map(|value| numbers(&value.to_string())).collect();
            let states = |line: &str| line.contains(key) && bounds.iter().all(|bound| numbers(line).contains(bound));
            assert!(text.lines().any(states), "{row}: {} does not state {path} from {bounds:?}", scenario.display());
        }
    }
}

/// The table of MODEL.md.
pub(crate) fn table() -> String {
    let mut table =
        "| row | sentence | scenario | what is held | what it must do | not with | set in both |\n|---|---|---|---|---|---|---|\n"
            .to_owned();
    for Sentence {
        row,
        words,
        scenario,
        strategy,
        against,
        metric,
        direction,
        relative,
        off,
        set,
        equals,
        source,
        ..
    } in sentences()
    {
        let written = |sets: &Sets| sets.iter().map(|(path, value)| format!("`{path} = {value}`")).collect::<Vec<_>>();
        let (held, must) = match direction {
            Some(way) => {
                let way = if way == Direction::Up { "higher" } else { "lower" };
                let told = if relative { format!("`{metric}`, as a part,") } else { format!("`{metric}`") };
                if strategy == against {
                    (format!("`{strategy}`"), format!("{told} is {way} than 0"))
                } else {
                    (format!("`{strategy}` against `{against}`"), format!("{told} is {way}"))
                }
            }
            None => (format!("`{strategy}`"), format!("`{metric}` = `{}` ({})", equals.unwrap(), source.unwrap())),
        };
        let scenario = scenario.file_stem().unwrap().to_string_lossy().into_owned();
        table += &format!(
            "| {row} | {words} | `{scenario}` | {held} | {must} | {} | {} |\n",
            written(&off).join(" or "),
            written(&set).join(", ")
        );
    }
    table
}
