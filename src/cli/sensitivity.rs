//! `tenure sensitivity`: what would change the answer.

use super::arguments::{OUTPUT, Pages, PlayingArguments, ReadingArguments};
use super::handed::Handed;
use super::interrupt::Interrupt;
use super::play::{how, picture, planned, tell};
use super::{End, scene};
use crate::ask::{self, Play, chosen};
use crate::engine::inputs;
use crate::error::{Error, Result};
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

    /// Also draw what low and high values of each assumption would do, to this file, as a picture (SVG): the tornado; of plain numbers where
    /// nothing is assumed and --all is given
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) pages: Pages,
}

/// Plays the runs, and for each of them what tells ignorance from luck and one assumption from another.
pub(super) fn sensitivity(arguments: &SensitivityArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let SensitivityArguments { scenario, all, strategy, reading, playing, svg, .. } = arguments;
    let scene = scene::open(Some(scenario), reading, &[], interrupt)?;
    let handed = Handed::pages(&scene, arguments.reading.means.memory, words, &arguments.pages)?;
    let drawn = picture(|it| report::tornado(it).map(|it| it.svg()));
    let files = planned(handed.files().chain([(svg.as_deref(), drawn)]), &scene)?;
    let how = how(playing, &reading.means);
    let job = Play::new(&scene, chosen(&scene.model, strategy)?, &how);
    if svg.is_some() && !all && inputs(&job.job())?.is_empty() {
        return Err(Error::Usage(format!(
            "--svg: {} says of nothing how far it may be off, so there is nothing to draw. --all looks at every plain number",
            scene.source.name
        )));
    }
    let answer = ask::sensitivity(&scene, strategy, *all, &how, interrupt)?;
    tell(answer, files, &playing.telling, &report::sensitivity, interrupt)
}
