//! Forces on leaving: what satisfaction and whatever else makes of the chance to stay, after its conversion to the period. All
//! act on one budget of hazard: a tie is a power of the retention, and a hazard beside it one factor more.

use super::price::pressure;
use super::rival::attraction;
use super::tie::Tied;
use crate::engine::columns::each::{Each, by_shape, make_column};
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::isa::{Isa, Kernel};
use crate::random::math;
use crate::rules::Column;
use crate::scenario::keys::SegmentKey;

/// What acts on leaving in a period.
pub(in crate::engine) struct Forces<'a> {
    /// The chance to stay, as the scenario states it.
    pub(in crate::engine) stated: Values<'a>,
    /// What ties multiply the hazard by; none where nobody is tied.
    pub(in crate::engine) ties: Option<Values<'a>>,
    /// What the price of an order multiplies it by; none where nobody answers it.
    pub(in crate::engine) price: Option<Values<'a>>,
    /// The hazard that the competitor adds; none where it draws nobody.
    pub(in crate::engine) competitor: Option<Values<'a>>,
    /// The chance to stay after ties and price; none where it is the stated one.
    moved: Option<Values<'a>>,
    /// The same after the competitor; none where that adds nothing.
    left: Option<Values<'a>>,
}

impl<'a> Forces<'a> {
    /// Those of this period.
    pub(in crate::engine) fn new(scene: &mut Scene<'a, '_>) -> Result<Self> {
        let (own, isa) = (scene.own(), scene.isa());
        let stated = scene.evaluate(&own[SegmentKey::Retention])?;
        let (ties, price) = (scene.ties(Tied::Stay)?, pressure(scene)?);
        let both = match (&ties, &price) {
            (Some(ties), Some(price)) => Some(ties.clone().join(isa, price, |ties, price| ties * price)),
            _ => None,
        };
        let hazard = both.as_ref().or(ties.as_ref()).or(price.as_ref());
        let moved = hazard.map(|hazard| raise(isa, scene.len(), stated.clone(), hazard));
        let competitor = attraction(scene)?;
        let left = competitor.as_ref().map(|hazard| {
            let stays = moved.as_ref().unwrap_or(&stated).clone();
            stays.join(isa, hazard, |stays, hazard| stays * math::exp(-hazard))
        });
        Ok(Forces { stated, ties, price, competitor, moved, left })
    }

    /// The chance to stay in this period, after every force on it.
    pub(in crate::engine) fn retention(&self) -> &Values<'a> {
        self.left.as_ref().unwrap_or(self.unrivalled())
    }

    /// The same without the competitor.
    pub(in crate::engine) fn unrivalled(&self) -> &Values<'a> {
        self.moved.as_ref().unwrap_or(&self.stated)
    }
}

/// Retentions whose hazard is multiplied.
fn raise<'a>(isa: Isa, len: usize, stays: Values<'a>, hazard: &Values) -> Values<'a> {
    let mut each = match (stays, hazard.view()) {
        (Values::Same(same), _) if certain(same) => return Values::Same(same),
        (Values::Same(same), Column::Same(hazard)) => return Values::Same(power(hazard, same)),
        (Values::Same(same), Column::Each(hazards)) => {
            let log = math::ln(same);
            return Values::Column(make_column(isa, len, hazards, move |hazard| moved(hazard, same, log)));
        }
        (each, _) => each.into_column(len),
    };
    by_shape!(hazards = hazard.view(); isa.run(Raise { stays: &mut each, hazards }));
    Values::Column(each)
}

/// A loop of its own: in a closure two functions of this size would not be compiled for the instruction set.
struct Raise<'a, E> {
    stays: &'a mut [f64],
    hazards: E,
}

impl<E: Each<Item = f64>> Kernel for Raise<'_, E> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let hazards = self.hazards.part(0, self.stays.len());
        for (row, stays) in self.stays.iter_mut().enumerate() {
            *stays = power(hazards.at(row), *stays);
        }
    }
}

/// A retention whose hazard is multiplied: `r^m`. What is certain stays so, and an unchanged hazard keeps every bit.
#[inline(always)]
fn power(hazard: f64, retention: f64) -> f64 {
    moved(hazard, retention, math::ln(retention))
}

/// The same of a retention whose logarithm is known.
#[inline(always)]
fn moved(hazard: f64, retention: f64, log: f64) -> f64 {
    let moved = math::exp(hazard * log);
    if hazard == 1.0 || certain(retention) { retention } else { moved }
}

/// Whether nothing can move a retention: who leaves or stays for certain has no hazard that could be multiplied.
#[inline(always)]
fn certain(retention: f64) -> bool {
    retention <= 0.0 || retention >= 1.0
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
                let year = math::pow(power(hazard, convert(Role::Retention, k, 0.8)), k);
                assert!((year - expected).abs() < 1e-9, "{tenths} tenths, {k} periods a year: {year}");
            }
        }
    }

    #[test]
    fn what_is_certain_stays_certain_and_an_unchanged_hazard_keeps_every_bit() {
        for hazard in [0.0, 1e-300, 1.0, 1e300, f64::INFINITY] {
            assert_eq!((power(hazard, 0.0), power(hazard, 1.0)), (0.0, 1.0), "{hazard}");
        }
        for percent in 0..=100 {
            let retention = f64::from(percent) / 100.0;
            assert_eq!(power(1.0, retention).to_bits(), retention.to_bits());
        }
    }
}
