//! Whole numbers as Python has them: of any size, until it is said which are expected.

use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use std::ops::RangeInclusive;

/// A whole number; what is beyond all that anything here takes is the largest.
#[derive(Clone, Copy)]
pub(crate) struct Whole(i128);

impl<'a, 'py> FromPyObject<'a, 'py> for Whole {
    type Error = PyErr;

    fn extract(number: Borrowed<'a, 'py, PyAny>) -> PyResult<Whole> {
        match number.extract::<i128>() {
            Err(cause) if cause.is_instance_of::<PyOverflowError>(number.py()) => Ok(Whole(i128::MAX)),
            told => told.map(Whole),
        }
    }
}

/// A number that lies where it may, if there is one.
///
/// # Errors
/// An `InputError` that names the keyword and says what is expected.
pub(crate) fn within<N: Copy + Into<i128> + TryFrom<i128>>(
    py: Python<'_>,
    name: &str,
    number: Option<Whole>,
    range: &RangeInclusive<N>,
    expected: &str,
) -> PyResult<Option<N>> {
    let Some(Whole(number)) = number else { return Ok(None) };
    let (low, high): (i128, i128) = ((*range.start()).into(), (*range.end()).into());
    match N::try_from(number) {
        Ok(fits) if (low..=high).contains(&number) => Ok(Some(fits)),
        _ => Err(crate::fault::input(py, &format!("{name}: {expected} expected"))),
    }
}
