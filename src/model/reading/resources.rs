//! Resources: numbers that make no people, and minutes of work that nobody does.

use super::reader::{Part, Reader};
use super::setting::{place_of, table_of};
use super::unused::entry;
use crate::model::{Model, Quantity, Resource, Value};
use crate::scenario::keys::{QuantityKey, ResourceKey};
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
    if let Some(node) = part.get("minutes").filter(|_| !said("resource")) {
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
            let too_few = |resource: &Resource| {
                let number = resource.quantities.get(key).and_then(constant);
                number.is_some_and(|number| (0.0..least).contains(&number))
            };
            let title = |number: &Resource| {
                let number = number.quantities.get(key).and_then(constant).unwrap_or_default();
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

/// The number that a quantity is for certain.
fn constant(quantity: &Quantity) -> Option<f64> {
    if let Value::Number(number) = quantity.value { quantity.changed(number) } else { None }
}

/// Warns of steps so long that work and quality cannot find each other.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    let Some(first) = model.baseline.resources.first().filter(|_| model.horizon.length == Length::Year) else { return };
    if let Some(entry) = entry(root, "resources", &first.name) {
        let title = "a year is too long a step for a scenario with resources".to_owned();
        let problem = entry.place.error(title, "load acts a period later, and may swing for ever").warning();
        reader.push(problem.help("period = \"month\" or \"quarter\" in [scenario]"));
    }
}
