//! From a quantity to a number: value or draw, base rules, changes, strategy rules, levers, range, conversion.

use super::Scene;
use super::limits::said;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::outcome::Clamps;
use crate::engine::plan::formula::{Formula, Source};
use crate::engine::plan::order::Asked;
use crate::engine::steps::pay::steady;
use crate::error::Result;
use crate::isa::Kernel;
use crate::model::{Change, convert};
use crate::rules::Rule;
use crate::scenario::keys::ServiceKey;
use crate::units::Role;

impl<'a> Scene<'a, '_> {
    /// A quantity for this period, asked of everybody.
    pub(in crate::engine) fn evaluate(&mut self, formula: &Formula) -> Result<Values<'a>> {
        self.asks(formula, self.sheet.living);
        match self.known(formula) {
            Some(value) => Ok(Values::Same(value)),
            None => self.for_the_period(formula, None),
        }
    }

    /// A quantity for this period, asked of some: so many, whom `those` marks with 1 in a column of 0. Others may have any.
    pub(in crate::engine) fn evaluate_for(
        &mut self,
        formula: &Formula,
        customers: usize,
        those: impl FnOnce(&Self) -> StepColumn,
    ) -> Result<Values<'a>> {
        self.asks(formula, customers as u64);
        if let Some(value) = self.known(formula) {
            return Ok(Values::Same(value));
        }
        let those = those(self);
        self.for_the_period(formula, Some(&those))
    }

    fn asks(&mut self, formula: &Formula, customers: u64) {
        self.books.clamped[formula.index].asked += customers;
    }

    /// What is known beforehand, as long as no policy moves it.
    fn known(&self, formula: &Formula) -> Option<f64> {
        formula.settled.filter(|_| self.world.lever(formula.index).is_none() && !self.world.moves(formula))
    }

    fn for_the_period(&mut self, formula: &Formula, those: Option<&[f64]>) -> Result<Values<'a>> {
        let (role, k) = (formula.role, formula.per_basis);
        let stated = self.stated(formula, those)?;
        let amount = match (stated, role) {
            (Values::Same(value), _) => Values::Same(convert(role, k, value)),
            (stated, Role::PerBasis | Role::Chance | Role::Pace | Role::Retention) if k != 1.0 => {
                let mut column = stated.into_column(self.len());
                self.isa().run(ToPeriod { column: &mut column, role, k });
                Values::Column(column)
            }
            (stated, _) => stated,
        };
        if !self.world.moves(formula) {
            return Ok(amount);
        }
        let amount = self.moved(formula, amount, true);
        self.within(formula, amount, those, String::new)
    }

    /// A quantity on its stated basis, held to its range.
    fn stated(&mut self, formula: &Formula, those: Option<&[f64]>) -> Result<Values<'a>> {
        let amount = formula.stated(&mut Customers { scene: self, those })?;
        let amount = self.moved(formula, amount, false);
        let within = formula.within && self.world.lever(formula.index).is_none() && !self.world.moves(formula);
        if within { Ok(amount) } else { self.within(formula, amount, those, String::new) }
    }

    /// What the scenario says, or chance draws.
    fn begin(&mut self, formula: &Formula, those: Option<&[f64]>) -> Result<Values<'a>> {
        let amount = match &formula.source {
            Source::Same(value) => Values::Same(*value),
            Source::Run(slot) => Values::Same(self.world.chance.run[*slot]),
            Source::Assumption(index) => Values::Same(self.world.assumptions[*index]),
            Source::Customer(slot, _) => Values::Held(&self.who.drawn[*slot]),
            Source::Period(law, decision) => {
                let mut column = StepColumn::stale(self.len());
                law.in_run(self.world.chance).sample(self.isa(), self.dice.bits(*decision), &mut column);
                Values::Column(column)
            }
            Source::ByPeriod(series) => Values::Same(series.at(self.world.period)),
            Source::Performance => match self.service() {
                Some(service) => self.for_the_period(&service[ServiceKey::Quality], those)?,
                None => Values::Same(0.0),
            },
            Source::Steady => steady(self)?,
            Source::ByTenure(values, unit) => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tenure is not negative")]
                let entry = |tenure: &f64| values[((tenure / unit) as usize).min(values.len() - 1)];
                Values::Column(self.tenure().iter().map(entry).collect())
            }
            Source::Rule(rule) => self.apply(rule, &Values::Same(0.0), those)?,
        };
        let Some(slot) = formula.listed else { return Ok(amount) };
        let own = self.who.drawn[slot].iter().enumerate();
        Ok(Values::Column(own.map(|(row, own)| if own.is_nan() { amount.at(row) } else { *own }).collect()))
    }

    /// Clamps what was made of a quantity to its range again; `by` says which paths made it.
    pub(in crate::engine) fn bound(
        &mut self,
        formula: &Formula,
        amount: Values<'a>,
        by: impl FnOnce() -> String,
    ) -> Result<Values<'a>> {
        self.within(formula, amount, None, by)
    }

    /// Clamps to the range, counting the customers concerned; what is not finite stops the run.
    fn within(
        &mut self,
        formula: &Formula,
        amount: Values<'a>,
        those: Option<&[f64]>,
        by: impl FnOnce() -> String,
    ) -> Result<Values<'a>> {
        let (low, high) = formula.role.range();
        let mut column = match amount {
            Values::Same(value) if (low..=high).contains(&value) => return Ok(amount),
            Values::Same(value) => StepColumn::filled(self.len(), value),
            Values::Held(column) if self.isa().run(Inside { column, low, high }) => return Ok(amount),
            Values::Held(column) => StepColumn::copy(column),
            Values::Column(column) if self.isa().run(Inside { column: &column, low, high }) => {
                return Ok(Values::Column(column));
            }
            Values::Column(column) => column,
        };
        let asked = those.unwrap_or(&self.life.alive);
        let mut answers = column.iter().zip(asked);
        if !self.isa().run(Inside { column: &column, low: f64::MIN, high: f64::MAX })
            && let Some(row) = answers.position(|(x, asked)| !x.is_finite() && *asked > 0.0)
        {
            return Err(self.failure(row, &said(&formula.path, column[row], &by())));
        }
        let outside = self.isa().run(Bound { column: &mut column, asked, low, high });
        let clamps = &mut self.books.clamped[formula.index];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of at most a block")]
        let [low, high] = outside.map(|count| count as u64);
        *clamps = clamps.and(Clamps { asked: 0, low, high });
        Ok(Values::Column(column))
    }
}

/// The customers of a block, or `those` of them.
struct Customers<'s, 'a, 'd, 't> {
    scene: &'s mut Scene<'a, 'd>,
    those: Option<&'t [f64]>,
}

impl<'a> Asked for Customers<'_, 'a, '_, '_> {
    type Amount = Values<'a>;

    fn begin(&mut self, formula: &Formula) -> Result<Values<'a>> {
        self.scene.begin(formula, self.those)
    }

    fn ask(&mut self, rule: &Rule, amount: Values<'a>) -> Result<Values<'a>> {
        self.scene.apply(rule, &amount, self.those)
    }

    fn change(&self, amount: Values<'a>, change: Change) -> Values<'a> {
        match change {
            Change::Add(x) => amount.map(self.scene.isa(), move |value| value + x),
            Change::Scale(x) => amount.map(self.scene.isa(), move |value| value * x),
            Change::Set(x) => Values::Same(x),
        }
    }

    fn period(&self) -> u32 {
        self.scene.world.period
    }

    fn assumptions(&self) -> &[f64] {
        &self.scene.world.assumptions
    }

    fn lever(&self, formula: &Formula) -> Option<Change> {
        self.scene.world.lever(formula.index)
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
pub(in crate::engine) struct Inside<'a> {
    pub(in crate::engine) column: &'a [f64],
    pub(in crate::engine) low: f64,
    pub(in crate::engine) high: f64,
}

impl Kernel for Inside<'_> {
    type Output = bool;

    #[inline(always)]
    #[expect(clippy::needless_bitwise_bool, reason = "a branch would not become vector code")]
    fn run(self) -> bool {
        // As wide as a value: narrower marks would have to be packed.
        let mut outside = 0_u64;
        for x in self.column {
            outside |= u64::from(!((*x >= self.low) & (*x <= self.high)));
        }
        outside == 0
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
