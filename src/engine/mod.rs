//! Plays the model: replications of all strategies in one world.

mod columns;
mod fewer;
mod named;
mod outcome;
mod plan;
mod population;
mod replication;
mod run;
mod scene;
mod scratch;
mod simulate;
mod steps;
mod toss;
mod verify;
mod world;

pub use fewer::Fewer;
pub use named::{CascadeFigure, NamedFigure, NamedOutcome, Thing, TrialFigure};
pub use outcome::{
    Account, Accounts, Clamps, Detail, FATES, Moment, Opening, Outcomes, RunOutcome, SegmentOutcome, Worths,
};
pub use plan::memory::{MEMORY, MOST_MEMORY, estimate, fits};
pub use world::accounts::LOOK;
pub use world::cohorts::Cohorts;
pub use world::concentration::WHALE;
pub use world::course::adds_up;
pub use world::outlook::{LastYear, Outlook};
// Outcomes stand in the order of the metrics.
pub use crate::portfolio::{Better, METRICS, Metric, MetricInfo, Unit};
pub use plan::amount::{Amount, By, Rate};
pub use plan::firm::{Asking, Bargaining, Crew, Ladder, Round};
pub use plan::portrait::{Kind, Overlay, Portrait, Shift, portrait};
pub use plan::sizes::{CELLS, EXACT, READERS, unread};
pub use simulate::{Job, each, pursue, replay, simulate, some, stream, threads, toss, unplayed};
pub use steps::problems::End;
pub use toss::{Input, Instead, Toss, drawn, inputs};
pub use verify::{Verdict, believe, verify};
