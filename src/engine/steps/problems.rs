//! Problems: who has one, whether it is told, how it ends, and what that takes of the hazard budget.

use crate::engine::columns::each::by_shape;
use crate::engine::columns::values::Values;
use crate::engine::scene::{Scene, Sheet};
use crate::error::Result;
use crate::portfolio::Line;
use crate::random::columns::unit;
use crate::random::{Decision, math};
use crate::scenario::keys::{SegmentKey, ServiceKey};
use serde::Serialize;

/// How a problem ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Settled at once.
    Fast,
    /// Settled, but slowly.
    Slow,
    /// Told, and nothing was done.
    Ignored,
    /// Nobody heard of it.
    Silent,
}

/// The problem of a customer in this period.
pub(in crate::engine) struct Problem {
    pub(in crate::engine) row: u32,
    /// Whether the customer complained.
    pub(in crate::engine) told: bool,
    pub(in crate::engine) end: End,
    /// What satisfaction gains by it; below 0 what it loses.
    pub(in crate::engine) step: f64,
    /// The chance that it ends the relation.
    pub(in crate::engine) leave: f64,
}

/// Who has a problem in this period, and what becomes of it. One draw decides whether there is one and whether it is told, so
/// that more telling makes silent ones told and moves nothing else; another one whether it is settled, and how fast.
pub(in crate::engine) fn arise(scene: &mut Scene) -> Result<()> {
    let (own, isa, len) = (scene.own(), scene.isa(), scene.len());
    let complaints = scene.evaluate(&own[SegmentKey::Complaints])?;
    let problems = scene.evaluate(&own[SegmentKey::Problems])?.map(isa, |mean| -math::exp_m1(-mean));
    if complaints.is_zero() && problems.is_zero() {
        return Ok(());
    }
    let (complaints, problems) = (scene.unless_asleep(complaints), scene.unless_asleep(problems));
    let told = if problems.is_zero() { Values::Same(1.0) } else { scene.evaluate(&own[SegmentKey::Told])? };
    let handling = Handling::new(scene)?;
    // Who notices nothing needs no draw of its own.
    let noticing = if handling.noticed.is_zero() { Decision::RESOLVED } else { Decision::NOTICED };

    let (u, alive) = (scene.dice.bits(Decision::COMPLAINT), &scene.life.alive[..]);
    by_shape!(complaints = complaints.view(); by_shape!(problems = problems.view(); {
        let of = (u, complaints, problems, alive);
        scene.sheet.troubled.pick(isa, len, of, |(u, complaints, problems, alive)| {
            u < either_of(complaints, problems) && alive > 0.0
        });
    }));
    let luck = scene.dice.bits_of([Decision::COMPLAINT, Decision::RESOLVED, noticing]);
    let Sheet { troubled, problems: found, .. } = &mut *scene.sheet;
    let (mut complained, mut ignored) = (0, 0);
    for (&row, at) in troubled.iter().map(|row| (row, *row as usize)) {
        let [trouble, remedy, notice] = luck.map(|u| unit(u[at]));
        let told = trouble < either_of(complaints.at(at), told.at(at) * problems.at(at));
        let end = handling.end(at, told, remedy, notice);
        let (step, leave) = handling.outcome(at, end);
        found.push(Problem { row, told, end, step, leave });
        complained += u32::from(told);
        ignored += u32::from(end == End::Ignored);
    }
    let arisen = found.len() as f64;
    let counts = [
        (Line::Problems, arisen),
        (Line::Complaints, f64::from(complained)),
        (Line::ComplaintsIgnored, f64::from(ignored)),
    ];
    counts.into_iter().for_each(|(line, count)| scene.ledger().add(line, count));
    Ok(())
}

/// The chance of a complaint, or else of a problem. A segment gives one of them; a rule may add the other.
#[inline(always)]
fn either_of(complaints: f64, problems: f64) -> f64 {
    complaints + (1.0 - complaints) * problems
}

/// What the service level makes of problems; without one nobody settles any.
struct Handling<'a> {
    resolved: Values<'a>,
    fast: Values<'a>,
    noticed: Values<'a>,
    /// By end: what satisfaction gains.
    steps: [Values<'a>; 4],
    /// By end: the chance that the customer leaves for it.
    leaves: [Values<'a>; 4],
}

impl<'a> Handling<'a> {
    /// Asks for all of it, before anything moves.
    fn new(scene: &mut Scene<'a, '_>) -> Result<Self> {
        let (service, isa) = (scene.service(), scene.isa());
        let mut of = |key| service.map_or(Ok(Values::Same(0.0)), |service| scene.evaluate(&service[key]));
        let [resolved, fast, noticed] = [of(ServiceKey::Resolved)?, of(ServiceKey::Fast)?, of(ServiceKey::Noticed)?];
        let [relief, slow_relief] = [of(ServiceKey::Relief)?, of(ServiceKey::SlowRelief)?];
        let damage = of(ServiceKey::Damage)?.map(isa, |damage| -damage);
        let silent_damage = of(ServiceKey::SilentDamage)?.map(isa, |damage| -damage);
        let ignored_leave = of(ServiceKey::IgnoredLeave)?;
        let [slow_leave, silent_leave] = [of(ServiceKey::SlowLeave)?, of(ServiceKey::SilentLeave)?];
        Ok(Handling {
            resolved,
            fast: scene.pressed(fast),
            noticed,
            steps: [relief, slow_relief, damage, silent_damage],
            leaves: [Values::Same(0.0), slow_leave, ignored_leave, silent_leave],
        })
    }

    /// How a problem ends. What the firm finds first it settles. Chance decides, so that no processor could
    /// guess: there is no branch.
    fn end(&self, row: usize, told: bool, remedy: f64, notice: f64) -> End {
        let settled = if told { self.resolved.at(row) } else { 1.0 };
        let fast = settled * self.fast.at(row);
        let heard = [End::Fast, End::Slow, End::Ignored][usize::from(remedy >= fast) + usize::from(remedy >= settled)];
        if !told && notice >= self.noticed.at(row) { End::Silent } else { heard }
    }

    /// What an end does to satisfaction, and the chance that the customer leaves for it.
    fn outcome(&self, row: usize, end: End) -> (f64, f64) {
        (self.steps[end as usize].at(row), self.leaves[end as usize].at(row))
    }
}

/// What problems take of the budget: one that ends the relation with chance p spends -ln(1-p).
pub(in crate::engine) fn spend_on_problems(scene: &mut Scene) {
    for problem in scene.sheet.problems.iter_mut().filter(|problem| problem.leave > 0.0) {
        let budget = &mut scene.life.budget[problem.row as usize];
        // Who has made the last purchase leaves for that.
        problem.leave = if *budget < 1.0 { 0.0 } else { problem.leave };
        *budget *= 1.0 - problem.leave;
    }
}
