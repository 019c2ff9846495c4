//! `tenure fit`: how a client's customers buy, stay and spend, and a scenario of it.

use super::arguments::{OUTPUT, Pages, memory, seed};
use super::handed::settings;
use super::interrupt::Interrupt;
use super::outputs::{Kind, Output};
use super::{End, tell};
use crate::ask::{Setting, Shelf};
use crate::error::{Error, Result};
use crate::fit::{self, Fitted};
use crate::import::AUDIT;
use crate::legible::command;
use crate::report::{
    FIT, FITTED, FITTED_CUSTOMERS, FITTED_RULES, Origin, files, fit_curve, fit_json, fit_markdown, fit_page, fit_text,
    is_fitted,
};
use crate::units::Length;
use clap::{Args, ValueEnum};
use std::fs;
use std::path::{Path, PathBuf};

/// What it takes.
#[derive(Args)]
pub(super) struct FitArguments {
    /// A folder that `tenure import` wrote. The fit is written there too: the joint table, a scenario of it, and what is to be expected of each customer
    pub(super) folder: PathBuf,

    /// How far ahead customers are looked at, in weeks of orders or periods of contracts. Without it: 52 weeks, 5 years, 12 months or quarters
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1040))]
    pub(super) periods: Option<u32>,

    /// What a period of a contract is. Without it: what the folder says, else what those who left show
    #[arg(long, value_enum, value_name = "LENGTH")]
    pub(super) period: Option<Contract>,

    /// Where chance begins in drawing what else is possible: the same seed gives the same rows
    #[arg(long, value_name = "S", value_parser = seed, allow_negative_numbers = true, default_value = "1")]
    pub(super) seed: u64,

    /// How much memory it may take; a larger folder is refused before it is fitted
    #[arg(long, value_name = "SIZE", value_parser = memory, default_value = "4GiB")]
    pub(super) memory: u64,

    /// Print one JSON document for machines instead of text for people: every law that was tried
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,

    /// Also draw the data and the law, to this file, as a picture (SVG): how often customers bought again, or how many are left
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) pages: Pages,
}

/// `--period`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Contract {
    /// Renewed every week
    Week,
    /// Every month
    Month,
    /// Every three months
    Quarter,
    /// Every year
    Year,
}

/// Fits, tells of it, and writes what a scenario needs beside the records.
pub(super) fn fit(arguments: &FitArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let place = &arguments.folder;
    if !place.is_dir() {
        let name = place.display();
        return Err(Error::Usage(format!(
            "{name} is no folder: `tenure import` makes one of an export of orders or customers"
        )));
    }
    let folder = Shelf::of_folder(place, arguments.memory);
    let records = fit::read(&|name| folder.text(name), arguments.period.map(Length::from))?;
    let reports = settings(&arguments.pages.report, Setting::of_page)?;
    let audit = if reports.is_empty() { None } else { folder.text(AUDIT).map_err(Error::Usage)? };
    // Everything that a fit may leave behind, before it takes its time.
    let names = [FIT, FITTED_CUSTOMERS, FITTED, FITTED_RULES];
    let targets: Vec<_> = names.iter().map(|name| place.join(name)).collect();
    let told = arguments.svg.as_deref().into_iter().chain(reports.iter().map(|(target, _)| *target));
    let all = targets.iter().map(PathBuf::as_path).chain(told).map(|target| (target, Kind::File));
    let mut outputs = Output::plan_all(all, &folder.read())?;
    let told = outputs.split_off(targets.len());
    refuse_others(place, &names)?;
    records.warnings.iter().for_each(|warning| tell::warning(warning));
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
    let origin = Origin { folder: &name, audit: audit.as_deref().unwrap_or_default(), command: &command(words) };
    let settings = arguments.svg.iter().map(|_| None).chain(reports.iter().map(|(_, setting)| Some(*setting)));
    for (output, setting) in told.into_iter().zip(settings) {
        let text = match setting {
            None => fit_curve(&fitted, &name).map(|curve| curve.svg()).unwrap_or_default(),
            Some(Setting::Wiki) => fit_markdown(&fitted, &origin),
            Some(Setting::Page | Setting::Book) => fit_page(&fitted, &origin),
        };
        output.write(interrupt, |out| out.write_all(text.as_bytes()))?;
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

/// Nothing is replaced but what an earlier fit left, untouched since.
fn refuse_others(place: &Path, names: &[&str]) -> Result<()> {
    let Some(name) = names.iter().find(|name| place.join(name).exists()) else { return Ok(()) };
    let cannot = |name: &str, why: &str| {
        let told =
            format!("cannot write {}: {why}. Give it another name, or take it out first", place.join(name).display());
        Err(Error::Usage(told))
    };
    match fs::read_to_string(place.join(FITTED)) {
        Ok(text) if is_fitted(&text) => Ok(()),
        Ok(_) => cannot(FITTED, "it is not as an earlier `tenure fit` left it"),
        Err(_) => cannot(name, &format!("without a {FITTED} beside it, it is of no earlier fit")),
    }
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
