//! `tenure run`: read, simulate, compare, report.

use super::arguments::RunArguments;
use super::interrupt::Interrupt;
use super::play::{CEILING, chosen, words};
use super::telling::{Question, answer};
use super::{End, scene};
use crate::bundle::Asked;
use crate::error::{Error, Result};
use crate::rules::SettingId;
use crate::stats::{PILOT, Pursuit, Target};

/// Plays the scenario and tells how its strategies compare.
pub(super) fn run(arguments: &RunArguments, interrupt: &Interrupt) -> Result<End> {
    let RunArguments { scene, strategy, playing, precision, indifference, output } = arguments;
    let (path, reading) = (scene.scenario.as_deref(), &scene.reading);
    let scene = match output.out {
        Some(_) => scene::open_to_keep(path, reading)?,
        None => scene::open(path, reading, &[])?,
    };
    // Who asks for a precision does not ask for the runs of the file.
    let runs = playing.runs.unwrap_or(if precision.is_some() { CEILING } else { scene.model.runs });
    let strategies = chosen(&scene.model, strategy)?;
    let asked = Asked {
        set: reading.set.clone(),
        strategies: strategy.clone(),
        runs,
        seed: playing.seed.unwrap_or(scene.model.seed),
        precision: precision.map(|it| it.to_string()),
        indifference: *indifference,
        words: words(),
    };
    let question = Question {
        scene: &scene,
        pursuit: pursuit((*precision, *indifference), runs, &strategies)?,
        strategies,
        playing,
        means: &reading.means,
        asked,
        known: None,
    };
    answer(question, output, interrupt)
}

/// What the command line wants to know how well.
pub(super) fn pursuit(
    (target, indifference): (Option<Target>, Option<f64>),
    most: u32,
    strategies: &[SettingId],
) -> Result<Option<Pursuit>> {
    let Some(target) = target else { return Ok(None) };
    let refused = |told: String| Err(Error::Usage(format!("--precision {target}{told}")));
    let several = strategies.len() > 1;
    match target {
        _ if most < PILOT => {
            refused(format!(" learns from the first {PILOT} runs: allow at least as many with --runs"))
        }
        Target::Money(_) if indifference.is_some() => {
            refused(" is money, and so says by itself what is worth mentioning: leave --indifference out".to_owned())
        }
        Target::OfLead(_) if !several => refused(" is about a difference: play two strategies or more".to_owned()),
        Target::Money(_) | Target::OfBaseline(_) if several && !strategies.contains(&SettingId::Baseline) => {
            refused(" is about differences to the baseline: play that too, with --strategy baseline".to_owned())
        }
        _ => Ok(Some(Pursuit::new(target, indifference, most))),
    }
}
