//! What strategies are worth beside each other: played here, or told from parts that were played anywhere.

use super::door::Door;
use super::files::Shelf;
use super::parts::Parts;
use super::play::{Answer, How, Play, chosen, usual};
use super::scene::Scene;
use super::share::Sharing;
use crate::bundle::{Asked, Bundle, Figures};
use crate::engine::{Detail, Job, Outcomes, fits};
use crate::error::{Error, Result};
use crate::rules::{Mode, SettingId};
use crate::scenario::keys::MOST_RUNS;
use crate::stats::{Comparison, Gathering, Ledgers, PILOT, Portfolio, Pursuit, Study, Target};
use crate::stop::Stop;
use std::path::Path;

/// What is gone without first where there is no room, and what is asked then.
type Less = (&'static str, fn(Detail) -> Detail);

const LESS: [Less; 3] = [
    ("the accounts of all customers", |it| Detail { by_customer: false, looked_at: None, ..it }),
    ("the figures of each run", |it| Detail { by_row: false, ..it }),
    ("the figures of each period", |it| Detail { by_period: false, ..it }),
];

/// Plays what is asked, or takes the runs from parts, and compares the strategies. Totals of each run are in the `outcomes`; of what is asked beside
/// them in `figures`, that for which there is no room is left out, which is told at the door.
///
/// # Errors
/// [`Error::Usage`] where there is no such strategy or the parts are of another scenario, and those of the runs.
pub fn run(scene: &Scene, asked: &Asked, how: &How, parts: Option<&Parts>, door: &dyn Door) -> Result<Answer> {
    let known = parts.and_then(Parts::bundle).map(|bundle| (bundle.hash.as_str(), None));
    compared(scene, asked, how, (parts, known), door)
}

/// What is known from an earlier time: the fingerprint of the scenario, and of the figures.
type Known<'a> = (&'a str, Option<&'a str>);

fn compared(
    scene: &Scene,
    asked: &Asked,
    how: &How,
    (parts, known): (Option<&Parts>, Option<Known>),
    door: &dyn Door,
) -> Result<Answer> {
    let strategies = chosen(&scene.model, &asked.strategies)?;
    let Figures { periods, segments, years, causes, customers } = asked.figures.unwrap_or(Figures::ALL);
    let (look_at, matrix) = (usual(&scene.model), &scene.model.matrix);
    let compare = |gathering: &Gathering, names: &Outcomes, ledgers: &Ledgers, study: Study| {
        let known = customers && causes && !names.strategies.is_empty();
        let portfolio = known.then(|| Portfolio::new(names, ledgers, 0, matrix, look_at));
        Comparison { portfolio, ..gathering.compare(study) }
    };
    let sharing = Sharing { scene, strategies: strategies.clone(), asked: asked.clone(), how };
    let kept = |job: &Job, progress: &(dyn Fn(u32) + Sync), stop: &Stop, hear: &mut dyn FnMut(Outcomes) -> u32| {
        parts.map_or(Ok(()), |parts| parts.tell(&sharing, job, progress, stop, hear))
    };
    let how = &How { runs: Some(asked.runs), seed: Some(asked.seed), ..how.clone() };
    let mut play = Play {
        pursuit: again(asked, &strategies)?,
        detail: Detail {
            by_period: periods,
            by_segment: segments,
            by_year: years,
            by_row: true,
            by_account: true,
            by_cause: causes,
            by_customer: customers,
            looked_at: customers.then_some(look_at.at),
            ..Detail::default()
        },
        compare: &compare,
        known: known.and_then(|(_, figures)| figures),
        kept: parts.map(|_| &kept as _),
        ..Play::new(scene, strategies, how)
    };
    for (what, less) in LESS {
        let less = less(play.detail);
        if less != play.detail && fits(&play.job()).is_err() {
            play.detail = less;
            door.warn(&format!("no room for {what}: the answer goes without them. More memory allows more"));
        }
    }
    let study = play.study()?;
    known.map_or(Ok(()), |(hash, _)| refuse_another(hash, &study))?;
    play.go(study, door)
}

/// A question that was kept, as it is asked again.
pub struct Again {
    /// The scenario.
    pub scene: Scene,
    /// In the order of the report.
    pub strategies: Vec<SettingId>,
    /// What is to be known how well.
    pub pursuit: Option<Pursuit>,
    /// What was asked.
    pub asked: Asked,
    /// Fingerprint of the scenario.
    pub hash: String,
    /// And of the figures.
    pub figures: String,
}

impl Again {
    /// What was asked, from what was kept; `path` is where that stands.
    ///
    /// # Errors
    /// [`Error::Usage`] where nobody can have asked so, and [`Error::Input`] with what is wrong in the scenario.
    pub fn open(path: &Path, bundle: Bundle, memory: u64, mode: Mode, door: &dyn Door) -> Result<Again> {
        let (asked, hash, figures) = (bundle.asked.clone(), bundle.hash.clone(), bundle.figures.clone());
        let told = |why: &str| Error::Usage(format!("cannot read {}: {why}", path.display()));
        asked.precision.as_deref().map(target).transpose().map_err(|why| told(&why))?;
        if !(1..=MOST_RUNS).contains(&asked.runs) || asked.seed >= 1 << 53 {
            return Err(told("it asks for runs or a seed that there are not"));
        }
        if asked.indifference.is_some_and(|it| !(it.is_finite() && it > 0.0)) {
            return Err(told("it asks for an indifference that is no amount of money"));
        }
        let place = Shelf::of_results(path, bundle, memory)?;
        let scene = Scene::open(place, &asked.set, mode, &[], door)?;
        let strategies = chosen(&scene.model, &asked.strategies)?;
        let pursuit = again(&asked, &strategies)?;
        Ok(Again { scene, strategies, pursuit, asked, hash, figures })
    }

    /// Answers it as [`run`] does, to the same figures.
    ///
    /// # Errors
    /// Those of [`run`]; and that it, or what it was read from, was changed.
    pub fn answer(&self, how: &How, door: &dyn Door) -> Result<Answer> {
        compared(&self.scene, &self.asked, how, (None, Some((&self.hash, Some(&self.figures)))), door)
    }
}

/// What is to be known how well, as it was said.
fn again(asked: &Asked, strategies: &[SettingId]) -> Result<Option<Pursuit>> {
    let precision = asked.precision.as_deref().map(target).transpose().map_err(Error::Usage)?;
    pursuit((precision, asked.indifference), asked.runs, strategies)
}

/// What is to be known how well, with so many runs at most.
///
/// # Errors
/// [`Error::Usage`] where that cannot be.
pub fn pursuit(
    (target, indifference): (Option<Target>, Option<f64>),
    most: u32,
    strategies: &[SettingId],
) -> Result<Option<Pursuit>> {
    let Some(target) = target else { return Ok(None) };
    let refused = |told: String| Err(Error::Usage(format!("--precision {target}{told}")));
    let several = strategies.len() > 1;
    match target {
        Target::Money(_) if most < PILOT => {
            refused(format!(" learns from the first {PILOT} runs: allow at least as many with --runs"))
        }
        _ if most < PILOT => refused(format!(
            " looks first after {} runs, or after the last where --runs allows fewer, of at least {PILOT}: allow as many",
            2 * PILOT
        )),
        Target::Money(_) if indifference.is_some() => {
            refused(" is money, and so says by itself what is worth mentioning: leave --indifference out".to_owned())
        }
        Target::OfLead(_) if !several => refused(" is about a difference: play two strategies or more".to_owned()),
        Target::Money(_) | Target::OfBaseline(_) if several && !strategies.contains(&SettingId::Baseline) => {
            refused(" is about differences to the baseline: play that too, with --strategy baseline".to_owned())
        }
        _ => Ok(Some(Pursuit::new(target, indifference, most))),
    }
}

/// How well something is to be known.
///
/// # Errors
/// What is expected, for people.
pub fn target(text: &str) -> std::result::Result<Target, String> {
    if let Some(part) = text.strip_prefix("diff:").unwrap_or(text).strip_suffix('%')
        && positive(part).is_some_and(|part| part > 100.0)
    {
        return Err(format!("{part}% is more than all of it: 100% at most is expected"));
    }
    let target = match (text.strip_suffix('%'), text.strip_prefix("diff:")) {
        (_, Some(part)) => part.strip_suffix('%').and_then(positive).map(Target::OfLead),
        (Some(part), None) => positive(part).map(Target::OfBaseline),
        (None, None) => positive(text).map(Target::Money),
    };
    target.ok_or_else(|| {
        "an amount of money, such as 20000, a part of the baseline's value, such as 1%, or of what the best is ahead of the next, such as \
         diff:5%, is expected"
            .to_string()
    })
}

/// A number above 0, as scenarios write it.
#[must_use]
pub fn positive(text: &str) -> Option<f64> {
    let number = text.replace('_', "").parse::<f64>().ok()?;
    (number > 0.0 && number.is_finite()).then_some(number)
}

/// What was kept is told again, and nothing else.
///
/// # Errors
/// [`Error::Usage`] where the fingerprints are not the same.
pub fn refuse_another(hash: &str, study: &Study) -> Result<()> {
    if hash == study.hash {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "the scenario of these results has the fingerprint {}, and they were made from one that has {}: they were changed",
        study.hash,
        crate::legible::name(hash)
    )))
}
