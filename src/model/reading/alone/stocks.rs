//! Of stocks: nothing fills them, or nothing of them is left.

use super::Around;
use crate::error::Problem;
use crate::model::reading::setting::place_of;
use crate::model::reading::unsaid::is_nothing;
use crate::model::reading::unused::entry;
use crate::model::{Model, Value};
use crate::scenario::clip;
use crate::scenario::keys::{QuantityKey, StockKey};

impl Around<'_> {
    pub(super) fn of_stocks(&self, doubts: &mut Vec<Problem>) {
        for (index, stock) in self.model.baseline.stocks.iter().enumerate() {
            let name = clip(&stock.name);
            let somewhere = |key: StockKey| {
                let mut all = self.model.settings().map(|one| &one.stocks[index].quantities[key]);
                all.any(|quantity| !is_nothing(quantity) && !quantity.is(key.row().absent))
                    || self.mentioned(key.name())
            };
            let mut fills = StockKey::COUNTED.iter().chain(&[StockKey::Start, StockKey::PerTime]);
            if !fills.any(|key| somewhere(*key))
                && !self.mentioned(&stock.name)
                && !self.moved_by_measures(&format!("stocks.{}", stock.name))
                && !listed_attribute(self.model, index)
                && let Some(entry) = entry(self.root, "stocks", &stock.name)
            {
                let problem = entry.place.error(format!("nothing fills the stock `{name}`"), "it stays at 0");
                doubts.push(problem.warning().help("per_purchase = 1, if each purchase adds 1"));
            }
            let number = |key: StockKey| match stock.quantities[key].value {
                Value::Number(number) if stock.quantities[key].changes.is_empty() => number,
                _ => f64::NAN,
            };
            let at = place_of(self.root, ["stocks", &stock.name, "redeem_at"]);
            if let Some(place) = at.filter(|_| number(StockKey::RedeemAt) > number(StockKey::Most)) {
                let title = format!("nobody turns in the stock `{name}`");
                doubts.push(place.error(title, "it is more than anybody can have: `most` is less").warning());
            }
            let start = place_of(self.root, ["stocks", &stock.name, "start"]);
            if let Some(place) = start.filter(|_| number(StockKey::Start) > number(StockKey::Most)) {
                let title = format!("stock `{name}` starts with more than `most`");
                doubts.push(place.error(title, "the rest is lost in the first period").warning());
            }
        }
    }
}

/// Whether the customer list says what listed customers have of a stock: the attribute that stands after all others.
fn listed_attribute(model: &Model, stock: usize) -> bool {
    let at = model.attributes.len() - model.baseline.stocks.len() + stock;
    model.roster.iter().any(|listed| listed.attributes.iter().any(|(known, _)| *known == at))
}
