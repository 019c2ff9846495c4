//! How long is played, what money is worth later, and what is in hand at the start.

use super::reader::{Part, Reader};
use super::{calendar, quantity};
use crate::model::{Cash, Horizon, Setting, Strategy};
use crate::random::math;
use crate::sheet::Day;
use crate::units::Length;

/// The horizon, and with it what periods of the reader are.
pub(super) fn horizon(reader: &mut Reader<'_>, scenario: &Part<'_>, start: Option<Day>) -> Horizon {
    let length: Length = reader.choice(scenario, "period");
    let per_basis = quantity::periods_in(length, reader.choice(scenario, "rate_basis"));
    reader.period = length;
    reader.per_basis = per_basis;
    let (periods, run_off) = (reader.count(scenario, "periods"), reader.count(scenario, "run_off"));
    reader.periods = periods as usize + run_off as usize;
    Horizon {
        length,
        periods,
        run_off,
        per_basis,
        discount_rate: reader.number(scenario, "discount_rate"),
        discounting: reader.choice(scenario, "discounting"),
        cash: cash(reader, scenario),
        years: calendar::years(start, length, periods),
    }
}

/// What the firm has in hand, if the file says so.
fn cash(reader: &mut Reader<'_>, scenario: &Part<'_>) -> Option<Cash> {
    let (opening, ruin) = (reader.number(scenario, "opening_cash"), reader.choice(scenario, "ruin"));
    if scenario.get("opening_cash").is_some() {
        return Some(Cash { opening, ruin });
    }
    if let Some(node) = scenario.get("ruin").filter(|_| !scenario.misspells("opening_cash")) {
        let problem = node.place.error("`ruin` of [scenario] stands without `opening_cash`", "no balance is kept");
        reader.push(problem.help("opening_cash = 50_000, if so much is in hand before the first period"));
    }
    None
}

/// The longest discounting that leaves money a worth one can reckon with: to the power -230 of e, or 1e-100.
const LONGEST_DISCOUNTING: f64 = 230.0;

/// Money so late that it is worth nothing at the start has no worth of its own day any more either.
pub(super) fn refuse_worthless_money(
    reader: &mut Reader<'_>,
    scenario: &Part<'_>,
    horizon: &Horizon,
    baseline: &Setting,
    strategies: &[Strategy],
) {
    let settings = std::iter::once(baseline).chain(strategies.iter().map(|strategy| &strategy.setting));
    let delays = settings.flat_map(|it| it.channels.iter().map(|channel| channel.delay).chain([it.referral.delay]));
    let periods = f64::from(horizon.periods) + f64::from(horizon.run_off) + f64::from(delays.max().unwrap_or(0));
    let years = periods / horizon.length.per_year();
    let yearly = math::ln_1p(horizon.discount_rate);
    if yearly * years > LONGEST_DISCOUNTING {
        let title = "at this discount rate the money of the last period is worth nothing";
        let place = scenario.table.get("discount_rate").map_or(&scenario.place, |node| &node.place);
        let most = (LONGEST_DISCOUNTING / yearly).floor();
        let label = format!("periods, run-off and delays may come to {most} years");
        reader.push(place.error(title, label));
    }
}
