//! Ties: what moves a rate of a customer by so much per step, after its conversion to the period. One form for all of them.

use crate::engine::columns::each::{by_shape, make_column};
use crate::engine::columns::values::Values;
use crate::engine::plan::StockTerms;
use crate::engine::plan::formula::Formula;
use crate::engine::scene::Scene;
use crate::engine::scene::limits::listed;
use crate::error::Result;
use crate::isa::{Isa, Kernel};
use crate::portfolio::ROWS_TOGETHER;
use crate::random::math;
use crate::scenario::keys::{ReputationKey, SegmentKey, StockKey};
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
    /// Purchases, and quotes that are won.
    Buy,
    /// The cost of serving.
    Serve,
}

impl Tied {
    /// What says how strongly: to satisfaction, to products, to a stock.
    fn keys(self) -> (Option<SegmentKey>, Option<SegmentKey>, Option<StockKey>) {
        match self {
            Tied::Stay => (Some(SegmentKey::SatisfiedStay), Some(SegmentKey::ProductStay), Some(StockKey::Stay)),
            Tied::Spend => (Some(SegmentKey::SatisfiedSpend), None, Some(StockKey::Spend)),
            Tied::Refer => (Some(SegmentKey::SatisfiedRefer), None, Some(StockKey::Refer)),
            Tied::Buy => (None, Some(SegmentKey::ProductSpend), None),
            Tied::Serve => (None, Some(SegmentKey::ProductServe), None),
        }
    }
}

impl<'a> Scene<'a, '_> {
    /// What a tie multiplies by: `(1-x)^d` where its strength x is a share, which each step takes away, `(1+x)^d` where it is a
    /// gain, and d `steps` from the neutral point, where it is exactly 1. None where nobody is tied.
    fn tie(
        &mut self,
        tied: Tied,
        strength: &Formula,
        steps: impl FnOnce(&mut Self) -> Result<Values<'a>>,
    ) -> Result<Option<Values<'a>>> {
        let each = match tied {
            // Those on file are served, whoever is still there.
            Tied::Serve => self.evaluate_on_file(strength)?,
            _ => self.evaluate(strength)?,
        };
        if each.is_zero() {
            return Ok(None);
        }
        let (isa, takes) = (self.isa(), strength.role == Role::Share);
        let each = each.map(isa, move |x| step(if takes { -x } else { x }));
        let steps = steps(self)?;
        Ok(Some(powers(isa, steps, &each)))
    }

    /// Tenths of satisfaction above the neutral point.
    fn tenths(&mut self) -> Result<Values<'a>> {
        let neutral = self.evaluate(&self.own()[SegmentKey::Neutral])?;
        let (isa, satisfaction) = (self.isa(), &self.life.satisfaction[..]);
        Ok(Values::Column(by_shape!(neutral = neutral.view(); {
            make_column(isa, satisfaction.len(), (satisfaction, neutral), |(s, neutral)| 10.0 * (s - neutral))
        })))
    }

    /// What all its ties multiply a rate by; none where nobody is tied.
    pub(in crate::engine) fn ties(&mut self, tied: Tied) -> Result<Option<Values<'a>>> {
        let (isa, own) = (self.isa(), self.own());
        let (to_satisfaction, to_products, to_stock) = tied.keys();
        let both = |all: Option<Values<'a>>, more: Option<Values<'a>>| match (all, more) {
            (Some(all), Some(more)) => Some(all.join(isa, &more, |all, more| all * more)),
            (all, more) => all.or(more),
        };
        let mut all = None;
        if let Some(key) = to_satisfaction {
            all = both(all, self.tie(tied, &own[key], Scene::tenths)?);
        }
        if let Some(key) = to_products {
            all = both(all, self.tie(tied, &own[key], |scene| Ok(scene.further_products()))?);
        }
        if let Tied::Stay = tied
            && self.plan().talked_of
        {
            let fame = Values::Same(self.world.fame());
            all = both(all, self.tie(tied, &self.terms().reputation[ReputationKey::Stay], |_| Ok(fame))?);
        }
        if let Some(key) = to_stock {
            for stock in self.stocks() {
                all = both(all, self.tie(tied, &stock[key], |scene| Ok(scene.units(stock)))?);
            }
        }
        Ok(all)
    }

    /// Products beyond the first.
    pub(in crate::engine) fn further_products(&self) -> Values<'a> {
        Values::Column(make_column(self.isa(), self.len(), &self.life.products[..], |products| products - 1.0))
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
        let amount = factor.join(self.isa(), &amount, |factor, x| factor * x);
        let (own, stocks, (to_satisfaction, to_products, to_stock)) = (self.own(), self.stocks(), tied.keys());
        self.bound(quantity, amount, || {
            let keys: Vec<SegmentKey> = to_satisfaction.into_iter().chain(to_products).collect();
            let of_stocks = stocks.filter_map(|stock| Some(&stock[to_stock?])).filter(|it| !it.is_zero());
            listed(own.in_use(&keys).chain(of_stocks))
        })
    }
}

/// What so many steps multiply by, of which each adds this part.
pub(in crate::engine) fn step_by(gain: f64, steps: f64) -> f64 {
    math::exp(step(gain) * steps)
}

/// The logarithm of what one step multiplies by.
#[inline(always)]
fn step(change: f64) -> f64 {
    math::ln_1p(if change > -MOST { change } else { -MOST })
}

/// `e^(steps each)`.
fn powers<'a>(isa: Isa, steps: Values<'a>, each: &Values) -> Values<'a> {
    match (steps, each) {
        (Values::Column(mut steps), Values::Same(each)) => {
            let few = std::array::from_fn(|steps| math::exp(steps as f64 * each));
            isa.run(Powers { steps: &mut steps, each: *each, few });
            Values::Column(steps)
        }
        (steps, each) => steps.join(isa, each, |steps, each| math::exp(steps * each)),
    }
}

/// Few have more than so many steps where they count something, as products.
const FEW: usize = 4;

struct Powers<'a> {
    /// Replaced by what they multiply by.
    steps: &'a mut [f64],
    each: f64,
    /// What so many steps multiply by, beginning with none.
    few: [f64; FEW],
}

impl Kernel for Powers<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (groups, _) = self.steps.as_chunks_mut::<ROWS_TOGETHER>();
        for group in groups {
            let mut known = [0.0; ROWS_TOGETHER];
            let mut others = 0_u64;
            for (known, steps) in known.iter_mut().zip(&*group) {
                let mut power = f64::NAN;
                for (few, known) in self.few.iter().enumerate() {
                    power = if *steps == few as f64 { *known } else { power };
                }
                *known = power;
                others |= u64::from(power.is_nan());
            }
            if others == 0 {
                *group = known;
            } else {
                group.iter_mut().for_each(|steps| *steps = math::exp(*steps * self.each));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Isa, Values, math, powers};
    use crate::engine::columns::step_column::StepColumn;

    /// However many steps there are, whole or not, and whoever stands beside whom.
    #[test]
    fn few_steps_are_looked_up_and_give_the_bits_of_others() {
        let steps: Vec<f64> =
            (0..256).map(|row| if row < 128 { f64::from(row % 4) } else { f64::from(row % 29) / 4.0 - 1.0 }).collect();
        for isa in [Isa::Sse2, Isa::Avx2, Isa::Avx512] {
            for each in [0.139_762, -0.162_519, -6.9] {
                let powers = powers(isa, Values::Column(StepColumn::copy(&steps)), &Values::Same(each));
                for (row, steps) in steps.iter().enumerate() {
                    assert_eq!(powers.at(row).to_bits(), math::exp(steps * each).to_bits(), "{steps} of {each}");
                }
            }
        }
    }
}
