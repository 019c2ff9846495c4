//! How far a run is: on a terminal that can redraw a line only, not before a run proves long, and gone when it is done.

use crate::ask::Bar;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Who gets the answer sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on standard error.
pub(super) struct Progress {
    bar: ProgressBar,
    began: Instant,
}

impl Progress {
    /// Of so many runs.
    pub(super) fn new(runs: u32) -> Progress {
        let rate = |state: &ProgressState, out: &mut dyn Write| {
            // A bar that cannot be drawn is no reason to stop.
            let _ = write!(out, "{:.0} a second", state.per_sec());
        };
        let style = ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} runs, {rate}, {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("rate", rate);
        // It hides by itself where there is no terminal, or one that is dumb.
        let bar = ProgressBar::with_draw_target(Some(u64::from(runs)), ProgressDrawTarget::stderr());
        Progress { bar: bar.with_style(style), began: Instant::now() }
    }

    fn is_long(&self) -> bool {
        self.began.elapsed() >= PATIENCE
    }
}

impl Bar for Progress {
    /// Whoever says so draws the bar.
    fn towards(&self, plays: u32) {
        if self.is_long() {
            self.bar.set_length(u64::from(plays));
        }
    }

    fn finished(&self, plays: u32) {
        if self.is_long() {
            self.bar.set_position(u64::from(plays));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.bar.position() > 0 {
            self.bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;
    use crate::ask::Bar;

    #[test]
    fn nothing_is_drawn_before_a_run_proves_long() {
        let progress = Progress::new(5);
        progress.finished(3);
        progress.towards(9);
        // Whatever moves the bar draws it.
        assert_eq!((progress.bar.position(), progress.bar.length()), (0, Some(5)));
    }
}
