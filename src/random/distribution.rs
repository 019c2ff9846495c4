//! The laws of chance that a scenario may name.

use super::math::{exp, exp_m1, ln_1p};
use super::quantile::{beta_quantile, gamma_quantile, normal_quantile, poisson_quantile};
use serde::Serialize;

/// A law of chance, with parameters that hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Distribution {
    /// `normal { mean, sd }`.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, 0 or more.
        sd: f64,
    },
    /// `lognormal { mean, cv }` or `{ mu, sigma }`: of the logarithm.
    Lognormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm, 0 or more.
        sigma: f64,
    },
    /// `gamma { mean, cv }` or `{ shape, rate }`.
    Gamma {
        /// Above 0.
        shape: f64,
        /// Above 0.
        rate: f64,
    },
    /// `beta { alpha, beta }` or `{ mean, sd }`.
    Beta {
        /// Above 0.
        alpha: f64,
        /// Above 0.
        beta: f64,
    },
    /// `uniform { low, high }`.
    Uniform {
        /// Lowest.
        low: f64,
        /// Highest, at least `low`.
        high: f64,
    },
    /// `triangular { low, mode, high }`.
    Triangular {
        /// Lowest.
        low: f64,
        /// Likeliest.
        mode: f64,
        /// Highest.
        high: f64,
    },
    /// `pert { low, mode, high }`: a beta with weight 4 on the mode.
    Pert {
        /// Lowest.
        low: f64,
        /// Likeliest.
        mode: f64,
        /// Highest.
        high: f64,
    },
    /// `exponential { mean }`.
    Exponential {
        /// Above 0.
        mean: f64,
    },
    /// `poisson { mean }`.
    Poisson {
        /// 0 or more.
        mean: f64,
    },
    /// `bernoulli { p }`: 1 with probability p, else 0.
    Bernoulli {
        /// 0..1.
        p: f64,
    },
    /// `discrete { values, weights }`.
    Discrete {
        /// Ascending.
        values: Vec<f64>,
        /// The probability of at most each value; ends with 1.
        cumulative: Vec<f64>,
    },
    /// `empirical { values }`: each as likely as the next.
    Empirical {
        /// Ascending.
        values: Vec<f64>,
    },
}

impl Distribution {
    /// The value that a draw falls below with probability `u`, within (0, 1): rises with `u`. A draw is this at a uniform
    /// number, so that a change of parameters moves each draw a little and none at random.
    ///
    /// ```
    /// # use tenure::random::Distribution;
    /// let wait = Distribution::Exponential { mean: 10.0 };
    /// assert!((wait.quantile(0.5) - 10.0 * 2.0_f64.ln()).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Distribution::Normal { mean, sd } => mean + sd * normal_quantile(u),
            Distribution::Lognormal { mu, sigma } => exp(mu + sigma * normal_quantile(u)),
            Distribution::Gamma { shape, rate } => gamma_quantile(shape, u) / rate,
            Distribution::Beta { alpha, beta } => beta_quantile(alpha, beta, u),
            Distribution::Uniform { low, high } => low + (high - low) * u,
            Distribution::Triangular { low, mode, high } => {
                let width = high - low;
                if u * width < mode - low {
                    low + (u * width * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - u) * width * (high - mode)).sqrt()
                }
            }
            Distribution::Pert { low, mode, high } if low < high => {
                let (alpha, beta) = pert_shapes(low, mode, high);
                low + (high - low) * beta_quantile(alpha, beta, u)
            }
            Distribution::Pert { low, .. } => low,
            Distribution::Exponential { mean } => -mean * ln_1p(-u),
            Distribution::Poisson { mean } => poisson_quantile(mean, u),
            Distribution::Bernoulli { p } => f64::from(1.0 - u < p),
            Distribution::Discrete { ref values, ref cumulative } => {
                entry(values, cumulative.partition_point(|&reached| reached < u))
            }
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "u is within 0..1")]
            Distribution::Empirical { ref values } => entry(values, (u * values.len() as f64) as usize),
        }
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match *self {
            Distribution::Normal { mean, .. } | Distribution::Exponential { mean } | Distribution::Poisson { mean } => {
                mean
            }
            Distribution::Lognormal { mu, sigma } => exp(mu + sigma * sigma / 2.0),
            Distribution::Gamma { shape, rate } => shape / rate,
            Distribution::Beta { alpha, beta } => alpha / (alpha + beta),
            Distribution::Uniform { low, high } => low + (high - low) / 2.0,
            Distribution::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Distribution::Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
            Distribution::Bernoulli { p } => p,
            Distribution::Discrete { ref values, ref cumulative } => expectation(values, cumulative, |value| value),
            Distribution::Empirical { ref values } => values.iter().sum::<f64>() / values.len() as f64,
        }
    }

    /// The standard deviation.
    #[must_use]
    pub fn sd(&self) -> f64 {
        match *self {
            Distribution::Normal { sd, .. } => sd,
            Distribution::Lognormal { sigma, .. } => self.mean() * exp_m1(sigma * sigma).sqrt(),
            Distribution::Gamma { shape, rate } => shape.sqrt() / rate,
            Distribution::Beta { alpha, beta } => beta_sd(alpha, beta),
            Distribution::Uniform { low, high } => (high - low) / 12.0_f64.sqrt(),
            Distribution::Triangular { low, mode, high } => {
                let (left, right) = (mode - low, high - mode);
                ((left * left + left * right + right * right) / 18.0).sqrt()
            }
            Distribution::Pert { low, mode, high } if low < high => {
                let (alpha, beta) = pert_shapes(low, mode, high);
                (high - low) * beta_sd(alpha, beta)
            }
            Distribution::Pert { .. } => 0.0,
            Distribution::Exponential { mean } => mean,
            Distribution::Poisson { mean } => mean.sqrt(),
            Distribution::Bernoulli { p } => (p * (1.0 - p)).sqrt(),
            Distribution::Discrete { ref values, ref cumulative } => {
                let mean = self.mean();
                expectation(values, cumulative, |value| (value - mean) * (value - mean)).sqrt()
            }
            Distribution::Empirical { ref values } => {
                let mean = self.mean();
                let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
                (squares / values.len() as f64).sqrt()
            }
        }
    }
}

/// The shapes of the beta law that a pert law is, with weight 4 on the mode.
pub(super) fn pert_shapes(low: f64, mode: f64, high: f64) -> (f64, f64) {
    (1.0 + 4.0 * (mode - low) / (high - low), 1.0 + 4.0 * (high - mode) / (high - low))
}

fn beta_sd(alpha: f64, beta: f64) -> f64 {
    let n = alpha + beta;
    (alpha / n * (beta / n) / (n + 1.0)).sqrt()
}

/// The entry at an index, the last one beyond it, NaN if there is none.
fn entry(values: &[f64], at: usize) -> f64 {
    values.get(at).or(values.last()).copied().unwrap_or(f64::NAN)
}

/// The mean of `of` over values with cumulative probabilities.
fn expectation(values: &[f64], cumulative: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let mut before = 0.0;
    let mut sum = 0.0;
    for (&value, &reached) in values.iter().zip(cumulative) {
        sum += (reached - before) * of(value);
        before = reached;
    }
    sum
}
