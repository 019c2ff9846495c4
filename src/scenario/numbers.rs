//! The plain numbers of a scenario: what somebody wrote down as known.

use super::{Item, Node, Place, Table};

/// A number of the file.
#[derive(Clone, Debug)]
pub struct Plain {
    /// Its path, in which places of lists are numbers.
    pub path: String,
    /// What it is.
    pub value: f64,
    /// From where to where the file says that it may be.
    pub range: Option<[f64; 2]>,
    /// Where it stands.
    pub place: Place,
}

/// Tables whose numbers say how a scenario is played or read, and nothing about customers; assumptions say by themselves how far they may
/// be off.
const OTHERS: &[&str] = &["assumptions", "check", "levers", "matrix", "memory", "portfolio"];

/// Of `[scenario]` only these say something about the firm.
const OF_THE_FIRM: &[&str] = &["discount_rate", "fixed_cost", "opening_cash"];

/// Every number that is not 0, in the order of the text.
#[must_use]
pub fn plain_numbers(root: &Table) -> Vec<Plain> {
    let mut found = Vec::new();
    for entry in root.entries.iter().filter(|entry| !OTHERS.contains(&entry.key.as_str())) {
        match (&entry.node.item, entry.key.as_str()) {
            (Item::Table(table), "scenario") => {
                for own in table.entries.iter().filter(|own| OF_THE_FIRM.contains(&own.key.as_str())) {
                    walk(&own.node, format!("scenario.{}", own.key), &mut found);
                }
            }
            _ => walk(&entry.node, entry.key.clone(), &mut found),
        }
    }
    found
}

fn walk(node: &Node, path: String, found: &mut Vec<Plain>) {
    match &node.item {
        Item::Number(value) if *value != 0.0 => {
            found.push(Plain { path, value: *value, range: None, place: node.place.clone() });
        }
        Item::List(nodes) => {
            nodes.iter().enumerate().for_each(|(at, node)| walk(node, format!("{path}.{at}"), found));
        }
        Item::Table(table) => {
            let first = found.len();
            for entry in table.entries.iter().filter(|entry| entry.key != "range") {
                walk(&entry.node, format!("{path}.{}", entry.key), found);
            }
            let value = found[first..].iter().position(|it| it.path == format!("{path}.value"));
            if let Some((at, range)) = value.zip(table.get("range").and_then(ends)) {
                found[first + at].range = Some(range);
            }
        }
        _ => {}
    }
}

fn ends(node: &Node) -> Option<[f64; 2]> {
    let Item::List(nodes) = &node.item else { return None };
    match &nodes[..] {
        [Node { item: Item::Number(low), .. }, Node { item: Item::Number(high), .. }] => Some([*low, *high]),
        _ => None,
    }
}
