//! Who asks, here: a thread of Python that waits while another one works, hears Ctrl-C, and is told how far it is.

use crate::{fault, words};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tenure::ask::{Bar, Door, Phase};
use tenure::error::{Problem, Result, Severity};
use tenure::stop::Stop;

/// How often Python is asked whether somebody wants the end, and told how far it is.
const EVERY: Duration = Duration::from_millis(100);

/// What is said while work goes on.
#[derive(Default)]
pub(crate) struct Desk {
    stop: Stop,
    finished: AtomicU32,
    planned: AtomicU32,
    said: Mutex<Vec<String>>,
}

impl Desk {
    fn say(&self, text: &str) {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).push(words::python(text));
    }
}

impl Door for Desk {
    fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Whoever waits waits until it is done.
    fn begin(&self, _: Phase) {}

    fn warn(&self, text: &str) {
        self.say(text);
    }

    fn note(&self, problems: &[Problem]) {
        for problem in problems.iter().filter(|it| it.severity == Severity::Warning).map(words::problem) {
            let (line, column) = problem.source.place(problem.span.start);
            self.say(&format!("{}:{line}:{column}: {}", problem.source.name, problem.title));
        }
    }

    fn bar(&self, plays: u32) -> Box<dyn Bar + '_> {
        self.finished.store(0, Ordering::Relaxed);
        self.planned.store(plays, Ordering::Relaxed);
        Box::new(Far(self))
    }
}

struct Far<'a>(&'a Desk);

impl Bar for Far<'_> {
    fn towards(&self, plays: u32) {
        self.0.planned.store(plays, Ordering::Relaxed);
    }

    fn finished(&self, plays: u32) {
        self.0.finished.store(plays, Ordering::Relaxed);
    }
}

/// What came of work.
pub(crate) struct Done<T> {
    pub(crate) value: T,
    /// What to know before it is believed.
    pub(crate) warnings: Vec<String>,
    /// Whether somebody asked for the end meanwhile.
    pub(crate) interrupted: bool,
}

/// Works without the interpreter's lock. `progress` hears how many plays are finished, and of how many. After Ctrl-C the work says what it has.
///
/// # Errors
/// Those of the work as exceptions, and what `progress` raises.
pub(crate) fn work<T: Send>(
    py: Python<'_>,
    progress: Option<&Py<PyAny>>,
    task: impl FnOnce(&Desk) -> Result<T> + Send,
) -> PyResult<Done<T>> {
    let desk = Desk::default();
    let (played, refused) = py.detach(|| {
        std::thread::scope(|scope| {
            let (tell, heard) = channel();
            let desk = &desk;
            let working = scope.spawn(move || {
                let done = task(desk);
                // Nobody hears it when the other has gone, who waits for this thread all the same.
                let _ = tell.send(());
                done
            });
            let mut refused = None;
            while heard.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if let Err(raised) = Python::attach(|py| look(py, desk, progress)) {
                    desk.stop.ask();
                    refused.get_or_insert(raised);
                }
            }
            (working.join(), refused)
        })
    });
    let played = played.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let interrupted = refused.as_ref().is_some_and(|raised| raised.is_instance_of::<PyKeyboardInterrupt>(py));
    match (refused, played) {
        (Some(raised), _) if !interrupted => Err(raised),
        (Some(raised), Err(_)) => Err(raised),
        (_, Err(error)) => Err(fault::raised(py, &error)),
        (_, Ok(value)) => {
            let warnings = desk.said.into_inner().unwrap_or_else(PoisonError::into_inner);
            Ok(Done { value, warnings, interrupted })
        }
    }
}

/// Whether somebody presses Ctrl-C; and how far it is.
fn look(py: Python<'_>, desk: &Desk, progress: Option<&Py<PyAny>>) -> PyResult<()> {
    py.check_signals()?;
    let [finished, planned] = [&desk.finished, &desk.planned].map(|it| it.load(Ordering::Relaxed));
    match progress {
        Some(progress) if planned > 0 => progress.call1(py, (finished, planned)).map(drop),
        _ => Ok(()),
    }
}
