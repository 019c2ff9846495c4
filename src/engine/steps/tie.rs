//! Ties: what moves a rate of a customer by so much per step, after its conversion to the period. One form for all of them.

use crate::engine::columns::each::make_column;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::StockTerms;
use crate::engine::plan::formula::Formula;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::random::math;
use crate::scenario::keys::{SegmentKey, StockKey};
use crate::units::Role;

/// A step takes away no more than this part: nothing times infinity is not a number.
const MOST: f64 = 0.999;

/// What of a customer is tied.
#[derive(Clone, Copy)]
pub(in crate::engine) enum Tied {
    /// The hazard of leaving.
    Stay,
    /// The basket.
    Spend,
    /// Referrals.
    Refer,
}

impl Tied {
    /// How strongly to satisfaction, and to a stock.
    fn keys(self) -> (SegmentKey, StockKey) {
        match self {
            Tied::Stay => (SegmentKey::SatisfiedStay, StockKey::Stay),
            Tied::Spend => (SegmentKey::SatisfiedSpend, StockKey::Spend),
            Tied::Refer => (SegmentKey::SatisfiedRefer, StockKey::Refer),
        }
    }
}

impl<'a> Scene<'a, '_> {
    /// What a tie multiplies by: `(1-x)^d` where its strength x is a share, which each step takes away, `(1+x)^d` where it is a
    /// gain, and d `steps` from the neutral point, where it is exactly 1. None where nobody is tied.
    fn tie(
        &mut self,
        strength: &Formula,
        steps: impl FnOnce(&mut Self) -> Result<Values<'a>>,
    ) -> Result<Option<Values<'a>>> {
        let each = self.evaluate(strength)?;
        if each.is_zero() {
            return Ok(None);
        }
        let (isa, takes) = (self.isa(), strength.role == Role::Share);
        let each = each.map(isa, move |x| step(if takes { -x } else { x }));
        let steps = steps(self)?;
        Ok(Some(each.join(isa, &steps, |each, steps| math::exp(each * steps))))
    }

    /// Tenths of satisfaction above the neutral point.
    fn tenths(&mut self) -> Result<Values<'a>> {
        let neutral = self.evaluate(&self.own()[SegmentKey::Neutral])?;
        let satisfaction = Values::Column(StepColumn::copy(&self.life.satisfaction));
        Ok(satisfaction.join(self.isa(), &neutral, |s, neutral| 10.0 * (s - neutral)))
    }

    /// What all its ties multiply a rate by; none where nobody is tied.
    pub(in crate::engine) fn ties(&mut self, tied: Tied) -> Result<Option<Values<'a>>> {
        let (isa, (satisfied, stocked)) = (self.isa(), tied.keys());
        let mut all = self.tie(&self.own()[satisfied], Scene::tenths)?;
        for stock in self.stocks() {
            let more = self.tie(&stock[stocked], |scene| Ok(scene.units(stock)))?;
            all = match (all, more) {
                (Some(all), Some(more)) => Some(all.join(isa, &more, |all, more| all * more)),
                (all, more) => all.or(more),
            };
        }
        Ok(all)
    }

    /// How many units of a stock customers have.
    fn units(&self, stock: &StockTerms) -> Values<'a> {
        let (have, unit) = (&self.life.attributes[stock.attribute][..], stock.unit);
        // A rule may have written less than nothing.
        Values::Column(make_column(
            self.isa(),
            self.len(),
            have,
            move |x| if x > 0.0 { (x / unit).min(f64::MAX) } else { 0.0 },
        ))
    }

    /// What a quantity came to, with what its ties make of it; held to its range again.
    pub(in crate::engine) fn tied(&mut self, quantity: &Formula, amount: Values<'a>, tied: Tied) -> Result<Values<'a>> {
        let Some(factor) = self.ties(tied)? else { return Ok(amount) };
        let tied = factor.join(self.isa(), &amount, |factor, x| factor * x);
        self.bound(quantity, tied, None)
    }
}

/// The logarithm of what one step multiplies by.
#[inline(always)]
fn step(change: f64) -> f64 {
    math::ln_1p(if change > -MOST { change } else { -MOST })
}
