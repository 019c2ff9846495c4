//! From a quantity to a number: value or draw, base rules, changes, strategy rules, levers, range, conversion.

use super::amount::Amount;
use super::formula::{Formula, Source};
use super::lanes::Lanes;
use super::limits::impossible;
use super::outcome::Clamps;
use super::scene::Scene;
use super::world::World;
use crate::error::{Error, Result};
use crate::isa::{Isa, Kernel};
use crate::model::{Change, convert};
use crate::random::Identity;
use crate::rules::Workspace;
use crate::scenario::keys::ServiceKey;
use crate::units::Role;

impl<'a> Scene<'a, '_> {
    /// A quantity for this period, asked of everybody.
    pub(super) fn of(&mut self, formula: &Formula) -> Result<Amount<'a>> {
        self.asks(formula, self.sheet.living);
        match self.known(formula) {
            Some(value) => Ok(Amount::Same(value)),
            None => self.for_the_period(formula, None),
        }
    }

    /// A quantity for this period, asked of some: so many, whom `those` marks with 1 in a column of 0. Others may have any.
    pub(super) fn of_those(
        &mut self,
        formula: &Formula,
        customers: usize,
        those: impl FnOnce(&Self) -> Lanes,
    ) -> Result<Amount<'a>> {
        self.asks(formula, customers as u64);
        if let Some(value) = self.known(formula) {
            return Ok(Amount::Same(value));
        }
        let those = those(self);
        self.for_the_period(formula, Some(&those))
    }

    fn asks(&mut self, formula: &Formula, customers: u64) {
        self.books.clamped[formula.index].asked += customers;
    }

    /// What is known beforehand, as long as no policy moves it.
    fn known(&self, formula: &Formula) -> Option<f64> {
        formula.settled.filter(|_| self.world.lever(formula.index).is_none())
    }

    fn for_the_period(&mut self, formula: &Formula, those: Option<&[f64]>) -> Result<Amount<'a>> {
        let (role, k) = (formula.role, formula.per_basis);
        let stated = self.stated(formula, those)?;
        Ok(match (stated, role) {
            (Amount::Same(value), _) => Amount::Same(convert(role, k, value)),
            (stated, Role::PerBasis | Role::Chance | Role::Pace | Role::Retention) if k != 1.0 => {
                let mut column = stated.lanes(self.len());
                self.isa().run(ToPeriod { column: &mut column, role, k });
                Amount::Lanes(column)
            }
            (stated, _) => stated,
        })
    }

    /// A quantity on its stated basis.
    fn stated(&mut self, formula: &Formula, those: Option<&[f64]>) -> Result<Amount<'a>> {
        let lever = self.world.lever(formula.index);
        let mut amount = self.begin(formula, those)?;
        for rule in &formula.before {
            amount = self.apply(rule, &amount, those)?;
        }
        let assumptions = &self.world.assumptions[..];
        for stated in &formula.changes {
            amount = change(self.isa(), amount, stated.at(assumptions));
        }
        for rule in &formula.after {
            amount = self.apply(rule, &amount, those)?;
        }
        if let Some(lever) = lever {
            amount = change(self.isa(), amount, lever);
        }
        if formula.within && lever.is_none() { Ok(amount) } else { self.bound(formula, amount, those) }
    }

    /// What the scenario says, or chance draws.
    fn begin(&mut self, formula: &Formula, those: Option<&[f64]>) -> Result<Amount<'a>> {
        let amount = match &formula.source {
            Source::Same(value) => Amount::Same(*value),
            Source::Run(slot) => Amount::Same(self.world.chance.run[*slot]),
            Source::Assumption(index) => Amount::Same(self.world.assumptions[*index]),
            Source::Customer(slot, _) => Amount::Held(&self.who.drawn[*slot]),
            Source::Period(law, decision) => {
                let mut column = Lanes::stale(self.len());
                law.of(self.world.chance).sample(self.isa(), self.dice.lane(*decision), &mut column);
                Amount::Lanes(column)
            }
            Source::ByPeriod(series) => Amount::Same(series.at(self.world.period)),
            Source::Performance => match self.service() {
                Some(service) => self.for_the_period(&service[ServiceKey::Quality], those)?,
                None => Amount::Same(0.0),
            },
            Source::ByTenure(values, unit) => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tenure is not negative")]
                let entry = |tenure: &f64| values[((tenure / unit) as usize).min(values.len() - 1)];
                Amount::Lanes(self.tenure().iter().map(entry).collect())
            }
            Source::Rule(rule) => self.apply(rule, &Amount::Same(0.0), those)?,
        };
        let Some(slot) = formula.listed else { return Ok(amount) };
        let own = self.who.drawn[slot].iter().enumerate();
        Ok(Amount::Lanes(own.map(|(lane, own)| if own.is_nan() { amount.of(lane) } else { *own }).collect()))
    }

    /// Clamps to the range, counting the customers concerned; what is not finite stops the run.
    pub(super) fn bound(&mut self, formula: &Formula, amount: Amount<'a>, those: Option<&[f64]>) -> Result<Amount<'a>> {
        let (low, high) = formula.role.range();
        let mut column = match amount {
            Amount::Same(value) if (low..=high).contains(&value) => return Ok(amount),
            Amount::Same(value) => Lanes::filled(self.len(), value),
            Amount::Held(column) if self.isa().run(Inside { column, low, high }) => return Ok(amount),
            Amount::Held(column) => Lanes::copy(column),
            Amount::Lanes(column) if self.isa().run(Inside { column: &column, low, high }) => {
                return Ok(Amount::Lanes(column));
            }
            Amount::Lanes(column) => column,
        };
        let asked = those.unwrap_or(&self.life.alive);
        let mut answers = column.iter().zip(asked);
        if let Some(lane) = answers.position(|(x, asked)| !x.is_finite() && *asked > 0.0) {
            return Err(self.failure(lane, &format!("{} {}", formula.path, impossible(column[lane]))));
        }
        let outside = self.isa().run(Bound { column: &mut column, asked, low, high });
        let clamps = &mut self.books.clamped[formula.index];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of at most a block")]
        let [low, high] = outside.map(|count| count as u64);
        *clamps = clamps.and(Clamps { asked: 0, low, high });
        Ok(Amount::Lanes(column))
    }
}

impl World<'_> {
    /// A quantity for this period where there is no customer to ask.
    pub(super) fn of(&mut self, formula: &Formula, desk: &mut Workspace) -> Result<f64> {
        let mut value = match &formula.source {
            Source::Same(value) => *value,
            Source::Run(slot) => self.chance.run[*slot],
            Source::Assumption(index) => self.assumptions[*index],
            Source::Period(law, decision) => {
                let uniform = self.chance.draws.uniform(Identity::WORLD, *decision, self.period);
                law.of(self.chance).law().quantile(uniform)
            }
            Source::ByPeriod(series) => series.at(self.period),
            Source::Rule(rule) => self.ask(rule, 0.0, desk)?,
            Source::Customer(..) | Source::ByTenure(..) | Source::Performance => {
                return Err(Error::Run(format!("{} has no customer to ask", formula.path)));
            }
        };
        for rule in &formula.before {
            value = self.ask(rule, value, desk)?;
        }
        let assumptions = &self.assumptions[..];
        value = formula.changes.iter().fold(value, |value, change| change.at(assumptions).of(value));
        for rule in &formula.after {
            value = self.ask(rule, value, desk)?;
        }
        value = self.lever(formula.index).map_or(value, |lever| lever.of(value));
        if !value.is_finite() {
            return Err(self.failed(&format!("{} {}", formula.path, impossible(value))));
        }
        let (low, high) = formula.role.range();
        let [below, above] = [value < low, value > high].map(u64::from);
        let clamps = &mut self.books.clamped[formula.index];
        *clamps = clamps.and(Clamps { asked: 1, low: below, high: above });
        Ok(convert(formula.role, formula.per_basis, value.clamp(low, high)))
    }
}

#[inline]
fn change(isa: Isa, amount: Amount<'_>, change: Change) -> Amount<'_> {
    match change {
        Change::Add(x) => amount.map(isa, move |value| value + x),
        Change::Scale(x) => amount.map(isa, move |value| value * x),
        Change::Set(x) => Amount::Same(x),
    }
}

/// From the stated basis to the period.
struct ToPeriod<'a> {
    column: &'a mut [f64],
    role: Role,
    k: f64,
}

impl Kernel for ToPeriod<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        // Each role its own loop.
        match self.role {
            Role::Retention => {
                for x in self.column {
                    *x = convert(Role::Retention, self.k, *x);
                }
            }
            Role::Chance | Role::Pace => {
                for x in self.column {
                    *x = convert(Role::Chance, self.k, *x);
                }
            }
            _ => {
                for x in self.column {
                    *x = convert(Role::PerBasis, self.k, *x);
                }
            }
        }
    }
}

/// Whether everybody's value lies in the range; the usual case, found out quickly.
pub(super) struct Inside<'a> {
    pub(super) column: &'a [f64],
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Kernel for Inside<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let mut inside = true;
        for x in self.column {
            inside &= *x >= self.low && *x <= self.high;
        }
        inside
    }
}

/// Counts that are kept side by side, so that the processor can add several at once.
const SIDE_BY_SIDE: usize = 16;

struct Bound<'a> {
    column: &'a mut [f64],
    /// 1 for whom the value matters, 0 for others.
    asked: &'a [f64],
    low: f64,
    high: f64,
}

impl Kernel for Bound<'_> {
    /// How many of those asked were below and above.
    type Output = [f64; 2];

    #[inline(always)]
    fn run(self) -> [f64; 2] {
        let (mut below, mut above) = ([0.0; SIDE_BY_SIDE], [0.0; SIDE_BY_SIDE]);
        for (column, asked) in self.column.chunks_mut(SIDE_BY_SIDE).zip(self.asked.chunks(SIDE_BY_SIDE)) {
            for (((x, asked), below), above) in column.iter_mut().zip(asked).zip(&mut below).zip(&mut above) {
                *below += if *x < self.low { *asked } else { 0.0 };
                *above += if *x > self.high { *asked } else { 0.0 };
                let inside = if *x < self.low { self.low } else { *x };
                let inside = if inside > self.high { self.high } else { inside };
                // Others may have any number but must not spread nonsense.
                *x = if inside.is_nan() { 0.0 } else { inside };
            }
        }
        [below.iter().sum(), above.iter().sum()]
    }
}
