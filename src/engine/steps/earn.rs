//! What customers have earned back of what it cost to win them, and what the firm has to write off. Only noted, never cash.

use crate::engine::scene::Scene;
use crate::portfolio::{Exact, Ledger, Life, Line, State};

/// Of the cost of winning a customer what it has earned back so far, and the rest.
fn earned(life: &Life, row: usize) -> (f64, f64) {
    let (paid, contribution) = (life.paid[row], life.contribution[row]);
    let earned = paid.min(contribution.max(0.0));
    (earned, paid - earned)
}

/// Notes for good what is known of those whose account is closed.
pub(in crate::engine) fn settle(ledger: &mut Ledger, life: &Life, rows: &[u32]) {
    if life.paid.is_empty() {
        return;
    }
    let [mut back, mut lost] = [Exact::default(); 2];
    // Most of the opening cost nothing that is known.
    let costly = rows.iter().map(|row| *row as usize).filter(|row| life.paid[*row] != 0.0);
    for (earned, rest) in costly.map(|row| earned(life, row)) {
        back.add(earned);
        lost.add(rest);
    }
    ledger.merge_line(Line::ClosedEarnedBack, back);
    ledger.merge_line(Line::ClosedWrittenOff, lost);
}

/// The end of step 9: how open accounts stand, where somebody will be told. Off file, the rest is written off; on file it is open.
pub(in crate::engine) fn balance(scene: &mut Scene) {
    let (plan, period) = (scene.plan(), scene.world.period);
    let told = period + 1 == plan.horizon.periods || (plan.detail.by_period && period < plan.horizon.periods);
    if !told || !scene.keeps(State::Paid) {
        return;
    }
    let [mut back, mut lost] = [Exact::default(); 2];
    for row in (0..scene.len()).filter(|row| scene.life.has(*row)) {
        let (earned, rest) = earned(scene.life, row);
        back.add(earned);
        if scene.filed()[row] == 0.0 {
            lost.add(rest);
        }
    }
    scene.ledger().merge_line(Line::OpenEarnedBack, back);
    scene.ledger().merge_line(Line::OpenWrittenOff, lost);
}
