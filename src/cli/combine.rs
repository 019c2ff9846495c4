//! `tenure combine`: several strategies as one, and whether that brings more or less than the sum of what each brings.

use super::arguments::{OUTPUT, Pages, PlayingArguments, ReadingArguments};
use super::handed::Handed;
use super::interrupt::Interrupt;
use super::play::{how, picture, planned, tell};
use super::{End, scene};
use crate::ask::{self, Together};
use crate::error::Result;
use crate::report;
use clap::Args;
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct CombineArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// The strategies that are to hold together, two or more, in the order in which they act
    #[arg(value_name = "STRATEGY", required = true, num_args = 2..)]
    pub(super) strategies: Vec<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw what each brings alone, and what they bring together beside that, to this file, as a picture (SVG)
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) pages: Pages,
}

/// Plays the baseline, each of the strategies and all of them as one, and tells how these compare.
pub(super) fn combine(arguments: &CombineArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let CombineArguments { scenario, strategies, reading, playing, svg, pages } = arguments;
    let together = Together::new(strategies)?;
    let scene = scene::open(Some(scenario), reading, together.names(), interrupt)?;
    let handed = Handed::pages(&scene, reading.means.memory, words, pages)?;
    let drawn = picture(|it| report::interaction(it).map(|it| it.svg()));
    let files = planned(handed.files().chain([(svg.as_deref(), drawn)]), &scene)?;
    let answer = ask::combine(&scene, &together, &how(playing, &reading.means), interrupt)?;
    tell(answer, files, &playing.telling, &report::together, interrupt)
}
