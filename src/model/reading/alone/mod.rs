//! What does nothing without something else: probably something was forgotten, so told. Of the file and of strategies alike.

mod firm;
mod resources;
mod segments;
mod stocks;
mod table;

use super::reader::Reader;
use super::setting::place_of;
use super::unsaid::is_nothing;
use super::unused::{entry, mentions, quantities, texts};
use crate::error::Problem;
use crate::model::{Effect, Model, Quantity, Target, matches};
use crate::scenario::keys::{self, Absent, CostKey, QuantityKey};
use crate::scenario::{Item, Place, Table, clip};
use std::collections::BTreeSet;
use table::{TABLE, With};

/// A scenario as it was meant, and all that is written in it.
struct Around<'a> {
    root: &'a Table,
    model: &'a Model,
    texts: Vec<&'a str>,
    /// Paths of the quantities that the file or a strategy makes other than they are without a word.
    given: BTreeSet<&'a str>,
}

/// Warns of what does nothing because neither the file, list, strategy nor rule gives what it needs.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    let all = quantities(model);
    let given = all.iter().filter(|it| !is_still(it)).map(|it| it.path.as_str()).collect();
    let around = Around { root, model, texts: texts(model, &all), given };
    let mut doubts = Vec::new();
    TABLE.iter().for_each(|with| around.of_the_file(with, &mut doubts));
    around.of_strategies(&mut doubts);
    around.of_segments(&mut doubts);
    around.of_stocks(&mut doubts);
    around.of_activities(&mut doubts);
    around.of_channels(&mut doubts);
    around.of_resources(&mut doubts);
    around.of_the_market(&mut doubts);
    doubts.into_iter().for_each(|problem| reader.push(problem));
}

/// Whether a quantity is as it is without a word: what has no limit is another thing than nothing.
fn is_still(quantity: &Quantity) -> bool {
    let absent = keys::row(&quantity.path).map(|key| key.absent);
    absent.is_some_and(|absent| quantity.is(absent)) || is_nothing(quantity) && absent != Some(Absent::Number(f64::MAX))
}

impl Around<'_> {
    fn mentioned(&self, name: &str) -> bool {
        self.texts.iter().any(|text| mentions(text, name))
    }

    fn listed(&self, name: &str) -> bool {
        self.model.roster.iter().any(|one| one.quantities.iter().any(|(key, _)| key == name))
    }

    /// Whether anything may make a quantity other than it is without a word; a path may have `*`.
    fn is_given(&self, path: &str) -> bool {
        let key = path.rsplit('.').next().unwrap_or_default();
        self.given.iter().any(|given| matches(path, given))
            || self.mentioned(key)
            || self.mentioned(&keys::rule_name(path))
            || path.starts_with("segments.") && self.listed(key)
            || self.moved_by_measures(path)
    }

    /// Whether a measure may make it other than it is: quantities of segments, products, stocks.
    fn moved_by_measures(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('.').collect();
        let moves = |effect: &Effect| match (effect.on, &parts[..]) {
            (Target::Quantity(moved), ["segments", _, key]) => moved.name() == *key,
            (Target::Products, ["segments", _, key]) => *key == "cross_sell",
            (Target::Stock(at), ["stocks", name, ..]) => self.model.baseline.stocks[at].name == *name,
            _ => false,
        };
        self.model.baseline.measures.iter().any(|measure| measure.does.iter().any(moves))
    }

    /// Whether anything gives one of what such keys need; a need stands in their own table unless it names another.
    fn has_need(&self, with: &With, table: &str) -> bool {
        let path = |need: &str| if need.contains('.') { need.to_owned() } else { format!("{table}.{need}") };
        with.needs.iter().any(|need| self.is_given(&path(need)))
    }

    fn of_the_file(&self, with: &With, doubts: &mut Vec<Problem>) {
        let Some(collection) = with.table.strip_suffix(".*") else {
            let stated = with.keys.iter().find_map(|key| Some((key, place_of(self.root, [with.table, key])?)));
            doubts.extend(
                stated
                    .filter(|_| !self.has_need(with, with.table))
                    .map(|(key, place)| with.doubt(&place, &format!("`{key}` of [{}]", with.table))),
            );
            return;
        };
        for name in super::setting::names(self.root, collection) {
            let stated = with.keys.iter().find_map(|key| Some((key, place_of(self.root, [collection, &name, key])?)));
            let table = format!("{collection}.{name}");
            doubts.extend(
                stated
                    .filter(|_| !self.has_need(with, &table))
                    .map(|(key, place)| with.doubt(&place, &format!("`{key}` of {} `{}`", with.title(), clip(&name)))),
            );
        }
    }

    /// The same of what strategies change, and of what they cost.
    fn of_strategies(&self, doubts: &mut Vec<Problem>) {
        for strategy in &self.model.strategies {
            let cost = place_of(self.root, ["strategies", &strategy.name, "cost"]);
            if let Some(place) = cost.filter(|_| {
                strategy.cost.segments.contains(&false) && is_nothing(&strategy.cost.quantities[CostKey::PerCustomer])
            }) {
                let title = format!(
                    "the cost of strategy `{}` names segments, but is nothing for each customer",
                    clip(&strategy.name)
                );
                doubts.push(place.error(title, "`segments` acts only with `per_customer`").warning());
            }
            for (path, place) in paths(self.root, &strategy.name).into_iter().flatten() {
                let Some((table, key)) = path.rsplit_once('.') else { continue };
                let concerns = |with: &&With| matches(table, with.table) || matches(with.table, table);
                let mut rows = TABLE.iter().filter(concerns).filter(|with| with.keys.contains(&key));
                if let Some(with) = rows.find(|with| !self.has_need(with, table)) {
                    doubts.push(with.doubt(place, &format!("`{key}` changed by strategy `{}`", clip(&strategy.name))));
                }
            }
        }
    }
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
