//! Policy: what a strategy sets for the period, and whom it drops.

use super::bargain::take_down;
use super::book::{abandon, close};
use super::pay::settle_at_once;
use super::pay_back::pay_back;
use crate::engine::population::Population;
use crate::engine::world::World;
use crate::error::Result;
use crate::model::Change;
use crate::portfolio::{Exact, Line};
use crate::rules::{Lever, Workspace};

/// Step 1 of a period: the policy rules read last period's figures and set levers, which stay until they are set again or the rule
/// no longer holds.
pub(in crate::engine) fn decide(world: &mut World, workspace: &mut Workspace) -> Result<()> {
    let policy = &world.terms().policy;
    world.release(policy);
    for rule in policy {
        let levers = rule.decide(&world.view(), workspace).map_err(|failure| world.failed(&failure.to_string()))?;
        for lever in levers {
            match lever {
                Lever::Service { segment, service } => world.services.set(segment, rule, service),
                Lever::Add { path, value } => world.pull(rule, &path, Change::Add(value)),
                Lever::Scale { path, value } => world.pull(rule, &path, Change::Scale(value)),
                Lever::Set { path, value } => world.pull(rule, &path, Change::Set(value)),
                Lever::Remember { name, value } => world.memory[name] = value,
                Lever::Book { name, amount } => {
                    let mut sum = Exact::default();
                    sum.add(world.audit_cost(&world.plan.booked_as(name), amount)?);
                    world.unallocated.book(name, sum);
                }
            }
        }
    }
    Ok(())
}

/// Lets go the customers of segments that the strategy drops, those on their way included.
pub(in crate::engine) fn drop_segments(index: usize, world: &mut World, population: &mut Population) {
    let (plan, terms) = (world.plan, world.terms());
    for (segment, _) in terms.segments.iter().enumerate().filter(|(_, segment)| segment.dropped) {
        world.filed[segment] = 0.0;
        let ledger = &mut world.books.segments[segment];
        for block in &mut population.segments[segment] {
            let (living, open) = (block.living(index), block.open(index));
            let life = &mut block.lives[index];
            // Who goes before the first period and owes nothing never acted: there is no account to close.
            let acted = |row: &u32| world.period > 0 || life.owed.get(*row as usize).is_some_and(|owed| *owed > 0.0);
            let (acted, idle): (Vec<u32>, Vec<u32>) = open.into_iter().partition(acted);
            life.let_go(&idle);
            if let Some(fates) = population.fates.as_mut().filter(|_| !life.owed.is_empty()) {
                for row in acted.iter().map(|row| *row as usize) {
                    let paid = life.owed[row];
                    world.books.beside.push((block.who.ids[row], Line::OwedMore, -paid));
                    fates.settle(index, segment, &block.who, row, paid * plan.discount[world.period as usize]);
                }
            }
            settle_at_once(plan, world.period, ledger, life, &acted);
            pay_back(plan, world.period, &block.who, life, &mut world.books.paid_back);
            take_down(life, acted.iter().map(|row| *row as usize), &mut world.books.accounts);
            close(plan, ledger, &block.who, life, &acted);
            ledger.add(Line::CustomersDropped, living.len() as f64);
        }
        for (entry, to, newcomers) in population.arrivals.on_the_way() {
            if to != segment {
                continue;
            }
            for at in 0..newcomers.len() {
                let paid = newcomers.paid[at];
                if let Some(cost) = newcomers.acquired[index][at].take().filter(|_| paid.is_some()) {
                    ledger.add(Line::CustomersDropped, 1.0);
                    abandon(plan, ledger, entry, newcomers.brought_by(at), cost, paid);
                    ledger.add(Line::ClosedWrittenOff, cost);
                }
            }
        }
    }
}
