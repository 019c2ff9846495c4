//! `tenure report`: an earlier answer, told again.

use super::arguments::{Means, OutputArguments, PlayingArguments, TellingArguments, target};
use super::interrupt::Interrupt;
use super::outputs::RESULTS;
use super::play::chosen;
use super::run::pursuit;
use super::scene::Scene;
use super::telling::{Question, answer};
use super::{End, files, scene};
use crate::bundle::{Asked, Bundle};
use crate::error::{Error, Result};
use crate::rules::SettingId;
use crate::scenario::keys::MOST_RUNS;
use crate::stats::Pursuit;
use clap::Args;
use std::path::{Path, PathBuf};

/// What it takes.
#[derive(Args)]
pub(super) struct ReportArguments {
    /// The folder that --out wrote, or the file
    pub(super) results: PathBuf,

    #[command(flatten)]
    pub(super) means: Means,

    #[command(flatten)]
    pub(super) telling: TellingArguments,

    #[command(flatten)]
    pub(super) output: OutputArguments,
}

/// A question that was kept, as it is asked again.
pub(super) struct Again {
    pub(super) scene: Scene,
    pub(super) strategies: Vec<SettingId>,
    pub(super) pursuit: Option<Pursuit>,
    pub(super) asked: Asked,
    /// Fingerprints of the scenario and of the figures.
    pub(super) hash: String,
    figures: String,
}

/// Plays it again, from the files that were kept and in the words in which it was asked, to the same bits.
pub(super) fn report(arguments: &ReportArguments, interrupt: &Interrupt) -> Result<End> {
    let ReportArguments { results, means, telling, output } = arguments;
    again(results, means, telling, output, interrupt)
}

/// The same of these results.
pub(super) fn again(
    results: &Path,
    means: &Means,
    telling: &TellingArguments,
    output: &OutputArguments,
    interrupt: &Interrupt,
) -> Result<End> {
    let (path, bundle) = files::bundle(results, RESULTS)?;
    let Again { scene, strategies, pursuit, asked, hash, figures } = reopen(path, bundle, means)?;
    let playing = as_asked(&asked, telling);
    let question = Question {
        scene: &scene,
        pursuit,
        strategies,
        playing: &playing,
        means,
        asked,
        known: Some((&hash, Some(&figures))),
        kept: None,
    };
    answer(question, output, interrupt)
}

/// What was asked, from what was kept; `path` is where that stands.
#[expect(clippy::needless_pass_by_value, reason = "the answer is told of it from then on")]
pub(super) fn reopen(path: PathBuf, bundle: Bundle, means: &Means) -> Result<Again> {
    let (asked, hash, figures) = (bundle.asked.clone(), bundle.hash.clone(), bundle.figures.clone());
    let told = |why: &str| Error::Usage(format!("cannot read {}: {why}", path.display()));
    let precision = asked.precision.as_deref().map(target).transpose().map_err(|why| told(&why))?;
    if !(1..=MOST_RUNS).contains(&asked.runs) || asked.seed >= 1 << 53 {
        return Err(told("it asks for runs or a seed that there are not"));
    }
    if asked.indifference.is_some_and(|it| !(it.is_finite() && it > 0.0)) {
        return Err(told("it asks for an indifference that is no amount of money"));
    }
    let scene = scene::reopen(path.clone(), bundle, means)?;
    let strategies = chosen(&scene.model, &asked.strategies)?;
    let pursuit = pursuit((precision, asked.indifference), asked.runs, &strategies)?;
    Ok(Again { scene, strategies, pursuit, asked, hash, figures })
}

/// As often, and with the same chance.
pub(super) fn as_asked(asked: &Asked, telling: &TellingArguments) -> PlayingArguments {
    let TellingArguments { threads, json, isa } = *telling;
    let telling = TellingArguments { threads, json, isa };
    PlayingArguments { runs: Some(asked.runs), seed: Some(asked.seed), telling }
}
