//! How long customers stay, counted in contract periods: the shifted beta-geometric law and the beta-discrete-Weibull.
//!
//! Sources: Fader and Hardie, How to project customer retention (2007); Fader, Hardie, Liu, Davin and Steenburgh, "How to
//! project customer retention" revisited: the role of duration dependence (2018).

use super::special::ln_left;
use super::{Law, Prior};
use crate::random::math::{exp, exp_m1, ln, pow};

/// What is known of how long customers stayed: of those who were seen through each period of their time, how many stayed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survival {
    /// By period of tenure, from the first: who was there at its start, was seen at its end, and had left.
    pub lost: Vec<f64>,
    /// Likewise: who was still there.
    pub kept: Vec<f64>,
}

impl Survival {
    /// Adds a cohort: how many there were at the start, after one period, after two.
    pub fn cohort(&mut self, alive: &[f64]) {
        for (period, pair) in alive.windows(2).enumerate() {
            self.add(period, pair[0] - pair[1], pair[1]);
        }
    }

    /// Adds a customer who stayed so many whole periods; `left` tells whether it left in the next one.
    pub fn customer(&mut self, stayed: usize, left: bool) {
        (0..stayed).for_each(|period| self.add(period, 0.0, 1.0));
        if left {
            self.add(stayed, 1.0, 0.0);
        }
    }

    fn add(&mut self, period: usize, lost: f64, kept: f64) {
        for (column, count) in [(&mut self.lost, lost), (&mut self.kept, kept)] {
            column.resize(column.len().max(period + 1), 0.0);
            column[period] += count;
        }
    }

    /// The share that was kept in each period, of those seen.
    #[must_use]
    pub fn retention(&self) -> Vec<f64> {
        self.lost.iter().zip(&self.kept).map(|(lost, kept)| kept / (lost + kept)).collect()
    }
}

/// A law of how long customers stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepingLaw {
    /// Shifted beta-geometric: a customer's chance of leaving is always the same, and beta(alpha, beta) among customers.
    Geometric,
    /// Beta-discrete-Weibull: moreover it rises (c above 1) or falls (below) with the time that a customer has been there.
    Weibull,
}

impl KeepingLaw {
    /// ln of the share of customers that is left after `t` periods.
    #[must_use]
    pub fn ln_survival(self, parameters: &[f64], t: f64) -> f64 {
        let (alpha, beta) = (parameters[0], parameters[1]);
        let x = if self == KeepingLaw::Weibull { pow(t, parameters[2]) } else { t };
        ln_left(alpha, beta, x)
    }

    /// The share of customers that is left after `t` periods.
    #[must_use]
    pub fn survival(self, parameters: &[f64], t: f64) -> f64 {
        exp(self.ln_survival(parameters, t))
    }
}

/// A law of how long customers stay, and data.
#[derive(Clone, Debug)]
pub struct Keeping<'a> {
    /// Which law.
    pub law: KeepingLaw,
    /// The data.
    pub data: &'a Survival,
}

impl Law for Keeping<'_> {
    fn names(&self) -> &'static [&'static str] {
        if self.law == KeepingLaw::Weibull { &["alpha", "beta", "c"] } else { &["alpha", "beta"] }
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.names().len()]
    }

    fn priors(&self) -> &'static [Prior] {
        if self.law == KeepingLaw::Weibull {
            &[Prior::Pair, Prior::Paired, Prior::Alone]
        } else {
            &[Prior::Pair, Prior::Paired]
        }
    }

    fn ln_likelihood(&self, parameters: &[f64]) -> f64 {
        let mut sum = 0.0;
        let mut before = 0.0;
        for (period, (&lost, &kept)) in self.data.lost.iter().zip(&self.data.kept).enumerate() {
            let (ln_left, ln_stayed) = if let (KeepingLaw::Geometric, &[alpha, beta]) = (self.law, parameters) {
                let all = ln(alpha + beta + period as f64);
                (ln(alpha) - all, ln(beta + period as f64) - all)
            } else {
                let after = self.law.ln_survival(parameters, (period + 1) as f64);
                let stayed = after - before;
                before = after;
                (ln(-exp_m1(stayed)), stayed)
            };
            sum += if lost > 0.0 { lost * ln_left } else { 0.0 } + kept * ln_stayed;
        }
        sum
    }
}
