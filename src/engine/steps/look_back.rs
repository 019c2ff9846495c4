//! Looking back: what opening customers of the list bring from their past, and for what the firm takes them.

use super::buy::expected_orders;
use super::file::taken_for;
use crate::engine::plan::Plan;
use crate::engine::scene::Scene;
use crate::error::Result;
use crate::model::History;
use crate::portfolio::{Life, Origin, State, Who};

impl Plan {
    /// What the list says of the past of a customer.
    pub(in crate::engine) fn history(&self, origin: Origin) -> History {
        match origin {
            Origin::Listed(line) if self.past.history => self.roster[line as usize].history,
            _ => History::default(),
        }
    }
}

/// Gives the rows from `from` on what the list says of their past.
pub(in crate::engine) fn remember(plan: &Plan, who: &Who, life: &mut Life, from: usize) {
    if !plan.past.history {
        return;
    }
    for row in from..who.origins.len() {
        let History { bought, purchases, products, acquired, revenue, stayed: _ } = plan.history(who.origins[row]);
        if let Some(bought) = bought {
            life.purchases_total[row] = 1.0;
            if let Some(last) = life.last_purchase.get_mut(row) {
                *last = f64::from(bought);
            }
            if let Some(silence) = life.silence.get_mut(row) {
                *silence = -f64::from(bought) - 1.0;
            }
        }
        life.purchases_total[row] = purchases.unwrap_or(life.purchases_total[row]);
        life.products[row] = products.unwrap_or(life.products[row]);
        if let (Some(of_late), Some(revenue)) = (life.revenue_year.get_mut(row), revenue) {
            *of_late = revenue;
        }
        // Only noted: it was paid before the start.
        if let (Some(paid), Some(acquired)) = (life.paid.get_mut(row), acquired) {
            *paid = acquired;
        }
    }
}

/// Takes those for silent who have been so for long already, as if the period before the first had just been closed. As what they owe, it is asked without
/// any strategy.
pub(in crate::engine) fn recognise(scene: &mut Scene, from: usize) -> Result<()> {
    let known = |row: &usize| scene.plan().history(scene.who.origins[*row]).bought.is_some();
    let known: Vec<usize> = (from..scene.len()).filter(known).collect();
    if known.is_empty() || !scene.keeps(State::Status) {
        return Ok(());
    }
    // Of what is asked for this alone, nothing counts as asked.
    let clamped = scene.books.clamped.clone();
    let (_, expected) = expected_orders(scene)?;
    scene.books.clamped = clamped;
    for row in known {
        scene.life.expected[row] = expected.at(row);
        scene.life.status[row] = taken_for(scene, row, -1.0);
    }
    Ok(())
}
