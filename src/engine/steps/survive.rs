//! Surviving: listed customers are drawn from what their own past leaves possible, under the scenario's own laws.

use crate::engine::plan::formula::Law;
use crate::engine::plan::{Plan, Survivors};
use crate::engine::world::Chance;
use crate::fit::{Buyer, Drawn, Last, Purchases, stayer};
use crate::model::{Bought, Listed};
use crate::portfolio::Origin;
use crate::random::{Decision, Distribution};

/// Whether a customer is still there.
const ALIVE: Decision = Decision::named("alive");

/// Gives newcomers with a past the luck that it leaves, where `decision` is one of those it tells of: their rank in the scenario's own law, from which
/// each strategy takes what it makes of the law. Where the draw is by that law itself, the numbers are returned, by row.
pub(super) fn survive(
    plan: &Plan,
    segment: usize,
    chance: &Chance,
    (decision, law): (Decision, &Law),
    (ids, origins): (&[u64], &[Origin]),
    uniforms: &mut [f64],
) -> Vec<(usize, f64)> {
    let of = &plan.segments[segment].survivors;
    let [retention, purchases, last] = [&of.retention, &of.purchases, &of.last_purchase]
        .map(|survival| survival.as_ref().filter(|survival| survival.decision == decision));
    let Some(own) = retention.or(purchases).or(last) else { return Vec::new() };
    let known = own.law.in_run(chance).law();
    let gone = if retention.is_some() { Vec::new() } else { gone(plan, segment, chance, ids, origins) };
    let mut gone = gone.into_iter().peekable();
    let mut values = Vec::new();
    for (row, (u, origin)) in uniforms.iter_mut().zip(origins).enumerate() {
        let gone = gone.next_if_eq(&row).is_some();
        let Some(listed) = listed(plan, *origin) else { continue };
        let drawn = if retention.is_some() {
            if listed.stayed <= 0.0 {
                continue;
            }
            // As every strategy draws it, by rank.
            Drawn::Rank(stayer(known, listed.stayed, *u).rank(known))
        } else {
            let Some(buyer) = buyer(of, chance, listed) else { continue };
            if purchases.is_some() { buyer.rate(gone, *u) } else { buyer.last(known, gone, *u) }
        };
        match drawn {
            Drawn::Value(value) if own.law == *law => values.push((row, value)),
            drawn => *u = drawn.rank(known),
        }
    }
    values
}

/// Who of these is gone already, and nobody told: rows, ascending.
pub(super) fn gone(plan: &Plan, segment: usize, chance: &Chance, ids: &[u64], origins: &[Origin]) -> Vec<usize> {
    let of = &plan.segments[segment].survivors;
    if !of.silent || of.purchases.is_none() {
        return Vec::new();
    }
    let mut luck = vec![0.0; ids.len()];
    chance.draws.uniforms(plan.isa, ids, ALIVE, 0, &mut luck);
    let alive = |row: usize| buyer(of, chance, listed(plan, origins[row])?).map(|buyer| buyer.alive());
    (0..ids.len()).filter(|row| alive(*row).is_some_and(|alive| luck[*row] >= alive)).collect()
}

fn listed(plan: &Plan, origin: Origin) -> Option<&Listed> {
    if let Origin::Listed(line) = origin { plan.roster.get(line as usize) } else { None }
}

/// A customer of whom it is known what it bought.
fn buyer<'c>(of: &'c Survivors, chance: &'c Chance, listed: &Listed) -> Option<Buyer<'c>> {
    let Bought { repeats, last, seen } = listed.bought?;
    let law = |survival: &'c crate::engine::plan::Survival| -> &'c Distribution { survival.law.in_run(chance).law() };
    Some(Buyer {
        rate: law(of.purchases.as_ref()?),
        last: of.last_purchase.as_ref().map_or(Last::Chance(of.last), |survival| Last::Law(law(survival))),
        silent: of.silent,
        history: Purchases { repeats, last, seen },
    })
}
