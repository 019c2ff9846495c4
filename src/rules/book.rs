//! All rules of a scenario, read, checked and compiled: the book that the engine looks up.

use super::check;
use super::file::{File, IN_PLACE};
use super::hooks::{self, Basis, Event, Hook, Purpose};
use super::idle;
use super::lower;
use super::names::PER_PERIOD;
use super::rule::{Form, Obstacle, Rule};
use super::sandbox;
use super::scope::Scope;
use super::script::Script;
use super::syntax::Function;
use super::visit;
use crate::error::{Problem, Severity, Source};
use crate::model::{Model, Quantity, RuleText, Setting, Value};
use crate::stop::Stop;
use crate::units::Role;
use rhai::Engine;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// How rules are run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// As columns where possible, else interpreted.
    #[default]
    Auto,
    /// Always interpreted: slow, and the same digits.
    Interpreted,
    /// As columns; a rule without column form is an error.
    Compiled,
}

/// Which of a model's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingId {
    /// What holds without any strategy.
    Baseline,
    /// That of the strategy with this index.
    Strategy(usize),
    /// That of the reality check with this index.
    Check(usize),
}

/// The rules that act on one quantity, in this order, the strategy's changes between `base` and `strategy`.
#[derive(Clone, Debug, Default)]
pub struct QuantityRules {
    /// Gives the value itself.
    pub in_place: Option<Arc<Rule>>,
    /// Of the scenario's own rule files.
    pub base: Vec<Arc<Rule>>,
    /// Of the strategy's.
    pub strategy: Vec<Arc<Rule>>,
}

/// How one rule runs, for `tenure check`.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleReport {
    /// The name of the function, or the path of the quantity for a rule in place.
    pub rule: String,
    /// The file it stands in.
    pub file: String,
    /// Where it begins, from 1.
    pub line: usize,
    /// Whether it runs on whole columns.
    pub compiled: bool,
    /// What has no column form, and its line.
    pub obstacle: Option<(String, usize)>,
    /// Whether it is asked for each customer; else once a period, for the portfolio.
    pub of_customers: bool,
    /// Estimated nanoseconds each time it is asked.
    pub cost: f64,
}

/// All rules of a scenario.
#[derive(Debug)]
pub struct RuleBook {
    files: Vec<FileRules>,
    in_place: Vec<InPlace>,
    bookings: Arc<[String]>,
    reports: Vec<RuleReport>,
    warnings: Vec<Problem>,
}

#[derive(Debug)]
struct FileRules {
    source: Arc<Source>,
    /// By function.
    quantities: BTreeMap<String, Vec<Based>>,
    events: BTreeMap<Event, Arc<Rule>>,
    policy: Option<Arc<Rule>>,
}

/// A rule, and for which basis alone it is made if it speaks of the period itself.
type Based = (Option<Basis>, Arc<Rule>);

#[derive(Debug)]
struct InPlace {
    source: Arc<Source>,
    span: Range<usize>,
    rule: Arc<Rule>,
}

fn same(a: &Arc<Source>, b: &Arc<Source>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// Rules in place with the path of their quantity, each once.
fn written_in_place(model: &Model) -> Vec<(&Quantity, &RuleText)> {
    let mut found: Vec<(&Quantity, &RuleText)> = Vec::new();
    for quantity in model.settings().flat_map(Setting::quantities).chain(hooks::outside_settings(model)) {
        if let Value::Rule(text) = &quantity.value
            && !found.iter().any(|(_, known)| same(&known.source, &text.source) && known.span == text.span)
        {
            found.push((quantity, text));
        }
    }
    found
}

/// What is gathered while the book is written.
struct Draft {
    engine: Engine,
    scope: Arc<Scope>,
    problems: Vec<Problem>,
    bookings: BTreeSet<String>,
}

impl Draft {
    fn read(&mut self, file: Result<File, Problem>, hooks: &BTreeMap<String, Hook>) -> Option<Arc<File>> {
        match file {
            Ok(file) => {
                let findings = check::check(&file, &self.scope, hooks);
                self.problems.extend(findings.problems);
                self.bookings.extend(findings.bookings);
                Some(Arc::new(file))
            }
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }
}

impl RuleBook {
    /// Reads, checks and compiles all rules of `model`.
    ///
    /// # Errors
    /// All problems of all rules at once, errors and warnings, when one of them is an error.
    pub fn compile(model: &Model, mode: Mode) -> Result<RuleBook, Vec<Problem>> {
        let mut draft = Draft {
            engine: sandbox::engine(&sandbox::Steps::default(), &Stop::default()),
            scope: Arc::new(Scope::new(model)),
            problems: Vec::new(),
            bookings: BTreeSet::new(),
        };
        let hooks = hooks::called(model);
        let mut sources: Vec<&Arc<Source>> = Vec::new();
        for source in model.settings().flat_map(|setting| &setting.rules) {
            if !sources.iter().any(|known| same(known, source)) {
                sources.push(source);
            }
        }
        let mut files = Vec::new();
        for source in sources {
            let file = File::whole(&draft.engine, source);
            files.extend(draft.read(file, &hooks));
        }
        let mut in_place = Vec::new();
        for (quantity, text) in written_in_place(model) {
            let purpose = hooks::function_of(&quantity.path).map(|(_, purpose)| purpose);
            let Some(purpose) = purpose else {
                let title = format!("`{}` cannot be a rule", quantity.path);
                draft.problems.push(Problem::error(
                    &text.source,
                    text.span.clone(),
                    title,
                    "a number or a draw is expected",
                ));
                continue;
            };
            let file = File::in_place(&draft.engine, text, purpose.params());
            let hooks = BTreeMap::from([(IN_PLACE.to_string(), Hook::new(purpose, quantity, model))]);
            if let Some(file) = draft.read(file, &hooks) {
                in_place.push((quantity, text, purpose, file));
            }
        }
        let Draft { scope, mut problems, bookings, .. } = draft;
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Err(problems);
        }

        let mut binder =
            Binder { scope, bookings: bookings.into_iter().collect(), mode, reports: vec![], problems: vec![] };
        let texts: Vec<Arc<File>> =
            files.iter().chain(in_place.iter().map(|(.., file)| file)).map(Arc::clone).collect();
        let files = files.iter().map(|file| binder.bind_file(file, &hooks)).collect();
        let in_place = in_place.into_iter().map(|(quantity, text, purpose, file)| InPlace {
            source: Arc::clone(&text.source),
            span: text.span.clone(),
            rule: binder.bind(&file, IN_PLACE, &quantity.path, purpose, Some(Basis::new(quantity))),
        });
        let in_place: Vec<InPlace> = in_place.collect();
        problems.append(&mut binder.problems);
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Err(problems);
        }
        problems.extend(idle::idle(model, &binder.scope, &texts, &hooks));
        let book = RuleBook { files, in_place, bookings: binder.bookings, reports: binder.reports, warnings: problems };
        match book.circles(model, &binder.scope) {
            circles if circles.is_empty() => Ok(book),
            circles => Err(circles.into_iter().chain(book.warnings).collect()),
        }
    }

    /// The rules that act on the quantity at `path` while `setting` holds.
    #[must_use]
    pub fn quantity(&self, model: &Model, setting: SettingId, path: &str) -> QuantityRules {
        let Some((function, _)) = hooks::function_of(path) else { return QuantityRules::default() };
        let held = held(model, setting);
        let mut all = held.quantities().chain(hooks::outside_settings(model));
        let quantity = all.find(|quantity| quantity.path == path);
        let basis = quantity.map(Basis::new);
        let find = |sources: &[Arc<Source>]| -> Vec<Arc<Rule>> {
            let rule = |source| {
                let rules = self.file(source)?.quantities.get(&function)?;
                rules.iter().find(|(of, _)| of.is_none() || *of == basis).map(|(_, rule)| Arc::clone(rule))
            };
            sources.iter().filter_map(rule).collect()
        };
        let (base, strategy) = held.rules.split_at(held.base_rules.min(held.rules.len()));
        let in_place = quantity.and_then(|quantity| match &quantity.value {
            Value::Rule(text) => {
                self.in_place.iter().find(|rule| same(&rule.source, &text.source) && rule.span == text.span)
            }
            _ => None,
        });
        QuantityRules {
            in_place: in_place.map(|found| Arc::clone(&found.rule)),
            base: find(base),
            strategy: find(strategy),
        }
    }

    /// The rules that react to `event` while `setting` holds, in the order of the files.
    #[must_use]
    pub fn event(&self, model: &Model, setting: SettingId, event: Event) -> Vec<Arc<Rule>> {
        let rules = held(model, setting).rules.iter();
        rules.filter_map(|source| self.file(source)?.events.get(&event)).map(Arc::clone).collect()
    }

    /// The policies while `setting` holds, in the order of the files.
    #[must_use]
    pub fn policy(&self, model: &Model, setting: SettingId) -> Vec<Arc<Rule>> {
        let rules = held(model, setting).rules.iter();
        rules.filter_map(|source| self.file(source)?.policy.as_ref()).map(Arc::clone).collect()
    }

    /// Names of the costs that rules book, sorted.
    #[must_use]
    pub fn bookings(&self) -> &[String] {
        &self.bookings
    }

    /// How each rule runs, in the order of the files.
    #[must_use]
    pub fn report(&self) -> &[RuleReport] {
        &self.reports
    }

    /// What runs but probably does not say what was meant.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    fn file(&self, source: &Arc<Source>) -> Option<&FileRules> {
        self.files.iter().find(|file| same(&file.source, source))
    }
}

pub(super) fn held(model: &Model, setting: SettingId) -> &Setting {
    match setting {
        SettingId::Baseline => &model.baseline,
        SettingId::Strategy(index) => &model.strategies[index].setting,
        SettingId::Check(index) => &model.checks[index].setting,
    }
}

/// Turns checked functions into rules.
struct Binder {
    scope: Arc<Scope>,
    bookings: Arc<[String]>,
    mode: Mode,
    reports: Vec<RuleReport>,
    problems: Vec<Problem>,
}

impl Binder {
    fn bind_file(&mut self, file: &Arc<File>, hooks: &BTreeMap<String, Hook>) -> FileRules {
        let mut rules = FileRules {
            source: Arc::clone(&file.source),
            quantities: BTreeMap::new(),
            events: BTreeMap::new(),
            policy: None,
        };
        for function in &file.functions {
            let name = &function.name;
            let Some(hook) = hooks.get(name) else { continue };
            match hook.purpose {
                Purpose::OfCustomer | Purpose::OfPortfolio => {
                    let bound = self.bind_each(file, name, hook);
                    rules.quantities.insert(name.clone(), bound);
                }
                Purpose::Event(event) => {
                    let bound = self.bind(file, name, name, hook.purpose, None);
                    rules.events.insert(event, bound);
                }
                Purpose::Policy => rules.policy = Some(self.bind(file, name, name, hook.purpose, None)),
            }
        }
        rules
    }

    /// One rule for all quantities that a function refines, or one for each basis if it speaks of the period itself.
    fn bind_each(&mut self, file: &Arc<File>, name: &str, hook: &Hook) -> Vec<Based> {
        let calls = |inner: &&Function| visit::calls(&inner.body).contains(PER_PERIOD);
        let yes_or_no = hook.bases.iter().any(|basis| basis.role == Role::Switch);
        let bases: Vec<Option<Basis>> = if yes_or_no || visit::reached(file, name).iter().any(calls) {
            hook.bases.iter().copied().map(Some).collect()
        } else {
            vec![None]
        };
        let shown = self.reports.len() + 1;
        let bound = bases.into_iter().map(|basis| (basis, self.bind(file, name, name, hook.purpose, basis))).collect();
        self.reports.truncate(shown);
        bound
    }

    fn bind(
        &mut self,
        file: &Arc<File>,
        function: &str,
        name: &str,
        purpose: Purpose,
        basis: Option<Basis>,
    ) -> Arc<Rule> {
        let scope = Arc::clone(&self.scope);
        let of_customers = matches!(purpose, Purpose::OfCustomer | Purpose::Event(_));
        // What cannot be right as columns cannot be right at all: it is refused however rules are run.
        let lowered = of_customers.then(|| lower::lower(file, function, purpose, basis, &scope, &self.bookings));
        let (form, obstacle) = match lowered {
            Some(Err(lower::Refusal::Wrong(problem))) => {
                self.problems.push(problem);
                (Form::Interpreted, None)
            }
            Some(Ok(program)) if self.mode != Mode::Interpreted => (Form::Columns(program), None),
            Some(Err(lower::Refusal::Obstacle(obstacle))) if self.mode != Mode::Interpreted => {
                (Form::Interpreted, Some(obstacle))
            }
            _ => (Form::Interpreted, None),
        };
        if let (Mode::Compiled, Some(Obstacle { construct, at })) = (self.mode, &obstacle) {
            let title = format!("{construct} has no column form");
            self.problems.push(file.problem(*at, title, format!("`{name}` would be interpreted")));
        }
        let reads = if of_customers { visit::reads(file, &scope, function) } else { vec![] };
        let cost = match &form {
            Form::Columns(program) => program.cost(),
            Form::Interpreted => {
                let mut parts = 0;
                file.functions.iter().for_each(|function| visit::visit(&function.body, &mut |_| parts += 1));
                300.0 + 60.0 * f64::from(parts)
            }
        };
        self.reports.push(RuleReport {
            rule: name.into(),
            file: file.source.name.clone(),
            line: file.line_and_column(file.definition(function)).0,
            compiled: matches!(form, Form::Columns(_)),
            obstacle: obstacle.map(|obstacle| (obstacle.construct, file.line_and_column(obstacle.at).0)),
            of_customers,
            cost,
        });
        let script = Script {
            name: name.into(),
            file: Arc::clone(file),
            function: function.into(),
            scope,
            bookings: Arc::clone(&self.bookings),
            reads,
            basis,
            acts: matches!(purpose, Purpose::Event(_) | Purpose::Policy),
        };
        Arc::new(Rule { script, form })
    }
}
