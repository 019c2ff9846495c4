//! Everything that is tested from outside, in one binary.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that panics has failed, and may ask the platform")]

mod cdnow;
mod cli;
mod diagnostic;
mod floors;
mod golden;
mod hash;
mod laws;
mod made_up;
mod play;
mod prose;
mod published;
mod random;
mod report;
mod roster;
mod rules;
mod scenario;
mod stats;
mod strategy;
mod wrong;
