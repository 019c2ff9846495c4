//! Which strategy to choose, by where a lever stands: the acceptability curve of health economics (van Hout, Al, Gordon & Rutten 1994).

use crate::stats::Effect;
use serde::Serialize;

/// How likely each strategy is the best, along a lever.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Acceptability {
    /// The lever.
    pub lever: String,
    /// What reports call it.
    #[serde(skip)]
    pub label: String,
    /// Its values, in ascending order.
    pub points: Vec<Standpoint>,
}

/// A value of the lever.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standpoint {
    /// The value.
    pub at: f64,
    /// Every strategy.
    pub strategies: Vec<Chosen>,
}

/// A strategy there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chosen {
    /// Its name.
    pub name: String,
    /// What it is worth.
    pub value: Effect,
    /// The share of runs in which it has the highest value, ties split evenly.
    pub p_best: f64,
}

impl Standpoint {
    /// Of the values of each strategy in each run; what the lever costs is the same for all. `None` without a run.
    #[must_use]
    pub fn new(at: f64, names: &[String], runs: &[Vec<f64>], cost: f64) -> Option<Standpoint> {
        let mut points = vec![0.0; names.len()];
        for run in runs {
            let highest = run.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let winners: Vec<usize> = (0..run.len()).filter(|strategy| run[*strategy] == highest).collect();
            winners.iter().for_each(|winner| points[*winner] += 1.0 / winners.len() as f64);
        }
        let chosen = |(strategy, name): (usize, &String)| {
            let values: Vec<f64> = runs.iter().map(|run| run[strategy] - cost).collect();
            Some(Chosen {
                name: name.clone(),
                value: Effect::new(&values)?,
                p_best: points[strategy] / runs.len() as f64,
            })
        };
        let strategies = names.iter().enumerate().map(chosen).collect::<Option<_>>()?;
        Some(Standpoint { at, strategies })
    }
}
