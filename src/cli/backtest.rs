//! `tenure backtest`: a scenario held against what happened.

use super::End;
use super::arguments::{PlayingArguments, ReadingArguments};
use super::files;
use super::import::choice;
use super::interrupt::Interrupt;
use super::play::{Play, chosen};
use super::{scene, tell};
use crate::engine::{Detail, Job, Outcomes, simulate};
use crate::error::{Error, Problem, Result};
use crate::model::has_ignorance;
use crate::report;
use crate::scenario::words::{DateOrder, Decimal};
use crate::stats::{Actual, BASELINE, Backtest, Comparison, Gathering, Ledgers, Study, WhatHappened};
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

/// How often the average customer is played at most: a mean is asked of it, no band.
const AVERAGES: u32 = 200;

/// Plays the baseline and tells how what happened lies to it.
pub(super) fn backtest(arguments: &BacktestArguments, interrupt: &Interrupt) -> Result<End> {
    let scene = scene::open(Some(&arguments.scenario), &arguments.reading, &[])?;
    let against = WhatHappened {
        start: scene.opening_day(),
        length: scene.model.horizon.length,
        periods: scene.model.horizon.periods,
        currency: scene.model.currency.clone(),
        decimal: arguments.decimal,
        dates: arguments.dates,
    };
    let name = arguments.actual.display().to_string();
    let bytes = files::export(&arguments.actual, arguments.reading.means.memory)?;
    let (actual, warnings) = Actual::read(&name, bytes, &against).map_err(Error::Input)?;
    let notes = actual.notes.iter().map(|note| Problem::note(&scene.source, format!("{name}: {note}")));
    let said: Vec<Problem> = warnings.into_iter().chain(notes).collect();
    if !said.is_empty() {
        tell::problems(&said);
    }
    let mut play = Play {
        detail: Detail { by_run: true, by_period: true, ..Detail::default() },
        ..Play::new(
            &scene,
            chosen(&scene.model, &[BASELINE.to_owned()])?,
            arguments.reading.means.memory,
            &arguments.playing,
            &report::backtest,
        )
    };
    play.enough()?;
    let study = play.study()?;
    let averages = match scene.averaged()? {
        None => None,
        Some((model, rules)) => {
            let job = play.job();
            let job = Job { model: &model, rules: &rules, runs: job.runs.min(AVERAGES), ..job };
            Some(interrupt.keeping(|stop| simulate(&job, &|_| {}, stop))?)
        }
    };
    let ignorance = has_ignorance(&scene.model);
    let compare = |gathering: &Gathering, outcomes: &Outcomes, _: &Ledgers, study: Study| Comparison {
        backtest: Some(Backtest::new(outcomes, averages.as_ref(), &actual, ignorance)),
        ..gathering.compare(study)
    };
    play.compare = &compare;
    play.go(study, Vec::new(), interrupt)
}
