//! The one order in which a quantity comes about, whoever is asked: a block of customers or nobody in particular.

use super::formula::Formula;
use crate::error::Result;
use crate::model::Change;
use crate::rules::Rule;

/// Who is asked for quantities.
pub(in crate::engine) trait Asked {
    /// What a quantity comes to.
    type Amount;

    /// What the scenario says, or chance draws.
    fn begin(&mut self, formula: &Formula) -> Result<Self::Amount>;

    /// What a rule makes of an amount.
    fn ask(&mut self, rule: &Rule, amount: Self::Amount) -> Result<Self::Amount>;

    /// What a change makes of it.
    fn change(&self, amount: Self::Amount, change: Change) -> Self::Amount;

    /// The period that it is asked for.
    fn period(&self) -> u32;

    /// What the scenario's assumptions came to, by index.
    fn assumptions(&self) -> &[f64];

    /// What the policy has set for a quantity.
    fn lever(&self, formula: &Formula) -> Option<Change>;
}

impl Formula {
    /// The quantity on its stated basis, not yet held to its range.
    pub(in crate::engine) fn stated<A: Asked>(&self, asked: &mut A) -> Result<A::Amount> {
        let mut amount = asked.begin(self)?;
        for rule in &self.before {
            amount = asked.ask(rule, amount)?;
        }
        for change in &self.changes {
            let change = change.at(asked.assumptions());
            let change = self.ramp.map_or(change, |ramp| ramp.at(asked.period(), change));
            amount = asked.change(amount, change);
        }
        for rule in &self.after {
            amount = asked.ask(rule, amount)?;
        }
        Ok(match asked.lever(self) {
            Some(lever) => asked.change(amount, lever),
            None => amount,
        })
    }
}
