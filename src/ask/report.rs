//! An answer as a report for others to read, with what they must know beside it.

use super::check;
use super::play::Answer;
use super::scene::Scene;
use crate::engine::{Portrait, portrait};
use crate::error::{Error, Result, Source};
use crate::legible::command;
use crate::model::Horizon;
use crate::report::{self, About};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// What a report tells beside the answer.
pub struct Background {
    portrait: Portrait,
    source: Arc<Source>,
    words: Vec<String>,
    warnings: Vec<String>,
    horizon: Horizon,
}

impl Background {
    /// Of a scenario that was played by these words, without the name of the program.
    #[must_use]
    pub fn new(scene: &Scene, memory: u64, words: &[String]) -> Background {
        Background {
            portrait: portrait(&check::alone(scene, memory)),
            source: Arc::clone(&scene.source),
            words: words.to_vec(),
            warnings: scene.warnings.iter().chain(&scene.notes).cloned().collect(),
            horizon: scene.model.horizon.clone(),
        }
    }

    /// All of it, for who was not there. What is said of the report alone is said in `further` words.
    ///
    /// # Errors
    /// Whatever `out` refuses.
    pub fn report(&self, answer: &Answer, further: &[String], setting: Setting, out: &mut dyn Write) -> io::Result<()> {
        let doubts = report::doubts(&answer.comparison);
        let about = About {
            portrait: &self.portrait,
            scenario: (&self.source.name, &self.source.text),
            command: &command(&[&self.words, further].concat()),
            checks: &answer.checks,
            warnings: &self.warnings.iter().cloned().chain(doubts).collect::<Vec<String>>(),
        };
        match setting {
            Setting::Page => out.write_all(report::page(&answer.comparison, &about).as_bytes()),
            Setting::Wiki => out.write_all(report::markdown(&answer.comparison, &about).as_bytes()),
            Setting::Book => out.write_all(&book(answer, &about, &self.horizon)?),
        }
    }
}

/// All of it for a spreadsheet.
#[cfg(feature = "xlsx")]
fn book(answer: &Answer, about: &About, horizon: &Horizon) -> io::Result<Vec<u8>> {
    let Answer { comparison, outcomes, ledgers, names, .. } = answer;
    report::workbook(&report::Data { comparison, outcomes, ledgers: (names, ledgers) }, about, horizon)
}

/// Nobody gets here: a name that ends so is refused.
#[cfg(not(feature = "xlsx"))]
fn book(_: &Answer, _: &About, _: &Horizon) -> io::Result<Vec<u8>> {
    Err(io::ErrorKind::Unsupported.into())
}

/// What a report is set as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// One page that needs nothing beside it.
    Page,
    /// Text for a wiki.
    Wiki,
    /// A workbook.
    Book,
}

impl Setting {
    /// Each.
    pub const ALL: [Setting; 3] = [Setting::Page, Setting::Wiki, Setting::Book];

    /// What people call it.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Setting::Page | Setting::Wiki => "the report",
            Setting::Book => "the workbook",
        }
    }

    /// The one of a file: its ending decides.
    ///
    /// # Errors
    /// [`Error::Usage`] where no report ends so.
    pub fn of(target: &Path) -> Result<Setting> {
        let cannot = |why: &str| Err(Error::Usage(format!("cannot write {}: {why}", target.display())));
        match ending(target).as_str() {
            "html" => Ok(Setting::Page),
            "md" => Ok(Setting::Wiki),
            "xlsx" if cfg!(feature = "xlsx") => Ok(Setting::Book),
            "xlsx" => cannot(
                "this tenure was built without workbooks. `cargo install --path . --features xlsx` builds it with them; --out writes tables",
            ),
            "pdf" => cannot("a report ends in .html, .md or .xlsx. A browser prints the .html as PDF"),
            "csv" => cannot("a report ends in .html, .md or .xlsx. Tables are written by --out"),
            _ => cannot("a report ends in .html (a page), .md (text for a wiki) or .xlsx (a workbook)"),
        }
    }

    /// The same where no workbook is made of the answer.
    ///
    /// # Errors
    /// As of [`Setting::of`].
    pub fn of_page(target: &Path) -> Result<Setting> {
        let cannot = |why: &str| Err(Error::Usage(format!("cannot write {}: {why}", target.display())));
        match ending(target).as_str() {
            "html" => Ok(Setting::Page),
            "md" => Ok(Setting::Wiki),
            "xlsx" => cannot(
                "no workbook is made of this answer. A report of it ends in .html (a page) or .md (text for a wiki)",
            ),
            _ => cannot(
                "a report of this ends in .html (a page) or .md (text for a wiki). A browser prints the .html as PDF",
            ),
        }
    }
}

/// What a name ends in, in small letters.
pub(crate) fn ending(target: &Path) -> String {
    target.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}
