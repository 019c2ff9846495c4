//! `tenure backtest`: a scenario held against what happened.

use super::arguments::{PlayingArguments, ReadingArguments};
use super::import::choice;
use super::interrupt::Interrupt;
use super::play::{how, tell};
use super::{End, scene};
use crate::ask::{self, Happened};
use crate::error::Result;
use crate::report;
use crate::scenario::words::{DateOrder, Decimal};
use clap::Args;
use std::path::PathBuf;

/// A scenario and what happened.
#[derive(Args)]
pub(super) struct BacktestArguments {
    /// The scenario, a TOML file. It opens in the past: what it knows is what was known then
    scenario: PathBuf,

    /// What happened since (CSV): a column `period`, from 0, or `date`, and columns named as metrics: revenue, purchases and the like
    actual: PathBuf,

    #[command(flatten)]
    reading: ReadingArguments,

    #[command(flatten)]
    playing: PlayingArguments,

    /// The mark before decimals in what happened, where the table leaves it open: \",\" or \".\"
    #[arg(long, value_name = "MARK", value_parser = choice::<Decimal>)]
    decimal: Option<Decimal>,

    /// The order of day, month and year there, likewise: dd-mm-yyyy, mm-dd-yyyy or yyyy-mm-dd
    #[arg(long, value_name = "ORDER", value_parser = choice::<DateOrder>)]
    dates: Option<DateOrder>,
}

/// Plays the baseline and tells how what happened lies to it.
pub(super) fn backtest(arguments: &BacktestArguments, interrupt: &Interrupt) -> Result<End> {
    let BacktestArguments { scenario, actual, reading, playing, decimal, dates } = arguments;
    let scene = scene::open(Some(scenario), reading, &[], interrupt)?;
    let happened = Happened {
        name: actual.display().to_string(),
        bytes: ask::export(actual, reading.means.memory)?,
        decimal: *decimal,
        dates: *dates,
    };
    let answer = ask::backtest(&scene, happened, &how(playing, &reading.means), interrupt)?;
    tell(answer, Vec::new(), &playing.telling, &report::backtest, interrupt)
}
