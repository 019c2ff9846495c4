//! An answer as a workbook for a spreadsheet: figures as numbers, names as text and never as formulas, charts that the reader can change, and a
//! sheet to play on. What was not computed is left out.

mod book;
mod charts;
mod parts;
mod play;
mod words;

use super::data::Data;
use super::page::About;
use crate::model::Horizon;
use std::io;

/// A workbook (.xlsx).
///
/// # Errors
/// Where there is more than a workbook holds.
pub fn workbook(data: &Data, about: &About, horizon: &Horizon) -> io::Result<Vec<u8>> {
    let mut book = book::Book::new();
    words::summary(&mut book, data.comparison, about)?;
    parts::difference(&mut book, data.comparison)?;
    parts::periods(&mut book, data.comparison)?;
    play::play(&mut book, data.comparison, horizon)?;
    parts::segments(&mut book, data.comparison)?;
    parts::customers(&mut book, data)?;
    words::assumptions(&mut book, about)?;
    words::scenario(&mut book, data.comparison, about)?;
    book.file()
}
