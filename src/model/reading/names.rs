//! Names that a scenario gives to what its rules see, and those that are taken.

use super::reader::Reader;
use super::setting;
use crate::scenario::{Entry, Table, clip};

/// Properties of customers that rules see without the scenario's doing; attributes take other names.
pub(super) const PROPERTIES: &[&str] = &[
    "id",
    "segment",
    "channel",
    "referred",
    "tenure",
    "tenure_years",
    "recency",
    "purchases",
    "purchases_total",
    "revenue",
    "revenue_total",
    "revenue_year",
    "margin",
    "cost",
    "bad_debt",
    "owed",
    "products",
    "level",
    "satisfaction",
    "expectation",
    "awake",
    "cause",
    "status",
    "said",
    "resolved",
    "fast",
    "book",
];

/// What `portfolio` has in rules without the scenario's doing; what a policy remembers takes other names.
pub(super) const FIGURES: &[&str] = &[
    "customers",
    "churn_rate",
    "retention_rate",
    "silent",
    "woken",
    "revenue",
    "margin",
    "cost_to_serve",
    "acquisition_cost",
    "satisfaction",
    "complaints",
    "cash",
    "balance",
    "npv",
    "load",
    "mood",
    "units",
    "contacts",
    "answers",
    "control",
    "control_answers",
    "measure_cost",
    "told",
    "period",
    "year",
    "mean",
    "service_level",
    "add",
    "scale",
    "set",
    "book",
];

/// What stands for something else in a rule; assumptions take other names.
pub(super) const WORDS: &[&str] = &["base", "customer", "portfolio", "period", "year"];

/// The entries of a table whose keys are names that rules use, with their paths.
pub(super) fn properties<'a>(
    reader: &mut Reader<'_>,
    root: &'a Table,
    key: &str,
    taken: &[&str],
) -> Vec<(&'a Entry, String)> {
    let Some(node) = setting::table_of(root, key) else { return Vec::new() };
    let Some(table) = reader.table(node, &format!("[{key}]")) else { return Vec::new() };
    let mut sound = Vec::new();
    for entry in reader.at_most(&table.entries, &node.place, &format!("[{key}]")) {
        if names_a_property(reader, entry, taken) {
            sound.push((entry, format!("{key}.{}", entry.key)));
        }
    }
    sound
}

/// Whether rules can use the key of an entry as a name; if not, that is told.
pub(super) fn names_a_property(reader: &mut Reader<'_>, entry: &Entry, taken: &[&str]) -> bool {
    let name = &entry.key;
    let word = name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.len() <= 64;
    let problem = if !word {
        let title = format!("`{}` cannot be a name in a rule", clip(&name.escape_debug().to_string()));
        entry.place.error(title, "expected a letter, then letters, digits and underscores")
    } else if taken.contains(&name.as_str()) {
        let title = format!("`{name}` is taken: in a rule it means something else");
        entry.place.error(title, "choose another name")
    } else {
        return true;
    };
    reader.push(problem);
    false
}
