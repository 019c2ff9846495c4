//! What the data say of the figures that a scenario needs: counted, not fitted. Two windows of the same length are held against each
//! other, a year each where there are three: who bought in the one, and what the same customers did in the other. What was before tells
//! who was silent in both.

use super::history::{History, Purchase, revenue};
use super::segments::Segments;
use super::told::counted;
use crate::random::math;

/// A measure of fewer customers is taken from all of them together.
pub(super) const FEWEST: usize = 20;
/// Customers who differ less in how often they buy are taken to buy equally often.
pub(super) const SAME: f64 = 0.05;
/// A window of fewer days says nothing of a year.
const FEWEST_DAYS: i32 = 28;

/// The last window of the data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// How long it is.
    pub(super) days: i32,
    /// Its first day.
    pub(super) from: i32,
    /// The first day of the one before.
    pub(super) before: i32,
}

impl Window {
    /// A year; of less than three years, a third of them.
    pub(super) fn new(history: &History) -> Window {
        let days = (history.days() / 3).clamp(1, 365);
        let from = history.until - days + 1;
        Window { days, from, before: from - days }
    }

    /// Whether who last bought on a day has been silent for all of it.
    pub(super) fn is_silent(&self, last: i32) -> bool {
        last < self.from
    }

    /// Whether it says something of a year.
    pub(super) fn is_long_enough(&self) -> bool {
        self.days >= FEWEST_DAYS
    }

    /// How long it is, for people.
    pub(super) fn told(&self) -> String {
        counted(usize::try_from(self.days).unwrap_or_default(), "day", "days")
    }

    /// A word on data that are too short for years to be held against each other.
    pub(super) fn is_short(&self, history: &History) -> Option<String> {
        if !self.is_long_enough() {
            let observed = counted(usize::try_from(history.days()).unwrap_or_default(), "day was", "days were");
            return Some(format!(
                "Only {observed} observed: who stays a year, how often one buys in it and how many are new cannot be known from so short \
                 a time. The scenario assumes the first two and has no newcomers: put your own in their place."
            ));
        }
        (self.days < 365).then(|| {
            format!(
                "Less than three years were observed: what is counted over {} is made a year's in the scenario. Whether a silent \
                 customer is gone it cannot tell: tenure fit can.",
                self.told()
            )
        })
    }

    /// Its length in years.
    pub(super) fn years(&self) -> f64 {
        f64::from(self.days) / 365.0
    }
}

/// What was counted of a segment, or of everybody.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// Whether the window is too short for anything of it to be taken for a year's.
    too_short: bool,
    /// Who bought in the window before, and of these who bought again in the last one.
    pub(super) active: usize,
    pub(super) again: usize,
    /// Who had bought earlier but not in the window before, and of these who did in the last one.
    pub(super) silent: usize,
    pub(super) back: usize,
    /// Purchases of these.
    returned: f64,
    /// How often each of those who bought again did.
    often: Vec<f64>,
    /// Who bought for the first time in the last window.
    pub(super) new: usize,
    /// What customers spend a purchase, each its own mean; those who never paid anything are left out.
    values: Vec<f64>,
}

/// Who is there, month by month: who is so in a month is so in the next with one chance, who is not with another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Coming {
    /// Of who is there, who stays a year.
    pub(super) retention: f64,
    /// Of who is not, who comes back within a year; `None` of too few.
    pub(super) back: Option<f64>,
    /// The same of who is on file, and stays on it: leaving takes some of the silent first.
    pub(super) wake: f64,
    /// Who is away at first: of those who bought in the last window, and of the silent.
    pub(super) away: [f64; 2],
}

/// Purchases a year of who is there, and how far customers differ in that beyond chance, as sd / mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Habit {
    mean: f64,
    spread: f64,
}

impl Counts {
    /// By segment, and of everybody.
    pub(super) fn new(history: &History, segments: &Segments) -> (Vec<Counts>, Counts) {
        let window = Window::new(history);
        let none = Counts { too_short: !window.is_long_enough(), ..Counts::default() };
        let mut all = vec![none.clone(); segments.all.len()];
        let mut everybody = none;
        for (((_, own), now), before) in history.each().zip(&segments.of).zip(&segments.then) {
            all[before.unwrap_or(*now)].behaviour(own, &window);
            everybody.behaviour(own, &window);
            let value = revenue(own) / own.len() as f64;
            if value > 0.0 {
                all[*now].values.push(value);
                everybody.values.push(value);
            }
        }
        (all, everybody)
    }

    fn behaviour(&mut self, own: &[Purchase], window: &Window) {
        let since = own.partition_point(|purchase| purchase.day < window.from);
        let earlier = own.partition_point(|purchase| purchase.day < window.before);
        let (recent, before) = (own.len() - since, since - earlier);
        match (earlier, before) {
            (0, 0) => self.new += 1,
            (_, 0) => {
                self.silent += 1;
                self.back += usize::from(recent > 0);
                self.returned += recent as f64;
            }
            _ => {
                self.active += 1;
                self.again += usize::from(recent > 0);
                if recent > 0 {
                    self.often.push(recent as f64);
                }
            }
        }
    }

    /// Whether there is enough to go by.
    pub(super) fn is_enough(&self) -> bool {
        !self.too_short && self.active >= FEWEST && self.again > 0
    }

    /// Itself, or what was counted of everybody where it is too little; `None` where that is too.
    pub(super) fn or<'a>(&'a self, everybody: &'a Counts) -> Option<&'a Counts> {
        [self, everybody].into_iter().find(|counts| counts.is_enough())
    }

    /// How customers come and go, so that in the window to come, and in each after it, as many of those who bought in the one before buy
    /// again, and as many of the silent come back, as in the last one. Two chances from window to window make those from month to month:
    /// the part of customers that is there in the long run, b / (1 - r + b), stays the same, and what is left of a difference from it,
    /// r - b, is spread over the months. Who is there in the first month is set so that the first window holds what it must.
    pub(super) fn coming(&self, window: &Window) -> Coming {
        /// Nothing is left of a difference.
        const NOTHING: f64 = 1e-6;
        let months = (12.0 * window.years()).round().max(1.0);
        let again = self.again as f64 / self.active as f64;
        let back = if self.silent < FEWEST { 0.0 } else { self.back as f64 / self.silent as f64 };
        let left = (again - back).clamp(NOTHING, 1.0 - NOTHING);
        let long_run = back / (1.0 - again + back).max(NOTHING);
        let monthly = math::exp(math::ln(left) / months);
        let first = months * (1.0 - monthly) / (1.0 - left);
        let (stay, return_) = (long_run + (1.0 - long_run) * monthly, long_run * (1.0 - monthly));
        let there = |share: f64| (long_run + (share - long_run) * first).clamp(0.0, 1.0);
        let year = |chance: f64| math::exp(12.0 * math::ln(chance));
        Coming {
            retention: year(stay),
            back: (self.silent >= FEWEST).then(|| 1.0 - year(1.0 - return_)),
            wake: 1.0 - year((1.0 - return_ / stay).max(NOTHING)),
            away: [again, back].map(|share| 1.0 - there(share)),
        }
    }

    /// Purchases a year of who is there: what those who bought in the last window made of it.
    pub(super) fn purchases(&self, window: &Window) -> f64 {
        let bought = self.often.iter().sum::<f64>() + self.returned;
        bought / (self.again + self.back) as f64 / window.years()
    }

    /// How much customers differ in how often they buy, beyond chance, as sd / mean.
    pub(super) fn spread(&self) -> f64 {
        beyond_chance(&self.often)
    }

    /// How often customers buy.
    pub(super) fn habit(&self, window: &Window) -> Habit {
        Habit { mean: self.purchases(window), spread: self.spread() }
    }

    /// Mean and spread (sd / mean) between customers of what a purchase comes to.
    pub(super) fn basket(&self) -> Option<(f64, f64)> {
        let mean = mean(&self.values)?;
        let variance = variance(&self.values, mean);
        Some((mean, variance.sqrt() / mean))
    }
}

impl Habit {
    /// Purchases a year of one customer while it is there: the mean of all who made as many in as long, where customers differ as they
    /// do here (gamma). Of who is silent the time up to its last purchase counts, and never the purchase that begins or ends it.
    pub(super) fn of(self, own: &[Purchase], window: &Window) -> f64 {
        let Habit { mean, spread } = self;
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return mean };
        if spread < SAME {
            return mean;
        }
        let until = if window.is_silent(last.day) { last.day } else { window.from + window.days };
        let from = (until - window.days).max(first.day + 1);
        let made = own.iter().filter(|purchase| (from..until).contains(&purchase.day)).count();
        let years = f64::from((until - from).max(0)) / 365.0;
        let shape = 1.0 / (spread * spread);
        (shape + made as f64) / (shape / mean + years)
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn variance(values: &[f64], mean: f64) -> f64 {
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    squares / (values.len() as f64 - 1.0).max(1.0)
}

/// How much the means of Poisson counts differ, as sd / mean: what their variance has above their mean.
fn beyond_chance(counts: &[f64]) -> f64 {
    let Some(mean) = mean(counts) else { return 0.0 };
    ((variance(counts, mean) - mean).max(0.0)).sqrt() / mean
}
