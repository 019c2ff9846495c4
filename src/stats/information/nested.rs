//! What knowledge is worth by brute force: for each of many things that may be true, many runs.

use super::estimate::first_highest;
use crate::engine::{Instead, Toss};
use crate::error::Result;
use crate::stats::sensitivity::Player;
use crate::stats::{Known, sum};
use serde::Serialize;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nested {
    /// Things that may be true.
    pub outer: u32,
    /// Runs for each, two or more.
    pub inner: u32,
}

/// Between what it lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bracket {
    /// Too low on average: one half of the runs chooses, the other says what that is worth.
    pub low: Known,
    /// Too high on average: the same runs choose and say what that is worth.
    pub high: Known,
    /// Things that may be true.
    pub outer: u32,
    /// Runs for each.
    pub inner: u32,
}

impl Nested {
    /// Of knowing these inputs of so many, against taking one strategy come what may.
    ///
    /// # Errors
    /// Those of playing.
    pub(super) fn bracket(
        self,
        inputs: &[usize],
        of: usize,
        strategies: usize,
        alone: usize,
        play: &mut Player,
    ) -> Result<Bracket> {
        let Nested { outer, inner } = self;
        let all: Vec<usize> = (0..strategies).collect();
        let (mut low, mut high) = (Vec::new(), Vec::new());
        for truth in 0..outer {
            let number = |run: u32| outer + truth * inner + run;
            let toss = |run: u32| {
                if inputs.len() == of {
                    Toss { ignorance: truth, luck: number(run), apart: Vec::new() }
                } else {
                    let apart = inputs.iter().map(|input| (*input, Instead::Of(truth))).collect();
                    Toss { apart, ..Toss::of_run(number(run)) }
                }
            };
            let played = play(&all, &(0..inner).map(toss).collect::<Vec<Toss>>())?;
            let mean = |at: usize, half: &dyn Fn(usize) -> bool| {
                let own: Vec<f64> =
                    played.iter().enumerate().filter(|(run, _)| half(*run)).map(|(_, run)| run[at]).collect();
                sum(own.iter().copied()) / own.len() as f64
            };
            let halves: [&dyn Fn(usize) -> bool; 2] = [&|run| run % 2 == 0, &|run| run % 2 == 1];
            let gain = |chooses: &dyn Fn(usize) -> bool, says: &dyn Fn(usize) -> bool| {
                let choice = first_highest(all.iter().map(|at| mean(*at, chooses)));
                mean(choice, says) - mean(alone, says)
            };
            low.push(0.5 * (gain(halves[0], halves[1]) + gain(halves[1], halves[0])));
            high.push(gain(&|_| true, &|_| true));
        }
        let known = |each: &[f64]| Known::of(each).unwrap_or(Known { mean: 0.0, se: None });
        Ok(Bracket { low: known(&low), high: known(&high), outer, inner })
    }
}
