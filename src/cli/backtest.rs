//! `tenure backtest`: a scenario held against what happened.

use super::arguments::{PlayingArguments, ReadingArguments};
use super::import::{choice, role_and_column};
use super::interrupt::Interrupt;
use super::play::{how, tell};
use super::{End, scene};
use crate::ask::{self, Happened};
use crate::error::{Error, Result};
use crate::import::Wishes;
use crate::report;
use crate::scenario::words::{DateOrder, Decimal};
use clap::{ArgGroup, Args};
use std::path::PathBuf;

/// How it is called.
const USAGE: &str = "tenure backtest [OPTIONS] <SCENARIO> <ACTUAL>
       tenure backtest [OPTIONS] <SCENARIO> --orders <FILE>";

/// A scenario and what happened.
#[derive(Args)]
#[command(override_usage = USAGE, group = ArgGroup::new("happened").args(["actual", "orders"]).required(true))]
pub(super) struct BacktestArguments {
    /// The scenario, a TOML file. It opens in the past: what it knows is what was known then
    scenario: PathBuf,

    /// What happened since (CSV): a column `period`, from 0, or `date`, and columns named as metrics: revenue, purchases and the like
    actual: Option<PathBuf>,

    /// Instead, a later export of orders, as `tenure import` takes it: purchases, revenue and who is new are counted by period from the
    /// start of the scenario on
    #[arg(long, value_name = "FILE")]
    orders: Option<PathBuf>,

    #[command(flatten)]
    reading: ReadingArguments,

    #[command(flatten)]
    playing: PlayingArguments,

    /// The mark before decimals in what happened, where it leaves that open: "," or "."
    #[arg(long, value_name = "MARK", value_parser = choice::<Decimal>)]
    decimal: Option<Decimal>,

    /// The order of day, month and year there, likewise: dd-mm-yyyy, mm-dd-yyyy or yyyy-mm-dd
    #[arg(long, value_name = "ORDER", value_parser = choice::<DateOrder>)]
    dates: Option<DateOrder>,

    /// Which column of the orders holds what, for example amount=Bedrag, as for `tenure import`. May be given several times
    #[arg(long, value_name = "WHAT=COLUMN", value_parser = role_and_column, conflicts_with = "actual")]
    map: Vec<(String, String)>,

    /// The first day of the orders that counts. Without it: the first one in the export. Periods that end before it are not compared
    #[arg(long, value_name = "DAY", conflicts_with = "actual")]
    since: Option<String>,

    /// The last day of the orders that counts. Without it: the last one in the export. Periods that it cuts are not compared
    #[arg(long, value_name = "DAY", conflicts_with = "actual")]
    until: Option<String>,
}

/// Plays the baseline and tells how what happened lies to it.
pub(super) fn backtest(arguments: &BacktestArguments, interrupt: &Interrupt) -> Result<End> {
    let BacktestArguments { scenario, actual, orders, reading, playing, decimal, dates, map, since, until } = arguments;
    let Some(happened) = orders.as_ref().or(actual.as_ref()) else {
        return Err(Error::Usage("name a table of what happened, or a later export of orders".to_owned()));
    };
    let scene = scene::open(Some(scenario), reading, &[], interrupt)?;
    let happened = Happened {
        name: happened.display().to_string(),
        bytes: ask::export(happened, reading.means.memory)?,
        orders: orders.is_some(),
        wishes: Wishes {
            map: map.clone(),
            decimal: *decimal,
            dates: *dates,
            since: since.clone(),
            until: until.clone(),
            ..Wishes::default()
        },
    };
    let answer = ask::backtest(&scene, happened, &how(playing, &reading.means), interrupt)?;
    tell(answer, Vec::new(), &playing.telling, &report::backtest, interrupt)
}
