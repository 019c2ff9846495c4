//! Everything that is tested from outside, in one binary.

mod diagnostic;
mod hash;
mod made_up;
mod random;
mod report;
mod roster;
mod scenario;
mod stats;
mod wrong;
