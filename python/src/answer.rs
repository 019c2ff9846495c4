//! An answer as Python has it.

use crate::desk::{Done, work};
use crate::frame::Frame;
use crate::scenario::DETAIL;
use pyo3::prelude::*;
use serde_json::json;
use std::path::{Path, PathBuf};
use tenure::ask::{self, Again, Background, Checked, How, Scene, Setting};
use tenure::bundle::Bundle;
use tenure::error::Error;
use tenure::report::{self, Data, Look};
use tenure::rules::Mode;
use tenure::stats::Comparison;

/// How wide text is: as where there is no terminal.
const COLUMNS: u16 = 80;

/// What was told, before it is handed over.
pub(crate) struct Told {
    json: String,
    text: String,
    sentence: String,
    picture: Option<String>,
    /// Runs that are in it, and those that were asked for.
    runs: (u32, u32),
    files: Vec<(String, String)>,
    run: Option<Run>,
}

/// What tables and reports are made of.
struct Run {
    answer: ask::Answer,
    bundle: Bundle,
    how: How,
}

/// An answer.
#[pyclass(frozen, module = "tenure._tenure")]
pub(crate) struct Answer {
    told: Told,
    warnings: Vec<String>,
    interrupted: bool,
}

impl Told {
    /// Of a comparison that is told by this.
    pub(crate) fn by(answer: ask::Answer, text: &dyn Fn(&Comparison, u16) -> String) -> Told {
        let comparison = &answer.comparison;
        Told {
            json: report::json(comparison),
            text: plain(&text(comparison, COLUMNS)),
            sentence: report::answer(comparison),
            picture: report::picture(comparison).map(|it| it.svg()),
            runs: (comparison.runs, comparison.planned),
            files: Vec::new(),
            run: None,
        }
    }

    /// Of strategies that were compared, from which it is told again.
    pub(crate) fn of_run(answer: ask::Answer, bundle: Bundle, how: How) -> Told {
        let comparison = answer.comparison.totals();
        let look = Look { plot: false, by_segment: false };
        Told {
            json: report::json(&comparison),
            text: plain(&report::told(&comparison, COLUMNS, look)),
            sentence: report::answer(&comparison),
            picture: report::picture(&comparison).map(|it| it.svg()),
            runs: (comparison.runs, comparison.planned),
            files: Vec::new(),
            run: Some(Run { answer, bundle, how }),
        }
    }

    /// Of a scenario that was checked.
    pub(crate) fn of_check(checked: &Checked, scene: &Scene) -> Told {
        let Checked { lines, portrait, failure } = checked;
        let text = format!("{}\n\n{}", lines.join("\n"), report::read_back(portrait, COLUMNS));
        let fine = failure.is_none();
        let json = json!({ "fine": fine, "lines": lines, "warnings": scene.warnings, "notes": scene.notes });
        let sentence = failure.clone().unwrap_or_else(|| lines.first().cloned().unwrap_or_default());
        Told::of_text(format!("{json:#}\n"), plain(&text), sentence, Vec::new())
    }

    /// Of something that was not played.
    pub(crate) fn of_text(json: String, text: String, sentence: String, files: Vec<(String, String)>) -> Told {
        Told { json, text, sentence, picture: None, runs: (0, 0), files, run: None }
    }
}

/// Without the styles of a terminal.
pub(crate) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
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
        self.told.run.as_ref().is_some_and(|run| run.bundle.asked.figures == Some(DETAIL))
    }

    /// A table of it; none where it has none of that name.
    fn table(&self, name: &str) -> Option<Frame> {
        let ask::Answer { comparison, outcomes, ledgers, names, .. } = &self.told.run.as_ref()?.answer;
        let data = Data { comparison, outcomes, ledgers: (names, ledgers) };
        data.frame(name).map(|frame| Frame::new(frame.columns))
    }

    /// The same runs with the figures of periods and customers, and where the value comes from: played again, to the same bits.
    #[pyo3(signature = (progress = None))]
    fn in_detail(&self, py: Python<'_>, progress: Option<Py<PyAny>>) -> PyResult<Option<Answer>> {
        let Some(Run { bundle, how, .. }) = &self.told.run else { return Ok(None) };
        let done = work(py, progress.as_ref(), |desk| {
            let mut bundle = bundle.clone();
            bundle.asked.figures = Some(DETAIL);
            let again = Again::open(Path::new("the answer"), bundle.clone(), how.memory, Mode::Auto, desk)?;
            let answer = ask::run(&again.scene, &again.asked, how, None, desk)?;
            Ok(Told::of_run(answer, bundle, how.clone()))
        })?;
        Answer::new(py, done).map(Some)
    }

    /// As a report, as bytes: the ending of the name says which. None where nothing was compared.
    fn report(&self, py: Python<'_>, target: PathBuf, words: Vec<String>) -> PyResult<Option<Vec<u8>>> {
        let Some(Run { answer, bundle, how }) = &self.told.run else { return Ok(None) };
        let done = work(py, None, |desk| {
            let setting = Setting::of(&target)?;
            let scene = Again::open(Path::new("the answer"), bundle.clone(), how.memory, Mode::Auto, desk)?.scene;
            let mut page = Vec::new();
            let words = [bundle.asked.words.clone(), words].concat();
            let set = Background::new(&scene, how.memory, &words).report(answer, setting, &mut page);
            set.map_err(|cause| Error::Io { action: format!("set {}", target.display()), cause })?;
            Ok(page)
        })?;
        Ok(Some(done.value))
    }
}

impl Answer {
    /// Of work that is done: none of its runs finished is as if it had not been begun.
    pub(crate) fn new(py: Python<'_>, done: Done<Told>) -> PyResult<Answer> {
        let Done { value: told, warnings, interrupted } = done;
        if interrupted && told.runs.0 == 0 {
            return Err(crate::fault::raised(py, &Error::Interrupted));
        }
        Ok(Answer { told, warnings, interrupted })
    }
}
