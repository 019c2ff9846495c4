//! How a scenario is found and read.

use super::SPEED;
use crate::engine::MOST_MEMORY;
use bytesize::ByteSize;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Less would not hold the program and a small scenario.
const LEAST_MEMORY: u64 = 64 << 20;

/// What every command that reads a scenario takes.
#[derive(Args)]
pub(in crate::cli) struct SceneArguments {
    /// The scenario, a TOML file. Without one: the built-in regional wholesaler
    pub(in crate::cli) scenario: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) reading: ReadingArguments,
}

/// How a scenario is read.
#[derive(Args)]
pub(in crate::cli) struct ReadingArguments {
    /// Change a value of the scenario for this time, for example segments.small.retention=0.85; `*` stands for every name.
    /// May be given several times
    #[arg(long, value_name = "PATH=VALUE", value_parser = path_and_value)]
    pub(in crate::cli) set: Vec<(String, String)>,

    #[command(flatten)]
    pub(in crate::cli) means: Means,
}

/// What a reader may take, and how it runs rules.
#[derive(Args)]
pub(in crate::cli) struct Means {
    /// How much memory it may take; what would take more is refused before it runs. The same on every machine
    #[arg(long, value_name = "SIZE", value_parser = memory, default_value = "4GiB")]
    pub(in crate::cli) memory: u64,

    /// How rules are run; compiled ones are faster
    #[arg(long, value_enum, default_value_t = Rules::Auto, value_name = "HOW", help_heading = SPEED)]
    pub(in crate::cli) rules: Rules,
}

/// `--rules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Rules {
    /// Compile what can be compiled, interpret the rest
    Auto,
    /// Interpret all
    Interpreted,
    /// Compile all, and refuse what cannot be compiled
    Compiled,
}

fn path_and_value(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() && !value.trim().is_empty() => {
            Ok((path.trim().to_string(), value.trim().to_string()))
        }
        _ => Err("a path and a value are expected, for example segments.small.retention=0.85".to_string()),
    }
}

pub(in crate::cli) fn memory(text: &str) -> std::result::Result<u64, String> {
    match text.parse::<ByteSize>() {
        Ok(ByteSize(bytes)) if (LEAST_MEMORY..=MOST_MEMORY).contains(&bytes) => Ok(bytes),
        _ => Err("a size from 64 MiB to 256 GiB is expected, for example 8GiB".to_string()),
    }
}
