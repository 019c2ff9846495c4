//! Problems: who has one, whether it is told, how it ends, and what that takes of the hazard budget.

use super::amount::Amount;
use super::each::either;
use super::scene::{Scene, Sheet};
use crate::error::Result;
use crate::portfolio::Line;
use crate::random::columns::unit;
use crate::random::{Decision, math};
use crate::scenario::keys::{SegmentKey, ServiceKey};

/// How a problem ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
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
pub(super) struct Problem {
    pub(super) lane: u32,
    /// Whether the customer complained.
    pub(super) told: bool,
    pub(super) end: End,
    /// What satisfaction gains by it; below 0 what it loses.
    pub(super) step: f64,
    /// The chance that it ends the relation.
    pub(super) leave: f64,
}

/// Who has a problem in this period, and what becomes of it. One draw decides whether there is one and whether it is told, so
/// that more telling makes silent ones told and moves nothing else; another one whether it is settled, and how fast.
pub(super) fn arise(scene: &mut Scene) -> Result<()> {
    let (own, isa, len) = (scene.own(), scene.isa(), scene.len());
    let complaints = scene.of(&own[SegmentKey::Complaints])?;
    let problems = scene.of(&own[SegmentKey::Problems])?.map(isa, |mean| -math::exp_m1(-mean));
    if complaints.is_zero() && problems.is_zero() {
        return Ok(());
    }
    let told = if problems.is_zero() { Amount::Same(1.0) } else { scene.of(&own[SegmentKey::Told])? };
    let handling = Handling::of(scene)?;
    // Who notices nothing needs no draw of its own.
    let noticing = if handling.noticed.is_zero() { Decision::RESOLVED } else { Decision::NOTICED };

    let (u, alive) = (scene.dice.lane(Decision::COMPLAINT), &scene.life.alive[..]);
    either!(complaints = complaints.view(); either!(problems = problems.view(); {
        let of = (u, complaints, problems, alive);
        scene.sheet.troubled.pick(isa, len, of, |(u, complaints, problems, alive)| {
            u < either_of(complaints, problems) && alive > 0.0
        });
    }));
    let luck = scene.dice.lanes([Decision::COMPLAINT, Decision::RESOLVED, noticing]);
    let Sheet { troubled, problems: found, .. } = &mut *scene.sheet;
    for (&lane, at) in troubled.iter().map(|lane| (lane, *lane as usize)) {
        let [trouble, remedy, notice] = luck.map(|u| unit(u[at]));
        let told = trouble < either_of(complaints.of(at), told.of(at) * problems.of(at));
        let end = handling.end(at, told, remedy, notice);
        let (step, leave) = handling.outcome(at, end);
        found.push(Problem { lane, told, end, step, leave });
    }
    let ignored = |problem: &&Problem| problem.end == End::Ignored;
    let counts = [
        (Line::Problems, found.len()),
        (Line::Complaints, found.iter().filter(|problem| problem.told).count()),
        (Line::ComplaintsIgnored, found.iter().filter(ignored).count()),
    ];
    counts.into_iter().for_each(|(line, count)| scene.ledger().add(line, count as f64));
    Ok(())
}

/// The chance of a complaint, or else of a problem. A segment gives one of them; a rule may add the other.
#[inline(always)]
fn either_of(complaints: f64, problems: f64) -> f64 {
    complaints + (1.0 - complaints) * problems
}

/// What the service level makes of problems; without one nobody settles any.
struct Handling<'a> {
    resolved: Amount<'a>,
    fast: Amount<'a>,
    noticed: Amount<'a>,
    relief: Amount<'a>,
    slow_relief: Amount<'a>,
    damage: Amount<'a>,
    silent_damage: Amount<'a>,
    ignored_leave: Amount<'a>,
    slow_leave: Amount<'a>,
    silent_leave: Amount<'a>,
}

impl<'a> Handling<'a> {
    /// Asks for all of it, before anything moves.
    fn of(scene: &mut Scene<'a, '_>) -> Result<Self> {
        let service = scene.service();
        let mut of = |key| service.map_or(Ok(Amount::Same(0.0)), |service| scene.of(&service[key]));
        Ok(Handling {
            resolved: of(ServiceKey::Resolved)?,
            fast: of(ServiceKey::Fast)?,
            noticed: of(ServiceKey::Noticed)?,
            relief: of(ServiceKey::Relief)?,
            slow_relief: of(ServiceKey::SlowRelief)?,
            damage: of(ServiceKey::Damage)?,
            silent_damage: of(ServiceKey::SilentDamage)?,
            ignored_leave: of(ServiceKey::IgnoredLeave)?,
            slow_leave: of(ServiceKey::SlowLeave)?,
            silent_leave: of(ServiceKey::SilentLeave)?,
        })
    }

    /// How a problem ends. What the firm finds first it settles.
    fn end(&self, lane: usize, told: bool, remedy: f64, notice: f64) -> End {
        let settled = if told { self.resolved.of(lane) } else { 1.0 };
        if !told && notice >= self.noticed.of(lane) {
            End::Silent
        } else if remedy < settled * self.fast.of(lane) {
            End::Fast
        } else if remedy < settled {
            End::Slow
        } else {
            End::Ignored
        }
    }

    /// What an end does to satisfaction, and the chance that the customer leaves for it.
    fn outcome(&self, lane: usize, end: End) -> (f64, f64) {
        match end {
            End::Fast => (self.relief.of(lane), 0.0),
            End::Slow => (self.slow_relief.of(lane), self.slow_leave.of(lane)),
            End::Ignored => (-self.damage.of(lane), self.ignored_leave.of(lane)),
            End::Silent => (-self.silent_damage.of(lane), self.silent_leave.of(lane)),
        }
    }
}

/// What problems take of the budget: one that ends the relation with chance p spends -ln(1-p).
pub(super) fn spend_on_problems(scene: &mut Scene) {
    for problem in scene.sheet.problems.iter_mut().filter(|problem| problem.leave > 0.0) {
        let budget = &mut scene.life.budget[problem.lane as usize];
        // Who has made the last purchase leaves for that.
        problem.leave = if *budget < 1.0 { 0.0 } else { problem.leave };
        *budget *= 1.0 - problem.leave;
    }
}

/// How many of those who leave do so for a problem. Causes compete: each has the chance of its part in the hazard.
pub(super) fn lost_to_problems(scene: &mut Scene, retention: &Amount) -> usize {
    let Sheet { leavers, problems, .. } = &*scene.sheet;
    let blamed = |problem: &&Problem| problem.leave > 0.0 && leavers.binary_search(&problem.lane).is_ok();
    let mut blamed = problems.iter().filter(blamed).peekable();
    if blamed.peek().is_none() {
        return 0;
    }
    let u = scene.dice.lane(Decision::CAUSE);
    let lost = blamed.filter(|problem| {
        let lane = problem.lane as usize;
        let (base, own) = (-math::ln(retention.of(lane)), -math::ln_1p(-problem.leave));
        // Whom nothing could keep leaves of itself, who would have left for certain for the problem.
        base < f64::INFINITY && (own == f64::INFINITY || unit(u[lane]) * (base + own) < own)
    });
    lost.count()
}
