//! Everything that is tested from outside, in one binary.

mod floors;
mod made_up;
mod report;
mod scenario;
mod stats;
