//! A scenario as it lies on the desk: what may be moved, and what it says when something is.

use super::lever::Lever;
use super::overlay::{Overlay, overlay};
use super::question::Question;
use super::work::letters;
use crate::engine::{Detail, Job};
use crate::error::{Error, Result, Source};
use crate::isa::Isa;
use crate::legible::name;
use crate::model::{Files, Model, hash_by_strategy, identity, with_numbers};
use crate::random::Identity;
use crate::report::Aspect;
use crate::rules::{Mode, RuleBook, SettingId};
use crate::scenario::Document;
use crate::stats::{Pursuit, Study};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files that a scenario names, as they were when it was opened.
#[derive(Default)]
pub struct Kept {
    /// Rules by the name that the scenario has for them.
    pub rules: BTreeMap<String, Arc<Source>>,
    /// Lists and tables likewise.
    pub lists: BTreeMap<String, Vec<u8>>,
}

impl Files for Kept {
    fn rule(&self, name: &str) -> std::result::Result<Arc<Source>, String> {
        self.rules.get(name).cloned().ok_or_else(|| "it was not there when the page was opened".to_owned())
    }

    fn list(&self, name: &str) -> std::result::Result<Vec<u8>, String> {
        self.lists.get(name).cloned().ok_or_else(|| "it was not there when the page was opened".to_owned())
    }
}

/// How it is played.
pub struct Means {
    /// How rules are run.
    pub mode: Mode,
    /// How often at most.
    pub runs: u32,
    /// Where chance begins.
    pub seed: u64,
    /// What is to be known how well; without it all runs are played.
    pub pursuit: Option<Pursuit>,
    /// Threads.
    pub threads: usize,
    /// The instruction set.
    pub isa: Isa,
    /// How many bytes of memory a question may take.
    pub memory: u64,
}

/// A scenario on the desk.
pub struct Desk {
    document: Document,
    files: Kept,
    means: Means,
    /// As the file has it.
    model: Model,
    levers: Vec<Lever>,
    warnings: Vec<String>,
}

impl Desk {
    /// Of a scenario without errors, that warned of this.
    #[must_use]
    pub fn new(document: Document, files: Kept, model: Model, means: Means, warnings: Vec<String>) -> Desk {
        let levers = Lever::all(&document, &model);
        Desk { document, files, means, model, levers, warnings }
    }

    /// What may be moved.
    #[must_use]
    pub fn levers(&self) -> &[Lever] {
        &self.levers
    }

    /// As the file has it.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The name of the file, and what stands in it.
    pub(super) fn source(&self) -> (&str, &str) {
        (&self.document.source.name, &self.document.source.text)
    }

    /// What to know before it is believed.
    pub(super) fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// What a question asks, ready to be played.
    ///
    /// # Errors
    /// Where a lever is unknown or its field holds no number, where the scenario does not take it, and those of [`RuleBook::compile`].
    pub fn lay(&self, question: &Question) -> Result<Laid> {
        let aspect = question.looks_at().ok_or_else(|| Error::Usage("nobody knows how to look at that".to_owned()))?;
        let mut moved = Vec::new();
        for lever in &self.levers {
            let Some(shown) = question.levers.get(&lever.name) else { continue };
            let told = || {
                Error::Usage(format!("{}: a number is expected, such as {}", lever.label, lever.shown(lever.reach[0])))
            };
            moved.push((lever, lever.read(shown).ok_or_else(told)?));
        }
        if let Some(unknown) = question.levers.keys().find(|it| self.levers.iter().all(|lever| lever.name != **it)) {
            return Err(Error::Usage(format!("there is no lever `{}`", name(unknown))));
        }
        let numbers: Vec<_> = moved.iter().map(|(lever, value)| (&*lever.path, &lever.place, *value)).collect();
        let model = with_numbers(&self.document, &self.files, &numbers)?;
        let rules = RuleBook::compile(&model, self.means.mode).map_err(Error::Input)?;
        let on = |it: &String| !question.off.contains(it);
        let strategies = model.strategies.iter().enumerate().filter(|(_, it)| on(&it.name));
        let places: Vec<usize> = strategies.map(|(at, _)| at).collect();
        let detail = detail(aspect);
        let hashes = hash_by_strategy(&model)?;
        let key = |at: usize| format!("{} {}", letters(detail), hashes[at]);
        let keys = std::iter::once(0).chain(places.iter().map(|at| at + 1)).map(key).collect();
        let strategies =
            std::iter::once(SettingId::Baseline).chain(places.into_iter().map(SettingId::Strategy)).collect();
        Ok(Laid {
            study: Study::new(&model, self.means.seed)?,
            overlay: overlay(&moved, &self.model.strategies.iter().map(|it| it.name.as_str()).collect::<Vec<_>>()),
            aspect,
            strategies,
            keys,
            detail,
            runs: self.means.runs,
            pursuit: self.means.pursuit.clone(),
            threads: self.means.threads,
            isa: self.means.isa,
            memory: self.means.memory,
            model,
            rules,
        })
    }
}

/// What is kept for a look.
fn detail(aspect: Aspect) -> Detail {
    let nothing = Detail::default();
    match aspect {
        Aspect::Futures => nothing,
        Aspect::OverTime => Detail { by_period: true, ..nothing },
        Aspect::Why => Detail { by_cause: true, ..nothing },
        Aspect::Customers => Detail { by_period: true, by_account: true, ..nothing },
        Aspect::Numbers => Detail { by_segment: true, by_cause: true, ..nothing },
    }
}

/// A question that is ready to be played.
pub struct Laid {
    model: Model,
    rules: RuleBook,
    pub(super) study: Study,
    pub(super) overlay: Overlay,
    pub(super) aspect: Aspect,
    /// The baseline first.
    pub(super) strategies: Vec<SettingId>,
    /// By strategy, under what its replications are kept.
    pub(super) keys: Vec<String>,
    detail: Detail,
    pub(super) runs: u32,
    pub(super) pursuit: Option<Pursuit>,
    threads: usize,
    isa: Isa,
    memory: u64,
}

impl Laid {
    /// What is played of it at a time.
    pub(super) fn job(&self) -> Job<'_> {
        Job {
            model: &self.model,
            rules: &self.rules,
            strategies: self.strategies.clone(),
            probes: Vec::new(),
            runs: self.runs,
            seed: self.study.seed,
            threads: self.threads,
            isa: self.isa,
            detail: self.detail,
            memory: self.memory,
        }
    }

    /// A strategy by its name.
    pub(super) fn strategy(&self, name: &str) -> Option<SettingId> {
        self.model.strategies.iter().position(|it| it.name == name).map(SettingId::Strategy)
    }

    /// A customer by its name.
    ///
    /// # Errors
    /// Those of [`identity`].
    pub(super) fn identity(&self, customer: &str) -> Result<Identity> {
        identity(&self.model, customer)
    }

    /// How many periods are played, the run-off included.
    pub(super) fn periods(&self) -> u32 {
        self.model.horizon.periods + self.model.horizon.run_off
    }

    /// Whether each strategy is held against the baseline period by period, so that it is known when it pays back.
    pub(super) fn knows_payback(&self) -> bool {
        self.detail.by_period
    }
}
