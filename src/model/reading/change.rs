//! Changes to a setting: by path, in order, with what they make of the numbers of the file.

use super::range::{WHOLE_PERIODS, figure, must_be, percentage};
use super::reader::Reader;
use super::setting;
use crate::error::{Problem, Source, nearest};
use crate::model::{Change, Quantity, Replaced, Setting, Stated, Value, matches};
use crate::scenario::keys;
use crate::scenario::{Edit, Item, Node, Place, Table, clip};
use crate::units::Role;
use std::sync::Arc;

/// What changes are applied to.
pub(super) struct Base<'a> {
    /// The file.
    pub(super) root: &'a Table,
    /// Where an absent table is reported.
    pub(super) nowhere: &'a Place,
    /// The scenario without a strategy.
    pub(super) setting: &'a Setting,
    /// Whether it was read without errors, so that further ones come from changes.
    pub(super) sound: bool,
}

/// One change, as a strategy or a check asks for it.
#[derive(Clone)]
pub(super) struct Wish {
    pub(super) path: String,
    /// What a draw of its value is named by.
    pub(super) draw: String,
    /// Where the path stands.
    pub(super) place: Place,
    pub(super) action: Action,
    /// Where the value stands.
    pub(super) value_place: Place,
}

/// What a wish does.
#[derive(Clone)]
pub(super) enum Action {
    /// Plus.
    Add(Stated),
    /// Times.
    Scale(Stated),
    /// Instead, whatever it is.
    Set(Node),
}

/// A wish that alters quantities after their value or draw, and rules of the scenario.
struct Overlay<'a> {
    wish: &'a Wish,
    change: Change<Stated>,
}

/// The baseline with all wishes applied. Wishes for a parameter or a word alter the file's own tree, which is read
/// again; wishes for a quantity are kept with it, in order. `rules` are those of the strategy.
pub(super) fn apply(reader: &mut Reader<'_>, base: &Base<'_>, wishes: &[Wish], rules: Vec<Arc<Source>>) -> Setting {
    let mut setting = base.setting.clone();
    let mut tree = base.root.clone();
    let mut replaced = Vec::new();
    let mut overlays = Vec::new();
    for wish in wishes {
        if setting.quantities().any(|quantity| matches(&wish.path, &quantity.path)) {
            let title = format!("the new value of `{}`", clip(&wish.path));
            let change = match &wish.action {
                Action::Add(amount) => Some(Change::Add(*amount)),
                Action::Scale(factor) => Some(Change::Scale(*factor)),
                Action::Set(node) => reader.stated_or_drawn(node, &title, &wish.draw).map(Change::Set),
            };
            overlays.extend(change.map(|change| Overlay { wish, change }));
        } else {
            replaced.extend(alter(reader, &mut tree, &setting, wish));
        }
    }
    if !replaced.is_empty() && base.sound {
        setting = Setting { replaced, ..reread(reader, &tree, base) };
    }
    setting.rules.extend(rules);
    for overlay in &overlays {
        for quantity in setting.quantities_mut() {
            if matches(&overlay.wish.path, &quantity.path) {
                quantity.changes.push(overlay.change);
            }
        }
    }
    refuse_numbers_out_of_range(reader, &mut setting, &overlays);
    overlays.iter().for_each(|overlay| doubt_idle(reader, &setting, overlay));
    setting
}

/// Alters the tree; what it replaced there, if it did.
fn alter(reader: &mut Reader<'_>, tree: &mut Table, setting: &Setting, wish: &Wish) -> Option<Replaced> {
    let parts: Vec<&str> = wish.path.split('.').collect();
    if let ["measures", name, "does", ..] = parts[..] {
        let title = format!("nothing can change what measure `{}` does", clip(name));
        let problem = wish.place.error(title, "it is the same for all strategies");
        reader.push(problem.help("name an assumption there, or write a measure of its own"));
        return None;
    }
    if !may_change(&parts) {
        reader.push(no_such_path(setting, wish, &parts));
        return None;
    }
    let place = || wish.value_place.clone();
    let edit = match &wish.action {
        Action::Add(Stated::Number(amount)) => Edit::Add(*amount, place()),
        Action::Scale(Stated::Number(factor)) => Edit::Scale(*factor, place()),
        Action::Set(node) => Edit::Set(node.clone(), wish.place.clone()),
        Action::Add(_) | Action::Scale(_) => {
            let title = format!("`{}` takes no assumption here", clip(&wish.path));
            reader.push(wish.value_place.error(title, "expected a number; `set` takes the name of an assumption"));
            return None;
        }
    };
    let from = written(tree, &parts);
    match tree.edit(&wish.path, &edit) {
        Ok(_) => Some(Replaced { path: wish.path.clone(), from, to: written(tree, &parts) }),
        Err(refusal) => {
            reader.push(refusal.at(&wish.place));
            None
        }
    }
}

/// What stands at a path, each value once; a word without its quotes.
fn written(table: &Table, parts: &[&str]) -> Vec<String> {
    let [first, rest @ ..] = parts else { return Vec::new() };
    let mut all = Vec::new();
    for entry in table.entries.iter().filter(|entry| *first == "*" || entry.key == *first) {
        all.extend(match &entry.node.item {
            Item::Table(inner) if !rest.is_empty() => written(inner, rest),
            Item::Text(text) => vec![text.clone()],
            Item::Number(number) => vec![figure(*number)],
            _ => vec![entry.node.place.text().to_owned()],
        });
    }
    all.dedup();
    all
}

fn no_such_path(setting: &Setting, wish: &Wish, parts: &[&str]) -> Problem {
    if keys::SECTIONS.iter().any(|section| section.key(parts[parts.len() - 1]).is_some())
        && matches!(parts[0], "scenario" | "portfolio" | "strategies")
        || matches!(parts[0], "assumptions" | "attributes" | "memory")
    {
        let title = format!("nothing can change `{}`", clip(&wish.path));
        return wish.place.error(title, "it is the same for all strategies");
    }
    let problem =
        wish.place.error(format!("nothing has the path `{}`", clip(&wish.path)), "expected the path of a quantity");
    let section = keys::SECTIONS.iter().find(|section| section.path.strip_suffix(".*") == Some(parts[0]));
    match (section, parts) {
        (Some(section), [table, name, key, ..]) => {
            if let Some(near) = nearest(key, section.keys.iter().map(|known| known.name)) {
                return problem.help(format!("did you mean `{table}.{name}.{near}`?"));
            }
            let keys: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
            problem.help(format!("a {} has {}", section.title, keys.join(", ")))
        }
        _ => match keys::path_of(&wish.path) {
            Some(path) => problem.help(format!("did you mean `{path}`?")),
            None => problem.nearest(&wish.path, known_paths(setting).iter().map(String::as_str)),
        },
    }
}

/// The setting as the altered tree says it; its errors stand at the changes.
fn reread(reader: &mut Reader<'_>, tree: &Table, base: &Base<'_>) -> Setting {
    let before = reader.problems.len();
    let empty = Table::default();
    let scenario = setting::fixed(reader, tree, &keys::SCENARIO, &empty, base.nowhere);
    let quantities = reader.quantities(&scenario);
    let setting = setting::read(reader, tree, base.nowhere, quantities, base.setting.rules.clone());
    // Warnings were told when the scenario itself was read.
    reader.keep_errors(before);
    setting
}

/// Whether the path names a key, or something within it, that a strategy may change.
fn may_change(parts: &[&str]) -> bool {
    let is_key = |section: &keys::Section, key: &str| key == "*" || section.key(key).is_some();
    let within = |section: &&&keys::Section| section.path.split('.').next() == parts.first().copied();
    match keys::CHANGEABLE.iter().find(within) {
        Some(section) => parts.get(section.path.split('.').count()).is_some_and(|key| is_key(section, key)),
        None => parts.len() > 2 && parts[..2] == ["scenario", "fixed_cost"],
    }
}

/// Every path that a strategy may change, with names and with `*`.
fn known_paths(setting: &Setting) -> Vec<String> {
    let mut known = vec!["scenario.fixed_cost".to_owned()];
    let mut tables: Vec<String> = Vec::new();
    for quantity in setting.quantities() {
        let table = quantity.path.rsplit_once('.').map(|(table, _)| table);
        tables.extend(table.filter(|table| tables.last().is_none_or(|last| last != table)).map(str::to_owned));
    }
    for section in keys::CHANGEABLE {
        let here = |table: &&String| section.stands_at(&table.split('.').collect::<Vec<_>>());
        let any = section.path.ends_with('*').then(|| section.path.to_owned());
        for table in tables.iter().filter(here).chain(&any) {
            known.extend(section.keys.iter().map(|key| format!("{table}.{}", key.name)));
        }
    }
    known
}

/// A number of the file that the changes carry out of its range is an error; a draw or a rule's result is clamped.
fn refuse_numbers_out_of_range(reader: &mut Reader<'_>, setting: &mut Setting, overlays: &[Overlay<'_>]) {
    let rules = setting.rules.clone();
    for quantity in setting.quantities_mut() {
        let Some(last) = overlays.iter().rfind(|overlay| matches(&overlay.wish.path, &quantity.path)) else { continue };
        let refined = rules.iter().any(|rule| defines(&rule.text, &keys::rule_name(&quantity.path)));
        let numbers = reader.literals(&quantity.value);
        let (low, high) = match quantity.role.range() {
            (low, _) if quantity.path.ends_with(".customers") => (low, setting::MOST_CUSTOMERS),
            range => range,
        };
        // What could not be read was told before.
        let read = numbers.iter().filter(|number| !number.is_nan());
        let mut changed = read.filter_map(|number| quantity.changed(*number));
        let fits = |number: f64| quantity.role.takes(number) && (low..=high).contains(&number) && number.is_finite();
        let outside = changed.find(|number| !fits(*number));
        if let (Some(number), false) = (outside, refined) {
            let title = format!("{} becomes {}", describe(quantity), figure(number));
            let must = match quantity.role {
                Role::Periods => WHOLE_PERIODS.to_owned(),
                Role::Switch => "must be 0 for no or 1 for yes".to_owned(),
                _ => must_be(low, high),
            };
            let problem = last.wish.value_place.error(title, must);
            let meant = match last.change {
                Change::Add(Stated::Number(add)) if high == 1.0 => points(add),
                Change::Set(Stated::Number(set)) if high == 1.0 => percentage(set),
                _ => None,
            };
            reader.push(match meant {
                Some(help) => problem.help(help),
                None => problem,
            });
        } else {
            reader.doubt_change(&last.wish.value_place, &describe(quantity), quantity);
        }
    }
}

/// What to add to a share for so many points.
fn points(add: f64) -> Option<String> {
    let points = figure(add.abs());
    let percentage = (1.0..=100.0).contains(&add.abs());
    percentage.then(|| format!("points are written as a decimal: {} for {points} points", figure(add / 100.0)))
}

/// Adding and multiplying that leaves every number as it was: nothing times two is nothing, and what has no limit has none.
fn doubt_idle(reader: &mut Reader<'_>, setting: &Setting, overlay: &Overlay<'_>) {
    let moves = matches!(overlay.change, Change::Add(Stated::Number(add)) if add != 0.0)
        || matches!(overlay.change, Change::Scale(Stated::Number(factor)) if factor != 1.0);
    let stays = |quantity: &Quantity| match quantity.value {
        Value::Number(number) if quantity.changes.len() == 1 => {
            let customers = quantity.path.ends_with(".customers");
            quantity.changed(number).is_some_and(|now| now == number || (customers && now.round() == number))
        }
        _ => false,
    };
    let refined = |path: &str| setting.rules.iter().any(|rule| defines(&rule.text, &keys::rule_name(path)));
    let mut all = setting.quantities().filter(|it| matches(&overlay.wish.path, &it.path)).peekable();
    let Some(Value::Number(number)) = all.peek().map(|first| &first.value) else { return };
    let told = if *number == f64::MAX { "it has no limit".to_owned() } else { format!("it stays {}", figure(*number)) };
    if moves && all.all(|quantity| stays(quantity) && !refined(&quantity.path)) {
        let title = format!("this change of `{}` changes nothing", clip(&overlay.wish.path));
        reader.push(overlay.wish.value_place.error(title, told).warning());
    }
}

/// "retention of segment `small`".
fn describe(quantity: &Quantity) -> String {
    let parts: Vec<&str> = quantity.path.split('.').collect();
    match parts[..] {
        [table, name, key] => {
            let section = keys::SECTIONS.iter().find(|section| section.path.strip_suffix(".*") == Some(table));
            format!("{key} of {} `{name}`", section.map_or(table, |section| section.title))
        }
        _ => quantity.path.replace('.', " "),
    }
}

/// Whether a rule file defines a function of that name.
pub(super) fn defines(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].trim_end();
        before.len() < at && before.ends_with("fn") && text[at + name.len()..].trim_start().starts_with('(')
    })
}
