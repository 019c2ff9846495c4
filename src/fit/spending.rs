//! What a purchase brings: the gamma-gamma law.
//!
//! Source: Fader and Hardie, The gamma-gamma model of monetary value (2013).

use super::special::ln_rising;
use super::{Law, Prior};
use crate::isa::Isa;
use crate::random::math::{exp, ln, ln_column};
use crate::random::special::{beta_tails, ln_gamma};

/// What customers spent per purchase.
#[derive(Clone, Debug, PartialEq)]
pub struct Spending {
    /// How often a number of purchases was made.
    customers: Vec<(f64, f64)>,
    /// What all purchases of a customer came to; those with equally many purchases stand together.
    totals: Vec<f64>,
    /// What of the likelihood goes with p.
    weighted: f64,
    /// What goes with no parameter.
    fixed: f64,
    mean: f64,
}

/// The parameters of the gamma-gamma law: a customer's purchases are gamma(p, nu), and nu is gamma(q, gamma) among customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpendingLaw {
    /// Shape of a customer's purchases.
    pub p: f64,
    /// Shape among customers.
    pub q: f64,
    /// Rate among customers, in money.
    pub gamma: f64,
}

impl SpendingLaw {
    /// From the parameters in the order of the paper.
    #[must_use]
    pub fn new(parameters: &[f64]) -> SpendingLaw {
        SpendingLaw { p: parameters[0], q: parameters[1], gamma: parameters[2] }
    }

    /// The expected amount of a customer's purchase, after so many of this mean; none where it is infinite.
    #[must_use]
    pub fn expected(&self, count: f64, mean: f64) -> Option<f64> {
        let weight = self.p * count + self.q - 1.0;
        (weight > 0.0).then(|| self.p * (self.gamma + count * mean) / weight)
    }

    /// The probability that so many purchases of a customer are of less than this amount on average: with z the mean of x purchases,
    /// xz / (gamma + xz) is beta(px, q).
    #[must_use]
    pub fn below(&self, count: f64, amount: f64) -> f64 {
        exp(beta_tails(self.p * count, self.q, count * amount / self.gamma).lower)
    }
}

impl Spending {
    /// Of customers: how many purchases, and their mean, both above 0.
    #[must_use]
    pub fn new(customers: &[(f64, f64)]) -> Spending {
        let mut sorted = customers.to_vec();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let alike = sorted.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.len() as f64));
        Spending {
            customers: alike.collect(),
            totals: sorted.iter().map(|(count, mean)| count * mean).collect(),
            weighted: sorted.iter().map(|(count, mean)| count * ln(count * mean)).sum(),
            fixed: -sorted.iter().map(|(_, mean)| ln(*mean)).sum::<f64>(),
            mean: sorted.iter().map(|(_, mean)| mean).sum::<f64>() / sorted.len() as f64,
        }
    }
}

impl Law for Spending {
    fn names(&self) -> &'static [&'static str] {
        &["p", "q", "gamma"]
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0, self.mean]
    }

    fn priors(&self) -> &'static [Prior] {
        &[Prior::Alone; 3]
    }

    fn ln_likelihood(&self, parameters: &[f64]) -> f64 {
        let SpendingLaw { p, q, gamma } = SpendingLaw::new(parameters);
        let rates: Vec<f64> = self.totals.iter().map(|total| gamma + total).collect();
        let mut ln_rates = vec![0.0; rates.len()];
        ln_column(Isa::best(), &rates, &mut ln_rates);
        // Gamma(px + q) / (Gamma(px) Gamma(q)) gamma^q (xz)^(px) / ((gamma + xz)^(px + q) z)
        let fixed = self.totals.len() as f64 * (q * ln(gamma) - ln_gamma(q));
        let mut sum = fixed + p * self.weighted + self.fixed;
        let mut rest = &ln_rates[..];
        for &(count, customers) in &self.customers {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of customers")]
            let (these, others) = rest.split_at(customers as usize);
            rest = others;
            let shape = p * count;
            sum += customers * ln_rising(shape, q) - (shape + q) * these.iter().sum::<f64>();
        }
        sum
    }
}
