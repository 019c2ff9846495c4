//! What may be said on the command line: all commands here, what several of them take in the files beside, what one of them takes with it.

mod outputs;
mod playing;
mod reading;
mod values;

pub(super) use outputs::{Csv, OutputArguments, Pages, Reports, Tables};
pub(super) use playing::{PlayingArguments, TellingArguments};
pub(super) use reading::{Means, ReadingArguments, Rules, SceneArguments, memory};
pub(super) use values::{amount, seed, whole};

use super::backtest::BacktestArguments;
use super::check::CheckArguments;
use super::combine::CombineArguments;
use super::fit::FitArguments;
use super::import::ImportArguments;
use super::merge::MergeArguments;
use super::optimize::OptimizeArguments;
use super::reference::ReferenceArguments;
use super::report::ReportArguments;
use super::run::RunArguments;
use super::sensitivity::SensitivityArguments;
#[cfg(feature = "serve")]
use super::serve::ServeArguments;
use super::value::ValueArguments;
use super::why::WhyArguments;
use super::worth::WorthArguments;
use crate::error::{Error, Result};
use crate::legible::name as visible_name;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::path::Path;

pub(super) const OUTPUT: &str = "Output";
const SPEED: &str = "Speed; the answer stays the same";

/// Simulates what customers are worth, and which strategy is worth more.
///
/// Plays a company's customer portfolio forward, customer by customer, under several strategies in one world, thousands of
/// times; says which strategy is worth more, by how much, and how sure that is.
#[derive(Parser)]
#[command(
    version,
    after_help = "\
Examples:
  tenure run                          the built-in regional wholesaler
  tenure run mine.toml --runs 10000   your own scenario, 10,000 runs
  tenure run mine.toml --set segments.small.retention=0.85
  tenure combine mine.toml card keep  what two strategies bring together
  tenure why mine.toml card           what makes the difference to the baseline
  tenure sensitivity mine.toml        which assumption would flip the decision
  tenure worth mine.toml              what it is worth to know it better
  tenure optimize mine.toml           what to set its levers to
  tenure value mine.toml              who is worth what, what to do with whom
  tenure report results               what `tenure run --out results` told
  tenure merge part*.tenure           what was played on several machines
  tenure import orders.csv --out own  a scenario of your own orders
  tenure check mine.toml              is everything in it understood as meant?
  tenure fit client                   how its customers buy, stay and spend

Results go to standard output, all else to standard error. Exit codes: 0 fine,
1 the run failed, 2 the input is wrong and nothing was run, 130 interrupted."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Play a scenario under all its strategies and compare them
    Run(RunArguments),
    /// Play strategies together, and say whether that brings more or less than the sum
    Combine(CombineArguments),
    /// Say why a strategy is worth more or less than another: which money, whose, when, and due to what
    Why(WhyArguments),
    /// Say what would change the answer: what makes it uncertain, and where the decision turns
    Sensitivity(SensitivityArguments),
    /// Say what it is worth to know more before deciding
    Worth(WorthArguments),
    /// Say whether there is something better: what to set the levers of a scenario to
    Optimize(OptimizeArguments),
    /// Say whom the firm has: who is worth what, and what to do with whom
    Value(ValueArguments),
    /// Show a scenario as a page that answers while you move its levers
    #[cfg(feature = "serve")]
    Serve(ServeArguments),
    /// Not in this program
    #[cfg(not(feature = "serve"))]
    #[command(hide = true, disable_help_flag = true)]
    Serve {
        #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Tell an earlier answer again, from what `tenure run --out` left behind: as a report, a picture, tables
    Report(ReportArguments),
    /// Tell what the parts of a job say together, played by `tenure run --shard` wherever there was room: the same as one run of all of it
    Merge(MergeArguments),
    /// Fit how customers buy, stay and spend to a folder of `tenure import`, and write a scenario of it
    Fit(FitArguments),
    /// Hold a scenario against what happened: play from a past date, and compare
    Backtest(BacktestArguments),
    /// Make a scenario, a list of customers and an audit of a client's own export
    Import(ImportArguments),
    /// Say what is wrong in a scenario and its rules, and read it back, without running it
    Check(CheckArguments),
    /// Explain a word of a scenario, of its rules or of its results
    Reference(ReferenceArguments),
}

/// What the process was started with, or what is said instead.
pub(super) enum Words {
    Understood(Box<Arguments>),
    /// Help or the version: a result.
    Asked(String),
    /// What is not understood, and how to say it.
    Wrong(String),
}

/// Reads the command line: the name of the program, and the words behind it.
///
/// # Errors
/// [`Error::Usage`] when a scenario stands where a command is expected.
pub(super) fn read(words: &[OsString]) -> Result<Words> {
    let mut error = match Arguments::try_parse_from(words) {
        Ok(arguments) => return Ok(Words::Understood(Box::new(arguments))),
        Err(error) => error,
    };
    if let (ErrorKind::InvalidSubcommand, Some(ContextValue::String(word))) =
        (error.kind(), error.get(ContextKind::InvalidSubcommand))
        && is_scenario(word)
    {
        return Err(Error::Usage(format!("`{word}` is no command. To play that scenario: tenure run {word}")));
    }
    if !error.use_stderr() {
        return Ok(Words::Asked(error.render().ansi().to_string()));
    }
    // What was written is quoted, and may be of any length.
    let quoted: Vec<(ContextKind, String)> = error
        .context()
        .filter_map(
            |(kind, value)| {
                if let ContextValue::String(text) = value { Some((kind, visible_name(text))) } else { None }
            },
        )
        .collect();
    for (kind, text) in quoted {
        error.insert(kind, ContextValue::String(text));
    }
    Ok(Words::Wrong(error.render().to_string()))
}

fn is_scenario(word: &str) -> bool {
    let path = Path::new(word);
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) || path.is_file()
}
