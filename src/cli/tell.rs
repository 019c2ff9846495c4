//! Writing to the two streams. Styles are dropped where there is no terminal or `NO_COLOR` is set.

use crate::error::{Error, Problem, Result};
use crate::report::diagnostic;
use std::io::{ErrorKind, Write, stderr, stdout};
use terminal_size::{Width, terminal_size_of};

/// How wide what is laid out is where there is no terminal, and at most: longer lines are hard to read.
const COLUMNS: u16 = 80;
const MOST: u16 = 100;

/// How many columns a result has room for.
pub(super) fn width() -> u16 {
    room(terminal_size_of(stdout()))
}

fn room(terminal: Option<(Width, terminal_size::Height)>) -> u16 {
    terminal.filter(|(Width(columns), _)| *columns > 0).map_or(COLUMNS, |(Width(columns), _)| columns.min(MOST))
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
        _ => sentence("error", &error.to_string()),
    }
}

/// Something to know before the result is believed, to standard error.
pub(super) fn warning(text: &str) {
    sentence("warning", text);
}

/// Broken between words on a terminal only, so that programs find it in one line.
fn sentence(word: &str, text: &str) {
    let terminal = terminal_size_of(stderr());
    let width = if terminal.is_some() { usize::from(room(terminal)) } else { usize::MAX };
    note(&diagnostic::sentence(word, text, width));
}

/// Anything that is not a result. Where standard error is closed, nobody listens.
fn note(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
