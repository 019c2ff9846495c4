//! The command line: asks the floors below, in order, and says what they answered. Results go to standard output, all else
//! to standard error. Exit codes: 0 fine, 1 the run failed, 2 the input is wrong and nothing was run, 130 interrupted.

mod arguments;
mod array;
mod backtest;
mod check;
mod combine;
mod fit;
mod handed;
mod import;
mod interrupt;
mod merge;
mod optimize;
mod outputs;
mod parts;
mod play;
mod progress;
mod pseudonyms;
mod reference;
mod report;
mod run;
mod scene;
mod sensitivity;
#[cfg(feature = "serve")]
mod serve;
mod share;
mod tell;
mod telling;
mod value;
mod why;
mod worth;

use crate::error::{Error, Result};
use arguments::{Command, Words};
use interrupt::{INTERRUPTED, Interrupt};
use std::ffi::OsString;
use std::process::ExitCode;

/// How a command that did not fail ended.
enum End {
    /// All that was asked for is done.
    Done,
    /// What was asked for is not understood, which was said.
    Wrong,
    /// Interrupted: what was finished is told and marked as partial.
    Interrupted,
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::from(answer(&std::env::args_os().collect::<Vec<_>>()))
}

/// Runs the command that these words say, the first of which is the name of the program. Says the exit code.
#[must_use]
pub fn answer(words: &[OsString]) -> u8 {
    match Interrupt::listen().and_then(|interrupt| command(words, &interrupt)) {
        Ok(End::Done) => 0,
        Ok(End::Wrong) => 2,
        Ok(End::Interrupted) => INTERRUPTED,
        Err(error) => {
            tell::error(&error);
            match error {
                Error::Input(_) | Error::Usage(_) => 2,
                Error::Run(_) | Error::Io { .. } => 1,
                Error::Interrupted => INTERRUPTED,
            }
        }
    }
}

fn command(words: &[OsString], interrupt: &Interrupt) -> Result<End> {
    let arguments = match arguments::read(words)? {
        Words::Understood(arguments) => arguments,
        Words::Asked(text) => return tell::result(&text).map(|()| End::Done),
        Words::Wrong(text) => {
            tell::wrong_words(&text);
            return Ok(End::Wrong);
        }
    };
    let words: Vec<String> = words.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    match arguments.command {
        Command::Run(arguments) => run::run(&arguments, &words, interrupt),
        Command::Combine(arguments) => combine::combine(&arguments, &words, interrupt),
        Command::Why(arguments) => why::why(&arguments, &words, interrupt),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(&arguments, &words, interrupt),
        Command::Worth(arguments) => worth::worth(&arguments, &words, interrupt),
        Command::Optimize(arguments) => optimize::optimize(&arguments, &words, interrupt),
        Command::Value(arguments) => value::value(&arguments, &words, interrupt),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::serve(&arguments, &words, interrupt),
        #[cfg(not(feature = "serve"))]
        Command::Serve { .. } => Err(Error::Usage(
            "this tenure was built without the page for the room. `cargo install --path . --features serve` builds it with it; \
             `tenure run --report FILE.html` writes a page"
                .to_owned(),
        )),
        Command::Report(arguments) => report::report(&arguments, interrupt),
        Command::Merge(arguments) => merge::merge(&arguments, &words, interrupt),
        Command::Fit(arguments) => fit::fit(&arguments, &words, interrupt),
        Command::Backtest(arguments) => backtest::backtest(&arguments, interrupt),
        Command::Import(arguments) => import::import(&arguments, interrupt),
        Command::Check(arguments) => check::check(&arguments, interrupt),
        Command::Reference(arguments) => reference::explain(arguments.word.as_deref()),
    }
}
