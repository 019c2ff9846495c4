//! Resources: numbers that make no people, and minutes of work that nobody does.

use super::reader::{Part, Reader};
use super::setting::{place_of, table_of};
use super::unused::entry;
use crate::model::{Change, Model, Quantity, Resource, Value};
use crate::scenario::keys::{QuantityKey, ResourceKey};
use crate::scenario::words::Adapts;
use crate::scenario::{Item, Table, clip};
use crate::units::Length;

/// What must be there of a resource, and what could be written.
const NEEDED: [(ResourceKey, f64, &str); 5] = [
    (ResourceKey::Units, 1.0, "must be 1 or more"),
    (ResourceKey::Minutes, f64::MIN_POSITIVE, "must be above 0"),
    (ResourceKey::Practical, f64::MIN_POSITIVE, "must be above 0"),
    (ResourceKey::Mood, f64::MIN_POSITIVE, "must be above 0"),
    (ResourceKey::HireAt, f64::MIN_POSITIVE, "must be above 0"),
];

/// Reads one.
pub(super) fn read(reader: &mut Reader<'_>, part: &Part<'_>) -> Resource {
    Resource {
        name: part.path.trim_start_matches("resources.").to_owned(),
        adapts: reader.choice(part, "adapts"),
        watch: reader.count(part, "watch"),
        hire_delay: reader.count(part, "hire_delay"),
        notice: reader.count(part, "notice"),
        quantities: reader.quantities(part),
    }
}

/// Refuses an activity that says neither what it costs nor who does it, and minutes that nobody does.
pub(super) fn refuse_undone(reader: &mut Reader<'_>, root: &Table, part: &Part<'_>) {
    let said = |key: &str| part.get(key).is_some() || part.misspells(key);
    if !["cost", "minutes", "resource"].into_iter().any(said) {
        let problem = part.place.error(format!("{} has no `cost`", part.title), "`cost` is missing, or `minutes`");
        reader.push(problem.help("cost = 6.50; or minutes = 12 and the `resource` that does the work"));
    }
    refuse_undone_minutes(reader, root, part);
}

/// Refuses minutes that nobody does.
pub(super) fn refuse_undone_minutes(reader: &mut Reader<'_>, root: &Table, part: &Part<'_>) {
    if let Some(node) = part.get("minutes").filter(|_| part.get("resource").is_none() && !part.misspells("resource")) {
        let known = table_of(root, "resources").and_then(|node| match &node.item {
            Item::Table(table) => table.keys().next(),
            _ => None,
        });
        let help = match known {
            Some(name) => format!("resource = \"{}\"", clip(name)),
            None => "resource = \"inside_sales\", with a table [resources.inside_sales]".to_owned(),
        };
        let problem =
            node.place.error(format!("`minutes` of {} stand without a `resource`", part.title), "nobody does them");
        reader.push(problem.help(help));
    }
}

/// Errors: people without time, or fewer than one; as the file has it, or as a strategy makes it.
pub(super) fn refuse(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    for (at, resource) in model.baseline.resources.iter().enumerate() {
        for (key, least, label) in NEEDED {
            let lowest = |resource: &Resource| resource.quantities.get(key).and_then(lowest);
            let too_few = |resource: &Resource| lowest(resource).is_some_and(|it| (0.0..least).contains(&it));
            let title = |resource: &Resource| {
                let number = lowest(resource).unwrap_or_default();
                format!("`{}` of resource `{}` is {number}", key.name(), clip(&resource.name))
            };
            if too_few(resource) {
                if let Some(place) = place_of(root, ["resources", &resource.name, key.name()]) {
                    reader.push(place.error(title(resource), label));
                }
                continue;
            }
            let changed = model.strategies.iter().find(|strategy| too_few(&strategy.setting.resources[at]));
            if let Some((strategy, entry)) =
                changed.and_then(|strategy| Some((strategy, entry(root, "strategies", &strategy.name)?)))
            {
                let title =
                    format!("{} in strategy `{}`", title(&strategy.setting.resources[at]), clip(&strategy.name));
                reader.push(entry.place.error(title, label));
            }
        }
    }
}

/// The lowest number that a quantity is for certain in some period.
fn lowest(quantity: &Quantity) -> Option<f64> {
    let numbers = match &quantity.value {
        Value::Number(number) => std::slice::from_ref(number),
        Value::ByPeriod(series) => &series.values[..],
        _ => &[],
    };
    numbers.iter().filter_map(|number| quantity.changed(*number)).reduce(f64::min)
}

/// Warns of numbers of people that are not what they seem, and of steps so long that work and quality cannot find each other.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    for strategy in model.strategies.iter().filter(|strategy| strategy.from > 0) {
        let moved = |resource: &&Resource| {
            let changes = &resource.quantities[ResourceKey::Units].changes;
            resource.adapts != Adapts::Fixed && changes.iter().any(|change| !matches!(change, Change::Set(_)))
        };
        let Some(resource) = strategy.setting.resources.iter().find(moved) else { continue };
        if let Some(entry) = entry(root, "strategies", &strategy.name) {
            let title = format!(
                "strategy `{}` changes `units` of `{}`, which adapt",
                clip(&strategy.name),
                clip(&resource.name)
            );
            let label = "what it adds is added to the stated number, whatever that has become by then";
            reader.push(entry.place.error(title, label).warning().help("`set` says how many are wanted"));
        }
    }
    let Some(first) = model.baseline.resources.first().filter(|_| model.horizon.length == Length::Year) else { return };
    if let Some(entry) = entry(root, "resources", &first.name) {
        let title = "a year is too long a step for a scenario with resources".to_owned();
        let problem = entry.place.error(title, "load acts a period later, and may swing for ever").warning();
        reader.push(problem.help("period = \"month\" or \"quarter\" in [scenario]"));
    }
}
