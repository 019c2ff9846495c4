//! What policy and channel rules see of the whole portfolio, and what they may do to it.

use super::scope::FIGURES;

/// The portfolio's figures of the last period, in the order of [`PORTFOLIO`](super::PORTFOLIO).
#[derive(Clone, Copy, Debug)]
pub struct PortfolioView<'a> {
    /// `period`, `year` and the assumptions, in the order of [`Scope::globals`](super::Scope).
    pub globals: &'a [f64],
    /// Of all customers.
    pub total: &'a [f64; FIGURES],
    /// Of each segment, in the order of the model.
    pub segments: &'a [[f64; FIGURES]],
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
    /// Books a cost of this period.
    Book {
        /// The index of its name among [`RuleBook::bookings`](super::RuleBook::bookings).
        name: usize,
        /// How much.
        amount: f64,
    },
}
