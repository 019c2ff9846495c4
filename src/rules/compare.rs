//! Comparisons that say nothing: kinds that are never equal, decimals that rarely are, words that nobody bears, numbers
//! that lie beyond what is compared with them.

use super::check::{Subject, Walk};
use super::clock::CLOCK;
use super::levers::literal;
use super::scope::{Kind, MEAN, PORTFOLIO};
use super::syntax::{Expr, What};
use crate::error::Problem;
use crate::units::in_words;

/// What a number in a rule is known to be.
struct Known<'a> {
    name: &'a str,
    unit: &'static str,
    range: (f64, f64),
}

impl Walk<'_> {
    pub(super) fn comparison(&mut self, at: usize, operator: &str, args: &[Expr], kinds: &[Option<Kind>]) {
        use Kind::{Bool, Int, Text};
        let [left, right] = *kinds else { return };
        let number = |kind| matches!(kind, Some(Int | Kind::Float));
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
            return;
        }
        let decimals = number(left) && number(right) && (left, right) != (Some(Int), Some(Int));
        let beyond = self.beyond(at, operator, args);
        if let Some(problem) = beyond {
            self.problems.push(problem);
        } else if matches!(operator, "==" | "!=") && decimals && !self.exact(args) {
            let problem = self.file.problem(at, "decimals are compared for equality", "rarely exactly equal");
            self.problems.push(problem.help("compare with `<` or `>`, or round both first").warning());
        }
        for (property, text) in [(&args[0], &args[1]), (&args[1], &args[0])] {
            if let What::Text(word) = &text.what {
                self.said(property, text.at, word);
            }
        }
    }

    /// Whether equality of decimals is meant: counts are whole, a policy remembers what it was told to the digit, and what has not
    /// come about is exactly 0.
    fn exact(&self, args: &[Expr]) -> bool {
        let whole = args.iter().any(|arg| literal(arg).is_some_and(|number| number.fract() == 0.0));
        (whole && args.iter().any(|arg| self.is_remembered(arg)))
            || args
                .iter()
                .any(|arg| self.known(arg).is_some_and(|known| matches!(known.unit, "purchases" | "customers")))
            || (args.iter().any(|arg| literal(arg) == Some(0.0)) && args.iter().any(|arg| self.known(arg).is_some()))
    }

    fn is_remembered(&self, expr: &Expr) -> bool {
        let What::Property(object, name) = &expr.what else { return false };
        self.is_subject(object)
            && matches!(self.subject, Some((_, Subject::Portfolio)))
            && self.scope.memory.iter().any(|remembered| remembered.name == *name)
    }

    /// A property or figure, `period` or `year`.
    fn known<'e>(&self, expr: &'e Expr) -> Option<Known<'e>> {
        match &expr.what {
            What::Name(name) if !self.locals.iter().any(|local| local.name == *name) => self.clock(name),
            What::Property(object, name) if self.is_subject(object) => match self.subject {
                Some((_, Subject::Customer)) => {
                    let field = &self.scope.fields[self.scope.slot(name)?];
                    let (low, high) = field.range;
                    let high = if field.unit == "periods" { self.scope.longest.tenure } else { high };
                    Some(Known { name, unit: field.unit, range: (low, high) })
                }
                _ => self.figure_range(name).or_else(|| self.clock(name)),
            },
            // A mean lies where what it is the mean of lies.
            What::Method(object, name, args) if name == MEAN && self.is_subject(object) => match &args.first()?.what {
                What::Text(figure) => self.figure_range(figure),
                _ => None,
            },
            What::Method(object, name, _) if self.is_subject(object) => self.figure_range(name),
            _ => None,
        }
    }

    fn clock<'e>(&self, name: &'e str) -> Option<Known<'e>> {
        let hand = CLOCK.iter().find(|hand| hand.name == name)?;
        Some(Known { name, unit: hand.unit, range: (0.0, (hand.last)(&self.scope.longest)) })
    }

    fn figure_range<'e>(&self, name: &'e str) -> Option<Known<'e>> {
        let figure = PORTFOLIO.iter().find(|figure| figure.name == name)?;
        matches!(self.subject, Some((_, Subject::Portfolio))).then_some(Known {
            name,
            unit: figure.unit,
            range: figure.range,
        })
    }

    /// A number as written that lies beyond all that it is compared with.
    fn beyond(&self, at: usize, operator: &str, args: &[Expr]) -> Option<Problem> {
        let [left, right] = args else { return None };
        let (known, number, operator) = match (self.known(left), literal(right), literal(left), self.known(right)) {
            (Some(known), Some(number), ..) => (known, number, operator),
            (.., Some(number), Some(known)) => (known, number, turned(operator)),
            _ => return None,
        };
        let Known { name, unit, range: (low, high) } = known;
        let holds = settled(operator, low, high, number)?;
        let range = match in_words(low, high) {
            words if high < f64::MAX && low > f64::MIN => format!("goes from {words}"),
            words => format!("is {words}"),
        };
        let label = if holds { "this always holds" } else { "this never holds" };
        let problem = self.file.problem(at, format!("`{name}` {range} here"), label).warning();
        Some(match help(name, unit, (low, high), number) {
            Some(help) => problem.help(help),
            None => problem,
        })
    }
}

/// `a < b` is `b > a`.
fn turned(operator: &str) -> &str {
    match operator {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        same => same,
    }
}

/// What comes of `value operator number` for every value from `low` to `high`, where that is the same.
fn settled(operator: &str, low: f64, high: f64, number: f64) -> Option<bool> {
    let (always, never) = match operator {
        ">" => (low > number, high <= number),
        ">=" => (low >= number, high < number),
        "<" => (high < number, low >= number),
        "<=" => (high <= number, low > number),
        "==" => (false, number < low || number > high),
        "!=" => (number < low || number > high, false),
        _ => return None,
    };
    (always || never).then_some(always)
}

/// What was probably meant by a number out of range.
fn help(name: &str, unit: &str, (low, high): (f64, f64), number: f64) -> Option<String> {
    let share = (low, high) == (0.0, 1.0);
    match name {
        "year" if number > 1900.0 => Some("it counts from 0: `year >= 1` is from the second year on".into()),
        "tenure" if number > high => Some("it is counted in periods; `tenure_years` is in years".into()),
        // Marks of 1 to 10 for moods; percentages for all else.
        _ if share && number > 1.0 && number <= 10.0 && unit == "0 to 1" => {
            Some(format!("did you mean {}?", number / 10.0))
        }
        _ if share && number > 1.0 && number <= 100.0 => Some(format!("did you mean {}?", number / 100.0)),
        _ => None,
    }
}
