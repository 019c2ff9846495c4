//! The list of customers: who is in which segment.

use super::table::Sheet;
use crate::error::{Error, Result, Source};
use crate::legible::visible;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The list.
pub(super) struct List {
    sheet: Sheet,
    name: String,
    /// By id: its row.
    rows: BTreeMap<String, usize>,
    segment: usize,
}

impl List {
    pub(super) fn new(source: &Arc<Source>) -> Result<List> {
        let sheet = Sheet::new(source)?;
        let (id, segment) = (sheet.column("id")?, sheet.column("segment")?);
        let mut rows = BTreeMap::new();
        for row in 0..sheet.len() {
            let own = sheet.text(row, id)?;
            sheet.text(row, segment)?;
            if rows.insert(own.to_owned(), row).is_some() {
                return Err(sheet.wrong(row, format!("customer `{}` is listed again", visible(own)), "expected once"));
            }
        }
        Ok(List { name: source.name.clone(), sheet, rows, segment })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The segment of a customer; none of who is not listed.
    pub(super) fn segment(&self, id: &str) -> Option<&str> {
        self.rows.get(id).map(|row| self.sheet.at(*row, self.segment))
    }

    /// Refuses a list with a customer of whom the records say nothing.
    pub(super) fn each_is(&self, known: &dyn Fn(&str) -> bool, what: &str, records: &str) -> Result<()> {
        match self.rows.iter().filter(|(id, _)| !known(id)).min_by_key(|(_, row)| **row) {
            None => Ok(()),
            Some((id, row)) => {
                let title = format!("customer `{}` {what}, says {records}", visible(id));
                let problem = self.sheet.problem(*row, title, "listed here");
                Err(Error::Input(vec![problem.help("is that file cut off? `tenure import` writes both anew")]))
            }
        }
    }
}
