//! `tenure optimize`: what to set levers to, and which strategy is the best along one.

use super::arguments::{OUTPUT, Pages, PlayingArguments, ReadingArguments, amount};
use super::handed::Handed;
use super::interrupt::Interrupt;
use super::play::{how, picture, planned, tell};
use super::{End, scene};
use crate::ask::{self, Levers};
use crate::error::Result;
use crate::report;
use crate::stats::Limit;
use clap::Args;
use std::path::PathBuf;
use std::str::FromStr;

/// What it takes.
#[derive(Args)]
pub(super) struct OptimizeArguments {
    /// The scenario, a TOML file with a [levers.NAME] or more
    pub(super) scenario: PathBuf,

    /// Optimise under this strategy. Without it: without any
    #[arg(long, value_name = "NAME", conflicts_with = "across")]
    pub(super) strategy: Option<String>,

    /// Only this lever; others stay as the scenario has them. May be given several times. Without it: all
    #[arg(long, value_name = "NAME", conflicts_with = "across")]
    pub(super) lever: Vec<String>,

    /// A difference of so much money is not worth mentioning. Without it: a thousandth of the value
    #[arg(long, value_name = "MONEY", value_parser = amount, allow_negative_numbers = true, conflicts_with_all = ["across", "limit"])]
    pub(super) indifference: Option<f64>,

    /// Only settings that keep this, such as \"chance(value < 0) <= 0.05\"
    #[arg(long, value_name = "LIMIT", value_parser = Limit::from_str, conflicts_with = "across")]
    pub(super) limit: Option<Limit>,

    /// Instead, say which strategy is how likely the best at each value of this lever
    #[arg(long, value_name = "LEVER")]
    pub(super) across: Option<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw what comes of the levers, to this file, as a picture (SVG): of two levers a map, of others a curve along each; with --across
    /// how likely each strategy is the best along it
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) pages: Pages,
}

/// Plays the scenario as it is, then seeks what is better.
pub(super) fn optimize(arguments: &OptimizeArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let OptimizeArguments { scenario, strategy, lever, indifference, limit, across, reading, playing, .. } = arguments;
    let scene = scene::open(Some(scenario), reading, &[], interrupt)?;
    let handed = Handed::pages(&scene, arguments.reading.means.memory, words, &arguments.pages)?;
    let drawn = picture(|it| report::levers(it).or_else(|| report::acceptability(it).map(|it| it.svg())));
    let files = planned(handed.files().chain([(arguments.svg.as_deref(), drawn)]), &scene)?;
    let how = how(playing, &reading.means);
    if let Some(lever) = across {
        let answer = ask::across(&scene, lever, &how, interrupt)?;
        return tell(answer, files, &playing.telling, &report::across, interrupt);
    }
    let wish = Levers { strategy: strategy.clone(), names: lever.clone(), indifference: *indifference, limit: *limit };
    let answer = ask::optimize(&scene, &wish, &how, interrupt)?;
    tell(answer, files, &playing.telling, &report::optimum, interrupt)
}
