//! What customers have earned back of what it cost to win them, and what the firm has to write off. Only noted, never cash.

use crate::engine::columns::step_column::StepColumn;
use crate::engine::scene::Scene;
use crate::isa::Isa;
use crate::portfolio::{Exact, Ledger, Life, Line, State};

/// Of what was paid to win a customer the part that its contribution has earned back, and the rest.
fn earned(paid: f64, contribution: f64) -> (f64, f64) {
    let earned = paid.min(contribution.max(0.0));
    (earned, paid - earned)
}

/// Notes for good what is known of those whose account is closed.
pub(in crate::engine) fn settle(isa: Isa, ledger: &mut Ledger, life: &Life, rows: &[u32]) {
    if life.paid.is_empty() {
        return;
    }
    let (paid, contribution) = (&life.paid[..], &life.contribution[..]);
    let [mut back, mut lost] = std::array::from_fn(|_| StepColumn::stale(rows.len()));
    for ((back, lost), row) in back.iter_mut().zip(lost.iter_mut()).zip(rows.iter().map(|row| *row as usize)) {
        (*back, *lost) = earned(paid[row], contribution[row]);
    }
    ledger.merge_line(Line::ClosedEarnedBack, Exact::sum(isa, &back));
    ledger.merge_line(Line::ClosedWrittenOff, Exact::sum(isa, &lost));
}

/// The end of step 9: how open accounts stand, where somebody will be told. Off file, the rest is written off; on file it is open.
pub(in crate::engine) fn balance(scene: &mut Scene) {
    let (plan, period) = (scene.plan(), scene.world.period);
    let told = period + 1 == plan.horizon.periods
        || (plan.detail.by_period && period < plan.horizon.periods)
        || plan.ends_year(period);
    if !told || !scene.keeps(State::Paid) {
        return;
    }
    let (life, filed) = (&*scene.life, scene.filed());
    let (paid, contribution) = (&life.paid[..], &life.contribution[..]);
    let [mut back, mut lost] = std::array::from_fn(|_| StepColumn::filled(scene.len(), 0.0));
    for row in (0..scene.len()).filter(|row| life.has(*row)) {
        let (earned, rest) = earned(paid[row], contribution[row]);
        back[row] = earned;
        lost[row] = if filed[row] == 0.0 { rest } else { 0.0 };
    }
    let [back, lost] = [back, lost].map(|column| Exact::sum(plan.isa, &column));
    scene.ledger().merge_line(Line::OpenEarnedBack, back);
    scene.ledger().merge_line(Line::OpenWrittenOff, lost);
}
