//! What came about in each year up to the horizon, where that is asked.

use super::Closed;
use super::course::Course;
use crate::engine::outcome::SegmentOutcome;
use crate::engine::plan::Plan;
use crate::portfolio::{METRICS, Metric};

/// The years of a world.
#[derive(Default)]
pub(super) struct Years {
    closed: Vec<SegmentOutcome>,
    /// The one that goes on, and how many of its periods are to come.
    open: Option<(Course, u32)>,
}

impl Years {
    /// Adds a period; `whole` is what came about from the start to its end.
    pub(super) fn add(&mut self, plan: &Plan, period: u32, closed: &Closed, whole: &Course) {
        let Some(year) = plan.years.get(self.closed.len()) else { return };
        let (mut course, left) = self.open.take().unwrap_or_else(|| (Course::new(plan, false), year.periods));
        course.add(plan, period, closed);
        if left > 1 {
            self.open = Some((course, left - 1));
            return;
        }
        let mut told = course.outcome(plan);
        for (info, value) in METRICS.iter().filter(|info| info.by_period).zip(&mut told.values) {
            // Of all that was paid to win customers, not of what was paid in the year.
            if matches!(info.metric, Metric::EarnedBack | Metric::WrittenOff) {
                *value = whole.figure(info.metric, plan);
            }
        }
        self.closed.push(told);
    }

    /// All of them.
    pub(super) fn told(self) -> Vec<SegmentOutcome> {
        self.closed
    }
}
