//! A sentence, and how it is tried.

use super::formula;
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
pub(super) type Sets = BTreeMap<String, Value>;

/// One sentence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sentence {
    /// Source and number.
    pub(super) row: String,
    /// In English.
    #[serde(rename = "sentence")]
    pub(super) words: String,
    pub(super) kind: Kind,
    /// Its path below `scenarios`.
    pub(super) scenario: PathBuf,
    /// Whose figure it is, or what is held against the other.
    #[serde(default = "baseline")]
    pub(super) strategy: String,
    /// The other.
    #[serde(default = "baseline")]
    pub(super) against: String,
    /// A metric, or a formula of metrics; those of a segment stand behind its name.
    pub(super) metric: String,
    /// Of a mechanism: where the strategy has the metric, seen from the other. Where both are the same one: whether it lies above or below 0.
    pub(super) direction: Option<Direction>,
    /// Whether what it gains is told as a part of what the other has.
    #[serde(default)]
    pub(super) relative: bool,
    /// Of a mechanism: each of these by itself switches it off.
    #[serde(default)]
    pub(super) off: Sets,
    /// Of what is assumed the lowest and the highest value: in each corner the direction holds.
    #[serde(default)]
    pub(super) over: BTreeMap<String, [Value; 2]>,
    /// Of a figure: what it must come to, a formula of metrics and of the numbers of the scenario.
    pub(super) equals: Option<String>,
    /// Of a figure: where that is published, or whose definition it is.
    pub(super) source: Option<String>,
    /// What is set whether it is on or off: what makes the mechanism alone move the metric, or makes it quick to play.
    #[serde(default)]
    pub(super) set: Sets,
    #[serde(default = "runs")]
    runs: u32,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Mechanism,
    Figure,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Direction {
    Up,
    Down,
}

pub(super) fn baseline() -> String {
    tenure::stats::BASELINE.to_owned()
}

fn runs() -> u32 {
    40
}

/// Where scenarios stand.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
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
    /// Its source, its number there, and what tells entries of one number apart.
    pub(super) fn place(&self) -> (usize, usize, &str) {
        let (source, number) = self.row.split_once('-').unwrap();
        let (number, part) = number.split_at(number.find(char::is_alphabetic).unwrap_or(number.len()));
        (source.parse().unwrap(), number.parse().unwrap(), part)
    }

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
    pub(super) fn doubts(&self) -> Vec<String> {
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
