//! `tenure value`: whom the firm has, and what each customer is worth to it.

use super::End;
use super::arguments::ValueArguments;
use super::interrupt::Interrupt;
use super::run::{Play, chosen};
use super::scene;
use crate::engine::Detail;
use crate::engine::Outcomes;
use crate::error::{Error, Result};
use crate::report;
use crate::stats::{BASELINE, Comparison, Gathering, Ledgers, Portfolio, Study};

/// Plays a strategy and tells of its customers.
pub(super) fn value(arguments: &ValueArguments, interrupt: &Interrupt) -> Result<End> {
    let scene = scene::open(Some(&arguments.scenario), &arguments.reading, &[])?;
    let name = arguments.strategy.clone().unwrap_or_else(|| BASELINE.to_owned());
    let horizon = &scene.model.horizon;
    let per_year = horizon.length.per_year();
    let years = f64::from(horizon.periods) / per_year;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a year has 365 periods at most")]
    let at = arguments.at.unwrap_or(horizon.periods.min(per_year as u32));
    if !(1..=horizon.periods).contains(&at) {
        let most = horizon.periods;
        return Err(Error::Usage(format!(
            "--at {at}: customers have bought nothing yet, or the horizon is over. Name a period from 1 to {most}"
        )));
    }
    let compare = |gathering: &Gathering, names: &Outcomes, ledgers: &Ledgers, study: Study| Comparison {
        portfolio: Some(Portfolio::new(names, ledgers, 0, &scene.model.matrix, years, at)),
        ..gathering.compare(study)
    };
    let play = Play {
        scene: &scene,
        strategies: chosen(&scene.model, &[name])?,
        probes: Vec::new(),
        detail: Detail { by_customer: true, looked_at: Some(at), ..Detail::default() },
        memory: arguments.reading.memory,
        playing: &arguments.playing,
        pursuit: None,
        compare: &compare,
        text: &report::value,
    };
    let study = play.study()?;
    play.go(study, Vec::new(), interrupt)
}
