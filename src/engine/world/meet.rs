//! What everybody meets in a period alike: numbers of the firm and of its market, worked out once when the period begins.

use super::World;
use crate::engine::plan::formula::Formula;
use crate::error::Result;
use crate::portfolio::{Ledger, Line};
use crate::rules::Workspace;
use crate::scenario::keys::{ChannelKey, CompetitorKey, MarketKey, ReputationKey};

impl World<'_> {
    /// Works them out.
    pub(in crate::engine) fn meet(&mut self, workspace: &mut Workspace) -> Result<()> {
        if self.stopped() {
            return Ok(());
        }
        self.muster(workspace)?;
        for (at, channel) in self.terms().channels.iter().enumerate() {
            let discount = &channel.quantities[ChannelKey::Discount];
            self.discounts[at] = if self.has_none(discount) { 0.0 } else { self.evaluate(discount, workspace)? };
        }
        let enters = &self.terms().competitor[CompetitorKey::Enters];
        let never = enters.is_endless() && self.lever(enters.index).is_none();
        let size = &self.terms().market[MarketKey::Size];
        self.unwon = if size.is_endless() && self.lever(size.index).is_none() {
            1.0
        } else {
            let size = self.evaluate(size, workspace)?;
            let customers: f64 = self.customers.iter().sum();
            if customers < size { 1.0 - customers / size } else { 0.0 }
        };
        if self.period == 0 {
            let start = self.evaluate(&self.terms().reputation[ReputationKey::Start], workspace)?;
            (self.reputation, self.first_reputation) = (start, start);
        }
        // Once there, it stays.
        self.rivalled = self.rivalled || !never && self.evaluate(enters, workspace)? <= f64::from(self.period);
        Ok(())
    }

    /// What is said of the firm follows how content customers were who were awake in the period that closes.
    pub(in crate::engine) fn gossip(&mut self, closed: &Ledger, workspace: &mut Workspace) -> Result<()> {
        let awake = closed.get(Line::AwakePeriods);
        if awake > 0.0 {
            let pace = self.evaluate(&self.terms().reputation[ReputationKey::Pace], workspace)?;
            self.reputation += pace * (closed.get(Line::AwakeSatisfaction) / awake - self.reputation);
        }
        Ok(())
    }

    /// Tenths by which what is said of the firm is better than at the opening.
    pub(in crate::engine) fn fame(&self) -> f64 {
        10.0 * (self.reputation - self.first_reputation)
    }

    /// Whether a quantity is 0, and no policy moves it.
    fn has_none(&self, formula: &Formula) -> bool {
        formula.is_zero() && self.lever(formula.index).is_none()
    }
}
