//! From the closed periods of a world to the figures of its replication. Periods are added up as they close: what is kept
//! does not grow with the horizon, unless the figures of each period were asked for.

use super::outcome::{METRICS, Metric, RunOutcome};
use super::plan::Plan;
use super::world::{Closed, World};
use crate::error::Result;
use crate::portfolio::{Ledger, Line};

/// The closed periods of a world, added up.
pub(super) struct Tally {
    /// Up to the horizon.
    total: Ledger,
    /// Closed accounts: the run-off and the end included.
    pub(super) accounts: Ledger,
    /// Accounts closed by the end alone.
    cut: f64,
    /// What the cash up to the horizon, and that of the run-off, is worth at the start.
    npv: f64,
    npv_run_off: f64,
    /// What winning customers cost, discounted likewise.
    pub(super) acquisition: f64,
    fixed: f64,
    once: f64,
    /// At the horizon.
    customers: f64,
    /// Per metric with `by_period` its value in each period, if they are kept.
    series: Vec<Vec<Option<f64>>>,
}

impl Tally {
    /// Before the first period.
    pub(super) fn new(plan: &Plan) -> Self {
        let kept = METRICS.iter().filter(|info| plan.series && info.by_period);
        let names = plan.bookings.len();
        Tally {
            total: Ledger::new(names),
            accounts: Ledger::new(names),
            cut: 0.0,
            npv: 0.0,
            npv_run_off: 0.0,
            acquisition: 0.0,
            fixed: 0.0,
            once: 0.0,
            customers: 0.0,
            series: kept.map(|_| Vec::with_capacity(plan.horizon.periods as usize)).collect(),
        }
    }

    /// Adds a period.
    pub(super) fn add(&mut self, plan: &Plan, period: u32, closed: &Closed) {
        self.accounts.merge(&closed.ledger);
        let discount = plan.discount[period as usize];
        let worth = closed.cash() * discount;
        self.acquisition += closed.ledger.get(Line::Acquisition) * discount;
        if period >= plan.horizon.periods {
            self.npv_run_off += worth;
            return;
        }
        self.total.merge(&closed.ledger);
        self.npv += worth;
        self.fixed += closed.fixed;
        self.once += closed.once;
        self.customers = closed.customers;
        let kept = METRICS.iter().filter(|info| info.by_period);
        for (info, series) in kept.zip(&mut self.series) {
            series.push(closed.of(info.metric, plan, worth));
        }
    }

    fn of(&self, metric: Metric, plan: &Plan, opening: f64) -> Option<f64> {
        let mean = |value: f64| {
            let closed = self.accounts.get(Line::Closed);
            (closed > 0.0).then(|| value / closed)
        };
        match metric {
            Metric::Npv => Some(self.npv),
            Metric::NpvRunOff => Some(self.npv_run_off),
            Metric::Value => Some(self.npv + self.npv_run_off),
            Metric::FixedCost => Some(self.fixed),
            Metric::CustomersStart => Some(opening),
            Metric::CustomersEnd => Some(self.customers),
            Metric::Clv => mean(self.accounts.get(Line::Value)),
            Metric::ClvNet => mean(self.accounts.get(Line::Value) - self.accounts.get(Line::Acquired)),
            Metric::ClvCut => mean(self.cut),
            Metric::CustomerEquity => Some(self.accounts.get(Line::Equity)),
            Metric::CustomerEquityTotal => Some(self.accounts.get(Line::EquityTotal)),
            Metric::ProgrammeCost => Some(self.total.get(Line::Programme) + self.once),
            other => line(other, plan, &self.total),
        }
    }
}

impl Closed {
    /// What the period's customers left over, less what no customer causes.
    fn cash(&self) -> f64 {
        self.ledger.cash() - self.fixed - self.once
    }

    /// A figure of this period alone, whose cash has this worth at the start.
    fn of(&self, metric: Metric, plan: &Plan, worth: f64) -> Option<f64> {
        match metric {
            // Not -0.
            Metric::Npv => Some(worth + 0.0),
            Metric::FixedCost => Some(self.fixed),
            Metric::CustomersEnd => Some(self.customers),
            Metric::ProgrammeCost => Some(self.ledger.get(Line::Programme) + self.once),
            other => line(other, plan, &self.ledger),
        }
    }
}

impl World<'_> {
    /// The figures of the replication.
    pub(super) fn outcome(mut self) -> Result<RunOutcome> {
        self.audit(&self.unallocated)?;
        self.tally.cut = self.unallocated.get(Line::Closed);
        self.tally.accounts.merge(&self.unallocated);
        let outlook = (self.plan.horizon.run_off == 0).then(|| self.outlook());
        let World { plan, tally, opening, books, .. } = self;
        Ok(RunOutcome {
            values: METRICS.iter().map(|info| tally.of(info.metric, plan, opening)).collect(),
            booked: (0..plan.bookings.len()).map(|name| tally.total.booked(name)).collect(),
            series: tally.series,
            clamped: books.clamped,
            outlook,
        })
    }
}

/// A figure that is a line of a ledger, or follows from some.
fn line(metric: Metric, plan: &Plan, ledger: &Ledger) -> Option<f64> {
    let line = match metric {
        Metric::Revenue => Line::Revenue,
        Metric::GrossMargin => Line::Margin,
        Metric::CostToServe => Line::Serving,
        Metric::AcquisitionCost => Line::Acquisition,
        Metric::BookedCost => Line::Booked,
        Metric::CustomersWon => Line::Won,
        Metric::CustomersLost => Line::Lost,
        Metric::CustomersDropped => Line::Dropped,
        Metric::CustomerPeriods => Line::Active,
        Metric::Purchases => Line::Purchases,
        Metric::RepeatPurchases => Line::Repeats,
        Metric::RetentionRate => {
            let churn = plan.churn(ledger.get(Line::Lost), ledger.get(Line::Active));
            return churn.map(|churn| 1.0 - churn);
        }
        _ => return None,
    };
    Some(ledger.get(line))
}
