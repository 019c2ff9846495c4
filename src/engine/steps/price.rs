//! Price: what an order costs the customer, with fee and minimum, and how customers answer.

use super::tie::Tied;
use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::plan::formula::Formula;
use crate::engine::scene::Scene;
use crate::engine::scene::limits::listed;
use crate::error::Result;
use crate::isa::Isa;
use crate::model::BelowMinimum;
use crate::portfolio::Line;
use crate::random::math;
use crate::random::special::normal_p;
use crate::scenario::keys::SegmentKey;

/// On what terms a block buys in a period.
pub(in crate::engine) struct Deal<'a> {
    /// How many orders there are for each of who has one product, at list price, without fee and minimum.
    orders: Values<'a>,
    /// What an order comes to at list price.
    pub(in crate::engine) basket: Values<'a>,
    /// The part of the list price that is paid.
    price: Values<'a>,
    /// Money per order.
    fee: Values<'a>,
}

/// The terms of the period for orders of this size.
pub(in crate::engine) fn agree<'a>(scene: &mut Scene<'a, '_>, basket: Values<'a>) -> Result<Deal<'a>> {
    let own = scene.own();
    let price = scene.evaluate(&own[SegmentKey::Price])?;
    let fee = scene.evaluate(&own[SegmentKey::OrderFee])?;
    let minimum = scene.evaluate(&own[SegmentKey::OrderMinimum])?;
    let orders = scene.ties(Tied::Buy)?.unwrap_or(Values::Same(1.0));
    let deal = Deal { orders, basket, price, fee };
    let deal = if is_one(&deal.price) && deal.fee.is_zero() { deal } else { deal.answered(scene)? };
    if minimum.is_zero() { Ok(deal) } else { deal.gathered(scene, &minimum) }
}

impl<'a> Deal<'a> {
    /// Customers answer what an order costs them: they buy less, and combine orders.
    fn answered(self, scene: &mut Scene<'a, '_>) -> Result<Deal<'a>> {
        let (own, isa, len) = (scene.own(), scene.isa(), scene.len());
        let volume = scene.evaluate(&own[SegmentKey::VolumeResponse])?;
        let combining = scene.evaluate(&own[SegmentKey::OrderResponse])?;
        let Deal { orders: of_products, basket, price, fee } = self;
        let effective = Values::Same(0.0)
            .join(isa, &fee, |_, fee| fee)
            .join(isa, &basket, |fee, basket| fee / basket)
            .join(isa, &price, |fee, price| price + fee)
            .join(isa, &basket, |effective, basket| if basket > 0.0 { effective } else { 1.0 });
        let free = |row: &usize| effective.at(*row) == 0.0 && volume.at(*row) + combining.at(*row) > 0.0;
        if let Some(row) = (0..len).filter(|row| scene.life.alive[*row] > 0.0).find(free) {
            let path = &own[SegmentKey::Price].path;
            return Err(scene.failure(row, &format!("{path} is 0 without a fee: what costs nothing has no answer")));
        }
        let fewer = volume.join(isa, &combining, |volume, combining| -(volume + combining));
        let orders = Values::Same(0.0).join(isa, &effective, |_, it| it).join(isa, &fewer, power);
        let orders = of_products.join(isa, &orders, |orders, fewer| orders * fewer);
        let larger = Values::Same(0.0).join(isa, &effective, |_, it| it).join(isa, &combining, power);
        let basket = basket.join(isa, &larger, |basket, larger| basket * larger);
        let basket = scene.bound(&own[SegmentKey::Basket], basket, || own[SegmentKey::OrderResponse].path.clone())?;
        scene.sheet.effective = effective.into_column(len);
        Ok(Deal { orders, basket, price, fee })
    }

    /// Orders below the minimum are raised to it, combined, or lost. A customer's orders are lognormal around its basket.
    fn gathered(self, scene: &mut Scene<'a, '_>, minimum: &Values) -> Result<Deal<'a>> {
        let (own, isa, len) = (scene.own(), scene.isa(), scene.len());
        let spread = scene.evaluate(&own[SegmentKey::OrderSpread])?;
        let at = |row| gather(self.basket.at(row), minimum.at(row), spread.at(row), own.below_minimum);
        let alike = [&self.basket, minimum, &spread].iter().all(|amount| matches!(amount, Values::Same(_)));
        let (kept, basket) = if alike {
            let (kept, basket) = at(0);
            (Values::Same(kept), Values::Same(basket))
        } else {
            let (mut kept, mut basket) = (StepColumn::filled(len, 0.0), StepColumn::filled(len, 0.0));
            for row in (0..len).filter(|row| scene.life.alive[*row] > 0.0) {
                (kept[row], basket[row]) = at(row);
            }
            (Values::Column(kept), Values::Column(basket))
        };
        let orders = self.orders.join(isa, &kept, |orders, kept| orders * kept);
        let basket = scene.bound(&own[SegmentKey::Basket], basket, || own[SegmentKey::OrderMinimum].path.clone())?;
        Ok(Deal { orders, basket, ..self })
    }

    /// What an order comes to, as it is paid.
    pub(in crate::engine) fn each(&self, isa: Isa) -> Values<'a> {
        self.goods(isa).join(isa, &self.fee, |goods, fee| goods + fee)
    }

    /// The same without its fee.
    pub(in crate::engine) fn goods(&self, isa: Isa) -> Values<'a> {
        self.basket.clone().join(isa, &self.price, |basket, price| basket * price)
    }

    /// How many purchases are to be expected on these terms, of so many at list price; a chance is at most 1.
    pub(in crate::engine) fn scale<'b>(
        &self,
        scene: &mut Scene<'b, '_>,
        of: &Formula,
        rate: Values<'b>,
    ) -> Result<Values<'b>> {
        if is_one(&self.orders) {
            return Ok(rate);
        }
        let rate = rate.join(scene.isa(), &self.orders, |rate, orders| rate * orders);
        let own = scene.own();
        let by = [SegmentKey::VolumeResponse, SegmentKey::OrderResponse, SegmentKey::ProductSpend];
        scene.bound(of, rate, || listed(own.in_use(&by)))
    }

    /// Makes what was sold at list price what is paid: less the discount, and with a fee for each order. Goods cost the same.
    pub(in crate::engine) fn charge(
        &self,
        scene: &mut Scene,
        purchases: &[f64],
        revenue: &mut [f64],
        margin: &mut [f64],
    ) -> Result<()> {
        let (isa, len) = (scene.isa(), scene.len());
        if !is_one(&self.price) {
            let list = &revenue[..];
            let discounts = by_shape!(price = self.price.view(); {
                make_column(isa, len, (list, price), |(list, price)| list * (1.0 - price))
            });
            update(isa, revenue, &discounts[..], |revenue, discount| revenue - discount);
            update(isa, margin, &discounts[..], |margin, discount| margin - discount);
            scene.sheet[Line::Discounts] = discounts;
            scene.enter(Line::Discounts)?;
        }
        if !self.fee.is_zero() {
            let fees = by_shape!(fee = self.fee.view(); make_column(isa, len, (purchases, fee), |(n, fee)| n * fee));
            update(isa, revenue, &fees[..], |revenue, fee| revenue + fee);
            update(isa, margin, &fees[..], |margin, fee| margin + fee);
            scene.sheet[Line::Fees] = fees;
            scene.enter(Line::Fees)?;
        }
        Ok(())
    }
}

/// What the price of an order multiplies the hazard of leaving by; none where nobody answers it.
pub(in crate::engine) fn pressure<'a>(scene: &mut Scene<'a, '_>) -> Result<Option<Values<'a>>> {
    if scene.sheet.effective.is_empty() {
        return Ok(None);
    }
    let (own, isa) = (scene.own(), scene.isa());
    let response = scene.evaluate(&own[SegmentKey::LeaveResponse])?;
    if response.is_zero() {
        return Ok(None);
    }
    let effective = std::mem::replace(&mut scene.sheet.effective, StepColumn::empty());
    Ok(Some(Values::Column(effective).join(isa, &response, power).map(isa, |force| force.min(f64::MAX))))
}

/// x^e for x of 0 or more; exactly 1 where one of them says so.
#[inline]
fn power(x: f64, e: f64) -> f64 {
    if x == 1.0 || e == 0.0 { 1.0 } else { math::exp(e * math::ln(x)) }
}

/// Of orders with this mean and spread: how many there are for each with a minimum, and what they come to.
fn gather(mean: f64, minimum: f64, spread: f64, of: BelowMinimum) -> (f64, f64) {
    if minimum == 0.0 {
        return (1.0, mean);
    }
    let [below, revenue] = below(mean, minimum, spread);
    let revenue = revenue * mean;
    let orders = (1.0 - below) + of.raised * below + of.combined * revenue / minimum;
    let money = (mean - revenue) + of.raised * below * minimum + of.combined * revenue;
    if orders > 0.0 { (orders, money / orders) } else { (0.0, mean) }
}

/// The share of lognormal orders below a minimum, and of what they come to.
fn below(mean: f64, minimum: f64, spread: f64) -> [f64; 2] {
    // Far out the 1 no longer counts, and the square would be infinite.
    let variance = if spread < 1e8 { math::ln_1p(spread * spread) } else { 2.0 * math::ln(spread) };
    let sigma = variance.sqrt();
    if sigma == 0.0 || mean == 0.0 {
        return [if mean < minimum { 1.0 } else { 0.0 }; 2];
    }
    let score = math::ln(minimum / mean) / sigma + sigma / 2.0;
    [normal_p(score), normal_p(score - sigma)]
}

/// Whether it is 1 for everybody.
fn is_one(amount: &Values) -> bool {
    matches!(amount, Values::Same(1.0))
}
