//! A scenario as Python has it: a path, a text or nothing, what is set in it, and files that are brought along.

use crate::answer::Answer;
use crate::desk::{Desk, work};
use crate::told::{Page, Telling, Told};
use crate::whole::{Whole, within};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use tenure::ask::{
    self, Background, Follow, Happened, How, Keep, Knowing, Levers, Sample, Scene, Setting, Sharing, Shelf, Together,
    Whom, Why, chosen, target,
};
use tenure::bundle::{Asked, Figures, Kind, Part};
use tenure::engine::{MEMORY, MOST_MEMORY};
use tenure::error::{Error, Result};
use tenure::import::Wishes;
use tenure::isa::Isa;
use tenure::report;
use tenure::rules::Mode;
use tenure::scenario::keys::MOST_RUNS;
use tenure::scenario::words::{DateOrder, Decimal};
use tenure::stats::Limit;
use tenure::units::Choice;

/// What an answer needs of the runs: its document tells of segments.
pub(crate) const TOTALS: Figures =
    Figures { periods: false, segments: true, years: false, causes: false, customers: false };
/// And what else its tables and reports tell of.
pub(crate) const DETAIL: Figures = Figures { years: false, ..Figures::ALL };

/// Progress, as Python hears it.
type Progress = Option<Py<PyAny>>;

/// A scenario that may be asked.
#[pyclass(frozen, module = "tenure._tenure")]
pub(crate) struct Scenario {
    path: Option<PathBuf>,
    text: Option<(String, String)>,
    set: Vec<(String, String)>,
    own: Vec<Part>,
    runs: Option<u32>,
    seed: Option<u64>,
    threads: usize,
    memory: u64,
}

#[pymethods]
impl Scenario {
    /// Neither path nor text means the built-in example.
    #[new]
    #[pyo3(signature = (*, path=None, text=None, set=Vec::new(), rules=Vec::new(), lists=Vec::new(), runs=None, seed=None, threads=None, memory=None))]
    #[expect(clippy::too_many_arguments, reason = "each is said by its name")]
    fn new(
        py: Python<'_>,
        path: Option<PathBuf>,
        text: Option<(String, String)>,
        set: Vec<(String, String)>,
        rules: Vec<(String, String)>,
        lists: Vec<(String, Vec<u8>)>,
        runs: Option<Whole>,
        seed: Option<Whole>,
        threads: Option<Whole>,
        memory: Option<Whole>,
    ) -> PyResult<Scenario> {
        let runs = self::runs(py, "runs", runs)?;
        let seed = self::seed(py, seed)?;
        let (threads, memory) = means(py, threads, memory)?;
        let part = |kind, (name, bytes): (String, Vec<u8>)| Part { kind, shown: name.clone(), name, bytes };
        let rules = rules.into_iter().map(|(name, text)| part(Kind::Rules, (name, text.into_bytes())));
        let own = rules.chain(lists.into_iter().map(|list| part(Kind::Customers, list))).collect();
        Ok(Scenario { path, text, set, own, runs, seed, threads, memory })
    }

    /// Plays strategies and compares them.
    #[pyo3(signature = (strategies, detail, precision, words, progress))]
    fn run(
        &self,
        py: Python<'_>,
        strategies: Vec<String>,
        detail: bool,
        precision: Option<String>,
        words: Vec<String>,
        progress: Progress,
    ) -> PyResult<Answer> {
        let done = work(py, progress.as_ref(), |desk| {
            let scene = self.open(desk)?;
            let asked = self.asked(&scene, strategies, detail, precision, words)?;
            let answer = ask::run(&scene, &asked, &self.how(), None, desk)?;
            let strategies = chosen(&scene.model, &asked.strategies)?;
            let bundle = Sharing { scene: &scene, strategies, asked, how: &self.how() }.bundle()?;
            Ok(Told::of_run(answer, bundle, self.how()))
        })?;
        Answer::new(py, done)
    }

    /// What others play shares of, as bytes; and how often it is played in all.
    #[pyo3(signature = (strategies, detail, words))]
    fn question(
        &self,
        py: Python<'_>,
        strategies: Vec<String>,
        detail: bool,
        words: Vec<String>,
    ) -> PyResult<(Vec<u8>, u32)> {
        let done = work(py, None, |desk| {
            let scene = self.open(desk)?;
            let asked = self.asked(&scene, strategies, detail, None, words)?;
            Ok((ask::question(&scene, &asked, &self.how())?, asked.runs))
        })?;
        Ok(done.value)
    }

    /// Says what is wrong in it, how its rules run, and what it says.
    fn check(&self, py: Python<'_>) -> PyResult<Answer> {
        let done = work(py, None, |desk| {
            let scene = self.open(desk)?;
            Ok(Told::of_check(&ask::check(&scene, self.memory, desk)?, &scene))
        })?;
        Answer::new(py, done)
    }

    /// Why one strategy is worth more than another; or what becomes of a customer under both.
    #[pyo3(signature = (strategy, against, customer, run, words, progress))]
    #[expect(clippy::too_many_arguments, reason = "each is said by its name")]
    fn why(
        &self,
        py: Python<'_>,
        strategy: Option<String>,
        against: Option<String>,
        customer: Option<String>,
        run: Option<Whole>,
        words: Vec<String>,
        progress: Progress,
    ) -> PyResult<Answer> {
        let run = within(py, "run", run, &(0..=MOST_RUNS - 1), "the number of a run, from 0, is")?;
        let done = work(py, progress.as_ref(), |desk| {
            let (scene, how) = (self.open(desk)?, self.how());
            let pair = Why::new(&scene, strategy.as_deref(), against.as_deref(), &how, desk)?;
            let Some(customer) = &customer else {
                let page = Some(self.page(&scene, &words, Setting::of));
                let telling = Telling { text: report::why, draw: |it| report::bridge(it).map(|it| it.svg()) };
                return Ok(Told::by(ask::why(scene, pair, &how, desk)?, telling, page));
            };
            let strategies = &pair.strategies();
            let answer = ask::life(&scene, &Follow { strategies, customer, run }, &how, desk)?;
            Ok(Told::by(answer, Telling { text: report::life, draw: |_| None }, None))
        })?;
        Answer::new(py, done)
    }

    /// What would change the answer.
    #[pyo3(signature = (strategies, all, words, progress))]
    fn sensitivity(
        &self,
        py: Python<'_>,
        strategies: Vec<String>,
        all: bool,
        words: Vec<String>,
        progress: Progress,
    ) -> PyResult<Answer> {
        let done = work(py, progress.as_ref(), |desk| {
            let scene = self.open(desk)?;
            let answer = ask::sensitivity(&scene, &strategies, all, &self.how(), desk)?;
            let telling = Telling { text: report::sensitivity, draw: |it| report::tornado(it).map(|it| it.svg()) };
            Ok(Told::by(answer, telling, Some(self.page(&scene, &words, Setting::of_page))))
        })?;
        Answer::new(py, done)
    }

    /// What it is worth to know more. Of samples: the assumption, how many are asked, and how answers scatter.
    #[pyo3(signature = (strategies, together, samples, nested, words, progress))]
    #[expect(clippy::too_many_arguments, reason = "each is said by its name")]
    fn worth(
        &self,
        py: Python<'_>,
        strategies: Vec<String>,
        together: Vec<String>,
        samples: Vec<(String, u32, Option<f64>)>,
        nested: Option<Whole>,
        words: Vec<String>,
        progress: Progress,
    ) -> PyResult<Answer> {
        if samples
            .iter()
            .any(|(_, size, sd)| !(1..=1_000_000).contains(size) || sd.is_some_and(|it| it.is_nan() || it <= 0.0))
        {
            return Err(crate::fault::input(
                py,
                "sample: from 1 to 1,000,000 are asked, with a standard deviation above 0",
            ));
        }
        let nested = within(py, "nested", nested, &(2..=MOST_RUNS), "two runs or more are")?;
        let samples = samples.into_iter().map(|(name, size, sd)| Sample { name, size, sd }).collect();
        let knowing = Knowing { together, samples, nested };
        let done = work(py, progress.as_ref(), |desk| {
            let scene = self.open(desk)?;
            let answer = ask::worth(&scene, &strategies, &knowing, &self.how(), desk)?;
            Ok(Told::by(
                answer,
                Telling { text: report::worth, draw: |_| None },
                Some(self.page(&scene, &words, Setting::of_page)),
            ))
        })?;
        Answer::new(py, done)
    }

    /// What to set levers to; or which strategy is how likely the best along one.
    #[pyo3(signature = (strategy, levers, indifference, limit, across, words, progress))]
    #[expect(clippy::too_many_arguments, reason = "each is said by its name")]
    fn optimize(
        &self,
        py: Python<'_>,
        strategy: Option<String>,
        levers: Vec<String>,
        indifference: Option<f64>,
        limit: Option<String>,
        across: Option<String>,
        words: Vec<String>,
        progress: Progress,
    ) -> PyResult<Answer> {
        let done = work(py, progress.as_ref(), |desk| {
            let (scene, how) = (self.open(desk)?, self.how());
            let page = Some(self.page(&scene, &words, Setting::of_page));
            if let Some(lever) = &across {
                let answer = ask::across(&scene, lever, &how, desk)?;
                return Ok(Told::by(
                    answer,
                    Telling { text: report::across, draw: |it| report::acceptability(it).map(|it| it.svg()) },
                    page,
                ));
            }
            let limit = limit.as_deref().map(str::parse::<Limit>).transpose();
            let limit = limit.map_err(|why| Error::Usage(format!("limit: {why}")))?;
            let wish = Levers { strategy: strategy.clone(), names: levers.clone(), indifference, limit };
            let answer = ask::optimize(&scene, &wish, &how, desk)?;
            Ok(Told::by(answer, Telling { text: report::optimum, draw: report::levers }, page))
        })?;
        Answer::new(py, done)
    }

    /// How what happened lies to it.
    #[pyo3(signature = (happened, orders, map, decimal, dates, since, until, progress))]
    #[expect(clippy::too_many_arguments, reason = "each is said by its name")]
    fn backtest(
        &self,
        py: Python<'_>,
        happened: PathBuf,
        orders: bool,
        map: Vec<(String, String)>,
        decimal: Option<String>,
        dates: Option<String>,
        since: Option<String>,
        until: Option<String>,
        progress: Progress,
    ) -> PyResult<Answer> {
        let done = work(py, progress.as_ref(), |desk| {
            let scene = self.open(desk)?;
            let happened = Happened {
                name: happened.display().to_string(),
                bytes: ask::export(&happened, self.memory)?,
                orders,
                wishes: Wishes {
                    map,
                    since,
                    until,
                    decimal: choice::<Decimal>("decimal", decimal.as_deref())?,
                    dates: choice::<DateOrder>("dates", dates.as_deref())?,
                    ..Wishes::default()
                },
            };
            let answer = ask::backtest(&scene, happened, &self.how(), desk)?;
            Ok(Told::by(answer, Telling { text: report::backtest, draw: |_| None }, None))
        })?;
        Answer::new(py, done)
    }

    /// What strategies bring together.
    #[pyo3(signature = (strategies, words, progress))]
    fn combine(
        &self,
        py: Python<'_>,
        strategies: Vec<String>,
        words: Vec<String>,
        progress: Progress,
    ) -> PyResult<Answer> {
        let done = work(py, progress.as_ref(), |desk| {
            let together = Together::new(&strategies)?;
            let scene = self.open_with(together.names(), desk)?;
            let answer = ask::combine(&scene, &together, &self.how(), desk)?;
            let telling = Telling { text: report::together, draw: |it| report::interaction(it).map(|it| it.svg()) };
            Ok(Told::by(answer, telling, Some(self.page(&scene, &words, Setting::of_page))))
        })?;
        Answer::new(py, done)
    }

    /// Whom the firm has.
    #[pyo3(signature = (strategy, at, words, progress))]
    fn value(
        &self,
        py: Python<'_>,
        strategy: Option<String>,
        at: Option<u32>,
        words: Vec<String>,
        progress: Progress,
    ) -> PyResult<Answer> {
        let done = work(py, progress.as_ref(), |desk| {
            let scene = self.open(desk)?;
            let whom = Whom::new(&scene, strategy.as_deref(), at)?;
            let answer = ask::value(&scene, whom, &self.how(), desk)?;
            let telling = Telling { text: report::value, draw: |it| report::matrix(it).map(|it| it.svg()) };
            Ok(Told::by(answer, telling, Some(self.page(&scene, &words, Setting::of))))
        })?;
        Answer::new(py, done)
    }
}

impl Scenario {
    fn open(&self, desk: &Desk) -> Result<Scene> {
        self.open_with(&[], desk)
    }

    /// With the strategies of these names as one more.
    fn open_with(&self, together: &[String], desk: &Desk) -> Result<Scene> {
        let (source, files) = match &self.text {
            Some((name, text)) => Shelf::of_text(name, text.clone(), self.memory)?,
            None => Shelf::open(self.path.as_deref(), self.memory, Keep::All)?,
        };
        Scene::open((source, files.with(self.own.clone())), &self.set, Mode::Auto, together, desk)
    }

    /// What a report tells beside an answer to these words.
    fn page(&self, scene: &Scene, words: &[String], of: fn(&Path) -> Result<Setting>) -> Page {
        Page { background: Background::new(scene, self.memory, words), of }
    }

    fn how(&self) -> How {
        let (threads, memory) = (self.threads, self.memory);
        How { runs: self.runs, seed: self.seed, threads, isa: Isa::best(), memory, roster: None }
    }

    fn asked(
        &self,
        scene: &Scene,
        strategies: Vec<String>,
        detail: bool,
        precision: Option<String>,
        words: Vec<String>,
    ) -> Result<Asked> {
        if let Some(text) = &precision {
            target(text).map_err(|why| Error::Usage(format!("precision: {why}")))?;
        }
        let most = if precision.is_some() { ask::CEILING } else { scene.model.runs };
        Ok(Asked {
            set: self.set.clone(),
            strategies,
            runs: self.runs.unwrap_or(most),
            seed: self.seed.unwrap_or(scene.model.seed),
            precision,
            indifference: None,
            words,
            figures: Some(if detail { DETAIL } else { TOTALS }),
        })
    }
}

/// How often a job is played.
pub(crate) fn runs(py: Python<'_>, name: &str, runs: Option<Whole>) -> PyResult<Option<u32>> {
    within(py, name, runs, &(1..=MOST_RUNS), &format!("a whole number from 1 to {MOST_RUNS} is"))
}

/// What chance is drawn from.
pub(crate) fn seed(py: Python<'_>, seed: Option<Whole>) -> PyResult<Option<u64>> {
    within(py, "seed", seed, &(0..=(1_u64 << 53) - 1), "a whole number from 0 to 2**53 - 1 is")
}

/// How many threads work, in how many bytes of memory.
pub(crate) fn means(py: Python<'_>, threads: Option<Whole>, memory: Option<Whole>) -> PyResult<(usize, u64)> {
    let threads = within(py, "threads", threads, &(1_u32..=1024), "a whole number from 1 to 1024 is")?;
    let threads = threads.map(|it| it as usize);
    let threads = threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    Ok((threads, self::memory(py, memory)?))
}

/// In how many bytes of memory.
pub(crate) fn memory(py: Python<'_>, memory: Option<Whole>) -> PyResult<u64> {
    let memory = within(py, "memory", memory, &(64 << 20..=MOST_MEMORY), "bytes from 64 MiB to 256 GiB are")?;
    Ok(memory.unwrap_or(MEMORY))
}

/// A word of those that are known.
pub(crate) fn choice<C: Choice>(what: &str, word: Option<&str>) -> Result<Option<C>> {
    let Some(word) = word else { return Ok(None) };
    let known = C::NAMES.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice);
    let names = || C::NAMES.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    known.map(Some).ok_or_else(|| Error::Usage(format!("{what}: one of {} is expected", names())))
}
