//! Reads a rule text as a careful colleague would: unknown names, properties and functions, comparisons that cannot
//! hold, and what is allowed but rarely meant.

use super::clock::CLOCK;
use super::file::File;
use super::gives::Gives;
use super::hooks::{Hook, Purpose};
use super::levers::methods;
use super::names::taken;
use super::reach::{Reach, circles, reach};
use super::scope::{Kind, Scope};
use super::sight::unseen;
use super::syntax::{Deed, Expr, Function, Stmt, Switch, Test, What};
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
pub(super) fn check(file: &File, scope: &Scope, hooks: &BTreeMap<String, Hook>) -> Findings {
    let reach = reach(file, hooks);
    let mut walk = Walk {
        file,
        scope,
        problems: vec![],
        bookings: BTreeSet::new(),
        missing: BTreeSet::new(),
        subject: None,
        reach: None,
        function: None,
        locals: vec![],
        gives: None,
    };
    let called: BTreeSet<&str> =
        file.functions.iter().chain(&file.closures).flat_map(|function| calls(&function.body)).collect();
    for function in &file.functions {
        walk.header(function, hooks, called.contains(&*function.name));
        walk.body(function, reach.get(&*function.name));
    }
    for closure in &file.closures {
        walk.body(closure, None);
    }
    for (call, name) in circles(file) {
        let help = "a rule looks at one customer once: write what it does in lines, or with `for`";
        walk.problem(call.at, format!("`{name}` comes back to itself"), "called from within").help = Some(help.into());
    }
    walk.problems.extend(unseen(file, scope, hooks));
    if file.functions.is_empty() {
        let problem = file.problem(0, "this file has no rules", "no `fn` stands in it");
        walk.problems
            .push(problem.help("a rule is a function: `fn retention(customer, base) { base + 0.05 }`").warning());
    }
    let Walk { mut problems, bookings, .. } = walk;
    problems.sort_by_key(|problem| problem.span.start);
    Findings { problems, bookings }
}

/// More problems than this in one text help nobody.
pub(super) const MOST: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Properties that are not there, each told once.
    pub(super) missing: BTreeSet<String>,
    /// Who comes to this function; `None` where that is not known.
    pub(super) reach: Option<&'a Reach<'a>>,
    /// Its name.
    pub(super) function: Option<&'a str>,
    pub(super) locals: Vec<Local>,
    /// What its result is to be, where columns do not tell.
    pub(super) gives: Option<Gives>,
}

impl<'a> Walk<'a> {
    pub(super) fn problem(&mut self, at: usize, title: String, label: &str) -> &mut Problem {
        self.problems.push(self.file.problem(at, title, label));
        self.problems.last_mut().expect("just pushed")
    }

    /// The name and the parameters of a function.
    fn header(&mut self, function: &Function, hooks: &BTreeMap<String, Hook>, called: bool) {
        let Function { at, name, params, .. } = function;
        if let Some(hook) = hooks.get(name) {
            let expected = hook.purpose.params();
            let write = || Some(format!("write `fn {name}({})`", expected.join(", ")));
            let stray = params
                .iter()
                .zip(expected)
                .any(|(param, own)| param != own && matches!(param.as_str(), "customer" | "portfolio" | "base"));
            if params.len() != expected.len() {
                let title = format!("`{name}` takes {}", count(expected.len(), "parameter"));
                self.problem(*at, title, &format!("it has {}", params.len())).help = write();
            } else if stray {
                let title = format!("`{name}` takes {}", expected.join(", then "));
                self.problem(*at, title, &format!("it has {}", params.join(", then "))).help = write();
            }
        } else if taken(name) {
            let title = format!("there is a `{name}` already");
            self.problem(*at, title, "a function of your own needs another name");
        } else if !called {
            let near = nearest(name, hooks.keys().map(String::as_str));
            let worded = name
                .strip_prefix("attribute_")
                .filter(|of| self.scope.slot(of).is_some_and(|slot| self.scope.words(slot).is_some()));
            let help =
                worded.map(|of| format!("`{of}` is a word: set it in `fn on_arrival(customer)` or another event"));
            let help = help.or(near.map(|near| format!("did you mean `{near}`?")));
            let help = help.unwrap_or_else(
                || "a function bears the name of a quantity (`retention`) or of an event (`on_purchase`), or is called by one that does".into(),
            );
            self.problem(*at, format!("nothing calls `{name}`"), "not the name of a quantity or an event").help =
                Some(help);
        }
        let same = self.file.functions.iter().filter(|other| other.name == *name).count();
        if same > 1 {
            self.problem(*at, format!("there are {same} functions `{name}`"), "one of them is enough");
        }
    }

    fn body(&mut self, function: &'a Function, reach: Option<&'a Reach<'a>>) {
        self.reach = reach;
        self.function = Some(&function.name);
        self.subject = reach.unwrap_or(&Reach::default()).subject(function);
        let purpose = reach.and_then(|reach| reach.own(&function.name));
        let has_base = matches!(purpose, Some(Purpose::OfCustomer | Purpose::OfPortfolio));
        self.locals = function
            .params
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let kind = (has_base && index == 1).then_some(Kind::Float);
                Local { name: name.clone(), kind, constant: false }
            })
            .collect();
        self.gives = reach.and_then(|reach| reach.gives(&function.name));
        self.steps(&function.body);
        self.nothing(function);
        self.doubt_unasked(function);
        self.lint(function, !matches!(purpose, Some(Purpose::Event(_) | Purpose::Policy)));
    }

    fn steps(&mut self, steps: &[Stmt]) {
        let depth = self.locals.len();
        for step in steps {
            if self.problems.len() < MOST {
                self.step(step);
            }
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
                self.condition(condition);
                self.steps(then);
                self.steps(otherwise);
            }
            Deed::Switch(switch) => self.switch(switch),
            Deed::Return(value) => {
                if let Some(value) = value {
                    let kind = self.expr(value);
                    self.given(value, kind);
                }
            }
            Deed::Value(value) => {
                let kind = self.expr(value);
                self.given(value, kind);
            }
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
            for test in &case.tests {
                if let Test::Text(word) = test {
                    self.said(&switch.subject, switch.subject.at, word);
                }
            }
            if let Some(guard) = &case.guard {
                self.condition(guard);
            }
            self.expr(&case.result);
        }
        if let Some(result) = &switch.default {
            self.expr(result);
        }
    }

    fn set(&mut self, at: usize, target: &Expr, operator: Option<&str>, value: &Expr) {
        let kind = self.expr(value);
        if let (Some(operator), What::Name(name)) = (operator, &target.what)
            && let Some(own) = self.locals.iter().rev().find(|local| local.name == *name).map(|local| local.kind)
        {
            self.misfit(value.at, operator, &[target, value], &[own, kind]);
        }
        match &target.what {
            What::Property(object, name) if self.is_subject(object) => {
                self.expr(target);
                let Some((_, Subject::Customer)) = self.subject else {
                    if self.scope.memory.iter().any(|remembered| remembered.name == *name) {
                        if matches!(kind, Some(Kind::Text | Kind::Bool)) {
                            let label = self.called(value, kind);
                            self.problem(value.at, format!("`{name}` can only become a number"), label);
                        }
                        return;
                    }
                    if !methods().chain(CLOCK.iter().map(|hand| hand.name)).any(|known| known == name) {
                        return;
                    }
                    self.problem(target.at, "a figure of the portfolio cannot be changed".into(), "it is measured");
                    return;
                };
                let Some(slot) = self.scope.slot(name) else { return };
                if self.scope.attribute(slot).is_none() {
                    self.problem(target.at, format!("`{name}` cannot be changed by a rule"), "the model keeps it")
                        .help =
                        Some("only attributes of the scenario can be changed; add one under `[attributes]`".into());
                } else {
                    let deed = format!("change `{name}`");
                    let may = |purpose| matches!(purpose, Purpose::Event(_));
                    if self.only_for(&deed, target.at, "event rules change customers", may) {
                        let help = "move this line to `fn on_period(customer)` or another event";
                        self.problems.last_mut().expect("just told").help = Some(help.into());
                    } else if self.scope.words(slot).is_some() {
                        self.set_word(target, name, operator, (value, kind));
                    }
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

    /// An attribute of words becomes one of them, as a whole.
    fn set_word(&mut self, target: &Expr, name: &str, operator: Option<&str>, (value, kind): (&Expr, Option<Kind>)) {
        if let Some(operator) = operator {
            let title = format!("`{operator}=` does not go with `{name}`, which says a word");
            self.problem(target.at, title, "a word is set with `=`");
        } else if let What::Text(word) = &value.what {
            self.said(target, value.at, word);
        } else if matches!(kind, Some(Kind::Int | Kind::Float | Kind::Bool)) {
            let label = self.called(value, kind);
            self.problem(value.at, format!("`{name}` can only become one of its words"), label);
        }
    }

    pub(super) fn is_subject(&self, expr: &Expr) -> bool {
        matches!((&expr.what, &self.subject), (What::Name(name), Some((subject, _))) if name == subject)
    }

    /// Checks an expression and says of what kind it is, where that is certain.
    pub(super) fn expr(&mut self, expr: &Expr) -> Option<Kind> {
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
                let kind = self.expr(object);
                self.behind(expr.at, object, kind, name);
                None
            }
            What::Method(object, name, args) => {
                let kinds: Vec<_> = args.iter().map(|arg| self.expr(arg)).collect();
                if self.is_subject(object) {
                    return self.method(expr.at, name, args, &kinds);
                }
                let first = self.expr(object);
                if self.file.function(name).is_some() {
                    return None;
                }
                let all: Vec<&Expr> = std::iter::once(&**object).chain(args).collect();
                self.call(expr.at, name, &all, &[&[first], kinds.as_slice()].concat())
            }
            What::Call(name, args) => {
                let kinds: Vec<_> = args.iter().map(|arg| self.expr(arg)).collect();
                if let ("contains", [Expr { what: What::List(parts), .. }, value]) = (&**name, &args[..]) {
                    for part in parts {
                        if let What::Text(word) = &part.what {
                            self.said(value, part.at, word);
                        }
                    }
                }
                self.call(expr.at, name, &args.iter().collect::<Vec<_>>(), &kinds)
            }
            What::Operator(name, args) => {
                let kinds: Vec<_> = args.iter().map(|arg| self.expr(arg)).collect();
                self.operator(expr.at, name, args, &kinds)
            }
            What::And(parts) | What::Or(parts) => {
                for part in parts {
                    self.condition(part);
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
