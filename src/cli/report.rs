//! `tenure report`: an earlier answer, told again.

use super::End;
use super::arguments::{Means, OutputArguments, PlayingArguments, TellingArguments};
use super::interrupt::Interrupt;
use super::scene::mode;
use super::telling::{Question, answer};
use crate::ask::{Again, RESULTS, results as kept_results};
use crate::bundle::Asked;
use crate::error::Result;
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
    let (path, bundle) = kept_results(results, RESULTS)?;
    let Again { scene, strategies, pursuit, asked, hash, figures } =
        Again::open(&path, bundle, means.memory, mode(means.rules), interrupt)?;
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

/// As often, and with the same chance.
pub(super) fn as_asked(asked: &Asked, telling: &TellingArguments) -> PlayingArguments {
    let TellingArguments { threads, json, isa } = *telling;
    let telling = TellingArguments { threads, json, isa };
    PlayingArguments { runs: Some(asked.runs), seed: Some(asked.seed), telling }
}
