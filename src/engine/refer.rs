//! Referring: customers bring customers.

use super::scene::{Offer, Scene};
use crate::error::Result;
use crate::model::{ReferralCount, ReferralTime};
use crate::random::Decision;

/// Customers looked at together: most bring nobody.
const SOME: usize = 64;

/// Step 8 of a period: notes who brings how many, and at what cost each. In the run-off nobody refers.
pub(super) fn refer(scene: &mut Scene) -> Result<()> {
    if scene.world.period >= scene.plan().horizon.periods {
        return Ok(());
    }
    let own = scene.own();
    let rate = scene.of(&own.referrals)?;
    if rate.is_zero() {
        return Ok(());
    }
    let referral = &scene.terms().referral;
    let mut count = match referral.count {
        ReferralCount::Poisson => scene.dice.poisson(Decision::REFERRALS, &rate),
        ReferralCount::Bernoulli => scene.dice.bernoulli(Decision::REFERRALS, &rate),
    };
    if referral.when == ReferralTime::Stays {
        scene.sheet.leavers.iter().for_each(|&lane| count[lane as usize] = 0.0);
    }
    let alive = &scene.life.alive[..];
    let mut referrers = Vec::new();
    let count = &count[..alive.len()];
    for first in (0..alive.len()).step_by(SOME) {
        let last = alive.len().min(first + SOME);
        if count[first..last].iter().any(|n| *n > 0.0) {
            referrers.extend((first..last).filter(|&lane| count[lane] * alive[lane] > 0.0));
        }
    }
    if referrers.is_empty() {
        return Ok(());
    }
    let cost = scene.of(&own.referral_cost)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a lane of a block, a small count")]
    let noted =
        referrers.iter().map(|&lane| Offer { lane: lane as u32, count: count[lane] as u32, cost: cost.of(lane) });
    scene.sheet.brought.extend(noted);
    Ok(())
}
