//! From the closed periods of a world to the figures of its replication.

use super::outcome::{METRICS, Metric, RunOutcome};
use super::plan::Plan;
use super::world::{Closed, World};
use crate::portfolio::{Ledger, Line};

impl World<'_> {
    /// The figures of the replication.
    pub(super) fn outcome(self) -> RunOutcome {
        let World { plan, history, unallocated: at_the_end, opening, books, .. } = &self;
        let (plan, opening, cut) = (*plan, *opening, at_the_end.get(Line::Closed));
        let (horizon, run_off) = history.split_at(plan.horizon.periods as usize);
        let mut total = Ledger::new(plan.bookings.len());
        horizon.iter().for_each(|period| total.merge(&period.ledger));
        let mut accounts = at_the_end.clone();
        history.iter().for_each(|period| accounts.merge(&period.ledger));
        let outlook = run_off.is_empty().then(|| self.outlook(&accounts));
        let figures = Figures { plan, horizon, run_off, total, accounts, cut, opening };
        let series = METRICS.iter().filter(|info| plan.series && info.by_period);
        RunOutcome {
            values: METRICS.iter().map(|info| figures.of(info.metric)).collect(),
            series: series
                .map(|info| (0..horizon.len()).map(|at| figures.in_period(info.metric, at)).collect())
                .collect(),
            booked: (0..plan.bookings.len()).map(|name| figures.total.booked(name)).collect(),
            clamped: books.clamped.clone(),
            outlook,
        }
    }
}

struct Figures<'a> {
    plan: &'a Plan,
    horizon: &'a [Closed],
    run_off: &'a [Closed],
    /// Up to the horizon.
    total: Ledger,
    /// Closed accounts: the run-off and the end included.
    accounts: Ledger,
    /// Accounts closed by the end alone.
    cut: f64,
    opening: f64,
}

impl Figures<'_> {
    fn of(&self, metric: Metric) -> Option<f64> {
        let mean = |value: f64| {
            let closed = self.accounts.get(Line::Closed);
            (closed > 0.0).then(|| value / closed)
        };
        match metric {
            Metric::Npv => Some(self.worth(0, self.horizon)),
            Metric::NpvRunOff => Some(self.worth(self.horizon.len(), self.run_off)),
            Metric::Value => Some(self.worth(0, self.horizon) + self.worth(self.horizon.len(), self.run_off)),
            Metric::FixedCost => Some(self.horizon.iter().map(|period| period.fixed).sum()),
            Metric::CustomersStart => Some(self.opening),
            Metric::CustomersEnd => self.horizon.last().map(|period| period.customers),
            Metric::Clv => mean(self.accounts.get(Line::Value)),
            Metric::ClvNet => mean(self.accounts.get(Line::Value) - self.accounts.get(Line::Acquired)),
            Metric::ClvCut => mean(self.cut),
            Metric::CustomerEquity => Some(self.accounts.get(Line::Equity)),
            Metric::CustomerEquityTotal => Some(self.accounts.get(Line::EquityTotal)),
            Metric::ProgrammeCost => {
                let once: f64 = self.horizon.iter().map(|period| period.once).sum();
                Some(self.total.get(Line::Programme) + once)
            }
            other => self.line(other, &self.total),
        }
    }

    fn in_period(&self, metric: Metric, at: usize) -> Option<f64> {
        let period = &self.horizon[at];
        match metric {
            Metric::Npv => Some(self.worth(at, std::slice::from_ref(period))),
            Metric::FixedCost => Some(period.fixed),
            Metric::CustomersEnd => Some(period.customers),
            Metric::ProgrammeCost => Some(period.ledger.get(Line::Programme) + period.once),
            other => self.line(other, &period.ledger),
        }
    }

    /// A figure that is a line of a ledger, or follows from some.
    fn line(&self, metric: Metric, ledger: &Ledger) -> Option<f64> {
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
                let churn = self.plan.churn(ledger.get(Line::Lost), ledger.get(Line::Active));
                return churn.map(|churn| 1.0 - churn);
            }
            _ => return None,
        };
        Some(ledger.get(line))
    }

    /// What the cash of these periods, the first of which is `first`, is worth at the start.
    fn worth(&self, first: usize, periods: &[Closed]) -> f64 {
        let discount = &self.plan.discount[first..];
        let cash = periods.iter().zip(discount).map(|(p, discount)| (p.ledger.cash() - p.fixed - p.once) * discount);
        // An empty sum of floats is -0.
        cash.fold(0.0, |sum, cash| sum + cash)
    }
}
