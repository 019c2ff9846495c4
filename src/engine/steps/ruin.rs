//! Ruin: the end of a firm that stops when its money is gone.

use super::arrive::on_entry;
use super::bargain::take_down;
use super::book::close;
use crate::engine::population::Population;
use crate::engine::world::World;
use crate::portfolio::Line;

/// The end of a period that left a balance below 0, where that stops the firm: every account is closed, and nobody who is on the
/// way arrives. Nothing is paid any more, by anybody.
pub(in crate::engine) fn shut(index: usize, world: &mut World, population: &mut Population) {
    let plan = world.plan;
    for block in population.blocks() {
        let open = block.open(index);
        let life = &mut block.lives[index];
        take_down(life, open.iter().map(|row| *row as usize), &mut world.books.accounts);
        close(plan, &mut world.unallocated, &block.who, life, &open);
    }
    for (entry, _, newcomers) in population.arrivals.on_the_way() {
        for (cost, paid) in newcomers.acquired[index].iter_mut().zip(&newcomers.paid) {
            if let Some(cost) = cost.take().filter(|_| paid.is_some()) {
                let worth = on_entry(plan, cost, *paid, entry);
                world.unallocated.add(Line::CustomerEquityTotal, -worth * plan.start[entry as usize]);
                world.unallocated.add(Line::ClosedWrittenOff, cost);
            }
        }
    }
}
