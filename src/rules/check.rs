//! Reads a rule text as a careful colleague would: unknown names, properties and functions, comparisons that cannot
//! hold, and what is allowed but rarely meant.

use super::file::{File, IN_PLACE};
use super::hooks::Purpose;
use super::scope::{Kind, PORTFOLIO, Scope};
use super::syntax::{Deed, Expr, Function, Stmt, Switch, What};
use super::visit::calls;
use crate::error::{Problem, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// Functions that need no `fn`: the ones of ours, and those of Rhai's packages that make sense in a rule.
const KNOWN: &[&str] = &[
    "exp",
    "ln",
    "log",
    "log10",
    "sqrt",
    "pow",
    "clamp",
    "min",
    "max",
    "abs",
    "floor",
    "ceil",
    "ceiling",
    "round",
    "sign",
    "int",
    "fraction",
    "to_int",
    "to_float",
    "is_nan",
    "is_finite",
    "is_infinite",
    "is_zero",
    "is_odd",
    "is_even",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "hypot",
    "to_radians",
    "to_degrees",
    "PI",
    "E",
    "parse_int",
    "parse_float",
    "to_string",
    "to_debug",
    "print",
    "debug",
    "len",
    "is_empty",
    "push",
    "pop",
    "shift",
    "insert",
    "remove",
    "reverse",
    "truncate",
    "chop",
    "clear",
    "map",
    "filter",
    "reduce",
    "all",
    "some",
    "find",
    "index_of",
    "sort",
    "contains",
    "range",
    "keys",
    "values",
    "get",
    "set",
    "split",
    "trim",
    "to_upper",
    "to_lower",
    "starts_with",
    "ends_with",
    "sub_string",
    "replace",
    "type_of",
    "is_shared",
    "call",
    "append",
    "extract",
    "dedup",
    "drain",
    "retain",
    "splice",
    "for_each",
    "find_map",
    "bytes",
    "chars",
    "pad",
    "crop",
    "make_upper",
    "make_lower",
    "is_exclusive",
    "start",
    "end",
    "mixin",
    "fill_with",
];

/// Methods of `portfolio` beside its figures.
const LEVERS: [&str; 5] = ["service_level", "add", "scale", "set", "book"];

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
enum Subject {
    Customer,
    Portfolio,
}

struct Local {
    name: String,
    kind: Option<Kind>,
    constant: bool,
}

struct Walk<'a> {
    file: &'a File,
    scope: &'a Scope,
    problems: Vec<Problem>,
    bookings: BTreeSet<String>,
    /// The name of the parameter that is the customer or the portfolio.
    subject: Option<(String, Subject)>,
    /// `None` in a helper.
    purpose: Option<Purpose>,
    locals: Vec<Local>,
}

impl Walk<'_> {
    fn problem(&mut self, at: usize, title: String, label: &str) -> &mut Problem {
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

    fn is_subject(&self, expr: &Expr) -> bool {
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

    fn name(&mut self, at: usize, name: &str) -> Option<Kind> {
        if let Some(local) = self.locals.iter().rev().find(|local| local.name == name) {
            return local.kind;
        }
        if let Some(index) = self.scope.global(name) {
            return Some(self.scope.globals[index].kind);
        }
        let known = self.locals.iter().map(|local| &*local.name).chain(self.scope.globals.iter().map(|g| &*g.name));
        let near = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        let help = match &self.subject {
            Some((subject, Subject::Customer)) if self.scope.slot(name).is_some() => {
                Some(format!("write `{subject}.{name}`"))
            }
            _ => near,
        };
        self.problem(at, format!("unknown name `{name}`"), "not a variable, an assumption, `period` or `year`").help =
            help;
        None
    }

    fn property(&mut self, at: usize, name: &str) -> Option<Kind> {
        if let Some((_, Subject::Customer)) = self.subject {
            if let Some(slot) = self.scope.slot(name) {
                return Some(self.scope.fields[slot].kind);
            }
            let near = nearest(name, self.scope.fields.iter().map(|field| &*field.name));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let label = "not a property of customers or an attribute of the scenario";
            self.problem(at, format!("a customer has no `{name}`"), label).help = help;
        } else {
            let known = PORTFOLIO.iter().map(|field| &*field.name).chain(["period", "year"]);
            if known.clone().any(|known| known == name) {
                return Some(if matches!(name, "period" | "year") { Kind::Int } else { Kind::Float });
            }
            let help = nearest(name, known.clone()).map_or_else(
                || format!("known: {}", known.collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            self.problem(at, format!("the portfolio has no `{name}`"), "not a figure of the portfolio").help =
                Some(help);
        }
        None
    }

    fn method(&mut self, at: usize, name: &str, args: &[Expr]) -> Option<Kind> {
        if name == "book" {
            if matches!(self.purpose, Some(Purpose::OfCustomer | Purpose::OfPortfolio)) {
                self.problem(at, "this rule may not book".into(), "only event rules and `policy` book costs");
            }
            match args {
                [Expr { what: What::Text(name), .. }, _] => _ = self.bookings.insert(name.clone()),
                [first, _] => {
                    self.problem(
                        first.at,
                        "the name of a cost must stand here".into(),
                        "a text in quotes, such as \"loyalty_card\"",
                    );
                }
                _ => {
                    self.problem(at, "`book` takes a name and an amount".into(), "as in book(\"loyalty_card\", 2.5)");
                }
            }
            return None;
        }
        if let Some((_, Subject::Portfolio)) = self.subject {
            if PORTFOLIO.iter().any(|figure| figure.name == name) || name == "service_level" {
                if let Some(Expr { at, what: What::Text(segment) }) = args.first() {
                    self.word(*at, "segment", segment);
                }
                return (name != "service_level").then_some(Kind::Float);
            }
            if !LEVERS.contains(&name) {
                let known = PORTFOLIO.iter().map(|field| &*field.name).chain(LEVERS);
                let help = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
                self.problem(at, format!("the portfolio has no `{name}`"), "not something a policy can do").help = help;
            } else if !matches!(self.purpose, Some(Purpose::Policy) | None) {
                self.problem(at, format!("this rule may not call `{name}`"), "only `policy` pulls levers");
            }
            return None;
        }
        if self.file.function(name).is_none() {
            let help = nearest(name, ["book"]).map(|near| format!("did you mean `{near}`?"));
            self.problem(at, format!("a customer has no `{name}`"), "a customer can only `book`").help = help;
        }
        None
    }

    fn call(&mut self, at: usize, name: &str, kinds: &[Option<Kind>]) -> Option<Kind> {
        if let Some(function) = self.file.function(name) {
            let params = function.params.len();
            if params != kinds.len() && params + 1 != kinds.len() {
                let title = format!("`{name}` takes {}", count(params, "parameter"));
                self.problem(at, title, &format!("here it gets {}", kinds.len()));
            }
            return None;
        }
        if !KNOWN.contains(&name) && !self.locals.iter().any(|local| local.name == name) {
            let known = self.file.functions.iter().map(|f| &*f.name).chain(KNOWN.iter().copied());
            let help = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
            self.problem(at, format!("unknown function `{name}`"), "neither in this file nor built in").help = help;
        }
        match name {
            "exp" | "ln" | "log" | "log10" | "sqrt" | "pow" | "to_float" => Some(Kind::Float),
            "to_int" => Some(Kind::Int),
            "min" | "max" | "clamp" if kinds.contains(&Some(Kind::Float)) => Some(Kind::Float),
            "min" | "max" | "clamp" | "abs" | "floor" | "ceil" | "ceiling" | "round" => {
                kinds.first().copied().flatten()
            }
            _ => None,
        }
    }

    fn operator(&mut self, at: usize, name: &str, args: &[Expr], kinds: &[Option<Kind>]) -> Option<Kind> {
        use Kind::{Bool, Float, Int, Text};
        let [left, right] = *kinds else { return kinds.first().copied().flatten() };
        let comparison = matches!(name, "==" | "!=" | "<" | ">" | "<=" | ">=");
        if comparison {
            let number = |kind| matches!(kind, Some(Int | Float));
            let apart = match (left, right) {
                (Some(Text), other) | (other, Some(Text)) => number(other) || other == Some(Bool),
                (Some(Bool), other) | (other, Some(Bool)) => number(other),
                _ => false,
            };
            if apart {
                let called = |kind| match kind {
                    Some(Text) => "a text",
                    Some(Bool) => "yes or no",
                    _ => "a number",
                };
                let title = format!("{} is compared with {}", called(left), called(right));
                self.problem(at, title, "the two are never equal");
            } else if matches!(name, "==" | "!=")
                && number(left)
                && number(right)
                && (left, right) != (Some(Int), Some(Int))
            {
                let problem = self.file.problem(at, "decimals are compared for equality", "rarely exactly equal");
                self.problems.push(problem.help("compare with `<` or `>`, or round both first").warning());
            }
            for (property, text) in [(&args[0], &args[1]), (&args[1], &args[0])] {
                if let (What::Property(object, name), What::Text(word)) = (&property.what, &text.what)
                    && self.is_subject(object)
                {
                    self.word(text.at, name, word);
                }
            }
            return Some(Bool);
        }
        if name == "/" && left == Some(Int) && right == Some(Int) {
            let problem = self.file.problem(at, "a whole number is divided by a whole number", "the rest is dropped");
            let help = match (&args[0].what, &args[1].what) {
                (_, What::Int(value)) => format!("write `/ {value}.0` for a decimal result"),
                (What::Int(value), _) => format!("write `{value}.0 /` for a decimal result"),
                _ => "write `.to_float()` after one of them for a decimal result".into(),
            };
            self.problems.push(problem.help(help).warning());
        }
        match (left, right) {
            (Some(Int), Some(Int)) => Some(Int),
            (Some(Float), _) | (_, Some(Float)) => Some(Float),
            _ => None,
        }
    }

    /// A text that stands for a segment, a channel or a status must be one.
    fn word(&mut self, at: usize, property: &str, word: &str) {
        let Some(known) = self.scope.vocabulary(property) else { return };
        if !known.contains(&word) {
            let help = nearest(word, known.iter().copied())
                .map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
            self.problem(at, format!("there is no {property} `{word}`"), "not in the scenario").help = Some(help);
        }
    }
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
