//! Tables that an import leaves behind, as text.

use crate::legible::harmless;
use csv::Writer;
use std::collections::BTreeMap;

/// A table with a line of column names.
pub(super) struct Table(Writer<Vec<u8>>);

impl Table {
    pub(super) fn new(columns: &[&str]) -> Table {
        let mut table = Table(Writer::from_writer(Vec::new()));
        table.row(columns.iter().map(|name| (*name).to_owned()));
        table
    }

    /// One more row.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        // Memory takes whatever is written to it.
        let _ = self.0.write_record(cells.into_iter().collect::<Vec<String>>());
    }

    pub(super) fn text(self) -> String {
        String::from_utf8(self.0.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

/// A text that others wrote, as a cell: nothing that a spreadsheet takes for a formula.
pub(super) fn word(text: &str) -> String {
    harmless(text)
}

/// Names that differ and become one as cells, so that a list would have one customer twice: each pair by its places.
pub(super) fn collisions<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Vec<(usize, usize)> {
    let mut changed: BTreeMap<String, usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (at, name) in names.clone().enumerate() {
        let shown = word(name);
        if shown == name {
            continue;
        }
        match changed.get(&shown) {
            Some(other) => pairs.push((*other, at)),
            None => drop(changed.insert(shown, at)),
        }
    }
    if !changed.is_empty() {
        // What a cell holds already is what another one becomes.
        pairs.extend(names.enumerate().filter_map(|(at, name)| changed.get(name).map(|other| (*other, at))));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::collisions;

    #[test]
    fn names_that_become_one_are_found() {
        let names = ["a b", "=x", "\u{202e}evil", "c", "'=x", "\u{2066}evil", "a\u{a0}b", "d"];
        assert_eq!(collisions(names.into_iter()), [(2, 5), (6, 0), (1, 4)]);
        assert_eq!(collisions(["a", "A", "=b", "\u{202e}c"].into_iter()), []);
    }
}
