//! What managers are told about customers, sentence by sentence, as the simulator has it. `tests/data/mechanisms.toml` has an entry for
//! each: a mechanism is played with it on and with the key that switches it off, a figure is held to what it must come to.

pub(crate) mod formula;

use crate::play::{Game, Played};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tenure::portfolio::SPREAD;
use tenure::rules::SettingId;
use tenure::scenario::Document;
use tenure::stats::Estimate;
use toml::Value;

/// Paths of the scenario with what they are set to.
type Sets = BTreeMap<String, Value>;

/// One sentence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    /// Source and number.
    row: String,
    /// In English.
    #[serde(rename = "sentence")]
    words: String,
    kind: Kind,
    /// Its path below `scenarios`.
    scenario: PathBuf,
    /// Whose figure it is, or what is held against the other.
    #[serde(default = "baseline")]
    strategy: String,
    /// The other.
    #[serde(default = "baseline")]
    against: String,
    /// A metric, or a formula of metrics; those of a segment stand behind its name.
    metric: String,
    /// Of a mechanism: where the strategy has the metric, seen from the other. Where both are the same one: whether it lies above or below 0.
    direction: Option<Direction>,
    /// Whether what it gains is told as a part of what the other has.
    #[serde(default)]
    relative: bool,
    /// Of a mechanism: each of these by itself switches it off.
    #[serde(default)]
    off: Sets,
    /// Of what is assumed the lowest and the highest value: in each corner the direction holds.
    #[serde(default)]
    over: BTreeMap<String, [Value; 2]>,
    /// Of a figure: what it must come to, a formula of metrics and of the numbers of the scenario.
    equals: Option<String>,
    /// Of a figure: where that is published, or whose definition it is.
    source: Option<String>,
    /// What makes it quick to play, on or off.
    #[serde(default)]
    set: Sets,
    #[serde(default = "runs")]
    runs: u32,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Mechanism,
    Figure,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Up,
    Down,
}

fn baseline() -> String {
    tenure::stats::BASELINE.to_owned()
}

fn runs() -> u32 {
    40
}

#[derive(Deserialize)]
struct Sentences {
    sentence: Vec<Sentence>,
}

/// Where scenarios stand.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

fn sentences() -> Vec<Sentence> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mechanisms.toml");
    let Sentences { sentence } =
        toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap_or_else(|e| panic!("{e}"));
    sentence
}

/// A scenario with some values changed, played.
struct Trial {
    document: Document,
    played: Played,
}

impl Trial {
    fn new(sentence: &Sentence, more: &[(&String, &Value)]) -> Trial {
        let sets = sentence.set.iter().chain(more.iter().copied());
        let sets: Vec<(String, String)> = sets.map(|(path, value)| (path.clone(), value.to_string())).collect();
        let (document, mut game) = Game::open_set(&root().join(&sentence.scenario), &sets);
        let formulas = format!("{} {}", sentence.metric, sentence.equals.as_deref().unwrap_or_default());
        game.detail.by_segment = formulas.contains('.');
        game.detail.by_account = SPREAD.iter().any(|metric| formulas.contains(metric.info().name));
        let settings = [&sentence.strategy, &sentence.against].map(|name| game.setting(name));
        let settings: Vec<SettingId> =
            if settings[0] == settings[1] { settings[..1].to_vec() } else { settings.to_vec() };
        let played = game.play_only(settings, sentence.runs);
        Trial { document, played }
    }

    /// What a formula comes to in each run of a strategy.
    fn figures(&self, strategy: &str, formula: &str) -> Vec<f64> {
        let figures = formula::figures(&self.document, &self.played.outcomes, strategy, formula);
        figures
            .into_iter()
            .map(|figure| figure.unwrap_or_else(|| panic!("{formula} is no number of {strategy}")))
            .collect()
    }
}

impl Sentence {
    /// How much higher the strategy has the metric than the other, as good news above 0.
    fn gain(&self, more: &[(&String, &Value)]) -> Estimate {
        let trial = Trial::new(self, more);
        let [one, other] = [&self.strategy, &self.against].map(|name| trial.figures(name, &self.metric));
        let sign = if self.direction == Some(Direction::Up) { 1.0 } else { -1.0 };
        let alone = self.strategy == self.against;
        let gain = |(one, other): (&f64, &f64)| match (alone, self.relative) {
            (true, _) => sign * one,
            (false, true) => sign * (one - other) / other.abs(),
            (false, false) => sign * (one - other),
        };
        let gains: Vec<f64> = one.iter().zip(&other).map(gain).collect();
        Estimate::new(&gains).unwrap()
    }

    /// What is assumed at its lowest and highest: every corner.
    fn corners(&self) -> Vec<Vec<(&String, &Value)>> {
        let mut corners = vec![Vec::new()];
        for (path, range) in &self.over {
            let at = |value| corners.iter().map(move |corner: &Vec<_>| [&corner[..], &[(path, value)]].concat());
            corners = range.iter().flat_map(at).collect();
        }
        if self.over.is_empty() { Vec::new() } else { corners }
    }

    /// What of it does not hold.
    fn doubts(&self) -> Vec<String> {
        match self.kind {
            Kind::Mechanism => self.mechanism(),
            Kind::Figure => self.figure(),
        }
    }

    fn mechanism(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        let holds = |gain: &Estimate| gain.ci95.is_some_and(|[low, _]| low > 0.0);
        let on = self.gain(&[]);
        if !holds(&on) {
            doubts.push(format!("on: {:.4e}, 95% {:?}", on.mean, on.ci95));
        }
        for (path, value) in &self.off {
            let off = self.gain(&[(path, value)]);
            if off.mean >= on.mean / 4.0 {
                doubts
                    .push(format!("off by {path} = {value}: {:.4e} is a quarter of {:.4e} or more", off.mean, on.mean));
            }
        }
        for corner in self.corners() {
            let gain = self.gain(&corner);
            if !holds(&gain) {
                let at: Vec<String> = corner.iter().map(|(path, value)| format!("{path} = {value}")).collect();
                doubts.push(format!("at {}: {:.4e}, 95% {:?}", at.join(", "), gain.mean, gain.ci95));
            }
        }
        doubts
    }

    /// In the mean the two sides are equal, and their difference is known to a hundredth of what they are.
    fn figure(&self) -> Vec<String> {
        let trial = Trial::new(self, &[]);
        let figures = trial.figures(&self.strategy, &self.metric);
        let equals = trial.figures(&self.strategy, self.equals.as_ref().unwrap());
        let off: Vec<f64> = figures.iter().zip(&equals).map(|(figure, equals)| figure - equals).collect();
        let [off, equals] = [off, equals].map(|values| Estimate::new(&values).unwrap());
        let se = off.se.unwrap();
        let mut doubts = Vec::new();
        if off.mean.abs() > 3.3 * se + 1e-9 * equals.mean.abs() {
            doubts.push(format!(
                "it is off by {:.4e}, at {:.4e} of standard error, from {:.6e}",
                off.mean, se, equals.mean
            ));
        }
        if se > 0.01 * equals.mean.abs() {
            doubts.push(format!("too few runs to know {:.4e}: standard error {se:.4e}", equals.mean));
        }
        doubts
    }
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
    let place =
        |sentence: &Sentence| -> Vec<u32> { sentence.row.split('-').map(|part| part.parse().unwrap()).collect() };
    for pair in sentences.windows(2) {
        assert!(place(&pair[0]) < place(&pair[1]), "{} stands before {}", pair[0].row, pair[1].row);
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
        "| row | sentence | scenario | what is held | what it must do | not with |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for Sentence {
        row, words, scenario, strategy, against, metric, direction, relative, off, equals, source, ..
    } in sentences()
    {
        let off: Vec<String> = off.iter().map(|(path, value)| format!("`{path} = {value}`")).collect();
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
        table += &format!("| {row} | {words} | `{scenario}` | {held} | {must} | {} |\n", off.join(" or "));
    }
    table
}
