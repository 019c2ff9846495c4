//! What a low and a high value of each input would do.

use crate::stats::{Effect, Estimate};
use serde::Serialize;

/// An input at a low and at a high value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    /// An assumption, or the path of a number.
    pub name: String,
    /// At the lower value.
    pub low: Swing,
    /// At the higher one.
    pub high: Swing,
}

/// What a value of an input would do, against what is expected as things stand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Swing {
    /// The value.
    pub at: f64,
    /// To the value of the leader.
    pub value: Effect,
    /// To its advantage; `None` where it has nobody to be ahead of.
    pub advantage: Option<Effect>,
}

impl Bar {
    /// How far apart the two ends are: in the advantage, or without one in the value.
    #[must_use]
    pub fn width(&self) -> f64 {
        let mean = |swing: &Swing| swing.advantage.unwrap_or(swing.value).mean;
        (mean(&self.high) - mean(&self.low)).abs().max(mean(&self.low).abs()).max(mean(&self.high).abs())
    }
}

impl Swing {
    /// Of each run as it is and with the input at a value: the values of the leader, and of the other where there is one. `None` of none.
    #[must_use]
    pub fn new(at: f64, as_is: &[Vec<f64>], there: &[Vec<f64>]) -> Option<Swing> {
        let more = |figure: &dyn Fn(&Vec<f64>) -> f64| {
            let each: Vec<f64> = as_is.iter().zip(there).map(|(as_is, there)| figure(there) - figure(as_is)).collect();
            Estimate::new(&each).map(|Estimate { mean, se, ci95, .. }| Effect { mean, se, ci95 })
        };
        let two = as_is.first()?.len() > 1;
        let advantage = if two { more(&|it| it[0] - it[1]) } else { None };
        Some(Swing { at, value: more(&|it| it[0])?, advantage })
    }
}
