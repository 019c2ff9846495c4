//! `--pseudonyms`: customers of the list under other names in all that is told, and the key to these in a file of its own.

use crate::model::{Listed, Model};
use crate::report;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Customers of the list, with the names that are told.
pub(super) struct Hidden {
    own: Arc<[Listed]>,
    told: Option<Arc<[Listed]>>,
}

impl Hidden {
    /// Numbers in the order of the list, where a file for the key is named.
    pub(super) fn new(model: &Model, key: Option<&Path>) -> Hidden {
        let own = Arc::clone(&model.roster);
        let digits = own.len().to_string().len();
        let hidden =
            |(at, listed): (usize, &Listed)| Listed { id: format!("Customer {:0digits$}", at + 1), ..listed.clone() };
        let told = key.map(|_| own.iter().enumerate().map(hidden).collect());
        Hidden { own, told }
    }

    /// The list under which answers are told, where it is another.
    pub(super) fn roster(&self) -> Option<Arc<[Listed]>> {
        self.told.clone()
    }

    /// Who is who, as a table.
    pub(super) fn key(&self, out: &mut dyn Write) -> io::Result<()> {
        self.told.as_ref().map_or(Ok(()), |told| report::key(&self.own, told, out))
    }
}
