//! Who sees what: rules that describe a customer's nature see all of it, rules of the firm what is on file.

use super::file::{File, IN_PLACE};
use super::hooks::{Hook, Purpose};
use super::scope::{Field, Scope, SeenBy};
use super::syntax::{Deed, Expr, Function, What};
use super::visit::{reached, visit, visit_steps};
use crate::error::Problem;
use std::collections::BTreeMap;

/// What makes a rule one of the firm.
enum Firm {
    /// It says what the firm decides, or an attribute that is on file.
    Says,
    /// It is an event rule that books a cost.
    Books,
    /// It is an event rule that writes an attribute which is on file.
    Writes(String),
}

/// Errors: what rules of the firm read although it is not on file, each place once.
pub(super) fn unseen(file: &File, scope: &Scope, hooks: &BTreeMap<String, Hook>) -> Vec<Problem> {
    let mut found: BTreeMap<usize, Problem> = BTreeMap::new();
    for (name, hook) in hooks.iter().filter(|(name, _)| file.function(name).is_some()) {
        let functions = reached(file, name);
        let Some(firm) = firm(&functions, scope, hook) else { continue };
        for (expr, field) in functions.iter().flat_map(|function| hidden(function, scope)) {
            found.entry(expr.at).or_insert_with(|| problem(file, expr.at, field, name, &firm));
        }
    }
    found.into_values().collect()
}

/// What makes a rule one of the firm, if it is.
fn firm(functions: &[&Function], scope: &Scope, hook: &Hook) -> Option<Firm> {
    if hook.firm {
        return Some(Firm::Says);
    }
    if !matches!(hook.purpose, Purpose::Event(_)) {
        return None;
    }
    let mut books = false;
    for function in functions {
        visit(&function.body, &mut |expr| books |= matches!(&expr.what, What::Method(_, name, _) if name == "book"));
    }
    let written = || functions.iter().flat_map(|function| targets(function)).find_map(|target| written(target, scope));
    if books { Some(Firm::Books) } else { written().map(Firm::Writes) }
}

/// What a function sets.
fn targets(function: &Function) -> Vec<&Expr> {
    let mut targets = Vec::new();
    visit_steps(&function.body, &mut |step| {
        if let Deed::Set { target, .. } = &step.what {
            targets.push(target);
        }
    });
    targets
}

/// The name of the attribute on file that is set.
fn written(target: &Expr, scope: &Scope) -> Option<String> {
    let What::Property(_, name) = &target.what else { return None };
    let slot = scope.slot(name).filter(|slot| scope.attribute(*slot).is_some())?;
    (scope.fields[slot].seen_by == SeenBy::Everyone).then(|| name.clone())
}

/// What a function reads that is not on file. To set it is not to see it.
fn hidden<'a>(function: &'a Function, scope: &'a Scope) -> Vec<(&'a Expr, &'a Field)> {
    let (targets, mut found, mut by_a_variable) = (targets(function), Vec::new(), false);
    visit(&function.body, &mut |expr| by_a_variable |= matches!(&expr.what, What::Other("index", ..)));
    visit(&function.body, &mut |expr| {
        let name = match &expr.what {
            What::Property(_, name) if !targets.iter().any(|target| std::ptr::eq(*target, expr)) => name,
            // `let of = "satisfaction"; customer[of]`
            What::Text(name) if by_a_variable => name,
            _ => return,
        };
        let field = scope.slot(name).map(|slot| &scope.fields[slot]);
        found.extend(field.filter(|field| field.seen_by == SeenBy::Nature).map(|field| (expr, field)));
    });
    found
}

fn problem(file: &File, at: usize, field: &Field, rule: &str, firm: &Firm) -> Problem {
    let rule = if rule == IN_PLACE { "this quantity".to_owned() } else { format!("`{rule}`") };
    let label = match firm {
        Firm::Says => format!("it is the customer's nature, and {rule} is the firm's"),
        Firm::Books => format!("it is the customer's nature, and {rule} books a cost"),
        Firm::Writes(name) => format!("it is the customer's nature, and {rule} writes `{name}`, which is on file"),
    };
    let seen = "use what is on file: `status`, `recency`, `tenure`, `purchases_total`, `owed`";
    let asked = match &*field.name {
        "satisfaction" => Some("ask for it: with `survey` in [listening] it is `customer.said`"),
        _ => None,
    };
    let help = match firm {
        Firm::Says => asked.unwrap_or(seen).to_owned(),
        Firm::Books => format!("{seen}; or book in a rule that does not see it"),
        Firm::Writes(name) => {
            format!("if the firm does not know `{name}` either, say `known = false` in that attribute")
        }
    };
    file.problem(at, format!("the firm cannot see `{}`", field.name), label).help(help)
}
