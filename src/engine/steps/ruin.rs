//! Ruin: the end of a firm that stops when its money is gone.

use super::account::note_the_living;
use super::bargain::take_down;
use super::book::{abandon, close};
use crate::engine::population::Population;
use crate::engine::world::World;
use crate::portfolio::Line;

/// The end of a period that left a balance below 0, where that stops the firm: every account is closed, and nobody who is on the
/// way arrives. Nothing is paid any more, by anybody.
pub(in crate::engine) fn shut(index: usize, world: &mut World, population: &mut Population) {
    let plan = world.plan;
    world.tally.cohort = population.cohort(index, world.opening);
    for block in population.blocks() {
        let open = block.open(index);
        let life = &mut block.lives[index];
        take_down(life, open.iter().map(|row| *row as usize), &mut world.books.accounts);
        note_the_living(plan, life);
        close(plan, &mut world.unallocated, &block.who, life, &open);
    }
    for (entry, _, newcomers) in population.arrivals.on_the_way() {
        for at in 0..newcomers.len() {
            let paid = newcomers.paid[at];
            if let Some(cost) = newcomers.acquired[index][at].take().filter(|_| paid.is_some()) {
                abandon(plan, &mut world.unallocated, entry, newcomers.brought_by(at), cost, paid);
                world.unallocated.add(Line::ClosedWrittenOff, cost);
            }
        }
    }
}
