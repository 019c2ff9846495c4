//! Several strategies as one, and whether that brings more or less than the sum of what each brings.

use super::door::Door;
use super::play::{Answer, How, Play, chosen};
use super::scene::Scene;
use crate::engine::Outcomes;
use crate::error::{Error, Result};
use crate::stats::{BASELINE, Comparison, Gathering, Interaction, Ledgers, Study};

/// Strategies that hold together. A scenario is opened with them: they are one more of it.
pub struct Together(Vec<String>);

impl Together {
    /// Those of these names, in the order in which they act.
    ///
    /// # Errors
    /// [`Error::Usage`]: fewer than two, one twice, or the baseline among them.
    pub fn new(names: &[String]) -> Result<Together> {
        let refused = |told: String| Err(Error::Usage(told));
        if names.len() < 2 {
            return refused("it takes two strategies or more to hold together".to_owned());
        }
        if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
            return refused(format!("`{}` is named twice: a strategy holds once", twice.1));
        }
        if names.iter().any(|name| name == BASELINE) {
            return refused("`baseline` is what happens without any strategy: name those that add to it".to_owned());
        }
        Ok(Together(names.to_vec()))
    }

    /// Each by its name.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

/// Plays the baseline, each of the strategies and all of them as one: the `interaction` of the comparison. The scene was opened with them.
///
/// # Errors
/// [`Error::Usage`] where there is no such strategy, and those of the runs.
pub fn combine(scene: &Scene, together: &Together, how: &How, door: &dyn Door) -> Result<Answer> {
    let names = together.names();
    // In the order in which they act, which need not be that of the file.
    let whole = names.join(" + ");
    let all = std::iter::once(BASELINE).chain(names.iter().map(String::as_str)).chain([whole.as_str()]);
    let strategies = all.map(|name| chosen(&scene.model, &[name.to_owned()]));
    let strategies = strategies.collect::<Result<Vec<_>>>()?.concat();
    let ordered = scene.model.strategies.iter().any(|it| it.ordered);
    let compare = |gathering: &Gathering, _: &Outcomes, _: &Ledgers, study: Study| {
        let told = gathering.combined(study);
        Comparison { interaction: told.interaction.map(|it| Interaction { ordered, ..it }), ..told }
    };
    let play = Play { compare: &compare, ..Play::new(scene, strategies, how) };
    let study = play.study()?;
    play.go(study, door)
}
