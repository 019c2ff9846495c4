//! Ctrl-C: ends the command at once while there is nothing to keep, and asks the engine to stop once there is.

use super::tell;
use crate::error::{Error, Result};
use crate::stop::Stop;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// What the shell is told of a command that was interrupted.
pub(super) const INTERRUPTED: u8 = 130;

/// The wish of the user, listened to from the first moment on.
pub(super) struct Interrupt {
    stop: Stop,
    /// Whether there is something to keep.
    keeping: Arc<AtomicBool>,
}

impl Interrupt {
    /// Begins to listen. A second Ctrl-C never waits.
    pub(super) fn listen() -> Result<Interrupt> {
        let (stop, keeping) = (Stop::default(), Arc::new(AtomicBool::new(false)));
        let (asked, kept) = (stop.clone(), Arc::clone(&keeping));
        ctrlc::set_handler(move || {
            if asked.ask() || !kept.load(Ordering::Relaxed) {
                leave();
            }
        })
        .map_err(|cause| Error::Run(format!("cannot listen for Ctrl-C: {cause}")))?;
        Ok(Interrupt { stop, keeping })
    }

    /// Does work that is worth something half done, and ends when it is asked to stop.
    pub(super) fn keeping<T>(&self, work: impl FnOnce(&Stop) -> T) -> T {
        self.keeping.store(true, Ordering::Relaxed);
        let done = work(&self.stop);
        self.keeping.store(false, Ordering::Relaxed);
        done
    }
}

/// Says so and goes; not even a reader of the messages who does not read can hold it.
fn leave() -> ! {
    let (told, heard) = mpsc::channel();
    thread::spawn(move || {
        tell::error(&Error::Interrupted);
        let _ = told.send(());
    });
    let _ = heard.recv_timeout(Duration::from_millis(100));
    process::exit(i32::from(INTERRUPTED))
}
