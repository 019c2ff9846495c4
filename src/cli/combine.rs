//! `tenure combine`: several strategies as one, and whether that brings more or less than the sum of what each brings.

use super::arguments::{OUTPUT, Pages, PlayingArguments, ReadingArguments};
use super::interrupt::Interrupt;
use super::play::{file, how, planned, tell};
use super::telling::{background, pages, writer};
use super::{End, scene};
use crate::ask::{Answer, Play, Setting, chosen};
use crate::error::{Error, Result};
use crate::report;
use crate::stats::BASELINE;
use clap::Args;
use std::io::{self, Write};
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
    let names = &arguments.strategies;
    if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        return Err(Error::Usage(format!("`{}` is named twice: a strategy holds once", twice.1)));
    }
    if names.iter().any(|name| name == BASELINE) {
        return Err(Error::Usage(
            "`baseline` is what happens without any strategy: name those that add to it".to_owned(),
        ));
    }
    let scene = scene::open(Some(&arguments.scenario), &arguments.reading, names, interrupt)?;
    let reports = pages(&arguments.pages.report)?;
    let background = background(&scene, arguments.reading.means.memory, words, &reports);
    let set = Setting::ALL.map(|it| writer(background.as_ref(), it));
    let reports =
        reports.iter().map(|(target, setting)| (Some(*target), file(setting.what(), &set[*setting as usize])));
    let picture = [(arguments.svg.as_deref(), file("the picture", &bridge))];
    let files = planned(&picture.into_iter().chain(reports).collect::<Vec<_>>(), &scene)?;
    let baseline = [BASELINE.to_owned()];
    let whole = [names.join(" + ")];
    let strategies = [&baseline, &names[..], &whole].map(|names| chosen(&scene.model, names));
    let how = how(&arguments.playing, &arguments.reading.means);
    let strategies = strategies.into_iter().collect::<Result<Vec<_>>>()?.concat();
    let play =
        Play { compare: &|gathering, _, _, study| gathering.combined(study), ..Play::new(&scene, strategies, &how) };
    let study = play.study()?;
    tell(play.go(study, interrupt)?, files, &arguments.playing.telling, &report::together, interrupt)
}

/// What they bring together.
fn bridge(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    report::interaction(&answer.comparison).map_or(Ok(()), |bridge| out.write_all(bridge.svg().as_bytes()))
}
