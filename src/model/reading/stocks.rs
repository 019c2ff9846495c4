//! Stocks: attributes that fill and fade, and what they may be tied to.

use super::reader::Reader;
use super::unused::entry;
use super::{PROPERTIES, names_a_property};
use crate::model::{Attribute, Setting};
use crate::scenario::Table;
use crate::scenario::keys::StockKey;

/// Stocks as rules and lists see them: attributes that begin with `start`.
pub(super) fn attributes(
    reader: &mut Reader<'_>,
    root: &Table,
    baseline: &Setting,
    others: &[Attribute],
) -> Vec<Attribute> {
    let taken: Vec<&str> = PROPERTIES.iter().copied().chain(others.iter().map(|other| other.name.as_str())).collect();
    for stock in &baseline.stocks {
        if let Some(entry) = entry(root, "stocks", &stock.name) {
            names_a_property(reader, entry, &taken);
        }
    }
    let of = |(name, quantity)| Attribute { name, quantity, words: Vec::new() };
    let begins = baseline.stocks.iter().map(|stock| (stock.name.clone(), stock.quantities[StockKey::Start].clone()));
    begins.map(of).collect()
}
