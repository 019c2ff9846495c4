//! Many replications, in parallel, of the strategies asked for.

use super::outcome::{Detail, Outcomes, RunOutcome};
use super::plan::{Plan, memory, sizes};
use super::run::run;
use super::scratch::Scratch;
use super::toss::Toss;
use super::world::Chance;
use crate::error::{Error, Result};
use crate::isa::Isa;
use crate::model::Model;
use crate::portfolio::Metric;
use crate::rules::{RuleBook, SettingId};
use crate::stop::Stop;
use rayon::{BroadcastContext, ThreadPool, ThreadPoolBuilder};
use std::ops::Range;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Opening customers from which a run is worth the work of all threads.
const HUGE: f64 = 100_000.0;

/// What is to be played.
pub struct Job<'a> {
    /// The scenario.
    pub model: &'a Model,
    /// Its rules.
    pub rules: &'a RuleBook,
    /// Whose settings are played, in the order of the report.
    pub strategies: Vec<SettingId>,
    /// Further ones, of which the value is asked and nothing else.
    pub probes: Vec<SettingId>,
    /// Replications.
    pub runs: u32,
    /// The seed: the same seed gives the same worlds.
    pub seed: u64,
    /// Threads; they change how long it takes and nothing else.
    pub threads: usize,
    /// Instruction set; the same.
    pub isa: Isa,
    /// What is kept beside totals.
    pub detail: Detail,
    /// How many bytes of memory it may take.
    pub memory: u64,
}

impl Job<'_> {
    /// Its plan.
    pub(in crate::engine) fn plan(&self) -> Plan {
        let contenders = [&self.strategies[..], &self.probes].concat();
        let mut plan = Plan::new(self.model, self.rules, &contenders, self.isa);
        plan.told = self.strategies.len();
        plan.detail = self.detail;
        plan.open_accounts();
        plan.years = if self.detail.by_year { self.model.horizon.years.clone() } else { Vec::new() };
        plan.spread = (self.runs as usize) < self.threads;
        plan.together = sizes::together(&plan);
        plan
    }
}

/// So many threads to work on something.
///
/// # Errors
/// [`Error::Run`] if they cannot be started.
pub fn threads(count: usize) -> Result<ThreadPool> {
    let pool = ThreadPoolBuilder::new().num_threads(count).build();
    pool.map_err(|cause| Error::Run(format!("cannot start {count} threads: {cause}")))
}

/// Plays all replications and keeps every figure of them. `progress` hears how many are finished; when `stop` is asked, those that
/// are not finished are left out.
///
/// # Errors
/// Those of [`fits`](super::fits) before anything is played. If a rule fails or a quantity is not a number in some replication
/// (the first of them is reported), if the portfolio grows beyond the memory allowed, or if the threads cannot be started.
pub fn simulate(job: &Job, progress: &(dyn Fn(u32) + Sync), stop: &Stop) -> Result<Outcomes> {
    let detail = Detail { by_run: true, ..job.detail };
    let mut all = Outcomes::default();
    stream(
        &Job { strategies: job.strategies.clone(), probes: job.probes.clone(), detail, ..*job },
        progress,
        stop,
        &mut |some| all.append(some),
    )?;
    Ok(all)
}

/// Plays all replications and keeps none: `hear` is told of them in their order, some at a time. How many at a time follows from the
/// threads, so what is made of them must not depend on it. It is called at least once, even where nothing was finished. For the rest as
/// [`simulate`].
///
/// # Errors
/// Those of [`simulate`].
pub fn stream(job: &Job, progress: &(dyn Fn(u32) + Sync), stop: &Stop, hear: &mut dyn FnMut(Outcomes)) -> Result<()> {
    let mut hear = |some| {
        hear(some);
        job.runs
    };
    pursue(job, job.runs, progress, stop, &mut hear)
}

/// The same of as many replications as it takes: of `goal` at first, and then of as many as `hear` answers, in all and at most those of the
/// job. It is told of the goal as what is planned, and never of replications beyond it.
///
/// # Errors
/// Those of [`simulate`].
pub fn pursue(
    job: &Job,
    goal: u32,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
    hear: &mut dyn FnMut(Outcomes) -> u32,
) -> Result<()> {
    pursue_by(job, &Toss::of_run, goal, progress, stop, hear)
}

/// Some of the replications of a job, from any number on: each is the same as among all others. Without their figures of each period nothing
/// is known of payback where the baseline is not among the strategies. Told of as by [`stream`]; those that were not finished are left out.
///
/// # Errors
/// Those of [`simulate`].
pub fn some(job: &Job, replications: Range<u32>, stop: &Stop, hear: &mut dyn FnMut(Outcomes)) -> Result<()> {
    let (strategies, probes) = (job.strategies.clone(), job.probes.clone());
    let runs = replications.end.saturating_sub(replications.start);
    let job = Job { strategies, probes, runs, ..*job };
    pursue_by(&job, &|at| Toss::of_run(replications.start + at), runs, &|_| {}, stop, &mut |mut some| {
        some.replications.iter_mut().for_each(|number| *number += replications.start);
        hear(some);
        runs
    })
}

/// The value of every strategy in each of these tosses, in their order, the probes' last. The runs of the job are their number.
///
/// # Errors
/// Those of [`simulate`], and [`Error::Interrupted`].
pub fn toss(job: &Job, tosses: &[Toss], progress: &(dyn Fn(u32) + Sync), stop: &Stop) -> Result<Vec<Vec<f64>>> {
    let runs = u32::try_from(tosses.len()).map_err(|_| Error::Run("too many runs are asked for".to_owned()))?;
    let (strategies, probes) = (job.strategies.clone(), job.probes.clone());
    let job = Job { strategies, probes, runs, detail: Detail::default(), ..*job };
    let mut values = Vec::with_capacity(tosses.len());
    pursue_by(&job, &|at| tosses[at as usize].clone(), runs, progress, stop, &mut |some| {
        let mut probes = some.probes.into_iter();
        for run in &some.runs {
            let own = run.iter().filter_map(|it| it.values[Metric::Value as usize]);
            values.push(own.chain(probes.next().unwrap_or_default()).collect());
        }
        runs
    })?;
    if values.len() < tosses.len() { Err(Error::Interrupted) } else { Ok(values) }
}

fn pursue_by(
    job: &Job,
    toss: &(dyn Fn(u32) -> Toss + Sync),
    goal: u32,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
    hear: &mut dyn FnMut(Outcomes) -> u32,
) -> Result<()> {
    if job.strategies.is_empty() {
        hear(Outcomes::default());
        return Ok(());
    }
    let mut plan = job.plan();
    plan.room = memory::room(&plan, job)?;
    let pool = threads(job.threads)?;
    let finished = AtomicU32::new(0);
    let failed = AtomicU32::new(u32::MAX);
    let attempt = |plan: &Plan, scratch: &mut Scratch, replication: u32| -> Option<Result<Played>> {
        if stop.is_asked() || replication > failed.load(Ordering::Relaxed) {
            return None;
        }
        let outcome = Chance::new(plan, job.seed, &toss(replication)).and_then(|chance| run(plan, &chance, scratch));
        // What is stopped fails somewhere: it is not finished, and no failure.
        if outcome.is_err() && stop.is_asked() {
            return None;
        }
        match &outcome {
            Ok(_) => progress(finished.fetch_add(1, Ordering::Relaxed) + 1),
            Err(_) => _ = failed.fetch_min(replication, Ordering::Relaxed),
        }
        Some(outcome.map(|all| told(plan, all)))
    };
    let share_out = |plan: &Plan, replications: Range<u32>| -> Vec<(u32, Result<Played>)> {
        let next = AtomicU32::new(replications.start);
        let one_by_one = |_: BroadcastContext<'_>| {
            Scratch::of_this_thread(job.isa, stop, |scratch| {
                let mine = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
                let mine = mine.take_while(|replication| *replication < replications.end);
                let mine = mine.map_while(|replication| Some((replication, attempt(plan, scratch, replication)?)));
                mine.collect::<Vec<_>>()
            })
        };
        pool.broadcast(one_by_one).into_iter().flatten().collect()
    };
    let nothing = nothing(&plan);
    let (batch, spread) = (at_a_time(job.threads), plan.spread);
    let (mut begun, mut goal) = (0, goal.min(job.runs));
    while begun < goal {
        // Huge runs that are left when every thread has had as many as the others: all threads play them, one after the other.
        let all = u32::try_from(job.threads.max(1)).unwrap_or(u32::MAX);
        let left = if plan.opening() >= HUGE { goal % all } else { 0 };
        plan.spread = spread || begun >= goal - left;
        let end = if begun < goal - left { (goal - left).min(begun.saturating_add(batch)) } else { begun + 1 };
        let mut played = share_out(&plan, begun..end);
        played.sort_unstable_by_key(|(replication, _)| *replication);
        let mut some = Outcomes { planned: goal, ..nothing.without_runs() };
        for (replication, outcome) in played {
            let (run, probes) = outcome?;
            some.runs.push(run);
            some.probes.extend(Some(probes).filter(|probes| !probes.is_empty()));
            some.replications.push(replication);
        }
        begun = end;
        goal = hear(some).min(job.runs);
        if stop.is_asked() {
            break;
        }
    }
    Ok(())
}

/// Plays these replications, in this order, each as it is among all others. `hear` is told of each as soon as it is finished, by whichever thread
/// played it, in no order; what it refuses ends the others too.
///
/// # Errors
/// Those of [`simulate`], of which the first in this order is reported, and those of `hear`.
pub fn each(
    job: &Job,
    replications: &[u32],
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
    hear: &(dyn Fn(u32, Vec<RunOutcome>) -> Result<()> + Sync),
) -> Result<()> {
    let mut plan = job.plan();
    plan.room = memory::room(&plan, job)?;
    let pool = threads(job.threads)?;
    let (next, finished) = (AtomicUsize::new(0), AtomicU32::new(0));
    let failed: Mutex<Option<(usize, Error)>> = Mutex::default();
    let known = || failed.lock().unwrap_or_else(PoisonError::into_inner);
    let attempt = |scratch: &mut Scratch, replication: u32| {
        let chance = Chance::new(&plan, job.seed, &Toss::of_run(replication))?;
        hear(replication, run(&plan, &chance, scratch)?)
    };
    let one_by_one = |_: BroadcastContext<'_>| {
        Scratch::of_this_thread(job.isa, stop, |scratch| {
            // Those before one that fails are all begun: the first of them is known in the end.
            while !stop.is_asked() && known().is_none() {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(replication) = replications.get(at) else { break };
                match attempt(scratch, *replication) {
                    Ok(()) => progress(finished.fetch_add(1, Ordering::Relaxed) + 1),
                    // What is stopped fails somewhere: it is not finished, and no failure.
                    Err(_) if stop.is_asked() => {}
                    Err(error) => {
                        let mut known = known();
                        if known.as_ref().is_none_or(|(first, _)| at < *first) {
                            *known = Some((at, error));
                        }
                    }
                }
            }
        });
    };
    pool.broadcast(one_by_one);
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.map_or(Ok(()), |(_, error)| Err(error))
}

/// A job before any of its replications is played: what is told of it beside them.
#[must_use]
pub fn unplayed(job: &Job) -> Outcomes {
    Outcomes { planned: job.runs, ..nothing(&job.plan()) }
}

/// What is told of a job beside its replications.
fn nothing(plan: &Plan) -> Outcomes {
    Outcomes {
        strategies: plan.contenders[..plan.told].iter().map(|it| (it.name.clone(), it.label.clone())).collect(),
        a_period_later: plan.a_period_later(),
        segments: plan.segments.iter().map(|segment| segment.name.clone()).collect(),
        years: plan.years.clone(),
        named: plan.named(),
        account: plan.account_names(),
        roster: Arc::clone(&plan.roster),
        booked: plan.bookings.clone(),
        paths: plan.paths.clone(),
        ..Outcomes::default()
    }
}

/// Plays one replication alone: it is the same as among all others.
///
/// # Errors
/// Those of [`simulate`]; that somebody asked for the end is one.
pub fn replay(job: &Job, replication: u32, stop: &Stop) -> Result<Outcomes> {
    let mut plan = job.plan();
    plan.room = memory::room(&plan, job)?;
    let chance = Chance::new(&plan, job.seed, &Toss::of_run(replication))?;
    let played = run(&plan, &chance, &mut Scratch::on(job.isa, stop)).map(|all| told(&plan, all));
    if stop.is_asked() {
        return Err(Error::Interrupted);
    }
    let (run, probes) = played?;
    let probes = Some(probes).filter(|probes| !probes.is_empty()).into_iter().collect();
    Ok(Outcomes { planned: 1, replications: vec![replication], runs: vec![run], probes, ..nothing(&plan) })
}

/// How many replications are played before they are told of, and kept until then.
pub(in crate::engine) fn at_a_time(threads: usize) -> u32 {
    // A thread waits for the others at the end of them, for half a run on average.
    const OF_A_THREAD: u32 = 32;
    OF_A_THREAD.saturating_mul(u32::try_from(threads.max(1)).unwrap_or(u32::MAX))
}

/// A replication as it is kept: what is told in full, and the values of the others.
type Played = (Vec<RunOutcome>, Vec<f64>);

fn told(plan: &Plan, mut all: Vec<RunOutcome>) -> Played {
    if plan.told == all.len() {
        return (all, Vec::new());
    }
    let probes = all.split_off(plan.told);
    all.shrink_to_fit();
    (all, probes.iter().filter_map(|run| run.values[Metric::Value as usize]).collect())
}
