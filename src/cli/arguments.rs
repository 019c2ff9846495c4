//! What may be said on the command line.

use super::backtest::BacktestArguments;
use super::import::ImportArguments;
use super::worth::Sample;
use crate::engine::MOST_MEMORY;
use crate::error::{Error, Result};
use crate::isa::Isa;
use crate::legible::name as visible_name;
use crate::scenario::keys::MOST_RUNS;
use crate::stats::{Limit, Target};
use bytesize::ByteSize;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Less would not hold the program and a small scenario.
const LEAST_MEMORY: u64 = 64 << 20;

const OUTPUT: &str = "Output";
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
    /// Tell an earlier answer again, from what `tenure run --out` left behind: as a report, a picture, tables
    Report(ReportArguments),
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

/// What every command that reads a scenario takes.
#[derive(Args)]
pub(super) struct SceneArguments {
    /// The scenario, a TOML file. Without one: the built-in regional wholesaler
    pub(super) scenario: Option<PathBuf>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,
}

/// How a scenario is read.
#[derive(Args)]
pub(super) struct ReadingArguments {
    /// Change a value of the scenario for this time, for example segments.small.retention=0.85; `*` stands for every name.
    /// May be given several times
    #[arg(long, value_name = "PATH=VALUE", value_parser = path_and_value)]
    pub(super) set: Vec<(String, String)>,

    #[command(flatten)]
    pub(super) means: Means,
}

/// What a reader may take, and how it runs rules.
#[derive(Args)]
pub(super) struct Means {
    /// How much memory it may take; what would take more is refused before it runs. The same on every machine
    #[arg(long, value_name = "SIZE", value_parser = memory, default_value = "4GiB")]
    pub(super) memory: u64,

    /// How rules are run; compiled ones are faster
    #[arg(long, value_enum, default_value_t = Rules::Auto, value_name = "HOW", help_heading = SPEED)]
    pub(super) rules: Rules,
}

#[derive(Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) scene: SceneArguments,
}

#[derive(Args)]
pub(super) struct ReferenceArguments {
    /// A key, a property, a metric, a law of chance: retention, recency, npv, lognormal. Without one: all words there are
    pub(super) word: Option<String>,
}

#[derive(Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) scene: SceneArguments,

    /// Play only this strategy; `baseline` is what happens without any. May be given several times. Without it: all
    #[arg(long, value_name = "NAME")]
    pub(super) strategy: Vec<String>,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Play as often as it takes to know every difference to the baseline to ± so much money (20000) or so many percent of the
    /// baseline's value (1%), or that of the two best to so many percent of itself (diff:5%); --runs is then the most: 100,000 unless said
    #[arg(long, value_name = "HOW WELL", value_parser = target, allow_negative_numbers = true)]
    pub(super) precision: Option<Target>,

    /// With a --precision in percent: a difference of so much money is not worth mentioning. Without it: a thousandth of the baseline's
    /// value
    #[arg(long, value_name = "MONEY", requires = "precision", value_parser = amount, allow_negative_numbers = true)]
    pub(super) indifference: Option<f64>,

    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Args)]
pub(super) struct ReportArguments {
    /// The folder that --out wrote, or the file
    pub(super) results: PathBuf,

    #[command(flatten)]
    pub(super) means: Means,

    #[command(flatten)]
    pub(super) telling: TellingArguments,

    #[command(flatten)]
    pub(super) output: OutputArguments,
}

/// What of an answer is told, and where to.
#[derive(Args)]
#[command(group = ArgGroup::new("tables").args(["customers", "runs_out", "out"]).multiple(true))]
#[expect(clippy::struct_excessive_bools, reason = "each is said by itself")]
pub(super) struct OutputArguments {
    /// Add every period's figures to the JSON document
    #[arg(long, requires = "json", help_heading = OUTPUT)]
    pub(super) series: bool,

    /// Add to the JSON document what each run gave: every strategy's value, and what it brings more than the baseline
    #[arg(long, requires = "json", help_heading = OUTPUT)]
    pub(super) values: bool,

    /// Add a table of what each segment brings, and gains against the baseline. With --json it is always there
    #[arg(long, help_heading = OUTPUT)]
    pub(super) by_segment: bool,

    /// Also write what each opening or listed customer comes to under each strategy to this file, as a table (CSV): means over the runs,
    /// which add up to the ledger, and how they spread
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) customers: Option<PathBuf>,

    /// Add what each year brings, and gains against the baseline: of the calendar where the scenario says when it starts (`start`),
    /// else counted from the first period
    #[arg(long, help_heading = OUTPUT)]
    pub(super) by_year: bool,

    /// Also write every run's figures to this file, as a table (CSV) for a spreadsheet
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) runs_out: Option<PathBuf>,

    /// Also write all of it to this folder, as tables (CSV): every run, what they say together, by period, by segment, the ledger, every
    /// customer's account, and a dictionary of the columns; with results.tenure, from which `tenure report` tells it again. A name that
    /// ends in .tenure is that file alone
    #[arg(long, value_name = "FOLDER", help_heading = OUTPUT)]
    pub(super) out: Option<PathBuf>,

    /// How tables are written
    #[arg(long, value_enum, default_value_t = Csv::Plain, value_name = "STYLE", requires = "tables", help_heading = OUTPUT)]
    pub(super) csv_style: Csv,

    /// Also draw what each strategy brings, in dots, each of them an equally likely future: to this file, as a picture (SVG)
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    /// Also write a report to this file. What it ends in decides: .html is one page that needs nothing beside it, for a browser and for
    /// paper; .md is text for a wiki (Markdown); .xlsx is a workbook with charts and a sheet to play on. May be given several times
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) report: Vec<PathBuf>,

    /// Tell of the customers of the list under other names, everywhere; who is who stands in this file alone (CSV). Texts of the scenario
    /// stay as they are
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) pseudonyms: Option<PathBuf>,

    /// Draw the same among the tables, in letters, which a terminal of 80 columns or more shows anyway; and how customers and value go over
    /// time, in a line each
    #[arg(long, conflicts_with = "json", help_heading = OUTPUT)]
    pub(super) plot: bool,
}

#[derive(Args)]
pub(super) struct CombineArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// The strategies that are to hold together, two or more, in the order in which they act
    #[arg(value_name = "STRATEGY", required = true, num_args = 2..)]
    pub(super) strategies: Vec<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,
}

#[derive(Args)]
pub(super) struct WhyArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// The strategy. Without one: the one with the highest mean value
    pub(super) strategy: Option<String>,

    /// Hold it against this strategy. Without it: the baseline
    #[arg(long, value_name = "OTHER")]
    pub(super) against: Option<String>,

    /// What becomes of this customer under both, instead: its id in the list, or its segment and its number there, such as \"small 17\".
    /// In how many of the runs, or with --run event by event
    #[arg(long, value_name = "ID")]
    pub(super) customer: Option<String>,

    /// Its life in this run, counted from 0
    #[arg(long, value_name = "K", requires = "customer", value_parser = run, allow_negative_numbers = true)]
    pub(super) run: Option<u32>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw the difference by kind of money, to this file, as a picture (SVG)
    #[arg(long, value_name = "FILE", conflicts_with = "customer", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    /// Also write a report to this file: .html, .md or .xlsx, as of `tenure run`. May be given several times
    #[arg(long, value_name = "FILE", conflicts_with = "customer", help_heading = OUTPUT)]
    pub(super) report: Vec<PathBuf>,

    /// Tell of the customers of the list under other names, everywhere; who is who stands in this file alone (CSV). Texts of the scenario
    /// stay as they are
    #[arg(long, value_name = "FILE", help_heading = OUTPUT, conflicts_with = "customer")]
    pub(super) pseudonyms: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct SensitivityArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// Also look at every plain number of the scenario: a tenth less and a tenth more, or the ends of its `range`
    #[arg(long)]
    pub(super) all: bool,

    /// Play only this strategy; `baseline` is what happens without any. May be given several times. Without it: all
    #[arg(long, value_name = "NAME")]
    pub(super) strategy: Vec<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,
}

#[derive(Args)]
pub(super) struct WorthArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// Play only this strategy; `baseline` is what happens without any. May be given several times. Without it: all
    #[arg(long, value_name = "NAME")]
    pub(super) strategy: Vec<String>,

    /// Also say what it is worth to know these assumptions together. May be given several times
    #[arg(long, value_name = "A,B")]
    pub(super) together: Vec<String>,

    /// Also say what a pilot of so many is worth that asks about an assumption: churn=200 where it is a chance, counted by yes and no;
    /// spend=50:normal:12 where answers are numbers that scatter with this standard deviation. May be given several times
    #[arg(long, value_name = "A=N", value_parser = sample)]
    pub(super) sample: Vec<Sample>,

    /// Check it by brute force: for each of a tenth as many truths as there are runs, so many runs
    #[arg(long, value_name = "N", value_parser = inner, num_args = 0..=1, default_missing_value = "64")]
    pub(super) nested: Option<u32>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,
}

#[derive(Args)]
pub(super) struct OptimizeArguments {
    /// The scenario, a TOML file with a [levers.NAME] or more
    pub(super) scenario: PathBuf,

    /// Optimise under this strategy. Without it: without any
    #[arg(long, value_name = "NAME", conflicts_with = "across")]
    pub(super) strategy: Option<String>,

    /// Only this lever; others stay as the scenario has them. May be given several times. Without it: all
    #[arg(long, value_name = "NAME", conflicts_with = "across")]
    pub(super) lever: Vec<String>,

    /// A difference of so much money is not worth mentioning. Without it: a thousandth of the value
    #[arg(long, value_name = "MONEY", value_parser = amount, allow_negative_numbers = true, conflicts_with_all = ["across", "limit"])]
    pub(super) indifference: Option<f64>,

    /// Only settings that keep this, such as \"chance(value < 0) <= 0.05\"
    #[arg(long, value_name = "LIMIT", value_parser = Limit::from_str, conflicts_with = "across")]
    pub(super) limit: Option<Limit>,

    /// Instead, say which strategy is how likely the best at each value of this lever
    #[arg(long, value_name = "LEVER")]
    pub(super) across: Option<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,
}

#[derive(Args)]
pub(super) struct ValueArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// Under which strategy. Without one: the baseline
    pub(super) strategy: Option<String>,

    /// Look at customers after so many periods: what they bought until then. 0 is the opening, as the list knows it. Without it: at the opening where it does, else after a year
    #[arg(long, value_name = "PERIODS")]
    pub(super) at: Option<u32>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw who is high in what, with how many they are and the largest of them, to this file, as a picture (SVG)
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    /// Also write a report to this file: .html, .md or .xlsx, as of `tenure run`. May be given several times
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) report: Vec<PathBuf>,

    /// Tell of the customers of the list under other names, everywhere; who is who stands in this file alone (CSV). Texts of the scenario
    /// stay as they are
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) pseudonyms: Option<PathBuf>,
}

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

    /// Print one JSON document for machines instead of text for people: every law that was tried
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
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

/// How often and with what chance a scenario is played, and how that is told.
#[derive(Args)]
pub(super) struct PlayingArguments {
    /// How many times the world is played. More runs, narrower intervals. Without it: what the scenario says
    #[arg(long, value_name = "N", value_parser = runs, allow_negative_numbers = true)]
    pub(super) runs: Option<u32>,

    /// Where chance begins: the same seed gives the same answer, to the last digit. Without it: what the scenario says
    #[arg(long, value_name = "S", value_parser = seed, allow_negative_numbers = true)]
    pub(super) seed: Option<u64>,

    #[command(flatten)]
    pub(super) telling: TellingArguments,
}

/// How it is worked out and told: nothing of that changes a figure.
#[derive(Args)]
pub(super) struct TellingArguments {
    /// How many processor threads work on it. Without it: as many as there are
    #[arg(long, value_name = "N", value_parser = threads, allow_negative_numbers = true, help_heading = SPEED)]
    pub(super) threads: Option<u16>,

    /// Print one JSON document for machines instead of text for people
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,

    /// The instruction set of the processor: sse2, avx2 or avx512. Without it: the fastest there is
    #[arg(long, value_name = "SET", value_parser = isa, help_heading = SPEED)]
    pub(super) isa: Option<Isa>,
}

/// `--rules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Rules {
    /// Compile what can be compiled, interpret the rest
    Auto,
    /// Interpret all
    Interpreted,
    /// Compile all, and refuse what cannot be compiled
    Compiled,
}

/// `--csv-style`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Csv {
    /// Commas between cells and points before decimals, as programs read them
    Plain,
    /// Semicolons and decimal commas, as Excel opens them on much of the continent
    Eu,
}

/// What the process was started with, or what is said instead.
pub(super) enum Words {
    Understood(Box<Arguments>),
    /// Help or the version: a result.
    Asked(String),
    /// What is not understood, and how to say it.
    Wrong(String),
}

/// Reads the command line.
///
/// # Errors
/// [`Error::Usage`] when a scenario stands where a command is expected.
pub(super) fn read() -> Result<Words> {
    let mut error = match Arguments::try_parse() {
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

fn runs(text: &str) -> std::result::Result<u32, String> {
    whole(text, 1..=MOST_RUNS)
}

fn run(text: &str) -> std::result::Result<u32, String> {
    whole(text, 0..=MOST_RUNS - 1)
}

fn seed(text: &str) -> std::result::Result<u64, String> {
    whole(text, 0..=(1 << 53) - 1)
}

fn threads(text: &str) -> std::result::Result<u16, String> {
    whole(text, 1..=1024)
}

/// A whole number as people and scenarios write it: 1000, `1_000`, 1e3. Points and commas are refused: they part thousands
/// in some countries and decimals in others.
fn whole<N: TryFrom<u64> + PartialOrd + Display>(
    text: &str,
    range: RangeInclusive<N>,
) -> std::result::Result<N, String> {
    let digits = text.replace('_', "");
    let number = match digits.split_once(['e', 'E']) {
        None => digits.parse().ok(),
        Some((front, zeros)) => {
            let power = zeros.parse().ok().and_then(|zeros| 10_u64.checked_pow(zeros));
            power.and_then(|power| front.parse::<u64>().ok()?.checked_mul(power))
        }
    };
    number.and_then(|number| N::try_from(number).ok()).filter(|number| range.contains(number)).ok_or_else(|| {
        format!("a whole number from {} to {} is expected, such as 1000 or 1_000", range.start(), range.end())
    })
}

/// An amount of money above 0, as scenarios write it.
fn amount(text: &str) -> std::result::Result<f64, String> {
    positive(text).ok_or_else(|| "an amount of money above 0 is expected, such as 20000 or 20_000".to_string())
}

/// How well something is to be known.
pub(super) fn target(text: &str) -> std::result::Result<Target, String> {
    let target = match (text.strip_suffix('%'), text.strip_prefix("diff:")) {
        (_, Some(part)) => part.strip_suffix('%').and_then(positive).filter(|it| *it <= 100.0).map(Target::OfLead),
        (Some(part), None) => positive(part).filter(|it| *it <= 100.0).map(Target::OfBaseline),
        (None, None) => positive(text).map(Target::Money),
    };
    target.ok_or_else(|| {
        "an amount of money, such as 20000, a part of the baseline's value, such as 1%, or of what the best is ahead of the next, such as \
         diff:5%, is expected"
            .to_string()
    })
}

/// A pilot: an assumption, how many are asked, and how their answers scatter.
fn sample(text: &str) -> std::result::Result<Sample, String> {
    let expected =
        || "an assumption and how many are asked is expected, such as churn=200 or spend=50:normal:12".to_owned();
    let (name, rest) = text.split_once('=').ok_or_else(expected)?;
    let (size, sd) = match rest.split_once(':') {
        None => (rest, None),
        Some((size, law)) => {
            let sd = law.strip_prefix("normal:").and_then(positive).ok_or_else(expected)?;
            (size, Some(sd))
        }
    };
    Ok(Sample { name: name.trim().to_owned(), size: whole(size.trim(), 1..=1_000_000)?, sd })
}

fn inner(text: &str) -> std::result::Result<u32, String> {
    whole(text, 2..=MOST_RUNS)
}

fn positive(text: &str) -> Option<f64> {
    let number = text.replace('_', "").parse::<f64>().ok()?;
    (number > 0.0 && number.is_finite()).then_some(number)
}

fn path_and_value(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() && !value.trim().is_empty() => {
            Ok((path.trim().to_string(), value.trim().to_string()))
        }
        _ => Err("a path and a value are expected, for example segments.small.retention=0.85".to_string()),
    }
}

pub(super) fn memory(text: &str) -> std::result::Result<u64, String> {
    match text.parse::<ByteSize>() {
        Ok(ByteSize(bytes)) if (LEAST_MEMORY..=MOST_MEMORY).contains(&bytes) => Ok(bytes),
        _ => Err("a size from 64 MiB to 256 GiB is expected, for example 8GiB".to_string()),
    }
}

fn isa(text: &str) -> std::result::Result<Isa, String> {
    let Some((name, isa)) = Isa::NAMES.into_iter().find(|(name, _)| *name == text) else {
        return Err(format!("one of {} is expected", Isa::NAMES.map(|(name, _)| name).join(", ")));
    };
    if isa.supported() { Ok(isa) } else { Err(format!("this processor does not have {name}")) }
}
