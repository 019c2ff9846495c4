//! Reality checks: statements that must hold in every run before the results are believed.

use super::outcome::Detail;
use super::simulate::{Job, simulate};
use crate::error::{Error, Result};
use crate::portfolio::{METRICS, Metric, SPREAD};
use crate::rules::{Claim, SettingId};
use crate::stop::Stop;

/// How a reality check ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What it says, in words.
    pub name: String,
    /// The statement.
    pub then: String,
    /// The first replication in which it did not hold.
    pub failed: Option<u32>,
    /// The metrics that the statement speaks of, with their values in that replication.
    pub found: Vec<(&'static str, Option<f64>)>,
    /// In how many replications it was tried.
    pub tried: u32,
}

/// How often reality checks are played before a run, and with how much work at most; a check of a scenario plays them more.
const TRIALS: u32 = 3;
const WORK: u64 = 50_000_000;

/// Plays each reality check as often as is fit before every run.
///
/// # Errors
/// Those of [`verify`].
pub fn believe(job: &Job, stop: &Stop) -> Result<Vec<Verdict>> {
    let runs = TRIALS.min(job.model.runs);
    verify(&Job { strategies: Vec::new(), probes: Vec::new(), runs, ..*job }, WORK, stop)
}

/// Plays each reality check of the job's model, in as many replications as the job asks for and `budget` leaves room for
/// (see [`Stop::after`]).
///
/// # Errors
/// Those of [`simulate`], and a statement that is neither true nor false. [`Error::Interrupted`] when `stop` is asked.
pub fn verify(job: &Job, budget: u64, stop: &Stop) -> Result<Vec<Verdict>> {
    let checks = &job.model.checks;
    let strategies = (0..checks.len()).map(SettingId::Check).collect();
    // Figures of how customers differ are worked out where somebody speaks of them.
    let spoken = |metric: &Metric| checks.iter().any(|check| check.then.text.contains(metric.info().name));
    let detail = Detail { by_account: SPREAD.iter().any(spoken), ..Detail::default() };
    let outcomes = simulate(&Job { strategies, probes: Vec::new(), detail, ..*job }, &|_| {}, &stop.after(budget))?;
    stop.spend(0)?;
    let tried = u32::try_from(outcomes.runs.len()).unwrap_or(u32::MAX);
    let mut verdicts = Vec::with_capacity(checks.len());
    for (index, check) in checks.iter().enumerate() {
        let unclear = |problem| Error::Input(vec![problem]);
        let claim = Claim::new(&check.then).map_err(unclear)?;
        let (mut failed, mut found) = (None, Vec::new());
        for (replication, run) in outcomes.replications.iter().zip(&outcomes.runs) {
            let values = METRICS.iter().zip(&run[index].values);
            let figures = values.map(|(info, value)| (info.name, value.unwrap_or(f64::NAN))).collect();
            if !claim.holds(figures).map_err(unclear)? {
                failed = Some(*replication);
                let named = claim.names();
                let values = METRICS.iter().zip(&run[index].values).map(|(info, value)| (info.name, *value));
                found = values.filter(|(name, _)| named.iter().any(|known| known == name)).collect();
                break;
            }
        }
        let (name, then) = (check.name.clone(), check.then.text.clone());
        verdicts.push(Verdict { name, then, failed, found, tried });
    }
    Ok(verdicts)
}
