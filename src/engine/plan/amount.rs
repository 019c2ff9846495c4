//! What a quantity comes to for those whom it concerns, as far as the numbers of a plan tell: nobody is drawn and no rule is asked.

use super::formula::{Formula, Law, Source};
use super::{Assumed, Plan, RunDraw};
use crate::model::{Change, convert, over};
use crate::random::Distribution;
use crate::units::Role;
use std::borrow::Cow;

/// Customers of whom the mean is taken where a chance is converted, equally many of each.
const KINDS: u32 = 64;
/// Between these quantiles lie 9 of 10.
const NINE_OF_TEN: [f64; 2] = [0.05, 0.95];

/// What a quantity comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// On average.
    pub mean: f64,
    /// Between what 9 of 10 lie; of what goes by tenure or time the lowest and the highest. None where that is not known.
    pub between: Option<[f64; 2]>,
    /// What it goes by.
    pub by: By,
    /// Whether rules of the scenario act on it after that.
    pub ruled: bool,
}

/// What an amount goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Nothing: it is the same for everybody.
    Nothing,
    /// Chance, or the customer.
    Chance,
    /// How long a customer has been there.
    Tenure,
    /// The period.
    Time,
}

/// An amount of a period, and what a year of it comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// In a period.
    pub period: Amount,
    /// In a year; the same where time has no part in it.
    pub year: Amount,
    /// Whether time has a part in it.
    pub timed: bool,
}

impl Amount {
    /// The same for everybody.
    #[must_use]
    pub fn same(mean: f64) -> Amount {
        Amount { mean, between: None, by: By::Nothing, ruled: false }
    }

    /// What `of` makes of two amounts that have nothing to do with each other; it is linear in each.
    pub(super) fn with(self, other: Amount, of: impl Fn(f64, f64) -> f64) -> Amount {
        let (by, between) = match (self.by, other.by) {
            (_, By::Nothing) => (self.by, self.between.map(|ends| ends.map(|end| of(end, other.mean)))),
            (By::Nothing, _) => (other.by, other.between.map(|ends| ends.map(|end| of(self.mean, end)))),
            _ => (By::Chance, None),
        };
        Amount { mean: of(self.mean, other.mean), between, by, ruled: self.ruled || other.ruled }
    }
}

impl Rate {
    /// An amount in which time has no part.
    pub(super) fn of(amount: Amount) -> Rate {
        Rate { period: amount, year: amount, timed: false }
    }

    /// The same of rates; a year of both is what `of` makes of their years.
    pub(super) fn with(self, other: Rate, of: impl Fn(f64, f64) -> f64 + Copy) -> Rate {
        Rate {
            period: self.period.with(other.period, of),
            year: self.year.with(other.year, of),
            timed: self.timed || other.timed,
        }
    }

    /// So many of something that costs so much each.
    pub(super) fn times(self, each: Rate) -> Rate {
        let of = |count: f64, each: f64| count * each;
        Rate { period: self.period.with(each.period, of), year: self.year.with(each.period, of), timed: self.timed }
    }
}

/// Asks the formulas of a plan, with what is drawn once per run at its mean where others rest on it.
pub(super) struct Estimate<'a> {
    plan: &'a Plan,
    assumptions: Vec<f64>,
}

/// What a formula begins with, on its stated basis.
enum Begins<'a> {
    Same(f64),
    Law(Cow<'a, Distribution>),
    /// One after the other.
    Row(By, Cow<'a, [f64]>),
}

impl<'a> Estimate<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        let assumptions = plan.assumptions.iter().fold(Vec::new(), |mut known, assumed| {
            known.push(match assumed {
                Assumed::Same(value) => *value,
                Assumed::Drawn(draw) => draw.law.at(&known).map_or(f64::NAN, |law| law.mean()),
            });
            known
        });
        Estimate { plan, assumptions }
    }

    /// What assumptions come to on average, by index.
    pub(super) fn assumptions(&self) -> &[f64] {
        &self.assumptions
    }

    /// What a formula comes to in a period, and in a year; none where a rule alone knows.
    pub(super) fn rate(&self, formula: &Formula) -> Option<Rate> {
        let k = self.plan.per_year;
        let timed = matches!(formula.role, Role::Retention | Role::Chance | Role::Pace | Role::PerBasis);
        let period = self.amount(formula, |value| value)?;
        let year = if timed { self.amount(formula, |value| over(formula.role, k, value))? } else { period };
        Some(Rate { period, year, timed })
    }

    /// The same of what is counted: a year holds as many times more, also of a chance.
    pub(super) fn count(&self, formula: &Formula) -> Option<Rate> {
        self.count_of(formula, |mean| mean)
    }

    /// The same of a count that a period makes of it, which rises with it.
    pub(super) fn count_of(&self, formula: &Formula, of: impl Fn(f64) -> f64) -> Option<Rate> {
        let period = self.amount(formula, &of)?;
        let year = self.amount(formula, |value| of(value) * self.plan.per_year)?;
        Some(Rate { period, year, timed: true })
    }

    /// What comes once in every period.
    pub(super) fn every_period(&self) -> Rate {
        Rate { period: Amount::same(1.0), year: Amount::same(self.plan.per_year), timed: true }
    }

    /// What a strategy does to it.
    pub(super) fn changes(&self, formula: &Formula) -> Vec<Change> {
        formula.changes.iter().map(|change| change.at(&self.assumptions)).collect()
    }

    /// What `of` makes of the amount of a period, which it rises with.
    fn amount(&self, formula: &Formula, of: impl Fn(f64) -> f64) -> Option<Amount> {
        let (low, high) = formula.role.range();
        let steps = self.changes(formula);
        let changed = |stated: f64| steps.iter().fold(stated, |value, change| change.apply(value));
        let inside = |stated: f64| (low..=high).contains(&changed(stated));
        let at = |stated: f64| of(convert(formula.role, formula.per_basis, changed(stated).clamp(low, high)));
        let (mean, between, by) = match self.begins(formula)? {
            Begins::Same(value) => (at(value), None, By::Nothing),
            Begins::Law(law) => {
                let kinds = (0..KINDS).map(|kind| law.quantile((f64::from(kind) + 0.5) / f64::from(KINDS)));
                let kinds: Vec<f64> = kinds.collect();
                let straight = !matches!(formula.role, Role::Retention | Role::Chance | Role::Pace);
                let mean = if straight && kinds.iter().all(|kind| inside(*kind)) {
                    at(law.mean())
                } else {
                    mean(kinds.into_iter().map(at))
                };
                (mean, Some(NINE_OF_TEN.map(|share| at(law.quantile(share)))), By::Chance)
            }
            Begins::Row(by, values) => {
                let mut row: Vec<f64> = values.iter().map(|value| at(*value)).collect();
                let mean = mean(row.iter().copied());
                row.sort_by(f64::total_cmp);
                let ends = if by == By::Chance { NINE_OF_TEN } else { [0.0, 1.0] };
                (mean, Some(ends.map(|share| entry(&row, share))), by)
            }
        };
        let between = between.map(|ends| if ends[0] > ends[1] { [ends[1], ends[0]] } else { ends });
        let by = if between.is_some_and(|[low, high]| low == high) { By::Nothing } else { by };
        let between = between.filter(|_| by != By::Nothing);
        let ruled = !formula.before.is_empty();
        mean.is_finite().then_some(Amount { mean, between, by, ruled })
    }

    fn begins<'f>(&'f self, formula: &'f Formula) -> Option<Begins<'f>> {
        let drawn = |draw: &'f RunDraw| draw.law.at(&self.assumptions).ok().map(Begins::Law);
        let begins = match &formula.source {
            Source::Rule(_) | Source::Performance | Source::Steady => None,
            Source::Same(value) => Some(Begins::Same(*value)),
            Source::Run(slot) => drawn(&self.plan.run[*slot]),
            Source::Assumption(index) => match &self.plan.assumptions[*index] {
                Assumed::Same(value) => Some(Begins::Same(*value)),
                Assumed::Drawn(draw) => drawn(draw),
            },
            Source::Customer(_, law) | Source::Period(law, _) => match law {
                Law::Known(sampler) => Some(Begins::Law(Cow::Borrowed(sampler.law()))),
                Law::Open(index) => {
                    let law = self.plan.laws[*index].law.at(&self.assumptions);
                    law.ok().map(|law| Begins::Law(Cow::Owned(law)))
                }
            },
            Source::ByTenure(values, _) => Some(Begins::Row(By::Tenure, Cow::Borrowed(values))),
            Source::ByPeriod(series) => {
                let values = (0..self.plan.length()).map(|period| series.at(period));
                Some(Begins::Row(By::Time, Cow::Owned(values.collect())))
            }
        };
        match self.listed(formula) {
            own if own.is_empty() => begins,
            own => Some(Begins::Row(By::Chance, Cow::Owned(own))),
        }
    }

    /// What the customer list says of it, of those customers of whom it says anything.
    fn listed(&self, formula: &Formula) -> Vec<f64> {
        let parts: Vec<&str> = formula.path.split('.').collect();
        let ([_, segment, key], Some(_)) = (&parts[..], formula.listed) else { return Vec::new() };
        let there = |at: usize| self.plan.segments[at].name == *segment;
        let rows = self.plan.roster.iter().filter(|listed| there(listed.segment));
        rows.flat_map(|row| row.quantities.iter().filter(|(known, _)| known == key).map(|(_, value)| *value)).collect()
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// The entry of a sorted row that this share of it does not pass.
fn entry(row: &[f64], share: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the length")]
    let at = (share * row.len() as f64) as usize;
    row[at.min(row.len() - 1)]
}
