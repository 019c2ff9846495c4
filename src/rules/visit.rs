//! Walks over a rule text: what stands within what, every expression, what a function reads, what is called.

use super::file::File;
use super::scope::Scope;
use super::syntax::{Deed, Expr, Function, Stmt, What};
use std::collections::BTreeSet;

/// What stands directly within something: expressions, then blocks.
type Parts<'a> = (Vec<&'a Expr>, Vec<&'a [Stmt]>);

impl Stmt {
    pub(super) fn parts(&self) -> Parts<'_> {
        match &self.what {
            Deed::Nothing | Deed::Return(None) => (vec![], vec![]),
            Deed::Let { value, .. } | Deed::Value(value) | Deed::Return(Some(value)) => (vec![value], vec![]),
            Deed::Set { target, value, .. } => (vec![target, value], vec![]),
            Deed::If { condition, then, otherwise } => (vec![condition], vec![then, otherwise]),
            Deed::Switch(switch) => {
                let cases = switch.cases.iter().flat_map(|case| case.guard.iter().chain([&case.result]));
                (std::iter::once(&switch.subject).chain(cases).chain(&switch.default).collect(), vec![])
            }
            Deed::Block(body) => (vec![], vec![body]),
            Deed::Other { holds, body, .. } => (holds.iter().collect(), vec![body]),
        }
    }
}

impl Expr {
    pub(super) fn parts(&self) -> Parts<'_> {
        match &self.what {
            What::Property(object, _) => (vec![object], vec![]),
            What::Method(object, _, args) => (std::iter::once(&**object).chain(args).collect(), vec![]),
            What::Call(_, parts)
            | What::Operator(_, parts)
            | What::And(parts)
            | What::Or(parts)
            | What::List(parts) => (parts.iter().collect(), vec![]),
            What::Block(body) => (vec![], vec![body]),
            What::Other(_, parts, body) => (parts.iter().collect(), vec![body]),
            _ => (vec![], vec![]),
        }
    }
}

/// Shows every expression below `body` to `look`.
pub(super) fn visit<'a>(body: &'a [Stmt], look: &mut impl FnMut(&'a Expr)) {
    for step in body {
        let (parts, blocks) = step.parts();
        parts.into_iter().for_each(|part| visit_expr(part, look));
        blocks.into_iter().for_each(|block| visit(block, look));
    }
}

/// Shows every step of `body` to `look`, with those within others.
pub(super) fn visit_steps<'a>(body: &'a [Stmt], look: &mut impl FnMut(&'a Stmt)) {
    for step in body {
        look(step);
        let (parts, blocks) = step.parts();
        parts.into_iter().for_each(|part| steps_within(part, look));
        blocks.into_iter().for_each(|block| visit_steps(block, look));
    }
}

fn steps_within<'a>(expr: &'a Expr, look: &mut impl FnMut(&'a Stmt)) {
    let (parts, blocks) = expr.parts();
    parts.into_iter().for_each(|part| steps_within(part, look));
    blocks.into_iter().for_each(|block| visit_steps(block, look));
}

fn visit_expr<'a>(expr: &'a Expr, look: &mut impl FnMut(&'a Expr)) {
    look(expr);
    let (parts, blocks) = expr.parts();
    parts.into_iter().for_each(|part| visit_expr(part, look));
    blocks.into_iter().for_each(|block| visit(block, look));
}

/// The functions of a file that run when `name` does, itself first. Closures may be called by any of them.
pub(super) fn reached<'a>(file: &'a File, name: &str) -> Vec<&'a Function> {
    let mut found: Vec<&Function> = file.function(name).into_iter().chain(&file.closures).collect();
    let mut next = 0;
    while let Some(function) = found.get(next) {
        next += 1;
        for callee in calls(&function.body).iter().filter_map(|callee| file.function(callee)) {
            if !found.iter().any(|known| std::ptr::eq(*known, callee)) {
                found.push(callee);
            }
        }
    }
    found
}

/// Slots of customer fields that `name` reads, with the functions it calls; ascending.
pub(super) fn reads(file: &File, scope: &Scope, name: &str) -> Vec<usize> {
    let mut slots = BTreeSet::new();
    for function in reached(file, name) {
        visit(&function.body, &mut |expr| match &expr.what {
            What::Property(_, property) => slots.extend(scope.slot(property)),
            // `customer["points"]`
            What::Text(text) => slots.extend(scope.slot(text)),
            _ => (),
        });
    }
    slots.into_iter().collect()
}

/// Functions that `body` calls.
pub(super) fn calls(body: &[Stmt]) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    visit(body, &mut |expr| {
        if let What::Call(name, _) | What::Method(_, name, _) = &expr.what {
            found.insert(&**name);
        }
    });
    found
}
