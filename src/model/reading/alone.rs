//! What does nothing without something else: probably something was forgotten, so told. Of the file and of strategies alike.

use super::reader::Reader;
use super::setting::{place_of, table_of};
use super::settings;
use super::troubles::TROUBLES;
use super::unsaid::{brings, is_nothing, segment_of};
use super::unused::{entry, mentions, quantities, texts};
use crate::error::Problem;
use crate::model::{Driver, Leaving, Model, Quantity, Segment, Setting, Value};
use crate::scenario::keys::{
    BargainingKey, ChannelKey, CompetitorKey, CostKey, QuantityKey, ReputationKey, SegmentKey, ServiceKey, StockKey,
};
use crate::scenario::{Item, Place, Table, clip};

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

/// Keys of a service that say what becomes of problems.
const OF_PROBLEMS: [ServiceKey; 10] = [
    ServiceKey::Resolved,
    ServiceKey::Fast,
    ServiceKey::Relief,
    ServiceKey::Damage,
    ServiceKey::SlowRelief,
    ServiceKey::SilentDamage,
    ServiceKey::IgnoredLeave,
    ServiceKey::SlowLeave,
    ServiceKey::SilentLeave,
    ServiceKey::Noticed,
];

/// Ties to satisfaction.
const TIES: [SegmentKey; 3] = [SegmentKey::SatisfiedStay, SegmentKey::SatisfiedSpend, SegmentKey::SatisfiedRefer];

/// A scenario as it was meant, and all that is written in it.
struct Around<'a> {
    root: &'a Table,
    model: &'a Model,
    texts: Vec<&'a str>,
}

/// Warns of what does nothing because neither segment, list, strategy nor rule gives what it needs.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    let around = Around { root, model, texts: texts(model, &quantities(model)) };
    let mut doubts = Vec::new();
    for (index, segment) in model.baseline.segments.iter().enumerate() {
        around.of_segment(index, segment, &mut doubts);
    }
    around.of_strategies(&mut doubts);
    around.of_services(&mut doubts);
    around.of_activities(&mut doubts);
    around.of_stocks(&mut doubts);
    around.of_channels(&mut doubts);
    around.of_tables(&mut doubts);
    around.of_competitor(&mut doubts);
    doubts.into_iter().for_each(|problem| reader.push(problem));
}

impl Around<'_> {
    fn mentioned(&self, name: &str) -> bool {
        self.texts.iter().any(|text| mentions(text, name))
    }

    fn listed(&self, name: &str) -> bool {
        self.model.roster.iter().any(|one| one.quantities.iter().any(|(key, _)| key == name))
    }

    /// Whether something may make a quantity of a segment other than it is without a word.
    fn given(&self, index: usize, key: SegmentKey) -> bool {
        let mut all = settings(self.model).filter_map(|setting| setting.segments[index].quantities.get(key));
        let stays = |quantity: &Quantity| is_nothing(quantity) || quantity.is(key.row().absent);
        all.any(|quantity| !stays(quantity)) || self.mentioned(key.name()) || self.listed(key.name())
    }

    /// The same of one of some quantities, in any segment.
    fn given_somewhere(&self, keys: &[SegmentKey]) -> bool {
        (0..self.model.baseline.segments.len()).any(|index| keys.iter().any(|key| self.given(index, *key)))
    }

    fn of_segment(&self, index: usize, segment: &Segment, doubts: &mut Vec<Problem>) {
        let Some((table, _)) = segment_of(self.root, segment) else { return };
        let name = clip(&segment.name);
        for (keys, needs, nothing) in WITH {
            let stated = keys.iter().find_map(|key| Some((key, table.get(key)?)));
            if let Some((key, node)) = stated.filter(|_| !needs.iter().any(|need| self.given(index, *need))) {
                let title = format!("`{key}` of segment `{name}` does nothing: {nothing}");
                doubts.push(node.place.error(title, acts_only_with(needs)).warning());
            }
        }
        let mut said = |key: &str, nothing: &str, label: &str, help: &str| {
            if let Some(node) = table.get(key) {
                let title = format!("`{key}` of segment `{name}` does nothing: {nothing}");
                let problem = node.place.error(title, label).warning();
                doubts.push(if help.is_empty() { problem } else { problem.help(help) });
            }
        };
        if !self.mentioned("cause") && self.given(index, SegmentKey::Sleep) {
            said("sleep_causes", "no rule asks for it", "it acts only with `customer.cause` in a rule", "");
        }
        if settings(self.model).all(|setting| setting.segments[index].products_max == 1) {
            said("cross_sell", "nobody holds more than one product", "`products_max` is 1", "");
        }
        if let Some(key) = TIES.into_iter().find(|key| table.get(key.name()).is_some() && self.never_moves(index)) {
            let help = "give it a service, or another `neutral`";
            said(key.name(), "satisfaction never leaves `neutral`", "it acts only where satisfaction differs", help);
        }
        let silently = settings(self.model).any(|setting| setting.segments[index].leaving == Leaving::Silent);
        if let Some(node) = table.get("leaving").filter(|_| silently && !self.given(index, SegmentKey::WriteOff)) {
            let title = format!("who leaves segment `{name}` stays on file for ever");
            let problem = node.place.error(title, "nobody says so, and nobody is written off").warning();
            doubts.push(problem.help("write_off = 6, to write off who has not bought for 6 periods"));
        }
    }

    /// Whether the satisfaction of a segment is at `neutral` for good.
    fn never_moves(&self, index: usize) -> bool {
        let number = |quantity: &Quantity| match quantity.value {
            Value::Number(number) if quantity.changes.is_empty() => Some(number),
            _ => None,
        };
        let still = |setting: &Setting| {
            let segment = &setting.segments[index];
            let [at, neutral] =
                [SegmentKey::Satisfaction, SegmentKey::Neutral].map(|key| number(&segment.quantities[key]));
            let learns = segment.service.is_some_and(|service| {
                number(&setting.services[service].quantities[ServiceKey::Adjustment]) != Some(0.0)
            });
            at.is_some() && at == neutral && !learns
        };
        let moved = ["satisfaction", "neutral", "service_level"].iter().any(|name| self.mentioned(name));
        let troubled = TROUBLES.iter().any(|key| self.given(index, *key));
        settings(self.model).all(still)
            && !troubled
            && !moved
            && !self.listed("satisfaction")
            && !self.listed("neutral")
    }

    /// The same of what strategies change, and of what they cost.
    fn of_strategies(&self, doubts: &mut Vec<Problem>) {
        for strategy in &self.model.strategies {
            let cost = place_of(self.root, ["strategies", &strategy.name, "cost"]);
            if let Some(place) =
                cost.filter(|_| strategy.cost_for.contains(&false) && is_nothing(&strategy.cost[CostKey::PerCustomer]))
            {
                let title = format!(
                    "the cost of strategy `{}` names segments, but is nothing for each customer",
                    clip(&strategy.name)
                );
                doubts.push(place.error(title, "`segments` acts only with `per_customer`").warning());
            }
            let paths = paths(self.root, &strategy.name).into_iter().flatten();
            for (path, place) in paths {
                let ["segments", pattern, key] = path.split('.').collect::<Vec<_>>()[..] else { continue };
                let Some((_, needs, nothing)) = WITH.iter().find(|(keys, ..)| keys.contains(&key)) else { continue };
                let segments = self.model.baseline.segments.iter().enumerate();
                let mut here = segments.filter(|(_, segment)| pattern == "*" || segment.name == pattern);
                if here.all(|(index, _)| !needs.iter().any(|need| self.given(index, *need))) {
                    let title =
                        format!("`{key}` changed by strategy `{}` does nothing: {nothing}", clip(&strategy.name));
                    doubts.push(place.error(title, acts_only_with(needs)).warning());
                }
            }
        }
    }

    fn of_services(&self, doubts: &mut Vec<Problem>) {
        if self.given_somewhere(&TROUBLES) {
            return;
        }
        for service in &self.model.baseline.services {
            let place = |key: &ServiceKey| place_of(self.root, ["services", &service.name, key.name()]);
            if let Some((key, place)) = OF_PROBLEMS.iter().find_map(|key| Some((key, place(key)?))) {
                let title =
                    format!("`{}` of service `{}` does nothing: nobody has a problem", key.name(), clip(&service.name));
                doubts.push(place.error(title, acts_only_with(&TROUBLES)).warning());
            }
        }
    }

    fn of_activities(&self, doubts: &mut Vec<Problem>) {
        let arrives = |setting: &Setting| {
            let won = setting.channels.iter().any(brings);
            won || setting.segments.iter().any(|segment| !is_nothing(&segment.quantities[SegmentKey::Referrals]))
        };
        let comes = || {
            let mentioned = self.mentioned("newcomers")
                || self.mentioned("budget")
                || self.mentioned("referrals")
                || self.listed("referrals");
            settings(self.model).any(arrives) || mentioned || self.model.roster.iter().any(|listed| listed.start > 0)
        };
        for activity in &self.model.baseline.activities {
            let label = match activity.driver {
                Driver::Overdue if !self.given_somewhere(&[SegmentKey::CreditLimit]) => {
                    "nobody is over a limit: no segment has a `credit_limit`"
                }
                Driver::Complaint if !self.given_somewhere(&TROUBLES) => {
                    "nobody complains: no segment has `complaints` or `problems`"
                }
                Driver::Quote if !self.given_somewhere(&[SegmentKey::Quotes]) => {
                    "nobody asks for quotes: no segment has `quotes`"
                }
                Driver::Newcomer if !comes() => "nobody arrives: there are no channels and no referrals",
                _ => continue,
            };
            if let Some(entry) = entry(self.root, "activities", &activity.name) {
                let title = format!("activity `{}` never has anything to do", clip(&activity.name));
                doubts.push(entry.place.error(title, label).warning());
            }
        }
    }

    /// A discount to newcomers that nothing says wins any.
    fn of_channels(&self, doubts: &mut Vec<Problem>) {
        for (index, channel) in self.model.baseline.channels.iter().enumerate() {
            let given = |key: ChannelKey| {
                let mut all = settings(self.model).filter_map(|setting| setting.channels[index].quantities.get(key));
                let written = place_of(self.root, ["channels", &channel.name, key.name()]).is_some();
                written || all.any(|quantity| !quantity.is(key.row().absent)) || self.mentioned(key.name())
            };
            if !given(ChannelKey::Discount) || given(ChannelKey::DiscountResponse) {
                continue;
            }
            let at = place_of(self.root, ["channels", &channel.name, ChannelKey::Discount.name()]);
            if let Some(place) = at.or_else(|| Some(entry(self.root, "channels", &channel.name)?.place.clone())) {
                let title = format!("no response stated to the discount of channel `{}`", clip(&channel.name));
                let problem = place.error(title, "it wins nobody more").warning();
                doubts.push(problem.help("discount_response = 1.5, or 0 if it wins nobody more"));
            }
        }
    }

    fn of_stocks(&self, doubts: &mut Vec<Problem>) {
        for (index, stock) in self.model.baseline.stocks.iter().enumerate() {
            let name = clip(&stock.name);
            let somewhere = |key: StockKey| {
                let mut all = settings(self.model).map(|one| &one.stocks[index].quantities[key]);
                all.any(|quantity| !is_nothing(quantity) && !quantity.is(key.row().absent))
                    || self.mentioned(key.name())
            };
            let mut fills = StockKey::COUNTED.iter().chain(&[StockKey::Start, StockKey::PerTime]);
            if !fills.any(|key| somewhere(*key))
                && !self.mentioned(&stock.name)
                && !listed_attribute(self.model, index)
                && let Some(entry) = entry(self.root, "stocks", &stock.name)
            {
                let problem = entry.place.error(format!("nothing fills the stock `{name}`"), "it stays at 0");
                doubts.push(problem.warning().help("per_purchase = 1, if each purchase adds 1"));
            }
            let cost = place_of(self.root, ["stocks", &stock.name, "redeem_cost"]);
            if let Some(place) = cost.filter(|_| !somewhere(StockKey::RedeemAt)) {
                let title = format!("`redeem_cost` of stock `{name}` does nothing: nobody turns it in");
                doubts.push(place.error(title, "it acts only with `redeem_at`").warning());
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

    /// Tables of the whole scenario in which nothing acts.
    fn of_tables(&self, doubts: &mut Vec<Problem>) {
        let bargains = |setting: &Setting| {
            let acting = [BargainingKey::Concession, BargainingKey::ExtraService];
            acting.iter().any(|key| !is_nothing(&setting.bargaining[*key]))
        };
        let moves = |setting: &Setting| {
            let acting = [ReputationKey::Win, ReputationKey::Stay];
            acting.iter().any(|key| !is_nothing(&setting.reputation[*key]))
        };
        let mut told = |table: &str, acts: bool, title: &str, label: &str| {
            let node =
                table_of(self.root, table).filter(|_| !acts && !self.texts.iter().any(|text| text.contains(table)));
            doubts.extend(node.map(|node| node.place.error(title, label).warning()));
        };
        let bargained = settings(self.model).any(bargains);
        told("bargaining", bargained, "nobody bargains", "it acts only with `concession` or `extra_service`");
        let talked = settings(self.model).any(moves);
        told("reputation", talked, "reputation moves nobody", "it acts only with `win` or `stay`");
    }

    /// A competitor who never enters, or draws nobody.
    fn of_competitor(&self, doubts: &mut Vec<Problem>) {
        let given = |key: CompetitorKey| {
            let absent = |setting: &Setting| setting.competitor[key].is(key.row().absent);
            let rule = format!("competitor_{}", key.name());
            !settings(self.model).all(absent) || self.mentioned(key.name()) || self.mentioned(&rule)
        };
        let (key, help, nothing) = match [CompetitorKey::Enters, CompetitorKey::Pull].map(given) {
            [true, false] => ("enters", "pull = 0.6", "it draws nobody"),
            [false, true] => ("pull", "enters = 12", "it never enters"),
            _ => return,
        };
        let Some(Item::Table(table)) = table_of(self.root, "competitor").map(|node| &node.item) else { return };
        if let Some(node) = table.get(key) {
            let title = format!("`{key}` of [competitor] does nothing: {nothing}");
            doubts.push(node.place.error(title, "it acts only with the other").warning().help(help));
        }
    }
}

fn acts_only_with(needs: &[SegmentKey]) -> String {
    let names: Vec<String> = needs.iter().map(|need| format!("`{}`", need.name())).collect();
    format!("it acts only with {}", names.join(" or "))
}

/// What a strategy changes, and where that is written.
fn paths<'a>(root: &'a Table, strategy: &str) -> Option<Vec<(&'a str, &'a Place)>> {
    let Item::Table(strategy) = &entry(root, "strategies", strategy)?.node.item else { return None };
    let Item::List(changes) = &strategy.get("change")?.item else { return None };
    let path = |item: &'a Item| match item {
        Item::Table(change) => {
            let node = change.get("path")?;
            if let Item::Text(path) = &node.item { Some((path.as_str(), &node.place)) } else { None }
        }
        _ => None,
    };
    Some(changes.iter().filter_map(|node| path(&node.item)).collect())
}

/// Whether the customer list says what listed customers have of a stock: the attribute that stands after all others.
fn listed_attribute(model: &Model, stock: usize) -> bool {
    let at = model.attributes.len() - model.baseline.stocks.len() + stock;
    model.roster.iter().any(|listed| listed.attributes.iter().any(|(known, _)| *known == at))
}
