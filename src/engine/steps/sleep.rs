//! Sleeping: who stays may fall asleep, and a sleeper may wake. What a sleeper does not do has a rate of 0 while it sleeps.

use crate::engine::columns::each::{by_shape, make_column};
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::portfolio::{Exact, Life, Line, State};
use crate::random::Decision;
use crate::random::columns::unit;
use crate::scenario::keys::SegmentKey;

/// The end of step 6 of a period, after staying. Both draws belong to the period, not to the spell: two strategies whose spells have
/// drifted apart meet again. What is decided holds from the next period on.
pub(in crate::engine) fn sleep(scene: &mut Scene) -> Result<()> {
    if !scene.plan().segments[scene.segment].keep.has(State::Awake) {
        return Ok(());
    }
    let (own, isa, len) = (scene.own(), scene.isa(), scene.len());
    let falling = scene.evaluate(&own[SegmentKey::Sleep])?;
    if falling.is_zero() && scene.sheet.asleep == 0 {
        return Ok(());
    }
    let waking = scene.evaluate(&own[SegmentKey::Wake])?;
    let (before, alive) = (&scene.life.awake[..], &scene.life.alive[..]);
    let [lull, alarm] = scene.dice.bits_of([Decision::SLEEP, Decision::WAKE]);
    let mut after = by_shape!(falling = falling.view(); by_shape!(waking = waking.view(); {
        let of = ((alive, before), (lull, falling), (alarm, waking));
        make_column(isa, len, of, |((alive, awake), (lull, falling), (alarm, waking))| {
            let stays_awake = if lull < falling { 0.0 } else { 1.0 };
            let wakes = if alarm < waking { 1.0 } else { 0.0 };
            if alive == 0.0 { awake } else if awake > 0.0 { stays_awake } else { wakes }
        })
    }));
    let departing = scene.sheet.departing();
    departing.iter().for_each(|&row| after[row as usize] = before[row as usize]);

    let woken =
        make_column(isa, len, (alive, before, &after[..]), |(alive, before, after)| alive * (1.0 - before) * after);
    let mut dormant = make_column(isa, len, (alive, &after[..]), |(alive, after)| alive * (1.0 - after));
    departing.iter().for_each(|&row| dormant[row as usize] = 0.0);
    for (line, column) in [(Line::Woken, woken), (Line::Dormant, dormant)] {
        scene.ledger().merge_line(line, Exact::sum_whole(isa, &column));
    }
    if !scene.life.cause.is_empty() {
        let luck = scene.dice.bits(Decision::SLEEP_CAUSE);
        let Life { awake: before, cause, .. } = &mut *scene.life;
        for row in 0..len {
            cause[row] = match (before[row] > 0.0, after[row] > 0.0) {
                (_, true) => 0.0,
                (true, false) => code(own.sleep_causes.at(unit(luck[row]))),
                (false, false) => cause[row],
            };
        }
    }
    scene.life.awake.copy_from_slice(&after);
    Ok(())
}

/// How a cause is kept: 0 is none.
pub(in crate::engine) fn code(cause: usize) -> f64 {
    cause as f64 + 1.0
}

impl<'a> Scene<'a, '_> {
    /// The same for who is awake, and 0 for a sleeper and for who is gone.
    pub(in crate::engine) fn unless_asleep(&self, amount: Values<'a>) -> Values<'a> {
        let awake = &self.sheet.awake[..];
        if awake.is_empty() || amount.is_zero() {
            return amount;
        }
        by_shape!(amount = amount.view(); {
            let of = (amount, awake);
            Values::Column(make_column(self.isa(), self.len(), of, |(x, awake)| if awake > 0.0 { x } else { 0.0 }))
        })
    }
}
