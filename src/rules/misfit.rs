//! Operators and dots that do not go with what stands beside them: Rhai would find out when a customer comes along.

use super::check::Walk;
use super::scope::Kind;
use super::syntax::{Expr, What};

impl Walk<'_> {
    /// Refuses a property of what has none: of a number, a text, yes or no.
    pub(super) fn behind(&mut self, at: usize, object: &Expr, kind: Option<Kind>, name: &str) {
        if kind.is_none() {
            return;
        }
        let what = match kind {
            Some(Kind::Text) => "a text",
            Some(Kind::Bool) => "what is yes or no",
            _ => "a number",
        };
        let whole = match &object.what {
            What::Property(customer, of) if self.is_subject(customer) => Some(format!("{of}_{name}")),
            _ => None,
        };
        let near = whole.filter(|whole| self.scope.slot(whole).is_some());
        let help = near.map(|near| format!("did you mean `{near}`?"));
        self.problem(at, format!("{what} has no `{name}`"), "nothing stands behind a dot here").help = help;
    }

    /// Refuses an operator on values that are certain not to go with it; whether it did.
    pub(super) fn misfit(&mut self, at: usize, operator: &str, args: &[&Expr], kinds: &[Option<Kind>]) -> bool {
        use Kind::{Bool, Float, Int, Text};
        let wants: &[Kind] = match (operator, kinds) {
            // Texts are joined with anything.
            ("+", _) if kinds.contains(&Some(Text)) => return false,
            ("-", [Some(Text), Some(Text)]) => return false,
            ("+" | "-" | "*" | "/" | "%" | "**", _) => &[Int, Float],
            ("<<" | ">>" | ".." | "..=", _) => &[Int],
            ("&" | "|" | "^", [left, right]) => match left.or(*right) {
                Some(Bool) => &[Bool],
                // Bit by bit, which nobody means who writes it for a power or for "and".
                _ => &[],
            },
            ("!", _) => &[Bool],
            _ => return false,
        };
        let stranger = |kind: &Option<Kind>| kind.is_some_and(|kind| !wants.contains(&kind));
        let Some(which) = kinds.iter().position(stranger) else { return false };
        let needs = match wants {
            [] | [Bool] => "yes or no",
            [Int] => "whole numbers",
            _ => "numbers",
        };
        let label = match kinds[which] {
            Some(Float) if needs == "whole numbers" => "this is a decimal",
            kind => self.called(args[which], kind),
        };
        let problem = self.problem(at, format!("`{operator}` needs {needs}"), label);
        problem.help = match operator {
            "^" => Some("for a power write `**`".into()),
            "&" => Some("for two conditions write `&&`".into()),
            "|" => Some("for two conditions write `||`".into()),
            "<<" => Some("to compare write `<`".into()),
            ">>" => Some("to compare write `>`".into()),
            _ => None,
        };
        true
    }

    /// Something that must be yes or no: a condition, a side of `&&` or `||`.
    pub(super) fn condition(&mut self, expr: &Expr) {
        let kind = self.expr(expr);
        if matches!(kind, Some(Kind::Int | Kind::Float | Kind::Text)) || self.is_subject(expr) {
            let label = self.called(expr, kind);
            self.problem(expr.at, "a condition is yes or no".into(), label);
        }
    }
}
