//! Scenarios that the command line names.

use super::arguments::{ReadingArguments, Rules};
use super::interrupt::Interrupt;
use crate::ask::{Keep, Scene, Shelf};
use crate::error::Result;
use crate::rules::Mode;
use std::path::Path;

/// Reads the scenario that the command line names. The strategies of these names are one more as one.
pub(super) fn open(
    scenario: Option<&Path>,
    arguments: &ReadingArguments,
    together: &[String],
    interrupt: &Interrupt,
) -> Result<Scene> {
    let place = Shelf::open(scenario, arguments.means.memory, Keep::Nothing)?;
    Scene::open(place, &arguments.set, mode(arguments.means.rules), together, interrupt)
}

/// The same, with all that is read kept as it was.
pub(super) fn open_to_keep(
    scenario: Option<&Path>,
    arguments: &ReadingArguments,
    interrupt: &Interrupt,
) -> Result<Scene> {
    let place = Shelf::open(scenario, arguments.means.memory, Keep::All)?;
    Scene::open(place, &arguments.set, mode(arguments.means.rules), &[], interrupt)
}

/// How rules are run.
pub(super) fn mode(rules: Rules) -> Mode {
    match rules {
        Rules::Auto => Mode::Auto,
        Rules::Interpreted => Mode::Interpreted,
        Rules::Compiled => Mode::Compiled,
    }
}
