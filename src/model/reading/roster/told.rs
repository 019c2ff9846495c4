//! What is to be said of a list: so many errors, then only their number; warnings; and how it was understood.

use super::sheet::Sheet;
use crate::error::Problem;
use crate::scenario::clip;

/// More errors than this in one list are only counted.
const MOST_ERRORS: usize = 20;

/// What is to be said.
#[derive(Default)]
pub(super) struct Told {
    errors: Vec<Problem>,
    hidden: usize,
    warnings: Vec<Problem>,
    notes: Vec<String>,
}

impl Told {
    pub(super) fn error(&mut self, problem: Problem) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(problem);
        } else {
            self.hidden += 1;
        }
    }

    pub(super) fn warning(&mut self, problem: Problem) {
        self.warnings.push(problem);
    }

    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    pub(super) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// All of it.
    pub(super) fn problems(mut self, sheet: &Sheet) -> Vec<Problem> {
        if self.hidden > 0 {
            let end = sheet.source.text.len();
            let title = format!("{} more problems in `{}`", self.hidden, clip(&sheet.source.name));
            self.errors.push(Problem::error(&sheet.source, end..end, title, "not shown"));
        }
        let notes = self.notes.into_iter().map(|note| Problem::note(&sheet.source, note));
        self.errors.into_iter().chain(self.warnings).chain(notes).collect()
    }
}
