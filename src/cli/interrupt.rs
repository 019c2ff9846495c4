//! Ctrl-C: ends the command at once while there is nothing to keep, asks the engine to stop once there is, and waits a moment
//! for what is nearly done.

use super::progress::Progress;
use super::tell;
use crate::ask::{Bar, Door, Phase};
use crate::error::{Error, Problem, Result};
use crate::stop::Stop;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, process, thread};

/// What the shell is told of a command that was interrupted.
pub(super) const INTERRUPTED: u8 = 130;

/// How long what is nearly done may still take: with the way out, nobody waits longer than a second.
const GRACE: Duration = Duration::from_millis(800);

/// The wish of the user, listened to from the first moment on.
pub(super) struct Interrupt {
    stop: Stop,
    work: Arc<Mutex<Work>>,
}

/// What goes on.
#[derive(Default)]
struct Work {
    phase: Phase,
    /// When the end was first asked for.
    asked: Option<Instant>,
    /// A file or a folder that is being written, and the name that it is to have.
    draft: Option<(PathBuf, PathBuf)>,
    /// Files and folders that the answer promises and that have not got their name yet.
    awaited: Vec<PathBuf>,
}

impl Interrupt {
    /// Begins to listen. A second Ctrl-C never waits.
    pub(super) fn listen() -> Result<Interrupt> {
        let interrupt = Interrupt { stop: Stop::default(), work: Arc::default() };
        let (stop, work) = (interrupt.stop.clone(), Arc::clone(&interrupt.work));
        ctrlc::set_handler(move || {
            let again = stop.ask();
            let phase = {
                let mut work = now(&work);
                work.asked.get_or_insert_with(Instant::now);
                work.phase
            };
            match phase {
                Phase::Keeping if !again => {}
                Phase::Finishing if !again => leave_in_time(&work),
                _ => leave(&work),
            }
        })
        .map_err(|cause| Error::Run(format!("cannot listen for Ctrl-C: {cause}")))?;
        Ok(interrupt)
    }

    /// Hears nobody.
    #[cfg(test)]
    pub(super) fn deaf() -> Interrupt {
        Interrupt { stop: Stop::default(), work: Arc::default() }
    }

    /// Does work that is nearly done: who asks it to stop gets it, or leaves without it a moment later.
    pub(super) fn finishing<T>(&self, work: impl FnOnce() -> T) -> T {
        self.begin(Phase::Finishing);
        let done = work();
        self.begin(Phase::Nothing);
        done
    }

    /// Whether somebody asked for the end.
    pub(super) fn was_asked(&self) -> bool {
        now(&self.work).asked.is_some()
    }

    /// From here on these files are missed: who leaves without them is told.
    pub(super) fn awaiting(&self, targets: Vec<PathBuf>) {
        now(&self.work).awaited = targets;
    }

    /// Does not leave this file behind while it is not what it is to become.
    pub(super) fn drafting(&self, draft: &Path, target: &Path) {
        let mut work = now(&self.work);
        work.draft = Some((draft.to_path_buf(), target.to_path_buf()));
        if work.awaited.iter().all(|it| it != target) {
            work.awaited.push(target.to_path_buf());
        }
    }

    /// Does something while nobody leaves.
    pub(super) fn holding<T>(&self, work: impl FnOnce() -> T) -> T {
        let _held = now(&self.work);
        work()
    }

    /// Makes of the draft what it is to become. Who leaves meanwhile leaves before or after: what is there is never said to
    /// be missing.
    pub(super) fn placing<T>(&self, rename: impl FnOnce() -> T) -> T {
        let mut work = now(&self.work);
        work.settle();
        rename()
    }
}

impl Door for Interrupt {
    fn stop(&self) -> &Stop {
        &self.stop
    }

    fn begin(&self, phase: Phase) {
        let mut work = now(&self.work);
        if phase == Phase::Nothing {
            work.settle();
        }
        work.phase = phase;
        drop(work);
        if phase == Phase::Finishing && self.was_asked() {
            leave_in_time(&self.work);
        }
    }

    fn warn(&self, text: &str) {
        tell::warning(text);
    }

    fn note(&self, problems: &[Problem]) {
        tell::problems(problems);
    }

    fn bar(&self, plays: u32) -> Box<dyn Bar + '_> {
        Box::new(Progress::new(plays))
    }
}

impl Work {
    /// What becomes of the draft is told by who writes it.
    fn settle(&mut self) {
        if let Some((_, target)) = self.draft.take() {
            self.awaited.retain(|it| *it != target);
        }
    }
}

fn now(work: &Mutex<Work>) -> MutexGuard<'_, Work> {
    work.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Leaves when what was nearly done at the wish to stop is not done a moment later.
fn leave_in_time(work: &Arc<Mutex<Work>>) {
    let work = Arc::clone(work);
    thread::spawn(move || {
        let waited = now(&work).asked.map_or(Duration::ZERO, |asked| asked.elapsed());
        thread::sleep(GRACE.saturating_sub(waited));
        if now(&work).phase == Phase::Finishing {
            leave(&work);
        }
    });
}

/// Says so and goes; not even a reader of the messages who does not read can hold it.
fn leave(work: &Mutex<Work>) -> ! {
    // Nothing is finished any more while it is held.
    let work = now(work);
    let (told, heard) = mpsc::channel();
    if let Some((draft, _)) = &work.draft {
        let _ = if draft.is_dir() { fs::remove_dir_all(draft) } else { fs::remove_file(draft) };
    }
    let missing = |target: &PathBuf| format!("cannot write {}: there was no time left", target.display());
    let missing: Vec<String> = work.awaited.iter().map(missing).collect();
    thread::spawn(move || {
        tell::error(&Error::Interrupted);
        missing.iter().for_each(|missing| tell::warning(missing));
        let _ = told.send(());
    });
    let _ = heard.recv_timeout(Duration::from_millis(100));
    process::exit(i32::from(INTERRUPTED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_its_name_is_no_draft_any_more_and_nobody_leaves_in_between() {
        let interrupt = Interrupt::deaf();
        interrupt.finishing(|| {
            interrupt.awaiting(vec!["runs.csv".into(), "dots.svg".into()]);
            interrupt.drafting(Path::new(".draft"), Path::new("runs.csv"));
            assert!(now(&interrupt.work).draft.is_some());
            assert_eq!(now(&interrupt.work).awaited.len(), 2, "promised once");
            interrupt.placing(|| assert!(interrupt.work.try_lock().is_err(), "who leaves waits"));
            assert!(now(&interrupt.work).draft.is_none());
            assert_eq!(
                now(&interrupt.work).awaited,
                [Path::new("dots.svg")],
                "missed by who leaves before it is begun"
            );
        });
    }
}
