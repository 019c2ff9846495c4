//! What a resource came to up to the horizon: its load, how people felt, and how many they were.

use super::staff::Staff;
use crate::engine::named::NamedOutcome;
use crate::engine::plan::Plan;

/// The closed periods of a resource, added up.
#[derive(Clone, Default)]
pub(in crate::engine) struct Worked {
    /// Minutes asked for, and those that there were.
    work: f64,
    capacity: f64,
    /// Mood summed over units and periods, and how many these were.
    mood: f64,
    unit_periods: f64,
    units: f64,
    /// Load, mood and units of each period, if they are kept.
    series: [Vec<Option<f64>>; 3],
}

impl Worked {
    /// Adds a period.
    pub(in crate::engine) fn add(&mut self, plan: &Plan, work: f64, capacity: f64, staff: &Staff) {
        self.work += work;
        self.capacity += capacity;
        self.mood += staff.mood * staff.units;
        self.unit_periods += staff.units;
        self.units = staff.units;
        if plan.detail.by_period {
            let now = [work / capacity, staff.mood, staff.units];
            self.series.iter_mut().zip(now).for_each(|(series, now)| series.push(Some(now)));
        }
    }

    /// The figures that are told of it, in the order of [`Plan::named`].
    pub(in crate::engine) fn outcomes(self) -> [NamedOutcome; 3] {
        let mean = |sum: f64, of: f64| (of > 0.0).then(|| sum / of);
        let values = [mean(self.work, self.capacity), mean(self.mood, self.unit_periods), Some(self.units)];
        let mut series = self.series.into_iter();
        values.map(|value| NamedOutcome { value, series: series.next().unwrap_or_default() })
    }
}
