//! From a quantity to a number: value or draw, base rules, changes, strategy rules, levers, range, conversion.

use super::amount::Amount;
use super::formula::{Formula, Source};
use super::lanes::Lanes;
use super::scene::Scene;
use super::world::World;
use crate::error::{Error, Result};
use crate::isa::{Isa, Kernel};
use crate::model::{Change, convert};
use crate::random::{Identity, columns};
use crate::rules::Workspace;
use crate::units::Role;

impl<'a> Scene<'a, '_> {
    /// A quantity for this period.
    pub(super) fn of(&mut self, formula: &Formula) -> Result<Amount<'a>> {
        if let Some(value) = formula.settled.filter(|_| self.world.levers(formula.index).is_empty()) {
            return Ok(Amount::Same(value));
        }
        let (role, k) = (formula.role, formula.per_basis);
        let stated = self.stated(formula)?;
        Ok(match (stated, role) {
            (Amount::Same(value), _) => Amount::Same(convert(role, k, value)),
            (stated, Role::PerBasis | Role::Chance | Role::Retention) if k != 1.0 => {
                let mut column = stated.lanes(self.len());
                self.isa().run(ToPeriod { column: &mut column, role, k });
                Amount::Lanes(column)
            }
            (stated, _) => stated,
        })
    }

    /// A quantity on its stated basis.
    fn stated(&mut self, formula: &Formula) -> Result<Amount<'a>> {
        let levers = self.world.levers(formula.index);
        let mut amount = self.begin(formula)?;
        for rule in &formula.before {
            amount = self.apply(rule, &amount)?;
        }
        amount = change(self.isa(), amount, &formula.changes);
        for rule in &formula.after {
            amount = self.apply(rule, &amount)?;
        }
        amount = change(self.isa(), amount, levers);
        if formula.within && levers.is_empty() { Ok(amount) } else { self.bound(formula, amount) }
    }

    /// What the scenario says, or chance draws.
    fn begin(&mut self, formula: &Formula) -> Result<Amount<'a>> {
        let amount = match &formula.source {
            Source::Same(value) => Amount::Same(*value),
            Source::Run(slot) => Amount::Same(self.world.chance.run[*slot]),
            Source::Assumption(index) => Amount::Same(self.world.chance.assumptions[*index]),
            Source::Customer(slot, _) => Amount::Held(&self.who.drawn[*slot]),
            Source::Period(law, decision) => {
                let mut column = Lanes::stale(self.len());
                columns::sample(self.isa(), law, self.dice.lane(*decision), &mut column);
                Amount::Lanes(column)
            }
            Source::ByPeriod(series) => Amount::Same(series.at(self.world.period)),
            Source::ByTenure(values, unit) => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tenure is not negative")]
                let entry = |tenure: &f64| values[((tenure / unit) as usize).min(values.len() - 1)];
                Amount::Lanes(self.tenure().iter().map(entry).collect())
            }
            Source::Rule(rule) => self.apply(rule, &Amount::Same(0.0))?,
        };
        let Some(slot) = formula.listed else { return Ok(amount) };
        let own = self.who.drawn[slot].iter().enumerate();
        Ok(Amount::Lanes(own.map(|(lane, own)| if own.is_nan() { amount.of(lane) } else { *own }).collect()))
    }

    /// Clamps to the range, counting the customers concerned; NaN stops the run.
    fn bound(&mut self, formula: &Formula, amount: Amount<'a>) -> Result<Amount<'a>> {
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
        let mut living = column.iter().zip(&self.life.alive[..]);
        if let Some(lane) = living.position(|(x, alive)| x.is_nan() && *alive > 0.0) {
            return Err(self.failure(lane, &format!("{} is not a number", formula.path)));
        }
        let outside = self.isa().run(Bound { column: &mut column, alive: &self.life.alive, low, high });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most a block")]
        self.clamp(formula.index, outside as u64);
        Ok(Amount::Lanes(column))
    }
}

impl World<'_> {
    /// A quantity for this period where there is no customer to ask.
    pub(super) fn of(&mut self, formula: &Formula, desk: &mut Workspace) -> Result<f64> {
        let mut value = match &formula.source {
            Source::Same(value) => *value,
            Source::Run(slot) => self.chance.run[*slot],
            Source::Assumption(index) => self.chance.assumptions[*index],
            Source::Period(law, decision) => {
                law.quantile(self.chance.draws.uniform(Identity::WORLD, *decision, self.period))
            }
            Source::ByPeriod(series) => series.at(self.period),
            Source::Rule(rule) => self.ask(rule, 0.0, desk)?,
            Source::Customer(..) | Source::ByTenure(..) => {
                return Err(Error::Run(format!("{} has no customer to ask", formula.path)));
            }
        };
        for rule in &formula.before {
            value = self.ask(rule, value, desk)?;
        }
        value = formula.changes.iter().fold(value, |value, change| change.of(value));
        for rule in &formula.after {
            value = self.ask(rule, value, desk)?;
        }
        value = self.levers(formula.index).iter().fold(value, |value, lever| lever.of(value));
        if value.is_nan() {
            return Err(self.failed(&format!("{} is not a number", formula.path)));
        }
        let (low, high) = formula.role.range();
        if !(low..=high).contains(&value) {
            self.books.clamped[formula.index] += 1;
        }
        Ok(convert(formula.role, formula.per_basis, value.clamp(low, high)))
    }
}

#[inline]
fn change<'a>(isa: Isa, amount: Amount<'a>, changes: &[Change]) -> Amount<'a> {
    if changes.is_empty() {
        return amount;
    }
    changes.iter().fold(amount, |amount, change| match *change {
        Change::Add(x) => amount.map(isa, move |value| value + x),
        Change::Scale(x) => amount.map(isa, move |value| value * x),
        Change::Set(x) => Amount::Same(x),
    })
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
            Role::Chance => {
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
struct Inside<'a> {
    column: &'a [f64],
    low: f64,
    high: f64,
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
    alive: &'a [f64],
    low: f64,
    high: f64,
}

impl Kernel for Bound<'_> {
    /// How many living customers were outside.
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let mut outside = [0.0; SIDE_BY_SIDE];
        for (column, alive) in self.column.chunks_mut(SIDE_BY_SIDE).zip(self.alive.chunks(SIDE_BY_SIDE)) {
            for ((x, alive), outside) in column.iter_mut().zip(alive).zip(&mut outside) {
                let inside = if *x < self.low { self.low } else { *x };
                let inside = if inside > self.high { self.high } else { inside };
                *outside += if inside == *x { 0.0 } else { *alive };
                // The dead may have any number but must not spread nonsense.
                *x = if inside.is_nan() { 0.0 } else { inside };
            }
        }
        outside.iter().sum()
    }
}
