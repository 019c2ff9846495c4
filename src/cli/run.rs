//! `tenure run`: read, simulate, compare, report.

use super::arguments::{Csv, PlayingArguments, RunArguments};
use super::interrupt::Interrupt;
use super::outputs::{Fill, Kind, Output};
use super::progress::Progress;
use super::scene::Scene;
use super::{End, check, scene, tell};
use crate::engine::{Detail, Job, Outcomes, READERS, fits, portrait, pursue, replay, simulate, threads, verify};
use crate::error::{Error, Result, nearest};
use crate::isa::Isa;
use crate::model::Model;
use crate::report::{self, About, CUSTOMERS, CsvStyle, Data, Look};
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
    let reports = arguments.report.iter().map(|target| Ok((target.as_path(), setting(target)?)));
    let reports = reports.collect::<Result<Vec<(&Path, Setting)>>>()?;
    let style = match arguments.csv_style {
        Csv::Plain => CsvStyle::Plain,
        Csv::Eu => CsvStyle::Eu,
    };
    let page = |answer: &Answer, out: &mut dyn Write| report(arguments, &scene, answer, report::page, out);
    let text = |answer: &Answer, out: &mut dyn Write| report(arguments, &scene, answer, report::markdown, out);
    let reports = reports.iter().map(|(target, setting)| match setting {
        Setting::Page => (Some(*target), file("the report", &page)),
        Setting::Wiki => (Some(*target), file("the report", &text)),
    });
    let table = |answer: &Answer, out: &mut dyn Write| report::csv(answer.outcomes, style, out);
    let table = file("the table", &table);
    let accounts = |answer: &Answer, out: &mut dyn Write| report::accounts(answer.names, answer.ledgers, style, out);
    let accounts = file("the accounts", &accounts);
    let picture = file("the picture", &dots);
    let write_tables = |answer: &Answer, fill: Fill| tables(answer, style, fill);
    let tables = Content { what: "the folder", write: Writing::Folder(&write_tables) };
    let wanted = [
        (arguments.out.as_deref(), tables),
        (arguments.runs_out.as_deref(), table),
        (arguments.customers.as_deref(), accounts),
        (arguments.svg.as_deref(), picture),
    ];
    let wanted: Vec<_> = wanted.into_iter().chain(reports).collect();
    let files = planned(&wanted, &scene)?;
    let out = arguments.out.is_some();
    let whole = out || !arguments.report.is_empty();
    let look = Look { plot: arguments.plot || tell::is_roomy(), by_segment: arguments.by_segment };
    let by_segment = arguments.by_segment || arguments.playing.json || whole;
    let strategies = chosen(&scene.model, &arguments.strategy)?;
    let rows = out || arguments.runs_out.is_some();
    let mut play = Play {
        scene: &scene,
        pursuit: pursuit(arguments, &strategies)?,
        strategies,
        probes: Vec::new(),
        detail: Detail {
            by_period: arguments.series || whole,
            by_segment,
            by_year: arguments.by_year,
            by_row: rows,
            by_account: arguments.playing.json || rows,
            by_cause: !arguments.report.is_empty(),
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
    if let Some(folder) = &arguments.out {
        let alone = play.detail;
        play.detail.by_customer = true;
        // Who asks for all that there is gets it but for what there is no room for.
        if arguments.customers.is_none() && fits(&play.job()).is_err() {
            play.detail = alone;
            fits(&play.job())?;
            let folder = folder.display();
            tell::warning(&format!(
                "no room for the accounts of all customers: {folder} goes without {CUSTOMERS}. --memory allows more"
            ));
        }
    }
    let study = play.study()?;
    play.go(study, files, interrupt)
}

/// All of it as tables.
fn tables(answer: &Answer, style: CsvStyle, fill: Fill) -> io::Result<()> {
    let Answer { comparison, outcomes, ledgers, names, .. } = *answer;
    let data = Data { comparison, outcomes, ledgers: (names, ledgers) };
    data.files().into_iter().try_for_each(|file| fill(file, &mut |out| data.write(file, style, out)))
}

/// What each strategy brings.
fn dots(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    report::picture(answer.comparison).map_or(Ok(()), |dots| out.write_all(dots.svg().as_bytes()))
}

/// What a report is set as.
#[derive(Clone, Copy)]
enum Setting {
    Page,
    Wiki,
}

/// The ending decides.
fn setting(target: &Path) -> Result<Setting> {
    let ending = target.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let cannot = |why: &str| Err(Error::Usage(format!("cannot write {}: {why}", target.display())));
    match ending.as_str() {
        "html" => Ok(Setting::Page),
        "md" => Ok(Setting::Wiki),
        "pdf" => cannot("a report ends in .html or .md. A browser prints the .html as PDF"),
        "xlsx" | "csv" => cannot("a report ends in .html or .md. Tables for a spreadsheet are written by --out"),
        _ => cannot("a report ends in .html (a page) or .md (text for a wiki)"),
    }
}

/// All of it, for who was not there.
fn report(
    arguments: &RunArguments,
    scene: &Scene,
    answer: &Answer,
    set: fn(&Comparison, &About) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
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
    out.write_all(set(answer.comparison, &about).as_bytes())
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
    Folder(&'a dyn Fn(&Answer, Fill) -> io::Result<()>),
}

impl Writing<'_> {
    fn kind(self) -> Kind {
        match self {
            Writing::File(_) => Kind::File,
            Writing::Folder(_) => Kind::Folder,
        }
    }
}

fn file<'a>(what: &'static str, write: &'a dyn Fn(&Answer, &mut dyn Write) -> io::Result<()>) -> Content<'a> {
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
            pursue(&job, goal(&pursuit), &|finished| progress.finished(finished), stop, &mut |some| {
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
        let written =
            written.map(|(output, content)| interrupt.finishing(|| write(output, content, &answer, interrupt)));
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

/// Writes a file or a folder; of runs that were finished under a name that says so, and not at all where none was.
fn write(output: Output, content: Content, answer: &Answer, interrupt: &Interrupt) -> Result<()> {
    let comparison = answer.comparison;
    let asked = output.name();
    let put = |output: Output| match content.write {
        Writing::File(write) => output.write(interrupt, |out| write(answer, out)),
        Writing::Folder(write) => output.fill(interrupt, |fill| write(answer, fill)),
    };
    if comparison.runs == comparison.planned {
        return put(output);
    }
    if comparison.runs == 0 {
        tell::warning(&format!("no run was finished: {asked} is not written"));
        return Ok(());
    }
    let partial = output.partial()?;
    let what = content.what;
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

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
