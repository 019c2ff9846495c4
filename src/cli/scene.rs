//! From a file to what can be played: read, build, compile the rules; all problems at once.

use super::arguments::{Means, ReadingArguments, Rules};
use super::files::{self, Keep, Shelf};
use super::tell;
use crate::bundle::{Bundle, Part};
use crate::engine::METRICS;
use crate::error::{Error, Problem, Result, Severity, Source};
use crate::legible;
use crate::model::{self, Apart, Model};
use crate::rules::{Mode, RuleBook, check_claim, check_cost};
use crate::scenario::{self, Document, Place, Plain, plain_numbers};
use crate::sheet::Day;
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
    files: Shelf,
    mode: Mode,
}

impl Scene {
    /// The files that it was read from, as they were, where they are kept.
    pub(super) fn kept(&self) -> Vec<Part> {
        self.files.kept()
    }

    /// What stands in the file, and how its rules are run.
    #[cfg(feature = "serve")]
    pub(super) fn written(&self) -> (&Document, Mode) {
        (&self.document, self.mode)
    }

    /// The same firm if every customer were the average one, where they differ.
    pub(super) fn averaged(&self) -> Result<Option<(Model, RuleBook)>> {
        let Some(model) = model::averaged(&self.model) else { return Ok(None) };
        let rules = RuleBook::compile(&model, self.mode).map_err(Error::Input)?;
        Ok(Some((model, rules)))
    }

    /// The first day of period 0, where the scenario says it.
    pub(super) fn opening_day(&self) -> Option<Day> {
        model::opening_day(&self.document)
    }

    /// The same with the parts of these strategies as further ones.
    pub(super) fn taken_apart(self, names: &[String]) -> Result<(Scene, Vec<Apart>)> {
        let (model, all) = model::take_apart(&self.document, &self.files, names);
        let rules = RuleBook::compile(&model, self.mode).map_err(Error::Input)?;
        Ok((Scene { model, rules, ..self }, all))
    }

    /// The plain numbers of the file.
    pub(super) fn numbers(&self) -> Vec<Plain> {
        plain_numbers(&self.document.root)
    }

    /// The same with numbers at these paths; what is wrong with them is told where that of the path stands.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn with(&self, numbers: &[(&str, &Place, f64)]) -> Result<(Model, RuleBook)> {
        let model = model::with_numbers(&self.document, &self.files, numbers)?;
        let rules = RuleBook::compile(&model, self.mode).map_err(Error::Input)?;
        Ok((model, rules))
    }
}

/// Reads the scenario that the command line names, and tells its warnings and notes. The strategies of these names are one more as
/// one.
pub(super) fn open(scenario: Option<&Path>, arguments: &ReadingArguments, together: &[String]) -> Result<Scene> {
    let place = files::open(scenario, arguments.means.memory, Keep::Nothing)?;
    read(place, &arguments.set, arguments.means.rules, together)
}

/// The same, with all that is read kept as it was.
pub(super) fn open_to_keep(scenario: Option<&Path>, arguments: &ReadingArguments) -> Result<Scene> {
    let place = files::open(scenario, arguments.means.memory, Keep::All)?;
    read(place, &arguments.set, arguments.means.rules, &[])
}

/// The scenario of an earlier result.
pub(super) fn reopen(path: PathBuf, bundle: Bundle, means: &Means) -> Result<Scene> {
    let set = bundle.asked.set.clone();
    read(files::reopen(path, bundle, means.memory)?, &set, means.rules, &[])
}

fn read(
    (source, files): (Arc<Source>, Shelf),
    set: &[(String, String)],
    rules: Rules,
    together: &[String],
) -> Result<Scene> {
    let document = scenario::read(Arc::clone(&source), set).map_err(Error::Input)?;
    let (model, mut problems) = model::combine(&document, &files, together);
    let mode = mode(rules);
    let rules = RuleBook::compile(&model, mode);
    problems.extend_from_slice(rules.as_ref().map_or_else(Vec::as_slice, RuleBook::warnings));
    let metrics: Vec<&str> = METRICS.iter().map(|info| info.name).collect();
    problems.extend(model.checks.iter().flat_map(|check| check_claim(&check.then, &metrics)));
    problems.extend(model.show.iter().filter(|it| !metrics.contains(&it.text.as_str())).map(|it| {
        let title = format!("unknown metric `{}`", legible::name(&it.text));
        let problem = Problem::error(&it.source, it.span.clone(), title, "not a figure of a run");
        problem.nearest(&it.text, metrics.iter().copied())
    }));
    problems.extend(model.levers.iter().filter_map(|lever| lever.cost.as_ref()).flat_map(check_cost));
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
