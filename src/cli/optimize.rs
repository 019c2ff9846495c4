//! `tenure optimize`: what to set levers to, and which strategy is the best along one.

use super::arguments::{PlayingArguments, ReadingArguments, amount};
use super::interrupt::Interrupt;
use super::play::{how, tell};
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
}

/// Plays the scenario as it is, then seeks what is better.
pub(super) fn optimize(arguments: &OptimizeArguments, interrupt: &Interrupt) -> Result<End> {
    let OptimizeArguments { scenario, strategy, lever, indifference, limit, across, reading, playing } = arguments;
    let scene = scene::open(Some(scenario), reading, &[], interrupt)?;
    let how = how(playing, &reading.means);
    if let Some(lever) = across {
        let (answer, lever) = ask::across(&scene, lever, &how, interrupt)?;
        let text = |comparison: &_, width| report::across(comparison, &lever, width);
        return tell(answer, Vec::new(), &playing.telling, &text, interrupt);
    }
    let wanted =
        Levers { strategy: strategy.clone(), names: lever.clone(), indifference: *indifference, limit: *limit };
    let (answer, levers) = ask::optimize(&scene, &wanted, &how, interrupt)?;
    let text = |comparison: &_, width| report::optimum(comparison, &levers, width);
    tell(answer, Vec::new(), &playing.telling, &text, interrupt)
}
