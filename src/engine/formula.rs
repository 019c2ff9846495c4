//! From a quantity to a number: value or draw, base rules, changes, strategy rules, levers, range, conversion.

use super::amount::Amount;
use super::lanes::Lanes;
use super::scene::Scene;
use super::world::World;
use crate::error::{Error, Result};
use crate::isa::{Isa, Kernel};
use crate::model::{Change, Distribution, Series};
use crate::random::{Decision, Identity, math};
use crate::rules::{Rule, Workspace};
use crate::units::Role;
use std::sync::Arc;

/// A quantity, ready to be evaluated.
#[derive(Clone)]
pub(super) struct Formula {
    /// Its index among the plan's paths.
    pub(super) index: usize,
    /// Where it stands in the scenario.
    pub(super) path: String,
    pub(super) source: Source,
    /// The scenario's own rules.
    pub(super) before: Vec<Arc<Rule>>,
    pub(super) changes: Vec<Change>,
    /// The strategy's rules.
    pub(super) after: Vec<Arc<Rule>>,
    pub(super) role: Role,
    pub(super) per_basis: f64,
    /// Whether it cannot leave its range: nothing is done to it, and all that it can be lies within.
    pub(super) within: bool,
    /// The slot with the values of the customer list, NaN where it has none.
    pub(super) listed: Option<usize>,
}

/// Where the number begins.
#[derive(Clone)]
pub(super) enum Source {
    Same(f64),
    /// A draw made once per run, by slot of the plan.
    Run(usize),
    /// By index.
    Assumption(usize),
    /// A draw made once per customer, by slot of the segment, and its law.
    Customer(usize, Distribution),
    /// A draw per customer and period.
    Period(Distribution, Decision),
    ByPeriod(Series),
    /// An entry per so many periods of tenure.
    ByTenure(Vec<f64>, f64),
    Rule(Arc<Rule>),
}

impl Source {
    /// The value of an assumption, which is a number or a draw made once per run.
    pub(super) fn assumed(&self, run: &[f64]) -> f64 {
        match self {
            Source::Same(value) => *value,
            Source::Run(slot) => run[*slot],
            _ => f64::NAN,
        }
    }
}

impl Formula {
    /// Its value on the stated basis for the customers of a block.
    pub(super) fn stated(&self, scene: &mut Scene) -> Result<Amount> {
        let levers = scene.world.levers(self.index);
        let mut amount = self.begin(scene)?;
        for rule in &self.before {
            amount = scene.apply(rule, &amount)?;
        }
        amount = change(scene.isa(), amount, &self.changes);
        for rule in &self.after {
            amount = scene.apply(rule, &amount)?;
        }
        amount = change(scene.isa(), amount, levers);
        if self.within && levers.is_empty() { Ok(amount) } else { self.bound(scene, amount) }
    }

    /// Its value for a period.
    pub(super) fn of(&self, scene: &mut Scene) -> Result<Amount> {
        let isa = scene.isa();
        Ok(self.convert(isa, self.stated(scene)?))
    }

    /// Its value for a period where there is no customer.
    pub(super) fn global(&self, world: &mut World, desk: &mut Workspace) -> Result<f64> {
        let mut value = match &self.source {
            Source::Same(value) => *value,
            Source::Run(slot) => world.chance.run[*slot],
            Source::Assumption(index) => world.chance.assumptions[*index],
            Source::Period(distribution, decision) => {
                distribution.quantile(world.chance.draws.uniform(Identity::WORLD, *decision, world.period))
            }
            Source::ByPeriod(series) => series.at(world.period),
            Source::Rule(rule) => world.ask(rule, 0.0, desk)?,
            Source::Customer(..) | Source::ByTenure(..) => {
                return Err(Error::Run(format!("{} has no customer to ask", self.path)));
            }
        };
        for rule in &self.before {
            value = world.ask(rule, value, desk)?;
        }
        value = changed(value, &self.changes);
        for rule in &self.after {
            value = world.ask(rule, value, desk)?;
        }
        value = changed(value, world.levers(self.index));
        if value.is_nan() {
            return Err(Error::Run(format!("{} is not a number in period {}", self.path, world.period)));
        }
        let (low, high) = self.role.range();
        if !(low..=high).contains(&value) {
            world.books.clamped[self.index] += 1;
        }
        Ok(convert(self.role, self.per_basis, value.clamp(low, high)))
    }

    fn begin(&self, scene: &mut Scene) -> Result<Amount> {
        let amount = match &self.source {
            Source::Same(value) => Amount::Same(*value),
            Source::Run(slot) => Amount::Same(scene.world.chance.run[*slot]),
            Source::Assumption(index) => Amount::Same(scene.world.chance.assumptions[*index]),
            Source::Customer(slot, _) => Amount::Lanes(Lanes::copy(&scene.who.drawn[*slot])),
            Source::Period(distribution, decision) => {
                let uniforms = scene.dice.lane(*decision).iter();
                Amount::Lanes(
                    uniforms.map(|&u| distribution.quantile((f64::from(u) + 0.5) / 4_294_967_296.0)).collect(),
                )
            }
            Source::ByPeriod(series) => Amount::Same(series.at(scene.world.period)),
            Source::ByTenure(values, unit) => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tenure is not negative")]
                let entry = |tenure: &f64| values[((tenure / unit) as usize).min(values.len() - 1)];
                Amount::Lanes(scene.tenure().iter().map(entry).collect())
            }
            Source::Rule(rule) => scene.apply(rule, &Amount::Same(0.0))?,
        };
        let Some(slot) = self.listed else { return Ok(amount) };
        let listed = &scene.who.drawn[slot];
        let own = listed.iter().enumerate();
        Ok(Amount::Lanes(own.map(|(lane, own)| if own.is_nan() { amount.of(lane) } else { *own }).collect()))
    }

    /// Whether it is 0 for everybody, always.
    pub(super) fn is_zero(&self) -> bool {
        let plain = self.before.is_empty() && self.after.is_empty() && self.changes.is_empty() && self.listed.is_none();
        plain && matches!(self.source, Source::Same(0.0))
    }

    /// Clamps to the range, counting the customers concerned; NaN stops the run.
    fn bound(&self, scene: &mut Scene, amount: Amount) -> Result<Amount> {
        let (low, high) = self.role.range();
        let mut column = match amount {
            Amount::Same(value) if (low..=high).contains(&value) => return Ok(amount),
            Amount::Same(value) => Lanes::filled(scene.len(), value),
            Amount::Lanes(column) => column,
        };
        if scene.isa().run(Inside { column: &column, low, high }) {
            return Ok(Amount::Lanes(column));
        }
        let outside = scene.isa().run(Bound { column: &mut column, alive: &scene.life.alive, low, high });
        if outside.is_nan() {
            let lane = column.iter().zip(&scene.life.alive).position(|(x, alive)| x.is_nan() && *alive > 0.0);
            return Err(scene.failure(lane.unwrap_or(0), &format!("{} is not a number", self.path)));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most a block")]
        scene.clamp(self.index, outside as u64);
        Ok(Amount::Lanes(column))
    }

    fn convert(&self, isa: Isa, amount: Amount) -> Amount {
        let (role, k) = (self.role, self.per_basis);
        match (role, amount) {
            (_, amount) if k == 1.0 => amount,
            (_, Amount::Same(value)) => Amount::Same(convert(role, k, value)),
            // Each role its own loop.
            (Role::PerBasis, amount) => amount.map(isa, move |x| convert(Role::PerBasis, k, x)),
            (Role::Chance, amount) => amount.map(isa, move |x| convert(Role::Chance, k, x)),
            (Role::Retention, amount) => amount.map(isa, move |x| convert(Role::Retention, k, x)),
            (_, amount) => amount,
        }
    }
}

fn change(isa: Isa, amount: Amount, changes: &[Change]) -> Amount {
    changes.iter().fold(amount, |amount, change| match *change {
        Change::Add(x) => amount.map(isa, move |value| value + x),
        Change::Scale(x) => amount.map(isa, move |value| value * x),
        Change::Set(x) => Amount::Same(x),
    })
}

fn changed(value: f64, changes: &[Change]) -> f64 {
    changes.iter().fold(value, |value, change| match *change {
        Change::Add(x) => value + x,
        Change::Scale(x) => value * x,
        Change::Set(x) => x,
    })
}

/// From the stated basis to the period, of which the basis holds `k`.
#[inline(always)]
pub(super) fn convert(role: Role, k: f64, value: f64) -> f64 {
    if k == 1.0 {
        return value;
    }
    match role {
        Role::Retention => math::exp(math::ln(value) / k),
        Role::Chance => -math::exp_m1(math::ln_1p(-value) / k),
        Role::PerBasis => value / k,
        Role::PerOccasion | Role::Share | Role::Growth | Role::Plain => value,
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
const TOGETHER: usize = 16;

struct Bound<'a> {
    column: &'a mut [f64],
    alive: &'a [f64],
    low: f64,
    high: f64,
}

impl Kernel for Bound<'_> {
    /// How many living customers were outside; NaN if one of them has no number.
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let mut outside = [0.0; TOGETHER];
        for (column, alive) in self.column.chunks_mut(TOGETHER).zip(self.alive.chunks(TOGETHER)) {
            for ((x, alive), outside) in column.iter_mut().zip(alive).zip(&mut outside) {
                let inside = if *x < self.low { self.low } else { *x };
                let inside = if inside > self.high { self.high } else { inside };
                // 0 where nothing changed, NaN where it was NaN, else 1 for who is alive.
                let moved = if inside == *x { 0.0 } else { 1.0 };
                *outside += if *alive > 0.0 { moved + 0.0 * inside } else { 0.0 };
                // The dead may have any number but must not spread nonsense.
                *x = if inside.is_nan() { 0.0 } else { inside };
            }
        }
        outside.iter().sum()
    }
}
