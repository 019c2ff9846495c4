//! `tenure merge`: what the parts of a job say together.

use super::End;
use super::arguments::{Means, OutputArguments, TellingArguments};
use super::interrupt::Interrupt;
use super::parts::{Part, is_part};
use super::play::how;
use super::report::{again, as_asked};
use super::scene::mode;
use super::telling::{Question, answer};
use crate::ask::{Again, Reader, Sharing, from_parts};
use crate::bundle::Asked;
use crate::engine::{Job, Outcomes};
use crate::error::{Error, Result};
use crate::shard::together;
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

/// Tells what one run of all of it would have told, to the same bytes.
pub(super) fn merge(arguments: &MergeArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
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
        Again::open(&first.path, first.header.bundle.clone(), means.memory, mode(means.rules), interrupt)?;
    if pursuit.is_some() {
        return Err(first.cannot("read", "no part is played until something is known"));
    }
    scene.inputs.clone_from(paths);
    let asked = Asked { words: [asked.words.clone(), own_words(words, paths)].concat(), ..asked };
    let playing = as_asked(&asked, telling);
    let how = how(&playing, means);
    let sharing = Sharing { scene: &scene, strategies: strategies.clone(), asked: asked.clone(), how: &how };
    let run = |run: u32, read: &Reader| {
        let part = &parts[(run % first.header.share.of()) as usize];
        let damaged = || part.cannot("read", &format!("run {run} in it has not the figures of this scenario"));
        read(&part.run(run)?, part.header.accounts).ok_or_else(damaged)
    };
    let kept = |job: &Job, progress: &(dyn Fn(u32) + Sync), stop: &Stop, hear: &mut dyn FnMut(Outcomes) -> u32| {
        let runs: Vec<u32> = (0..job.runs).collect();
        from_parts(&sharing, (job, &runs), &run, progress, stop, hear)
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

/// What is told is what a run tells that is asked for it: its words are those of the parts, and these.
fn own_words(words: &[String], parts: &[PathBuf]) -> Vec<String> {
    let own = words.iter().skip(1).filter(|word| parts.iter().all(|part| part.as_os_str() != word.as_str()));
    own.cloned().collect()
}
