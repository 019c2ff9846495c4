//! What rules see of who works: figures of one resource, each asked for by its name.

use super::check::Walk;
use super::scope::Kind;
use super::syntax::{Expr, What};

/// A figure of a resource.
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
    ($($name:literal $range:expr, $unit:literal, $meaning:literal;)*) => {
        /// The figures of a resource, by its name: `portfolio.load("inside_sales")`.
        pub const STAFF: [StaffInfo; [$($name),*].len()] =
            [$(StaffInfo { name: $name, range: $range, unit: $unit, meaning: $meaning }),*];
    };
}

figures! {
    "load" (0.0, f64::MAX), "of 1", "work of the last period as a part of capacity; 0 in the first";
    "mood" (0.0, 1.0), "of 1", "how people feel when the last period closed; in the first period as when nothing presses";
    "units" (1.0, f64::MAX), "people", "at work when the last period closed, those on notice too; in the first period those of the opening";
}

impl Walk<'_> {
    /// A figure of one resource.
    pub(super) fn staff(&mut self, at: usize, name: &str, args: &[Expr], kinds: &[Option<Kind>]) {
        match (args, kinds) {
            ([Expr { at, what: What::Text(resource) }], _) => self.word(*at, "resource", resource),
            ([_], [None | Some(Kind::Text)]) => (),
            _ => {
                let resource = self.scope.resources.first().map_or("inside_sales", |name| name);
                let help = format!("as in portfolio.{name}(\"{resource}\")");
                self.problem(at, format!("`{name}` is that of a resource"), "it takes the name of one").help =
                    Some(help);
            }
        }
    }
}
