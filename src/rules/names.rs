//! What a rule mentions, held against what there is: names, properties, functions, and kinds that do not go together.

use super::check::{Subject, Walk, count};
use super::clock::CLOCK;
use super::file::IN_PLACE;
use super::habits;
use super::hooks::{Hook, Purpose};
use super::levers::{LEVERS, methods};
use super::scope::{At, Kind, MEAN, PORTFOLIO, SeenBy};
use super::staff::Owner;
use super::syntax::{Expr, What};
use crate::error::nearest;
use crate::portfolio::State;

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
    PER_PERIOD,
];

/// Functions of numbers, with the fewest and the most of them.
const NUMERIC: [(&str, usize, usize); 16] = [
    ("exp", 1, 1),
    ("ln", 1, 1),
    ("log", 1, 2),
    ("log10", 1, 1),
    ("sqrt", 1, 1),
    ("pow", 2, 2),
    ("clamp", 3, 3),
    ("min", 2, 2),
    ("max", 2, 2),
    ("abs", 1, 1),
    ("floor", 1, 1),
    ("ceil", 1, 1),
    ("ceiling", 1, 1),
    ("round", 1, 1),
    ("to_float", 1, 1),
    (PER_PERIOD, 1, 1),
];

/// Says for this period what rules say on the basis of their quantity.
pub(super) const PER_PERIOD: &str = "per_period";

/// Whether a function of that name is there without `fn`: it may not be written anew.
pub(super) fn taken(name: &str) -> bool {
    KNOWN.contains(&name) || methods().any(|known| known == name)
}

impl Walk<'_> {
    pub(super) fn name(&mut self, at: usize, name: &str) -> Option<Kind> {
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
            _ => habits::name(name).map(str::to_string).or(near),
        };
        self.problem(at, format!("unknown name `{name}`"), "not a variable, an assumption, `period` or `year`").help =
            help;
        None
    }

    pub(super) fn property(&mut self, at: usize, name: &str) -> Option<Kind> {
        if let Some((_, Subject::Customer)) = self.subject {
            if let Some(slot) = self.scope.slot(name) {
                self.unmade(at, name);
                if self.scope.fields[slot].at == At::State(State::Said) {
                    self.needs_survey(at);
                }
                return Some(self.scope.fields[slot].kind);
            }
            if !self.missing.insert(name.into()) {
                return None;
            }
            let near = nearest(name, self.scope.fields.iter().map(|field| &*field.name));
            // Files of the library say what they need.
            let needed = self.file.text.contains(&format!("[attributes] {name}"));
            let firm = self.reach.is_some_and(|reach| reach.hooks.iter().any(|(_, hook)| hook.firm));
            let hidden = |name: &str| {
                let field = self.scope.slot(name).map(|slot| &self.scope.fields[slot]);
                firm && field.is_some_and(|field| field.seen_by == SeenBy::Nature)
            };
            let help = match near {
                Some(near) if hidden(near) => format!("`{near}` is near, but the firm cannot see it"),
                Some(near) if !needed => format!("did you mean `{near}`?"),
                _ => format!("as an attribute of your own: `{name} = 0.0` under `[attributes]` in the scenario"),
            };
            let label = "not a property of customers or an attribute of the scenario";
            self.problem(at, format!("a customer has no `{name}`"), label).help = Some(help);
        } else {
            if self.scope.memory.iter().any(|remembered| remembered.name == name) {
                let deed = format!("read `{name}`, which a policy remembers");
                self.only_for(&deed, at, "`policy` reads [memory]", |purpose| purpose == Purpose::Policy);
                return Some(Kind::Float);
            }
            let remembered = self.scope.memory.iter().map(|remembered| &*remembered.name);
            let known =
                PORTFOLIO.iter().map(|figure| figure.name).chain(CLOCK.iter().map(|hand| hand.name)).chain(remembered);
            if known.clone().any(|known| known == name) {
                let Some(known) = PORTFOLIO.iter().find(|figure| figure.name == name) else { return Some(Kind::Int) };
                self.needs_more(at, known.figure);
                return Some(Kind::Float);
            }
            if Owner::of(name).is_some() {
                self.owned(at, name, &[], &[]);
                return Some(Kind::Float);
            }
            let help = nearest(name, known.clone()).map_or_else(
                || format!("known: {}", known.collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            self.problem(at, format!("the portfolio has no `{name}`"), "not a figure, nor a key of [memory]").help =
                Some(help);
        }
        None
    }

    pub(super) fn method(&mut self, at: usize, name: &str, args: &[Expr], kinds: &[Option<Kind>]) -> Option<Kind> {
        let of_portfolio = matches!(self.subject, Some((_, Subject::Portfolio)));
        if name == "book" {
            self.only_for("book", at, "event rules and `policy` book costs", |purpose| {
                matches!(purpose, Purpose::Event(_) | Purpose::Policy)
            });
            self.lever(at, name, args, kinds);
        } else if of_portfolio && LEVERS.iter().any(|lever| lever.name == name) {
            let label = "`policy` pulls levers";
            self.only_for(&format!("call `{name}`"), at, label, |purpose| purpose == Purpose::Policy);
            self.lever(at, name, args, kinds);
        } else if of_portfolio && name == MEAN {
            self.mean(at, args, kinds);
            return Some(Kind::Float);
        } else if of_portfolio && PORTFOLIO.iter().any(|figure| figure.name == name) {
            self.figure(at, name, args, kinds);
            return Some(Kind::Float);
        } else if of_portfolio && Owner::of(name).is_some() {
            self.owned(at, name, args, kinds);
            return Some(Kind::Float);
        } else if self.file.function(name).is_none() {
            let (title, label, help) = if of_portfolio {
                let help = nearest(name, methods());
                (format!("the portfolio has no `{name}`"), "not something a policy can do", help)
            } else {
                (format!("a customer has no `{name}`"), "a customer can only `book`", nearest(name, ["book"]))
            };
            self.problem(at, title, label).help = help.map(|near| format!("did you mean `{near}`?"));
        }
        None
    }

    /// Refuses what rules of other kinds do, here or by calling this function.
    pub(super) fn only_for(&mut self, deed: &str, at: usize, who: &str, may: impl Fn(Purpose) -> bool) -> bool {
        let Some(hook) = self.reach.and_then(|reach| reach.from(|purpose| !may(purpose))) else { return false };
        let own = self.file.function(hook).is_some_and(|function| self.function == Some(&*function.name));
        let title = if own {
            format!("this rule may not {deed}")
        } else {
            format!("`{hook}` may not {deed}, nor call what does")
        };
        self.problem(at, title, &format!("only {who}"));
        true
    }

    pub(super) fn call(&mut self, at: usize, name: &str, args: &[&Expr], kinds: &[Option<Kind>]) -> Option<Kind> {
        if let Some(function) = self.file.function(name) {
            let params = function.params.len();
            if params != kinds.len() {
                let title = format!("`{name}` takes {}", count(params, "parameter"));
                self.problem(at, title, &format!("here it gets {}", kinds.len())).help = self.decimal_comma(args);
            }
            return None;
        }
        if !KNOWN.contains(&name) && !self.locals.iter().any(|local| local.name == name) {
            let known = self.file.functions.iter().map(|f| &*f.name).chain(KNOWN.iter().copied());
            let lower = name.to_lowercase();
            let help = habits::function(name).map(str::to_string).or_else(|| {
                nearest(if KNOWN.contains(&&*lower) { &lower } else { name }, known)
                    .map(|near| format!("did you mean `{near}`?"))
            });
            self.problem(at, format!("unknown function `{name}`"), "neither in this file nor built in").help = help;
        }
        if let Some((_, least, most)) = NUMERIC.iter().find(|(known, ..)| *known == name) {
            if !(*least..=*most).contains(&kinds.len()) {
                let title = format!("`{name}` takes {}", count(*most, "number"));
                self.problem(at, title, &format!("here it gets {}", kinds.len())).help = self.decimal_comma(args);
            } else if let Some((arg, kind)) = args.iter().zip(kinds).find(|(arg, kind)| self.no_number(arg, **kind)) {
                let (at, label) = (arg.at, self.called(arg, *kind));
                self.problem(at, format!("`{name}` takes numbers"), label);
            }
        }
        if name == PER_PERIOD {
            self.per_period(at);
        }
        match name {
            "exp" | "ln" | "log" | "log10" | "sqrt" | "pow" | "to_float" | PER_PERIOD => Some(Kind::Float),
            "to_int" => Some(Kind::Int),
            "min" | "max" | "clamp" if kinds.contains(&Some(Kind::Float)) => Some(Kind::Float),
            "min" | "max" | "clamp" | "abs" | "floor" | "ceil" | "ceiling" | "round" => {
                kinds.first().copied().flatten()
            }
            _ => None,
        }
    }

    /// What is said for one period must be stated for some length of time.
    fn per_period(&mut self, at: usize) {
        let hooks = self.reach.map_or(&[][..], |reach| &reach.hooks);
        let timeless = |hook: &Hook| hook.bases.is_empty() || hook.bases.iter().any(|basis| !basis.converts());
        if let Some((name, _)) = hooks.iter().find(|(_, hook)| timeless(hook)) {
            let name = if *name == IN_PLACE { "this quantity".into() } else { format!("`{name}`") };
            let help = "it is for quantities stated per year: chances, retention, counts, costs";
            self.problem(at, format!("`{PER_PERIOD}` means nothing for {name}"), "not stated for a length of time")
                .help = Some(help.into());
        }
    }

    /// `min(base, 0,03)` has one value more than was meant.
    fn decimal_comma(&self, args: &[&Expr]) -> Option<String> {
        let text = &self.file.text;
        args.iter().skip(1).find_map(|arg| {
            let comma = arg.at.checked_sub(1)?;
            habits::decimal_comma(text, comma).map(|number| format!("a decimal is written with a point: {number}"))
        })
    }

    /// Whether something is no number, for certain.
    fn no_number(&self, expr: &Expr, kind: Option<Kind>) -> bool {
        matches!(kind, Some(Kind::Text | Kind::Bool)) || self.is_subject(expr)
    }

    /// What stands there instead of what should.
    pub(super) fn called(&self, expr: &Expr, kind: Option<Kind>) -> &'static str {
        match (kind, &self.subject) {
            (Some(Kind::Text), _) => "this is a text",
            (Some(Kind::Bool), _) => "this is yes or no",
            (Some(Kind::Int | Kind::Float), _) => "this is a number",
            (_, Some((_, Subject::Customer))) if self.is_subject(expr) => "this is a whole customer",
            _ if self.is_subject(expr) => "this is the whole portfolio",
            _ => "this is not one",
        }
    }

    pub(super) fn operator(&mut self, at: usize, name: &str, args: &[Expr], kinds: &[Option<Kind>]) -> Option<Kind> {
        use Kind::{Bool, Float, Int};
        if let Some(arg) = args.iter().find(|arg| self.is_subject(arg)) {
            let (at, label) = (arg.at, self.called(arg, None));
            let What::Name(subject) = &arg.what else { return None };
            let help = format!("name one of its properties, as in `{subject}.revenue`");
            self.problem(at, format!("`{name}` needs numbers"), label).help = Some(help);
            return None;
        }
        if self.misfit(at, name, &args.iter().collect::<Vec<_>>(), kinds) {
            return None;
        }
        let [left, right] = *kinds else { return kinds.first().copied().flatten() };
        if matches!(name, "==" | "!=" | "<" | ">" | "<=" | ">=") {
            self.comparison(at, name, args, kinds);
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

    /// A word that a property of the customer is held against.
    pub(super) fn said(&mut self, property: &Expr, at: usize, word: &str) {
        if let What::Property(object, name) = &property.what
            && self.is_subject(object)
        {
            self.problems.extend(self.scope.never_said(self.file, at, name, word));
        }
    }

    /// A text that stands for a segment or a service level must be the name of one.
    pub(super) fn word(&mut self, at: usize, of: &str, word: &str) {
        self.problems.extend(self.scope.unknown(self.file, at, of, word));
    }
}
