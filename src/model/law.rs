//! Laws of chance as a scenario states them: with numbers, or with names of what is drawn once per run.

use super::reading::figure;
use crate::random::{Distribution, math};
use crate::scenario::laws::Parameters;
use serde::Serialize;
use std::borrow::Cow;

/// A number that is known when a run begins.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Stated {
    /// It stands in the file.
    Number(f64),
    /// The assumption with this index.
    Assumption {
        /// Its place among the model's assumptions.
        assumption: usize,
    },
}

impl Stated {
    /// Its value in a run, of which the assumptions are known.
    #[must_use]
    pub fn at(self, assumptions: &[f64]) -> f64 {
        match self {
            Stated::Number(number) => number,
            Stated::Assumption { assumption } => assumptions[assumption],
        }
    }

    /// Its value in every run, if the file says it.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        if let Stated::Number(number) = self { Some(number) } else { None }
    }

    /// The assumption it names.
    #[must_use]
    pub fn assumption(self) -> Option<usize> {
        if let Stated::Assumption { assumption } = self { Some(assumption) } else { None }
    }
}

/// A law of chance.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Law {
    /// The same in every run.
    Known(Distribution),
    /// Worked out when a run begins.
    Open(OpenLaw),
}

/// A law with parameters that are drawn once per run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenLaw {
    /// Its name in a scenario.
    pub law: &'static str,
    /// Its parameters in the order of the table of laws.
    pub given: Vec<Stated>,
    /// Their names and ranges.
    #[serde(skip)]
    pub parameters: Parameters,
}

impl Law {
    /// The law in a run, of which the assumptions are known.
    ///
    /// # Errors
    /// A parameter is outside its range in this run, or they do not go together; for people.
    pub fn at(&self, assumptions: &[f64]) -> Result<Cow<'_, Distribution>, String> {
        match self {
            Law::Known(distribution) => Ok(Cow::Borrowed(distribution)),
            Law::Open(open) => open.at(assumptions).map(Cow::Owned),
        }
    }

    /// The assumptions that it names.
    pub fn assumptions(&self) -> impl Iterator<Item = usize> {
        let given = if let Law::Open(open) = self { open.given.as_slice() } else { &[] };
        given.iter().filter_map(|given| given.assumption())
    }
}

impl OpenLaw {
    /// The law in a run, of which the assumptions are known.
    ///
    /// # Errors
    /// A parameter is outside its range in this run, or they do not go together; for people.
    pub fn at(&self, assumptions: &[f64]) -> Result<Distribution, String> {
        let numbers: Vec<f64> = self.given.iter().map(|given| given.at(assumptions)).collect();
        for ((name, range), number) in self.parameters.iter().zip(&numbers) {
            if !range.holds(*number) || !number.is_finite() {
                return Err(format!("`{name}` of `{}` is {}: it {}", self.law, figure(*number), range.must_be()));
            }
        }
        make(self.law, self.parameters[0].0, &numbers, Vec::new())
            .map_err(|reason| format!("the parameters of `{}` do not go together: {reason}", self.law))
    }
}

/// From parameters that are each in range, in the order of the table of laws, to the law; `first` tells the sets apart.
pub(super) fn make(law: &str, first: &str, numbers: &[f64], mut lists: Vec<Vec<f64>>) -> Result<Distribution, String> {
    let made = match (law, first, numbers) {
        ("normal", _, &[mean, sd]) => Distribution::Normal { mean, sd },
        ("lognormal", "mean", &[mean, cv]) => {
            let variance = math::ln_1p(cv * cv);
            Distribution::Lognormal { mu: math::ln(mean) - variance / 2.0, sigma: variance.sqrt() }
        }
        ("lognormal", _, &[mu, sigma]) => Distribution::Lognormal { mu, sigma },
        ("gamma", "mean", &[mean, cv]) => {
            let shape = 1.0 / (cv * cv);
            Distribution::Gamma { shape, rate: shape / mean }
        }
        ("gamma", _, &[shape, rate]) => Distribution::Gamma { shape, rate },
        ("beta", "mean", &[mean, sd]) => {
            let total = mean * (1.0 - mean) / (sd * sd) - 1.0;
            if total <= 0.0 {
                let most = (mean * (1.0 - mean)).sqrt();
                return Err(format!("with this mean, sd must be below {most:.3}"));
            }
            Distribution::Beta { alpha: mean * total, beta: (1.0 - mean) * total }
        }
        ("beta", _, &[alpha, beta]) => Distribution::Beta { alpha, beta },
        ("uniform", _, &[low, high]) => {
            ascending(&[("low", low), ("high", high)])?;
            Distribution::Uniform { low, high }
        }
        ("triangular", _, &[low, mode, high]) => {
            ascending(&[("low", low), ("mode", mode), ("high", high)])?;
            Distribution::Triangular { low, mode, high }
        }
        ("pert", _, &[low, mode, high]) => {
            ascending(&[("low", low), ("mode", mode), ("high", high)])?;
            Distribution::Pert { low, mode, high }
        }
        ("exponential", _, &[mean]) => Distribution::Exponential { mean },
        ("poisson", _, &[mean]) => Distribution::Poisson { mean },
        ("bernoulli", _, &[p]) => Distribution::Bernoulli { p },
        ("discrete", ..) => {
            let weights = lists.pop().unwrap_or_default();
            return discrete(&lists.pop().unwrap_or_default(), &weights);
        }
        _ => {
            let mut values = lists.pop().unwrap_or_default();
            values.sort_by(f64::total_cmp);
            return Ok(Distribution::Empirical { values });
        }
    };
    if hardly_differs(&made) {
        Err("values would hardly differ: write their mean as a number".to_owned())
    } else if parameters_hold(&made) {
        Ok(made)
    } else {
        Err("these parameters are too extreme to compute with".to_owned())
    }
}

/// Beyond such a shape a law is as good as a number, and a draw takes ages.
const LARGEST_SHAPE: f64 = 1e9;

fn hardly_differs(distribution: &Distribution) -> bool {
    match *distribution {
        Distribution::Gamma { shape, .. } => shape > LARGEST_SHAPE,
        Distribution::Beta { alpha, beta } => alpha.max(beta) > LARGEST_SHAPE,
        _ => false,
    }
}

fn ascending(values: &[(&str, f64)]) -> Result<(), String> {
    match values.windows(2).find(|pair| pair[0].1 > pair[1].1) {
        Some(pair) => Err(format!(
            "`{}` ({}) must not be above `{}` ({})",
            pair[0].0,
            figure(pair[0].1),
            pair[1].0,
            figure(pair[1].1)
        )),
        None => Ok(()),
    }
}

fn discrete(values: &[f64], weights: &[f64]) -> Result<Distribution, String> {
    if values.len() != weights.len() {
        return Err(format!("{} values, but {} weights", values.len(), weights.len()));
    }
    let mut pairs: Vec<(f64, f64)> = values.iter().copied().zip(weights.iter().copied()).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = pairs.iter().map(|pair| pair.1).sum();
    if !total.is_finite() {
        return Err("the weights add up to more than can be written: divide all of them by the same number".to_owned());
    }
    if total <= 0.0 {
        return Err("the weights must add up to more than 0".to_owned());
    }
    let mut sum = 0.0;
    let mut cumulative: Vec<f64> = pairs
        .iter()
        .map(|pair| {
            sum += pair.1;
            sum / total
        })
        .collect();
    if let Some(last) = cumulative.last_mut() {
        *last = 1.0;
    }
    Ok(Distribution::Discrete { values: pairs.into_iter().map(|pair| pair.0).collect(), cumulative })
}

/// Whether the arithmetic left finite parameters in their own ranges.
fn parameters_hold(distribution: &Distribution) -> bool {
    match *distribution {
        Distribution::Gamma { shape: a, rate: b } | Distribution::Beta { alpha: a, beta: b } => {
            a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()
        }
        Distribution::Lognormal { mu, sigma } => mu.is_finite() && sigma.is_finite(),
        Distribution::Uniform { low, high }
        | Distribution::Triangular { low, high, .. }
        | Distribution::Pert { low, high, .. } => (high - low).is_finite(),
        _ => true,
    }
}
