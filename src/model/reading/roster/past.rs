//! Customers with a past: whether their baskets have grown already, and what their having stayed and bought says of them.

use super::Around;
use super::census::who;
use super::told::Told;
use crate::error::Source;
use crate::model::{Bought, Buying, Distribution, Law, Leaving, Listed, Per, Quantity, Segment, Value};
use crate::scenario::keys::SegmentKey;
use crate::scenario::words::AsOf;
use crate::scenario::{Place, clip};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a retention that differs between customers makes of those who stayed.
#[derive(Clone, Copy, PartialEq)]
enum Survivors {
    /// All have the same retention: having stayed says nothing.
    Alike,
    /// They are drawn from what their stay leaves possible.
    Drawn,
    /// A rule of the scenario refines it: what they are drawn from is not known.
    Open,
    /// It is what they bought that says it.
    Buyers,
}

/// Why what customers bought says nothing of how they buy on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unheard {
    /// All buy alike.
    Alike,
    /// A rule refines it.
    Refined,
    /// They do not buy at random moments.
    Regular,
    /// How long each was there is not known.
    Away,
    /// Who is gone is still on file, and time alone loses customers, too.
    Timed,
    /// Who is gone is still on file, and the laws are not those of a closed form.
    Unknown,
}

impl Unheard {
    /// For people.
    fn told(self) -> &'static str {
        match self {
            Unheard::Alike => "`purchases` is the same for everybody",
            Unheard::Refined => "a rule refines `purchases` or `last_purchase`",
            Unheard::Regular => "`buying` is not \"poisson\"",
            Unheard::Away => "customers may have been away in between (`asleep`, `sleep` or `comes_back`)",
            Unheard::Timed => "customers leave silently, and not only after a purchase (`retention` below 1)",
            Unheard::Unknown => {
                "customers leave silently: `purchases` has to be gamma and `last_purchase` beta or a number"
            }
        }
    }
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
    let buyers: Vec<Result<(), Unheard>> = segments.iter().map(|segment| buyers(segment, rules)).collect();
    let (mut heard, mut unheard) = (0, BTreeMap::<(Unheard, usize), usize>::new());
    let mut growing = None;
    let mut forgotten = None;
    for listed in customers.iter_mut().filter(|listed| listed.start < 0) {
        let segment = &segments[listed.segment];
        let past = -f64::from(listed.start);
        let own = |key: &str| listed.quantities.iter().any(|(known, _)| known == key);
        // Who has numbers of its own needs none that are drawn.
        let stated = own("purchases") || own("last_purchase");
        let away = own("asleep");
        listed.bought = listed.bought.filter(|_| !stated).and_then(|bought| match buyers[listed.segment] {
            Ok(()) if away => {
                *unheard.entry((Unheard::Away, listed.segment)).or_default() += 1;
                None
            }
            Ok(()) => {
                heard += 1;
                let unit = segment.quantities[SegmentKey::Purchases].per_basis;
                let Bought { repeats, last, seen } = bought;
                Some(Bought { repeats, last: last / unit, seen: seen / unit })
            }
            Err(why) => {
                *unheard.entry((why, listed.segment)).or_default() += 1;
                None
            }
        });
        if own("basket") && !is_number(&segment.quantities[SegmentKey::Growth], 0.0) || own("basket") && own("growth") {
            grown += 1;
            growing = growing.or(Some(segment));
            listed.grown = if basket == Some(AsOf::Now) { past } else { 0.0 };
        }
        if own("retention") || own("last_purchase") || retention == Some(AsOf::Now) {
            continue;
        }
        let survives = survivors[listed.segment];
        match survives {
            Survivors::Alike => {}
            Survivors::Drawn | Survivors::Open if survives == Survivors::Drawn || listed.history.stayed.is_some() => {
                drawn += 1;
                let time = past / segment.quantities[SegmentKey::Retention].per_basis;
                listed.stayed = listed.history.stayed.unwrap_or(time);
            }
            Survivors::Buyers if listed.bought.is_some() => {}
            Survivors::Drawn | Survivors::Open | Survivors::Buyers => {
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
    if heard > 0 {
        told.note(format!("the buying of {} is drawn from what their purchases so far leave possible", who(heard)));
    }
    let mut unheard = unheard.into_iter().peekable();
    while let Some(((why, at), count)) = unheard.next() {
        let (mut count, mut names) = (count, vec![format!("`{}`", clip(&segments[at].name))]);
        while let Some(((_, at), more)) = unheard.next_if(|((other, _), _)| *other == why) {
            count += more;
            names.push(format!("`{}`", clip(&segments[at].name)));
        }
        let buy = if count == 1 { "it buys on: it is" } else { "they buy on: they are" };
        told.note(format!(
            "what {} of {} bought does not tell how {buy} drawn like newcomers, the best and the least alike: {}",
            who(count),
            among(&names),
            why.told()
        ));
    }
    if drawn > 0 {
        told.note(format!("the retention of {} is drawn as that of survivors of their past", who(drawn)));
    }
    if let (Some(segment), None) = (forgotten, retention) {
        let title = format!("{} with a past are survivors, but are drawn like newcomers", who(open));
        let label = format!("retention differs within segment `{}`", clip(&segment.name));
        told.warning(list.error(title, label).warning().help(
            "a law without a rule on it is drawn from what the past leaves possible, and a chance of the last purchase with `frequency` and `last_bought`; retention_as_of = \"now\" in [portfolio], if the law is that of today's customers",
        ));
    }
}

/// Names in a sentence; of many the first.
fn among(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more segments", rest.len())
        }
        _ => names.join(", "),
    }
}

/// What the customers of a segment who stayed are drawn from.
fn survivors(segment: &Segment, refined: bool) -> Survivors {
    // Whether who left silently is on the list nobody knows.
    let told = segment.leaving == Leaving::Told || is_number(&segment.quantities[SegmentKey::LastPurchase], 0.0);
    match &segment.quantities[SegmentKey::Retention].value {
        Value::Draw { per: Per::Customer, .. } if !refined && told => Survivors::Drawn,
        Value::Draw { per: Per::Customer, .. } => Survivors::Open,
        _ if differs(&segment.quantities[SegmentKey::LastPurchase]) => Survivors::Buyers,
        _ => Survivors::Alike,
    }
}

/// Whether what customers of a segment bought says how they buy on; why not.
fn buyers(segment: &Segment, rules: &[Arc<Source>]) -> Result<(), Unheard> {
    let of = |key: SegmentKey| &segment.quantities[key];
    let last = of(SegmentKey::LastPurchase);
    let refined = |name: &str| rules.iter().any(|rule| rule.text.contains(name));
    let number = |quantity: &Quantity| matches!(quantity.value, Value::Number(_));
    if !differs(of(SegmentKey::Purchases)) {
        return Err(if matches!(of(SegmentKey::Purchases).value, Value::Rule(_)) {
            Unheard::Refined
        } else {
            Unheard::Alike
        });
    }
    if refined("fn purchases") || refined("fn last_purchase") || matches!(last.value, Value::Rule(_)) {
        return Err(Unheard::Refined);
    }
    if segment.buying != Buying::Poisson {
        return Err(Unheard::Regular);
    }
    let never = |key: SegmentKey| is_number(of(key), 0.0);
    if !(never(SegmentKey::Asleep) && never(SegmentKey::Sleep) && never(SegmentKey::ComesBack)) {
        return Err(Unheard::Away);
    }
    if segment.leaving == Leaving::Silent {
        if !is_number(of(SegmentKey::Retention), 1.0) {
            return Err(Unheard::Timed);
        }
        let beta = differs(last) && is(last, "beta");
        if !is(of(SegmentKey::Purchases), "gamma") || !(beta || number(last)) {
            return Err(Unheard::Unknown);
        }
    }
    Ok(())
}

/// Whether a quantity is drawn by this law.
fn is(quantity: &Quantity, name: &str) -> bool {
    match &quantity.value {
        Value::Draw { law: Law::Known(Distribution::Beta { .. }), .. } => name == "beta",
        Value::Draw { law: Law::Known(Distribution::Gamma { .. }), .. } => name == "gamma",
        Value::Draw { law: Law::Open(law), .. } => law.law == name,
        _ => false,
    }
}

fn differs(quantity: &Quantity) -> bool {
    matches!(quantity.value, Value::Draw { per: Per::Customer, .. })
}

fn is_number(quantity: &Quantity, number: f64) -> bool {
    matches!(quantity.value, Value::Number(value) if value == number)
}
