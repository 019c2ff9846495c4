//! Up-selling: who stays may buy one step dearer from now on.

use crate::engine::columns::each::{by_shape, make_column};
use crate::engine::columns::step_column::StepColumn;
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::portfolio::{Exact, Line, State};
use crate::random::Decision;
use crate::scenario::keys::SegmentKey;

/// The end of step 7 of a period. Who leaves takes no step, nor does a sleeper.
pub(in crate::engine) fn up_sell(scene: &mut Scene) -> Result<()> {
    if !scene.keeps(State::Level) {
        return Ok(());
    }
    let (own, isa, len) = (scene.own(), scene.isa(), scene.len());
    let chance = scene.evaluate(&own[SegmentKey::UpSell])?;
    if chance.is_zero() {
        return Ok(());
    }
    let step = scene.evaluate(&own[SegmentKey::UpSellStep])?;
    let chance = scene.unless_asleep(chance);
    let (departing, u) = (scene.sheet.departing(), scene.dice.bits(Decision::UP_SELL));
    let (level, alive) = (&mut scene.life.level, &scene.life.alive[..]);
    let kept: StepColumn = departing.iter().map(|&row| level[row as usize]).collect();
    let climbed = by_shape!(chance = chance.view(); by_shape!(step = step.view(); {
        make_column(isa, len, ((&level[..], alive), u, chance, step), |((level, alive), u, chance, step)| {
            if u < chance && alive > 0.0 { level * (1.0 + step) } else { level }
        })
    }));
    level.copy_from_slice(&climbed);
    departing.iter().zip(&kept[..]).for_each(|(&row, held)| level[row as usize] = *held);
    Ok(())
}

/// The end of step 9: the levels of those who are still there.
pub(in crate::engine) fn measure_level(scene: &mut Scene) {
    if !scene.keeps(State::Level) {
        return;
    }
    let (isa, of) = (scene.isa(), (&scene.life.level[..], &scene.life.alive[..]));
    let levels = make_column(isa, scene.len(), of, |(level, alive)| if alive > 0.0 { level } else { 0.0 });
    let (sum, alive) = (Exact::sum(isa, &levels), Exact::sum_whole(isa, &scene.life.alive));
    scene.ledger().merge_line(Line::LevelSum, sum);
    scene.ledger().merge_line(Line::Levelled, alive);
}

impl<'a> Scene<'a, '_> {
    /// A basket with what up-selling has made of it.
    pub(in crate::engine) fn levelled(&self, basket: Values<'a>) -> Values<'a> {
        if self.life.level.is_empty() {
            return basket;
        }
        let level = Values::Column(StepColumn::copy(&self.life.level));
        level.join(self.isa(), &basket, |level, basket| basket * level)
    }
}
