//! Buying until one has had enough, and nobody tells: the BG/NBD law.
//!
//! Source: Fader, Hardie and Lee, "Counting your customers" the easy way (2005).

use super::special::{ln_left, ln_rising};
use super::{Law, Prior};
use crate::isa::Isa;
use crate::random::math::{exp, exp_column, exp_m1, ln, ln_1p_column, ln_column};

/// What a customer bought: how often again after the first time, when last, and how long it has been seen since the first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Purchases {
    /// Purchases after the first one.
    pub repeats: f64,
    /// Time from the first purchase to the last.
    pub last: f64,
    /// Time from the first purchase to the end of what was seen.
    pub seen: f64,
}

/// The parameters of the BG/NBD law: a customer buys at a rate that is gamma(r, alpha) among customers, and after each repeat purchase is gone
/// with a chance that is beta(a, b) among them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BuyingLaw {
    /// Shape of the rates.
    pub r: f64,
    /// Rate of the rates: a length of time.
    pub alpha: f64,
    /// First shape of the chance of being gone.
    pub a: f64,
    /// Its second.
    pub b: f64,
}

impl BuyingLaw {
    /// From the parameters in the order of the paper.
    #[must_use]
    pub fn new(parameters: &[f64]) -> BuyingLaw {
        BuyingLaw { r: parameters[0], alpha: parameters[1], a: parameters[2], b: parameters[3] }
    }

    /// ln of how much likelier it is that a customer with this history is gone than that it is there.
    fn ln_odds_gone(&self, history: &Purchases) -> f64 {
        if history.repeats == 0.0 {
            return f64::NEG_INFINITY;
        }
        let silent = ln((self.alpha + history.seen) / (self.alpha + history.last));
        ln(self.a / (self.b + history.repeats - 1.0)) + (self.r + history.repeats) * silent
    }

    /// The probability that a customer with this history is still there.
    #[must_use]
    pub fn alive(&self, history: &Purchases) -> f64 {
        1.0 / (1.0 + exp(self.ln_odds_gone(history)))
    }

    /// The expected purchases in the time `t` after what was seen of a customer who is still there.
    ///
    /// With z = t/(A+t), A = alpha + T and c = a + b + x - 1, Euler's transformation of the paper's 2F1 takes its singularities
    /// at a = 1 and c = 0 away, and leaves
    /// `c (1 - (1-z)^(a-1)) / (a-1) - (1-z)^(a-1) Σ (a+b-1-r)_n (a)_(n-1) / ((c+1)_(n-1) n!) z^n`.
    #[must_use]
    pub fn expected_if_alive(&self, history: &Purchases, t: f64) -> f64 {
        let BuyingLaw { r, alpha, a, b } = *self;
        let whole = alpha + history.seen + t;
        let (z, ln_rest) = (t / whole, ln((alpha + history.seen) / whole));
        let c = a + b + history.repeats - 1.0;
        let slope = if a == 1.0 { ln_rest } else { exp_m1((a - 1.0) * ln_rest) / (a - 1.0) };
        let first = a + b - 1.0 - r;
        let (mut term, mut sum, mut n) = (first * z, 0.0, 1.0);
        loop {
            sum += term;
            let next = term * ((first + n) / (c + n)) * ((a + n - 1.0) / (n + 1.0)) * z;
            n += 1.0;
            // The terms may rise before they fall.
            if next.abs() <= f64::EPSILON * sum.abs() / 16.0 && n > -first {
                break;
            }
            term = next;
        }
        -c * slope - exp((a - 1.0) * ln_rest) * sum
    }

    /// The expected purchases of a customer in the time `t` after what was seen of it.
    #[must_use]
    pub fn expected(&self, history: &Purchases, t: f64) -> f64 {
        self.alive(history) * self.expected_if_alive(history, t)
    }

    /// The probability that a customer buys so many times again in the time `t` after its first purchase.
    #[must_use]
    pub fn probability(&self, times: usize, t: f64) -> f64 {
        let BuyingLaw { r, alpha, a, b } = *self;
        let (ln_rest, ln_part) = (ln(alpha / (alpha + t)), ln(t / (alpha + t)));
        // The negative binomial's chance of j, of which Gamma(r + j) / (Gamma(r) j!) grows by factors.
        let (mut ln_count, mut below) = (r * ln_rest, 0.0);
        for j in 0..times {
            below += exp(ln_count);
            ln_count += ln((r + j as f64) / (j as f64 + 1.0)) + ln_part;
        }
        let x = times as f64;
        let stays = exp(ln_left(a, b, x));
        let at_the_end = stays * exp(ln_count);
        if times == 0 || t == 0.0 {
            return if times == 0 { at_the_end } else { 0.0 };
        }
        // Gone with the last of them: B(a + 1, b + x - 1) / B(a, b).
        let gone = exp(ln(a) + ln_rising(b, x - 1.0) - ln_rising(a + b, x));
        at_the_end + gone * (1.0 - below)
    }

    /// The expected repeat purchases of a customer in the time `t` after its first purchase.
    #[must_use]
    pub fn expected_of_new(&self, t: f64) -> f64 {
        self.expected_if_alive(&Purchases::default(), t)
    }
}

/// The histories of customers; equal ones are held once.
#[derive(Clone, Debug)]
pub struct Buying {
    /// Each history by its places in the columns, and how many customers have it.
    groups: Vec<Group>,
    repeats: Vec<f64>,
    /// How many customers bought so often.
    customers: Vec<f64>,
    /// All times: last purchases and ends.
    times: Vec<f64>,
    /// Mean time that a customer was seen.
    mean_seen: f64,
}

#[derive(Clone, Copy, Debug)]
struct Group {
    repeats: usize,
    last: usize,
    seen: usize,
    customers: f64,
}

impl Buying {
    /// Of histories.
    #[must_use]
    pub fn new(histories: &[Purchases]) -> Buying {
        let mut sorted = histories.to_vec();
        let key = |h: &Purchases| [h.repeats, h.last, h.seen].map(f64::to_bits);
        sorted.sort_by_key(key);
        let distinct = |of: &dyn Fn(&Purchases) -> Vec<f64>| {
            let mut values: Vec<f64> = histories.iter().flat_map(of).collect();
            values.sort_by(f64::total_cmp);
            values.dedup();
            values
        };
        let repeats = distinct(&|h| vec![h.repeats]);
        let times = distinct(&|h| vec![h.last, h.seen]);
        let place = |values: &[f64], value: f64| values.partition_point(|known| *known < value);
        let mut customers = vec![0.0; repeats.len()];
        let mut groups: Vec<Group> = Vec::new();
        for same in sorted.chunk_by(|a, b| key(a) == key(b)) {
            let (first, count) = (same[0], same.len() as f64);
            let at = place(&repeats, first.repeats);
            customers[at] += count;
            let (last, seen) = (place(&times, first.last), place(&times, first.seen));
            groups.push(Group { repeats: at, last, seen, customers: count });
        }
        let mean_seen = histories.iter().map(|h| h.seen).sum::<f64>() / histories.len() as f64;
        Buying { groups, repeats, customers, times, mean_seen }
    }
}

impl Law for Buying {
    fn names(&self) -> &'static [&'static str] {
        &["r", "alpha", "a", "b"]
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, self.mean_seen, 1.0, 1.0]
    }

    fn priors(&self) -> &'static [Prior] {
        &[Prior::Alone, Prior::Alone, Prior::Pair, Prior::Paired]
    }

    fn ln_likelihood(&self, parameters: &[f64]) -> f64 {
        let BuyingLaw { r, alpha, a, b } = BuyingLaw::new(parameters);
        let times: Vec<f64> = self.times.iter().map(|time| alpha + time).collect();
        let mut ln_times = vec![0.0; times.len()];
        ln_column(Isa::best(), &times, &mut ln_times);
        let ln_alpha = ln(alpha);
        let mut sum = 0.0;
        // By the number of purchases: Gamma(r + x) / Gamma(r), B(a, b + x) / B(a, b), a / (b + x - 1).
        let mut ln_first_gone = Vec::with_capacity(self.repeats.len());
        for (&x, &customers) in self.repeats.iter().zip(&self.customers) {
            sum += customers * (ln_rising(r, x) + ln_left(a, b, x));
            ln_first_gone.push(if x > 0.0 { ln(a / (b + x - 1.0)) } else { f64::NEG_INFINITY });
        }
        // ln(1 + e^gone), column by column: nearly all of the work is here.
        let gone = |group: &Group| {
            let silent = ln_times[group.seen] - ln_times[group.last];
            ln_first_gone[group.repeats] + (r + self.repeats[group.repeats]) * silent
        };
        let odds: Vec<f64> = self.groups.iter().map(gone).collect();
        let (mut high, mut either) = (vec![0.0; odds.len()], vec![0.0; odds.len()]);
        exp_column(Isa::best(), &odds, &mut high);
        ln_1p_column(Isa::best(), &high, &mut either);
        for ((group, gone), either) in self.groups.iter().zip(&odds).zip(&either) {
            let x = self.repeats[group.repeats];
            let ln_seen = ln_times[group.seen];
            let mut each = r * (ln_alpha - ln_seen) - x * ln_seen;
            if x > 0.0 {
                each += if *gone > 40.0 { *gone } else { *either };
            }
            sum += group.customers * each;
        }
        sum
    }
}
