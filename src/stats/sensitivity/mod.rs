//! What would change the answer: how much of a figure's uncertainty each input explains, what its low and high values would do, and where
//! the decision turns.

mod flip;
mod shares;
mod tornado;

pub use flip::Flip;
pub use shares::{InputShare, Share as ShareOf, Shares, plays};
pub use tornado::{Bar, Swing};

use super::{Comparison, Known};
use crate::engine::{Input, Instead, Toss};
use crate::error::Result;
use crate::random::Distribution;
use crate::stats::BASELINE;
use serde::Serialize;

/// The quantiles that a low and a high value are.
pub const LOW_HIGH: [f64; 2] = [0.1, 0.9];

/// The quantiles between which flip points are looked for.
const RANGE: [f64; 2] = [0.001, 0.999];

/// Of what takes some values only, so many of them are looked at.
const VALUES: usize = 25;

/// Plays strategies, by their place among all, in worlds: by world the value of each.
pub type Player<'a> = dyn FnMut(&[usize], &[Toss]) -> Result<Vec<Vec<f64>>> + 'a;

/// What would change the answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sensitivity {
    /// The strategy with the highest mean value, and the one that comes next; `None` where there is none.
    pub leader: Option<String>,
    /// That one.
    pub challenger: Option<String>,
    /// By strategy, of its value and then of what it brings more than the baseline; last of what the leader brings more than the
    /// challenger, where neither is the baseline.
    pub shares: Vec<Shares>,
    /// The widest first.
    pub tornado: Vec<Bar>,
    /// Of plain numbers of the scenario, likewise; empty unless asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<Bar>,
    /// Paths of those that cannot be moved so far: whole numbers, shares near an end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmoved: Vec<String>,
    /// By input, all points at which the decision turns, or one entry that says that there is none.
    #[serde(skip)]
    pub flip: Vec<Flip>,
}

/// The runs as they are.
#[derive(Clone, Copy)]
pub struct AsIs<'a> {
    /// What they say.
    pub comparison: &'a Comparison,
    /// By run, the value of each strategy.
    pub values: &'a [Vec<f64>],
    /// What is drawn once per run.
    pub inputs: &'a [Input],
}

impl Sensitivity {
    /// Plays what it takes: so many rows as there are runs.
    ///
    /// # Errors
    /// Those of playing.
    pub fn new(as_is: AsIs, play: &mut Player) -> Result<Sensitivity> {
        let names = |at: usize| as_is.comparison.strategies[at].name.clone();
        let pair = as_is.pair();
        Ok(Sensitivity {
            leader: pair.first().copied().map(names),
            challenger: pair.get(1).copied().map(names),
            shares: as_is.shares(play)?,
            tornado: as_is.tornado(&pair, play)?,
            numbers: Vec::new(),
            unmoved: Vec::new(),
            flip: if pair.len() > 1 { as_is.flips(&pair, play)? } else { Vec::new() },
        })
    }
}

impl AsIs<'_> {
    /// The leader and its challenger, or the only strategy.
    #[must_use]
    pub fn pair(&self) -> Vec<usize> {
        match self.comparison.leaders {
            Some(leaders) => vec![leaders.best, leaders.second],
            None => (0..self.comparison.strategies.len()).take(1).collect(),
        }
    }

    fn runs(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }

    /// The values of these strategies in each run.
    fn of(&self, strategies: &[usize]) -> Vec<Vec<f64>> {
        self.values.iter().map(|run| strategies.iter().map(|at| run[*at]).collect()).collect()
    }

    /// What is drawn by itself, and what is drawn together as one, by name.
    fn together(&self) -> Vec<(String, Vec<usize>)> {
        let mut all: Vec<(String, Vec<usize>)> = Vec::new();
        for (at, input) in self.inputs.iter().enumerate() {
            match (&input.table, all.last_mut()) {
                (Some(table), Some((name, members))) if name == table => members.push(at),
                _ => all.push((input.table.clone().unwrap_or_else(|| input.name.clone()), vec![at])),
            }
        }
        all
    }

    fn shares(&self, play: &mut Player) -> Result<Vec<Shares>> {
        let strategies = &self.comparison.strategies;
        let all: Vec<usize> = (0..strategies.len()).collect();
        let (names, together): (Vec<String>, Vec<Vec<usize>>) = self.together().into_iter().unzip();
        let design = shares::design(&together, self.runs());
        // The first of each row was played.
        let each = plays(together.len()) as usize;
        let rest: Vec<Toss> =
            design.iter().enumerate().filter(|(at, _)| at % each != 0).map(|(_, toss)| toss.clone()).collect();
        let mut played = play(&all, &rest)?.into_iter();
        let values: Vec<Vec<f64>> = self
            .values
            .iter()
            .flat_map(|own| std::iter::once(own.clone()).chain(played.by_ref().take(each - 1)).collect::<Vec<_>>())
            .collect();
        let own = |at: usize| strategies[at].name.clone();
        let of = |at: usize, other: Option<usize>| {
            let figure: Vec<f64> = values.iter().map(|run| run[at] - other.map_or(0.0, |other| run[other])).collect();
            Shares { strategy: own(at), against: other.map(own), ..Shares::new(&names, &figure) }
        };
        let baseline = strategies.iter().position(|it| it.name == BASELINE);
        let mut found = Vec::new();
        for at in 0..strategies.len() {
            found.push(of(at, None));
            found.extend(baseline.filter(|other| *other != at).map(|other| of(at, Some(other))));
        }
        // What is to be decided is between the two best, whoever they are.
        if let [leader, challenger] = self.pair()[..]
            && ![leader, challenger].map(Some).contains(&baseline)
        {
            found.push(of(leader, Some(challenger)));
        }
        Ok(found)
    }

    /// Every run again with one input elsewhere.
    fn again(&self, input: usize, instead: Instead) -> Vec<Toss> {
        (0..self.runs()).map(|run| Toss { apart: vec![(input, instead)], ..Toss::of_run(run) }).collect()
    }

    fn tornado(&self, pair: &[usize], play: &mut Player) -> Result<Vec<Bar>> {
        let base = self.of(pair);
        let mut bars = Vec::new();
        for (at, input) in self.inputs.iter().enumerate() {
            let mut swing = |share: f64| {
                let there = play(pair, &self.again(at, Instead::Quantile(share)))?;
                Ok(Swing::new(input.law.quantile(share), &base, &there))
            };
            let [low, high] = LOW_HIGH.map(&mut swing);
            if let (Some(low), Some(high)) = (low?, high?) {
                bars.push(Bar { name: input.name.clone(), low, high });
            }
        }
        widest_first(&mut bars);
        Ok(bars)
    }

    fn flips(&self, pair: &[usize], play: &mut Player) -> Result<Vec<Flip>> {
        let mut flips = Vec::new();
        for (at, input) in self.inputs.iter().enumerate() {
            let [from, to] = RANGE.map(|share| input.law.quantile(share));
            let mut ask = |value: f64| {
                let there = play(pair, &self.again(at, Instead::Value(value)))?;
                Ok(there.iter().map(|run| run[0] - run[1]).collect())
            };
            let flip = |value, ci95, steps| Flip { assumption: input.name.clone(), value, ci95, from, to, steps };
            let steps = input.is_discrete();
            let found: Vec<Flip> = if steps {
                let values = values(&input.law, [from, to]);
                flip::steps(&values, &mut ask)?.into_iter().map(|value| flip(Some(value), None, true)).collect()
            } else if from < to {
                let all = flip::crossings([from, to], &mut ask)?;
                all.into_iter().map(|(value, ci95)| flip(Some(value), Some(ci95), false)).collect()
            } else {
                Vec::new()
            };
            if found.is_empty() {
                flips.push(flip(None, None, steps));
            }
            flips.extend(found);
        }
        Ok(flips)
    }
}

/// Puts the widest bars first; of equals, the one that came first.
pub fn widest_first(bars: &mut [Bar]) {
    bars.sort_by(|one, other| other.width().total_cmp(&one.width()));
}

/// What a law that takes some values only may come to within a range; of many, some spread over its quantiles.
fn values(law: &Distribution, [from, to]: [f64; 2]) -> Vec<f64> {
    let mut all: Vec<f64> = match law {
        Distribution::Bernoulli { .. } => vec![0.0, 1.0],
        Distribution::Discrete { values, .. } | Distribution::Empirical { values } => values.clone(),
        _ => {
            (0..=VALUES).map(|at| law.quantile(RANGE[0] + (RANGE[1] - RANGE[0]) * at as f64 / VALUES as f64)).collect()
        }
    };
    all.retain(|value| (from..=to).contains(value) || matches!(law, Distribution::Bernoulli { .. }));
    all.sort_unstable_by(f64::total_cmp);
    all.dedup();
    let every = all.len().div_ceil(VALUES).max(1);
    let last = all.last().copied();
    let mut some: Vec<f64> = all.into_iter().step_by(every).collect();
    some.extend(last.filter(|last| some.last() != Some(last)));
    some
}
