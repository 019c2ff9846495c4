//! Plays what is asked, and says what came out.

use super::check;
use super::door::{Bar, Door};
use super::scene::Scene;
use crate::engine::{self, Detail, Job, Outcomes, READERS, fits, pursue, replay, simulate, threads};
use crate::error::{Error, Result, nearest};
use crate::isa::Isa;
use crate::model::{Listed, Model};
use crate::report::reality;
use crate::rules::SettingId;
use crate::stats::{BASELINE, Comparison, Gathering, Ledgers, Look, Pursuit, Study};
use crate::stop::Stop;
use std::sync::Arc;

/// The most runs that are played until something is known well enough, unless somebody says otherwise.
pub const CEILING: u32 = 100_000;

/// A band, or a share of what scatters, takes so many runs at least.
const FEWEST: u32 = 20;

/// How often and with what chance a scenario is played, and by what means: those change no figure.
#[derive(Clone)]
pub struct How {
    /// How often; without it as the scenario says.
    pub runs: Option<u32>,
    /// The seed, below 2^53; likewise.
    pub seed: Option<u64>,
    /// Threads.
    pub threads: usize,
    /// The instruction set.
    pub isa: Isa,
    /// How many bytes of memory it may take.
    pub memory: u64,
    /// The list under which customers are told of, where it is another than they were read from.
    pub roster: Option<Arc<[Listed]>>,
}

/// What came out.
pub struct Answer {
    /// What the runs say together.
    pub comparison: Comparison,
    /// All runs, where they were kept.
    pub outcomes: Outcomes,
    /// What every customer came to, where that is asked.
    pub ledgers: Ledgers,
    /// What that is of.
    pub names: Outcomes,
    /// A sentence for each reality check.
    pub checks: Vec<String>,
    /// Whether what was asked beside the runs is known.
    pub answered: bool,
}

/// What is to be played.
pub struct Play<'a> {
    /// Of which scenario.
    pub scene: &'a Scene,
    /// In the order of the report.
    pub strategies: Vec<SettingId>,
    /// Of which the value alone is asked.
    pub probes: Vec<SettingId>,
    /// What is kept beside totals.
    pub detail: Detail,
    /// How often, and by what means.
    pub how: &'a How,
    /// What is to be known how well; without it as many runs are played as are asked for.
    pub pursuit: Option<Pursuit>,
    /// Of what the runs say, and of all of them where `detail` keeps them.
    pub compare: &'a (dyn Fn(&Gathering, &Outcomes, &Ledgers, Study) -> Comparison + Sync),
    /// What is asked beside, once all runs are finished; who interrupts it leaves it out.
    pub further: Option<&'a Further<'a>>,
    /// The fingerprint of the answer, where it is known from an earlier time.
    pub known: Option<&'a str>,
    /// Tells of runs that were played before; without it they are played.
    pub kept: Option<&'a Kept<'a>>,
}

/// Tells of the runs of a job as [`pursue`] does, in their order.
pub type Kept<'a> = dyn Fn(&Job, &(dyn Fn(u32) + Sync), &Stop, &mut dyn FnMut(Outcomes) -> u32) -> Result<()> + 'a;

/// Asks more of what was played, and puts the answer beside what the runs say; whether nobody interrupted it.
pub type Further<'a> = dyn Fn(&mut Comparison, &Gathering, &Job) -> Result<bool> + 'a;

impl<'a> Play<'a> {
    /// All runs of these strategies, compared: what is asked beside that is said by whoever asks.
    #[must_use]
    pub fn new(scene: &'a Scene, strategies: Vec<SettingId>, how: &'a How) -> Play<'a> {
        Play {
            scene,
            strategies,
            probes: Vec::new(),
            detail: Detail::default(),
            how,
            pursuit: None,
            compare: &|gathering, _, _, study| gathering.compare(study),
            further: None,
            known: None,
            kept: None,
        }
    }

    /// What is played.
    #[must_use]
    pub fn job(&self) -> Job<'_> {
        let Play { scene, how, .. } = self;
        Job {
            model: &scene.model,
            rules: &scene.rules,
            strategies: self.strategies.clone(),
            probes: self.probes.clone(),
            // Who asks for a precision does not ask for the runs of the file.
            runs: how.runs.unwrap_or(if self.pursuit.is_some() { CEILING } else { scene.model.runs }),
            seed: how.seed.unwrap_or(scene.model.seed),
            threads: how.threads,
            isa: how.isa,
            detail: self.detail,
            memory: how.memory,
        }
    }

    /// Refuses so few runs that how they scatter says nothing.
    pub(super) fn enough(&self) -> Result<()> {
        match self.job().runs {
            few if few < FEWEST => Err(Error::Usage(format!(
                "how figures scatter cannot be told from {few} {}: at least {FEWEST} are needed, --runs 1000 is usual",
                if few == 1 { "run" } else { "runs" }
            ))),
            _ => Ok(()),
        }
    }

    /// What is studied.
    ///
    /// # Errors
    /// Those of [`Study::new`].
    pub fn study(&self) -> Result<Study> {
        Study::new(&self.scene.model, self.job().seed)
    }

    /// Plays it, and keeps all of it.
    pub(super) fn played(&self, door: &dyn Door) -> Result<Outcomes> {
        let job = self.job();
        door.keeping(|stop| {
            let bar = door.bar(job.runs);
            simulate(&job, &|finished| bar.finished(finished), stop)
        })
    }

    /// Plays one run alone.
    pub(super) fn alone(self, replication: u32, study: Study) -> Result<Answer> {
        let job = self.job();
        // There is nothing to keep of it before it is finished: who interrupts it leaves at once.
        let outcomes = replay(&job, replication, &Stop::default())?;
        let comparison = (self.compare)(&Gathering::of(&outcomes), &outcomes, &Ledgers::default(), study);
        let (ledgers, names) = (Ledgers::default(), Outcomes::default());
        Ok(Answer { comparison, outcomes, ledgers, names, checks: Vec::new(), answered: true })
    }

    /// Plays it. Reality checks that do not hold, and doubts about the answer, are told at the door.
    ///
    /// # Errors
    /// Those of [`simulate`]; that the figures are not those that are known is one.
    pub fn go(self, study: Study, door: &dyn Door) -> Result<Answer> {
        let mut pursuit = self.pursuit.clone();
        let job = self.job();
        fits(&job)?;
        let checks = believe(self.scene, job.memory, door)?;
        let readers = threads(job.threads.min(READERS))?;
        // What the runs say; and all of them, where somebody wants a table or asks why.
        let (mut gathering, mut outcomes) = (Gathering::default(), Outcomes::default());
        let (mut ledgers, mut names) = (Ledgers::default(), Outcomes::default());
        door.keeping(|stop| {
            let goal = |pursuit: &Option<Pursuit>| pursuit.as_ref().map_or(job.runs, Pursuit::goal);
            let first = goal(&pursuit);
            let bar: Box<dyn Bar + '_> = door.bar(first);
            let finished = |runs: u32| bar.finished(runs);
            let mut hear = |mut some: Outcomes| {
                some.roster = self.how.roster.clone().unwrap_or(some.roster);
                readers.install(|| gathering.add(&some));
                if job.detail.by_customer {
                    ledgers.add(&some);
                    names = some.without_runs();
                }
                if job.detail.by_run {
                    outcomes.append(some);
                } else if job.detail.by_row {
                    outcomes.append(some.totals());
                }
                pursuit.iter_mut().for_each(|it| it.look(&mut gathering));
                let goal = goal(&pursuit);
                outcomes.planned = goal;
                bar.towards(goal);
                goal
            };
            match self.kept {
                None => pursue(&job, first, &finished, stop, &mut hear),
                Some(kept) => kept(&job, &finished, stop, &mut hear),
            }
        })?;
        let known = if job.detail.by_run { &outcomes } else { &names };
        let compare = || readers.install(|| (self.compare)(&gathering, known, &ledgers, study));
        // Who interrupts the runs gets what they say so far; who waited for all of them and then does not may leave without.
        let whole = gathering.is_whole();
        let mut comparison = if whole { door.finishing(compare) } else { door.keeping(|_| compare()) };
        comparison.precision = pursuit.map(|it| it.precision());
        let answered = match self.further {
            Some(further) => whole && further(&mut comparison, &gathering, &job)?,
            None => true,
        };
        if let Some(known) = self.known.filter(|_| comparison.runs == comparison.planned)
            && comparison.fingerprint() != known
        {
            let told = "the figures are not those that were kept: another program of the same version made them, or they were changed";
            return Err(Error::Run(told.to_owned()));
        }
        crate::report::doubts(&comparison).iter().for_each(|doubt| door.warn(doubt));
        Ok(Answer { comparison, outcomes, ledgers, names, checks, answered })
    }
}

/// Plays the reality checks a few times, and warns of those that do not hold or take too long. Says what came out of each.
fn believe(scene: &Scene, memory: u64, door: &dyn Door) -> Result<Vec<String>> {
    let verdicts = engine::believe(&check::alone(scene, memory), &Stop::default())?;
    verdicts.iter().filter_map(reality::doubt).for_each(|line| door.warn(&line));
    Ok(verdicts.iter().map(reality::told).collect())
}

/// The named strategies, or all: the baseline first, then in the order of the file.
///
/// # Errors
/// [`Error::Usage`] where there is none of a name.
pub fn chosen(model: &Model, names: &[String]) -> Result<Vec<SettingId>> {
    let strategies = model.strategies.iter().enumerate().map(|(at, it)| (it.name.as_str(), SettingId::Strategy(at)));
    let all: Vec<(&str, SettingId)> = std::iter::once((BASELINE, SettingId::Baseline)).chain(strategies).collect();
    let known = || all.iter().map(|(name, _)| *name);
    if let Some(unknown) = names.iter().find(|name| known().all(|it| it != *name)) {
        let advice = match nearest(unknown, known()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the scenario has {}", known().collect::<Vec<_>>().join(", ")),
        };
        return Err(Error::Usage(format!("there is no strategy `{unknown}`: {advice}")));
    }
    if let Some((_, twice)) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        return Err(Error::Usage(format!("`{twice}` is named twice: a strategy holds once")));
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|it| it == name);
    Ok(all.iter().filter(|(name, _)| wanted(name)).map(|(_, id)| *id).collect())
}

/// When customers are looked at unless somebody says when: at the opening where the list knows what they bought, else after a year.
#[must_use]
pub fn usual(model: &Model) -> Look {
    let (most, per_year) = (model.horizon.periods, model.horizon.length.per_year());
    let known = model.roster.iter().any(|listed| listed.history.is_of_purchases());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a year has 365 periods at most")]
    let at = if known { 0 } else { most.min(per_year as u32) };
    Look { at, per_year }
}
