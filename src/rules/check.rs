//! Reads a rule text as a careful colleague would: unknown names, properties and functions, comparisons that cannot
//! hold, and what is allowed but rarely meant.

use super::file::{File, IN_PLACE};
use super::hooks::Purpose;
use super::scope::{Kind, Scope};
use super::syntax::{Deed, Expr, Function, Stmt, Switch, What};
use super::visit::calls;
use crate::error::{Problem, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// What the walk over one file finds out.
pub(super) struct Findings {
    pub problems: Vec<Problem>,
    /// Names of costs that the file books.
    pub bookings: BTreeSet<String>,
}

/// Checks a whole file whose functions are called as `hooks` says.
pub(super) fn check(file: &File, scope: &Scope, hooks: &BTreeMap<String, Purpose>) -> Findings {
    let mut walk =
        Walk { file, scope, problems: vec![], bookings: BTreeSet::new(), subject: None, purpose: None, locals: vec![] };
    let mut called = BTreeSet::new();
    for function in file.functions.iter().chain(&file.closures) {
        calls(&function.body, &mut called);
    }
    for function in &file.functions {
        walk.function(function, hooks, called.contains(&function.name));
    }
    for closure in &file.closures {
        walk.function(closure, hooks, true);
    }
    let Walk { mut problems, bookings, .. } = walk;
    problems.sort_by_key(|problem| problem.span.start);
    Findings { problems, bookings }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Customer,
    Portfolio,
}

pub(super) struct Local {
    pub(super) name: String,
    pub(super) kind: Option<Kind>,
    pub(super) constant: bool,
}

pub(super) struct Walk<'a> {
    pub(super) file: &'a File,
    pub(super) scope: &'a Scope,
    pub(super) problems: Vec<Problem>,
    pub(super) bookings: BTreeSet<String>,
    /// The name of the parameter that is the customer or the portfolio.
    pub(super) subject: Option<(String, Subject)>,
    /// `None` in a helper.
    pub(super) purpose: Option<Purpose>,
    pub(super) locals: Vec<Local>,
}

impl Walk<'_> {
    pub(super) fn problem(&mut self, at: usize, title: String, label: &str) -> &mut Problem {
        self.problems.push(self.file.problem(at, title, label));
        self.problems.last_mut().expect("just pushed")
    }

    fn function(&mut self, function: &Function, hooks: &BTreeMap<String, Purpose>, called: bool) {
        let in_place = function.name == IN_PLACE && !called && hooks.contains_key(IN_PLACE);
        let at = self.file.definition(&function.name);
        self.purpose = hooks.get(&function.name).copied();
        if let (Some(purpose), false) = (self.purpose, in_place) {
            let expected = purpose.params();
            if function.params.len() != expected.len() {
                let title = format!("`{}` takes {}", function.name, count(expected.len(), "parameter"));
                let help = format!("write `fn {}({})`", function.name, expected.join(", "));
                self.problem(at, title, &format!("it has {}", function.params.len())).help = Some(help);
            }
        } else if self.purpose.is_none() && !called {
            let near = nearest(&function.name, hooks.keys().map(String::as_str));
            let help = near.map_or_else(
                || "a function bears the name of a quantity (`retention`) or of an event (`on_purchase`), or is called by one that does".into(),
                |near| format!("did you mean `{near}`?"),
            );
            self.problem(at, format!("nothing calls `{}`", function.name), "not the name of a quantity or an event")
                .help = Some(help);
        }
        let same = self.file.functions.iter().filter(|other| other.name == function.name).count();
        if same > 1 {
            self.problem(at, format!("there are {same} functions `{}`", function.name), "one of them is enough");
        }
        let subject = |name: &String| match self.purpose {
            Some(Purpose::OfCustomer | Purpose::Event(_)) => Subject::Customer,
            Some(_) => Subject::Portfolio,
            None if name == "portfolio" => Subject::Portfolio,
            None => Subject::Customer,
        };
        let named = |name: &&String| self.purpose.is_some() || *name == "customer" || *name == "portfolio";
        self.subject = function.params.iter().find(named).map(|name| (name.clone(), subject(name)));
        let has_base = matches!(self.purpose, Some(Purpose::OfCustomer | Purpose::OfPortfolio));
        self.locals = function
            .params
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let kind = (has_base && index == 1).then_some(Kind::Float);
                Local { name: name.clone(), kind, constant: false }
            })
            .collect();
        self.steps(&function.body);
    }

    fn steps(&mut self, steps: &[Stmt]) {
        let depth = self.locals.len();
        for step in steps {
            self.step(step);
        }
        self.locals.truncate(depth);
    }

    fn step(&mut self, step: &Stmt) {
        match &step.what {
            Deed::Nothing => (),
            Deed::Let { name, value, constant } => {
                let kind = self.expr(value);
                self.locals.push(Local { name: name.clone(), kind, constant: *constant });
            }
            Deed::Set { target, operator, value } => self.set(step.at, target, operator.as_deref(), value),
            Deed::If { condition, then, otherwise } => {
                self.expr(condition);
                self.steps(then);
                self.steps(otherwise);
            }
            Deed::Switch(switch) => self.switch(switch),
            Deed::Return(value) => {
                if let Some(value) = value {
                    self.expr(value);
                }
            }
            Deed::Value(value) => _ = self.expr(value),
            Deed::Block(body) => self.steps(body),
            Deed::Other { names, holds, body, .. } => {
                let depth = self.locals.len();
                self.locals.extend(names.iter().map(|name| Local { name: name.clone(), kind: None, constant: false }));
                for expr in holds {
                    self.expr(expr);
                }
                self.steps(body);
                self.locals.truncate(depth);
            }
        }
    }

    fn switch(&mut self, switch: &Switch) {
        self.expr(&switch.subject);
        for case in &switch.cases {
            if let Some(guard) = &case.guard {
                self.expr(guard);
            }
            self.expr(&case.result);
        }
        if let Some(result) = &switch.default {
            self.expr(result);
        }
    }

    fn set(&mut self, at: usize, target: &Expr, operator: Option<&str>, value: &Expr) {
        let kind = self.expr(value);
        match &target.what {
            What::Property(object, name) if self.is_subject(object) => {
                self.expr(target);
                let Some((_, Subject::Customer)) = self.subject else {
                    self.problem(target.at, "a figure of the portfolio cannot be changed".into(), "it is measured");
                    return;
                };
                let Some(slot) = self.scope.slot(name) else { return };
                if self.scope.attribute(slot).is_none() {
                    self.problem(target.at, format!("`{name}` cannot be changed by a rule"), "the model keeps it")
                        .help =
                        Some("only attributes of the scenario can be changed; add one under `[attributes]`".into());
                } else if matches!(self.purpose, Some(Purpose::OfCustomer)) {
                    self.problem(
                        target.at,
                        format!("this rule may not change `{name}`"),
                        "only event rules change customers",
                    )
                    .help = Some("move this line to `fn on_period(customer)` or another event".into());
                }
            }
            What::Name(name) => {
                let Some(local) = self.locals.iter().rev().find(|local| local.name == *name) else {
                    self.expr(target);
                    if self.scope.global(name).is_some() {
                        self.problem(
                            target.at,
                            format!("`{name}` cannot be changed by a rule"),
                            "it is the same for all customers",
                        );
                    }
                    return;
                };
                if local.constant {
                    self.problem(target.at, format!("`{name}` is constant"), "it was made with `const`").help =
                        Some(format!("write `let {name}` where it begins"));
                } else if local.kind == Some(Kind::Int) && (kind == Some(Kind::Float) || operator == Some("/")) {
                    let label = if kind == Some(Kind::Float) { "a decimal goes in" } else { "the rest is dropped" };
                    let title = format!("`{name}` began as a whole number");
                    let help = "write its first value as a decimal, such as `0.0`";
                    let problem = self.file.problem(at, title, label).help(help).warning();
                    self.problems.push(problem);
                }
            }
            _ => _ = self.expr(target),
        }
    }

    pub(super) fn is_subject(&self, expr: &Expr) -> bool {
        matches!((&expr.what, &self.subject), (What::Name(name), Some((subject, _))) if name == subject)
    }

    /// Checks an expression and says of what kind it is, where that is certain.
    fn expr(&mut self, expr: &Expr) -> Option<Kind> {
        match &expr.what {
            What::Int(_) => Some(Kind::Int),
            What::Float(_) => Some(Kind::Float),
            What::Bool(_) => Some(Kind::Bool),
            What::Text(_) => Some(Kind::Text),
            What::Nothing => None,
            What::Name(name) => self.name(expr.at, name),
            What::Property(object, name) => {
                if self.is_subject(object) {
                    return self.property(expr.at, name);
                }
                self.expr(object);
                None
            }
            What::Method(object, name, args) => {
                let kinds: Vec<_> = args.iter().map(|arg| self.expr(arg)).collect();
                if self.is_subject(object) {
                    return self.method(expr.at, name, args);
                }
                let first = self.expr(object);
                self.call(expr.at, name, &[&[first], kinds.as_slice()].concat())
            }
            What::Call(name, args) => {
                let kinds: Vec<_> = args.iter().map(|arg| self.expr(arg)).collect();
                self.call(expr.at, name, &kinds)
            }
            What::Operator(name, args) => {
                let kinds: Vec<_> = args.iter().map(|arg| self.expr(arg)).collect();
                self.operator(expr.at, name, args, &kinds)
            }
            What::And(parts) | What::Or(parts) => {
                for part in parts {
                    self.expr(part);
                }
                Some(Kind::Bool)
            }
            What::List(parts) => {
                for part in parts {
                    self.expr(part);
                }
                None
            }
            What::Block(body) => {
                let (last, first) = body.split_last()?;
                let depth = self.locals.len();
                for step in first {
                    self.step(step);
                }
                let kind = if let Deed::Value(value) = &last.what {
                    self.expr(value)
                } else {
                    self.step(last);
                    None
                };
                self.locals.truncate(depth);
                kind
            }
            What::Other(construct, parts, body) => {
                for part in parts {
                    self.expr(part);
                }
                self.steps(body);
                if *construct == "namespace" {
                    self.problem(expr.at, "there are no modules in rules".into(), "use a plain name");
                }
                None
            }
        }
    }
}

pub(super) fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
