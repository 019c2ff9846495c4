//! From a file to what can be played: read, build, compile the rules; all problems at once.

use super::door::Door;
use super::files::Shelf;
use crate::bundle::Part;
use crate::engine::METRICS;
use crate::error::{Error, Problem, Result, Severity, Source};
use crate::legible;
use crate::model::{self, Apart, Model};
use crate::rules::{Mode, RuleBook, check_claim, check_cost};
use crate::scenario::{self, Document, Place, Plain, plain_numbers};
use crate::sheet::Day;
use std::path::PathBuf;
use std::sync::Arc;

/// A scenario without errors.
pub struct Scene {
    /// The file it was read from.
    pub source: Arc<Source>,
    /// As meant.
    pub model: Model,
    /// What it warned of: a sentence each.
    pub warnings: Vec<String>,
    /// What the file leaves to defaults, and what rules cannot see: a sentence each.
    pub notes: Vec<String>,
    /// Its rules.
    pub rules: RuleBook,
    /// The files that all of it was read from.
    pub inputs: Vec<PathBuf>,
    document: Document,
    files: Shelf,
    mode: Mode,
}

impl Scene {
    /// Reads a scenario with these values set in it, and tells its warnings and notes. The strategies of the names in `together` are one more as
    /// one.
    ///
    /// # Errors
    /// [`Error::Input`] with all that is wrong in it.
    pub fn open(
        (source, files): (Arc<Source>, Shelf),
        set: &[(String, String)],
        mode: Mode,
        together: &[String],
        door: &dyn Door,
    ) -> Result<Scene> {
        let document = scenario::read(source, set).map_err(Error::Input)?;
        let (model, mut problems) = model::combine(&document, &files, together);
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
                    door.note(&problems);
                }
                let notes = model::unsaid(&document, &model).into_iter().chain(model::unheard(&model)).collect();
                let warnings = problems.iter().map(|problem| problem.title.clone()).collect();
                let source = Arc::clone(&document.source);
                Ok(Scene { source, warnings, notes, model, rules, inputs: files.read(), document, files, mode })
            }
            _ => Err(Error::Input(problems)),
        }
    }

    /// The files that it was read from, as they were, where they are kept.
    #[must_use]
    pub fn kept(&self) -> Vec<Part> {
        self.files.kept()
    }

    /// What stands in the file, and how its rules are run.
    #[must_use]
    pub fn written(&self) -> (&Document, Mode) {
        (&self.document, self.mode)
    }

    /// The same firm if every customer were the average one, where they differ.
    pub(crate) fn averaged(&self) -> Result<Option<(Model, RuleBook)>> {
        let Some(model) = model::averaged(&self.model) else { return Ok(None) };
        let rules = RuleBook::compile(&model, self.mode).map_err(Error::Input)?;
        Ok(Some((model, rules)))
    }

    /// The first day of period 0, where the scenario says it.
    pub(crate) fn opening_day(&self) -> Option<Day> {
        model::opening_day(&self.document)
    }

    /// The same with the parts of these strategies as further ones.
    pub(crate) fn taken_apart(self, names: &[String]) -> Result<(Scene, Vec<Apart>)> {
        let (model, all) = model::take_apart(&self.document, &self.files, names);
        let rules = RuleBook::compile(&model, self.mode).map_err(Error::Input)?;
        Ok((Scene { model, rules, ..self }, all))
    }

    /// The plain numbers of the file.
    pub(crate) fn numbers(&self) -> Vec<Plain> {
        plain_numbers(&self.document.root)
    }

    /// The same with numbers at these paths; what is wrong with them is told where that of the path stands.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(crate) fn with(&self, numbers: &[(&str, &Place, f64)]) -> Result<(Model, RuleBook)> {
        let model = model::with_numbers(&self.document, &self.files, numbers)?;
        let rules = RuleBook::compile(&model, self.mode).map_err(Error::Input)?;
        Ok((model, rules))
    }
}
