//! A scenario held against what happened.

use super::door::Door;
use super::play::{Answer, How, Play, chosen};
use super::scene::Scene;
use crate::engine::{Detail, Job, Metric, Outcomes, simulate};
use crate::error::{Error, Problem, Result};
use crate::import::{Bought, Later, Opening, Wishes, later};
use crate::legible::visible;
use crate::model::{History, Listed, has_ignorance, taken_for_certain};
use crate::stats::{Actual, BASELINE, Backtest, Comparison, Gathering, Ledgers, Observed, Study, WhatHappened};

/// How often the average customer is played at most: a mean is asked of it, no band.
const AVERAGES: u32 = 200;

/// What happened.
pub struct Happened {
    /// What people call it.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// Whether it is an export of orders, rather than a table of periods.
    pub orders: bool,
    /// How it is to be read where it leaves that open: of a table, the mark before decimals and the order of day, month and year.
    pub wishes: Wishes,
}

/// Plays the baseline: how what happened lies to it is the `backtest` of the comparison.
///
/// # Errors
/// [`Error::Input`] with what is wrong in what happened, [`Error::Usage`] for too few runs, and those of the runs.
pub fn backtest(scene: &Scene, happened: Happened, how: &How, door: &dyn Door) -> Result<Answer> {
    let name = happened.name.clone();
    let (actual, warnings) = if happened.orders { of_orders(scene, happened)? } else { of_table(scene, happened)? };
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
    let certain = if ignorance { taken_for_certain(&scene.model) } else { Vec::new() };
    let compare = |gathering: &Gathering, outcomes: &Outcomes, _: &Ledgers, study: Study| Comparison {
        backtest: Some(Backtest {
            certain: certain.clone(),
            ..Backtest::new(outcomes, averages.as_ref(), &actual, ignorance)
        }),
        ..gathering.compare(study)
    };
    play.compare = &compare;
    play.go(study, door)
}

/// What a table of periods says, and what is to be wondered at.
fn of_table(scene: &Scene, Happened { name, bytes, wishes, .. }: Happened) -> Result<(Actual, Vec<Problem>)> {
    let against = WhatHappened {
        start: scene.opening_day(),
        length: scene.model.horizon.length,
        periods: scene.model.horizon.periods,
        currency: scene.model.currency.clone(),
        decimal: wishes.decimal,
        dates: wishes.dates,
    };
    Actual::read(&name, bytes, &against).map_err(Error::Input)
}

/// What an export of orders comes to, period by period, counted as the metrics count.
fn of_orders(scene: &Scene, Happened { name, bytes, wishes, .. }: Happened) -> Result<(Actual, Vec<Problem>)> {
    let Some(start) = scene.opening_day() else {
        let told =
            "the scenario does not say when it opens: start = 2025-01-01 in [scenario], the first day of period 0";
        return Err(Error::Usage(format!("{name} has dates, but {told}")));
    };
    let opening = Opening {
        start,
        length: scene.model.horizon.length,
        periods: scene.model.horizon.periods,
        listed: scene.model.roster.iter().map(|it| (it.id.as_str(), has_bought(it))).collect(),
    };
    let Later { first, periods, tells_repeats, tells_new, currency, told } =
        later(&name, bytes, &wishes, &opening).map_err(Error::Input)?;
    let own = &scene.model.currency;
    if let Some((other, place)) = currency.filter(|(code, _)| !code.eq_ignore_ascii_case(own)) {
        let other = visible(&other);
        return Err(Error::Usage(format!(
            "{name} has amounts in {other} ({place}), and the scenario counts in {own}. Export them in {own}; or, if the scenario means \
             {other}, say so in it: currency = \"{other}\" in [scenario]"
        )));
    }
    let observed = |metric: Metric, of: &dyn Fn(&Bought) -> f64| Observed {
        metric,
        values: (first..).zip(periods.iter().map(of)).collect(),
    };
    let mut columns =
        vec![observed(Metric::Purchases, &|it| f64::from(it.purchases)), observed(Metric::Revenue, &|it| it.revenue)];
    if tells_repeats {
        columns.insert(1, observed(Metric::RepeatPurchases, &|it| f64::from(it.repeats)));
    }
    if tells_new {
        columns.push(observed(Metric::CustomersWon, &|it| f64::from(it.new)));
    }
    // In one breath: each alone would bear the names of both files.
    Ok((Actual { columns, notes: vec![told.join(" ")] }, Vec::new()))
}

/// Whether a listed customer bought before: then no purchase that is simulated is its first.
fn has_bought(listed: &Listed) -> bool {
    let History { purchases, bought, .. } = listed.history;
    purchases.map_or(bought.is_some() || listed.start < 0, |many| many > 0.0)
}
