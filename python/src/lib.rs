//! The door to Python: scenarios are opened, asked and played by the library as the command does, without the interpreter's lock; what came out is
//! handed over as text, as JSON, and as tables that other packages read where they stand.

mod answer;
mod arrow;
mod desk;
mod fault;
mod frame;
mod questions;
mod scenario;
mod told;
mod whole;
mod words;

use pyo3::prelude::*;
use std::ffi::OsString;

/// Everything that the package in Python calls.
#[pymodule]
mod _tenure {
    #[pymodule_export]
    use super::answer::Answer;
    #[pymodule_export]
    use super::frame::Frame;
    #[pymodule_export]
    use super::questions::{fit, import, is_whole, merge, play, report};
    #[pymodule_export]
    use super::scenario::Scenario;
    #[pymodule_export]
    use super::{command, version};
}

/// Runs a command in the words of the command line, the first of which is the name of the program. Says the exit code.
#[pyfunction]
fn command(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| tenure::cli::answer(&words))
}

/// The version of the library.
#[pyfunction]
fn version() -> &'static str {
    tenure::report::VERSION
}
