//! A pilot: what some customers answer about an input, drawn for each run (Strong, Oakley, Brennan & Breeze 2015).

use crate::engine::Input;
use crate::error::{Error, Result};
use crate::random::quantile::normal_quantile;
use crate::random::special::beta_i;
use crate::random::{Decision, Draws, Identity};
use serde::Serialize;

/// A pilot that is not played yet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pilot {
    /// The input that it asks about.
    pub name: String,
    /// Its place among the inputs.
    #[serde(skip)]
    pub input: usize,
    /// How many are asked.
    pub size: u32,
    /// How their answers scatter; `None` where they say yes or no, with the input as the chance of yes.
    #[serde(skip_serializing_if = "Answer::is_counted")]
    pub answer: Answer,
}

/// What each of those who are asked answers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Yes or no.
    Count,
    /// A number around the input, with this standard deviation.
    Normal(f64),
}

impl Answer {
    fn is_counted(&self) -> bool {
        *self == Answer::Count
    }
}

impl Pilot {
    /// What it answers in each run: the share of yes, or the mean.
    pub(super) fn answers(&self, input: &Input, values: &[f64], draws: &dyn Fn(u32) -> Draws) -> Result<Vec<f64>> {
        let decision = Decision::named(&format!("pilot.{}", self.name));
        let size = f64::from(self.size);
        let answer = |(run, value): (u32, &f64)| {
            let uniform = draws(run).uniform(Identity::WORLD, decision, 0);
            match self.answer {
                Answer::Normal(sd) => Ok(value + sd / size.sqrt() * normal_quantile(uniform)),
                Answer::Count if (0.0..=1.0).contains(value) => Ok(yes(self.size, *value, uniform) / size),
                Answer::Count => Err(Error::Usage(format!(
                    "`{}` may be {value}, which is no share of those who are asked: say how their answers scatter, \
                     --sample {}={}:normal:SD",
                    input.name, input.name, self.size
                ))),
            }
        };
        (0..).zip(values).map(answer).collect()
    }
}

/// How many of so many say yes: the smallest number whose chance of being reached or stayed below is the uniform number or more.
fn yes(size: u32, chance: f64, uniform: f64) -> f64 {
    if chance <= 0.0 || chance >= 1.0 {
        return if chance <= 0.0 { 0.0 } else { f64::from(size) };
    }
    // At most k of n: the upper tail of a beta law.
    let reached = |k: u32| if k >= size { 1.0 } else { 1.0 - beta_i(f64::from(k) + 1.0, f64::from(size - k), chance) };
    let (mut low, mut high) = (0, size);
    while low < high {
        let middle = low + (high - low) / 2;
        if reached(middle) >= uniform { high = middle } else { low = middle + 1 }
    }
    f64::from(low)
}

#[cfg(test)]
mod tests {
    use super::yes;

    #[test]
    fn those_who_say_yes_are_a_binomial_number() {
        // 3 of chance 0.2: 0.512, 0.896, 0.992, 1.
        for (uniform, count) in [(0.5, 0.0), (0.513, 1.0), (0.895, 1.0), (0.897, 2.0), (0.993, 3.0)] {
            assert_eq!(yes(3, 0.2, uniform), count);
        }
        let mean: f64 = (0..1000).map(|at| yes(400, 0.3, (f64::from(at) + 0.5) / 1000.0)).sum::<f64>() / 1000.0;
        assert!((mean - 120.0).abs() < 0.05, "{mean}");
        assert_eq!((yes(9, 0.0, 0.7), yes(9, 1.0, 0.1)), (0.0, 9.0));
    }
}
