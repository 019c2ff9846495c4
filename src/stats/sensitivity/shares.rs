//! What makes a figure uncertain: the share of its variance that each input explains, alone and with all others, and the share that is
//! luck (Sobol 1993; Homma & Saltelli 1996; with luck as Hart, Alexanderian & Gremaud 2017 have it).

use super::Known;
use crate::engine::{Instead, Toss};
use crate::stats::sum;
use serde::Serialize;

/// Where the variance of a figure comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shares {
    /// The name of a strategy.
    pub strategy: String,
    /// The one that it is held against; `None` where its value itself is meant.
    pub against: Option<String>,
    /// The variance over everything.
    pub variance: Option<Known>,
    /// The share of it that would be gone if all inputs were known.
    pub ignorance: Option<Known>,
    /// The share that would be left.
    pub luck: Option<Known>,
    /// In the order of the inputs.
    pub inputs: Vec<InputShare>,
}

/// What one input has of a variance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputShare {
    /// The input.
    pub name: String,
    /// By itself: what would be gone on average if it alone were known.
    pub first: Share,
    /// With all that it does together with others: what would be left if all others were known, luck apart.
    pub total: Share,
}

/// A part of two wholes; `None` where there is nothing to share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Of the whole variance.
    pub of_all: Option<Known>,
    /// Of what is not luck.
    pub of_ignorance: Option<Known>,
}

/// How many plays a row takes with so many inputs.
#[must_use]
pub fn plays(inputs: usize) -> u32 {
    2 + 2 * u32::try_from(inputs).unwrap_or(u32::MAX / 4)
}

/// What is to be played, row by row: a run; the same ignorance with other luck; for each input, or for those that are drawn together, other ignorance but for it; and the same
/// ignorance but for it. Luck is never the same twice. The first of a row is the run with its number.
#[must_use]
pub(super) fn design(inputs: &[Vec<usize>], rows: u32) -> Vec<Toss> {
    let mut all = Vec::new();
    let plays = plays(inputs.len());
    for row in 0..rows {
        let other = rows + row;
        let luck = |play: u32| row + play * rows;
        all.push(Toss::of_run(row));
        all.push(Toss { ignorance: row, luck: luck(1), apart: Vec::new() });
        for (together, play) in inputs.iter().zip((2..plays).step_by(2)) {
            let of = |number| together.iter().map(|input| (*input, Instead::Of(number))).collect::<Vec<_>>();
            all.push(Toss { ignorance: other, luck: luck(play), apart: of(row) });
            all.push(Toss { ignorance: row, luck: luck(play + 1), apart: of(other) });
        }
    }
    all
}

impl Shares {
    /// Of a figure of each play of the design; without a name.
    #[must_use]
    pub fn new(names: &[String], figure: &[f64]) -> Shares {
        let plays = plays(names.len()) as usize;
        let column = |play: usize| -> Vec<f64> { figure.iter().skip(play).step_by(plays).copied().collect() };
        let n = (figure.len() / plays) as f64;
        let centred = |values: Vec<f64>| {
            let mean = sum(values.iter().copied()) / n;
            values.into_iter().map(|value| value - mean).collect::<Vec<f64>>()
        };
        let (one, same) = (column(0), column(1));
        // Half the squared difference: what is left when all inputs are the same.
        let luck: Vec<f64> = one.iter().zip(&same).map(|(one, same)| 0.5 * (one - same) * (one - same)).collect();
        let (about, about_same) = (centred(one.clone()), centred(same.clone()));
        // A covariance of n pairs about their own means falls short by a part in n.
        let whole = n / (n - 1.0).max(1.0);
        let together: Vec<f64> = about.iter().zip(&about_same).map(|(one, same)| whole * one * same).collect();
        let all: Vec<f64> = together.iter().zip(&luck).map(|(together, luck)| together + luck).collect();
        let inputs = names.iter().enumerate().map(|(at, name)| {
            let alone = centred(column(2 + 2 * at));
            let but = column(3 + 2 * at);
            let first: Vec<f64> =
                (0..alone.len()).map(|k| whole * 0.5 * (about[k] + about_same[k]) * alone[k]).collect();
            let apart = |k: usize| (one[k] - but[k]) * (one[k] - but[k]) + (same[k] - but[k]) * (same[k] - but[k]);
            let total: Vec<f64> = (0..but.len()).map(|k| 0.25 * apart(k) - luck[k]).collect();
            let share =
                |part: &[f64]| Share { of_all: Known::ratio(part, &all), of_ignorance: Known::ratio(part, &together) };
            InputShare { name: name.clone(), first: share(&first), total: share(&total) }
        });
        Shares {
            strategy: String::new(),
            against: None,
            variance: Known::of(&all),
            ignorance: Known::ratio(&together, &all),
            luck: Known::ratio(&luck, &all),
            inputs: inputs.collect(),
        }
    }
}
