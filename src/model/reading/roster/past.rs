//! Customers with a past: whether their baskets have grown already, and what their having stayed says of their retention.

use super::Around;
use super::census::who;
use super::told::Told;
use crate::model::{Distribution, Law, Listed, Per, Quantity, Segment, Value};
use crate::scenario::keys::SegmentKey;
use crate::scenario::words::AsOf;
use crate::scenario::{Place, clip};

/// What a retention that differs between customers makes of those who stayed.
#[derive(Clone, Copy, PartialEq)]
enum Survivors {
    /// All have the same retention: having stayed says nothing.
    Alike,
    /// They are drawn from what their stay leaves possible.
    Drawn,
    /// What that is has no closed form here.
    Open,
}

/// Gives customers with a past what follows from it, and warns where it is counted twice or forgotten.
pub(super) fn remember(
    customers: &mut [Listed],
    around: &Around<'_>,
    (basket, retention): (Option<AsOf>, Option<AsOf>),
    list: &Place,
    told: &mut Told,
) {
    let segments = &around.baseline.segments;
    let rules = &around.baseline.rules;
    let refined = rules.iter().any(|rule| rule.text.contains("fn retention"));
    let survivors: Vec<Survivors> = segments.iter().map(|segment| survivors(segment, refined)).collect();
    let (mut grown, mut drawn, mut open) = (0, 0, 0);
    let mut growing = None;
    let mut forgotten = None;
    for listed in customers.iter_mut().filter(|listed| listed.start < 0) {
        let segment = &segments[listed.segment];
        let past = -f64::from(listed.start);
        let own = |key: &str| listed.quantities.iter().any(|(known, _)| known == key);
        if own("basket") && !is_number(&segment.quantities[SegmentKey::Growth], 0.0) || own("basket") && own("growth") {
            grown += 1;
            growing = growing.or(Some(segment));
            listed.grown = if basket == Some(AsOf::Now) { past } else { 0.0 };
        }
        if own("retention") || own("last_purchase") || retention == Some(AsOf::Now) {
            continue;
        }
        match survivors[listed.segment] {
            Survivors::Alike => {}
            Survivors::Drawn => {
                drawn += 1;
                listed.stayed = past / segment.quantities[SegmentKey::Retention].per_basis;
            }
            Survivors::Open => {
                open += 1;
                forgotten = forgotten.or(Some(segment));
            }
        }
    }
    if let (Some(segment), None) = (growing, basket) {
        let title = format!("the baskets of {} with a past grow from their start on", who(grown));
        let problem = list.error(title, format!("segment `{}` has `growth`", clip(&segment.name)));
        told.warning(problem.warning().help(
            "are they baskets of today? Then basket_as_of = \"now\" in [portfolio]; \"start\", if they are those of the first purchase",
        ));
    }
    if drawn > 0 {
        told.note(format!("the retention of {} is drawn as that of survivors of their past", who(drawn)));
    }
    if let (Some(segment), None) = (forgotten, retention) {
        let title = format!("{} with a past are survivors, but are drawn like newcomers", who(open));
        let label = format!("retention differs within segment `{}`", clip(&segment.name));
        told.warning(list.error(title, label).warning().help(
            "a beta law without a rule on it is drawn from what the past leaves possible; retention_as_of = \"now\" in [portfolio], if the law is that of today's customers",
        ));
    }
}

/// What the customers of a segment who stayed are drawn from.
fn survivors(segment: &Segment, refined: bool) -> Survivors {
    let plain = !refined && is_number(&segment.quantities[SegmentKey::LastPurchase], 0.0);
    match &segment.quantities[SegmentKey::Retention].value {
        Value::Draw { law, per: Per::Customer } if plain && is_beta(law) => Survivors::Drawn,
        Value::Draw { per: Per::Customer, .. } => Survivors::Open,
        _ if differs(&segment.quantities[SegmentKey::LastPurchase]) => Survivors::Open,
        _ => Survivors::Alike,
    }
}

fn is_beta(law: &Law) -> bool {
    match law {
        Law::Known(distribution) => matches!(distribution, Distribution::Beta { .. }),
        Law::Open(law) => law.law == "beta",
    }
}

fn differs(quantity: &Quantity) -> bool {
    matches!(quantity.value, Value::Draw { per: Per::Customer, .. })
}

fn is_number(quantity: &Quantity, number: f64) -> bool {
    matches!(quantity.value, Value::Number(value) if value == number)
}
