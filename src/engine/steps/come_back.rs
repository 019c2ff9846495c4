//! Coming back: who left may be a customer again.

use super::welcome::budget;
use crate::engine::columns::each::by_shape;
use crate::engine::columns::step_column::StepColumn;
use crate::engine::scene::{Scene, Sheet};
use crate::error::Result;
use crate::portfolio::{Exact, Life, Line, State, Status};
use crate::random::{Decision, Identity};
use crate::scenario::keys::SegmentKey;

/// The end of step 6 of a period: of those who left earlier some come back. They are on file at once, and customers again from the
/// next period on. In the run-off nobody does.
pub(in crate::engine) fn come_back(scene: &mut Scene) -> Result<()> {
    if !scene.keeps(State::Away) || scene.world.period >= scene.plan().horizon.periods {
        return Ok(());
    }
    let (isa, len) = (scene.isa(), scene.len());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most a block")]
    let many = Exact::sum_whole(isa, &scene.life.away).value() as usize;
    if many == 0 {
        return Ok(());
    }
    let chance =
        scene.evaluate_for(&scene.own()[SegmentKey::ComesBack], many, |scene| StepColumn::copy(&scene.life.away))?;
    if chance.is_zero() {
        return Ok(());
    }
    let Sheet { returned, .. } = &mut *scene.sheet;
    let luck = scene.dice.bits(Decision::RETURN);
    by_shape!(chance = chance.view(); {
        returned.pick(isa, len, (luck, chance, &scene.life.away[..]), |(u, chance, away)| u < chance && away > 0.0);
    });
    let Life { filed, away, .. } = &mut *scene.life;
    let mut off = 0;
    for row in returned.iter().map(|row| *row as usize) {
        off += u32::from(filed[row] == 0.0);
        (filed[row], away[row]) = (1.0, 0.0);
    }
    let back = returned.len() as f64;
    scene.ledger().add(Line::Returned, back);
    scene.ledger().add(Line::Reinstated, f64::from(off));
    Ok(())
}

/// The end of step 9: leavers may come back from now on, and who has come back begins a stay: what it has bought and holds it keeps; its
/// satisfaction and expectation are those of its arrival.
pub(in crate::engine) fn turn(scene: &mut Scene) {
    let draws = scene.world.chance.draws;
    let Sheet { leavers, returned, .. } = &*scene.sheet;
    let life = &mut *scene.life;
    leavers.iter().for_each(|&row| life.away[row as usize] = 1.0);
    for row in returned.iter().map(|row| *row as usize) {
        life.alive[row] = 1.0;
        life.stays[row] += 1.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of periods at most")]
        let stay = life.stays[row] as u32;
        life.budget[row] = budget(draws, Identity(scene.who.ids[row]), stay);
        life.satisfaction[row] = life.first_satisfaction[row];
        let fresh = [
            (&mut life.expectation, life.first_expectation.get(row).copied().unwrap_or_default()),
            (&mut life.awake, 1.0),
            (&mut life.cause, 0.0),
            (&mut life.silence, 0.0),
            (&mut life.tells, 0.0),
            (&mut life.status, f64::from(Status::Active as u8)),
        ];
        for (column, value) in fresh {
            if let Some(own) = column.get_mut(row) {
                *own = value;
            }
        }
    }
}
