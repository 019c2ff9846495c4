//! Writing to the two streams. Styles are dropped where there is no terminal or `NO_COLOR` is set.

use crate::error::{Error, Problem, Result};
use crate::report::diagnostic;
use std::io::{ErrorKind, Write};

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
    note(&diagnostic::render(problems, true));
}

/// Why a command has no answer, to standard error.
pub(super) fn error(error: &Error) {
    match error {
        Error::Input(list) => problems(list),
        _ => note(&format!("error: {error}\n")),
    }
}

/// Something to know before the result is believed, to standard error.
pub(super) fn warning(text: &str) {
    note(&format!("warning: {text}\n"));
}

/// Anything that is not a result. Where standard error is closed, nobody listens.
fn note(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
