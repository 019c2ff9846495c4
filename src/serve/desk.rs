//! A scenario as it lies on the desk: what may be moved, and what it says when something is.

use super::gate::Role;
use super::lever::Lever;
use super::overlay::{Overlay, overlay};
use super::question::Question;
use super::work::letters;
use crate::engine::{Detail, Job};
use crate::error::{Error, Result, Source, nearest};
use crate::isa::Isa;
use crate::legible::{command, name, visible};
use crate::model::{Files, Model, hash_by_strategy, identity, with_numbers};
use crate::random::Identity;
use crate::report::Aspect;
use crate::rules::{Mode, RuleBook, SettingId};
use crate::scenario::Document;
use crate::stats::{BASELINE, Pursuit, Study};
use sha2::{Digest, Sha256};
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

/// How it was opened.
#[derive(Default)]
pub struct Opened {
    /// The words that play the same with `tenure`, from `run` on.
    pub words: Vec<String>,
    /// Whether these set values of the scenario.
    pub changed: bool,
    /// What it was warned of.
    pub warnings: Vec<String>,
}

/// A scenario on the desk.
pub struct Desk {
    document: Document,
    files: Kept,
    means: Means,
    /// As the file has it.
    model: Model,
    levers: Vec<Lever>,
    opened: Opened,
    mark: String,
}

impl Desk {
    /// Of a scenario without errors.
    ///
    /// # Errors
    /// Those of [`Study::new`].
    pub fn new(document: Document, files: Kept, model: Model, means: Means, mut opened: Opened) -> Result<Desk> {
        let (levers, there) = Lever::all(&document, &model);
        if there > levers.len() {
            let told = format!("there is room for the first {} of {there} levers", levers.len());
            opened.warnings.push(told);
        }
        let study = Study::new(&model, means.seed)?;
        let [seed, runs] = [means.seed.to_string(), means.runs.to_string()];
        let names = levers.iter().map(|it| it.path.as_str()).chain(model.strategies.iter().map(|it| it.name.as_str()));
        let all = [&*study.hash, &seed, &runs].into_iter().chain(names);
        let digest = Sha256::digest(all.collect::<Vec<_>>().join("\0"));
        let mark = digest.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        let mark = format!("{mark:016x}");
        Ok(Desk { document, files, means, model, levers, opened, mark })
    }

    /// By which a page knows whether it is still of this scenario, played in this way.
    #[must_use]
    pub fn mark(&self) -> &str {
        &self.mark
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
        &self.opened.warnings
    }

    /// What people call the place where levers stand before they are moved.
    pub(super) fn start(&self) -> &'static str {
        if self.opened.changed { "at the start" } else { "in the file" }
    }

    /// A text for somebody: guests do not learn where the file lies on this machine.
    pub(super) fn told(&self, role: Role, text: &str) -> String {
        let name = &self.document.source.name;
        let folder = name.rfind(std::path::is_separator).map_or("", |at| &name[..=at]);
        if role == Role::Guest && folder.len() > 1 { text.replace(folder, "") } else { text.to_owned() }
    }

    /// The command that gives the same answer.
    fn command(&self, role: Role, overlay: &Overlay, off: &[String]) -> String {
        let own = self.opened.words.iter().map(|it| self.told(role, it)).chain(overlay.words.iter().cloned());
        let on = || self.model.strategies.iter().filter(|it| !off.contains(&it.name));
        let named = || std::iter::once(BASELINE).chain(on().map(|it| it.name.as_str()));
        let chosen = named().flat_map(|name| ["--strategy".to_owned(), name.to_owned()]);
        command(&own.chain(chosen.filter(|_| !off.is_empty())).collect::<Vec<_>>())
    }

    /// Where levers stand that were moved, and where they stood; and what is to be said of that.
    fn moved(&self, moved: &[(&Lever, f64)]) -> (String, Vec<String>) {
        let stood = |it: &Lever| match it.stands[..] {
            [] => "drawn anew in each future".to_owned(),
            [one] => it.told(one),
            [first, .., last] => format!("{} to {}", it.shown(first), it.told(last)),
        };
        let one = |(it, value): &(&Lever, f64)| {
            format!("{} {} ({}: {})", visible(&it.label), it.told(*value), self.start(), stood(it))
        };
        let beyond = moved.iter().filter(|(it, value)| *value < it.reach[0] || *value > it.reach[1]).map(|(it, _)| {
            let [low, high, _] = it.reach;
            format!("{} stands beyond its slider, {} to {}", visible(&it.label), it.shown(low), it.told(high))
        });
        (moved.iter().map(one).collect::<Vec<_>>().join("; "), beyond.collect())
    }

    /// What a question asks, ready to be played.
    ///
    /// # Errors
    /// Where a lever is unknown or its field holds no number, where the scenario does not take it, and those of [`RuleBook::compile`].
    pub fn lay(&self, question: &Question) -> Result<Laid> {
        self.lay_for(Role::Host, question)
    }

    /// The same, as it is told to whom.
    pub(super) fn lay_for(&self, role: Role, question: &Question) -> Result<Laid> {
        let aspect = question.looks_at().ok_or_else(|| Error::Usage("nobody knows how to look at that".to_owned()))?;
        let all = || self.model.strategies.iter().map(|it| it.name.as_str());
        if let Some(unknown) = question.off.iter().find(|it| !all().any(|name| name == **it)) {
            return Err(no_such("strategy", unknown, all()));
        }
        let (mut moved, mut wrong) = (Vec::new(), Vec::new());
        for lever in &self.levers {
            match question.levers.get(&lever.name).map(|shown| lever.number(shown)) {
                None => {}
                Some(Ok(value)) => moved.push((lever, value)),
                Some(Err(words)) => wrong.push(words),
            }
        }
        if !wrong.is_empty() {
            return Err(Error::Usage(wrong.join("; ")));
        }
        if let Some(unknown) = question.levers.keys().find(|it| self.levers.iter().all(|lever| lever.name != **it)) {
            return Err(no_such("lever", unknown, self.levers.iter().map(|it| it.name.as_str())));
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
        let overlay = overlay(&moved, &all().collect::<Vec<_>>());
        let (standing, beyond) = self.moved(&moved);
        Ok(Laid {
            study: Study::new(&model, self.means.seed)?,
            command: self.command(role, &overlay, &question.off),
            role,
            overlay,
            standing,
            beyond,
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
    /// The command that gives the same answer.
    pub(super) command: String,
    /// To whom it is told.
    pub(super) role: Role,
    /// Where levers stand that were moved, and where they stood.
    pub(super) standing: String,
    /// Which of them stand where no slider goes.
    pub(super) beyond: Vec<String>,
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
    ///
    /// # Errors
    /// Where there is none.
    pub(super) fn strategy(&self, name: &str) -> Result<SettingId> {
        let all = || self.model.strategies.iter().map(|it| it.name.as_str());
        let at = all().position(|it| it == name).map(SettingId::Strategy);
        at.ok_or_else(|| no_such("strategy", name, all()))
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

/// There is nothing of this name.
fn no_such<'a>(what: &str, unknown: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let advice = nearest(unknown, known).map(|it| format!(": did you mean `{}`?", name(it))).unwrap_or_default();
    Error::Usage(format!("there is no {what} `{}`{advice}", name(unknown)))
}
