//! One function of a rule text as the interpreter needs it: where it stands and what it may touch.

use super::file::File;
use super::hooks::Basis;
use super::rows::Failure;
use super::scope::Scope;
use crate::units::Role;
use std::sync::Arc;

/// A function of a rule file, or an expression of the scenario as one.
#[derive(Debug)]
pub(super) struct Script {
    /// The name of the function, or the path of the quantity for a rule in place.
    pub name: String,
    /// The text it stands in.
    pub file: Arc<File>,
    /// What Rhai calls it.
    pub function: String,
    /// What it may see.
    pub scope: Arc<Scope>,
    /// The names it may book to.
    pub bookings: Arc<[String]>,
    /// Slots of [`Scope::fields`], ascending.
    pub reads: Vec<usize>,
    /// What its result stands for, where that is the same for all that it refines.
    pub basis: Option<Basis>,
    /// Whether it may change customers, book, and pull levers.
    pub acts: bool,
}

impl Script {
    /// Whether it is asked for yes or no, and not for a number.
    pub(super) fn yes_or_no(&self) -> bool {
        self.basis.is_some_and(|basis| basis.role == Role::Switch)
    }

    /// A failure at a byte of what Rhai reads.
    pub(super) fn failure(&self, at: usize, row: usize, message: String) -> Failure {
        let place = self.file.line_and_column(at);
        Failure {
            rule: self.name.clone(),
            file: self.file.source.name.clone(),
            line: place.0,
            column: place.1,
            row,
            message,
        }
    }
}
