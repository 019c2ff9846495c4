//! What is -1 where nobody was asked, and lies below any bound for that.

use super::check::{Subject, Walk};
use super::syntax::{Deed, Expr, Function, Stmt, What};
use super::visit::visit;

/// What the portfolio calls what customers said.
const SATISFACTION: &str = "satisfaction";

impl Walk<'_> {
    /// Doubts a function that asks whether what customers said lies below something, and never whether anybody said anything.
    pub(super) fn doubt_unasked(&mut self, function: &Function) {
        let mut names = Vec::new();
        self.named(&function.body, &mut names);
        let (mut below, mut asked) = (None, false);
        visit(&function.body, &mut |expr| {
            if let What::Operator(sign, sides) = &expr.what
                && let [left, right] = &sides[..]
            {
                let at = [left, right].map(|side| self.is_said(side, &names));
                match (&**sign, at) {
                    ("<" | "<=", [true, _]) | (">" | ">=", [_, true]) => below = below.or(Some(expr)),
                    ("==" | "!=" | ">" | ">=", [true, _]) | ("==" | "!=" | "<" | "<=", [_, true]) => asked = true,
                    _ => (),
                }
            }
        });
        if let Some(expr) = below.filter(|_| !asked) {
            let title = "this also holds where nobody was asked".to_owned();
            let problem = self.file.problem(expr.at, title, "what was said is -1 then");
            self.problems
                .push(problem.help("ask first whether it is 0 or more: `said >= 0.0 && said < 0.7`").warning());
        }
    }

    /// Names that stand for it.
    fn named<'a>(&self, body: &'a [Stmt], names: &mut Vec<&'a str>) {
        for step in body {
            if let Deed::Let { name, value, .. } = &step.what
                && self.is_said(value, names)
            {
                names.push(name);
            }
            step.parts().1.into_iter().for_each(|inner| self.named(inner, names));
        }
    }

    fn is_said(&self, expr: &Expr, names: &[&str]) -> bool {
        match &expr.what {
            What::Name(name) => names.contains(&name.as_str()),
            What::Property(object, name) => {
                self.is_subject(object)
                    && self.subject.as_ref().is_some_and(|(_, of)| match of {
                        Subject::Customer => name == "said",
                        Subject::Portfolio => name == SATISFACTION,
                    })
            }
            What::Method(object, name, args) => {
                let first = args.first().map(|arg| &arg.what);
                self.is_subject(object)
                    && (name == SATISFACTION || matches!(first, Some(What::Text(name)) if name == SATISFACTION))
            }
            _ => false,
        }
    }
}
