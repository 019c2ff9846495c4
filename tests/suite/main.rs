//! Everything that is tested from outside, in one binary.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::float_cmp, reason = "the same bits are meant")]
#![allow(unreachable_pub, reason = "one crate")]

mod cli;
mod floors;
mod made_up;
mod random;
mod report;
mod rules;
mod scenario;
mod stats;
mod study;
mod wrong;
