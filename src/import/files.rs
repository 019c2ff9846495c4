//! Tables that an import leaves behind, as text.

use crate::legible::harmless;
use csv::Writer;

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

/// A text as TOML writes one.
pub(super) fn toml(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
