//! A sum over periods that knows how much of it is rounding.

/// A sum over the periods so far: exactly 0 where only rounding is left of it.
#[derive(Clone, Copy, Default)]
pub(in crate::engine) struct Running {
    pub(in crate::engine) now: f64,
    /// All that came and went.
    moved: f64,
}

impl Running {
    /// From an amount on.
    pub(in crate::engine) fn from(opening: f64) -> Self {
        Running { now: opening, moved: opening.abs() }
    }

    /// Adds what came, less what went.
    pub(in crate::engine) fn add(&mut self, came: f64, went: f64) {
        const ROUNDING: f64 = 1e-12;
        self.moved += came.abs() + went.abs();
        self.now += came - went;
        if self.now.abs() <= ROUNDING * self.moved {
            self.now = 0.0;
        }
    }
}
