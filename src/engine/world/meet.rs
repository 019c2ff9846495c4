//! What everybody meets in a period alike: numbers of the firm and of its market, worked out once when the period begins.

use super::World;
use crate::engine::plan::formula::Formula;
use crate::error::Result;
use crate::rules::Workspace;
use crate::scenario::keys::{ChannelKey, CompetitorKey};

impl World<'_> {
    /// Works them out.
    pub(in crate::engine) fn meet(&mut self, workspace: &mut Workspace) -> Result<()> {
        if self.stopped() {
            return Ok(());
        }
        for (at, channel) in self.terms().channels.iter().enumerate() {
            let discount = &channel.quantities[ChannelKey::Discount];
            self.discounts[at] = if self.has_none(discount) { 0.0 } else { self.evaluate(discount, workspace)? };
        }
        let enters = &self.terms().competitor[CompetitorKey::Enters];
        let never = enters.is_endless() && self.lever(enters.index).is_none();
        self.rivalled = !never && self.evaluate(enters, workspace)? <= f64::from(self.period);
        Ok(())
    }

    /// Whether a quantity is 0, and no policy moves it.
    fn has_none(&self, formula: &Formula) -> bool {
        formula.is_zero() && self.lever(formula.index).is_none()
    }
}
