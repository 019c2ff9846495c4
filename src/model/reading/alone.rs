//! Keys that do nothing without another one: probably something was forgotten, so told.

use super::reader::Reader;
use super::settings;
use super::unsaid::{is_nothing, segment_of};
use super::unused::{entry, mentions, quantities, texts};
use crate::model::{Driver, Model, Setting};
use crate::scenario::Table;
use crate::scenario::keys::{QuantityKey, SegmentKey, StockKey};

/// Keys of a segment, what one of them needs, and what to say where nothing of that is given.
const WITH: [(&[&str], &[SegmentKey], &str); 7] = [
    (&["wake", "sleep_causes"], &[SegmentKey::Sleep, SegmentKey::Asleep], "nobody falls asleep"),
    (
        &["product_stay", "product_spend", "product_serve", "product_fee"],
        &[SegmentKey::CrossSell],
        "nobody takes a second product",
    ),
    (&["product_margin"], &[SegmentKey::ProductFee], "products have no fee"),
    (&["up_sell_step"], &[SegmentKey::UpSell], "nobody buys dearer"),
    (&["told"], &[SegmentKey::Problems], "nobody has a problem"),
    (&["credit_limit"], &[SegmentKey::PaymentDays, SegmentKey::Owed], "nobody owes anything"),
    (&["quote_wins"], &[SegmentKey::Quotes], "nobody asks for quotes"),
];

/// Warns of keys that do nothing because neither segment, list, strategy nor rule gives what they need, and of stocks that
/// nothing fills.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    let texts = texts(model, &quantities(model));
    let mentioned = |name: &str| texts.iter().any(|text| mentions(text, name));
    let listed = |name: &str| model.roster.iter().any(|one| one.quantities.iter().any(|(key, _)| key == name));
    let mut doubts = Vec::new();
    for (index, segment) in model.baseline.segments.iter().enumerate() {
        let Some((table, _)) = segment_of(root, segment) else { continue };
        let given = |key: SegmentKey| {
            let mut all = settings(model).filter_map(|setting| setting.segments[index].quantities.get(key));
            all.any(|quantity| !is_nothing(quantity)) || mentioned(key.name()) || listed(key.name())
        };
        for (keys, needs, nothing) in WITH {
            let stated = keys.iter().find_map(|key| Some((key, table.get(key)?)));
            if let Some((key, node)) = stated.filter(|_| !needs.iter().any(|need| given(*need))) {
                let names: Vec<String> = needs.iter().map(|need| format!("`{}`", need.name())).collect();
                let title = format!("`{key}` of segment `{}` does nothing: {nothing}", segment.name);
                let problem = node.place.error(title, format!("it acts only with {}", names.join(" or ")));
                doubts.push(problem.warning());
            }
        }
    }
    let endless = |setting: &Setting| {
        setting
            .segments
            .iter()
            .all(|segment| segment.quantities[SegmentKey::CreditLimit].is(SegmentKey::CreditLimit.row().absent))
    };
    let key = SegmentKey::CreditLimit.name();
    let unlimited = settings(model).all(endless) && !mentioned(key) && !listed(key);
    for activity in model.baseline.activities.iter().filter(|one| unlimited && matches!(one.driver, Driver::Overdue)) {
        if let Some(entry) = entry(root, "activities", &activity.name) {
            let title = format!("activity `{}` never has anything to do", activity.name);
            let problem = entry.place.error(title, "nobody is over a limit: no segment has a `credit_limit`");
            doubts.push(problem.warning());
        }
    }
    for (index, stock) in model.baseline.stocks.iter().enumerate() {
        let filled = |key: &StockKey| settings(model).any(|one| !is_nothing(&one.stocks[index].quantities[*key]));
        let mut fills = StockKey::COUNTED.iter().chain(&[StockKey::Start, StockKey::PerTime]);
        if fills.any(filled) || mentioned(&stock.name) || listed_attribute(model, index) {
            continue;
        }
        if let Some(entry) = entry(root, "stocks", &stock.name) {
            let problem = entry.place.error(format!("nothing fills the stock `{}`", stock.name), "it stays at 0");
            doubts.push(problem.warning().help("per_purchase = 1, if each purchase adds 1"));
        }
    }
    doubts.into_iter().for_each(|problem| reader.push(problem));
}

/// Whether the customer list says what listed customers have of a stock: the attribute that stands after all others.
fn listed_attribute(model: &Model, stock: usize) -> bool {
    let at = model.attributes.len() - model.baseline.stocks.len() + stock;
    model.roster.iter().any(|listed| listed.attributes.iter().any(|(known, _)| *known == at))
}
