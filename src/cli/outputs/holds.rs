//! What a folder of results holds, and by what an earlier one is known.

use crate::ask::RESULTS;
use crate::import;
use crate::report::{DICTIONARY, is_dictionary, table_files};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// What a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Holds {
    /// Tables of a run.
    Tables,
    /// What an import makes of an export.
    Import,
}

impl Holds {
    /// Whether a file of this name may be in it.
    pub(super) fn has(self, name: &str) -> bool {
        match self {
            Holds::Tables => name == RESULTS || table_files().any(|it| it == name),
            Holds::Import => import::FILES.contains(&name),
        }
    }

    /// What people call them.
    pub(super) fn word(self) -> &'static str {
        match self {
            Holds::Tables => "tables",
            Holds::Import => "files",
        }
    }

    /// Why what is in a folder must not be replaced: it is no earlier result, or somebody has worked on it.
    pub(super) fn may_go(self, folder: &Path) -> Result<(), String> {
        let (marker, ours) = match self {
            Holds::Tables => (DICTIONARY, is_dictionary(&beginning(&folder.join(DICTIONARY), 100))),
            Holds::Import => (import::ABOUT, text(folder, import::ABOUT).starts_with(import::ABOUT_BEGINS)),
        };
        if !ours {
            return Err(format!("it holds files without the {marker} of an earlier result. Name another folder"));
        }
        let scenario = folder.join(import::SCENARIO);
        let edited = self == Holds::Import
            && scenario.exists()
            && !import::is_untouched(&text(folder, import::ABOUT), &text(folder, import::SCENARIO));
        if edited {
            let name = import::SCENARIO;
            return Err(format!(
                "{name} in it was edited since it was imported. Name another folder, or take it out first"
            ));
        }
        Ok(())
    }
}

/// A file of ours; nothing where it cannot be read.
fn text(folder: &Path, name: &str) -> String {
    /// None of them is longer.
    const LONGEST: u64 = 1 << 20;
    String::from_utf8(beginning(&folder.join(name), LONGEST)).unwrap_or_default()
}

/// What a file begins with; nothing where it cannot be read.
fn beginning(path: &Path, bytes: u64) -> Vec<u8> {
    let plain = fs::symlink_metadata(path).is_ok_and(|it| it.is_file());
    let mut beginning = Vec::new();
    if plain {
        let _ = File::open(path).and_then(|file| file.take(bytes).read_to_end(&mut beginning));
    }
    beginning
}
