//! `tenure combine`: several strategies as one, and whether that brings more or less than the sum of what each brings.

use super::arguments::{OUTPUT, Pages, PlayingArguments, ReadingArguments};
use super::handed::Handed;
use super::interrupt::Interrupt;
use super::play::{how, picture, planned, tell};
use super::{End, scene};
use crate::ask::{Play, chosen};
use crate::engine::Outcomes;
use crate::error::{Error, Result};
use crate::report;
use crate::stats::{BASELINE, Comparison, Gathering, Interaction, Ledgers, Study};
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
    let handed = Handed::pages(&scene, arguments.reading.means.memory, words, &arguments.pages)?;
    let drawn = picture(|it| report::interaction(it).map(|it| it.svg()));
    let files = planned(handed.files().chain([(arguments.svg.as_deref(), drawn)]), &scene)?;
    // In the order in which they act, which need not be that of the file.
    let whole = names.join(" + ");
    let all = std::iter::once(BASELINE).chain(names.iter().map(String::as_str)).chain([whole.as_str()]);
    let strategies = all.map(|name| chosen(&scene.model, &[name.to_owned()]));
    let ordered = scene.model.strategies.iter().any(|it| it.ordered);
    let how = how(&arguments.playing, &arguments.reading.means);
    let strategies = strategies.collect::<Result<Vec<_>>>()?.concat();
    let compare = |gathering: &Gathering, _: &Outcomes, _: &Ledgers, study: Study| {
        let told = gathering.combined(study);
        Comparison { interaction: told.interaction.map(|it| Interaction { ordered, ..it }), ..told }
    };
    let play = Play { compare: &compare, ..Play::new(&scene, strategies, &how) };
    let study = play.study()?;
    tell(play.go(study, interrupt)?, files, &arguments.playing.telling, &report::together, interrupt)
}
