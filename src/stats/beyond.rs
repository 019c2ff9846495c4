//! How much of the value of customers won lies inside the horizon.

use super::sum;
use crate::engine::{LastYear, Outlook};

/// Where newcomers are still worth more at the horizon than they cost, the share of the value of all customers won that lies
/// inside the horizon, 0..1; 0 where their value has no end. `None` where they are not, where nothing lies beyond, or where
/// nobody was won.
///
/// The value inside is that of the replications. Beyond it customers are taken to go on as their segment did in its last year,
/// over all replications: with contribution c per active customer and period, retention r and `a_period_later` v, a customer
/// who is there is worth c / (1 - rv).
pub(super) fn inside<'a>(outlooks: impl Iterator<Item = &'a Outlook> + Clone, a_period_later: f64) -> Option<f64> {
    let inside = sum(outlooks.clone().map(|outlook| outlook.inside));
    let segments = outlooks
        .map(|outlook| outlook.segments.clone())
        .reduce(|all, more| all.iter().zip(more).map(|(all, more)| all.and(more)).collect())?;
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
    let (newcomers, beyond) = (each(|year| year.won), each(|year| year.remaining));
    let cost: f64 = segments.iter().map(|year| year.acquisition).sum();
    (newcomers > cost && beyond > 0.0).then(|| if beyond.is_finite() { inside / (inside + beyond) } else { 0.0 })
}
