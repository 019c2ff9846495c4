//! Many replications, in parallel, of the strategies asked for.

use super::outcome::{Detail, Outcomes, RunOutcome};
use super::plan::Plan;
use super::plan::memory;
use super::run::run;
use super::scratch::Scratch;
use super::world::Chance;
use crate::error::{Error, Result};
use crate::isa::Isa;
use crate::model::Model;
use crate::portfolio::Metric;
use crate::rules::{RuleBook, SettingId};
use crate::stop::Stop;
use rayon::{BroadcastContext, ThreadPool, ThreadPoolBuilder};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

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
        plan.spread = (self.runs as usize) < self.threads;
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
        let outcome = Chance::new(plan, job.seed, replication).and_then(|chance| run(plan, &chance, scratch));
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
    // Huge runs that are left when every thread has had as many as the others: all threads play them, one after the other.
    let left =
        if plan.opening() >= HUGE { job.runs % u32::try_from(job.threads.max(1)).unwrap_or(u32::MAX) } else { 0 };
    let shared = job.runs - left;
    let batch = at_a_time(job.threads);
    let batches = (0..shared).step_by(batch as usize).map(|first| first..shared.min(first.saturating_add(batch)));
    let nothing = Outcomes {
        strategies: plan.contenders[..plan.told].iter().map(|it| (it.name.clone(), it.label.clone())).collect(),
        planned: job.runs,
        a_period_later: plan.a_period_later(),
        segments: plan.segments.iter().map(|segment| segment.name.clone()).collect(),
        named: plan.named(),
        roster: Arc::clone(&plan.roster),
        booked: plan.bookings.clone(),
        paths: plan.paths.clone(),
        ..Outcomes::default()
    };
    for replications in batches.chain((shared..job.runs).map(|replication| replication..replication + 1)) {
        plan.spread |= replications.start >= shared;
        let mut played = share_out(&plan, replications);
        played.sort_unstable_by_key(|(replication, _)| *replication);
        let mut some = nothing.without_runs();
        for (replication, outcome) in played {
            let (run, probes) = outcome?;
            some.runs.push(run);
            some.probes.extend(Some(probes).filter(|probes| !probes.is_empty()));
            some.replications.push(replication);
        }
        hear(some);
        if stop.is_asked() {
            break;
        }
    }
    Ok(())
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
