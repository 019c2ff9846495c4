//! `tenure import`: a client's own export as a list of customers, an audit and a first scenario.

use super::End;
use super::arguments::memory;
use super::interrupt::Interrupt;
use super::outputs::{Holds, Kind, Output};
use super::tell;
use crate::ask::export;
use crate::error::{Error, Result};
use crate::import::{self, AUDIT, Imported, SCENARIO, Wishes};
use crate::report::sentences;
use crate::scenario::words::{DateOrder, Decimal};
use crate::units::{Choice, Length};
use clap::{ArgGroup, Args};
use std::path::{Path, PathBuf};

/// How it is called.
const USAGE: &str = "tenure import [OPTIONS] --out <FOLDER> <ORDERS>
       tenure import [OPTIONS] --out <FOLDER> --cohorts <FILE>
       tenure import [OPTIONS] --out <FOLDER> --subscriptions <FILE>";

/// What is imported, from where to where.
#[derive(Args)]
#[command(override_usage = USAGE, group = ArgGroup::new("export").args(["orders", "cohorts", "subscriptions"]).required(true))]
pub(super) struct ImportArguments {
    /// An export of orders or of their lines (CSV or text), as it comes: a customer, a date and an amount in each line
    orders: Option<PathBuf>,

    /// Instead, a triangle: a line for each cohort, with how many customers came (column 0) and how many of them were left after one period,
    /// two, three
    #[arg(long, value_name = "FILE")]
    cohorts: Option<PathBuf>,

    /// Instead, a list of subscriptions: a customer, a start and an end, which is empty for who is still there
    #[arg(long, value_name = "FILE")]
    subscriptions: Option<PathBuf>,

    /// The folder that it makes: scenario.toml, audit.md, customers.csv, purchases.csv and import.toml
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,

    /// Which column holds what, for example amount=Bedrag: customer, date, amount, or price and quantity, status, order, currency; of
    /// subscriptions customer, start, end. May be given several times. Without it: by their names, in English or Dutch, and by what they hold
    #[arg(long, value_name = "WHAT=COLUMN", value_parser = role_and_column)]
    map: Vec<(String, String)>,

    /// The mark before decimals, where the export leaves it open: "," or "."
    #[arg(long, value_name = "MARK", value_parser = choice::<Decimal>)]
    decimal: Option<Decimal>,

    /// The order of day, month and year, where the export leaves it open: dd-mm-yyyy, mm-dd-yyyy or yyyy-mm-dd, of years of two
    /// digits, too
    #[arg(long, value_name = "ORDER", value_parser = choice::<DateOrder>)]
    dates: Option<DateOrder>,

    /// The first day that counts, for example 2024-01-01: who bought before it alone is not in the list. Without it: the first one in the
    /// export
    #[arg(long, value_name = "DAY", conflicts_with_all = ["cohorts", "subscriptions"])]
    since: Option<String>,

    /// The last day that counts, for example 2025-12-31. Without it: the last one in the export
    #[arg(long, value_name = "DAY", conflicts_with = "cohorts")]
    until: Option<String>,

    /// Tell customers apart by a column of the export, by what they bring (size: large, medium, small), or by when and how often they
    /// buy (rfm). Without it: all are one segment
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["cohorts", "subscriptions"])]
    segment_by: Option<String>,

    /// How long it is from one column of a triangle to the next, where its cohorts do not say: day, week, month, quarter or year
    #[arg(long, value_name = "LENGTH", value_parser = choice::<Length>, conflicts_with_all = ["orders", "subscriptions"])]
    period: Option<Length>,

    /// The unit of money, for example USD. Without it: what the export says; else EUR is assumed, and marked so
    #[arg(long, value_name = "CODE", value_parser = currency)]
    currency: Option<String>,

    /// How much memory it may take; a larger export is refused before it is read
    #[arg(long, value_name = "SIZE", value_parser = memory, default_value = "4GiB")]
    memory: u64,
}

/// Reads the export, and writes the folder.
pub(super) fn import(arguments: &ImportArguments, interrupt: &Interrupt) -> Result<End> {
    let wishes = Wishes {
        map: arguments.map.clone(),
        decimal: arguments.decimal,
        dates: arguments.dates,
        since: arguments.since.clone(),
        until: arguments.until.clone(),
        segment_by: arguments.segment_by.clone(),
        period: arguments.period,
        currency: arguments.currency.clone(),
    };
    let (path, read): (&Path, Reader) = match (&arguments.orders, &arguments.cohorts, &arguments.subscriptions) {
        (_, Some(path), _) => (path, import::cohorts),
        (_, _, Some(path)) => (path, import::subscriptions),
        (Some(path), ..) => (path, import::orders),
        (None, None, None) => return Err(Error::Usage("name an export".to_owned())),
    };
    let output = Output::plan(&arguments.out, Kind::Folder(Holds::Import), &[path.to_path_buf()])?;
    let name = path.display().to_string();
    let bytes = export(path, arguments.memory)?;
    let imported = read(&name, bytes, &wishes).map_err(Error::Input)?;
    let folder = output.name();
    output.fill(interrupt, |fill| {
        imported.files.iter().try_for_each(|(name, text)| fill(name, &mut |out| out.write_all(text.as_bytes())))
    })?;
    tell::result(&told(&imported, &arguments.out, &folder)).map(|()| End::Done)
}

type Reader = fn(&str, Vec<u8>, &Wishes) -> std::result::Result<Imported, Vec<crate::error::Problem>>;

/// What was understood, what stands out, and what comes next.
fn told(imported: &Imported, out: &Path, folder: &str) -> String {
    let at = |name: &str| out.join(name).display().to_string();
    let mut next = vec![
        format!("{folder} holds {}.", imported.files.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")),
        format!("Read {}, then: tenure run {}", at(AUDIT), at(SCENARIO)),
    ];
    if imported.may_be_fitted {
        next.push(format!("How likely each is to be gone, and what it will bring: tenure fit {folder}"));
    }
    let parts = [&imported.told, &imported.findings, &next].into_iter().filter(|part| !part.is_empty());
    parts.map(|part| sentences(part, tell::width())).collect::<Vec<String>>().join("\n")
}

pub(super) fn role_and_column(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once('=') {
        Some((role, column)) if !role.trim().is_empty() && !column.trim().is_empty() => {
            Ok((role.trim().to_lowercase(), column.trim().to_owned()))
        }
        _ => Err("what it holds and the name of the column are expected, for example amount=Bedrag".to_owned()),
    }
}

fn currency(text: &str) -> std::result::Result<String, String> {
    if import::is_currency(text) {
        Ok(text.trim().to_owned())
    } else {
        Err("what a currency is called is expected, for example EUR".to_owned())
    }
}

pub(super) fn choice<C: Choice>(text: &str) -> std::result::Result<C, String> {
    let known = C::NAMES.iter().find(|(name, _)| *name == text);
    let names = || C::NAMES.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    known.map(|(_, choice)| *choice).ok_or_else(|| format!("one of {} is expected", names()))
}
