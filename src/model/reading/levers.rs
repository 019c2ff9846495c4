//! Reading levers: what they set, and from where to where.

use super::range::out_of_range;
use super::reader::{Part, Reader};
use super::setting;
use crate::model::{Lever, Reach, RuleText, Setting, matches};
use crate::scenario::{Edit, Item, Table, keys};

/// A lever takes so many values at most.
const MOST_VALUES: usize = 1_000;

/// Reads all levers; what each sets must be there.
pub(super) fn read(reader: &mut Reader<'_>, root: &Table, baseline: &Setting) -> Vec<Lever> {
    let parts = setting::named(reader, root, &keys::LEVER);
    let mut levers: Vec<Lever> = Vec::new();
    for part in &parts {
        let Some(lever) = lever(reader, root, baseline, part) else { continue };
        match levers.iter().find(|other| meet(&other.path, &lever.path)) {
            None => levers.push(lever),
            Some(other) => {
                let title = format!("lever `{}` sets what lever `{}` sets", lever.name, other.name);
                let problem = lever.place.error(title, format!("that one has the path `{}`", other.path));
                reader.push(problem.help("one lever for each number"));
            }
        }
    }
    levers
}

/// Whether two paths reach the same number.
fn meet(one: &str, other: &str) -> bool {
    let alike = |(one, other): (&str, &str)| one == other || one == "*" || other == "*";
    one.split('.').count() == other.split('.').count() && one.split('.').zip(other.split('.')).all(alike)
}

/// What may be set otherwise is of the firm and its customers; how often it is played is no answer to anything.
const NO_LEVERS: [&str; 2] = ["scenario.runs", "scenario.seed"];

fn lever(reader: &mut Reader<'_>, root: &Table, baseline: &Setting, part: &Part<'_>) -> Option<Lever> {
    let name = part.path.trim_start_matches("levers.").to_owned();
    let label = reader.text(part, "label").map_or_else(|| name.clone(), |(text, _)| text.to_owned());
    let path = reader.text(part, "path").map(|(path, node)| (path.to_owned(), node.inner_place()));
    let reach = reach(reader, part);
    let cost = cost(reader, part);
    let (path, place) = path?;
    if NO_LEVERS.contains(&path.as_str()) {
        let title = format!("{} sets `{path}`", part.title);
        reader.push(place.error(title, "it is how the scenario is played, nothing that the firm could set"));
        return None;
    }
    // A quantity that stands nowhere may be set all the same, and so may any number that stands somewhere.
    let quantities: Vec<_> = baseline.quantities().filter(|quantity| matches(&path, &quantity.path)).collect();
    if quantities.is_empty()
        && let Err(refused) = root.clone().edit(&path, &Edit::Add(0.0, place.clone()))
    {
        reader.push(refused.at(&place));
        return None;
    }
    let reach = reach?;
    let ends = match &reach {
        Reach::Between(low, high) => [*low, *high],
        Reach::Values(values) => [values[0], values[values.len() - 1]],
    };
    for quantity in quantities {
        let (low, high) = quantity.role.range();
        if let Some(end) = ends.into_iter().find(|end| !(low..=high).contains(end)) {
            let key = if part.get("values").is_some() {
                "values"
            } else if end == ends[0] {
                "low"
            } else {
                "high"
            };
            let place = part.get(key).map_or(&part.place, |node| &node.place);
            reader.push(out_of_range(place, &part.name(key), end, low, high));
            return None;
        }
    }
    Some(Lever { name, label, path, reach, cost, place })
}

/// What it may be set to: between two numbers, in steps or not, or one of several.
fn reach(reader: &mut Reader<'_>, part: &Part<'_>) -> Option<Reach> {
    if let Some(values) = part.get("values") {
        if let Some(second) = ["low", "high", "step"].iter().find_map(|key| part.get(key)) {
            let title = format!("{} has `values`, and a range beside", part.title);
            reader.push(second.place.error(title, "expected either `values`, or `low` and `high`"));
            return None;
        }
        let Item::List(nodes) = &values.item else {
            let title = format!("{} is {}", part.name("values"), values.item.kind());
            reader.push(values.place.error(title, "expected a list of numbers: [10, 12, 15]"));
            return None;
        };
        let title = format!("a value of {}", part.title);
        let mut all = nodes.iter().map(|node| reader.finite(node, &title)).collect::<Option<Vec<f64>>>()?;
        all.sort_by(f64::total_cmp);
        all.dedup();
        return enough(reader, part, &values.place, all);
    }
    let missing: Vec<&str> = ["low", "high"].into_iter().filter(|key| part.get(key).is_none()).collect();
    if let [first, ..] = missing[..] {
        if !missing.iter().any(|key| part.misspells(key)) && !part.misspells("values") {
            let problem =
                part.place.error(format!("{} has no `{first}`", part.title), "from where to where may it be set?");
            reader.push(problem.help("low = 10 and high = 20, or values = [10, 12, 15]"));
        }
        return None;
    }
    let before = reader.problems.len();
    let (low, high) = (reader.number(part, "low"), reader.number(part, "high"));
    let step = part.get("step").map(|node| (reader.number(part, "step"), &node.place));
    if reader.problems.len() > before && reader.has_errors() {
        return None;
    }
    if low >= high {
        let place = part.get("high").map_or(&part.place, |node| &node.place);
        reader
            .push(place.error(format!("{} ends where it begins, or before", part.title), "`high` must be above `low`"));
        return None;
    }
    let Some((step, place)) = step else { return Some(Reach::Between(low, high)) };
    let steps = ((high - low) / step * (1.0 + 1e-12)).floor();
    if steps >= MOST_VALUES as f64 {
        let title = format!("{} has over {MOST_VALUES} values", part.title);
        reader.push(place.error(title, "expected a larger step; without `step` it may take any value between"));
        return None;
    }
    let values = (0..=MOST_VALUES).map(|at| at as f64).take_while(|at| *at <= steps).map(|at| low + at * step);
    enough(reader, part, place, values.collect())
}

/// Who may set it to one value only has no choice.
fn enough(reader: &mut Reader<'_>, part: &Part<'_>, place: &crate::scenario::Place, all: Vec<f64>) -> Option<Reach> {
    let label = if all.len() < 2 {
        "expected two values or more: with one there is no choice"
    } else if all.len() > MOST_VALUES {
        "expected at most 1,000 values"
    } else {
        return Some(Reach::Values(all));
    };
    let values = if all.len() == 1 { "one value".to_owned() } else { format!("{} values", all.len()) };
    reader.push(place.error(format!("{} has {values}", part.title), label));
    None
}

/// What it costs, as a rule: between quotes, or as quantities have it.
fn cost(reader: &mut Reader<'_>, part: &Part<'_>) -> Option<RuleText> {
    let node = part.get("cost")?;
    let node = match &node.item {
        Item::Table(table) if table.entries.len() == 1 => table.get("rule").unwrap_or(node),
        _ => node,
    };
    reader.rule(node, &part.name("cost"))
}
