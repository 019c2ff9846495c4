//! `tenure sensitivity`: what would change the answer.

use super::arguments::{PlayingArguments, ReadingArguments};
use super::interrupt::Interrupt;
use super::play::{how, tell};
use super::{End, scene};
use crate::ask;
use crate::error::Result;
use crate::report;
use clap::Args;
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct SensitivityArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// Also look at every plain number of the scenario: a tenth less and a tenth more, or the ends of its `range`
    #[arg(long)]
    pub(super) all: bool,

    /// Play only this strategy; `baseline` is what happens without any. May be given several times. Without it: all
    #[arg(long, value_name = "NAME")]
    pub(super) strategy: Vec<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,
}

/// Plays the runs, and for each of them what tells ignorance from luck and one assumption from another.
pub(super) fn sensitivity(arguments: &SensitivityArguments, interrupt: &Interrupt) -> Result<End> {
    let SensitivityArguments { scenario, all, strategy, reading, playing } = arguments;
    let scene = scene::open(Some(scenario), reading, &[], interrupt)?;
    let answer = ask::sensitivity(&scene, strategy, *all, &how(playing, &reading.means), interrupt)?;
    tell(answer, Vec::new(), &playing.telling, &report::sensitivity, interrupt)
}
