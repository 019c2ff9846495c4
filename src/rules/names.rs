//! What a rule mentions, held against what there is: names, properties, functions, and kinds that do not go together.

use super::check::{Subject, Walk, count};
use super::hooks::Purpose;
use super::scope::{Kind, PORTFOLIO};
use super::syntax::{Expr, What};
use crate::error::nearest;

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
            _ => near,
        };
        self.problem(at, format!("unknown name `{name}`"), "not a variable, an assumption, `period` or `year`").help =
            help;
        None
    }

    pub(super) fn property(&mut self, at: usize, name: &str) -> Option<Kind> {
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

    pub(super) fn method(&mut self, at: usize, name: &str, args: &[Expr]) -> Option<Kind> {
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

    pub(super) fn call(&mut self, at: usize, name: &str, kinds: &[Option<Kind>]) -> Option<Kind> {
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

    pub(super) fn operator(&mut self, at: usize, name: &str, args: &[Expr], kinds: &[Option<Kind>]) -> Option<Kind> {
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
