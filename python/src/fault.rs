//! What can go wrong, as exceptions of the package.

use crate::words;
use pyo3::exceptions::{PyKeyboardInterrupt, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use tenure::error::{Error, Problem};
use tenure::report::diagnostic;

/// How wide problems are told.
const COLUMNS: u16 = 80;

/// The exception that says it.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let made = match error {
        Error::Interrupted => return PyKeyboardInterrupt::new_err(()),
        Error::Input(problems) => {
            let problems: Vec<Problem> = problems.iter().map(words::problem).collect();
            let told = diagnostic::render(&problems, false, COLUMNS);
            let list = problems.iter().map(|it| told_of(py, it)).collect::<PyResult<Vec<_>>>();
            list.and_then(|list| PyList::new(py, list)).and_then(|list| made(py, "InputError", (told.trim_end(), list)))
        }
        Error::Usage(told) => made(py, "InputError", (words::python(told), PyList::empty(py))),
        Error::Run(_) | Error::Io { .. } => made(py, "RunError", (words::python(&error.to_string()),)),
    };
    made.unwrap_or_else(|cause| cause)
}

fn made<'py>(py: Python<'py>, name: &str, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyResult<PyErr> {
    Ok(PyErr::from_value(py.import("tenure._errors")?.getattr(name)?.call1(arguments)?))
}

/// A problem with its place and what would help.
fn told_of<'py>(py: Python<'py>, problem: &Problem) -> PyResult<Bound<'py, PyDict>> {
    let (line, column) = problem.source.place(problem.span.start);
    let told = PyDict::new(py);
    told.set_item("severity", format!("{:?}", problem.severity).to_lowercase())?;
    told.set_item("file", &problem.source.name)?;
    told.set_item("line", line)?;
    told.set_item("column", column)?;
    told.set_item("title", &problem.title)?;
    told.set_item("label", &problem.label)?;
    told.set_item("help", problem.help.as_deref())?;
    Ok(told)
}

/// A sentence that the input is wrong.
pub(crate) fn input(py: Python<'_>, told: &str) -> PyErr {
    made(py, "InputError", (told, PyList::empty(py))).unwrap_or_else(|_| PyRuntimeError::new_err(told.to_owned()))
}
