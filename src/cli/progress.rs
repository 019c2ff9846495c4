//! How far a run is: on a terminal only, and gone when it is done.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;

/// A bar on standard error.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Of so many runs.
    pub(super) fn of(runs: u32) -> Progress {
        let rate = |state: &ProgressState, out: &mut dyn Write| {
            // A bar that cannot be drawn is no reason to stop.
            let _ = write!(out, "{:.0} a second", state.per_sec());
        };
        let style = ProgressStyle::with_template("{bar:24} {human_pos} of {human_len} runs, {rate}, {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("rate", rate);
        let bar = ProgressBar::with_draw_target(Some(u64::from(runs)), ProgressDrawTarget::stderr());
        Progress(bar.with_style(style))
    }

    /// So many are finished by now.
    pub(super) fn finished(&self, runs: u32) {
        self.0.set_position(u64::from(runs));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
