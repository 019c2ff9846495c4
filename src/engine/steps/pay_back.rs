//! Paying back: when those who were won have first brought what they cost, where that is asked.

use crate::engine::plan::Plan;
use crate::engine::world::cohorts::ByTenure;
use crate::portfolio::{Life, Who};

/// Notes who pays back in this period, by how long it has been a customer. Both sides are money of its first simulated period, as
/// where an account is closed.
pub(super) fn pay_back(plan: &Plan, now: u32, who: &Who, life: &mut Life, noted: &mut ByTenure) {
    for (row, behind) in life.behind.iter_mut().enumerate().filter(|(_, behind)| **behind > 0.0) {
        let arrived = who.arrived[row];
        let began = u32::try_from(arrived).unwrap_or(0);
        if who.origins[row].won(arrived) && life.value[row] / plan.start[began as usize] >= life.acquired[row] {
            *behind = 0.0;
            noted.note(now - began);
        }
    }
}
