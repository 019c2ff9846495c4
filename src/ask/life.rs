//! One customer under two strategies.

use super::door::Door;
use super::play::{Answer, How, Play, chosen};
use super::scene::Scene;
use crate::engine::{Detail, Outcomes};
use crate::error::{Error, Result};
use crate::model::identity;
use crate::stats::{Comparison, Gathering, Ledgers, Life};

/// Who is followed.
pub struct Follow<'a> {
    /// The strategy, and the one that it is held against.
    pub strategies: &'a [String; 2],
    /// Its id in the list, or its segment and its number there.
    pub customer: &'a str,
    /// Through which run, from 0; without it in how many of all.
    pub run: Option<u32>,
}

/// Plays both, in all runs or in one: what becomes of the customer is the `life` of the comparison.
///
/// # Errors
/// [`Error::Usage`] where there is no such customer, strategy or run, and those of the runs.
pub fn life(scene: &Scene, follow: &Follow, how: &How, door: &dyn Door) -> Result<Answer> {
    let Follow { strategies: names, customer, run } = *follow;
    if let Some((run, runs)) = run.zip(how.runs).filter(|(run, runs)| run >= runs) {
        return Err(Error::Usage(format!(
            "--run {run} is none of --runs {runs}: counted from 0, run {} is the last of {runs}",
            runs - 1
        )));
    }
    let followed = Some(identity(&scene.model, customer)?);
    let strategies = chosen(&scene.model, names)?;
    let periods = scene.model.horizon.periods + scene.model.horizon.run_off;
    let compare = |gathering: &Gathering, outcomes: &Outcomes, _: &Ledgers, study| {
        let place =
            |wanted: &String| outcomes.strategies.iter().position(|(name, _)| name == wanted).unwrap_or_default();
        let pair = [place(&names[1]), place(&names[0])];
        let life = Life::new(customer, pair, periods, run.is_some(), outcomes);
        Comparison { life, ..gathering.compare(study) }
    };
    let detail = Detail { by_run: true, followed, ..Detail::default() };
    let play = Play { detail, compare: &compare, ..Play::new(scene, strategies, how) };
    let study = play.study()?;
    match run {
        Some(replication) => play.alone(replication, study),
        None => play.go(study, door),
    }
}
