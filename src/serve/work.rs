//! From a question that was laid out to answers: of a few futures at first, then of twice as many, until it is known well enough.

use super::desk::{Desk, Laid};
use super::question::Whom;
use super::store::Store;
use crate::engine::{Clamps, Detail, Job, Outcomes, RunOutcome, believe, fits, portrait, pursue, some};
use crate::error::{Error, Result};
use crate::report::{About, doubts, page, reality};
use crate::rules::SettingId;
use crate::scenario::keys::MOST_RUNS;
use crate::stats::{Comparison, Gathering, Life, Pursuit};
use crate::stop::Stop;
use std::ops::Range;
use std::sync::Arc;

/// So many futures make the first picture.
pub const FIRST: u32 = 20;

/// What is known by now.
pub struct Picture {
    /// Of the futures so far, as if they were all that were asked for.
    pub comparison: Comparison,
    /// How many there will be, as far as that is known.
    pub goal: u32,
    /// Whether there will be no other picture.
    pub done: bool,
    /// Of the last one: which reality checks do not hold where the levers stand.
    pub doubts: Vec<String>,
}

/// Plays it and tells what is known after 20, 40, 80 ... futures, until `stop` is asked. What is played is kept in the store, and what is there
/// is not played again.
///
/// # Errors
/// Those of [`some`].
pub fn work(laid: &Laid, store: &Store, stop: &Stop, tell: &mut dyn FnMut(Picture)) -> Result<()> {
    let mut pursuit = laid.pursuit.clone();
    let mut gathering = Gathering::default();
    let mut goal = pursuit.as_ref().map_or(laid.runs, Pursuit::goal);
    // What does not fit in the end is not begun.
    fits(&Job { runs: goal, ..laid.job() })?;
    loop {
        let known = gathering.finished();
        let next = if known == 0 { FIRST } else { known.saturating_mul(2) }.min(goal);
        let Some(some) = played(laid, store, known..next, stop)? else { return Ok(()) };
        gathering.add(&some);
        if let Some(pursuit) = &mut pursuit {
            pursuit.look(&mut gathering);
            goal = pursuit.goal();
        }
        let done = gathering.finished() >= goal;
        let mut comparison = gathering.compare(laid.study.clone());
        comparison.planned = comparison.runs;
        comparison.precision = pursuit.as_ref().filter(|_| done).map(Pursuit::precision);
        if !laid.knows_payback() {
            comparison.strategies.iter_mut().for_each(|it| it.payback = None);
        }
        if stop.is_asked() {
            return Ok(());
        }
        let checks = if done { believe(&laid.job(), stop)? } else { Vec::new() };
        tell(Picture { comparison, goal, done, doubts: checks.iter().filter_map(reality::doubt).collect() });
        if done {
            return Ok(());
        }
    }
}

/// The whole answer as a report, to be handed on; what is played for it is not kept.
///
/// # Errors
/// Those of [`some`], and [`Error::Interrupted`].
pub(super) fn whole(desk: &Desk, laid: &Laid, stop: &Stop) -> Result<String> {
    let detail = Detail { by_period: true, by_segment: true, by_cause: true, by_account: true, ..Detail::default() };
    let mut pursuit = laid.pursuit.clone();
    let goal = |pursuit: &Option<Pursuit>| pursuit.as_ref().map_or(laid.runs, Pursuit::goal);
    let mut gathering = Gathering::default();
    pursue(&Job { detail, ..laid.job() }, goal(&pursuit), &|_| {}, stop, &mut |more| {
        gathering.add(&more);
        pursuit.iter_mut().for_each(|it| it.look(&mut gathering));
        goal(&pursuit)
    })?;
    if stop.is_asked() {
        return Err(Error::Interrupted);
    }
    let mut comparison = gathering.compare(laid.study.clone());
    comparison.precision = pursuit.map(|it| it.precision());
    let portrait = portrait(&laid.job());
    let verdicts = believe(&laid.job(), stop)?;
    let standing = (!laid.standing.is_empty()).then(|| format!("Not as the file has it: {}", laid.standing));
    let warnings = standing.iter().chain(&laid.beyond).chain(desk.warnings()).map(|it| desk.told(laid.role, it));
    let (name, text) = desk.source();
    let about = About {
        portrait: &portrait,
        scenario: (&desk.told(laid.role, name), text),
        command: &laid.command,
        checks: &verdicts.iter().map(reality::told).collect::<Vec<_>>(),
        warnings: &warnings
            .chain(verdicts.iter().filter_map(reality::doubt))
            .chain(doubts(&comparison))
            .collect::<Vec<_>>(),
    };
    Ok(page(&comparison, &about))
}

/// So many futures say what becomes of a customer.
const LIVES: u32 = 200;

/// What becomes of a customer with and without a strategy: over many futures, or event by event in the one with this number.
///
/// # Errors
/// Those of [`some`], [`Error::Interrupted`], and where there is no such customer or strategy.
pub(super) fn followed(laid: &Laid, whom: &Whom, stop: &Stop) -> Result<Comparison> {
    let strategy = laid.strategy(&whom.strategy)?;
    let future = whom.future.map(|wanted| u32::try_from(wanted).ok().filter(|it| *it < MOST_RUNS));
    if future == Some(None) {
        return Err(Error::Usage(format!("futures are counted from 0 to {}", MOST_RUNS - 1)));
    }
    let future = future.flatten();
    let detail = Detail { by_run: true, followed: Some(laid.identity(&whom.customer)?), ..Detail::default() };
    let job = Job { strategies: vec![SettingId::Baseline, strategy], detail, ..laid.job() };
    let wanted = future.map_or(0..LIVES.min(laid.runs), |one| one..one + 1);
    let mut all = Outcomes::default();
    some(&job, wanted, stop, &mut |more| all.append(more))?;
    if stop.is_asked() {
        return Err(Error::Interrupted);
    }
    let life = Life::new(&whom.customer, [0, 1], laid.periods(), future.is_some(), &all);
    Ok(Comparison { life, ..Gathering::of(&all).compare(laid.study.clone()) })
}

/// These replications of all strategies that are looked at, from the store as far as they are there; `None` where somebody asked to stop.
fn played(laid: &Laid, store: &Store, wanted: Range<u32>, stop: &Stop) -> Result<Option<Outcomes>> {
    let kept: Vec<Option<Strand>> = laid.keys.iter().map(|key| store.get(key, wanted.clone())).collect();
    let mut missing: Vec<usize> = (0..kept.len()).filter(|at| kept[*at].is_none()).collect();
    if !missing.is_empty() && laid.knows_payback() && !missing.contains(&0) {
        missing.insert(0, 0); // What a strategy is held against, period by period.
    }
    if let Some(all) = merged(laid, store, kept, &missing, &wanted, stop)? {
        return Ok(all.filter(|all| all.runs.len() == wanted.len()));
    }
    // What is told of them is not the same: all of them are played together, as if there were no store.
    let together: Vec<usize> = (0..laid.keys.len()).collect();
    let all = fresh(laid, &together, &wanted, stop)?;
    Ok(Some(all).filter(|all| all.runs.len() == wanted.len()))
}

type Strand = (Arc<Outcomes>, Vec<RunOutcome>);

/// What is kept and what is played put together; nothing where it does not fit together.
#[expect(clippy::option_option, reason = "it does not fit, or somebody stopped it")]
fn merged(
    laid: &Laid,
    store: &Store,
    mut kept: Vec<Option<Strand>>,
    missing: &[usize],
    wanted: &Range<u32>,
    stop: &Stop,
) -> Result<Option<Option<Outcomes>>> {
    if !missing.is_empty() {
        let played = fresh(laid, missing, wanted, stop)?;
        let job = played.without_runs();
        // Of those that were finished when somebody stopped it, as many as follow each other.
        let follow = (wanted.start..).zip(&played.replications).take_while(|(expected, number)| expected == *number);
        let whole = follow.count();
        let mut columns: Vec<Vec<RunOutcome>> = missing.iter().map(|_| Vec::with_capacity(whole)).collect();
        for run in played.runs.into_iter().take(whole) {
            columns.iter_mut().zip(run).for_each(|(column, outcome)| column.push(outcome));
        }
        for ((at, column), name) in missing.iter().zip(columns).zip(&played.strategies) {
            let job = Arc::new(Outcomes { strategies: vec![name.clone()], ..job.without_runs() });
            store.keep(&laid.keys[*at], &job, wanted.start, &column);
            kept[*at] = Some((job, column));
        }
        if whole < wanted.len() {
            return Ok(Some(None));
        }
    }
    let mut strands: Vec<Strand> = kept.into_iter().flatten().collect();
    let Some((first, _)) = strands.first() else { return Ok(Some(None)) };
    if !strands.iter().all(|(job, _)| alike(job, first)) {
        return Ok(None);
    }
    let paths = union(strands.iter().map(|(job, _)| &job.paths[..]));
    for (job, runs) in &mut strands {
        if job.paths != paths {
            runs.iter_mut().for_each(|run| run.clamped = moved(&job.paths, &run.clamped, &paths));
        }
    }
    let header = Outcomes {
        strategies: strands.iter().flat_map(|(job, _)| job.strategies.clone()).collect(),
        replications: wanted.clone().collect(),
        planned: wanted.end,
        paths,
        ..strands[0].0.without_runs()
    };
    let mut columns: Vec<_> = strands.into_iter().map(|(_, runs)| runs.into_iter()).collect();
    let runs = wanted.clone().map(|_| columns.iter_mut().filter_map(Iterator::next).collect()).collect();
    Ok(Some(Some(Outcomes { runs, ..header })))
}

/// Plays these strategies, by their place.
fn fresh(laid: &Laid, which: &[usize], wanted: &Range<u32>, stop: &Stop) -> Result<Outcomes> {
    let strategies: Vec<SettingId> = which.iter().map(|at| laid.strategies[*at]).collect();
    let job = Job { strategies, ..laid.job() };
    let mut all = Outcomes::default();
    some(&job, wanted.clone(), stop, &mut |more| all.append(more))?;
    Ok(all)
}

/// Whether the same is told of both by the same names, but for what was clamped.
fn alike(one: &Outcomes, other: &Outcomes) -> bool {
    let told = |it: &Outcomes| (it.segments.clone(), it.years.clone(), it.booked.clone(), it.account.clone());
    told(one) == told(other) && one.named == other.named && one.a_period_later == other.a_period_later
}

/// All paths, each once.
fn union<'a>(all: impl Iterator<Item = &'a [String]>) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for path in all.flatten() {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    paths
}

/// What was clamped, in another order.
fn moved(from: &[String], clamped: &[Clamps], to: &[String]) -> Vec<Clamps> {
    let of = |path: &String| from.iter().position(|it| it == path).map_or_else(Clamps::default, |at| clamped[at]);
    to.iter().map(of).collect()
}

/// What is kept for each of these looks, as letters of a key.
pub(super) fn letters(detail: Detail) -> String {
    let Detail { by_period, by_segment, by_cause, by_account, .. } = detail;
    [by_period, by_segment, by_cause, by_account].map(|it| if it { '1' } else { '0' }).iter().collect()
}
