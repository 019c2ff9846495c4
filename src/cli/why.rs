//! `tenure why`: what makes the difference between two strategies.

use super::arguments::{OUTPUT, PlayingArguments, ReadingArguments, Reports, whole};
use super::handed::Handed;
use super::interrupt::Interrupt;
use super::play::{how, picture, planned, tell};
use super::{End, scene};
use crate::ask::{self, Follow, How, Why};
use crate::error::Result;
use crate::report;
use crate::scenario::keys::MOST_RUNS;
use clap::Args;
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct WhyArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// The strategy. Without one: the one with the highest mean value
    pub(super) strategy: Option<String>,

    /// Hold it against this strategy. Without it: the baseline
    #[arg(long, value_name = "OTHER")]
    pub(super) against: Option<String>,

    /// What becomes of this customer under both, instead: its id in the list, or its segment and its number there, such as \"small 17\".
    /// In how many of the runs, or with --run event by event
    #[arg(long, value_name = "ID", conflicts_with_all = ["svg", "report", "pseudonyms"])]
    pub(super) customer: Option<String>,

    /// Its life in this run, counted from 0
    #[arg(long, value_name = "K", requires = "customer", value_parser = run, allow_negative_numbers = true)]
    pub(super) run: Option<u32>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw the difference by kind of money, to this file, as a picture (SVG)
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) reports: Reports,
}

fn run(text: &str) -> std::result::Result<u32, String> {
    whole(text, 0..=MOST_RUNS - 1)
}

/// Plays the strategy and what it is held against, and the parts of both, and tells what makes the difference.
pub(super) fn why(arguments: &WhyArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let WhyArguments { strategy, against, customer, run, reading, playing, .. } = arguments;
    let scene = scene::open(Some(&arguments.scenario), reading, &[], interrupt)?;
    let handed = Handed::reports(&scene, reading.means.memory, words, &arguments.reports)?;
    let drawn = picture(|it| report::bridge(it).map(|it| it.svg()));
    let files = planned(handed.files().chain([(arguments.svg.as_deref(), drawn)]), &scene)?;
    let how = How { roster: handed.roster(), ..how(playing, &reading.means) };
    let pair = Why::new(&scene, strategy.as_deref(), against.as_deref(), &how, interrupt)?;
    if let Some(customer) = customer {
        let strategies = &pair.strategies();
        let answer = ask::life(&scene, &Follow { strategies, customer, run: *run }, &how, interrupt)?;
        return tell(answer, files, &playing.telling, &report::life, interrupt);
    }
    let answer = ask::why(scene, pair, &how, interrupt)?;
    tell(answer, files, &playing.telling, &report::why, interrupt)
}
