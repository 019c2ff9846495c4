//! What of an answer is told, and where to.

use super::OUTPUT;
use clap::{ArgGroup, Args, ValueEnum};
use std::path::PathBuf;

/// What of an answer is told, and where to.
#[derive(Args)]
#[command(group = ArgGroup::new("tables").args(["customers", "runs_out", "out"]).multiple(true))]
#[expect(clippy::struct_excessive_bools, reason = "each is said by itself")]
pub(in crate::cli) struct OutputArguments {
    /// Add every period's figures to the JSON document
    #[arg(long, requires = "json", help_heading = OUTPUT)]
    pub(in crate::cli) series: bool,

    /// Add to the JSON document what each run gave: every strategy's value, and what it brings more than the baseline
    #[arg(long, requires = "json", help_heading = OUTPUT)]
    pub(in crate::cli) values: bool,

    /// Add a table of what each segment brings, and gains against the baseline. With --json it is always there
    #[arg(long, help_heading = OUTPUT)]
    pub(in crate::cli) by_segment: bool,

    /// Also write what each opening or listed customer comes to under each strategy to this file, as a table (CSV; Parquet where its name ends
    /// so): means over the runs, which add up to the ledger, and how they spread
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(in crate::cli) customers: Option<PathBuf>,

    /// Add what each year brings, and gains against the baseline: of the calendar where the scenario says when it starts (`start`),
    /// else counted from the first period
    #[arg(long, help_heading = OUTPUT)]
    pub(in crate::cli) by_year: bool,

    /// Also write every run's figures to this file, as a table (CSV; Parquet where its name ends so)
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(in crate::cli) runs_out: Option<PathBuf>,

    /// Also write all of it to this folder, as tables (CSV): every run, what they say together, by period, by segment, the ledger, every
    /// customer's account, and a dictionary of the columns; with results.tenure, from which `tenure report` tells it again. A name that
    /// ends in .tenure is that file alone
    #[arg(long, value_name = "FOLDER", help_heading = OUTPUT)]
    pub(in crate::cli) out: Option<PathBuf>,

    /// What the tables of that folder are written as; the dictionary stays CSV
    #[arg(long, value_enum, default_value_t = Tables::Csv, value_name = "FORMAT", requires = "out", help_heading = OUTPUT)]
    pub(in crate::cli) out_format: Tables,

    /// How tables are written as CSV
    #[arg(long, value_enum, default_value_t = Csv::Plain, value_name = "STYLE", requires = "tables", help_heading = OUTPUT)]
    pub(in crate::cli) csv_style: Csv,

    /// Also draw what each strategy brings, in dots, each of them an equally likely future: to this file, as a picture (SVG)
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(in crate::cli) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) reports: Reports,

    /// Draw the same among the tables, in letters, which a terminal of 80 columns or more shows anyway; and how customers and value go over
    /// time, in a line each
    #[arg(long, conflicts_with = "json", help_heading = OUTPUT)]
    pub(in crate::cli) plot: bool,
}

/// Reports for others to read.
#[derive(Args)]
pub(in crate::cli) struct Reports {
    /// Also write a report to this file. What it ends in decides: .html is one page that needs nothing beside it, for a browser and for
    /// paper; .md is text for a wiki (Markdown); .xlsx is a workbook with charts and a sheet to play on. May be given several times
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(in crate::cli) report: Vec<PathBuf>,

    /// Tell of the customers of the list under other names, everywhere; who is who stands in this file alone (CSV). Texts of the scenario
    /// stay as they are
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(in crate::cli) pseudonyms: Option<PathBuf>,
}

/// Reports of an answer of which no workbook is made.
#[derive(Args)]
pub(in crate::cli) struct Pages {
    /// Also write a report to this file. What it ends in decides: .html is one page that needs nothing beside it, for a browser and for
    /// paper; .md is text for a wiki (Markdown). May be given several times
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(in crate::cli) report: Vec<PathBuf>,
}

/// `--out-format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Tables {
    /// Text, for a spreadsheet and for everything else
    Csv,
    /// Typed columns, for programs that analyse data (Polars, pandas, R). Only where tenure was built with `--features parquet`
    Parquet,
}

/// `--csv-style`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Csv {
    /// Commas between cells and points before decimals, as programs read them
    Plain,
    /// Semicolons and decimal commas, as Excel opens them on much of the continent
    Eu,
}
