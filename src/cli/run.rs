//! `tenure run`: read, simulate, compare, report.

use super::arguments::{OutputArguments, PlayingArguments, SceneArguments, amount};
use super::array::{Shard, shard};
use super::interrupt::Interrupt;
use super::play::how;
use super::share::{begin, resume, without_share};
use super::telling::{Question, answer};
use super::{End, array, scene};
use crate::ask::{CEILING, Sharing, chosen, pursuit, target};
use crate::bundle::Asked;
use crate::error::{Error, Result};
use crate::stats::Target;
use clap::Args;
use std::path::PathBuf;

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
    #[arg(long, value_name = "HOW WELL", value_parser = target, allow_hyphen_values = true)]
    pub(super) precision: Option<Target>,

    /// With a --precision in percent: a difference of so much money is not worth mentioning. Without it: a thousandth of the baseline's
    /// value
    #[arg(long, value_name = "MONEY", requires = "precision", value_parser = amount, allow_negative_numbers = true)]
    pub(super) indifference: Option<f64>,

    /// Play a share of the runs, to be put together with the others by `tenure merge`, and keep it in the part that --out names: 3/8 is the
    /// third of eight. auto asks the array of a queue which one is ours (Slurm, AWS Batch), auto/8 an array that does not know how many there
    /// are (Kubernetes). A part that is there is gone on with
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "out", conflicts_with_all = TOLD, help_heading = PARTS)]
    pub(super) shard: Option<Shard>,

    /// Go on with a part that was cut short; it holds all that it is played from
    #[arg(long, value_name = "PART", conflicts_with_all = TOLD, conflicts_with_all = ASKED, help_heading = PARTS)]
    pub(super) resume: Option<PathBuf>,

    #[command(flatten)]
    pub(super) output: OutputArguments,
}

const PARTS: &str = "In parts, on several machines";
/// What is told of all parts, by `tenure merge`.
const TOLD: [&str; 13] = [
    "json",
    "series",
    "values",
    "by_segment",
    "by_year",
    "customers",
    "runs_out",
    "out_format",
    "csv_style",
    "svg",
    "report",
    "pseudonyms",
    "plot",
];
/// What a part knows.
const ASKED: [&str; 9] = ["scenario", "set", "strategy", "runs", "seed", "precision", "indifference", "shard", "out"];

/// Plays the scenario and tells how its strategies compare.
pub(super) fn run(arguments: &RunArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let RunArguments { scene, strategy, playing, precision, indifference, shard, resume: part, output } = arguments;
    let (path, reading) = (scene.scenario.as_deref(), &scene.reading);
    if let Some(part) = part {
        return resume(part, &playing.telling, &reading.means, interrupt);
    }
    if shard.is_some() && precision.is_some() {
        let told =
            "--precision plays until something is known, which no part of the runs can tell: with --shard say --runs";
        return Err(Error::Usage(told.to_owned()));
    }
    let share = shard.map(array::share).transpose()?;
    let scene = match output.out {
        Some(_) => scene::open_to_keep(path, reading, interrupt)?,
        None => scene::open(path, reading, &[], interrupt)?,
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
        words: words.to_vec(),
        figures: None,
    };
    if let Some((share, target)) = share.zip(output.out.as_deref()) {
        let asked = Asked { words: without_share(asked.words), ..asked };
        let how = &how(playing, &reading.means);
        return begin(&Sharing { scene: &scene, strategies, asked, how }, share, target, interrupt);
    }
    let question = Question {
        scene: &scene,
        pursuit: pursuit((*precision, *indifference), runs, &strategies)?,
        strategies,
        playing,
        means: &reading.means,
        asked,
        known: None,
        kept: None,
    };
    answer(question, output, interrupt)
}
