//! An answer as Python has it.

use crate::desk::{Done, work};
use crate::frame::Frame;
use crate::scenario::DETAIL;
use crate::told::{Played, Reported, Told};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use tenure::ask::{self, Again, Background, How, Setting};
use tenure::bundle::Bundle;
use tenure::error::Error;
use tenure::report::Data;
use tenure::rules::Mode;

/// An answer.
#[pyclass(frozen, module = "tenure._tenure")]
pub(crate) struct Answer {
    told: Told,
    warnings: Vec<String>,
    interrupted: bool,
}

#[pymethods]
impl Answer {
    /// The document that the command prints with `--json`.
    #[getter]
    fn json(&self) -> &str {
        &self.told.json
    }

    /// What the command prints, at 80 columns.
    #[getter]
    fn text(&self) -> &str {
        &self.told.text
    }

    /// The answer in plain words.
    #[getter]
    fn sentence(&self) -> &str {
        &self.told.sentence
    }

    /// What each strategy brings, in dots (SVG).
    #[getter]
    fn picture(&self) -> Option<&str> {
        self.told.picture.as_deref()
    }

    /// What to know before it is believed, a sentence each.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.warnings.clone()
    }

    /// Runs that are in it.
    #[getter]
    fn runs(&self) -> u32 {
        self.told.runs.0
    }

    /// Runs that were asked for.
    #[getter]
    fn planned(&self) -> u32 {
        self.told.runs.1
    }

    /// Whether somebody asked for the end before it was whole.
    #[getter]
    fn interrupted(&self) -> bool {
        self.interrupted
    }

    /// Files that belong to it, by name.
    #[getter]
    fn files(&self) -> Vec<(String, String)> {
        self.told.files.clone()
    }

    /// Whether the figures of periods and customers were asked for.
    #[getter]
    fn detailed(&self) -> bool {
        let bundle = self.run().map(|(bundle, ..)| bundle);
        bundle.is_some_and(|it| it.asked.figures == Some(DETAIL))
    }

    /// A table of it; none where it has none of that name.
    fn table(&self, name: &str) -> Option<Frame> {
        let ask::Answer { comparison, outcomes, ledgers, names, .. } = &self.told.played.as_ref()?.answer;
        let data = Data { comparison, outcomes, ledgers: (names, ledgers) };
        data.frame(name).map(|frame| Frame::new(frame.columns))
    }

    /// The same runs with the figures of periods and customers, and where the value comes from: played again, to the same bits.
    #[pyo3(signature = (progress = None))]
    fn in_detail(&self, py: Python<'_>, progress: Option<Py<PyAny>>) -> PyResult<Option<Answer>> {
        let Some((bundle, how, again)) = self.run() else { return Ok(None) };
        let done = work(py, progress.as_ref(), |desk| {
            let mut bundle = Bundle::clone(bundle);
            bundle.asked.figures = Some(DETAIL);
            let asked = Again::open(Path::new("the answer"), bundle.clone(), how.memory, Mode::Auto, desk)?;
            let answer = ask::run(&asked.scene, &asked.asked, how, None, desk)?;
            let told = if again { Told::of_results } else { Told::of_run };
            Ok(told(answer, bundle, how.clone()))
        })?;
        Answer::new(py, done).map(Some)
    }

    /// As a report, as bytes: the ending of the name says which. None where none is made of it.
    fn report(&self, py: Python<'_>, target: PathBuf) -> PyResult<Option<Vec<u8>>> {
        let Some(Played { answer, reported }) = &self.told.played else { return Ok(None) };
        if !answer.answered {
            return Ok(None);
        }
        let told = ["--report".to_owned(), target.display().to_string()];
        let set = |background: &Background, setting: Setting, words: &[String]| {
            let mut page = Vec::new();
            let set = background.report(answer, words, setting, &mut page);
            set.map_err(|cause| Error::Io { action: format!("set {}", target.display()), cause })?;
            Ok(page)
        };
        let done = match reported {
            Reported::Nowhere => return Ok(None),
            Reported::Page(page) => work(py, None, |_| set(&page.background, (page.of)(&target)?, &told))?,
            Reported::Run { bundle, how, again } => work(py, None, |desk| {
                let setting = Setting::of(&target)?;
                let asked = Again::open(Path::new("the answer"), Bundle::clone(bundle), how.memory, Mode::Auto, desk)?;
                // An answer that is told again was asked in other words, which said of no report.
                let words = if *again { &[][..] } else { &told };
                set(&Background::new(&asked.scene, how.memory, &bundle.asked.words), setting, words)
            })?,
        };
        Ok(Some(done.value))
    }
}

impl Answer {
    /// What strategies were compared from, and whether it was told again.
    fn run(&self) -> Option<(&Bundle, &How, bool)> {
        match &self.told.played.as_ref()?.reported {
            Reported::Run { bundle, how, again } => Some((bundle, how, *again)),
            _ => None,
        }
    }

    /// Of work that is done: none of its runs finished is as if it had not been begun.
    pub(crate) fn new(py: Python<'_>, done: Done<Told>) -> PyResult<Answer> {
        let Done { value: told, warnings, interrupted } = done;
        if interrupted && told.runs.0 == 0 {
            return Err(crate::fault::raised(py, &Error::Interrupted));
        }
        Ok(Answer { told, warnings, interrupted })
    }
}
