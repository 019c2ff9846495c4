//! From a file to what can be played: read, build, compile the rules; all problems at once.

use super::arguments::{Rules, SceneArguments};
use super::files;
use super::tell;
use crate::engine::METRICS;
use crate::error::{Error, Problem, Result, Source};
use crate::model::{self, Model};
use crate::rules::{Mode, RuleBook, check_claim};
use crate::scenario;
use std::sync::Arc;

/// A scenario without errors.
pub(super) struct Scene {
    /// The file it was read from.
    pub(super) source: Arc<Source>,
    /// As meant.
    pub(super) model: Model,
    /// Its rules.
    pub(super) rules: RuleBook,
}

/// Reads the scenario that the command line names, and tells its warnings.
pub(super) fn open(arguments: &SceneArguments) -> Result<Scene> {
    let (source, files) = files::open(arguments.scenario.as_deref())?;
    let document = scenario::read(Arc::clone(&source), &arguments.set).map_err(Error::Input)?;
    let (model, mut problems) = model::build(&document, &files);
    let Some(model) = model else { return Err(Error::Input(problems)) };
    let rules = RuleBook::compile(&model, mode(arguments.rules)).map_err(|more| Error::Input(both(&problems, more)))?;
    problems.extend_from_slice(rules.warnings());
    let metrics: Vec<&str> = METRICS.iter().map(|info| info.name).collect();
    let claims: Vec<Problem> = model.checks.iter().flat_map(|check| check_claim(&check.then, &metrics)).collect();
    if !claims.is_empty() {
        return Err(Error::Input(both(&problems, claims)));
    }
    if !problems.is_empty() {
        tell::problems(&problems);
    }
    Ok(Scene { source, model, rules })
}

fn both(problems: &[Problem], more: Vec<Problem>) -> Vec<Problem> {
    problems.iter().cloned().chain(more).collect()
}

fn mode(rules: Rules) -> Mode {
    match rules {
        Rules::Auto => Mode::Auto,
        Rules::Interpreted => Mode::Interpreted,
        Rules::Compiled => Mode::Compiled,
    }
}
