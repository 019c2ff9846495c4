//! Listening: who is asked, what they say, and what asking costs.

use super::causes::Reason;
use super::file::marked;
use crate::engine::columns::each::update;
use crate::engine::scene::{Scene, Sheet};
use crate::error::Result;
use crate::portfolio::{CAUSES, Exact, Line, State};
use crate::random::Decision;
use crate::random::columns::unit;
use crate::random::quantile::normal_quantile;
use crate::scenario::keys::ListeningKey;

/// Whether leavers are asked why in this period. In the run-off nobody is asked anything.
pub(super) fn asks_why(scene: &Scene) -> bool {
    let exit = &scene.terms().listening[ListeningKey::Exit];
    let moved = scene.world.lever(exit.index).is_some();
    (moved || !exit.is_zero() || scene.keeps(State::Tells)) && scene.world.period < scene.plan().horizon.periods
}

/// A part of step 9: some of those on file are asked how content they are. Who leaves in the period is not asked; who is gone
/// without a word is, and says nothing.
pub(super) fn survey(scene: &mut Scene) -> Result<()> {
    let chance = &scene.terms().listening[ListeningKey::Survey];
    if scene.world.period >= scene.plan().horizon.periods
        || chance.is_zero() && scene.world.lever(chance.index).is_none()
    {
        return Ok(());
    }
    let chance = scene.evaluate_on_file(chance)?;
    let luck = scene.dice.bits(Decision::SURVEY);
    let Sheet { failed, leavers, .. } = &*scene.sheet;
    let gone = |row: &u32| [&**failed, &**leavers].iter().any(|rows| rows.binary_search(row).is_ok());
    let asked: Vec<u32> = (0_u32..)
        .zip(luck)
        .take(scene.life.alive.len())
        .filter(|(row, luck)| unit(**luck) < chance.at(*row as usize))
        .map(|(row, _)| row)
        .collect();
    let filed = scene.filed();
    let asked: Vec<u32> = asked.into_iter().filter(|row| filed[*row as usize] > 0.0 && !gone(row)).collect();
    if asked.is_empty() {
        return Ok(());
    }
    spend(scene, ListeningKey::SurveyCost, &asked)?;
    let answering: Vec<u32> = asked.into_iter().filter(|row| scene.life.alive[*row as usize] > 0.0).collect();
    let noise = &scene.terms().listening[ListeningKey::SurveyNoise];
    let noise = scene.evaluate_for(noise, answering.len(), |scene| marked(scene.len(), &answering))?;
    let luck = scene.dice.bits(Decision::SURVEY_NOISE);
    let mut sum = Exact::default();
    for row in answering.iter().map(|row| *row as usize) {
        let (felt, spread) = (scene.life.satisfaction[row], noise.at(row));
        let said = if spread > 0.0 { felt + spread * normal_quantile(unit(luck[row])) } else { felt };
        let said = said.clamp(0.0, 1.0);
        sum.add(said);
        if let Some(last) = scene.life.said.get_mut(row) {
            *last = said;
        }
    }
    scene.ledger().merge_line(Line::SaidSum, sum);
    scene.ledger().add(Line::SaidCount, answering.len() as f64);
    Ok(())
}

/// Those who leave are asked why, or keep it for when the firm sees that they are gone.
pub(super) fn hear_why(scene: &mut Scene, reasons: &[Reason]) -> Result<()> {
    if reasons.is_empty() {
        return Ok(());
    }
    let rows: Vec<u32> = reasons.iter().map(|reason| reason.row).collect();
    let truth = &scene.terms().listening[ListeningKey::ExitTruth];
    let truth = scene.evaluate_for(truth, rows.len(), |scene| marked(scene.len(), &rows))?;
    let [honest, other] = scene.dice.bits_of([Decision::EXIT_TRUTH, Decision::EXIT_OTHER]);
    let says = |reason: &Reason| {
        let row = reason.row as usize;
        let others: Vec<usize> = (0..CAUSES.len()).filter(|at| reason.pressed[*at] && *at != reason.cause).collect();
        if others.is_empty() || unit(honest[row]) < truth.at(row) {
            return reason.cause;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
        let at = (unit(other[row]) * others.len() as f64) as usize;
        others[at.min(others.len() - 1)]
    };
    let said: Vec<(u32, usize)> = reasons.iter().map(|reason| (reason.row, says(reason))).collect();
    if scene.own().silently {
        said.into_iter().for_each(|(row, cause)| scene.life.tells[row as usize] = cause as f64 + 1.0);
        return Ok(());
    }
    interview(scene, &said)
}

/// Of those who are seen to be gone, who left without a word is asked why.
pub(super) fn ask_silent(scene: &mut Scene, rows: &[u32]) -> Result<()> {
    if scene.life.tells.is_empty() || !asks_why(scene) {
        return Ok(());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
    let tells = |row: &u32| Some((*row, (scene.life.tells[*row as usize] as usize).checked_sub(1)?));
    let said: Vec<(u32, usize)> = rows.iter().filter_map(tells).collect();
    interview(scene, &said)
}

/// Asks some of those, and notes what they say.
fn interview(scene: &mut Scene, said: &[(u32, usize)]) -> Result<()> {
    let rows: Vec<u32> = said.iter().map(|(row, _)| *row).collect();
    let share = &scene.terms().listening[ListeningKey::Exit];
    let share = scene.evaluate_for(share, rows.len(), |scene| marked(scene.len(), &rows))?;
    let luck = scene.dice.bits(Decision::EXIT);
    let asked: Vec<(u32, usize)> =
        said.iter().copied().filter(|(row, _)| unit(luck[*row as usize]) < share.at(*row as usize)).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let rows: Vec<u32> = asked.iter().map(|(row, _)| *row).collect();
    spend(scene, ListeningKey::ExitCost, &rows)?;
    asked.iter().for_each(|(_, cause)| scene.ledger().add(CAUSES[*cause].1, 1.0));
    Ok(())
}

/// Charges what asking those costs, beside what measures do.
fn spend(scene: &mut Scene, key: ListeningKey, those: &[u32]) -> Result<()> {
    let marks = marked(scene.len(), those);
    let each = scene.evaluate_for(&scene.terms().listening[key], those.len(), |_| marks.clone())?;
    if each.is_zero() {
        return Ok(());
    }
    let (isa, mut money) = (scene.isa(), marks);
    those.iter().map(|row| *row as usize).for_each(|row| money[row] = each.at(row));
    let all = &mut scene.sheet[Line::MeasureCost];
    if all.is_empty() {
        *all = money;
    } else {
        update(isa, all, &money[..], |sum, more| sum + more);
    }
    Ok(())
}
