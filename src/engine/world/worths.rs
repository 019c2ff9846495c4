//! Where the value of a world comes from: its cash by segment and line, discounted.

use crate::engine::outcome::Worths;
use crate::engine::plan::Plan;
use crate::portfolio::{CASH, Line};

impl Worths {
    /// Before the first period.
    pub(super) fn new(plan: &Plan) -> Self {
        let periods = Vec::with_capacity(plan.discount.len());
        Worths {
            lines: vec![[0.0; CASH.len()]; plan.segments.len() + 1],
            periods,
            fates: Vec::new(),
            customers: Vec::new(),
        }
    }

    /// Adds what came in and went out in a period from whom `at` says.
    pub(super) fn add(&mut self, at: usize, discount: f64, entry: impl Fn(Line) -> f64) {
        for (sum, line) in self.lines[at].iter_mut().zip(CASH) {
            *sum += f64::from(line.info().cash) * entry(line) * discount;
        }
    }
}
