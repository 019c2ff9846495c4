//! One customer, followed: what came about in a period of its life, where that is asked.

use crate::engine::outcome::Moment;
use crate::engine::scene::Scene;
use crate::portfolio::{CASH, Line};

/// Notes what the period was for the customer who is followed, if it is there: when all but booking is done.
pub(in crate::engine) fn follow(scene: &mut Scene) {
    let Some(id) = scene.plan().detail.followed else { return };
    let (life, sheet) = (&*scene.life, &*scene.sheet);
    let found = scene.who.ids.iter().zip(&life.alive[..]).position(|(own, alive)| *own == id.0 && *alive > 0.0);
    let Some(at) = found else { return };
    let row = u32::try_from(at).unwrap_or(u32::MAX);
    let of = |line: Line| sheet[line].get(at).copied().unwrap_or(0.0);
    // What winning it cost came before, whatever it is paid for.
    let lines = CASH.iter().filter(|line| **line != Line::AcquisitionCost);
    let booked: f64 = sheet.booked.iter().filter_map(|column| column.get(at)).sum();
    let moment = Moment {
        period: scene.world.period,
        purchases: of(Line::Purchases),
        revenue: of(Line::Revenue),
        contribution: lines.map(|line| f64::from(line.info().cash) * of(*line)).sum::<f64>() - booked,
        satisfaction: life.satisfaction[at],
        products: life.products[at],
        problem: sheet.problems.iter().find(|it| it.row == row).map(|it| it.end),
        awake: life.awake.get(at).is_none_or(|awake| *awake > 0.0),
        brings: sheet.brought.iter().filter(|it| it.row == row).map(|it| it.count).sum(),
        leaves: sheet.leavers.contains(&row),
        fails: sheet.failed.contains(&row),
    };
    scene.books.followed = Some(moment);
}
