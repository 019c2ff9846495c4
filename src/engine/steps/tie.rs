//! Ties: what moves a rate of a customer by so much per step, after its conversion to the period. One form for all of them.

use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::formula::Formula;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::random::math;
use crate::scenario::keys::SegmentKey;
use crate::units::Role;

/// A step takes away no more than this part: nothing times infinity is not a number.
const MOST: f64 = 0.999;

impl<'a> Scene<'a, '_> {
    /// What a tie multiplies by: `(1-x)^d` where its strength x is a share, which each step takes away, `(1+x)^d` where it is a
    /// gain, and d `steps` from the neutral point, where it is exactly 1. None where nobody is tied.
    pub(in crate::engine) fn tie(
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
    pub(in crate::engine) fn tenths(&mut self) -> Result<Values<'a>> {
        let neutral = self.evaluate(&self.own()[SegmentKey::Neutral])?;
        let satisfaction = Values::Column(StepColumn::copy(&self.life.satisfaction));
        Ok(satisfaction.join(self.isa(), &neutral, |s, neutral| 10.0 * (s - neutral)))
    }

    /// What a quantity came to, with what satisfaction makes of it; held to its range again.
    pub(in crate::engine) fn satisfied(
        &mut self,
        quantity: &Formula,
        amount: Values<'a>,
        strength: &Formula,
    ) -> Result<Values<'a>> {
        let Some(factor) = self.tie(strength, Scene::tenths)? else { return Ok(amount) };
        let tied = factor.join(self.isa(), &amount, |factor, x| factor * x);
        self.bound(quantity, tied, None)
    }
}

/// The logarithm of what one step multiplies by.
#[inline(always)]
fn step(change: f64) -> f64 {
    math::ln_1p(if change > -MOST { change } else { -MOST })
}
