//! Everything that is tested from outside, in one binary.

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
