//! Writing to the two streams. Styles are dropped where there is no terminal or `NO_COLOR` is set.

use crate::error::{Error, Problem, Result};
use crate::report::diagnostic;
use std::io::{ErrorKind, Write, stderr, stdout};
use terminal_size::{Height, Width, terminal_size_of};

/// How wide what is laid out is where there is no terminal, and at most: longer lines are hard to read.
const COLUMNS: u16 = 80;
const MOST: u16 = 100;

/// How many columns a result has room for.
pub(super) fn width() -> u16 {
    room(terminal_size_of(stdout()))
}

/// Whether results go to a terminal that has room for a picture.
pub(super) fn is_roomy() -> bool {
    terminal_size_of(stdout()).is_some_and(|(Width(columns), _)| columns >= COLUMNS)
}

/// The columns of a terminal; where there is none, what the user says that there are.
fn room(terminal: Option<(Width, Height)>) -> u16 {
    let said = || std::env::var("COLUMNS").ok()?.parse().ok();
    let columns = terminal.map(|(Width(columns), _)| columns).filter(|columns| *columns > 0).or_else(said);
    columns.filter(|columns| *columns > 0).map_or(COLUMNS, |columns| columns.min(MOST))
}

/// A result, to standard output. A reader who stops reading, as `head` does, is no error.
pub(super) fn result(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Io { action: "write the result".to_string(), cause })
        }
        _ => Ok(()),
    }
}

/// Problems that do not stop the run, to standard error.
pub(super) fn problems(problems: &[Problem]) {
    note(&diagnostic::render(problems, true, room(terminal_size_of(stderr()))));
}

/// Why a command has no answer, to standard error.
pub(super) fn error(error: &Error) {
    match error {
        Error::Input(list) => problems(list),
        Error::Interrupted => note("interrupted\n"),
        // It names places in the scenario, as the problems of an input do, and is as long.
        Error::Run(told) => note(&diagnostic::sentence("error", told, usize::from(room(terminal_size_of(stderr()))))),
        _ => sentence("error", &error.to_string()),
    }
}

/// Something to know before the result is believed, to standard error.
pub(super) fn warning(text: &str) {
    sentence("warning", text);
}

/// A result in lines, to standard output. Broken between words on a terminal only, as sentences are.
pub(super) fn lines(text: &str) -> Result<()> {
    let terminal = terminal_size_of(stdout());
    result(&diagnostic::lines(text, if terminal.is_some() { usize::from(room(terminal)) } else { usize::MAX }))
}

/// Why the words of the command line are not understood, to standard error.
pub(super) fn wrong_words(text: &str) {
    note(&diagnostic::lines(text, width_of_sentences()));
}

fn sentence(word: &str, text: &str) {
    note(&diagnostic::sentence(word, text, width_of_sentences()));
}

/// Broken between words on a terminal only, so that programs find a sentence in one line.
fn width_of_sentences() -> usize {
    let terminal = terminal_size_of(stderr());
    if terminal.is_some() { usize::from(room(terminal)) } else { usize::MAX }
}

/// Anything that is not a result. Where standard error is closed, nobody listens.
fn note(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
