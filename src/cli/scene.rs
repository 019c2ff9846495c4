//! From a file to what can be played: read, build, compile the rules; all problems at once.

use super::arguments::{ReadingArguments, Rules};
use super::files::{self, Folder};
use super::tell;
use crate::engine::METRICS;
use crate::error::{Error, Result, Severity, Source};
use crate::model::{self, Apart, Model};
use crate::rules::{Mode, RuleBook, check_claim};
use crate::scenario::{self, Document};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A scenario without errors.
pub(super) struct Scene {
    /// The file it was read from.
    pub(super) source: Arc<Source>,
    /// As meant.
    pub(super) model: Model,
    /// What it warned of: a sentence each.
    pub(super) warnings: Vec<String>,
    /// What the file leaves to defaults, and what rules cannot see: a sentence each.
    pub(super) notes: Vec<String>,
    /// Its rules.
    pub(super) rules: RuleBook,
    /// The files that all of it was read from.
    pub(super) inputs: Vec<PathBuf>,
    document: Document,
    files: Folder,
    mode: Mode,
}

impl Scene {
    /// The same with the parts of these strategies as further ones.
    pub(super) fn taken_apart(self, names: &[String]) -> Result<(Scene, Vec<Apart>)> {
        let (model, all) = model::take_apart(&self.document, &self.files, names);
        let rules = RuleBook::compile(&model, self.mode).map_err(Error::Input)?;
        Ok((Scene { model, rules, ..self }, all))
    }
}

/// Reads the scenario that the command line names, and tells its warnings and notes. The strategies of these names are one more as
/// one.
pub(super) fn open(scenario: Option<&Path>, arguments: &ReadingArguments, together: &[String]) -> Result<Scene> {
    let (source, files) = files::open(scenario, arguments.memory)?;
    let document = scenario::read(Arc::clone(&source), &arguments.set).map_err(Error::Input)?;
    let (model, mut problems) = model::combine(&document, &files, together);
    let mode = mode(arguments.rules);
    let rules = RuleBook::compile(&model, mode);
    problems.extend_from_slice(rules.as_ref().map_or_else(Vec::as_slice, RuleBook::warnings));
    let metrics: Vec<&str> = METRICS.iter().map(|info| info.name).collect();
    problems.extend(model.checks.iter().flat_map(|check| check_claim(&check.then, &metrics)));
    match rules {
        Ok(rules) if problems.iter().all(|problem| problem.severity != Severity::Error) => {
            if !problems.is_empty() {
                tell::problems(&problems);
            }
            let notes = model::unsaid(&document, &model).into_iter().chain(model::unheard(&model)).collect();
            let warnings = problems.iter().map(|problem| problem.title.clone()).collect();
            Ok(Scene { source, warnings, notes, model, rules, inputs: files.read(), document, files, mode })
        }
        _ => Err(Error::Input(problems)),
    }
}

fn mode(rules: Rules) -> Mode {
    match rules {
        Rules::Auto => Mode::Auto,
        Rules::Interpreted => Mode::Interpreted,
        Rules::Compiled => Mode::Compiled,
    }
}
