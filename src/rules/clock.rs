//! When it is in a rule, and how far time goes in the scenario at hand.

use crate::model::Model;

/// A way to say when it is.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Its name, without a dot and after `portfolio.`.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What it means, in one sentence without a full stop.
    pub meaning: &'static str,
    /// The last one that is played.
    pub(super) last: fn(&Longest) -> f64,
}

/// What rules read of time, in the order of the first globals.
pub const CLOCK: [Hand; 2] = [
    Hand {
        name: "period",
        unit: "periods",
        meaning: "the period that is played, counted from 0",
        last: |longest| longest.period,
    },
    Hand { name: "year", unit: "years", meaning: "its year, counted from 0", last: |longest| longest.year },
];

/// The largest values that time has in a scenario.
#[derive(Clone, Copy, Debug)]
pub(super) struct Longest {
    /// The last period, those of a run-off included.
    period: f64,
    year: f64,
    /// Periods since arrival of who has been there longest.
    pub(super) tenure: f64,
}

impl Longest {
    pub(super) fn new(model: &Model) -> Longest {
        let horizon = &model.horizon;
        let period = f64::from(horizon.periods) + f64::from(horizon.run_off) - 1.0;
        let before = model.roster.iter().map(|listed| -f64::from(listed.start)).fold(0.0, f64::max);
        Longest { period, year: (period / horizon.length.per_year()).floor(), tenure: period + before }
    }
}
