//! From a quantity to a number where there is no customer to ask.

use super::World;
use crate::engine::outcome::Clamps;
use crate::engine::plan::formula::{Formula, Source};
use crate::engine::plan::order::Asked;
use crate::engine::scene::limits::impossible;
use crate::error::{Error, Result};
use crate::model::{Change, convert};
use crate::random::Identity;
use crate::rules::{Rule, Workspace};

impl World<'_> {
    /// A quantity for this period.
    pub(in crate::engine) fn evaluate(&mut self, formula: &Formula, workspace: &mut Workspace) -> Result<f64> {
        let value = formula.stated(&mut Nobody { world: self, workspace })?;
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

/// Nobody in particular: what holds for the portfolio.
struct Nobody<'s, 'a> {
    world: &'s World<'a>,
    workspace: &'s mut Workspace,
}

impl Asked for Nobody<'_, '_> {
    type Amount = f64;

    fn begin(&mut self, formula: &Formula) -> Result<f64> {
        let world = self.world;
        Ok(match &formula.source {
            Source::Same(value) => *value,
            Source::Run(slot) => world.chance.run[*slot],
            Source::Assumption(index) => world.assumptions[*index],
            Source::Period(law, decision) => {
                let uniform = world.chance.draws.uniform(Identity::WORLD, *decision, world.period);
                law.in_run(world.chance).law().quantile(uniform)
            }
            Source::ByPeriod(series) => series.at(world.period),
            Source::Rule(rule) => self.ask(rule, 0.0)?,
            Source::Customer(..) | Source::ByTenure(..) | Source::Performance | Source::Steady => {
                return Err(Error::Run(format!("{} has no customer to ask", formula.path)));
            }
        })
    }

    fn ask(&mut self, rule: &Rule, amount: f64) -> Result<f64> {
        self.world.ask(rule, amount, self.workspace)
    }

    fn change(&self, amount: f64, change: Change) -> f64 {
        change.apply(amount)
    }

    fn period(&self) -> u32 {
        self.world.period
    }

    fn assumptions(&self) -> &[f64] {
        &self.world.assumptions
    }

    fn lever(&self, formula: &Formula) -> Option<Change> {
        self.world.lever(formula.index)
    }
}
