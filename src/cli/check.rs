//! `tenure check`: what is wrong in a scenario and its rules, how each rule will run, and what the scenario says, read back.

use super::arguments::SceneArguments;
use super::interrupt::Interrupt;
use super::{End, scene, tell};
use crate::ask::{self, Checked};
use crate::error::{Error, Result};
use crate::report::read_back;
use clap::Args;

/// What it takes.
#[derive(Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) scene: SceneArguments,
}

/// Says that the scenario is fine; else the problems are the error. A reality check that does not hold fails the command.
pub(super) fn check(arguments: &CheckArguments, interrupt: &Interrupt) -> Result<End> {
    let SceneArguments { scenario, reading } = &arguments.scene;
    let scene = scene::open(scenario.as_deref(), reading, &[], interrupt)?;
    let Checked { lines, portrait, failure } = ask::check(&scene, reading.means.memory, interrupt)?;
    tell::lines(&lines.join("\n"))?;
    tell::result(&format!("\n{}", read_back(&portrait, tell::width())))?;
    failure.map_or(Ok(End::Done), |failure| Err(Error::Run(failure)))
}
