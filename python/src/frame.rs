//! Tables, which other packages read where they stand (`__arrow_c_stream__`).

use crate::arrow::{Stream, schema};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::sync::Arc;
use tenure::report::Values;

/// A table by its columns, which are all as long.
#[pyclass(frozen, module = "tenure")]
pub(crate) struct Frame {
    columns: Arc<Vec<(String, Values)>>,
}

/// What stands in every row of a column.
#[derive(FromPyObject)]
enum Constant {
    Whole(i64),
    Figure(f64),
    Word(String),
}

/// So many rows are shown at first.
const FIRST: usize = 10;

fn cell(values: &Values, at: usize) -> String {
    match values {
        Values::Words(all) => all[at].clone(),
        Values::Whole(all) => all[at].to_string(),
        Values::Figures(all) => all[at].map_or_else(String::new, |it| it.to_string()),
    }
}

/// As text of a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl Frame {
    pub(crate) fn new(columns: Vec<(String, Values)>) -> Frame {
        Frame { columns: Arc::new(columns) }
    }
}

#[pymethods]
impl Frame {
    /// The names of its columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| name.clone()).collect()
    }

    fn __len__(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| values.len())
    }

    fn __repr__(&self) -> String {
        format!("<tenure.Frame: {} rows of {}>", self.__len__(), self.columns().join(", "))
    }

    /// Its first rows, as a notebook shows them.
    fn _repr_html_(&self) -> String {
        let row = |cells: Vec<String>, tag: &str| {
            let cells: Vec<String> = cells.iter().map(|it| format!("<{tag}>{}</{tag}>", escaped(it))).collect();
            format!("<tr>{}</tr>", cells.concat())
        };
        let shown = self.__len__().min(FIRST);
        let rows: String =
            (0..shown).map(|at| row(self.columns.iter().map(|(_, values)| cell(values, at)).collect(), "td")).collect();
        let told = format!("{shown} of {} rows, {} columns", self.__len__(), self.columns.len());
        let head = row(self.columns(), "th");
        format!(
            "<div style=\"overflow-x:auto\"><table><thead>{head}</thead><tbody>{rows}</tbody></table><p>{told}</p></div>"
        )
    }

    /// By column, as lists.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let told = pyo3::types::PyDict::new(py);
        for (name, values) in self.columns.iter() {
            match values {
                Values::Words(all) => told.set_item(name, all)?,
                Values::Whole(all) => told.set_item(name, all)?,
                Values::Figures(all) => told.set_item(name, all)?,
            }
        }
        Ok(told.into_any().unbind())
    }

    /// The protocol of Arrow, by which other packages read it.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Another form than its own may be asked for, and need not be given.
        drop(requested_schema);
        PyCapsule::new(py, Stream::new(Arc::clone(&self.columns)), Some(c"arrow_array_stream".to_owned()))
    }

    /// What its columns are, likewise.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        PyCapsule::new(py, schema(&self.columns), Some(c"arrow_schema".to_owned()))
    }

    /// The same with these in front, the same in every row.
    fn beside(&self, constants: Vec<(String, Constant)>) -> Frame {
        let rows = self.__len__();
        let front = constants.into_iter().map(|(name, value)| {
            let values = match value {
                Constant::Whole(number) => Values::Whole(vec![number; rows]),
                Constant::Figure(figure) => Values::Figures(vec![Some(figure); rows]),
                Constant::Word(word) => Values::Words(vec![word; rows]),
            };
            (name, values)
        });
        Frame::new(front.chain(self.columns.iter().cloned()).collect())
    }

    /// Tables with the same columns as one, the first on top.
    #[staticmethod]
    fn stack(py: Python<'_>, frames: Vec<Py<Frame>>) -> PyResult<Frame> {
        let mut all: Vec<(String, Values)> = Vec::new();
        for frame in &frames {
            let columns = &frame.get().columns;
            if all.is_empty() {
                all.clone_from(columns);
                continue;
            }
            for ((_, values), (_, more)) in all.iter_mut().zip(columns.iter()) {
                match (values, more) {
                    (Values::Words(all), Values::Words(more)) => all.extend_from_slice(more),
                    (Values::Whole(all), Values::Whole(more)) => all.extend_from_slice(more),
                    (Values::Figures(all), Values::Figures(more)) => all.extend_from_slice(more),
                    _ => return Err(crate::fault::input(py, "one path has numbers and words: give it one of them")),
                }
            }
        }
        Ok(Frame::new(all))
    }
}
