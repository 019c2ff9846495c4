//! What is said of an export: what is wrong with it, and what was merged, kept and left out.

use crate::error::Problem;
use crate::legible::grouped;
use crate::scenario::clip;
use crate::sheet::Sheet;

/// More errors than this in one file are only counted.
const MOST_ERRORS: usize = 20;

/// What is said.
#[derive(Default)]
pub(super) struct Told {
    /// Each with the number of lines that it is met in.
    errors: Vec<(Problem, usize)>,
    hidden: usize,
    /// How it was understood, a sentence each.
    pub(super) sentences: Vec<String>,
    /// Those of them that change what is counted.
    pub(super) weighty: Vec<String>,
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

    pub(super) fn say(&mut self, sentence: impl Into<String>) {
        self.sentences.push(sentence.into());
    }

    /// The same, of what changes what is counted.
    pub(super) fn stress(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        self.weighty.push(sentence.clone());
        self.sentences.push(sentence);
    }

    pub(super) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// What is wrong, all of it.
    pub(super) fn problems(self, sheet: &Sheet) -> Vec<Problem> {
        let mut problems: Vec<Problem> = self
            .errors
            .into_iter()
            .map(|(mut problem, lines)| {
                if lines > 1 {
                    problem.title = format!("{} ({} lines)", problem.title, count(lines));
                }
                problem
            })
            .collect();
        if self.hidden > 0 {
            let end = sheet.source.text.len();
            let title = format!("{} more problems in `{}`", self.hidden, clip(&sheet.source.name));
            problems.push(Problem::error(&sheet.source, end..end, title, "not shown"));
        }
        problems
    }
}

/// 12,345.
pub(super) fn count(number: usize) -> String {
    grouped(number as f64, 0)
}

/// "1 line", "2 lines".
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// "a, b and c".
pub(super) fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
