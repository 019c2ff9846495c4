//! What is to be said of a list: so many errors, then only their number; warnings; and how it was understood.

use super::census::thousands;
use crate::error::Problem;
use crate::scenario::{Place, clip};
use crate::sheet::Sheet;

/// More errors than this in one list are only counted.
const MOST_ERRORS: usize = 20;

/// How often something was met, and the first place.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) first: Option<Place>,
    pub(super) count: usize,
}

impl Counted {
    pub(super) fn add(&mut self, place: impl FnOnce() -> Place) {
        self.first.get_or_insert_with(place);
        self.count += 1;
    }
}

/// What is to be said.
#[derive(Default)]
pub(super) struct Told {
    /// Each with the number of rows that it is met in.
    errors: Vec<(Problem, usize)>,
    hidden: usize,
    warnings: Vec<Problem>,
    notes: Vec<String>,
}

impl Told {
    /// An error; one that was met already is told once, at the first place, with how often.
    pub(super) fn error(&mut self, problem: Problem) {
        if let Some((_, count)) = self.errors.iter_mut().find(|(known, _)| known.title == problem.title) {
            *count += 1;
        } else if self.errors.len() < MOST_ERRORS {
            self.errors.push((problem, 1));
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
            self.errors.push((Problem::error(&sheet.source, end..end, title, "not shown"), 1));
        }
        let errors = self.errors.into_iter().map(|(mut problem, count)| {
            if count > 1 {
                problem.title = format!("{} ({} rows)", problem.title, thousands(count));
            }
            problem
        });
        let notes = self.notes.into_iter().map(|note| Problem::note(&sheet.source, note));
        errors.chain(self.warnings).chain(notes).collect()
    }
}
