//! Plays the model: replications of all strategies in one world.

mod outcome;

pub use outcome::{Better, METRICS, Metric, MetricInfo, Outcomes, RunOutcome, Unit};
