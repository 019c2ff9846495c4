//! Stocks: attributes that fill and fade, and what they may be tied to.

use super::names::{PROPERTIES, names_a_property};
use super::reader::Reader;
use super::setting::place_of;
use super::unsaid::is_nothing;
use super::unused::entry;
use crate::model::{Attribute, Model, Setting, Stock, Value};
use crate::scenario::keys::{QuantityKey, StockKey};
use crate::scenario::{Place, Table, clip};

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
    let of = |(name, quantity)| Attribute { name, known: true, quantity, words: Vec::new() };
    let begins = baseline.stocks.iter().map(|stock| (stock.name.clone(), stock.quantities[StockKey::Start].clone()));
    begins.map(of).collect()
}

/// Errors: what makes money and is filled without a limit, and what is turned in at nothing; once for each stock.
pub(super) fn refuse(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    for (at, stock) in model.baseline.stocks.iter().enumerate() {
        let listed = place_of(root, ["stocks", &stock.name, "segments"]);
        if let Some(place) = listed.filter(|place| place.text().split_whitespace().collect::<String>() == "[]") {
            let problem = place.error(format!("nobody has stock `{}`", clip(&stock.name)), "the list is empty");
            reader.push(problem.help("without `segments` all have it"));
        }
        let named = model.strategies.iter().map(|strategy| (Some(strategy.name.as_str()), &strategy.setting));
        let mut settings = std::iter::once((None, &model.baseline)).chain(named);
        let found = settings.find_map(|(strategy, setting)| Some((strategy, wrong(&setting.stocks[at])?)));
        let Some((strategy, key)) = found else { continue };
        let Some(place) = place(root, strategy, &stock.name, key) else { continue };
        let name = clip(&stock.name);
        reader.push(if key == StockKey::Most {
            let title = format!("`most` of stock `{name}` is 0");
            place.error(title, "must be above 0").help("without `most` there is no limit")
        } else if key == StockKey::RedeemAt {
            let title = format!("`redeem_at` of stock `{name}` is 0");
            place.error(title, "must be above 0").help("redeem_at = 100, if 100 points are worth something")
        } else {
            let title = format!("stock `{name}` has `{}` but no `most`", key.name());
            let label = "what makes money and fills by it grows without end";
            place.error(title, label).help("most = 500, if nobody can have more than 500")
        });
    }
}

/// The key of a stock that is wrong.
fn wrong(stock: &Stock) -> Option<StockKey> {
    let endless = stock.quantities[StockKey::Most].is(StockKey::Most.row().absent);
    let tied = [StockKey::Spend, StockKey::Refer].into_iter().find(|key| !is_nothing(&stock.quantities[*key]));
    let enough = &stock.quantities[StockKey::RedeemAt];
    let nothing = matches!(enough.value, Value::Number(number) if enough.changed(number).is_some_and(|it| it <= 0.0));
    let most = &stock.quantities[StockKey::Most];
    let none = matches!(most.value, Value::Number(number) if most.changed(number) == Some(0.0));
    tied.filter(|_| endless).or(nothing.then_some(StockKey::RedeemAt)).or(none.then_some(StockKey::Most))
}

/// Where it is written, or else the strategy that makes it so.
fn place(root: &Table, strategy: Option<&str>, stock: &str, key: StockKey) -> Option<Place> {
    match strategy {
        None => place_of(root, ["stocks", stock, key.name()]),
        Some(strategy) => Some(entry(root, "strategies", strategy)?.place.clone()),
    }
}
