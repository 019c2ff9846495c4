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
mod forces;
mod forecast;
mod formula;
mod gauge;
mod grow;
mod herd;
mod lanes;
mod levers;
mod limits;
mod memory;
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
mod sizes;
mod stay;
mod tally;
mod tie;
mod verify;
mod welcome;
mod world;

pub use memory::{MEMORY, MOST_MEMORY, estimate, fits};
pub use outcome::{Clamps, Outcomes, RunOutcome};
pub use outlook::{LastYear, Outlook};
// Outcomes stand in the order of the metrics.
pub use crate::portfolio::{Better, METRICS, Metric, MetricInfo, Unit};
pub use simulate::{Job, simulate, threads};
pub use sizes::{READERS, unread};
pub use verify::{Verdict, verify};
