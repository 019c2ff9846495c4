//! Whom the firm has, and what each customer is worth to it.

use super::door::Door;
use super::play::{Answer, How, Play, chosen, usual};
use super::scene::Scene;
use crate::engine::{Detail, Outcomes};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::rules::SettingId;
use crate::stats::{BASELINE, Comparison, Gathering, Ledgers, Look, Portfolio, Study};

/// Under which strategy customers are looked at, and when.
pub struct Whom {
    strategies: Vec<SettingId>,
    look: Look,
}

impl Whom {
    /// Under this strategy, without one the baseline; after `at` periods, without that as [`usual`].
    ///
    /// # Errors
    /// [`Error::Usage`] where there is no such strategy, or nothing to see then.
    pub fn new(scene: &Scene, strategy: Option<&str>, at: Option<u32>) -> Result<Whom> {
        let look = look(at, &scene.model)?;
        let strategies = chosen(&scene.model, &[strategy.unwrap_or(BASELINE).to_owned()])?;
        Ok(Whom { strategies, look })
    }
}

/// Plays a strategy and looks at its customers: the `portfolio` of the comparison.
///
/// # Errors
/// Those of the runs.
pub fn value(scene: &Scene, whom: Whom, how: &How, door: &dyn Door) -> Result<Answer> {
    let Whom { strategies, look } = whom;
    let of = &scene.model.matrix;
    let compare = |gathering: &Gathering, names: &Outcomes, ledgers: &Ledgers, study: Study| Comparison {
        portfolio: Some(Portfolio::new(names, ledgers, 0, of, look)),
        ..gathering.compare(study)
    };
    let detail = Detail { by_customer: true, looked_at: Some(look.at), ..Detail::default() };
    let play = Play { detail, compare: &compare, ..Play::new(scene, strategies, how) };
    let study = play.study()?;
    play.go(study, door)
}

/// When customers are looked at: as asked, at the opening where the list knows what they bought, else after a year.
fn look(asked: Option<u32>, model: &Model) -> Result<Look> {
    let usual = usual(model);
    let (most, known) = (model.horizon.periods, usual.at == 0);
    let at = asked.unwrap_or(usual.at);
    let refused = |told: String| Err(Error::Usage(format!("--at {at}: {told}")));
    match at {
        0 if !known => refused(format!(
            "nobody has bought anything yet, and no list says what customers did before. Name 1 to {most} periods, or give \
             the list a column last_bought, frequency or revenue_year"
        )),
        _ if at > most => refused(format!("the horizon is over. Name {} to {most} periods", u32::from(!known))),
        _ => Ok(Look { at, ..usual }),
    }
}
