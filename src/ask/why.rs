//! What makes the difference between two strategies.

use super::door::Door;
use super::play::{Answer, How, Play, chosen};
use super::scene::Scene;
use crate::engine::{Detail, Outcomes};
use crate::error::{Error, Result};
use crate::rules::SettingId;
use crate::stats::{BASELINE, Cut, Gathering, Ledgers, Question, sum};

/// A strategy, and what it is held against.
pub struct Why {
    strategy: String,
    against: String,
    /// Whether somebody named the strategy.
    named: bool,
}

impl Why {
    /// Of these strategies: without the first the one with the highest mean value, without the second the baseline.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is no such strategy, or both are the same, and those of the runs that tell which is best.
    pub fn new(
        scene: &Scene,
        strategy: Option<&str>,
        against: Option<&str>,
        how: &How,
        door: &dyn Door,
    ) -> Result<Why> {
        let against = against.unwrap_or(BASELINE).to_owned();
        chosen(&scene.model, std::slice::from_ref(&against))?;
        let (named, strategy) = match strategy {
            Some(named) => (true, named.to_owned()),
            None => (false, best(scene, &against, how, door)?),
        };
        if strategy == against {
            let told =
                if strategy == BASELINE { "it is what strategies are held against" } else { "there is no difference" };
            return Err(Error::Usage(format!(
                "`{strategy}` against itself: {told}. Name another, here or with --against"
            )));
        }
        Ok(Why { strategy, against, named })
    }

    /// Both, by name.
    #[must_use]
    pub fn strategies(self) -> [String; 2] {
        [self.strategy, self.against]
    }
}

/// Plays both, and the parts of both: what makes the difference is the `decomposition` of the comparison.
///
/// # Errors
/// [`Error::Usage`] where there is no such strategy, and those of the runs.
pub fn why(scene: Scene, why: Why, how: &How, door: &dyn Door) -> Result<Answer> {
    let is_named = why.named;
    let [strategy, against] = why.strategies();
    let names = [BASELINE.to_owned(), strategy, against];
    // One of them may be the baseline.
    let mut played = names.to_vec();
    played.sort_unstable();
    played.dedup();
    let strategies = chosen(&scene.model, &played)?;
    // The fingerprint is that of the scenario, whatever parts of strategies are played.
    let study = Play::new(&scene, strategies.clone(), how).study()?;
    let (scene, apart) = scene.taken_apart(&names[1..])?;
    let name = |id: &SettingId| match id {
        SettingId::Strategy(at) => scene.model.strategies[*at].name.as_str(),
        _ => BASELINE,
    };
    let [baseline, one, other] =
        names.each_ref().map(|wanted| strategies.iter().position(|id| name(id) == wanted).unwrap_or_default());
    let (mut probes, mut cuts) = (Vec::new(), Vec::new());
    for (of, apart) in [one, other].into_iter().zip(apart) {
        let first = probes.len();
        probes.extend(apart.parts.iter().map(|(_, index)| SettingId::Strategy(*index)));
        cuts.push(Cut::new(apart, of, baseline, first));
    }
    let question =
        Question { strategy: one, against: other, named: is_named, cuts, years: scene.model.horizon.years.clone() };
    let compare = |gathering: &Gathering, outcomes: &Outcomes, _: &Ledgers, study| {
        gathering.decomposed(outcomes, study, &question)
    };
    let detail = Detail { by_run: true, by_cause: true, by_fate: Some([other, one]), ..Detail::default() };
    Play { compare: &compare, detail, probes, ..Play::new(&scene, strategies, how) }.go(study, door)
}

/// The strategy with the highest mean value, but for the baseline and the other; of equals, the one that comes first.
fn best(scene: &Scene, other: &str, how: &How, door: &dyn Door) -> Result<String> {
    let others = scene.model.strategies.iter().enumerate().filter(|(_, it)| it.name != other);
    let (probes, names): (Vec<SettingId>, Vec<&String>) =
        others.map(|(at, it)| (SettingId::Strategy(at), &it.name)).unzip();
    let first = match &names[..] {
        [] => return Err(Error::Usage(format!("{} has no strategy to hold against `{other}`", scene.source.name))),
        [only] => return Ok((*only).clone()),
        [first, ..] => *first,
    };
    let detail = Detail { by_run: true, ..Detail::default() };
    let play = Play { probes, detail, ..Play::new(scene, vec![SettingId::Baseline], how) };
    let outcomes = play.played(door)?;
    if door.stop().is_asked() {
        return Err(Error::Interrupted);
    }
    let total = |at: usize| sum(outcomes.probes.iter().map(|run| run[at]));
    let mut best = (first, total(0));
    for (at, name) in names.iter().enumerate() {
        if total(at) > best.1 {
            best = (name, total(at));
        }
    }
    Ok(best.0.clone())
}
