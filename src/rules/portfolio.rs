//! What policy and channel rules see of the whole portfolio, and what they may do to it.

use super::scope::FIGURES;
use super::staff::OWNERS;
use std::sync::Arc;

/// What rules see of a closed period.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Of all customers, then of each segment in the order of the model, in the order of [`PORTFOLIO`](super::PORTFOLIO).
    pub figures: Vec<[f64; FIGURES]>,
    /// What is asked for by name: by [`Owner`](super::Owner), by thing in the order of the model, in the order of its figures.
    pub owned: [Vec<Vec<f64>>; OWNERS],
}

/// What policy and channel rules see.
#[derive(Clone, Copy, Debug)]
pub struct PortfolioView<'a> {
    /// `period`, `year` and the assumptions, in the order of [`Scope::globals`](super::Scope).
    pub globals: &'a [f64],
    /// Of the last period.
    pub last: &'a Seen,
    /// All periods so far, the first one first, where a rule asks for means of them; else empty.
    pub past: &'a Arc<Vec<Seen>>,
    /// What a policy remembers, in the order of [`Scope::memory`](super::Scope::memory).
    pub memory: &'a [f64],
}

/// Something that a policy does, from this period on.
#[derive(Clone, Debug, PartialEq)]
pub enum Lever {
    /// Gives a segment another service level; indices of the model.
    Service {
        /// Which segment.
        segment: usize,
        /// Which service level.
        service: usize,
    },
    /// Adds to the quantities at a path.
    Add {
        /// A path as in a strategy's `change`.
        path: String,
        /// How much.
        value: f64,
    },
    /// Multiplies them.
    Scale {
        /// A path as in a strategy's `change`.
        path: String,
        /// By how much.
        value: f64,
    },
    /// Replaces them.
    Set {
        /// A path as in a strategy's `change`.
        path: String,
        /// The new value.
        value: f64,
    },
    /// Remembers a number until it is replaced.
    Remember {
        /// The index of its name among [`Scope::memory`](super::Scope::memory).
        name: usize,
        /// The number.
        value: f64,
    },
    /// Books a cost of this period.
    Book {
        /// The index of its name among [`RuleBook::bookings`](super::RuleBook::bookings).
        name: usize,
        /// How much.
        amount: f64,
    },
}
