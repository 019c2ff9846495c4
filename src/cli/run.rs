//! `tenure run`: read, simulate, compare, report.

use super::arguments::{OutputArguments, PlayingArguments, SceneArguments, amount, target};
use super::interrupt::Interrupt;
use super::play::{CEILING, chosen, words};
use super::telling::{Question, answer};
use super::{End, scene};
use crate::bundle::Asked;
use crate::error::{Error, Result};
use crate::rules::SettingId;
use crate::stats::{PILOT, Pursuit, Target};
use clap::Args;

/// What it takes.
#[derive(Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) scene: SceneArguments,

    /// Play only this strategy; `baseline` is what happens without any. May be given several times. Without it: all
    #[arg(long, value_name = "NAME")]
    pub(super) strategy: Vec<String>,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Play as often as it takes to know every difference to the baseline to ± so much money (20000) or so many percent of the
    /// baseline's value (1%), or that of the two best to so many percent of itself (diff:5%); --runs is then the most: 100,000 unless said
    #[arg(long, value_name = "HOW WELL", value_parser = target, allow_negative_numbers = true)]
    pub(super) precision: Option<Target>,

    /// With a --precision in percent: a difference of so much money is not worth mentioning. Without it: a thousandth of the baseline's
    /// value
    #[arg(long, value_name = "MONEY", requires = "precision", value_parser = amount, allow_negative_numbers = true)]
    pub(super) indifference: Option<f64>,

    #[command(flatten)]
    pub(super) output: OutputArguments,
}

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
