//! `tenure value`: whom the firm has, and what each customer is worth to it.

use super::arguments::{OUTPUT, PlayingArguments, ReadingArguments, Reports, whole};
use super::handed::Handed;
use super::interrupt::Interrupt;
use super::play::{how, picture, planned, tell};
use super::{End, scene};
use crate::ask::{self, How, Whom};
use crate::error::Result;
use crate::report;
use crate::scenario::keys::LONGEST;
use clap::Args;
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct ValueArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// Under which strategy. Without one: the baseline
    pub(super) strategy: Option<String>,

    /// Look at customers after so many periods: what they bought until then. 0 is the opening, as the list knows it. Without it: at the opening where it does, else after a year
    #[arg(long, value_name = "PERIODS", value_parser = periods, allow_negative_numbers = true)]
    pub(super) at: Option<u32>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw who is high in what, with how many they are and the largest of them, to this file, as a picture (SVG)
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) reports: Reports,
}

/// Plays a strategy and tells of its customers.
pub(super) fn value(arguments: &ValueArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let ValueArguments { scenario, strategy, at, reading, playing, svg, reports } = arguments;
    let scene = scene::open(Some(scenario), reading, &[], interrupt)?;
    let whom = Whom::new(&scene, strategy.as_deref(), *at)?;
    let handed = Handed::reports(&scene, reading.means.memory, words, reports)?;
    let drawn = picture(|it| report::matrix(it).map(|it| it.svg()));
    let files = planned(handed.files().chain([(svg.as_deref(), drawn)]), &scene)?;
    let how = How { roster: handed.roster(), ..how(playing, &reading.means) };
    let answer = ask::value(&scene, whom, &how, interrupt)?;
    tell(answer, files, &playing.telling, &report::value, interrupt)
}

fn periods(text: &str) -> std::result::Result<u32, String> {
    whole(text, 0..=LONGEST).and_then(|it: u64| u32::try_from(it).map_err(|it| it.to_string()))
}
