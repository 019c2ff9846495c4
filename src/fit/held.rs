//! The data held against the laws: how often customers bought again, what they spent, how many are left.

use super::folder::{Client, Kind, Orders};
use super::{Fitted, KeepingLaw, Trial};

/// How many customers bought again so many times, and how many the law expects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    /// So many times; the last entry holds all above too.
    pub times: usize,
    /// Who did.
    pub seen: f64,
    /// Who would, by the law.
    pub expected: f64,
}

/// How many of those who bought again spent so much per repeat purchase, and how many the law expects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spent {
    /// So much or more, in money.
    pub from: f64,
    /// And less than this; the last entry has no end.
    pub to: Option<f64>,
    /// Who did.
    pub seen: f64,
    /// Who would, by the law, having bought as often.
    pub expected: f64,
}

/// The share of customers that is left so many periods after they came.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// So many.
    pub periods: usize,
    /// Of those who were seen so long, period by period; none from where nobody was seen.
    pub seen: Option<f64>,
    /// By each of [`Fitted::laws_of_staying`].
    pub by: Vec<f64>,
}

/// Amounts below this share of all are told apart, in so many parts.
const SHOWN: f64 = 0.95;
const PARTS: f64 = 10.0;

impl Fitted {
    /// How many customers bought again 0, 1, ... times, and how many the law expects; empty where no law of buying was fitted.
    #[must_use]
    pub fn frequencies(&self, most: usize) -> Vec<Times> {
        let (Kind::Orders(orders), Some((buying, _))) = (&self.records.kind, self.laws(None)) else {
            return Vec::new();
        };
        let none = |times| Times { times, seen: 0.0, expected: 0.0 };
        let mut counted: Vec<Times> = (0..=most).map(none).collect();
        for client in &orders.customers {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of 0 or more")]
            let repeats = client.history.repeats as usize;
            counted[repeats.min(most)].seen += 1.0;
        }
        // What the law expects goes with how long a customer was seen, which many share.
        let mut seen: Vec<f64> = orders.customers.iter().map(|client| client.history.seen).collect();
        seen.sort_by(f64::total_cmp);
        for same in seen.chunk_by(|one, other| one == other) {
            let (time, customers) = (same[0], same.len() as f64);
            let mut rest = 1.0;
            for count in &mut counted[..most] {
                let probability = buying.probability(count.times, time);
                count.expected += customers * probability;
                rest -= probability;
            }
            counted[most].expected += customers * rest;
        }
        counted
    }

    /// How much customers spent per repeat purchase on average, in equal parts, and what the law expects; empty where no law of spending was fitted.
    #[must_use]
    pub fn amounts(&self) -> Vec<Spent> {
        let (Kind::Orders(orders), Some((_, Some(law)))) = (&self.records.kind, self.laws(None)) else {
            return Vec::new();
        };
        let step = step(orders);
        let parts = |client: &Client| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an amount above 0")]
            let part = (client.spent / step) as usize;
            part
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful")]
        let last = (quantile(orders) / step).ceil().max(1.0) as usize;
        let of = |part: usize| {
            let (from, to) = (part as f64 * step, (part < last).then(|| (part + 1) as f64 * step));
            let seen = orders.spent().filter(|client| parts(client).min(last) == part).count() as f64;
            let below = |client: &Client, amount: Option<f64>| {
                amount.map_or(1.0, |amount| law.below(client.history.repeats, amount))
            };
            let expected = orders.spent().map(|client| below(client, to) - below(client, Some(from))).sum();
            Spent { from, to, seen, expected }
        };
        (0..=last).map(of).collect()
    }

    /// The laws of staying that could be fitted, in the order in which they were tried, with their best parameters.
    #[must_use]
    pub fn laws_of_staying(&self) -> Vec<(&Trial, KeepingLaw, &[f64])> {
        let law = |name: &str| match name {
            "sBG" => Some(KeepingLaw::Geometric),
            "BdW" => Some(KeepingLaw::Weibull),
            _ => None,
        };
        let fitted = |trial| -> Option<(&Trial, KeepingLaw, &[f64])> {
            let trial: &Trial = trial;
            Some((trial, law(trial.name)?, &trial.peak.as_ref().ok()?.parameters[..]))
        };
        self.trials.iter().filter_map(fitted).collect()
    }

    /// The share of customers that is left after 0, 1, ... periods: seen, and by each law of staying; empty where none was fitted.
    #[must_use]
    pub fn survivors(&self) -> Vec<Left> {
        let (Kind::Contracts(contracts), laws) = (&self.records.kind, self.laws_of_staying()) else {
            return Vec::new();
        };
        let by = |periods: usize| laws.iter().map(|(_, law, best)| law.survival(best, periods as f64)).collect();
        let mut seen = Some(1.0);
        let first = Left { periods: 0, seen, by: by(0) };
        let kept = contracts.survival.retention().into_iter().enumerate();
        let then = kept.map(|(before, kept)| {
            seen = seen.map(|left| left * kept).filter(|left| left.is_finite());
            Left { periods: before + 1, seen, by: by(before + 1) }
        });
        if laws.is_empty() { Vec::new() } else { std::iter::once(first).chain(then).collect() }
    }
}

/// What nearly all of those who bought again spent less than.
fn quantile(orders: &Orders) -> f64 {
    let spent: Vec<f64> = orders.spent().map(|client| client.spent).collect();
    super::mixing::quantile(&spent, SHOWN)
}

/// A round amount, so that there are about as many parts as are told apart.
fn step(orders: &Orders) -> f64 {
    let wanted = quantile(orders) / PARTS;
    let mut step = 1.0;
    while step > wanted {
        step /= 10.0;
    }
    while step * 10.0 <= wanted {
        step *= 10.0;
    }
    [1.0, 2.0, 5.0].into_iter().map(|times| times * step).find(|it| *it >= wanted).unwrap_or(10.0 * step)
}
