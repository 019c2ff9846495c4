//! How often a scenario is played, and how that is told.

use super::values::{seed, whole};
use super::{OUTPUT, SPEED};
use crate::isa::Isa;
use crate::scenario::keys::MOST_RUNS;
use clap::Args;

/// How often and with what chance a scenario is played, and how that is told.
#[derive(Args)]
pub(in crate::cli) struct PlayingArguments {
    /// How many times the world is played. More runs, narrower intervals. Without it: what the scenario says
    #[arg(long, value_name = "N", value_parser = runs, allow_negative_numbers = true)]
    pub(in crate::cli) runs: Option<u32>,

    /// Where chance begins: the same seed gives the same answer, to the last digit. Without it: what the scenario says
    #[arg(long, value_name = "S", value_parser = seed, allow_negative_numbers = true)]
    pub(in crate::cli) seed: Option<u64>,

    #[command(flatten)]
    pub(in crate::cli) telling: TellingArguments,
}

/// How it is worked out and told: nothing of that changes a figure.
#[derive(Args)]
pub(in crate::cli) struct TellingArguments {
    /// How many processor threads work on it. Without it: as many as there are
    #[arg(long, value_name = "N", value_parser = threads, allow_negative_numbers = true, help_heading = SPEED)]
    pub(in crate::cli) threads: Option<u16>,

    /// Print one JSON document for machines instead of text for people
    #[arg(long, help_heading = OUTPUT)]
    pub(in crate::cli) json: bool,

    /// The instruction set of the processor: sse2, avx2 or avx512. Without it: the fastest there is
    #[arg(long, value_name = "SET", value_parser = isa, help_heading = SPEED)]
    pub(in crate::cli) isa: Option<Isa>,
}

fn runs(text: &str) -> std::result::Result<u32, String> {
    whole(text, 1..=MOST_RUNS)
}

fn threads(text: &str) -> std::result::Result<u16, String> {
    whole(text, 1..=1024)
}

fn isa(text: &str) -> std::result::Result<Isa, String> {
    let Some((name, isa)) = Isa::NAMES.into_iter().find(|(name, _)| *name == text) else {
        return Err(format!("one of {} is expected", Isa::NAMES.map(|(name, _)| name).join(", ")));
    };
    if isa.supported() { Ok(isa) } else { Err(format!("this processor does not have {name}")) }
}
