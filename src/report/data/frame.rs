//! A table by its columns, for programs that take figures as they are.

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
    /// Nothing yet.
    Nothing,
    /// Words.
    Words(Vec<String>),
    /// Whole numbers that count something.
    Counts(Vec<u32>),
    /// Figures; `None` where one is undefined.
    Figures(Vec<Option<f64>>),
}

impl Frame {
    pub(super) fn new(columns: Vec<String>) -> Frame {
        Frame { columns: columns.into_iter().map(|name| (name, Values::Nothing)).collect(), next: 0 }
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| values.len())
    }

    /// The column that the next cell goes to; `empty` where nothing is in it yet.
    fn column(&mut self, empty: Values) -> io::Result<&mut Values> {
        let (_, values) = self.columns.get_mut(self.next).ok_or(io::ErrorKind::InvalidData)?;
        self.next += 1;
        if *values == Values::Nothing {
            *values = empty;
        }
        Ok(values)
    }
}

impl Values {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Values::Nothing => 0,
            Values::Words(all) => all.len(),
            Values::Counts(all) => all.len(),
            Values::Figures(all) => all.len(),
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
        match self.column(Values::Words(Vec::new()))? {
            Values::Words(all) => all.push(text.to_owned()),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
        Ok(())
    }

    fn whole(&mut self, count: u32) -> io::Result<()> {
        match self.column(Values::Counts(Vec::new()))? {
            Values::Counts(all) => all.push(count),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
        Ok(())
    }

    fn number(&mut self, figure: Option<f64>) -> io::Result<()> {
        match self.column(Values::Figures(Vec::new()))? {
            Values::Figures(all) => all.push(figure),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
        Ok(())
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.next = 0;
        Ok(())
    }
}
