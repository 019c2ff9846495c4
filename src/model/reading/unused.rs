//! Parts of a scenario that nothing uses: probably a slip, so told.

use super::reader::Reader;
use super::setting::table_of;
use super::troubles::{TROUBLES, gives_trouble};
use crate::error::Problem;
use crate::model::{Effect, Model, Quantity, Segment, Setting, Strategy, Value};
use crate::scenario::keys::ServiceKey;
use crate::scenario::{Entry, Item, Table};

/// Warns of assumptions, attributes and services without a reader. Rules count as using whatever they mention.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    let quantities = quantities(model);
    let texts = texts(model, &quantities);
    let mentioned = |name: &str| texts.iter().any(|text| mentions(text, name));

    let mut doubts: Vec<Option<Problem>> = Vec::new();
    let mut used = vec![false; model.tables.len()];
    for (index, assumption) in model.assumptions.iter().enumerate() {
        let name = &assumption.name;
        let moves = |effect: &Effect| effect.change.assumption() == Some(index);
        let by_measures = model.baseline.measures.iter().any(|measure| measure.does.iter().any(moves));
        let stated = quantities.iter().any(|quantity| quantity.assumptions().contains(&index));
        if let Some(joint) = assumption.joint {
            // Of a table it is enough that one column is used.
            used[joint.table] |= stated || by_measures;
            continue;
        }
        if !stated && !by_measures && !mentioned(name) {
            let help = format!("by its name, in a rule or in place of a number: retention = \"{name}\"");
            doubts.push(doubt(root, "assumptions", name, "nothing uses the assumption", &help));
        }
    }
    for (table, used) in model.tables.iter().zip(used) {
        if !used {
            let column = table.columns.first().map_or("", |(name, _)| name.as_str());
            let help = format!("by one of its columns, in place of a number: retention = \"{}.{column}\"", table.name);
            doubts.push(doubt(root, "assumptions", &table.name, "nothing uses the joint table", &help));
        }
    }
    // Who lists customers may carry more than today's rules read.
    let listed = |index| model.roster.iter().any(|listed| listed.attributes.iter().any(|(known, _)| *known == index));
    let stocks = model.baseline.stocks.len();
    for (index, attribute) in model.attributes.iter().enumerate().take(model.attributes.len() - stocks) {
        if !mentioned(&attribute.name) && !listed(index) {
            let help = format!("as customer.{} in a rule", attribute.name);
            doubts.push(doubt(root, "attributes", &attribute.name, "no rule uses the attribute", &help));
        }
    }
    for name in model.memory.iter().map(|remembered| &remembered.name).filter(|name| !mentioned(name)) {
        let help = format!("as portfolio.{name} in `fn policy(portfolio)`");
        doubts.push(doubt(root, "memory", name, "no policy uses", &help));
    }
    for (index, service) in model.baseline.services.iter().enumerate() {
        let given = |setting: &Setting| setting.segments.iter().any(|segment| segment.service == Some(index));
        if !model.settings().any(given) && !texts.iter().any(|text| text.contains(&format!("\"{}\"", service.name))) {
            let help = format!("service = \"{}\" in a segment", service.name);
            doubts.push(doubt(root, "services", &service.name, "no segment has the service", &help));
        }
    }
    if !texts.iter().any(|text| text.contains("adjustment")) {
        let strategies = model.strategies.iter().filter(|strategy| unfelt(model, &strategy.setting));
        doubts.extend(strategies.map(|strategy| {
            let place = &entry(root, "strategies", &strategy.name)?.place;
            let title = format!("nobody feels the quality that strategy `{}` changes", strategy.name);
            let problem = place.error(title, "`adjustment` is 0: satisfaction never moves").warning();
            Some(problem.help("without `adjustment = 0` satisfaction closes a tenth of the gap a month"))
        }));
    }
    doubts.into_iter().flatten().for_each(|problem| reader.push(problem));
}

fn doubt(root: &Table, table: &str, name: &str, title: &str, help: &str) -> Option<Problem> {
    let place = &entry(root, table, name)?.place;
    Some(place.error(format!("{title} `{name}`"), "never used").warning().help(help))
}

pub(super) fn entry<'a>(root: &'a Table, table: &str, name: &str) -> Option<&'a Entry> {
    let Item::Table(table) = &table_of(root, table)?.item else { return None };
    table.entries.iter().find(|entry| entry.key == name)
}

/// Whether customers get another quality under `setting`, and satisfaction never follows it.
fn unfelt(model: &Model, setting: &Setting) -> bool {
    let zero = |quantity: &Quantity| quantity.changes.is_empty() && quantity.value == Value::Number(0.0);
    let listed = model.roster.iter().any(gives_trouble);
    let still = setting.services.iter().all(|service| zero(&service.quantities[ServiceKey::Adjustment]))
        && setting.segments.iter().all(|segment| TROUBLES.iter().all(|key| zero(&segment.quantities[*key])));
    let quality = |setting: &Setting, segment: &Segment| {
        segment
            .service
            .map(|at| &setting.services[at].quantities[ServiceKey::Quality])
            .map(|it| (it.value.clone(), it.changes.clone()))
    };
    let before = model.baseline.segments.iter().map(|segment| quality(&model.baseline, segment));
    let after = setting.segments.iter().map(|segment| quality(setting, segment));
    still && !listed && before.zip(after).any(|(before, after)| before.is_some() && after.is_some() && before != after)
}

pub(super) fn quantities(model: &Model) -> Vec<&Quantity> {
    let costs = model.strategies.iter().flat_map(Strategy::costs).flat_map(|cost| cost.quantities.values());
    let attributes = model.attributes.iter().map(|attribute| &attribute.quantity);
    let assumptions = model.assumptions.iter().map(|assumption| &assumption.quantity);
    model.settings().flat_map(Setting::quantities).chain(costs).chain(attributes).chain(assumptions).collect()
}

/// Everything written in Rhai.
pub(super) fn texts<'a>(model: &'a Model, quantities: &[&'a Quantity]) -> Vec<&'a str> {
    let files = model.settings().flat_map(|setting| &setting.rules).map(|rule| rule.text.as_str());
    let in_place = quantities.iter().filter_map(|quantity| match &quantity.value {
        Value::Rule(rule) => Some(rule.text.as_str()),
        _ => None,
    });
    let mut texts: Vec<&str> = files.chain(in_place).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// Whether a text has a name as a word of its own.
pub(super) fn mentions(text: &str, name: &str) -> bool {
    let inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(inside) && !text[at + name.len()..].starts_with(inside))
}
