//! `tenure run`: read, simulate, compare, report.

use super::arguments::{PlayingArguments, RunArguments};
use super::interrupt::Interrupt;
use super::outputs::Output;
use super::progress::Progress;
use super::scene::Scene;
use super::{End, check, scene, tell};
use crate::engine::{Detail, Job, Outcomes, READERS, fits, portrait, pursue, replay, simulate, threads, verify};
use crate::error::{Error, Result, nearest};
use crate::isa::Isa;
use crate::model::Model;
use crate::report::{self, About, Look};
use crate::rules::SettingId;
use crate::stats::{BASELINE, Comparison, Gathering, Ledgers, PILOT, Pursuit, Study, Target};
use crate::stop::Stop;
use std::io::{self, Write};
use std::path::Path;

/// How often reality checks are played before a run, and with how much work at most; `tenure check` plays them more.
const TRIALS: u32 = 3;
const WORK: u64 = 50_000_000;

/// The most runs that are played until something is known well enough, unless the command line says otherwise.
const CEILING: u32 = 100_000;

/// Plays the scenario and tells how its strategies compare.
pub(super) fn run(arguments: &RunArguments, interrupt: &Interrupt) -> Result<End> {
    let scene = scene::open(arguments.scene.scenario.as_deref(), &arguments.scene.reading, &[])?;
    let reports = arguments.report.iter().map(|target| {
        let is_page = target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
        let told = || format!("cannot write {}: a report ends in .html", target.display());
        if is_page { Ok(target.as_path()) } else { Err(Error::Usage(told())) }
    });
    let reports = reports.collect::<Result<Vec<&Path>>>()?;
    let write_page = |answer: &Answer, out: &mut dyn Write| page(arguments, &scene, answer, out);
    let report = |target| (Some(target), File { what: "the report", write: &write_page });
    let table = File { what: "the table", write: &|answer, out| report::csv(answer.outcomes, out) };
    let accounts =
        File { what: "the accounts", write: &|answer, out| report::accounts(answer.names, answer.ledgers, out) };
    let picture = File { what: "the picture", write: &dots };
    let wanted = [
        (arguments.runs_out.as_deref(), table),
        (arguments.customers.as_deref(), accounts),
        (arguments.svg.as_deref(), picture),
    ];
    let wanted: Vec<_> = wanted.into_iter().chain(reports.iter().map(|target| report(*target))).collect();
    let files = planned(&wanted, &scene)?;
    let whole = !arguments.report.is_empty();
    let look = Look { plot: arguments.plot || tell::is_roomy(), by_segment: arguments.by_segment };
    let by_segment = arguments.by_segment || arguments.playing.json || whole;
    let strategies = chosen(&scene.model, &arguments.strategy)?;
    let play = Play {
        scene: &scene,
        pursuit: pursuit(arguments, &strategies)?,
        strategies,
        probes: Vec::new(),
        detail: Detail {
            by_period: arguments.series || whole,
            by_segment,
            by_year: arguments.by_year,
            by_run: arguments.runs_out.is_some(),
            by_account: arguments.playing.json || arguments.runs_out.is_some(),
            by_customer: arguments.customers.is_some(),
            ..Detail::default()
        },
        memory: arguments.scene.reading.memory,
        playing: &arguments.playing,
        compare: if arguments.values {
            &|gathering, _, _, study| gathering.one_by_one(study)
        } else {
            &|gathering, _, _, study| gathering.compare(study)
        },
        text: &|comparison, width| report::told(comparison, width, look),
    };
    let study = play.study()?;
    play.go(study, files, interrupt)
}

/// What each strategy brings.
fn dots(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    report::picture(answer.comparison).map_or(Ok(()), |dots| out.write_all(dots.svg().as_bytes()))
}

/// All of it, for who was not there.
fn page(arguments: &RunArguments, scene: &Scene, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let quoted = |word: String| if word.contains([' ', '*', '"', '$']) { format!("'{word}'") } else { word };
    let command = std::env::args().skip(1).map(quoted).collect::<Vec<String>>().join(" ");
    let doubts = report::doubts(answer.comparison);
    let about = About {
        portrait: &portrait(&check::alone(scene, arguments.scene.reading.memory)),
        scenario: (&scene.source.name, &scene.source.text),
        command: &format!("tenure {command}"),
        checks: &answer.checks,
        warnings: &scene.warnings.iter().chain(&scene.notes).cloned().chain(doubts).collect::<Vec<String>>(),
    };
    out.write_all(report::page(answer.comparison, &about).as_bytes())
}

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
}

/// What a file holds.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    /// What people call it.
    pub(super) what: &'static str,
    pub(super) write: &'a dyn Fn(&Answer, &mut dyn Write) -> io::Result<()>,
}

/// Those that were asked for, each with its place.
pub(super) fn planned<'a>(wanted: &[(Option<&Path>, File<'a>)], scene: &Scene) -> Result<Vec<(Output, File<'a>)>> {
    let asked = || wanted.iter().filter_map(|(target, file)| Some(((*target)?, *file)));
    let outputs = Output::plan_all(asked().map(|(target, _)| target), &scene.inputs)?;
    Ok(outputs.into_iter().zip(asked().map(|(_, file)| file)).collect())
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
    /// For people, at a width.
    pub(super) text: &'a dyn Fn(&Comparison, u16) -> String,
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
        let comparison = (self.compare)(&Gathering::of(&outcomes), &outcomes, &Ledgers::default(), study);
        let text = if self.playing.json { report::json(&comparison) } else { (self.text)(&comparison, tell::width()) };
        tell::result(&text).map(|()| End::Done)
    }

    /// Plays it and tells it, and writes files.
    pub(super) fn go(self, study: Study, files: Vec<(Output, File)>, interrupt: &Interrupt) -> Result<End> {
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
            pursue(&job, goal(&pursuit), &|finished| progress.finished(finished), stop, &mut |some| {
                readers.install(|| gathering.add(&some));
                if job.detail.by_customer {
                    ledgers.add(&some);
                    names = some.without_runs();
                }
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
        let known = if job.detail.by_run { &outcomes } else { &names };
        let compare = || readers.install(|| compare(&gathering, known, &ledgers, study));
        // Who interrupts the runs gets what they say so far; who waited for all of them and then does not may leave without.
        let whole = gathering.is_whole();
        let mut comparison = if whole { interrupt.finishing(compare) } else { interrupt.keeping(|_| compare()) };
        comparison.precision = pursuit.map(|it| it.precision());
        report::doubts(&comparison).iter().for_each(|doubt| tell::warning(doubt));
        interrupt.awaiting(files.iter().map(|(output, _)| output.target().to_path_buf()).collect());
        // The answer comes first, whatever becomes of files, and files whatever becomes of the answer.
        let told =
            tell::result(&if playing.json { report::json(&comparison) } else { text(&comparison, tell::width()) });
        let answer = Answer { comparison: &comparison, outcomes: &outcomes, ledgers: &ledgers, names: &names, checks };
        let written = files.into_iter();
        let written = written.map(|(output, file)| interrupt.finishing(|| write(output, file, &answer, interrupt)));
        let written = written.fold(Ok(()), Result::and);
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

/// Writes a file; of runs that were finished under a name that says so, and not at all where none was.
fn write(output: Output, file: File, answer: &Answer, interrupt: &Interrupt) -> Result<()> {
    let comparison = answer.comparison;
    let asked = output.name();
    let content = |out: &mut dyn Write| (file.write)(answer, out);
    if comparison.runs == comparison.planned {
        return output.write(interrupt, content);
    }
    if comparison.runs == 0 {
        tell::warning(&format!("no run was finished: {asked} is not written"));
        return Ok(());
    }
    let partial = output.partial()?;
    let what = file.what;
    let told = format!("{what} of the runs that were finished is {}: {asked} is not written", partial.name());
    partial.write(interrupt, content)?;
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

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
