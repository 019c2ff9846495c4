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
use crate::rules::{RuleBook, SettingId};
use crate::stop::Stop;
use rayon::{BroadcastContext, ThreadPool, ThreadPoolBuilder};
use std::ops::Range;
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
        let mut plan = Plan::new(self.model, self.rules, &self.strategies, self.isa);
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

/// Plays all replications. `progress` hears how many are finished; when `stop` is asked, those that are not finished are
/// left out.
///
/// # Errors
/// Those of [`fits`](super::fits) before anything is played. If a rule fails or a quantity is not a number in some replication
/// (the first of them is reported), if the portfolio grows beyond the memory allowed, or if the threads cannot be started.
pub fn simulate(job: &Job, progress: &(dyn Fn(u32) + Sync), stop: &Stop) -> Result<Outcomes> {
    if job.strategies.is_empty() {
        return Ok(Outcomes::default());
    }
    let mut plan = job.plan();
    plan.room = memory::room(&plan, job)?;
    let pool = threads(job.threads)?;
    let finished = AtomicU32::new(0);
    let failed = AtomicU32::new(u32::MAX);
    let attempt = |plan: &Plan, scratch: &mut Scratch, replication: u32| -> Option<Result<Vec<RunOutcome>>> {
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
        Some(outcome)
    };
    let share_out = |plan: &Plan, replications: Range<u32>| -> Vec<(u32, Result<Vec<RunOutcome>>)> {
        let next = AtomicU32::new(replications.start);
        // A thread keeps its tools from its first run to its last: memory that is given back and taken again, with the figures
        // of runs in between, falls to pieces.
        let one_by_one = |_: BroadcastContext<'_>| {
            let mut scratch = None;
            let mine = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
            let mine = mine.take_while(|replication| *replication < replications.end).map_while(|replication| {
                let scratch = scratch.get_or_insert_with(|| Scratch::on(job.isa, stop));
                Some((replication, attempt(plan, scratch, replication)?))
            });
            mine.collect::<Vec<_>>()
        };
        pool.broadcast(one_by_one).into_iter().flatten().collect()
    };
    // Huge runs that are left when every thread has had as many as the others: all threads play them, one after the other.
    let left =
        if plan.opening() >= HUGE { job.runs % u32::try_from(job.threads.max(1)).unwrap_or(u32::MAX) } else { 0 };
    let mut played = share_out(&plan, 0..job.runs - left);
    plan.spread |= left > 0;
    (job.runs - left..job.runs).for_each(|replication| played.extend(share_out(&plan, replication..replication + 1)));

    played.sort_unstable_by_key(|(replication, _)| *replication);
    let mut outcomes = Outcomes {
        strategies: plan.contenders.iter().map(|strategy| (strategy.name.clone(), strategy.label.clone())).collect(),
        replications: Vec::with_capacity(played.len()),
        planned: job.runs,
        runs: Vec::with_capacity(played.len()),
        a_period_later: plan.a_period_later(),
        segments: plan.segments.iter().map(|segment| segment.name.clone()).collect(),
        named: plan.named(),
        booked: plan.bookings,
        paths: plan.paths,
    };
    for (replication, outcome) in played {
        outcomes.runs.push(outcome?);
        outcomes.replications.push(replication);
    }
    Ok(outcomes)
}
