//! Prices, fees and minimum orders that say too little: without an answer of customers, or without what they need.

use super::change::defines;
use super::range::figure;
use super::reader::Reader;
use super::setting::{place_of, table_of};
use super::unused::entry;
use crate::model::{Model, Setting, Value};
use crate::scenario::keys::{Absent, QuantityKey, SegmentKey};
use crate::scenario::{Item, Place, Table, clip};

/// What customers answer to a price or a fee.
const RESPONSES: [SegmentKey; 3] = [SegmentKey::VolumeResponse, SegmentKey::OrderResponse, SegmentKey::LeaveResponse];

/// One segment under the baseline or a strategy.
struct Offer<'a> {
    root: &'a Table,
    model: &'a Model,
    setting: &'a Setting,
    /// The strategy's name, none for the baseline.
    strategy: Option<&'a str>,
    segment: usize,
}

/// Errors: a minimum order that cannot be worked out, and an answer to what costs nothing.
pub(super) fn refuse(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    for segment in 0..model.baseline.segments.len() {
        let wrong = |offer: Offer<'_>| Some((offer.place(offer.wrong()?)?, offer.wrong()?));
        let Some((place, key)) = Offer::all(root, model, segment).find_map(wrong) else { continue };
        let name = clip(&model.baseline.segments[segment].name);
        reader.push(if key == SegmentKey::OrderMinimum {
            let title = format!("segment `{name}` has a minimum order but no `order_spread`");
            let help = "order_spread = 0.8, if a customer's orders vary by 80% around their mean";
            place.error(title, "how many orders lie below it is not known").help(help)
        } else {
            let title = format!("customers of segment `{name}` answer a price of 0 without a fee");
            place.error(title, "what costs nothing has no answer").help("a small price: price = 0.05")
        });
    }
}

/// Warns of customers who pay another price or a fee, where nothing says how they answer: once for the scenario, and once for
/// each strategy that begins it.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    let segments = 0..model.baseline.segments.len();
    let offers: Vec<Vec<Offer<'_>>> = segments.map(|segment| Offer::all(root, model, segment).collect()).collect();
    for at in 0..=model.strategies.len() {
        let begins = |of: &&Vec<Offer<'_>>| {
            of[at].unanswered().is_some() && (at == 0 || of[0].unanswered().is_none() && !of[at].answers_beside(&of[0]))
        };
        let Some(offer) = offers.iter().find(begins).map(|of| &of[at]) else { continue };
        let Some((key, place)) = offer.unanswered().and_then(|key| Some((key, offer.place(key)?))) else { continue };
        let what = if key == SegmentKey::Price { "price" } else { "order fee" };
        let title = format!("no response stated to the {what} of segment `{}`", clip(offer.name()));
        let problem = place.error(title, "its customers pay and go on as before").warning();
        reader.push(problem.help("volume_response = 0.5 in the segment, or 0 if nobody minds"));
    }
}

/// Warns of a price that was perhaps meant in money, or as a change: it is a part of the list price.
pub(super) fn doubt(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    for segment in 0..model.baseline.segments.len() {
        let odd = |offer: Offer<'_>| Some((offer.place(SegmentKey::Price)?, offer.odd_price()?));
        let Some((place, price)) = Offer::all(root, model, segment).find_map(odd) else { continue };
        let name = clip(&model.baseline.segments[segment].name);
        let title = format!("the price of segment `{name}` is {} times its list price", figure(price));
        let problem = place.error(title, "`price` is a part of the list price, which `basket` is stated at").warning();
        reader.push(problem.help("1.05 is five per cent more, 0.95 five per cent less"));
    }
}

impl<'a> Offer<'a> {
    /// The baseline's, then each strategy's.
    fn all(root: &'a Table, model: &'a Model, segment: usize) -> impl Iterator<Item = Offer<'a>> {
        let strategies = model.strategies.iter().map(|strategy| (Some(&*strategy.name), &strategy.setting));
        let settings = std::iter::once((None, &model.baseline)).chain(strategies);
        settings.map(move |(strategy, setting)| Offer { root, model, setting, strategy, segment })
    }

    /// Whether a strategy says by changes of its own how customers stay or buy under its price.
    fn answers_beside(&self, baseline: &Offer<'_>) -> bool {
        let changes = |offer: &Offer<'_>, key| offer.setting.segments[offer.segment].quantities[key].changes.len();
        let own = [SegmentKey::Retention, SegmentKey::LastPurchase, SegmentKey::Purchases];
        own.into_iter().any(|key| changes(self, key) != changes(baseline, key))
    }

    fn name(&self) -> &'a str {
        &self.setting.segments[self.segment].name
    }

    /// Whether a quantity may be something else than `number`: by the file, a change, a rule or the list.
    fn may_differ(&self, key: SegmentKey, number: f64) -> bool {
        let quantity = &self.setting.segments[self.segment].quantities[key];
        let plain = matches!(quantity.value, Value::Number(value) if quantity.changed(value) == Some(number));
        let listed = || {
            let mut here = self.model.roster.iter().filter(|listed| listed.segment == self.segment);
            here.any(|listed| listed.quantities.iter().any(|(known, _)| known == key.name()))
        };
        !plain || self.setting.rules.iter().any(|rule| defines(&rule.text, key.name())) || listed()
    }

    /// Whether it may be something else than what holds without a word.
    fn states(&self, key: SegmentKey) -> bool {
        matches!(key.row().absent, Absent::Number(usual) if self.may_differ(key, usual))
    }

    /// A price that is less than half or more than twice the list price.
    fn odd_price(&self) -> Option<f64> {
        let quantity = &self.setting.segments[self.segment].quantities[SegmentKey::Price];
        let Value::Number(number) = quantity.value else { return None };
        quantity.changed(number).filter(|price| *price > 0.0 && !(0.5..=2.0).contains(price))
    }

    /// What is charged, where no response is stated, be it one of 0.
    fn unanswered(&self) -> Option<SegmentKey> {
        let charged = [SegmentKey::Price, SegmentKey::OrderFee].into_iter().find(|key| self.states(*key))?;
        let written = |key: SegmentKey| place_of(self.root, ["segments", self.name(), key.name()]).is_some();
        let answered = RESPONSES.iter().any(|key| written(*key) || self.states(*key));
        (!answered).then_some(charged)
    }

    /// What cannot be.
    fn wrong(&self) -> Option<SegmentKey> {
        let free = !self.may_differ(SegmentKey::Price, 0.0) && !self.states(SegmentKey::OrderFee);
        if self.states(SegmentKey::OrderMinimum) && !self.states(SegmentKey::OrderSpread) {
            Some(SegmentKey::OrderMinimum)
        } else if free && RESPONSES.iter().any(|key| self.states(*key)) {
            Some(SegmentKey::Price)
        } else {
            None
        }
    }

    /// Where it stands: at the strategy, or at the key of the segment.
    fn place(&self, key: SegmentKey) -> Option<Place> {
        match self.strategy {
            Some(strategy) => Some(entry(self.root, "strategies", strategy)?.place.clone()),
            None => place_of(self.root, ["segments", self.name(), key.name()]).or_else(|| {
                let Item::Table(segments) = &table_of(self.root, "segments")?.item else { return None };
                Some(segments.get(self.name())?.place.clone())
            }),
        }
    }
}
