//! From which hooks a function of a file is reached, which of its parameters is the customer or the portfolio, and who
//! calls itself.

use super::check::Subject;
use super::file::File;
use super::gives::Gives;
use super::hooks::{Hook, Purpose};
use super::syntax::{Expr, Function, What};
use super::visit::{calls, reached, visit};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a function by those who call it.
#[derive(Default)]
pub(super) struct Reach<'a> {
    /// The hooks from which it is reached, by name; itself if it is one.
    pub hooks: Vec<(&'a str, &'a Hook)>,
    /// What its parameters stand for, by index.
    subjects: BTreeMap<usize, Subject>,
}

impl Reach<'_> {
    /// The first parameter that is the customer or the portfolio, by position or by name.
    pub(super) fn subject(&self, function: &Function) -> Option<(String, Subject)> {
        let named = |name: &str| match name {
            "customer" => Some(Subject::Customer),
            "portfolio" => Some(Subject::Portfolio),
            _ => None,
        };
        function.params.iter().enumerate().find_map(|(index, name)| {
            let subject = self.subjects.get(&index).copied().or_else(|| named(name))?;
            Some((name.clone(), subject))
        })
    }

    /// What the function `name` itself is called for, if it is a hook.
    pub(super) fn own(&self, name: &str) -> Option<Purpose> {
        self.hooks.iter().find(|(hook, _)| *hook == name).map(|(_, hook)| hook.purpose)
    }

    /// What the function `name` is to give, if it is a hook that is never written as columns, which tell that themselves.
    pub(super) fn gives(&self, name: &str) -> Option<Gives> {
        let own = self.hooks.iter().find(|(hook, _)| *hook == name).map(|(_, hook)| hook)?;
        (own.purpose == Purpose::OfPortfolio).then(|| Gives::of(own))
    }

    /// The first of its hooks of which `wanted` holds.
    pub(super) fn from(&self, wanted: impl Fn(Purpose) -> bool) -> Option<&str> {
        self.hooks.iter().find(|(_, hook)| wanted(hook.purpose)).map(|(name, _)| *name)
    }
}

/// What is known of each function of a file, by name.
pub(super) fn reach<'a>(file: &'a File, hooks: &'a BTreeMap<String, Hook>) -> BTreeMap<&'a str, Reach<'a>> {
    let mut all: BTreeMap<&str, Reach> = BTreeMap::new();
    for (name, hook) in hooks.iter().filter(|(name, _)| file.function(name).is_some()) {
        for function in reached(file, name) {
            all.entry(&function.name).or_default().hooks.push((name, hook));
        }
        let subject = match hook.purpose {
            Purpose::OfCustomer | Purpose::Event(_) => Subject::Customer,
            Purpose::OfPortfolio | Purpose::Policy => Subject::Portfolio,
        };
        hand_on(file, name, 0, subject, &mut all);
    }
    all
}

/// Notes that a parameter is the customer or the portfolio, there and wherever it is handed on to.
fn hand_on<'a>(file: &'a File, name: &'a str, index: usize, subject: Subject, all: &mut BTreeMap<&'a str, Reach<'a>>) {
    let Some(function) = file.function(name) else { return };
    let known = all.entry(name).or_default().subjects.insert(index, subject).is_some();
    let (false, Some(own)) = (known, function.params.get(index)) else { return };
    visit(&function.body, &mut |expr| {
        if let What::Call(callee, args) = &expr.what {
            let handed = |arg: &Expr| matches!(&arg.what, What::Name(name) if name == own);
            for (to, _) in args.iter().enumerate().filter(|(_, arg)| handed(arg)) {
                hand_on(file, callee, to, subject, all);
            }
        }
    });
}

/// The calls by which functions come back to themselves, each circle once.
pub(super) fn circles(file: &File) -> Vec<(&Expr, &str)> {
    let callees: BTreeMap<&str, BTreeSet<&str>> =
        file.functions.iter().map(|function| (&*function.name, calls(&function.body))).collect();
    let within = |name| -> BTreeSet<&str> {
        let (mut found, mut open) = (BTreeSet::from([name]), vec![name]);
        while let Some(name) = open.pop() {
            let callees = callees.get(name).into_iter().flatten();
            open.extend(callees.filter(|callee| found.insert(**callee)));
        }
        found
    };
    let within: BTreeMap<&str, BTreeSet<&str>> = callees.keys().map(|name| (*name, within(*name))).collect();
    let mut told: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for function in &file.functions {
        let name = &*function.name;
        let mut first = None;
        if !told.contains(&name) {
            visit(&function.body, &mut |expr| match &expr.what {
                What::Call(callee, _) | What::Method(_, callee, _) if first.is_none() => {
                    first = within.get(&**callee).is_some_and(|within| within.contains(name)).then_some(expr);
                }
                _ => (),
            });
        }
        if let Some(call) = first {
            found.push((call, name));
            told.extend(&within[name]);
        }
    }
    found
}
