//! What strategies bring together, beside what each brings alone.

use super::{BASELINE, Difference, sum};
use crate::engine::{Better, Metric, Outcomes};
use serde::Serialize;

/// Several strategies and all of them as one, in value less that of the baseline, in the same replication.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interaction {
    /// What each brings alone, added up.
    pub sum: Difference,
    /// What they bring as one.
    pub together: Difference,
    /// That less the sum.
    pub interaction: Difference,
}

impl Interaction {
    /// Of outcomes in which the last strategy is all the others as one; `None` without a baseline or a replication.
    #[must_use]
    pub fn new(outcomes: &Outcomes) -> Option<Interaction> {
        let baseline = outcomes.strategies.iter().position(|(name, _)| name == BASELINE)?;
        let last = outcomes.strategies.len() - 1;
        let alone = || (0..last).filter(|at| *at != baseline);
        let (mut sums, mut wholes) = (Vec::new(), Vec::new());
        for run in &outcomes.runs {
            let value = |at: usize| run[at].values[Metric::Value as usize];
            let more = |at: usize| Some(value(at)? - value(baseline)?);
            let each: Vec<f64> = alone().map(more).collect::<Option<_>>()?;
            sums.push(sum(each.into_iter()));
            wholes.push(more(last)?);
        }
        let less = |one: &[f64], other: Option<&[f64]>| {
            let other = |at: usize| other.map_or(0.0, |other| other[at]);
            let pairs: Vec<(f64, f64)> = one.iter().enumerate().map(|(at, one)| (*one, other(at))).collect();
            Difference::new(&pairs, Better::Higher)
        };
        Some(Interaction {
            sum: less(&sums, None)?,
            together: less(&wholes, None)?,
            interaction: less(&wholes, Some(&sums))?,
        })
    }
}
