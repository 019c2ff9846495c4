//! A scenario held against what happened.

use super::door::Door;
use super::play::{Answer, How, Play, chosen};
use super::scene::Scene;
use crate::engine::{Detail, Job, Outcomes, simulate};
use crate::error::{Error, Problem, Result};
use crate::model::has_ignorance;
use crate::scenario::words::{DateOrder, Decimal};
use crate::stats::{Actual, BASELINE, Backtest, Comparison, Gathering, Ledgers, Study, WhatHappened};

/// How often the average customer is played at most: a mean is asked of it, no band.
const AVERAGES: u32 = 200;

/// What happened, as a table.
pub struct Happened {
    /// What people call it.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// The mark before decimals, where the table leaves it open.
    pub decimal: Option<Decimal>,
    /// The order of day, month and year, likewise.
    pub dates: Option<DateOrder>,
}

/// Plays the baseline: how what happened lies to it is the `backtest` of the comparison.
///
/// # Errors
/// [`Error::Input`] with what is wrong in the table, [`Error::Usage`] for too few runs, and those of the runs.
pub fn backtest(scene: &Scene, happened: Happened, how: &How, door: &dyn Door) -> Result<Answer> {
    let Happened { name, bytes, decimal, dates } = happened;
    let against = WhatHappened {
        start: scene.opening_day(),
        length: scene.model.horizon.length,
        periods: scene.model.horizon.periods,
        currency: scene.model.currency.clone(),
        decimal,
        dates,
    };
    let (actual, warnings) = Actual::read(&name, bytes, &against).map_err(Error::Input)?;
    let notes = actual.notes.iter().map(|note| Problem::note(&scene.source, format!("{name}: {note}")));
    let said: Vec<Problem> = warnings.into_iter().chain(notes).collect();
    if !said.is_empty() {
        door.note(&said);
    }
    let detail = Detail { by_run: true, by_period: true, ..Detail::default() };
    let strategies = chosen(&scene.model, &[BASELINE.to_owned()])?;
    let mut play = Play { detail, ..Play::new(scene, strategies, how) };
    play.enough()?;
    let study = play.study()?;
    let averages = match scene.averaged()? {
        None => None,
        Some((model, rules)) => {
            let job = play.job();
            let job = Job { model: &model, rules: &rules, runs: job.runs.min(AVERAGES), ..job };
            Some(door.keeping(|stop| simulate(&job, &|_| {}, stop))?)
        }
    };
    let ignorance = has_ignorance(&scene.model);
    let compare = |gathering: &Gathering, outcomes: &Outcomes, _: &Ledgers, study: Study| Comparison {
        backtest: Some(Backtest::new(outcomes, averages.as_ref(), &actual, ignorance)),
        ..gathering.compare(study)
    };
    play.compare = &compare;
    play.go(study, door)
}
