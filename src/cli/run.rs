//! `tenure run`: read, simulate, compare, report.

use super::arguments::{PlayingArguments, RunArguments};
use super::interrupt::Interrupt;
use super::outputs::Output;
use super::progress::Progress;
use super::scene::Scene;
use super::{End, check, scene, tell};
use crate::engine::{Detail, Job, Outcomes, READERS, fits, pursue, replay, simulate, threads, verify};
use crate::error::{Error, Result, nearest};
use crate::isa::Isa;
use crate::model::Model;
use crate::report;
use crate::rules::SettingId;
use crate::stats::{BASELINE, Comparison, Gathering, PILOT, Pursuit, Study, Target};
use crate::stop::Stop;
use std::io::Write;

/// How often reality checks are played before a run, and with how much work at most; `tenure check` plays them more.
const TRIALS: u32 = 3;
const WORK: u64 = 50_000_000;

/// The most runs that are played until something is known well enough, unless the command line says otherwise.
const CEILING: u32 = 100_000;

/// Plays the scenario and tells how its strategies compare.
pub(super) fn run(arguments: &RunArguments, interrupt: &Interrupt) -> Result<End> {
    let scene = scene::open(arguments.scene.scenario.as_deref(), &arguments.scene.reading, &[])?;
    let table = arguments.runs_out.as_deref().map(|target| Output::plan(target, &scene.inputs)).transpose()?;
    let by_segment = arguments.by_segment || arguments.playing.json;
    let strategies = chosen(&scene.model, &arguments.strategy)?;
    let play = Play {
        scene: &scene,
        pursuit: pursuit(arguments, &strategies)?,
        strategies,
        probes: Vec::new(),
        detail: Detail {
            by_period: arguments.series,
            by_segment,
            by_year: arguments.by_year,
            by_run: table.is_some(),
            ..Detail::default()
        },
        memory: arguments.scene.reading.memory,
        playing: &arguments.playing,
        compare: &|gathering, _, study| gathering.compare(study),
        text: report::text,
    };
    let study = play.study()?;
    play.go(study, table, interrupt)
}

/// What is to be played, and how that is told.
pub(super) struct Play<'a> {
    pub(super) scene: &'a Scene,
    pub(super) strategies: Vec<SettingId>,
    /// Of which the value alone is asked.
    pub(super) probes: Vec<SettingId>,
    pub(super) detail: Detail,
    pub(super) memory: u64,
    pub(super) playing: &'a PlayingArguments,
    /// What is to be known how well; without it as many runs are played as are asked for.
    pub(super) pursuit: Option<Pursuit>,
    /// Of what the runs say, and of all of them where `detail` keeps them.
    pub(super) compare: &'a (dyn Fn(&Gathering, &Outcomes, Study) -> Comparison + Sync),
    /// For people, at a width.
    pub(super) text: fn(&Comparison, u16) -> String,
}

impl Play<'_> {
    fn job(&self) -> Job<'_> {
        let Play { scene, playing, .. } = self;
        Job {
            model: &scene.model,
            rules: &scene.rules,
            strategies: self.strategies.clone(),
            probes: self.probes.clone(),
            // Who asks for a precision does not ask for the runs of the file.
            runs: playing.runs.unwrap_or(if self.pursuit.is_some() { CEILING } else { scene.model.runs }),
            seed: playing.seed.unwrap_or(scene.model.seed),
            threads: playing.threads.map_or_else(processors, usize::from),
            isa: playing.isa.unwrap_or_else(Isa::best),
            detail: self.detail,
            memory: self.memory,
        }
    }

    /// What is studied.
    pub(super) fn study(&self) -> Result<Study> {
        Study::new(&self.scene.model, self.job().seed)
    }

    /// Plays it.
    pub(super) fn played(&self, interrupt: &Interrupt) -> Result<Outcomes> {
        let job = self.job();
        interrupt.keeping(|stop| {
            let progress = Progress::new(job.runs);
            simulate(&job, &|finished| progress.finished(finished), stop)
        })
    }

    /// Plays one run alone and tells it.
    pub(super) fn alone(self, replication: u32, study: Study) -> Result<End> {
        let job = self.job();
        // There is nothing to keep of it before it is finished: who interrupts it leaves at once.
        let outcomes = replay(&job, replication, &Stop::default())?;
        let comparison = (self.compare)(&Gathering::of(&outcomes), &outcomes, study);
        let text = if self.playing.json { report::json(&comparison) } else { (self.text)(&comparison, tell::width()) };
        tell::result(&text).map(|()| End::Done)
    }

    /// Plays it and tells it, and writes the table of all runs.
    pub(super) fn go(self, study: Study, table: Option<Output>, interrupt: &Interrupt) -> Result<End> {
        let mut pursuit = self.pursuit.clone();
        let job = self.job();
        fits(&job)?;
        believe(self.scene, job.memory)?;
        let readers = threads(job.threads.min(READERS))?;
        // What the runs say; and all of them, where somebody wants a table or asks why.
        let (mut gathering, mut outcomes) = (Gathering::default(), Outcomes::default());
        interrupt.keeping(|stop| {
            let goal = |pursuit: &Option<Pursuit>| pursuit.as_ref().map_or(job.runs, Pursuit::goal);
            let progress = Progress::new(goal(&pursuit));
            pursue(&job, goal(&pursuit), &|finished| progress.finished(finished), stop, &mut |some| {
                readers.install(|| gathering.add(&some));
                if job.detail.by_run {
                    outcomes.append(some);
                }
                pursuit.iter_mut().for_each(|it| it.look(&mut gathering));
                let goal = goal(&pursuit);
                outcomes.planned = goal;
                progress.towards(goal);
                goal
            })
        })?;
        let Play { playing, compare, text, .. } = self;
        let compare = || readers.install(|| compare(&gathering, &outcomes, study));
        // Who interrupts the runs gets what they say so far; who waited for all of them and then does not may leave without.
        let whole = gathering.is_whole();
        let mut comparison = if whole { interrupt.finishing(compare) } else { interrupt.keeping(|_| compare()) };
        comparison.precision = pursuit.map(|it| it.precision());
        report::doubts(&comparison).iter().for_each(|doubt| tell::warning(doubt));
        // The answer comes first, whatever becomes of files, and files whatever becomes of the answer.
        let told =
            tell::result(&if playing.json { report::json(&comparison) } else { text(&comparison, tell::width()) });
        let written = table.map_or(Ok(()), |table| interrupt.finishing(|| write(table, &outcomes, interrupt)));
        // The process ends: giving back the figures of millions of runs one by one would take long.
        std::mem::forget(outcomes);
        told.and(written)?;
        Ok(if interrupt.was_asked() { End::Interrupted } else { End::Done })
    }
}

/// What the command line wants to know how well.
fn pursuit(arguments: &RunArguments, strategies: &[SettingId]) -> Result<Option<Pursuit>> {
    let Some(target) = arguments.precision else { return Ok(None) };
    let most = arguments.playing.runs.unwrap_or(CEILING);
    let refused = |told: String| Err(Error::Usage(format!("--precision {target}{told}")));
    let several = strategies.len() > 1;
    match target {
        _ if most < PILOT => {
            refused(format!(" learns from the first {PILOT} runs: allow at least as many with --runs"))
        }
        Target::Money(_) if arguments.indifference.is_some() => {
            refused(" is money, and so says by itself what is worth mentioning: leave --indifference out".to_owned())
        }
        Target::OfLead(_) if !several => refused(" is about a difference: play two strategies or more".to_owned()),
        Target::Money(_) | Target::OfBaseline(_) if several && !strategies.contains(&SettingId::Baseline) => {
            refused(" is about differences to the baseline: play that too, with --strategy baseline".to_owned())
        }
        _ => Ok(Some(Pursuit::new(target, arguments.indifference, most))),
    }
}

/// Writes the table of all runs; of those that were finished under a name that says so, and not at all where none was.
fn write(table: Output, outcomes: &Outcomes, interrupt: &Interrupt) -> Result<()> {
    let (finished, asked) = (outcomes.runs.len(), table.name());
    let rows = |out: &mut dyn Write| report::csv(outcomes, out);
    if finished == outcomes.planned as usize {
        return table.write(interrupt, rows);
    }
    if finished == 0 {
        tell::warning(&format!("no run was finished: {asked} is not written"));
        return Ok(());
    }
    let partial = table.partial()?;
    let told = format!("the table of the runs that were finished is {}: {asked} is not written", partial.name());
    partial.write(interrupt, rows)?;
    tell::warning(&told);
    Ok(())
}

/// Plays the reality checks a few times, and warns of those that do not hold or take too long.
fn believe(scene: &Scene, memory: u64) -> Result<()> {
    verify(&check::trials(scene, TRIALS, memory), WORK, &Stop::default())?
        .iter()
        .filter_map(check::doubt)
        .for_each(|line: String| tell::warning(&line));
    Ok(())
}

/// The named strategies, or all: the baseline first, then in the order of the file.
pub(super) fn chosen(model: &Model, names: &[String]) -> Result<Vec<SettingId>> {
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
    let wanted = |name: &str| names.is_empty() || names.iter().any(|it| it == name);
    Ok(all.iter().filter(|(name, _)| wanted(name)).map(|(_, id)| *id).collect())
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
