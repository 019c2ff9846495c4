//! Forces on leaving: what satisfaction and whatever else makes of the chance to stay, after its conversion to the period. All
//! act on one budget of hazard: a tie is a power of the retention, and a hazard beside it one factor more.

use super::price::pressure;
use super::tie::Tied;
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::random::math;
use crate::scenario::keys::SegmentKey;

/// What acts on leaving in a period.
pub(in crate::engine) struct Forces<'a> {
    /// The chance to stay, as the scenario states it.
    pub(in crate::engine) stated: Values<'a>,
    /// What ties multiply the hazard by; none where nobody is tied.
    pub(in crate::engine) ties: Option<Values<'a>>,
    /// What the price of an order multiplies it by; none where nobody answers it.
    pub(in crate::engine) price: Option<Values<'a>>,
    /// The chance to stay after all of them; none where it is the stated one.
    moved: Option<Values<'a>>,
}

impl<'a> Forces<'a> {
    /// Those of this period.
    pub(in crate::engine) fn new(scene: &mut Scene<'a, '_>) -> Result<Self> {
        let (own, isa) = (scene.own(), scene.isa());
        let stated = scene.evaluate(&own[SegmentKey::Retention])?;
        let (ties, price) = (scene.ties(Tied::Stay)?, pressure(scene)?);
        let mut moved: Option<Values<'a>> = None;
        for force in [&ties, &price].into_iter().flatten() {
            let before = moved.as_ref().unwrap_or(&stated);
            moved = Some(force.clone().join(isa, before, |hazard, stays| power(stays, hazard)));
        }
        Ok(Forces { stated, ties, price, moved })
    }

    /// The chance to stay in this period, after every force on it.
    pub(in crate::engine) fn retention(&self) -> &Values<'a> {
        self.moved.as_ref().unwrap_or(&self.stated)
    }
}

/// A retention whose hazard is multiplied: `r^m`. What is certain stays so, and an unchanged hazard keeps every bit.
#[inline(always)]
fn power(retention: f64, hazard: f64) -> f64 {
    let moved = math::exp(hazard * math::ln(retention));
    if hazard == 1.0 || retention <= 0.0 || retention >= 1.0 { retention } else { moved }
}

#[cfg(test)]
mod tests {
    use super::{math, power};
    use crate::model::convert;
    use crate::units::Role;

    #[test]
    fn a_tie_to_staying_is_the_same_in_every_length_of_period() {
        for (tenths, expected) in [(2.0, 0.851_103_772_7), (-2.0, 0.734_291_488_5), (0.0, 0.8)] {
            let hazard = math::exp(tenths * math::ln_1p(-0.15));
            for k in [1.0, 4.0, 12.0, 52.0] {
                let year = math::pow(power(convert(Role::Retention, k, 0.8), hazard), k);
                assert!((year - expected).abs() < 1e-9, "{tenths} tenths, {k} periods a year: {year}");
            }
        }
    }

    #[test]
    fn what_is_certain_stays_certain_and_an_unchanged_hazard_keeps_every_bit() {
        for hazard in [0.0, 1e-300, 1.0, 1e300, f64::INFINITY] {
            assert_eq!((power(0.0, hazard), power(1.0, hazard)), (0.0, 1.0), "{hazard}");
        }
        for percent in 0..=100 {
            let retention = f64::from(percent) / 100.0;
            assert_eq!(power(retention, 1.0).to_bits(), retention.to_bits());
        }
    }
}
