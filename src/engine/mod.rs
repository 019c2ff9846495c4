//! Plays the model: replications of all strategies in one world.

mod amount;
mod arrive;
mod book;
mod buy;
mod crew;
mod dice;
mod draft;
mod each;
mod evaluate;
mod experience;
mod formula;
mod grow;
mod herd;
mod lanes;
mod outcome;
mod outlook;
mod pass;
mod pick;
mod plan;
mod policy;
mod refer;
mod run;
mod scene;
mod serve;
mod simulate;
mod stay;
mod tally;
mod verify;
mod welcome;
mod world;

pub use outcome::{Better, Clamps, METRICS, Metric, MetricInfo, Outcomes, RunOutcome, Unit};
pub use outlook::{LastYear, Outlook};
pub use simulate::{Job, simulate};
pub use verify::{Verdict, verify};
