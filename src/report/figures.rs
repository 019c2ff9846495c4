//! A table as data: said once, and set in columns of a terminal or on a page.

use super::layout::{paragraph, table};

/// A table: the first cell of a row is its name, the others are figures.
pub(super) struct Figures {
    pub(super) caption: String,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Figures {
    /// As text, with its caption.
    pub(super) fn told(&self, width: u16) -> String {
        [paragraph(&self.caption, width), self.table(width)].join("\n")
    }

    /// As text, without.
    pub(super) fn table(&self, width: u16) -> String {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        table(&header, &self.rows, width)
    }

    /// The same with a column more, of bars in letters, before the one at `place`.
    pub(super) fn with_bars(&self, place: usize, bars: impl Iterator<Item = String>) -> Figures {
        let with = |cells: &[String], cell: String| [&cells[..place], &[cell], &cells[place..]].concat();
        let rows = self.rows.iter().zip(bars).map(|(cells, bar)| with(cells, bar)).collect();
        Figures { caption: self.caption.clone(), header: with(&self.header, String::new()), rows }
    }
}
