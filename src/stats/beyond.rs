//! What lies beyond the horizon, told roughly where no run-off counts it.

use super::moments::Sum;
use crate::engine::{LastYear, Outlook};

/// What is known of the customers of one strategy beyond the horizon. They are taken to go on as their segment did in its last
/// year, over all replications: with contribution c per active customer and period, retention r and discount v of a period, a
/// customer who is there is worth c / (1 - rv).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beyond {
    /// What those who are there at its end would still be worth on average, as money of the start; infinite where it has no end.
    pub worth: f64,
    /// Where newcomers are still worth more at the horizon than they cost, the share of the value of all customers won that
    /// lies inside the horizon, 0..1; 0 where their value has no end.
    pub inside: Option<f64>,
    /// What money at its end is worth at the start.
    pub then: f64,
}

impl Beyond {
    /// Of one strategy's replications; `None` where a run-off follows the horizon, and without any.
    pub(super) fn new(outlooks: &Outlooks, a_period_later: f64) -> Option<Beyond> {
        let Outlooks { runs, inside, then, segments } = outlooks;
        if *runs == 0 {
            return None;
        }
        let (runs, within) = (f64::from(*runs), inside.value());
        let worth = |year: &LastYear| {
            if year.active == 0.0 || year.contribution == 0.0 {
                return 0.0;
            }
            let stay = 1.0 - year.lost / year.active;
            year.contribution / year.active / (1.0 - stay * a_period_later)
        };
        let each = |of: fn(&LastYear) -> f64| -> f64 {
            segments.iter().filter(|year| of(year) > 0.0).map(|year| of(year) * worth(year)).sum()
        };
        let (newcomers, later) = (each(|year| year.won), each(|year| year.remaining));
        let cost: f64 = segments.iter().map(|year| year.acquisition).sum();
        let inside =
            (newcomers > cost && later > 0.0).then(|| if later.is_finite() { within / (within + later) } else { 0.0 });
        // Not -0.
        Some(Beyond { worth: each(|year| year.there) / runs * then + 0.0, inside, then: *then })
    }
}

/// The outlooks of one strategy's replications together, gathered in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Outlooks {
    runs: u32,
    inside: Sum,
    /// See [`Outlook::then`]: the same in all of them.
    then: f64,
    segments: Vec<LastYear>,
}

impl Outlooks {
    /// Adds that of the next replication.
    pub(super) fn add(&mut self, outlook: &Outlook) {
        if self.runs == 0 {
            self.segments.clone_from(&outlook.segments);
        } else {
            self.segments.iter_mut().zip(&outlook.segments).for_each(|(all, more)| *all = all.and(*more));
        }
        self.runs += 1;
        self.then = outlook.then;
        self.inside.add(outlook.inside);
    }
}
