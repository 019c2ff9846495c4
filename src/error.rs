//! What can go wrong, told to someone who is not a programmer: what is wrong, where, and what would be right.

use serde::Serialize;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A text that people wrote (a scenario, a rule file, a customer list) with the name they know it by.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The path as the user gave it, `--set` for the command line. Not part of the hash.
    #[serde(skip)]
    pub name: String,
    /// All of it.
    pub text: String,
}

impl Source {
    /// The line and column, both from 1, of a byte offset. Columns count characters.
    #[must_use]
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.text.floor_char_boundary(offset.min(self.text.len()))];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// How serious a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing may run.
    Error,
    /// It runs, but probably does not say what was meant.
    Warning,
    /// Nothing is wrong: how something was understood that could have been written otherwise.
    Note,
}

/// One thing that is wrong in the input, at its place; or, as a note, how it was understood.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Whether it stops the run.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop: "unknown key `retenton`".
    pub title: String,
    /// The text it stands in.
    pub source: Arc<Source>,
    /// The bytes it concerns.
    pub span: Range<usize>,
    /// What stands under the carets: what was expected.
    pub label: String,
    /// What would be right: the nearest name, an example.
    pub help: Option<String>,
}

impl Problem {
    /// An error at `span`; `label` says what was expected there.
    #[must_use]
    pub fn error(source: &Arc<Source>, span: Range<usize>, title: impl Into<String>, label: impl Into<String>) -> Self {
        Problem {
            severity: Severity::Error,
            title: title.into(),
            source: Arc::clone(source),
            span,
            label: label.into(),
            help: None,
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// How a text as a whole was understood: one sentence, not a place in it.
    #[must_use]
    pub fn note(source: &Arc<Source>, title: impl Into<String>) -> Self {
        Problem { severity: Severity::Note, ..Problem::error(source, 0..0, title, "") }
    }

    /// With a line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With "did you mean" for the nearest of `known`, if one is near.
    #[must_use]
    pub fn nearest<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, known) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }
}

/// The name in `known` that `word` was probably meant to be; capitals make no difference.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Nobody means a name by a word that is longer; comparing takes length times length.
    const LONGEST: usize = 100;
    let short = |text: &str| text.len() <= LONGEST;
    let most = |name: &str| name.len().max(word.len()).div_ceil(3);
    let small = if short(word) { word.to_lowercase() } else { return None };
    let known: Vec<&str> = known.into_iter().collect();
    // Who writes the first word of a name means the name: `discount` is `discount_rate`, not `discounting`.
    let begins = |name: &&&str| name.strip_prefix(&*small).is_some_and(|rest| rest.starts_with('_'));
    if !known.contains(&&*small)
        && let Some(name) = known.iter().find(begins)
    {
        return Some(name);
    }
    known
        .into_iter()
        .filter(|name| short(name) && name.len().abs_diff(word.len()) <= most(name))
        .map(|name| (strsim::damerau_levenshtein(&small, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= most(name))
        .min()
        .map(|(_, name)| name)
}

/// Why a command could not give its answer.
#[derive(Debug)]
pub enum Error {
    /// The input is wrong; nothing was run. All problems at once, errors and warnings, in the order of the text.
    Input(Vec<Problem>),
    /// The input could be read, but the run failed: a rule that fails on a customer, a NaN.
    Run(String),
    /// A file could not be read or written.
    Io {
        /// What was tried: "write results.csv".
        action: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The command line or a file as a whole is wrong.
    Usage(String),
    /// Somebody asked for the end before there was an answer.
    Interrupted,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Input(problems) => match problems.first() {
                Some(problem) => {
                    let (line, column) = problem.source.place(problem.span.start);
                    write!(f, "{}:{line}:{column}: {}", problem.source.name, problem.title)
                }
                None => write!(f, "the input is wrong"),
            },
            Error::Run(message) | Error::Usage(message) => write!(f, "{message}"),
            Error::Io { action, cause } => write!(f, "cannot {action}: {cause}"),
            Error::Interrupted => write!(f, "interrupted"),
        }
    }
}

impl std::error::Error for Error {}

/// The result of everything that can fail.
pub type Result<T> = std::result::Result<T, Error>;
