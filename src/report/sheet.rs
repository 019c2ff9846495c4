//! A table as a file: its cells, one after another, written as the reader's country writes them.

use crate::legible::harmless;
use csv::{Writer, WriterBuilder};
use std::io::{self, Write};

/// How tables are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvStyle {
    /// Commas between cells, points before decimals: as programs read them.
    #[default]
    Plain,
    /// Semicolons between cells, commas before decimals, and a mark that it is UTF-8: as Excel opens them on much of the continent.
    Eu,
}

/// Where the cells of a table go, one after another: into a file, or into columns.
pub(super) trait Cells {
    fn text(&mut self, text: &str) -> io::Result<()>;

    fn whole(&mut self, number: i64) -> io::Result<()>;

    /// Nothing where it is undefined.
    fn number(&mut self, figure: Option<f64>) -> io::Result<()>;

    fn end_row(&mut self) -> io::Result<()>;
}

/// A table that is being written.
pub(super) struct Sheet<W: Write> {
    table: Writer<W>,
    style: CsvStyle,
}

impl<W: Write> Sheet<W> {
    /// With the names of its columns.
    pub(super) fn new(
        mut out: W,
        style: CsvStyle,
        columns: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> io::Result<Self> {
        let delimiter = match style {
            CsvStyle::Plain => b',',
            CsvStyle::Eu => b';',
        };
        if style == CsvStyle::Eu {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut sheet = Sheet { table: WriterBuilder::new().delimiter(delimiter).from_writer(out), style };
        for column in columns {
            sheet.text(column.as_ref())?;
        }
        sheet.end_row()?;
        Ok(sheet)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.table.flush()
    }
}

impl<W: Write> Cells for Sheet<W> {
    fn text(&mut self, text: &str) -> io::Result<()> {
        self.table.write_field(harmless(text).as_bytes()).map_err(io::Error::from)
    }

    fn whole(&mut self, number: i64) -> io::Result<()> {
        self.table.write_field(number.to_string()).map_err(io::Error::from)
    }

    /// Empty where it is undefined.
    fn number(&mut self, figure: Option<f64>) -> io::Result<()> {
        // Nothing is nothing, also where a loss of it came to -0.
        let written = figure.map(|it| (it + 0.0).to_string()).unwrap_or_default();
        let written = if self.style == CsvStyle::Eu { written.replace('.', ",") } else { written };
        self.table.write_field(written).map_err(io::Error::from)
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.table.write_record(None::<&[u8]>).map_err(io::Error::from)
    }
}
