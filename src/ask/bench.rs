//! What a question takes beside the runs: further plays of some strategies in worlds that are put together for it, with one bar.

use super::door::{Bar, Door};
use crate::engine::{Job, Toss, fits, toss};
use crate::error::{Error, Result};
use crate::stop::Stop;

/// Plays for a question that has been asked.
pub(super) struct Bench<'a> {
    job: &'a Job<'a>,
    stop: &'a Stop,
    bar: Box<dyn Bar + 'a>,
    /// Plays so far, and those that are known to come.
    played: u32,
    planned: u32,
}

impl<'a> Bench<'a> {
    /// For so many plays, as far as that is known.
    pub(super) fn new(job: &'a Job<'a>, door: &'a dyn Door, planned: u32) -> Bench<'a> {
        Bench { job, stop: door.stop(), bar: door.bar(planned), played: 0, planned }
    }

    /// The values of these strategies, by their place in the job, in each of the worlds.
    ///
    /// # Errors
    /// Those of [`toss`].
    pub(super) fn play(&mut self, strategies: &[usize], tosses: &[Toss]) -> Result<Vec<Vec<f64>>> {
        let strategies = strategies.iter().map(|at| self.job.strategies[*at]).collect();
        self.play_of(&Job { strategies, probes: Vec::new(), ..*self.job }, tosses)
    }

    /// The values of all strategies of another job in each of the worlds.
    ///
    /// # Errors
    /// Those of [`toss`].
    pub(super) fn play_of(&mut self, job: &Job, tosses: &[Toss]) -> Result<Vec<Vec<f64>>> {
        let (before, bar) = (self.played, &self.bar);
        self.played = self.played.saturating_add(u32::try_from(tosses.len()).unwrap_or(u32::MAX));
        if self.played > self.planned {
            bar.towards(self.played);
        }
        toss(job, tosses, &|finished| bar.finished(before.saturating_add(finished)), self.stop)
    }
}

/// How many plays a question takes: no more than there are numbers for, and no more memory than is allowed.
///
/// # Errors
/// [`Error::Usage`].
pub(super) fn foreseen(job: &Job, rows: u32, each: u64) -> Result<u32> {
    let plays = u64::from(rows) * each;
    let Ok(plays) = u32::try_from(plays) else {
        return Err(Error::Usage(format!("this takes {plays} plays, more than there are numbers for: fewer --runs")));
    };
    let (strategies, probes) = (job.strategies.clone(), job.probes.clone());
    fits(&Job { strategies, probes, runs: plays, ..*job })?;
    Ok(plays)
}

/// Asks a question, unless nobody waits for the answer; `None` where somebody interrupted it.
///
/// # Errors
/// Those of the question, but for the interruption.
pub(super) fn asked<T>(door: &dyn Door, question: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
    match door.keeping(|_| question()) {
        Ok(answer) => Ok(Some(answer)),
        Err(Error::Interrupted) => Ok(None),
        Err(error) => Err(error),
    }
}
