//! Strategies and reality checks: readable overlays on the one scenario.

use super::change::{self, Action, Base, Wish};
use super::reader::{Part, Reader};
use super::{cascades, setting, troubles};
use crate::error::Source;
use crate::model::{Change, Check, Cost, Horizon, Segment, Setting, Stated, Strategy, matches};
use crate::scenario::keys::{self, Level};
use crate::scenario::{Entry, Item, Node, Table, clip};
use std::sync::Arc;

/// The name of the scenario without a strategy.
const BASELINE: &str = "baseline";

/// What the paths of assumptions begin with.
const ASSUMPTIONS: &str = "assumptions.";

/// What overlays lie on.
pub(super) struct Overlays<'a> {
    pub(super) base: Base<'a>,
    pub(super) horizon: &'a Horizon,
}

/// What a strategy is made of.
pub(super) struct Ingredients {
    /// Its first and its last period.
    pub(super) from: u32,
    pub(super) until: u32,
    pub(super) ramp: u32,
    pub(super) wishes: Vec<Wish>,
    pub(super) rules: Vec<Arc<Source>>,
    /// Segments, by index.
    pub(super) drops: Vec<usize>,
    /// Measures and cascades, by index of what the setting offers.
    pub(super) measures: Vec<usize>,
    pub(super) cost: Cost,
}

/// The name of a strategy in the file.
pub(super) fn own_name<'a>(part: &'a Part<'_>) -> &'a str {
    part.path.trim_start_matches("strategies.")
}

/// What a strategy costs; nothing unless it is `paid`.
pub(super) fn cost(reader: &mut Reader<'_>, part: &Part<'_>, segments: &[Segment], paid: bool) -> Cost {
    let empty = Table::default();
    let path = format!("{}.cost", part.path);
    let title = format!("the cost of {}", part.title);
    let absent = Part {
        table: &empty,
        place: part.place.clone(),
        section: &keys::STRATEGY_COST,
        path: path.clone(),
        title: title.clone(),
        told: true,
    };
    let stated = part.get("cost").filter(|_| paid);
    let cost = stated.and_then(|node| reader.part(node, &keys::STRATEGY_COST, path, title)).unwrap_or(absent);
    let names: Vec<String> = segments.iter().map(|segment| segment.name.clone()).collect();
    let mut paid_for = vec![cost.get("segments").is_none(); segments.len()];
    for (name, node) in reader.names(&cost, "segments") {
        if let Some(index) = reader.find("segment", name, node, &names) {
            paid_for[index] = true;
        }
    }
    Cost { quantities: reader.quantities(&cost), segments: paid_for }
}

impl Overlays<'_> {
    /// Every strategy, in the order of the file.
    pub(super) fn strategies(&self, reader: &mut Reader<'_>) -> Vec<Strategy> {
        let parts = setting::named(reader, self.base.root, &keys::STRATEGY);
        parts.iter().map(|part| self.strategy(reader, part)).collect()
    }

    fn strategy(&self, reader: &mut Reader<'_>, part: &Part<'_>) -> Strategy {
        let name = own_name(part);
        if name == BASELINE {
            let problem =
                part.place.error("no strategy can be called `baseline`", "the name of the scenario without a strategy");
            reader.push(problem);
        }
        let label = reader.text(part, "label").map_or_else(|| name.to_owned(), |(text, _)| text.to_owned());
        let own = self.ingredients(reader, part);
        for wish in &own.wishes {
            let label = match keys::level(&wish.path) {
                Some(Level::Opening) if wish.path.rsplit('.').next() == Some("owed") => {
                    "what customers owe at first is the same under every strategy".to_owned()
                }
                Some(level) if own.from > 0 && level.once() => {
                    format!("it counts in period 0, {} begins in period {}", part.title, own.from)
                }
                _ => continue,
            };
            let title = format!("this change of `{}` changes nothing", clip(&wish.path));
            reader.push(wish.place.error(title, label).warning());
        }
        for wish in own.wishes.iter().filter(|wish| own.from > 0 && wish.path.ends_with(".growth")) {
            let title = format!("this change of `{}` counts from each arrival", clip(&wish.path));
            let label = format!("from period {} on baskets are as if they had always grown so", own.from);
            reader.push(wish.place.error(title, label).warning());
        }
        let before = reader.problems.len();
        let setting = self.setting(reader, part, &own.wishes, own.rules, &own.drops, &own.measures);
        if own.ramp > 0 && reader.problems.len() == before {
            self.refuse_steps(reader, part, &own.wishes);
            doubt_steps(reader, part, own.ramp, own.until.saturating_sub(own.from) + 1, own.wishes.is_empty());
        }
        let Ingredients { from, until, ramp, cost, .. } = own;
        Strategy { name: name.to_owned(), label, from, until, ramp, setting, cost, further: Vec::new(), ordered: false }
    }

    /// What a strategy is made of.
    pub(super) fn ingredients(&self, reader: &mut Reader<'_>, part: &Part<'_>) -> Ingredients {
        let (from, until) = self.span(reader, part);
        let wishes = changes(reader, part);
        let rules = setting::rule_sources(reader, part);
        let ramp = reader.count(part, "ramp");
        let segments: Vec<String> = self.base.setting.segments.iter().map(|segment| segment.name.clone()).collect();
        let mut drops = Vec::new();
        for (name, node) in reader.names(part, "drop") {
            drops.extend(reader.find("segment", name, node, &segments));
        }
        let known: Vec<String> = self.base.setting.offers().map(str::to_owned).collect();
        let mut measures = Vec::new();
        for (name, node) in reader.names(part, "measures") {
            measures.extend(reader.find("measure or cascade", name, node, &known));
        }
        let cost = cost(reader, part, &self.base.setting.segments, true);
        Ingredients { from, until, ramp, wishes, rules, drops, measures, cost }
    }

    /// The scenario with all of that; `part` is where to tell of what belongs to no single change, and what has it all.
    pub(super) fn setting(
        &self,
        reader: &mut Reader<'_>,
        part: &Part<'_>,
        wishes: &[Wish],
        rules: Vec<Arc<Source>>,
        drops: &[usize],
        measures: &[usize],
    ) -> Setting {
        cascades::refuse_twice(reader, part, self.base.setting, measures, &rules);
        refuse_changed_switches(reader, part, self.base.setting, wishes, measures);
        let mut setting = change::apply(reader, &self.base, wishes, rules);
        troubles::refuse_changed(reader, part, self.base.setting, &setting, wishes);
        drops.iter().for_each(|segment| setting.segments[*segment].dropped = true);
        for offer in measures {
            setting.switch_mut(*offer).changes.push(Change::Set(Stated::Number(1.0)));
        }
        setting
    }

    /// Changes that cannot come step by step.
    fn refuse_steps(&self, reader: &mut Reader<'_>, part: &Part<'_>, wishes: &[Wish]) {
        let setting = &self.base.setting;
        for wish in wishes {
            let label = match wish.action {
                Action::Set(_) => "what is set comes at once: expected `add` or `scale`",
                _ if keys::level(&wish.path).is_some_and(Level::once) => {
                    "it counts when the scenario opens, and never again"
                }
                _ if keys::level(&wish.path) == Some(Level::Arrival) => {
                    "it counts once, on arrival: who is there then keeps the first step"
                }
                _ if setting.quantities().any(|quantity| matches(&wish.path, &quantity.path)) => continue,
                _ => "this comes at once: it is no quantity of its own",
            };
            let title = format!("{} has a `ramp`, and changes `{}` at once", part.title, clip(&wish.path));
            let problem = wish.value_place.error(title, label);
            reader.push(problem.help("leave out `ramp`, or make this change in a strategy of its own"));
        }
    }

    /// The first and the last period.
    fn span(&self, reader: &mut Reader<'_>, part: &Part<'_>) -> (u32, u32) {
        let last = (self.horizon.periods + self.horizon.run_off).saturating_sub(1);
        let from = reader.count(part, "from");
        let until = reader.whole(part, "until").and_then(|until| u32::try_from(until).ok());
        if let Some(node) = part.get("from") {
            if self.horizon.periods > 0 && from >= self.horizon.periods {
                let title = format!("{} begins after the horizon", part.title);
                let label = format!("the last period is {}", self.horizon.periods - 1);
                reader.push(node.place.error(title, label));
            } else if let Some(until) = until.filter(|until| *until < from) {
                let title = format!("{} ends before it begins", part.title);
                let label = format!("must be at most `until`, which is {until}");
                reader.push(node.place.error(title, label));
            }
        }
        (from, until.unwrap_or(last).min(last))
    }

    /// Every reality check, in the order of the file.
    pub(super) fn checks(&self, reader: &mut Reader<'_>) -> Vec<Check> {
        let Some(node) = setting::table_of(self.base.root, "check") else { return Vec::new() };
        let Item::List(nodes) = &node.item else {
            let problem =
                node.place.error(format!("`check` is {}", node.item.kind()), "expected [[check]], with two brackets");
            reader.push(problem);
            return Vec::new();
        };
        reader.at_most(nodes, &node.place, "`check`").iter().filter_map(|node| self.check(reader, node)).collect()
    }

    fn check(&self, reader: &mut Reader<'_>, node: &Node) -> Option<Check> {
        let part = reader.part(node, &keys::CHECK, "check".to_owned(), "this [[check]]".to_owned())?;
        let name = reader.text(&part, "name").map(|(name, _)| name.to_owned());
        let then = reader.node(&part, "then").and_then(|node| reader.rule(node, "this [[check]]"));
        let mut wishes = Vec::new();
        if let Some(given) = part.get("given")
            && let Some(table) = reader.table(given, "`given` of this [[check]]")
        {
            givens(table, "", &mut wishes);
        }
        wishes.retain(|wish: &Wish| match &wish.action {
            Action::Set(value) if matches!(value.item, Item::Number(_)) => {
                reader.finite(value, "a value of `given`").is_some()
            }
            _ => true,
        });
        let (assumed, wishes): (Vec<Wish>, Vec<Wish>) =
            wishes.into_iter().partition(|wish| wish.path.starts_with(ASSUMPTIONS));
        let assumptions = assumed.iter().filter_map(|wish| assume(reader, wish)).collect();
        let before = reader.problems.len();
        let setting = change::apply(reader, &self.base, &wishes, Vec::new());
        // A check may go to extremes.
        reader.keep_errors(before);
        Some(Check { name: name?, setting, assumptions, then: then? })
    }
}

/// The assumption that a reality check sets, and its value.
fn assume(reader: &mut Reader<'_>, wish: &Wish) -> Option<(usize, f64)> {
    let name = wish.path.trim_start_matches(ASSUMPTIONS);
    let known = || reader.assumptions.iter().map(|assumption| assumption.name.as_str());
    let Some(index) = known().position(|known| known == name) else {
        let problem = wish.place.error(format!("there is no assumption `{}`", clip(name)), "not in [assumptions]");
        let problem = problem.nearest(name, known());
        reader.push(problem);
        return None;
    };
    if let Action::Set(Node { item: Item::Number(number), .. }) = &wish.action {
        return Some((index, *number));
    }
    let title = format!("`{}` of `given` is no number", clip(&wish.path));
    reader.push(wish.value_place.error(title, "expected a number"));
    None
}

/// Paths with values; a path without quotes is a table within a table to TOML.
fn givens(table: &Table, above: &str, wishes: &mut Vec<Wish>) {
    for entry in &table.entries {
        let path = if above.is_empty() { entry.key.clone() } else { format!("{above}.{}", entry.key) };
        match &entry.node.item {
            Item::Table(inner) => givens(inner, &path, wishes),
            _ => wishes.push(Wish {
                draw: format!("check.{path}"),
                path,
                place: entry.place.clone(),
                action: Action::Set(entry.node.clone()),
                value_place: entry.node.place.clone(),
            }),
        }
    }
}

/// Refuses changes of the switch of a measure or cascade that is taken by name, which would be lost.
fn refuse_changed_switches(
    reader: &mut Reader<'_>,
    part: &Part<'_>,
    setting: &Setting,
    wishes: &[Wish],
    offers: &[usize],
) {
    for offer in offers {
        let switch = &setting.switch(*offer).path;
        for wish in wishes.iter().filter(|wish| matches(&wish.path, switch)) {
            let name = setting.offers().nth(*offer).map(clip).unwrap_or_default();
            let title = format!("{} takes `{name}`, and changes `{}`", part.title, clip(&wish.path));
            let problem = wish.place.error(title, "what is taken by name is taken: this would change nothing");
            reader.push(problem.help(format!("leave out this change, or \"{name}\" in `measures`")));
        }
    }
}

/// The changes of a strategy, in order.
fn changes(reader: &mut Reader<'_>, part: &Part<'_>) -> Vec<Wish> {
    let Some(node) = part.get("change") else { return Vec::new() };
    let Item::List(nodes) = &node.item else {
        let title = format!("{} is {}", part.name("change"), node.item.kind());
        reader.push(node.place.error(title, "expected a list: [{ path = \"...\", add = 0.05 }]"));
        return Vec::new();
    };
    let title = format!("this change of {}", part.title);
    let mut wishes = Vec::new();
    for node in reader.at_most(nodes, &node.place, &part.name("change")) {
        if let Some(change) = reader.part(node, &keys::CHANGE, part.path.clone(), title.clone()) {
            wishes.extend(wish(reader, &change, &wishes));
        }
    }
    wishes
}

/// A change, after the others of its strategy.
fn wish(reader: &mut Reader<'_>, change: &Part<'_>, others: &[Wish]) -> Option<Wish> {
    let (path, path_node) = reader.text(change, "path")?;
    let entry = act(reader, change)?;
    let place = entry.node.place.clone();
    let title = format!("`{}` of {}", entry.key, change.title);
    // One effect has one luck, whichever strategy it stands in; a second one of the same strategy has its own.
    let twice = others.iter().filter(|other| other.path == *path).count();
    let draw = format!("change.{path}.{}{}", entry.key, if twice > 0 { format!(".{twice}") } else { String::new() });
    if !matches!(entry.node.item, Item::Number(1.0)) {
        // 1.000 may be a share.
        reader.doubt_grouping(&entry.node, &title);
    }
    let action = match (entry.key.as_str(), &entry.node.item) {
        ("set", Item::Table(_)) if takes_shares(path) => Action::Set(entry.node.clone()),
        ("set", Item::Text(_) | Item::Flag(_) | Item::Table(_)) => Action::Set(entry.node.clone()),
        ("set", _) => {
            reader.finite(&entry.node, &title)?;
            Action::Set(entry.node.clone())
        }
        ("add", _) => Action::Add(reader.stated_or_drawn(&entry.node, &title, &draw)?),
        _ => Action::Scale(reader.stated_or_drawn(&entry.node, &title, &draw)?),
    };
    Some(Wish { path: path.to_owned(), draw, place: path_node.inner_place(), action, value_place: place })
}

/// Exactly one of `add`, `scale` and `set`.
pub(super) fn act<'a>(reader: &mut Reader<'_>, change: &Part<'a>) -> Option<&'a Entry> {
    let mut given = change.table.entries.iter().filter(|entry| ["add", "scale", "set"].contains(&entry.key.as_str()));
    let Some(entry) = given.next() else {
        if ["add", "scale", "set"].iter().any(|action| change.misspells(action)) {
            return None;
        }
        let title = format!("{} does nothing", change.title);
        reader.push(change.place.error(title, "expected one of `add`, `scale` and `set`"));
        return None;
    };
    if let Some(second) = given.next() {
        let title = format!("{} has both `{}` and `{}`", change.title, entry.key, second.key);
        reader.push(second.place.error(title, "expected one of `add`, `scale` and `set`"));
        return None;
    }
    Some(entry)
}

/// Whether what stands at a path are shares, which are set together.
fn takes_shares(path: &str) -> bool {
    keys::row(path).is_some_and(|key| matches!(key.takes, keys::Takes::Shares(_)))
}

/// Steps that never come to their end, or that are none.
fn doubt_steps(reader: &mut Reader<'_>, part: &Part<'_>, ramp: u32, periods: u32, nothing: bool) {
    let Some(node) = part.get("ramp") else { return };
    let problem = if nothing {
        let title = format!("nothing of {} comes step by step", part.title);
        node.place.error(title, "it has no `change`: rules and costs come at once")
    } else if ramp > periods {
        let title = format!("the changes of {} never come in full", part.title);
        node.place.error(title, format!("it holds for {periods} of these {ramp} periods"))
    } else {
        return;
    };
    reader.push(problem.warning());
}
