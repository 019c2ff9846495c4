//! `tenure worth`: what it is worth to know more before deciding.

use super::arguments::{Pages, PlayingArguments, ReadingArguments, whole};
use super::handed::Handed;
use super::interrupt::Interrupt;
use super::play::{how, planned, tell};
use super::{End, scene};
use crate::ask::{self, Knowing, Sample, positive};
use crate::error::Result;
use crate::report;
use crate::scenario::keys::MOST_RUNS;
use clap::Args;
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct WorthArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// Play only this strategy; `baseline` is what happens without any. May be given several times. Without it: all
    #[arg(long, value_name = "NAME")]
    pub(super) strategy: Vec<String>,

    /// Also say what it is worth to know these assumptions together. May be given several times
    #[arg(long, value_name = "A,B")]
    pub(super) together: Vec<String>,

    /// Also say what a pilot of so many is worth that asks about an assumption: churn=200 where it is a chance, counted by yes and no;
    /// spend=50:normal:12 where answers are numbers that scatter with this standard deviation. May be given several times
    #[arg(long, value_name = "A=N", value_parser = sample)]
    pub(super) sample: Vec<Sample>,

    /// Check it by brute force: for each of a tenth as many truths as there are runs, so many runs
    #[arg(long, value_name = "N", value_parser = inner, num_args = 0..=1, default_missing_value = "64", allow_negative_numbers = true)]
    pub(super) nested: Option<u32>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    #[command(flatten)]
    pub(super) pages: Pages,
}

/// A pilot: an assumption, how many are asked, and how their answers scatter.
fn sample(text: &str) -> std::result::Result<Sample, String> {
    let expected =
        || "an assumption and how many are asked is expected, such as churn=200 or spend=50:normal:12".to_owned();
    let (name, rest) = text.split_once('=').ok_or_else(expected)?;
    let (size, sd) = match rest.split_once(':') {
        None => (rest, None),
        Some((size, law)) => {
            let sd = law.strip_prefix("normal:").and_then(positive).ok_or_else(expected)?;
            (size, Some(sd))
        }
    };
    Ok(Sample { name: name.trim().to_owned(), size: whole(size.trim(), 1..=1_000_000)?, sd })
}

fn inner(text: &str) -> std::result::Result<u32, String> {
    whole(text, 2..=MOST_RUNS)
}

/// Plays the runs, and explains them by what was drawn in each.
pub(super) fn worth(arguments: &WorthArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let WorthArguments { scenario, strategy, together, sample, nested, reading, playing, .. } = arguments;
    let scene = scene::open(Some(scenario), reading, &[], interrupt)?;
    let handed = Handed::pages(&scene, arguments.reading.means.memory, words, &arguments.pages)?;
    let files = planned(handed.files(), &scene)?;
    let knowing = Knowing { together: together.clone(), samples: sample.clone(), nested: *nested };
    let answer = ask::worth(&scene, strategy, &knowing, &how(playing, &reading.means), interrupt)?;
    tell(answer, files, &playing.telling, &report::worth, interrupt)
}
