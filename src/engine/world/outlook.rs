//! What the horizon cuts off: how the customers of a segment went on in its last year, and who of those won is still there.

use super::World;
use crate::engine::plan::Plan;
use crate::portfolio::{Ledger, Line};

/// What the customers of a segment did in the last year of the horizon, or in all of it where that is shorter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LastYear {
    /// Active customers, summed over periods.
    pub active: f64,
    /// Exits by their own decision.
    pub lost: f64,
    /// Gross margin less every cost that they caused but acquisition; not discounted.
    pub contribution: f64,
    /// Customers won.
    pub won: f64,
    /// What they cost to win.
    pub acquisition: f64,
    /// Of all who were won within the horizon those who are there at its end, and those on their way.
    pub remaining: f64,
    /// All who are there at the end of the horizon, and those on their way.
    pub there: f64,
}

/// What is known of the value of customers won, inside the horizon and beyond it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// The contribution of all who were won, within the horizon; as money of the first period after it.
    pub inside: f64,
    /// What money of the first period after the horizon is worth at the start.
    pub then: f64,
    /// By segment.
    pub segments: Vec<LastYear>,
}

impl LastYear {
    /// Enters a period.
    pub(in crate::engine) fn enter(&mut self, ledger: &Ledger) {
        self.active += ledger.get(Line::CustomerPeriods);
        self.lost += ledger.get(Line::CustomersLost) + ledger.get(Line::CustomersFailed);
        self.contribution += ledger.cash() + ledger.get(Line::AcquisitionCost);
        self.won += ledger.get(Line::CustomersWon);
        self.acquisition += ledger.get(Line::AcquisitionCost);
    }

    /// Adds that of another replication.
    #[must_use]
    pub fn and(self, more: LastYear) -> LastYear {
        LastYear {
            active: self.active + more.active,
            lost: self.lost + more.lost,
            contribution: self.contribution + more.contribution,
            won: self.won + more.won,
            acquisition: self.acquisition + more.acquisition,
            remaining: self.remaining + more.remaining,
            there: self.there + more.there,
        }
    }
}

impl World<'_> {
    /// The outlook at the end of a horizon that no run-off follows, when all accounts are closed.
    pub(in crate::engine) fn outlook(&self) -> Outlook {
        let (plan, accounts, spent) = (self.plan, &self.tally.accounts, self.tally.acquisition);
        let net = accounts.get(Line::CustomerEquityTotal) - accounts.get(Line::CustomerEquity);
        let then = plan.discount[plan.discount.len() - 1] * plan.a_period_later();
        Outlook { inside: (net + spent) / then, then, segments: self.last_year.clone() }
    }
}

impl Plan {
    /// What money of a period later is worth.
    pub(in crate::engine) fn a_period_later(&self) -> f64 {
        self.start[1]
    }

    /// Whether `period` is one of the last year of a horizon that no run-off follows.
    pub(in crate::engine) fn in_last_year(&self, period: u32) -> bool {
        self.horizon.run_off == 0 && f64::from(self.horizon.periods - period) <= self.per_year
    }
}
