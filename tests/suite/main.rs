//! All tests of behaviour, in one binary.
#![allow(clippy::unwrap_used)] // a test may end where something is missing
#![allow(clippy::float_cmp)] // the figures compared are exact

mod diagnostic;
mod hash;
mod roster;
mod scenario;
mod strategy;
mod wrong;
