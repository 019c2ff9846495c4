//! What strategies bring together, beside what each brings alone.

use super::paired::largest;
use super::{Difference, Gathering, sum};
use crate::engine::Better;
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
    /// Whether they may come to something else in another order.
    #[serde(skip)]
    pub ordered: bool,
}

impl Interaction {
    /// Of outcomes in which the last strategy is all the others as one; `None` without a baseline or a replication.
    #[must_use]
    pub fn new(gathering: &Gathering) -> Option<Interaction> {
        let baseline = gathering.baseline()?;
        let last = gathering.strategies.len() - 1;
        let alone = || (0..last).filter(|at| *at != baseline);
        let (mut sums, mut wholes) = (Vec::new(), Vec::new());
        for run in 0..gathering.runs as usize {
            let value = |at: usize| gathering.strategies[at].value.get(run);
            let more = |at: usize| Some(value(at)? - value(baseline)?);
            let each: Vec<f64> = alone().map(more).collect::<Option<_>>()?;
            sums.push(sum(each.into_iter()));
            wholes.push(more(last)?);
        }
        // What is rounding of the values is nothing, however little there is between them.
        let size = largest(gathering.strategies.iter().flat_map(|it| it.value.iter()).flatten());
        let less = |one: &[f64], other: Option<&[f64]>| {
            let other = |at: usize| other.map_or(0.0, |other| other[at]);
            let pairs: Vec<(f64, f64)> = one.iter().enumerate().map(|(at, one)| (*one, other(at))).collect();
            Difference::among(&pairs, Better::Higher, size)
        };
        Some(Interaction {
            sum: less(&sums, None)?,
            together: less(&wholes, None)?,
            interaction: less(&wholes, Some(&sums))?,
            ordered: false,
        })
    }
}
