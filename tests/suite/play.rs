//! From the text of a scenario to the figures of its runs, and the comparison of samples with exact laws.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use tenure::engine::{Detail, Job, MEMORY, METRICS, Metric, Outcomes, Verdict, simulate, verify};
use tenure::error::{Severity, Source};
use tenure::isa::Isa;
use tenure::model::{Apart, Files, Model};
use tenure::rules::{Mode, RuleBook, SettingId};
use tenure::scenario::Document;
use tenure::stop::Stop;

/// How often one such check may fail by chance: z for families of 20 and of 100 checks, at a rate of 1 in 10,000.
pub(crate) const Z_20: f64 = 4.56;
pub(crate) const Z_100: f64 = 4.89;

/// A scenario, ready to be played.
pub(crate) struct Game {
    pub(crate) model: Model,
    rules: RuleBook,
    pub(crate) threads: usize,
    pub(crate) isa: Isa,
    pub(crate) detail: Detail,
}

impl Game {
    /// Of a text; other files it names stand among the teaching scenarios.
    pub(crate) fn of(text: &str) -> Game {
        Game::of_in(text, Mode::Auto)
    }

    /// The same, with its rules run this way.
    pub(crate) fn of_in(text: &str, mode: Mode) -> Game {
        Game::read(text, &teaching(), mode, &[])
    }

    /// Of a text, with these strategies as one more.
    pub(crate) fn combining(text: &str, names: &[&str]) -> Game {
        Game::read(text, &teaching(), Mode::Auto, names)
    }

    /// Of a text, with the parts of these strategies as further ones.
    pub(crate) fn apart(text: &str, names: &[&str]) -> (Game, Vec<Apart>) {
        let source = Arc::new(Source { name: "scenario.toml".to_owned(), text: text.to_owned() });
        let document = tenure::scenario::read(source, &[]).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let (model, apart) = tenure::model::take_apart(&document, &Disk { folder: &teaching() }, &names);
        let rules = RuleBook::compile(&model, Mode::Auto).unwrap_or_else(|problems| panic!("{problems:#?}"));
        (
            Game { model, rules, threads: 2, isa: Isa::best(), detail: Detail { by_cause: true, ..Detail::default() } },
            apart,
        )
    }

    /// Of a file with what stands beside it.
    pub(crate) fn open(path: &Path) -> Game {
        Game::open_in(path, Mode::Auto)
    }

    /// The same, with its rules run this way.
    pub(crate) fn open_in(path: &Path, mode: Mode) -> Game {
        Game::read(&std::fs::read_to_string(path).unwrap(), path.parent().unwrap(), mode, &[])
    }

    /// Of a file with some values changed, and what it says then.
    pub(crate) fn open_set(path: &Path, sets: &[(String, String)]) -> (Document, Game) {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let source = Arc::new(Source { name: "scenario.toml".to_owned(), text });
        let document = tenure::scenario::read(source, sets).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let game = Game::meant(&document, path.parent().unwrap(), Mode::Auto, &[]);
        (document, game)
    }

    fn read(text: &str, folder: &Path, mode: Mode, together: &[&str]) -> Game {
        let source = Arc::new(Source { name: "scenario.toml".to_owned(), text: text.to_owned() });
        let document = tenure::scenario::read(source, &[]).unwrap_or_else(|problems| panic!("{problems:#?}"));
        Game::meant(&document, folder, mode, together)
    }

    fn meant(document: &Document, folder: &Path, mode: Mode, together: &[&str]) -> Game {
        let together: Vec<String> = together.iter().map(ToString::to_string).collect();
        let (model, problems) = tenure::model::combine(document, &Disk { folder }, &together);
        let text = &document.source.text;
        assert!(problems.iter().all(|problem| problem.severity != Severity::Error), "{problems:#?}\n{text}");
        let rules = RuleBook::compile(&model, mode).unwrap_or_else(|problems| panic!("{problems:#?}"));
        Game { model, rules, threads: 2, isa: Isa::best(), detail: Detail::default() }
    }

    pub(crate) fn by_period(mut self) -> Game {
        self.detail.by_period = true;
        self
    }

    pub(crate) fn by_segment(mut self) -> Game {
        self.detail.by_segment = true;
        self
    }

    /// Plays the baseline and all strategies, as often as the scenario says.
    pub(crate) fn play(&self) -> Played {
        self.play_only(self.all(), self.model.runs)
    }

    /// Plays the reality checks, as often as the scenario says.
    pub(crate) fn verify(&self) -> Vec<Verdict> {
        verify(&self.job(Vec::new(), self.model.runs), u64::MAX, &Stop::default())
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// A strategy by its name.
    pub(crate) fn setting(&self, name: &str) -> SettingId {
        let known = || self.model.strategies.iter().position(|known| known.name == name);
        let strategy = || SettingId::Strategy(known().unwrap_or_else(|| panic!("no strategy {name}")));
        if name == tenure::stats::BASELINE { SettingId::Baseline } else { strategy() }
    }

    /// The baseline and all strategies.
    pub(crate) fn all(&self) -> Vec<SettingId> {
        std::iter::once(SettingId::Baseline).chain((0..self.model.strategies.len()).map(SettingId::Strategy)).collect()
    }

    /// The baseline, these strategies, and all of them as one.
    pub(crate) fn members(&self, names: &[&str]) -> Vec<SettingId> {
        let all = names.join(" + ");
        let at = |name: &str| self.model.strategies.iter().position(|known| known.name == name).unwrap();
        let members = names.iter().copied().chain([&*all]).map(|name| SettingId::Strategy(at(name)));
        std::iter::once(SettingId::Baseline).chain(members).collect()
    }

    /// Plays these, in this order.
    pub(crate) fn play_only(&self, strategies: Vec<SettingId>, runs: u32) -> Played {
        let outcomes =
            simulate(&self.job(strategies, runs), &|_| {}, &Stop::default()).unwrap_or_else(|error| panic!("{error}"));
        Played { outcomes }
    }

    /// To be played.
    pub(crate) fn job(&self, strategies: Vec<SettingId>, runs: u32) -> Job<'_> {
        Job {
            model: &self.model,
            rules: &self.rules,
            strategies,
            probes: Vec::new(),
            runs,
            seed: self.model.seed,
            threads: self.threads,
            isa: self.isa,
            detail: self.detail,
            memory: MEMORY,
        }
    }
}

/// The figures of all runs.
pub(crate) struct Played {
    pub(crate) outcomes: Outcomes,
}

impl Played {
    fn strategy(&self, name: &str) -> usize {
        let names = &self.outcomes.strategies;
        names.iter().position(|(known, _)| known == name).unwrap_or_else(|| panic!("no strategy {name} in {names:?}"))
    }

    /// A figure in each run; all must be defined.
    pub(crate) fn figures(&self, strategy: &str, metric: Metric) -> Vec<f64> {
        let at = self.strategy(strategy);
        self.outcomes.runs.iter().map(|run| run[at].values[metric as usize].unwrap()).collect()
    }

    /// A figure in each run, period by period.
    pub(crate) fn series(&self, strategy: &str, metric: Metric) -> Vec<Vec<f64>> {
        let at = self.strategy(strategy);
        let row = METRICS.iter().filter(|info| info.by_period).position(|info| info.metric == metric).unwrap();
        self.outcomes
            .runs
            .iter()
            .map(|run| run[at].series[row].iter().map(|x| x.unwrap_or(f64::NAN)).collect())
            .collect()
    }

    /// A figure of the only run.
    pub(crate) fn figure(&self, strategy: &str, metric: Metric) -> f64 {
        let figures = self.figures(strategy, metric);
        assert_eq!(figures.len(), 1);
        figures[0]
    }
}

pub(crate) fn mean(sample: &[f64]) -> f64 {
    sample.iter().sum::<f64>() / sample.len() as f64
}

/// The unbiased variance.
pub(crate) fn variance(sample: &[f64]) -> f64 {
    let mean = mean(sample);
    sample.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (sample.len() as f64 - 1.0)
}

/// A law with its exact mean and central moments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    pub(crate) mean: f64,
    pub(crate) variance: f64,
    /// The fourth central moment.
    pub(crate) fourth: f64,
}

impl Moments {
    /// Of a finite law: values with their probabilities.
    pub(crate) fn of(law: &[(f64, f64)]) -> Moments {
        let total: f64 = law.iter().map(|(_, p)| p).sum();
        assert!((total - 1.0).abs() < 1e-9, "probabilities add up to {total}");
        let mean = law.iter().map(|(x, p)| x * p).sum::<f64>();
        let central = |power| law.iter().map(|(x, p)| (x - mean).powi(power) * p).sum::<f64>();
        Moments { mean, variance: central(2), fourth: central(4) }
    }

    pub(crate) fn poisson(mean: f64) -> Moments {
        Moments { mean, variance: mean, fourth: mean + 3.0 * mean * mean }
    }

    /// Of the sum of `n` independent such numbers.
    pub(crate) fn times(self, n: f64) -> Moments {
        let cumulant = self.fourth - 3.0 * self.variance * self.variance;
        let variance = n * self.variance;
        Moments { mean: n * self.mean, variance, fourth: n * cumulant + 3.0 * variance * variance }
    }

    /// Of `factor` times such a number.
    pub(crate) fn scaled(self, factor: f64) -> Moments {
        Moments {
            mean: factor * self.mean,
            variance: factor.powi(2) * self.variance,
            fourth: factor.powi(4) * self.fourth,
        }
    }

    pub(crate) fn sd(self) -> f64 {
        self.variance.sqrt()
    }
}

/// Asserts that a sample mean lies within `z` exact standard errors of what it must be.
pub(crate) fn assert_mean(what: &str, sample: &[f64], exact: Moments, z: f64) {
    assert_within(what, mean(sample), exact.mean, exact.sd() / (sample.len() as f64).sqrt(), z);
}

/// The same for the sample variance, whose standard error follows from the fourth moment.
pub(crate) fn assert_variance(what: &str, sample: &[f64], exact: Moments, z: f64) {
    let n = sample.len() as f64;
    let squared = exact.variance * exact.variance;
    let error = ((exact.fourth - squared * (n - 3.0) / (n - 1.0)) / n).sqrt();
    assert_within(&format!("variance of {what}"), variance(sample), exact.variance, error, z);
}

/// Asserts that an estimate lies within `z` standard errors of what it must be.
pub(crate) fn assert_within(what: &str, estimate: f64, exact: f64, error: f64, z: f64) {
    let off = (estimate - exact) / error;
    assert!(off.abs() <= z, "{what}: {estimate} instead of {exact}, {off:.2} standard errors away");
}

/// Asserts equality up to a relative error of 1e-9, the rounding of a long calculation.
pub(crate) fn assert_exact(what: &str, value: f64, exact: f64) {
    assert!((value - exact).abs() <= 1e-9 * exact.abs().max(1e-9), "{what}: {value} instead of {exact}");
}

/// Where the teaching scenarios stand.
pub(crate) fn teaching() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/teaching")
}

/// A scenario's files: in its folder, rules also in the library.
pub(crate) struct Disk<'a> {
    pub(crate) folder: &'a Path,
}

impl Files for Disk<'_> {
    fn rule(&self, name: &str) -> Result<Arc<Source>, String> {
        let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
        let read = |folder: &Path| std::fs::read_to_string(folder.join(name));
        let text = read(self.folder).or_else(|_| read(&library)).map_err(|error| error.to_string())?;
        Ok(Arc::new(Source { name: name.to_owned(), text }))
    }

    fn list(&self, name: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.folder.join(name)).map_err(|error| error.to_string())
    }
}
