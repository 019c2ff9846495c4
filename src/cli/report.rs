//! `tenure report`: an earlier answer, told again.

use super::arguments::{Means, OutputArguments, PlayingArguments, TellingArguments, target};
use super::interrupt::Interrupt;
use super::outputs::RESULTS;
use super::play::chosen;
use super::run::pursuit;
use super::telling::{Question, answer};
use super::{End, files, scene};
use crate::error::{Error, Result};
use crate::scenario::keys::MOST_RUNS;
use clap::Args;
use std::path::PathBuf;

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

/// Plays it again, from the files that were kept and in the words in which it was asked, to the same bits.
pub(super) fn report(arguments: &ReportArguments, interrupt: &Interrupt) -> Result<End> {
    let ReportArguments { results, means, telling, output } = arguments;
    let (path, bundle) = files::bundle(results, RESULTS)?;
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
    let TellingArguments { threads, json, isa } = *telling;
    let playing = PlayingArguments {
        runs: Some(asked.runs),
        seed: Some(asked.seed),
        telling: TellingArguments { threads, json, isa },
    };
    let question = Question {
        scene: &scene,
        pursuit: pursuit((precision, asked.indifference), asked.runs, &strategies)?,
        strategies,
        playing: &playing,
        means,
        asked,
        known: Some((&hash, &figures)),
    };
    answer(question, output, interrupt)
}
