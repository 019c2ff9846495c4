//! `tenure fit`: how a client's customers buy, stay and spend, and a scenario of it.

use super::arguments::{Contract, FitArguments};
use super::files::Shelf;
use super::interrupt::Interrupt;
use super::outputs::{Kind, Output};
use super::{End, tell};
use crate::error::{Error, Result};
use crate::fit::{self, Fitted};
use crate::report::{FIT, FITTED, FITTED_CUSTOMERS, FITTED_RULES, files, fit_json, fit_text};
use crate::units::Length;
use std::path::Path;

/// Fits, tells of it, and writes what a scenario needs beside the records.
pub(super) fn fit(arguments: &FitArguments, interrupt: &Interrupt) -> Result<End> {
    let place = &arguments.folder;
    if !place.is_dir() {
        let name = place.display();
        return Err(Error::Usage(format!(
            "{name} is no folder: `tenure import` makes one of an export of orders or customers"
        )));
    }
    let folder = Shelf::of_folder(place);
    let records = fit::read(&|name| folder.text(name), arguments.period.map(Length::from))?;
    // Everything that a fit may leave behind, before it takes its time.
    let names = [FIT, FITTED_CUSTOMERS, FITTED, FITTED_RULES];
    let targets: Vec<_> = names.iter().map(|name| place.join(name)).collect();
    let outputs = Output::plan_all(targets.iter().map(|target| (target.as_path(), Kind::File)), &folder.read())?;
    let fitted = Fitted::new(records, arguments.periods, arguments.seed)?;
    let name = name_of(place);
    let files = files(&fitted, &name);
    let mut written = Vec::new();
    for output in outputs {
        let own = output.target().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some((_, write)) = files.iter().find(|(file, _)| *file == own) else { continue };
        written.push(own);
        output.write(interrupt, |out| write(out))?;
    }
    if arguments.json {
        tell::result(&fit_json(&fitted))?;
    } else {
        tell::result(&fit_text(&fitted, &name, tell::width()))?;
        let scenario = place.join(FITTED);
        tell::lines(&format!(
            "\nWritten to {}: {}.\nPlay it: tenure run {}",
            place.display(),
            written.join(", "),
            scenario.display()
        ))?;
    }
    Ok(End::Done)
}

/// What people call a folder.
fn name_of(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    whole.file_name().map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned())
}

impl From<Contract> for Length {
    fn from(contract: Contract) -> Length {
        match contract {
            Contract::Week => Length::Week,
            Contract::Month => Length::Month,
            Contract::Quarter => Length::Quarter,
            Contract::Year => Length::Year,
        }
    }
}
