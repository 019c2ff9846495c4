//! Plays what is asked, tells it and writes files.

use super::arguments::{PlayingArguments, TellingArguments};
use super::interrupt::Interrupt;
use super::outputs::{Fill, Holds, Kind, Output};
use super::progress::Progress;
use super::scene::Scene;
use super::{End, check, tell};
use crate::engine::{Detail, Job, Outcomes, READERS, fits, pursue, replay, simulate, threads, verify};
use crate::error::{Error, Result, nearest};
use crate::isa::Isa;
use crate::model::{Listed, Model};
use crate::report;
use crate::rules::SettingId;
use crate::stats::{BASELINE, Comparison, Gathering, Ledgers, Pursuit, Study};
use crate::stop::Stop;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// How often reality checks are played before a run, and with how much work at most; `tenure check` plays them more.
const TRIALS: u32 = 3;
const WORK: u64 = 50_000_000;

/// The most runs that are played until something is known well enough, unless the command line says otherwise.
pub(super) const CEILING: u32 = 100_000;

/// A band, or a share of what scatters, takes so many runs at least.
const FEWEST: u32 = 20;

/// What there is to be written.
pub(super) struct Answer<'a> {
    pub(super) comparison: &'a Comparison,
    /// All runs, where they were kept.
    pub(super) outcomes: &'a Outcomes,
    /// What every customer came to, where that is asked, and what that is of.
    pub(super) ledgers: &'a Ledgers,
    pub(super) names: &'a Outcomes,
    /// A sentence for each reality check.
    pub(super) checks: Vec<String>,
    /// Whether what was asked beside the runs is known.
    pub(super) answered: bool,
}

/// What a file or a folder holds.
#[derive(Clone, Copy)]
pub(super) struct Content<'a> {
    /// What people call it.
    pub(super) what: &'static str,
    pub(super) write: Writing<'a>,
}

/// How it is written.
#[derive(Clone, Copy)]
pub(super) enum Writing<'a> {
    File(&'a dyn Fn(&Answer, &mut dyn Write) -> io::Result<()>),
    /// A file that a part of the runs does not make.
    Whole(&'a dyn Fn(&Answer, &mut dyn Write) -> io::Result<()>),
    Folder(&'a dyn Fn(&Answer, Fill) -> io::Result<()>),
}

impl Writing<'_> {
    fn kind(self) -> Kind {
        match self {
            Writing::File(_) | Writing::Whole(_) => Kind::File,
            Writing::Folder(_) => Kind::Folder(Holds::Tables),
        }
    }
}

/// A file with these words.
pub(super) fn file<'a>(
    what: &'static str,
    write: &'a dyn Fn(&Answer, &mut dyn Write) -> io::Result<()>,
) -> Content<'a> {
    Content { what, write: Writing::File(write) }
}

/// Those that were asked for, each with its place.
pub(super) fn planned<'a>(
    wanted: &[(Option<&Path>, Content<'a>)],
    scene: &Scene,
) -> Result<Vec<(Output, Content<'a>)>> {
    let asked = || wanted.iter().filter_map(|(target, content)| Some(((*target)?, *content)));
    let outputs = Output::plan_all(asked().map(|(target, it)| (target, it.write.kind())), &scene.inputs)?;
    Ok(outputs.into_iter().zip(asked().map(|(_, content)| content)).collect())
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
    pub(super) compare: &'a (dyn Fn(&Gathering, &Outcomes, &Ledgers, Study) -> Comparison + Sync),
    /// What is asked beside, once all runs are finished; who interrupts it leaves it out.
    pub(super) further: Option<&'a Further<'a>>,
    /// For people, at a width.
    pub(super) text: &'a dyn Fn(&Comparison, u16) -> String,
    /// The fingerprint of the answer, where it is known from an earlier time.
    pub(super) known: Option<&'a str>,
    /// The list under which customers are told of, where it is another than they were read from.
    pub(super) roster: Option<Arc<[Listed]>>,
    /// Tells of runs that were played before; without it they are played.
    pub(super) kept: Option<&'a Kept<'a>>,
}

/// Tells of the runs of a job as [`pursue`] does, in their order.
pub(super) type Kept<'a> =
    dyn Fn(&Job, &(dyn Fn(u32) + Sync), &Stop, &mut dyn FnMut(Outcomes) -> u32) -> Result<()> + 'a;

/// Asks more of what was played, and puts the answer beside what the runs say; whether nobody interrupted it.
pub(super) type Further<'a> = dyn Fn(&mut Comparison, &Gathering, &Job, &Interrupt) -> Result<bool> + 'a;

impl<'a> Play<'a> {
    /// All runs of these strategies, compared: what is asked beside that is said by whoever asks.
    pub(super) fn new(
        scene: &'a Scene,
        strategies: Vec<SettingId>,
        memory: u64,
        playing: &'a PlayingArguments,
        text: &'a dyn Fn(&Comparison, u16) -> String,
    ) -> Play<'a> {
        Play {
            scene,
            strategies,
            probes: Vec::new(),
            detail: Detail::default(),
            memory,
            playing,
            pursuit: None,
            compare: &|gathering, _, _, study| gathering.compare(study),
            further: None,
            text,
            known: None,
            roster: None,
            kept: None,
        }
    }

    /// What is played.
    pub(super) fn job(&self) -> Job<'_> {
        let Play { scene, playing, .. } = self;
        Job {
            model: &scene.model,
            rules: &scene.rules,
            strategies: self.strategies.clone(),
            probes: self.probes.clone(),
            // Who asks for a precision does not ask for the runs of the file.
            runs: playing.runs.unwrap_or(if self.pursuit.is_some() { CEILING } else { scene.model.runs }),
            seed: playing.seed.unwrap_or(scene.model.seed),
            threads: workers(&playing.telling),
            isa: instructions(&playing.telling),
            detail: self.detail,
            memory: self.memory,
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
        let comparison = (self.compare)(&Gathering::of(&outcomes), &outcomes, &Ledgers::default(), study);
        let text =
            if self.playing.telling.json { report::json(&comparison) } else { (self.text)(&comparison, tell::width()) };
        tell::result(&text).map(|()| End::Done)
    }

    /// Plays it and tells it, and writes files.
    pub(super) fn go(self, study: Study, files: Vec<(Output, Content)>, interrupt: &Interrupt) -> Result<End> {
        let mut pursuit = self.pursuit.clone();
        let job = self.job();
        fits(&job)?;
        let checks = believe(self.scene, job.memory)?;
        let readers = threads(job.threads.min(READERS))?;
        // What the runs say; and all of them, where somebody wants a table or asks why.
        let (mut gathering, mut outcomes) = (Gathering::default(), Outcomes::default());
        let (mut ledgers, mut names) = (Ledgers::default(), Outcomes::default());
        interrupt.keeping(|stop| {
            let goal = |pursuit: &Option<Pursuit>| pursuit.as_ref().map_or(job.runs, Pursuit::goal);
            let progress = Progress::new(goal(&pursuit));
            let finished = |runs: u32| progress.finished(runs);
            let first = goal(&pursuit);
            let mut hear = |mut some: Outcomes| {
                some.roster = self.roster.clone().unwrap_or(some.roster);
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
                progress.towards(goal);
                goal
            };
            match self.kept {
                None => pursue(&job, first, &finished, stop, &mut hear),
                Some(kept) => kept(&job, &finished, stop, &mut hear),
            }
        })?;
        let Play { playing, compare, text, .. } = self;
        let known = if job.detail.by_run { &outcomes } else { &names };
        let compare = || readers.install(|| compare(&gathering, known, &ledgers, study));
        // Who interrupts the runs gets what they say so far; who waited for all of them and then does not may leave without.
        let whole = gathering.is_whole();
        let mut comparison = if whole { interrupt.finishing(compare) } else { interrupt.keeping(|_| compare()) };
        comparison.precision = pursuit.map(|it| it.precision());
        let answered = match self.further {
            Some(further) => whole && further(&mut comparison, &gathering, &job, interrupt)?,
            None => true,
        };
        if let Some(known) = self.known.filter(|_| comparison.runs == comparison.planned)
            && comparison.fingerprint() != known
        {
            let told = "the figures are not those that were kept: another program of the same version made them, or they were changed";
            return Err(Error::Run(told.to_owned()));
        }
        report::doubts(&comparison).iter().for_each(|doubt| tell::warning(doubt));
        interrupt.awaiting(files.iter().map(|(output, _)| output.target().to_path_buf()).collect());
        // The answer comes first, whatever becomes of files, and files whatever becomes of the answer.
        let told = tell::result(&if playing.telling.json {
            report::json(&comparison)
        } else {
            text(&comparison, tell::width())
        });
        let answer =
            Answer { comparison: &comparison, outcomes: &outcomes, ledgers: &ledgers, names: &names, checks, answered };
        let written = files.into_iter();
        let written =
            written.map(|(output, content)| interrupt.finishing(|| write(output, content, &answer, interrupt)));
        let written = written.fold(Ok(()), Result::and);
        // The process ends: giving back the figures of millions of runs one by one would take long.
        std::mem::forget(outcomes);
        told.and(written)?;
        Ok(if interrupt.was_asked() { End::Interrupted } else { End::Done })
    }
}

/// Writes a file or a folder; of runs that were finished under a name that says so, and not at all where none was.
fn write(output: Output, content: Content, answer: &Answer, interrupt: &Interrupt) -> Result<()> {
    let comparison = answer.comparison;
    let asked = output.name();
    let put = |output: Output| match content.write {
        Writing::File(write) | Writing::Whole(write) => output.write(interrupt, |out| write(answer, out)),
        Writing::Folder(write) => output.fill(interrupt, |fill| write(answer, fill)),
    };
    if !answer.answered {
        tell::warning(&format!("what was asked is not known: {asked} is not written"));
        return Ok(());
    }
    if comparison.runs == comparison.planned {
        return put(output);
    }
    if comparison.runs == 0 {
        tell::warning(&format!("no run was finished: {asked} is not written"));
        return Ok(());
    }
    let what = content.what;
    if matches!(content.write, Writing::Whole(_)) {
        tell::warning(&format!("{what} are not all there: {asked} is not written"));
        return Ok(());
    }
    let partial = output.partial()?;
    let told = format!("{what} of the runs that were finished is {}: {asked} is not written", partial.name());
    put(partial)?;
    tell::warning(&told);
    Ok(())
}

/// Plays the reality checks a few times, and warns of those that do not hold or take too long. Says what came out of each.
fn believe(scene: &Scene, memory: u64) -> Result<Vec<String>> {
    let verdicts = verify(&check::trials(scene, TRIALS, memory), WORK, &Stop::default())?;
    verdicts.iter().filter_map(check::doubt).for_each(|line| tell::warning(&line));
    Ok(verdicts.iter().map(check::told).collect())
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

/// The words by which the process was started, without its own name.
pub(super) fn words() -> Vec<String> {
    std::env::args().skip(1).collect()
}

/// How many threads work on it.
pub(super) fn workers(telling: &TellingArguments) -> usize {
    telling.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// With which instructions.
pub(super) fn instructions(telling: &TellingArguments) -> Isa {
    telling.isa.unwrap_or_else(Isa::best)
}
