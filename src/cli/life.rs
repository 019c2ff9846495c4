//! `tenure why --customer`: one customer under two strategies.

use super::End;
use super::interrupt::Interrupt;
use super::play::{Play, chosen};
use super::scene::Scene;
use super::why::WhyArguments;
use crate::engine::{Detail, Outcomes};
use crate::error::Result;
use crate::model::identity;
use crate::report;
use crate::stats::{Comparison, Gathering, Ledgers, Life};

/// Plays both, in all runs or in one, and tells what becomes of the customer.
pub(super) fn life(
    arguments: &WhyArguments,
    scene: &Scene,
    names: &[String; 2],
    customer: &str,
    interrupt: &Interrupt,
) -> Result<End> {
    let followed = Some(identity(&scene.model, customer)?);
    let strategies = chosen(&scene.model, names)?;
    let alone = arguments.run;
    let periods = scene.model.horizon.periods + scene.model.horizon.run_off;
    let compare = |gathering: &Gathering, outcomes: &Outcomes, _: &Ledgers, study| {
        let place =
            |wanted: &String| outcomes.strategies.iter().position(|(name, _)| name == wanted).unwrap_or_default();
        let pair = [place(&names[1]), place(&names[0])];
        let life = Life::new(customer, pair, periods, alone.is_some(), outcomes);
        Comparison { life, ..gathering.compare(study) }
    };
    let play = Play {
        detail: Detail { by_run: true, followed, ..Detail::default() },
        compare: &compare,
        ..Play::new(scene, strategies, arguments.reading.means.memory, &arguments.playing, &report::life)
    };
    let study = play.study()?;
    match alone {
        Some(replication) => play.alone(replication, study),
        None => play.go(study, Vec::new(), interrupt),
    }
}
