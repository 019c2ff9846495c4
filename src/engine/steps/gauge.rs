//! How satisfied customers are after the experience of the period, and who of them recommends.

use crate::engine::columns::each::{by_shape, make_column};
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::portfolio::{Exact, Line};
use crate::scenario::keys::SegmentKey;

/// The end of step 5 of a period: all who are there are counted.
pub(in crate::engine) fn gauge(scene: &mut Scene) -> Result<()> {
    let (isa, len) = (scene.isa(), scene.len());
    let sum = Exact::of_shares(isa, &scene.life.satisfaction, &scene.life.alive);
    scene.ledger().merge_line(Line::SatisfactionSum, sum);
    if scene.plan().talked_of {
        let (sum, awake) = if scene.sheet.awake.is_empty() {
            (sum, scene.sheet.living as f64)
        } else {
            let awake = &scene.sheet.awake[..];
            (Exact::of_shares(isa, &scene.life.satisfaction, awake), Exact::sum_whole(isa, awake).value())
        };
        scene.ledger().merge_line(Line::AwakeSatisfaction, sum);
        scene.ledger().add(Line::AwakePeriods, awake);
    }
    let from = scene.evaluate(&scene.own()[SegmentKey::RefersFrom])?;
    if from.is_zero() {
        return Ok(());
    }
    let (satisfaction, alive) = (&scene.life.satisfaction[..], &scene.life.alive[..]);
    scene.sheet[Line::PromoterPeriods] = by_shape!(from = from.view(); {
        make_column(isa, len, (satisfaction, alive, from), |(s, alive, from)| if s >= from { alive } else { 0.0 })
    });
    scene.enter_whole(Line::PromoterPeriods)?;
    let living = scene.sheet.living as f64;
    scene.ledger().add(Line::JudgedPeriods, living);
    Ok(())
}
