//! Everything that is tested from outside, in one binary.

mod made_up;
mod random;
mod report;
mod scenario;
mod stats;
