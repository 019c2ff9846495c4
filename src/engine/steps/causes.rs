//! Why customers left: the forces on leaving compete, each with its part in the hazard of the period.

use super::forces::Forces;
use super::listen::asks_why;
use super::problems::Problem;
use crate::engine::scene::{Scene, Sheet};
use crate::portfolio::{CAUSES, Line};
use crate::random::columns::unit;
use crate::random::{Decision, math};
use crate::scenario::words::LeavingCause;

/// Why a customer leaves, and what else pressed on it, by cause.
pub(in crate::engine) struct Reason {
    pub(super) row: u32,
    pub(super) cause: usize,
    pub(super) pressed: [bool; CAUSES.len()],
}

/// Counts those who leave by cause; all causes together are all who left. One draw for each decides, asked only where there
/// is anything to decide. Why each of them leaves, where that is asked.
pub(in crate::engine) fn count_causes(scene: &mut Scene, forces: &Forces) -> Vec<Reason> {
    let asked = asks_why(scene);
    let base = |row: u32| Reason { row, cause: 0, pressed: [false; CAUSES.len()] };
    let Sheet { leavers, finished, problems, .. } = &*scene.sheet;
    let pressed = forces.ties.is_some() || forces.price.is_some() || forces.competitor.is_some();
    if !pressed && problems.iter().all(|problem| problem.leave == 0.0) {
        let left = leavers.len() as f64;
        let reasons = if asked { leavers.iter().copied().map(base).collect() } else { Vec::new() };
        scene.ledger().add(Line::LostToBase, left);
        return reasons;
    }
    let competing: Vec<(u32, Parts)> = leavers
        .iter()
        .filter(|row| finished.binary_search(row).is_err())
        .map(|&row| (row, Parts::new(forces, problem_of(problems, row), row as usize)))
        .filter(|(_, parts)| parts.compete())
        .collect();
    let mut reasons: Vec<Reason> = if asked { leavers.iter().copied().map(base).collect() } else { Vec::new() };
    let left = leavers.len();
    let mut counts = [0; CAUSES.len()];
    if !competing.is_empty() {
        let u = scene.dice.bits(Decision::CAUSE);
        for (row, parts) in &competing {
            let cause = parts.cause(unit(u[*row as usize]));
            counts[cause] += 1;
            if let Ok(at) = reasons.binary_search_by_key(row, |reason| reason.row) {
                reasons[at] = Reason { row: *row, cause, pressed: parts.pressing() };
            }
        }
    }
    counts[0] += left - competing.len();
    CAUSES.iter().zip(counts).for_each(|((line, _), count)| scene.ledger().add(*line, count as f64));
    reasons
}

/// The chance that the problem of this customer ends the relation; 0 without one.
fn problem_of(problems: &[Problem], row: u32) -> f64 {
    problems.binary_search_by_key(&row, |problem| problem.row).map_or(0.0, |at| problems[at].leave)
}

/// What made a customer leave.
struct Parts {
    /// What the period cost of the hazard budget, without a problem.
    rate: f64,
    /// What the problem cost beside it.
    problem: f64,
    /// The part of the rate that the competitor made.
    competitor: f64,
    /// The part of the rate that the price made.
    price: f64,
    /// The part of the rate that ties made: what satisfaction, products and stocks add to the stated rate.
    ties: f64,
}

impl Parts {
    fn new(forces: &Forces, problem: f64, row: usize) -> Self {
        let ties = forces.ties.as_ref().map_or(1.0, |factor| factor.at(row));
        let price = forces.price.as_ref().map_or(1.0, |factor| factor.at(row));
        // Nothing adds to leaving for certain.
        let certain = forces.stated.at(row) <= 0.0;
        let added = |factor: f64| if factor > 1.0 && !certain { 1.0 - 1.0 / factor } else { 0.0 };
        let (own, drawn) =
            (-math::ln(forces.unrivalled().at(row)), forces.competitor.as_ref().map_or(0.0, |hazard| hazard.at(row)));
        let competitor = if drawn > 0.0 { drawn / (own + drawn) } else { 0.0 };
        Parts {
            rate: own + drawn,
            problem: -math::ln_1p(-problem),
            competitor,
            price: added(price) * (1.0 - competitor),
            // A price that keeps customers keeps the unhappy ones alike.
            ties: added(ties) / price.max(1.0) * (1.0 - competitor),
        }
    }

    /// Whether there is more than one cause.
    fn compete(&self) -> bool {
        self.problem > 0.0 || self.competitor > 0.0 || self.price > 0.0 || self.ties > 0.0
    }

    /// By cause, whether it has a part.
    fn pressing(&self) -> [bool; CAUSES.len()] {
        let Parts { rate, problem, competitor, price, ties } = *self;
        [rate > 0.0 && price + ties + competitor < 1.0, ties > 0.0, price > 0.0, competitor > 0.0, problem > 0.0]
    }

    /// The cause that this number between 0 and 1 decides for, as its place in [`CAUSES`].
    fn cause(&self, u: f64) -> usize {
        let Parts { rate, problem, competitor, price, ties } = *self;
        // Whom nothing could keep leaves of itself, who would have left for certain for the problem.
        let by_problem = rate < f64::INFINITY && (problem == f64::INFINITY || u * (rate + problem) < problem);
        if by_problem {
            return LeavingCause::Problem as usize;
        }
        let of_rate = if rate < f64::INFINITY { (u * (rate + problem) - problem) / rate } else { u };
        match of_rate {
            x if x < price => LeavingCause::Price as usize,
            x if x < price + ties => LeavingCause::Unhappy as usize,
            x if x < price + ties + competitor => LeavingCause::Competitor as usize,
            _ => LeavingCause::Base as usize,
        }
    }
}
