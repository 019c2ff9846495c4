//! A line: sums, limits and products with constants, in one pass over a column.

use super::functions::clamp;

/// A chain: something is added, the sum is kept within limits, multiplied, and something is added again. What it does
/// not do changes no bit: -0 is added, 1 multiplied, no limit set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    add: f64,
    low: f64,
    high: f64,
    times: f64,
    plus: f64,
    /// How many instructions it stands for.
    pub(super) joined: usize,
    /// Which of its four links may come next.
    next: usize,
}

/// One link of a chain.
#[derive(Clone, Copy)]
pub(super) enum Link {
    Add(f64),
    Within(f64, f64),
    Times(f64),
}

impl Line {
    pub(super) const NOTHING: Line =
        Line { add: -0.0, low: f64::NEG_INFINITY, high: f64::INFINITY, times: 1.0, plus: -0.0, joined: 0, next: 0 };

    /// What the chain makes of `x`.
    #[inline(always)]
    pub(super) fn at(self, x: f64) -> f64 {
        clamp(x + self.add, self.low, self.high) * self.times + self.plus
    }

    /// The same for a line without limits.
    #[inline(always)]
    pub(super) fn free_at(self, x: f64) -> f64 {
        (x + self.add) * self.times + self.plus
    }

    pub(super) fn has_limits(self) -> bool {
        self.low != f64::NEG_INFINITY || self.high != f64::INFINITY
    }

    /// With one more link, if it has room.
    fn with(self, link: Link) -> Option<Line> {
        match (link, self.next) {
            (Link::Add(add), 0) => Some(Line { add, next: 1, ..self }),
            (Link::Add(plus), 1..=3) => Some(Line { plus, next: 4, ..self }),
            (Link::Within(low, high), 0..=1) => Some(Line { low, high, next: 2, ..self }),
            (Link::Times(times), 0..=2) => Some(Line { times, next: 3, ..self }),
            _ => None,
        }
    }

    /// With the links of one more instruction.
    pub(super) fn follow(self, links: &[Link]) -> Option<Line> {
        let line = links.iter().try_fold(self, |line, link| line.with(*link))?;
        Some(Line { joined: self.joined + 1, ..line })
    }

    /// Whether it may end in -0.
    pub(super) fn may_be_minus_zero(self) -> bool {
        self.next != 1 || self.add == 0.0
    }
}
