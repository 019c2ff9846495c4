//! What rules see of who works, of what measures did and of what leavers said: figures that are asked for by a name.

use super::check::Walk;
use super::scope::Kind;
use super::syntax::{Expr, What};
use crate::units::choices;

/// A figure that is asked for by name.
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

figures! {
    /// What leavers said in interviews, by its word: `portfolio.told("competitor")`.
    TOLD:
    "told" (0.0, f64::MAX), "customers", "who named it as why they left when they were asked in the last period";
}

choices! {
    /// What figures are asked for by name.
    Owner:
    /// `[resources.NAME]`.
    Resource "resource",
    /// `[measures.NAME]`.
    Measure "measure",
    /// Why a customer leaves.
    Cause "cause",
}

/// How many kinds there are.
pub const OWNERS: usize = Owner::WORDS.len();

impl Owner {
    /// Each, with its figures and a name of one where the scenario has none.
    const ALL: [(Owner, &'static [StaffInfo], &'static str); OWNERS] = [
        (Owner::Resource, &STAFF, "inside_sales"),
        (Owner::Measure, &MEASURED, "mail"),
        (Owner::Cause, &TOLD, "competitor"),
    ];

    /// Of what a figure is and its place there, if there is one of that name.
    pub(super) fn of(figure: &str) -> Option<(Owner, usize)> {
        let in_table = |table: &[StaffInfo]| table.iter().position(|known| known.name == figure);
        Self::ALL.iter().find_map(|(owner, table, _)| Some((*owner, in_table(table)?)))
    }

    /// The kind in words.
    pub(super) fn word(self) -> &'static str {
        Self::WORDS[self as usize].name
    }
}

/// Every figure that is asked for by name.
pub fn owned() -> impl Iterator<Item = &'static StaffInfo> {
    Owner::ALL.iter().flat_map(|(_, table, _)| *table)
}

impl Walk<'_> {
    /// A figure of one resource, measure or cause.
    pub(super) fn owned(&mut self, at: usize, name: &str, args: &[Expr], kinds: &[Option<Kind>]) {
        let Some((owner, _)) = Owner::of(name) else { return };
        match (args, kinds) {
            ([Expr { at, what: What::Text(wanted) }], _) => self.word(*at, owner.word(), wanted),
            ([_], [None | Some(Kind::Text)]) => (),
            _ => {
                let help = format!("as in portfolio.{name}(\"{}\")", self.usual(owner));
                let title = format!("`{name}` is that of a {}", owner.word());
                self.problem(at, title, "it takes the name of one").help = Some(help);
            }
        }
        self.needs_interviews(at, owner);
    }

    /// The name of one of them.
    pub(super) fn usual(&self, owner: Owner) -> String {
        let known = self.scope.vocabulary(owner.word()).unwrap_or_default();
        known.first().copied().unwrap_or(Owner::ALL[owner as usize].2).to_owned()
    }

    /// Leavers say why they leave where they are asked.
    pub(super) fn needs_interviews(&mut self, at: usize, owner: Owner) {
        if owner == Owner::Cause && !self.scope.interviews {
            let title = "nobody is asked why it leaves: [listening] has no `exit`";
            self.problem(at, title.into(), "what leavers say is not known").help =
                Some("exit = 0.5 under [listening], the part of the leavers who are asked".into());
        }
    }
}
