//! What rules see of who works and of what measures did: figures of one resource or measure, each asked for by its name.

use super::check::Walk;
use super::scope::Kind;
use super::syntax::{Expr, What};

/// A figure of a resource or a measure.
#[derive(Clone, Copy, Debug)]
pub struct StaffInfo {
    /// Its name in a rule, after the dot.
    pub name: &'static str,
    /// The lowest and the highest value it may have.
    pub range: (f64, f64),
    /// Its unit.
    pub unit: &'static str,
    /// What it means, in one sentence without a full stop.
    pub meaning: &'static str,
}

macro_rules! figures {
    ($(#[$about:meta])* $table:ident: $($name:literal $range:expr, $unit:literal, $meaning:literal;)*) => {
        $(#[$about])*
        pub const $table: [StaffInfo; [$($name),*].len()] =
            [$(StaffInfo { name: $name, range: $range, unit: $unit, meaning: $meaning }),*];
    };
}

figures! {
    /// The figures of a resource, by its name: `portfolio.load("inside_sales")`.
    STAFF:
    "load" (0.0, f64::MAX), "of 1", "work of the last period as a part of capacity; 0 in the first";
    "mood" (0.0, 1.0), "of 1", "how people feel when the last period closed; in the first period as when nothing presses";
    "units" (1.0, f64::MAX), "people", "at work when the last period closed, those on notice too; in the first period those of the opening";
}

figures! {
    /// The figures of a measure, by its name: `portfolio.answers("mail")`.
    MEASURED:
    "contacts" (0.0, f64::MAX), "customers", "contacts that could be answered no more when the last period closed";
    "answers" (0.0, f64::MAX), "customers", "those of them that were answered";
    "control" (0.0, f64::MAX), "customers", "the same of those left out to compare with";
    "control_answers" (0.0, f64::MAX), "customers", "those of them who would have answered";
    "measure_cost" (0.0, f64::MAX), "money", "spent on contacts in the last period";
}

/// What such a figure is of, if a name is one, and a name of that where the scenario has none.
pub(super) fn owner(name: &str) -> Option<(&'static str, &'static str)> {
    let in_table = |table: &[StaffInfo]| table.iter().any(|figure| figure.name == name);
    if in_table(&STAFF) {
        return Some(("resource", "inside_sales"));
    }
    in_table(&MEASURED).then_some(("measure", "mail"))
}

impl Walk<'_> {
    /// A figure of one resource or measure.
    pub(super) fn owned(&mut self, at: usize, name: &str, args: &[Expr], kinds: &[Option<Kind>]) {
        let Some((owner, usual)) = owner(name) else { return };
        match (args, kinds) {
            ([Expr { at, what: What::Text(wanted) }], _) => self.word(*at, owner, wanted),
            ([_], [None | Some(Kind::Text)]) => (),
            _ => {
                let known = if owner == "resource" { &self.scope.resources } else { &self.scope.measures };
                let help = format!("as in portfolio.{name}(\"{}\")", known.first().map_or(usual, |name| name));
                self.problem(at, format!("`{name}` is that of a {owner}"), "it takes the name of one").help =
                    Some(help);
            }
        }
    }
}
