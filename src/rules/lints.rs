//! What a rule text says but cannot mean: values that nobody gets, changes in the midst of an expression, a minus that
//! binds more than it seems.

use super::check::{MOST, Walk};
use super::syntax::{Deed, Expr, Function, Stmt, What};
use super::visit::visit;
use std::collections::BTreeSet;

impl Walk<'_> {
    /// Reads one function. `gives`: whether its last value goes anywhere.
    pub(super) fn lint(&mut self, function: &Function, gives: bool) {
        let mut idle = Vec::new();
        dropped(&function.body, gives, &mut idle);
        for expr in idle.into_iter().take(MOST) {
            let help = if gives {
                "the last line gives the result: use `else`, `return`, or give the value a name with `let`"
            } else {
                "change something with `=` or `+=`, or take the line out"
            };
            self.problem(expr.at, "this value goes nowhere".into(), "worked out, then dropped").help =
                Some(help.into());
        }
        let mut hasty = BTreeSet::new();
        visit(&function.body, &mut |expr| {
            if let What::Operator(..)
            | What::Call(..)
            | What::Method(..)
            | What::List(_)
            | What::And(_)
            | What::Or(_)
            | What::Other(..) = &expr.what
            {
                expr.parts().0.into_iter().for_each(|part| changes(part, &mut Vec::new(), &mut hasty));
            }
        });
        added_to_itself(&function.body, &mut hasty);
        for at in hasty.into_iter().take(MOST) {
            self.problem(at, "something changes in the midst of an expression".into(), "before or after the rest?")
                .help = Some("change it in a line of its own, above".into());
        }
        visit(&function.body, &mut |expr| self.power_of_minus(expr));
    }

    /// `-x ** 2` is `(-x) ** 2`, other than in books. Who writes the brackets means it.
    fn power_of_minus(&mut self, expr: &Expr) {
        let What::Operator(power, args) = &expr.what else { return };
        let ("**", [left, _]) = (&**power, &args[..]) else { return };
        let minus = match &left.what {
            What::Operator(minus, inner) => minus == "-" && inner.len() == 1,
            What::Int(value) => *value < 0,
            What::Float(value) => *value < 0.0,
            _ => false,
        };
        let text = &self.file.text;
        let (before, own) = (text[..left.at].trim_end(), text[left.at..expr.at].trim_end());
        let bracketed = before.ends_with('(') && closes(own) == Some(own.len() - 1);
        if minus && !bracketed {
            let problem = self.file.problem(left.at, "the minus belongs to the base of the power", "raised with it");
            self.problems.push(problem.help("write `-(x ** 2)`, or `(-x) ** 2` if that is meant").warning());
        }
    }
}

/// Where the bracket closes that was open before `text`.
fn closes(text: &str) -> Option<usize> {
    let mut open = 1;
    text.char_indices().find_map(|(at, sign)| {
        open += i32::from(sign == '(') - i32::from(sign == ')');
        (open == 0).then_some(at)
    })
}

/// Values that nobody gets and that do nothing. `used`: whether the last one is somebody's.
fn dropped<'a>(body: &'a [Stmt], used: bool, found: &mut Vec<&'a Expr>) {
    for (index, step) in body.iter().enumerate() {
        let used = used && index + 1 == body.len();
        match &step.what {
            Deed::Value(value) => within(value, used, found),
            Deed::If { condition, then, otherwise } => {
                within(condition, true, found);
                dropped(then, used, found);
                dropped(otherwise, used, found);
            }
            Deed::Switch(switch) => {
                within(&switch.subject, true, found);
                for case in &switch.cases {
                    case.guard.iter().for_each(|guard| within(guard, true, found));
                    within(&case.result, used, found);
                }
                switch.default.iter().for_each(|result| within(result, used, found));
            }
            Deed::Block(inner) => dropped(inner, used, found),
            // What `try` and loops give is rarely anyone's, but may be.
            Deed::Other { holds, body, .. } => {
                holds.iter().for_each(|expr| within(expr, true, found));
                dropped(body, true, found);
            }
            _ => step.parts().0.into_iter().for_each(|expr| within(expr, true, found)),
        }
    }
}

fn within<'a>(expr: &'a Expr, used: bool, found: &mut Vec<&'a Expr>) {
    if let What::Block(body) = &expr.what {
        return dropped(body, used, found);
    }
    if !used && idle(expr) {
        found.push(expr);
        return;
    }
    let (parts, blocks) = expr.parts();
    parts.into_iter().for_each(|part| within(part, true, found));
    blocks.into_iter().for_each(|block| dropped(block, true, found));
}

/// Whether asking for it does nothing, for certain.
fn idle(expr: &Expr) -> bool {
    match &expr.what {
        What::Nothing | What::Block(_) | What::Other(..) | What::Method(..) | What::Call(..) => false,
        _ => expr.parts().0.into_iter().all(|part| idle(part) || matches!(part.what, What::Nothing)),
    }
}

/// The places within `expr` where something outside of it is changed; `own` are the names that began within it.
fn changes<'a>(expr: &'a Expr, own: &mut Vec<&'a str>, found: &mut BTreeSet<usize>) {
    let (parts, blocks) = expr.parts();
    parts.into_iter().for_each(|part| changes(part, own, found));
    blocks.into_iter().for_each(|block| changed(block, own, found));
}

fn changed<'a>(body: &'a [Stmt], own: &mut Vec<&'a str>, found: &mut BTreeSet<usize>) {
    let depth = own.len();
    for step in body {
        let (parts, blocks) = step.parts();
        parts.into_iter().for_each(|part| changes(part, own, found));
        match &step.what {
            Deed::Let { name, .. } => own.push(name),
            Deed::Other { names, .. } => own.extend(names.iter().map(String::as_str)),
            Deed::Set { target, .. } if !root(target).is_some_and(|name| own.contains(&name)) => {
                found.insert(target.at);
            }
            _ => (),
        }
        blocks.into_iter().for_each(|block| changed(block, own, found));
    }
    own.truncate(depth);
}

/// The variable that something is part of.
fn root(expr: &Expr) -> Option<&str> {
    match &expr.what {
        What::Name(name) => Some(name),
        What::Property(object, _) => root(object),
        What::Other(_, parts, _) => root(parts.first()?),
        _ => None,
    }
}

/// `x += { x = 1.0; 2.0 }`: changes within what is added to.
fn added_to_itself(body: &[Stmt], found: &mut BTreeSet<usize>) {
    for step in body {
        if let Deed::Set { operator: Some(_), value, .. } = &step.what {
            changes(value, &mut Vec::new(), found);
        }
        let (parts, blocks) = step.parts();
        blocks.into_iter().for_each(|block| added_to_itself(block, found));
        for part in parts {
            let mut inner = Vec::new();
            blocks_of(part, &mut inner);
            inner.into_iter().for_each(|block| added_to_itself(block, found));
        }
    }
}

fn blocks_of<'a>(expr: &'a Expr, found: &mut Vec<&'a [Stmt]>) {
    let (parts, blocks) = expr.parts();
    found.extend(blocks);
    parts.into_iter().for_each(|part| blocks_of(part, found));
}
