//! A strategy taken apart: what it is made of, and which of that holds in the parts that are to be played.

use crate::random::{Decision, Draws, Identity};
use std::collections::BTreeSet;

/// With so many ingredients all parts are played: 2 to this power.
const ALL: usize = 6;

/// With more, so many orders and the reverse of each.
const ORDERS: u32 = 8;

/// What a strategy is made of, and what is to be played to know what each of that brings.
#[derive(Clone, Debug, Default)]
pub struct Apart {
    /// Each change, rule file, dropped segment, and the cost, as it stands in the file.
    pub ingredients: Vec<String>,
    /// The orders in which they are added one by one; none where all orders count.
    pub orders: Vec<Vec<usize>>,
    /// By part which ingredients it has, neither none nor all of them, and the index of the strategy that has these.
    pub parts: Vec<(Vec<bool>, usize)>,
    /// Why it cannot be taken apart.
    pub refused: Option<String>,
}

/// The orders and the parts that tell what so many ingredients bring.
pub(super) fn cuts(ingredients: usize) -> (Vec<Vec<usize>>, Vec<Vec<bool>>) {
    if ingredients <= ALL {
        let has = |part: usize| (0..ingredients).map(move |at| part >> at & 1 == 1).collect();
        return (Vec::new(), (1..(1_usize << ingredients).saturating_sub(1)).map(has).collect());
    }
    let orders: Vec<Vec<usize>> = (0..ORDERS).flat_map(|at| there_and_back(ingredients, at)).collect();
    let mut parts = BTreeSet::new();
    for order in &orders {
        let mut part = vec![false; ingredients];
        for &next in &order[..ingredients - 1] {
            part[next] = true;
            parts.insert(part.clone());
        }
    }
    (orders, parts.into_iter().collect())
}

/// An order by chance, always the same, and its reverse: who comes early in one comes late in the other.
fn there_and_back(ingredients: usize, at: u32) -> [Vec<usize>; 2] {
    let (draws, decision) = (Draws::new(0, at), Decision::named("order"));
    let mut order: Vec<(f64, usize)> =
        (0..).zip(0..ingredients).map(|(k, it)| (draws.uniform(Identity::WORLD, decision, k), it)).collect();
    order.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let order: Vec<usize> = order.into_iter().map(|(_, it)| it).collect();
    let back = order.iter().rev().copied().collect();
    [order, back]
}

#[cfg(test)]
mod tests {
    use super::cuts;

    #[test]
    fn few_ingredients_stand_in_every_part_and_many_in_orders_that_are_reversed() {
        let parts = |n: usize| cuts(n).1.len();
        assert_eq!([0, 1, 2, 3, 6].map(parts), [0, 0, 2, 6, 62]);
        let (orders, parts) = cuts(9);
        assert_eq!(orders.len(), 16);
        for pair in orders.chunks(2) {
            assert!(pair[0].iter().eq(pair[1].iter().rev()));
            let mut all = pair[0].clone();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..9));
        }
        assert!(parts.len() <= 16 * 8 && parts.iter().all(|part| part.contains(&true) && part.contains(&false)));
    }
}
