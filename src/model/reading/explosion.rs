//! Whether customers bring more newcomers than leave: then the portfolio grows without end, and the user should know before
//! anything runs.

use super::reader::Reader;
use super::setting::table_of;
use crate::model::{Assumption, Quantity, ReferralTime, Setting, Strategy, Value, convert};
use crate::scenario::keys::SegmentKey;
use crate::scenario::{Item, Table};

/// Growth of a portfolio is a matter of its matrix of segments; after so many periods its pace shows.
const PACE: usize = 200;

/// Warns of settings in which each customer is followed by more than one in the next period, as far as numbers tell: rules
/// are not considered.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, baseline: &Setting, strategies: &[Strategy]) {
    let assumptions = means(&reader.assumptions);
    let settings = strategies.iter().map(|strategy| (Some(strategy), &strategy.setting));
    for (strategy, setting) in std::iter::once((None, baseline)).chain(settings) {
        let Some(growth) = pace(setting, &assumptions).filter(|growth| *growth >= 1.0) else { continue };
        let Some(Item::Table(segments)) = table_of(root, "segments").map(|node| &node.item) else { return };
        let mut places = segments.entries.iter().filter_map(|entry| match &entry.node.item {
            Item::Table(segment) => segment.get("referrals").map(|node| &node.place),
            _ => None,
        });
        let Some(place) = places.next() else { return };
        let under = strategy.map_or(String::new(), |strategy| format!(" under the strategy `{}`", strategy.name));
        let title = format!("the portfolio grows without end{under}: as many are referred as leave, or more");
        let label = format!("one customer becomes {growth:.4} in the next period");
        let problem = place.error(title, label).warning();
        reader.push(problem.help("lower `referrals` or `retention`, or read every figure as one of this horizon only"));
        return;
    }
}

/// What assumptions come to on average, or nearly so: NaN where that cannot be told.
fn means(assumptions: &[Assumption]) -> Vec<f64> {
    assumptions.iter().fold(Vec::new(), |mut means, assumption| {
        let mean = match &assumption.quantity.value {
            Value::Number(value) => *value,
            Value::Draw { law, .. } => law.at(&means).map_or(f64::NAN, |distribution| distribution.mean()),
            _ => f64::NAN,
        };
        means.push(mean);
        means
    })
}

/// How many customers one becomes in the next period, in the long run; `None` where numbers do not tell.
fn pace(setting: &Setting, assumptions: &[f64]) -> Option<f64> {
    let mut rows = Vec::new();
    for segment in &setting.segments {
        let stays = expected(&segment.quantities[SegmentKey::Retention], assumptions)?;
        let brings = expected(&segment.quantities[SegmentKey::Referrals], assumptions)?;
        let may = if setting.referral.when == ReferralTime::Stays { stays } else { 1.0 };
        rows.push((stays, brings * may, segment.refers_to));
    }
    if rows.iter().all(|(_, brings, _)| *brings == 0.0) {
        return None;
    }
    let mut customers = vec![1.0; rows.len()];
    let mut pace = 0.0;
    for _ in 0..PACE {
        let mut next = vec![0.0; rows.len()];
        for (now, (stays, brings, to)) in rows.iter().enumerate() {
            next[now] += customers[now] * stays;
            next[*to] += customers[now] * brings;
        }
        let (before, after): (f64, f64) = (customers.iter().sum(), next.iter().sum());
        pace = after / before;
        customers = next.iter().map(|count| count / after).collect();
    }
    pace.is_finite().then_some(pace)
}

/// What a quantity comes to on average, for a period.
fn expected(quantity: &Quantity, assumptions: &[f64]) -> Option<f64> {
    let value = match &quantity.value {
        Value::Number(value) => *value,
        Value::Draw { law, .. } => law.at(assumptions).ok()?.mean(),
        Value::ByPeriod(series) => series.values.iter().sum::<f64>() / series.values.len() as f64,
        Value::ByTenure { values, .. } => *values.last()?,
        Value::Assumption(index) => assumptions[*index],
        Value::Rule(_) => return None,
    };
    let value = quantity.changes.iter().fold(value, |value, change| change.at(assumptions).apply(value));
    let (low, high) = quantity.role.range();
    Some(convert(quantity.role, quantity.per_basis, value.clamp(low, high)))
}
