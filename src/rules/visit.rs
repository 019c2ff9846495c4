//! Walks over a rule text: every expression, what a function reads, what is called.

use super::file::File;
use super::scope::Scope;
use super::syntax::{Deed, Expr, Function, Stmt, What};
use std::collections::BTreeSet;

/// Slots of customer fields that `name` reads, with the functions it calls; ascending.
pub(super) fn reads(file: &File, scope: &Scope, name: &str) -> Vec<usize> {
    let mut slots = BTreeSet::new();
    let mut seen = BTreeSet::from([name.to_string()]);
    let mut open: Vec<&Function> = file.closures.iter().chain(file.function(name)).collect();
    while let Some(function) = open.pop() {
        visit(&function.body, &mut |expr| match &expr.what {
            What::Property(_, property) => slots.extend(scope.slot(property)),
            // `customer["points"]`
            What::Text(text) => slots.extend(scope.slot(text)),
            What::Call(callee, _) | What::Method(_, callee, _) if seen.insert(callee.clone()) => {
                open.extend(file.function(callee));
            }
            _ => (),
        });
    }
    slots.into_iter().collect()
}

/// Functions that `body` calls.
pub(super) fn calls(body: &[Stmt], found: &mut BTreeSet<String>) {
    visit(body, &mut |expr| {
        if let What::Call(name, _) | What::Method(_, name, _) = &expr.what {
            found.insert(name.clone());
        }
    });
}

/// Shows every expression below `body` to `look`.
pub(super) fn visit<'a>(body: &'a [Stmt], look: &mut impl FnMut(&'a Expr)) {
    for step in body {
        match &step.what {
            Deed::Nothing => (),
            Deed::Set { target, value, .. } => {
                visit_expr(target, look);
                visit_expr(value, look);
            }
            Deed::If { condition, then, otherwise } => {
                visit_expr(condition, look);
                visit(then, look);
                visit(otherwise, look);
            }
            Deed::Switch(switch) => {
                visit_expr(&switch.subject, look);
                for case in &switch.cases {
                    if let Some(guard) = &case.guard {
                        visit_expr(guard, look);
                    }
                    visit_expr(&case.result, look);
                }
                if let Some(result) = &switch.default {
                    visit_expr(result, look);
                }
            }
            Deed::Return(value) => {
                if let Some(value) = value {
                    visit_expr(value, look);
                }
            }
            Deed::Let { value, .. } | Deed::Value(value) => visit_expr(value, look),
            Deed::Block(inner) => visit(inner, look),
            Deed::Other { holds, body, .. } => {
                for expr in holds {
                    visit_expr(expr, look);
                }
                visit(body, look);
            }
        }
    }
}

fn visit_expr<'a>(expr: &'a Expr, look: &mut impl FnMut(&'a Expr)) {
    look(expr);
    match &expr.what {
        What::Property(object, _) => visit_expr(object, look),
        What::Method(object, _, args) => {
            visit_expr(object, look);
            for arg in args {
                visit_expr(arg, look);
            }
        }
        What::Call(_, parts) | What::Operator(_, parts) | What::And(parts) | What::Or(parts) | What::List(parts) => {
            for part in parts {
                visit_expr(part, look);
            }
        }
        What::Block(body) => visit(body, look),
        What::Other(_, parts, body) => {
            for part in parts {
                visit_expr(part, look);
            }
            visit(body, look);
        }
        _ => (),
    }
}
