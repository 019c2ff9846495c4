//! Chance that can be kept apart: each draw is a number of its own, a function of who draws, what is decided and when.
//! Everything here gives the same bits on every x86-64.

pub mod columns;
mod decision;
mod distribution;
mod draws;
mod identity;
pub mod math;
mod philox;
pub mod quantile;
mod sampler;
mod shock;
pub mod special;
mod stream;

pub use decision::Decision;
pub use distribution::Distribution;
pub use draws::{Draws, named};
pub use identity::{Identity, Origin};
pub use sampler::Sampler;
pub use stream::{Stream, permutation};
