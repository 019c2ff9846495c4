//! Bargaining: large accounts obtain better terms, by their share of the firm's revenue of late.

use crate::engine::columns::each::{by_shape, make_column, update};
use crate::engine::columns::values::Values;
use crate::engine::scene::Scene;
use crate::engine::world::concentration::Brought;
use crate::error::Result;
use crate::portfolio::{Life, Line, State};
use crate::scenario::keys::BargainingKey;

/// The end of buying: of what was sold at list price, the firm concedes margin to those who bargain.
pub(in crate::engine) fn concede(scene: &mut Scene, sold: &[f64], margin: &mut [f64]) -> Result<()> {
    let isa = scene.isa();
    let points = scene.evaluate(&scene.terms().bargaining[BargainingKey::Concession])?;
    if points.is_zero() {
        return Ok(());
    }
    let above = scene.evaluate(&scene.terms().bargaining[BargainingKey::Above])?;
    let Some(power) = scene.power(&above) else { return Ok(()) };
    let points = power.join(isa, &points, |power, points| power * points);
    let conceded = by_shape!(points = points.view(); {
        make_column(isa, scene.len(), (sold, points), |(sold, points)| if sold == 0.0 { 0.0 } else { sold * points })
    });
    update(isa, margin, &conceded[..], |margin, conceded| margin - conceded);
    scene.sheet[Line::MarginConceded] = conceded;
    scene.enter(Line::MarginConceded)
}

/// What serving those on file who bargain costs more, as a multiple; none where nobody does.
pub(in crate::engine) fn extra_service<'a>(scene: &mut Scene<'a, '_>) -> Result<Option<Values<'a>>> {
    let extra = scene.evaluate_on_file(&scene.terms().bargaining[BargainingKey::ExtraService])?;
    if extra.is_zero() {
        return Ok(None);
    }
    let above = scene.evaluate_on_file(&scene.terms().bargaining[BargainingKey::Above])?;
    let power = scene.power(&above);
    Ok(power.map(|power| power.join(scene.isa(), &extra, |power, extra| 1.0 + power * extra)))
}

/// The end of step 9: what accounts brought of late. Who has left goes on counting less and less.
pub(in crate::engine) fn remember(scene: &mut Scene) {
    let (isa, plan, period) = (scene.isa(), scene.plan(), scene.world.period);
    let of_late = plan.of_late(period);
    let revenue = &scene.sheet[Line::Revenue][..];
    if scene.keeps(State::RevenueYear) {
        update(isa, &mut scene.life.revenue_year, revenue, of_late);
    }
    if scene.keeps(State::LastYear) && plan.ends_in_a_year(period) {
        update(isa, &mut scene.life.last_year, revenue, |before, now| before + now);
    }
}

/// Notes what these accounts, which are closed, brought in the last year of the horizon; at its end what all did.
pub(in crate::engine) fn hand_in(scene: &mut Scene, gone: &[u32]) {
    if scene.world.period + 1 == scene.plan().horizon.periods {
        take_down(scene.life, 0..scene.len(), &mut scene.books.accounts);
    } else {
        take_down(scene.life, gone.iter().map(|row| *row as usize), &mut scene.books.accounts);
    }
}

/// The same of accounts in these rows.
pub(in crate::engine) fn take_down(life: &mut Life, rows: impl Iterator<Item = usize>, accounts: &mut Vec<Brought>) {
    if life.last_year.is_empty() {
        return;
    }
    let brought = |row: usize| Brought {
        revenue: std::mem::take(&mut life.last_year[row]),
        contribution: life.year_contribution.get_mut(row).map_or(0.0, std::mem::take),
    };
    accounts.extend(rows.map(brought).filter(|brought| brought.is_something()));
}

impl<'a> Scene<'a, '_> {
    /// By how much the share of each account in the firm's revenue of late passes the share where bargaining begins; none before
    /// anything was sold.
    fn power(&self, above: &Values) -> Option<Values<'a>> {
        let firm = self.world.revenue_year;
        (firm > 0.0).then(|| {
            by_shape!(above = above.view(); {
                let of = (&self.life.revenue_year[..], above);
                Values::Column(make_column(self.isa(), self.len(), of, move |(account, above)| {
                    let beyond = account / firm - above;
                    if beyond > 0.0 { beyond } else { 0.0 }
                }))
            })
        })
    }
}
