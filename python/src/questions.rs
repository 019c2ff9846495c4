//! What is asked of no scenario: to play a share for somebody else, to put parts together, to import, to fit.

use crate::answer::Answer;
use crate::desk::work;
use crate::fault;
use crate::scenario::{TOTALS, choice, means, memory, seed as seed_of};
use crate::told::{Told, plain};
use crate::whole::{Whole, within};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde_json::json;
use std::path::{Path, PathBuf};
use tenure::ask::{self, Again, How, Parts, RESULTS, Shelf};
use tenure::engine::{READERS, threads};
use tenure::error::{Error, Problem, Result};
use tenure::fit::{self as laws, Fitted};
use tenure::import::{self as exports, Imported, Wishes};
use tenure::isa::Isa;
use tenure::report::{files, fit_json, fit_text, sentences};
use tenure::rules::Mode;
use tenure::scenario::words::{DateOrder, Decimal};
use tenure::units::Length;

/// How wide text is.
const COLUMNS: u16 = 80;

/// Plays a share, from 0, of the runs of a question: from its bytes to those of a part.
#[pyfunction]
pub(crate) fn play<'py>(py: Python<'py>, question: &[u8], index: u32, of: u32) -> PyResult<Bound<'py, PyBytes>> {
    let question = question.to_vec();
    let done = work(py, None, |desk| ask::play(&question, index, of, desk))?;
    if done.interrupted {
        return Err(fault::raised(py, &Error::Interrupted));
    }
    Ok(PyBytes::new(py, &done.value))
}

/// Whether what came back is that share, from 0, of so many, with each of its runs.
#[pyfunction]
pub(crate) fn is_whole(py: Python<'_>, part: Vec<u8>, index: u32, of: u32) -> bool {
    py.detach(|| ask::is_whole(part, index, of))
}

/// What parts say together: all of a job in any order, or with `some` those that there are.
#[pyfunction]
#[pyo3(signature = (parts, some, threads, memory, progress))]
pub(crate) fn merge(
    py: Python<'_>,
    parts: Vec<Vec<u8>>,
    some: bool,
    threads: Option<Whole>,
    memory: Option<Whole>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Answer> {
    let how = how(py, threads, memory)?;
    let done = work(py, progress.as_ref(), |desk| {
        let parts = Parts::read(parts, some)?;
        let bundle = parts.bundle().ok_or(Error::Interrupted)?.clone();
        let Again { scene, asked, .. } =
            Again::open(Path::new("a part"), bundle.clone(), how.memory, Mode::Auto, desk)?;
        let answer = ask::run(&scene, &asked, &how, Some(&parts), desk)?;
        Ok(Told::of_run(answer, bundle, how))
    })?;
    Answer::new(py, done)
}

/// Tells an earlier answer again, from what `tenure run --out` left behind.
#[pyfunction]
#[pyo3(signature = (results, threads, memory, progress))]
pub(crate) fn report(
    py: Python<'_>,
    results: PathBuf,
    threads: Option<Whole>,
    memory: Option<Whole>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Answer> {
    let how = how(py, threads, memory)?;
    let done = work(py, progress.as_ref(), |desk| {
        let (path, mut bundle) = ask::results(&results, RESULTS)?;
        bundle.asked.figures = Some(TOTALS);
        let answer = Again::open(&path, bundle.clone(), how.memory, Mode::Auto, desk)?.answer(&how, desk)?;
        Ok(Told::of_results(answer, bundle, how))
    })?;
    Answer::new(py, done)
}

/// By what means what is kept is played, or put together: how often and with what chance was said before.
fn how(py: Python<'_>, threads: Option<Whole>, memory: Option<Whole>) -> PyResult<How> {
    let (threads, memory) = means(py, threads, memory)?;
    Ok(How { runs: None, seed: None, threads, isa: Isa::best(), memory, roster: None })
}

/// Makes a scenario, a list of customers and an audit of an export: `orders`, `cohorts` or `subscriptions`. They are the files of the answer.
#[pyfunction]
#[pyo3(name = "import_", signature = (kind, path, map, decimal, dates, since, until, segment_by, period, currency, memory))]
#[expect(clippy::too_many_arguments, reason = "each is said by its name")]
pub(crate) fn import(
    py: Python<'_>,
    kind: &str,
    path: PathBuf,
    map: Vec<(String, String)>,
    decimal: Option<String>,
    dates: Option<String>,
    since: Option<String>,
    until: Option<String>,
    segment_by: Option<String>,
    period: Option<String>,
    currency: Option<String>,
    memory: Option<Whole>,
) -> PyResult<Answer> {
    let memory = self::memory(py, memory)?;
    let read: Reader = match kind {
        "cohorts" => exports::cohorts,
        "subscriptions" => exports::subscriptions,
        _ => exports::orders,
    };
    if currency.as_deref().is_some_and(|it| !exports::is_currency(it)) {
        return Err(fault::input(py, "currency: what a currency is called is expected, for example EUR"));
    }
    let done = work(py, None, |_| {
        let wishes = Wishes {
            map,
            decimal: choice::<Decimal>("decimal", decimal.as_deref())?,
            dates: choice::<DateOrder>("dates", dates.as_deref())?,
            since,
            until,
            segment_by,
            period: choice::<Length>("period", period.as_deref())?,
            currency,
        };
        let bytes = ask::export(&path, memory)?;
        let imported = read(&path.display().to_string(), bytes, &wishes).map_err(Error::Input)?;
        let Imported { files, told, findings, may_be_fitted } = imported;
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let json = json!({ "files": names, "told": told, "findings": findings, "may_be_fitted": may_be_fitted });
        let text = [&told, &findings].map(|part| sentences(part, COLUMNS)).join("\n");
        let sentence = told.first().cloned().unwrap_or_default();
        let files = files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        Ok(Told::of_text(format!("{json:#}\n"), plain(&text), sentence, files))
    })?;
    Answer::new(py, done)
}

/// Fits how customers buy, stay and spend to a folder of an import. What it writes are the files of the answer.
#[pyfunction]
#[pyo3(signature = (folder, periods, period, seed, memory))]
pub(crate) fn fit(
    py: Python<'_>,
    folder: PathBuf,
    periods: Option<Whole>,
    period: Option<String>,
    seed: Whole,
    memory: Option<Whole>,
) -> PyResult<Answer> {
    let memory = self::memory(py, memory)?;
    let periods = within(py, "periods", periods, &(1..=u32::MAX), "a number of periods is")?;
    let seed = seed_of(py, Some(seed))?.unwrap_or_default();
    let done = work(py, None, |_| {
        let shelf = Shelf::of_folder(&folder, memory);
        let records = laws::read(&|name| shelf.text(name), choice::<Length>("period", period.as_deref())?)?;
        let workers = threads(std::thread::available_parallelism().map_or(1, usize::from).min(READERS))?;
        workers.install(|| fitted(records, periods, seed, &folder))
    })?;
    Answer::new(py, done)
}

/// What reads an export.
type Reader = fn(&str, Vec<u8>, &Wishes) -> std::result::Result<Imported, Vec<Problem>>;

fn fitted(records: laws::Records, periods: Option<u32>, seed: u64, folder: &Path) -> Result<Told> {
    let fitted = Fitted::new(records, periods, seed)?;
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let name = whole.file_name().map_or_else(|| folder.display().to_string(), |it| it.to_string_lossy().into_owned());
    let mut texts = Vec::new();
    for (file, write) in files(&fitted, &name) {
        let mut text = Vec::new();
        write(&mut text).map_err(|cause| Error::Io { action: format!("write {file}"), cause })?;
        texts.push((file.to_owned(), String::from_utf8_lossy(&text).into_owned()));
    }
    let text = plain(&fit_text(&fitted, &name, COLUMNS));
    // The first paragraph, however it was wrapped.
    let sentence = text.lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    Ok(Told::of_text(fit_json(&fitted), text, sentence, texts))
}
