//! A table by its columns, for programs that take figures as they are.

use super::columns::{Column, Holds};
use crate::report::sheet::Cells;
use std::io;

/// A table by its columns, which are all as long.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// What stands above each, and below it.
    pub columns: Vec<(String, Values)>,
    /// Where the next cell goes.
    next: usize,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Words.
    Words(Vec<String>),
    /// Whole numbers.
    Whole(Vec<i64>),
    /// Figures; `None` where one is undefined.
    Figures(Vec<Option<f64>>),
}

impl Frame {
    pub(super) fn new(columns: &[Column]) -> Frame {
        let empty = |column: &Column| match column.holds {
            Holds::Words => Values::Words(Vec::new()),
            Holds::Whole => Values::Whole(Vec::new()),
            Holds::Figures => Values::Figures(Vec::new()),
        };
        Frame { columns: columns.iter().map(|column| (column.name.clone(), empty(column))).collect(), next: 0 }
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| values.len())
    }

    /// The column that the next cell goes to.
    fn column(&mut self) -> Option<&mut Values> {
        let (_, values) = self.columns.get_mut(self.next)?;
        self.next += 1;
        Some(values)
    }
}

impl Values {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Values::Words(all) => all.len(),
            Values::Whole(all) => all.len(),
            Values::Figures(all) => all.len(),
        }
    }

    /// Takes all of them out.
    #[cfg(feature = "parquet")]
    pub(super) fn clear(&mut self) {
        match self {
            Values::Words(all) => all.clear(),
            Values::Whole(all) => all.clear(),
            Values::Figures(all) => all.clear(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Cells for Frame {
    fn text(&mut self, text: &str) -> io::Result<()> {
        let Some(Values::Words(all)) = self.column() else { return Err(io::ErrorKind::InvalidData.into()) };
        all.push(text.to_owned());
        Ok(())
    }

    fn whole(&mut self, number: i64) -> io::Result<()> {
        let Some(Values::Whole(all)) = self.column() else { return Err(io::ErrorKind::InvalidData.into()) };
        all.push(number);
        Ok(())
    }

    fn number(&mut self, figure: Option<f64>) -> io::Result<()> {
        let Some(Values::Figures(all)) = self.column() else { return Err(io::ErrorKind::InvalidData.into()) };
        all.push(figure);
        Ok(())
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.next = 0;
        Ok(())
    }
}
