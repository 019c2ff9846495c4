//! One customer under two strategies, side by side: its life in one future, or what becomes of it over all of them.

use crate::engine::{End, Moment, Outcomes, RunOutcome};
use serde::Serialize;

/// A customer, and its life under what is held against and under what is asked about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Life {
    /// As in the list; else its segment with its number there, from 1.
    pub name: String,
    /// The replication, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication: Option<u32>,
    /// How many periods there are, the run-off included.
    #[serde(skip)]
    pub periods: u32,
    /// Shares of the replications by whether it is there at the end.
    pub at_the_end: AtTheEnd,
    /// Under the two strategies.
    pub lives: [Lived; 2],
}

/// Under which of two strategies a customer is there at the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct AtTheEnd {
    /// Under both.
    pub both: f64,
    /// Under the one that is asked about only.
    pub strategy_only: f64,
    /// Under the one that it is held against only.
    pub against_only: f64,
}

/// What becomes of it under one strategy: shares of the replications, and means over them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lived {
    /// The strategy.
    pub strategy: String,
    /// What reports call it.
    #[serde(skip)]
    pub label: String,
    /// There at the end.
    pub there: f64,
    /// Left by its own decision, and is not there at the end.
    pub left: f64,
    /// Failed.
    pub failed: f64,
    /// Not there at the end for another reason: its segment was dropped, or it never came.
    pub otherwise_gone: f64,
    /// Had a problem.
    pub problem: f64,
    /// Told of one.
    pub complained: f64,
    /// Fell asleep.
    pub slept: f64,
    /// Periods in which it was there.
    pub periods: f64,
    /// Purchases.
    pub purchases: f64,
    /// What they came to.
    pub revenue: f64,
    /// What it brought and cost in cash, not discounted.
    pub contribution: f64,
    /// Newcomers whom it brought itself.
    pub brought: f64,
    /// Its periods; of one replication only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub course: Vec<Moment>,
}

impl Life {
    /// Of the two strategies with these places, what is held against first, over so many periods; `None` without a replication.
    #[must_use]
    pub fn new(name: &str, pair: [usize; 2], periods: u32, alone: bool, outcomes: &Outcomes) -> Option<Life> {
        if outcomes.runs.is_empty() {
            return None;
        }
        let lives = pair.map(|at| {
            let all: Vec<&RunOutcome> = outcomes.runs.iter().map(|run| &run[at]).collect();
            let (strategy, label) = outcomes.strategies[at].clone();
            Lived::new(strategy, label, periods, alone, &all)
        });
        let ends = |run: &Vec<RunOutcome>| pair.map(|at| is_there(&run[at].life, periods));
        let share = |wanted: [bool; 2]| part(outcomes.runs.iter().map(|run| ends(run) == wanted));
        let at_the_end = AtTheEnd {
            both: share([true, true]),
            strategy_only: share([false, true]),
            against_only: share([true, false]),
        };
        let replication = outcomes.replications.first().copied().filter(|_| alone);
        Some(Life { name: name.to_owned(), replication, periods, at_the_end, lives })
    }
}

impl Lived {
    fn new(strategy: String, label: String, periods: u32, alone: bool, runs: &[&RunOutcome]) -> Lived {
        let share = |of: &dyn Fn(&[Moment]) -> bool| part(runs.iter().map(|run| of(&run.life)));
        let any = |of: fn(&Moment) -> bool| share(&|life| life.iter().any(of));
        let mean =
            |of: fn(&Moment) -> f64| super::sum(runs.iter().flat_map(|run| &run.life).map(of)) / runs.len() as f64;
        let last = |of: fn(&Moment) -> bool| share(&|life| !is_there(life, periods) && life.last().is_some_and(of));
        let [there, left, failed] =
            [share(&|life| is_there(life, periods)), last(|it| it.leaves && !it.fails), last(|it| it.fails)];
        Lived {
            strategy,
            label,
            there,
            left,
            failed,
            otherwise_gone: share(&|life| {
                !is_there(life, periods) && !life.last().is_some_and(|it| it.leaves || it.fails)
            }),
            problem: any(|it| it.problem.is_some()),
            complained: any(|it| it.problem.is_some_and(|end| end != End::Silent)),
            slept: any(|it| !it.awake),
            periods: mean(|_| 1.0),
            purchases: mean(|it| it.purchases),
            revenue: mean(|it| it.revenue),
            contribution: mean(|it| it.contribution),
            brought: mean(|it| f64::from(it.brings)),
            course: runs.first().filter(|_| alone).map(|run| run.life.clone()).unwrap_or_default(),
        }
    }
}

/// Whether a customer is there when the last period is closed.
fn is_there(life: &[Moment], periods: u32) -> bool {
    life.last().is_some_and(|it| it.period + 1 == periods && !it.leaves && !it.fails)
}

/// The share of those that are.
fn part(all: impl ExactSizeIterator<Item = bool>) -> f64 {
    let n = all.len() as f64;
    all.filter(|it| *it).count() as f64 / n
}
