//! `tenure merge`: what the parts of a job say together.

use super::End;
use super::arguments::{Means, OutputArguments, TellingArguments};
use super::interrupt::Interrupt;
use super::parts::{Part, is_part};
use super::play::words;
use super::report::{Again, again, as_asked, reopen};
use super::share::Sharing;
use super::telling::{Question, answer};
use crate::bundle::Asked;
use crate::engine::{Fewer, Job, Outcomes, unplayed};
use crate::error::{Error, Result};
use crate::shard::{Shape, together};
use crate::stop::Stop;
use clap::Args;
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct MergeArguments {
    /// The parts that `tenure run --shard` left behind: all of a job, in any order
    #[arg(required = true, value_name = "PART")]
    pub(super) parts: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) means: Means,

    #[command(flatten)]
    pub(super) telling: TellingArguments,

    #[command(flatten)]
    pub(super) output: OutputArguments,
}

/// So many runs are taken from parts before they are told of.
const AT_A_TIME: usize = 32;

/// Tells what one run of all of it would have told, to the same bytes.
pub(super) fn merge(arguments: &MergeArguments, interrupt: &Interrupt) -> Result<End> {
    let MergeArguments { parts: paths, means, telling, output } = arguments;
    // What is whole already is told as it is.
    if let [results] = &paths[..]
        && !is_part(results)
    {
        return again(results, means, telling, output, interrupt);
    }
    let mut parts = paths.iter().map(|path| Part::open(path)).collect::<Result<Vec<Part>>>()?;
    let known: Vec<_> = parts.iter().map(Part::known).collect();
    together(&known).map_err(Error::Usage)?;
    drop(known);
    parts.sort_by_key(|part| part.header.share);
    let (first, accounts) = (&parts[0], parts.iter().all(|part| part.header.accounts));
    let Again { mut scene, strategies, pursuit, asked, hash, .. } =
        reopen(first.path.clone(), first.header.bundle.clone(), means)?;
    if pursuit.is_some() {
        return Err(first.cannot("read", "no part is played until something is known"));
    }
    scene.inputs.clone_from(paths);
    let asked = Asked { words: [asked.words.clone(), own_words(paths)].concat(), ..asked };
    let playing = as_asked(&asked, telling);
    let sharing = Sharing { scene: &scene, strategies: strategies.clone(), asked: asked.clone(), telling, means };
    let kept = |job: &Job, progress: &(dyn Fn(u32) + Sync), stop: &Stop, hear: &mut dyn FnMut(Outcomes) -> u32| {
        tell_of(&parts, &sharing, job, progress, stop, hear)
    };
    let question = Question {
        scene: &scene,
        pursuit: None,
        strategies,
        playing: &playing,
        means,
        asked,
        known: Some((&hash, None)),
        kept: Some((&kept, accounts)),
    };
    answer(question, output, interrupt)
}

/// Tells of the runs of parts, which stand in their order.
fn tell_of(
    parts: &[Part],
    sharing: &Sharing,
    job: &Job,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
    hear: &mut dyn FnMut(Outcomes) -> u32,
) -> Result<()> {
    let (horizon, plain) = (&job.model.horizon, unplayed(job));
    let forms = [false, true].map(|accounts| {
        let full = sharing.job(job.runs, accounts);
        (Shape::new(&unplayed(&full), horizon.periods, horizon.run_off), Fewer::new(&full, job))
    });
    let runs: Vec<u32> = (0..job.runs).collect();
    for some in runs.chunks(AT_A_TIME) {
        let mut told = plain.without_runs();
        for run in some.iter().take_while(|_| !stop.is_asked()) {
            let of = parts[0].header.share.of();
            let part = &parts[(run % of) as usize];
            let (shape, fewer) = &forms[usize::from(part.header.accounts)];
            let damaged = || part.cannot("read", &format!("run {run} in it has not the figures of this scenario"));
            let figures = shape.read(&part.run(*run)?).ok_or_else(damaged)?;
            told.runs.push(figures.into_iter().map(|outcome| fewer.of(outcome)).collect());
            told.replications.push(*run);
            progress(run + 1);
        }
        hear(told);
        if stop.is_asked() {
            break;
        }
    }
    Ok(())
}

/// What is told is what a run tells that is asked for it: its words are those of the parts, and these.
fn own_words(parts: &[PathBuf]) -> Vec<String> {
    words().into_iter().skip(1).filter(|word| parts.iter().all(|part| part.as_os_str() != word.as_str())).collect()
}
