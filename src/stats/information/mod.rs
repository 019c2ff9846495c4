//! What it is worth to know before deciding: all that we do not know, parts of it, or the answer of a pilot.

mod estimate;
mod nested;
mod pilot;
mod regression;

pub use nested::{Bracket, Nested};
pub use pilot::{Answer, Pilot};

use super::sensitivity::Player;
use super::{AsIs, Known};
use crate::error::Result;
use crate::random::Draws;
use estimate::{Gain, first_highest};
use serde::Serialize;

/// What knowledge is worth, in money.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Information {
    /// Of all that we do not know.
    pub evpi: Worth,
    /// Of each input, and of each group that was asked for, the highest first.
    pub evppi: Vec<Of>,
    /// Of pilots.
    pub evsi: Vec<Sampled>,
    /// By strategy, the share of what may be true in which it is expected to be the best.
    pub p_best_known: Vec<Best>,
    /// Whether no part is found to be worth more than all of it, within the error of both: what must be.
    pub ordered: bool,
}

/// What it is worth to know something.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Worth {
    /// What it is estimated to be.
    #[serde(flatten)]
    pub known: Known,
    /// Whether it can be told from 0: whether it lies two standard errors above it.
    pub clear: bool,
    /// What nested runs say; `None` unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nested: Option<Bracket>,
}

/// Of some inputs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Of {
    /// Which.
    pub names: Vec<String>,
    /// What it is worth to know them.
    #[serde(flatten)]
    pub worth: Worth,
    /// What all others are worth beside them.
    pub rest: Known,
}

/// Of a pilot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sampled {
    /// What it asks about, whom, and how.
    #[serde(flatten)]
    pub pilot: Pilot,
    /// What its answer is worth.
    #[serde(flatten)]
    pub worth: Worth,
}

/// How often a strategy is the best when all is known but luck.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Best {
    /// Its name.
    pub strategy: String,
    /// 0..1.
    pub p_best_known: f64,
}

/// What is to be known.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Groups of inputs, by their places.
    pub together: Vec<Vec<usize>>,
    /// Pilots.
    pub pilots: Vec<Pilot>,
    /// How nested runs are to check it.
    pub nested: Option<Nested>,
}

impl Information {
    /// Of runs in which the inputs came to these values, by input. Nested runs are played.
    ///
    /// # Errors
    /// A pilot that cannot be taken, and those of playing.
    pub fn new(as_is: AsIs, drawn: &[Vec<f64>], wanted: &Wanted, seed: u64, play: &mut Player) -> Result<Information> {
        let strategies = &as_is.comparison.strategies;
        let values: Vec<Vec<f64>> =
            (0..strategies.len()).map(|at| as_is.values.iter().map(|run| run[at]).collect()).collect();
        let alone = first_highest(values.iter().map(|own| Known::of(own).map_or(f64::NEG_INFINITY, |it| it.mean)));
        let mut nested = |inputs: &[usize]| {
            wanted.nested.map(|nested| nested.bracket(inputs, drawn.len(), strategies.len(), alone, play)).transpose()
        };
        let everything: Vec<usize> = (0..drawn.len()).collect();
        let all = Gain::new(&values, drawn);
        let evpi = Worth::new(&all, nested(&everything)?);
        let groups = everything.iter().map(|input| vec![*input]).chain(wanted.together.iter().cloned());
        let mut parts = Vec::new();
        for group in groups {
            let known: Vec<Vec<f64>> = group.iter().map(|input| drawn[*input].clone()).collect();
            let gain = Gain::new(&values, &known);
            let rest: Vec<f64> = all.each.iter().zip(&gain.each).map(|(all, part)| all - part).collect();
            parts.push(Of {
                names: group.iter().map(|input| as_is.inputs[*input].name.clone()).collect(),
                worth: Worth::new(&gain, nested(&group)?),
                rest: Known::of(&rest).unwrap_or(Known { mean: 0.0, se: None }),
            });
        }
        let ordered = parts.iter().all(|of| of.rest.mean >= 0.0 || !of.rest.is_clear());
        parts.sort_by(|one, other| other.worth.known.mean.total_cmp(&one.worth.known.mean));
        let sampled = |pilot: &Pilot| {
            let answers =
                pilot.answers(&as_is.inputs[pilot.input], &drawn[pilot.input], &|run| Draws::new(seed, run))?;
            Ok(Sampled { pilot: pilot.clone(), worth: Worth::new(&Gain::new(&values, &[answers]), None) })
        };
        let share = |at: usize| {
            let won = all.choice.iter().filter(|choice| **choice == at).count();
            won as f64 / all.choice.len().max(1) as f64
        };
        let best = |(at, name): (usize, &String)| Best { strategy: name.clone(), p_best_known: share(at) };
        Ok(Information {
            evpi,
            evppi: parts,
            evsi: wanted.pilots.iter().map(sampled).collect::<Result<_>>()?,
            p_best_known: strategies.iter().map(|it| &it.name).enumerate().map(best).collect(),
            ordered,
        })
    }
}

impl Worth {
    fn new(gain: &Gain, nested: Option<Bracket>) -> Worth {
        let known = gain.known();
        Worth { known, clear: known.mean > 0.0 && known.is_clear(), nested }
    }
}
