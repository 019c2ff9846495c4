//! Everything that is tested from outside, in one binary.

mod cli;
mod diagnostic;
mod floors;
mod hash;
mod made_up;
mod prose;
mod random;
mod report;
mod roster;
mod rules;
mod scenario;
mod stats;
mod strategy;
mod wrong;
