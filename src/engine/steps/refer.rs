//! Referring: customers bring customers.

use super::tie::Tied;
use crate::engine::columns::each::by_shape;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::scene::{Offer, Scene};
use crate::error::Result;
use crate::model::{ReferralCount, ReferralTime};
use crate::portfolio::Line;
use crate::random::Decision;
use crate::scenario::keys::{ReferralKey, SegmentKey};

/// Step 8 of a period: notes who brings how many, and at what cost each. In the run-off nobody refers.
pub(in crate::engine) fn refer(scene: &mut Scene) -> Result<()> {
    if scene.world.period >= scene.plan().horizon.periods {
        return Ok(());
    }
    let own = scene.own();
    let rate = scene.evaluate(&own[SegmentKey::Referrals])?;
    if rate.is_zero() {
        return Ok(());
    }
    let rate = scene.unless_asleep(rate);
    let (isa, len) = (scene.isa(), scene.len());
    let mut rate = scene.tied(&own[SegmentKey::Referrals], rate, Tied::Refer)?;
    if !scene.sheet[Line::PromoterPeriods].is_empty() {
        // Others recommend to nobody.
        let promoters = Values::Column(StepColumn::copy(&scene.sheet[Line::PromoterPeriods]));
        rate = promoters.join(isa, &rate, |promotes, rate| if promotes > 0.0 { rate } else { 0.0 });
    }
    let unwon = scene.world.unwon;
    if unwon < 1.0 {
        // Some of those they would bring are customers already.
        rate = rate.map(isa, move |rate| rate * unwon);
    }
    let referral = &scene.terms().referral;
    let referrers = &mut scene.sheet.referrers;
    let alive = &scene.life.alive[..];
    let counts = match referral.count {
        ReferralCount::Poisson => {
            let counts = scene.dice.poisson(Decision::REFERRALS, rate);
            referrers.pick(isa, len, (counts, alive), |(n, alive)| n * alive > 0.0);
            Some(counts)
        }
        ReferralCount::Bernoulli => {
            let u = scene.dice.bits(Decision::REFERRALS);
            by_shape!(chance = rate.view(); {
                referrers.pick(isa, len, (u, chance, alive), |(u, chance, alive)| u < chance && alive > 0.0);
            });
            None
        }
    };
    referrers.retain(|row| scene.sheet.failed.binary_search(row).is_err());
    if referral.when == ReferralTime::Stays {
        referrers.retain(|row| scene.sheet.leavers.binary_search(row).is_err());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let offer = |row: u32| Offer { row, count: counts.map_or(1, |counts| counts[row as usize] as u32), cost: 0.0 };
    scene.sheet.brought.extend(referrers.iter().copied().map(offer));
    if scene.sheet.brought.is_empty() {
        return Ok(());
    }
    let bringing = scene.sheet.brought.len();
    let cost = scene.evaluate_for(&scene.terms().referral.quantities[ReferralKey::Cost], bringing, |scene| {
        let mut those = StepColumn::filled(scene.len(), 0.0);
        scene.sheet.brought.iter().for_each(|offer| those[offer.row as usize] = 1.0);
        those
    })?;
    scene.sheet.brought.iter_mut().for_each(|offer| offer.cost = cost.at(offer.row as usize));
    Ok(())
}
