//! `tenure optimize`: what to set levers to, and which strategy is the best along one.

use super::arguments::{OUTPUT, Pages, PlayingArguments, ReadingArguments, amount};
use super::bench::{Bench, asked, foreseen};
use super::interrupt::Interrupt;
use super::outputs::Output;
use super::play::{Answer, Content, Further, Play, chosen, file, planned, words};
use super::scene::{self, Scene};
use super::telling::{Background, Setting, pages};
use super::{End, tell};
use crate::engine::{Job, Toss};
use crate::error::{Error, Problem, Result, nearest};
use crate::model::{Lever, Model, Reach};
use crate::report;
use crate::rules::{Claim, LEVER, RuleBook};
use crate::stats::{
    Acceptability, BASELINE, Comparison, Gathering, Limit, MOST_SETTINGS, Search, Standpoint, settings, standpoints,
};
use clap::Args;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::str::FromStr;

/// What it takes.
#[derive(Args)]
pub(super) struct OptimizeArguments {
    /// The scenario, a TOML file with a [levers.NAME] or more
    pub(super) scenario: PathBuf,

    /// Optimise under this strategy. Without it: without any
    #[arg(long, value_name = "NAME", conflicts_with = "across")]
    pub(super) strategy: Option<String>,

    /// Only this lever; others stay as the scenario has them. May be given several times. Without it: all
    #[arg(long, value_name = "NAME", conflicts_with = "across")]
    pub(super) lever: Vec<String>,

    /// A difference of so much money is not worth mentioning. Without it: a thousandth of the value
    #[arg(long, value_name = "MONEY", value_parser = amount, allow_negative_numbers = true, conflicts_with_all = ["across", "limit"])]
    pub(super) indifference: Option<f64>,

    /// Only settings that keep this, such as \"chance(value < 0) <= 0.05\"
    #[arg(long, value_name = "LIMIT", value_parser = Limit::from_str, conflicts_with = "across")]
    pub(super) limit: Option<Limit>,

    /// Instead, say which strategy is how likely the best at each value of this lever
    #[arg(long, value_name = "LEVER")]
    pub(super) across: Option<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw what comes of the levers, to this file, as a picture (SVG): of two levers a map, of others a curve along each; with --across
    /// how likely each strategy is the best along it
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) pages: Pages,
}

/// The most worlds that one setting is played in, unless the command line says otherwise.
const CEILING: u32 = 100_000;

/// Plays the scenario as it is, then seeks what is better.
pub(super) fn optimize(arguments: &OptimizeArguments, interrupt: &Interrupt) -> Result<End> {
    let scene = scene::open(Some(&arguments.scenario), &arguments.reading, &[])?;
    let reports = pages(&arguments.pages.report)?;
    let background = Background::new(&scene, arguments.reading.means.memory, &words(), &reports);
    let set = Setting::ALL.map(|it| Background::setter(background.as_ref(), it));
    let reports =
        reports.iter().map(|(target, setting)| (Some(*target), file(setting.what(), &set[*setting as usize])));
    let picture = [(arguments.svg.as_deref(), file("the picture", &picture))];
    let files = planned(&picture.into_iter().chain(reports).collect::<Vec<_>>(), &scene)?;
    match &arguments.across {
        Some(lever) => curve(arguments, &scene, lever, files, interrupt),
        None => seek(arguments, &scene, files, interrupt),
    }
}

/// What is written, and where.
type Files<'a> = Vec<(Output, Content<'a>)>;

/// What comes of the levers, or which strategy is the best along one.
fn picture(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let along = || report::acceptability(answer.comparison).map(|curve| curve.svg());
    report::levers(answer.comparison).or_else(along).map_or(Ok(()), |svg| out.write_all(svg.as_bytes()))
}

fn seek(arguments: &OptimizeArguments, scene: &Scene, files: Files, interrupt: &Interrupt) -> Result<End> {
    let levers = wanted(scene, &arguments.lever)?;
    let levers = heard(scene, levers, arguments)?;
    let costs = costs(&levers)?;
    try_ends(scene, &levers, &costs)?;
    let strategy = arguments.strategy.clone().unwrap_or_else(|| BASELINE.to_owned());
    let further = |comparison: &mut Comparison, gathering: &Gathering, job: &Job, interrupt: &Interrupt| {
        let runs = gathering.finished();
        let search = Search {
            strategy: &strategy,
            levers: &levers,
            runs,
            most: arguments.playing.runs.unwrap_or(CEILING),
            indifference: arguments.indifference,
            limit: arguments.limit,
        };
        comparison.optimum = asked(interrupt, |stop| {
            let mut field = Field {
                scene,
                levers: &levers,
                costs: &costs,
                job,
                built: Vec::new(),
                keeps: settings(&levers).is_some(),
            };
            let bench = std::cell::RefCell::new(Bench::new(job, stop, runs));
            let mut as_is = |_: &[f64], worlds: Range<u32>| {
                let played = bench.borrow_mut().play(&[0], &tosses(worlds))?;
                Ok(played.into_iter().map(|run| run[0]).collect())
            };
            let mut play = |setting: &[f64], worlds: Range<u32>| field.play(setting, worlds, &mut bench.borrow_mut());
            search.best(&mut as_is, &mut play)
        })?;
        Ok(comparison.optimum.is_some())
    };
    let strategies = std::slice::from_ref(&strategy);
    let play = played(arguments, scene, strategies, &further, &report::optimum)?;
    let study = play.study()?;
    play.go(study, files, interrupt)
}

fn curve(
    arguments: &OptimizeArguments,
    scene: &Scene,
    lever: &str,
    files: Files,
    interrupt: &Interrupt,
) -> Result<End> {
    let levers = wanted(scene, &[lever.to_owned()])?;
    let costs = costs(&levers)?;
    try_ends(scene, &levers, &costs)?;
    let further = |comparison: &mut Comparison, gathering: &Gathering, job: &Job, interrupt: &Interrupt| {
        let points = standpoints(&levers[0]);
        let planned = foreseen(job, gathering.finished(), points.len() as u64)?;
        comparison.acceptability = asked(interrupt, |stop| {
            let mut field = Field { scene, levers: &levers, costs: &costs, job, built: Vec::new(), keeps: false };
            let mut bench = Bench::new(job, stop, planned);
            let names: Vec<String> = comparison.strategies.iter().map(|it| it.name.clone()).collect();
            let mut found = Vec::new();
            for at in points {
                let runs = field.values(&[at], 0..gathering.finished(), &mut bench)?;
                found.extend(Standpoint::new(at, &names, &runs, field.cost(&[at])?));
            }
            let Lever { name, label, .. } = &levers[0];
            Ok(Acceptability { lever: name.clone(), label: label.clone(), points: found })
        })?;
        Ok(comparison.acceptability.is_some())
    };
    let play = played(arguments, scene, &[], &further, &report::across)?;
    let study = play.study()?;
    play.go(study, files, interrupt)
}

/// What is played before anything is sought.
fn played<'a>(
    arguments: &'a OptimizeArguments,
    scene: &'a Scene,
    strategies: &[String],
    further: &'a Further<'a>,
    text: &'a dyn Fn(&Comparison, u16) -> String,
) -> Result<Play<'a>> {
    Ok(Play {
        further: Some(further),
        ..Play::new(scene, chosen(&scene.model, strategies)?, arguments.reading.means.memory, &arguments.playing, text)
    })
}

/// The levers of these names, or all.
fn wanted(scene: &Scene, names: &[String]) -> Result<Vec<Lever>> {
    let all = &scene.model.levers;
    if all.is_empty() {
        return Err(Error::Usage(format!(
            "{} has no lever: say what may be set, and from where to where, in [levers.NAME] with `path`, `low` and `high`",
            scene.source.name
        )));
    }
    let known = || all.iter().map(|lever| lever.name.as_str());
    if let Some(unknown) = names.iter().find(|name| known().all(|it| it != *name)) {
        let advice = match nearest(unknown, known()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the scenario has {}", known().collect::<Vec<_>>().join(", ")),
        };
        return Err(Error::Usage(format!("there is no lever `{unknown}`: {advice}")));
    }
    Ok(all.iter().filter(|lever| names.is_empty() || names.contains(&lever.name)).cloned().collect())
}

/// Levers that something is heard of: those of a strategy that is not played are left out, which is said.
fn heard(scene: &Scene, levers: Vec<Lever>, arguments: &OptimizeArguments) -> Result<Vec<Lever>> {
    let played = arguments.strategy.as_deref().unwrap_or(BASELINE);
    let elsewhere = |lever: &Lever| {
        let strategy = lever.path.strip_prefix("strategies.")?.split('.').next()?;
        (strategy != played && strategy != "*").then(|| strategy.to_owned())
    };
    let (mut heard, mut left) = (Vec::new(), Vec::new());
    for lever in levers {
        match elsewhere(&lever) {
            None => heard.push(lever),
            Some(strategy) => left.push((lever.name, strategy)),
        }
    }
    let told = |(name, strategy): &(String, String)| format!("lever `{name}` is of strategy `{strategy}`");
    if let Some(first) = left.first().filter(|_| heard.is_empty() || !arguments.lever.is_empty()) {
        let of = if played == BASELINE { String::new() } else { format!(" under `{played}`") };
        return Err(Error::Usage(format!("{}, and does nothing{of}: say --strategy {}", told(first), first.1)));
    }
    for one in &left {
        let note = format!("{} and is left out; --strategy {} takes it in", told(one), one.1);
        tell::problems(&[Problem::note(&scene.source, note)]);
    }
    Ok(heard)
}

/// What levers cost, ready to be asked.
fn costs(levers: &[Lever]) -> Result<Vec<Option<Claim>>> {
    let cost = |lever: &Lever| lever.cost.as_ref().map(Claim::new).transpose();
    levers.iter().map(cost).collect::<std::result::Result<_, _>>().map_err(|problem| Error::Input(vec![problem]))
}

/// Builds the scenario at both ends of each lever: what cannot be is told before anything is played.
fn try_ends(scene: &Scene, levers: &[Lever], costs: &[Option<Claim>]) -> Result<()> {
    for (lever, cost) in levers.iter().zip(costs) {
        let ends = match &lever.reach {
            Reach::Between(low, high) => [*low, *high],
            Reach::Values(values) => [values[0], values[values.len() - 1]],
        };
        for end in ends {
            scene.with(&[(&lever.path, &lever.place, end)])?;
            let cost = cost.as_ref().map(|cost| cost.amount(LEVER, end)).transpose();
            cost.map_err(|problem| Error::Input(vec![problem]))?;
        }
    }
    Ok(())
}

/// Runs, by number.
fn tosses(worlds: Range<u32>) -> Vec<Toss> {
    worlds.map(Toss::of_run).collect()
}

/// The scenario with its levers set in one way or another.
struct Field<'a> {
    scene: &'a Scene,
    levers: &'a [Lever],
    costs: &'a [Option<Claim>],
    job: &'a Job<'a>,
    /// What was built, by setting, where settings come again and again.
    built: Vec<(Vec<f64>, Model, RuleBook)>,
    keeps: bool,
}

impl Field<'_> {
    /// The value of the first strategy in each world, less what the levers cost.
    fn play(&mut self, setting: &[f64], worlds: Range<u32>, bench: &mut Bench) -> Result<Vec<f64>> {
        let cost = self.cost(setting)?;
        Ok(self.values(setting, worlds, bench)?.into_iter().map(|run| run[0] - cost).collect())
    }

    /// The values of all strategies.
    fn values(&mut self, setting: &[f64], worlds: Range<u32>, bench: &mut Bench) -> Result<Vec<Vec<f64>>> {
        let known = self.built.iter().position(|(known, ..)| known == setting);
        let at = if let Some(at) = known {
            at
        } else {
            if !self.keeps || self.built.len() >= MOST_SETTINGS {
                self.built.clear();
            }
            let set = self.levers.iter().zip(setting).map(|(lever, value)| (&*lever.path, &lever.place, *value));
            let (model, rules) = self.scene.with(&set.collect::<Vec<_>>())?;
            self.built.push((setting.to_vec(), model, rules));
            self.built.len() - 1
        };
        let (_, model, rules) = &self.built[at];
        let (strategies, probes) = (self.job.strategies.clone(), Vec::new());
        bench.play_of(&Job { model, rules, strategies, probes, ..*self.job }, &tosses(worlds))
    }

    /// What it costs to set them so.
    fn cost(&self, setting: &[f64]) -> Result<f64> {
        let each =
            self.costs.iter().zip(setting).filter_map(|(cost, value)| Some(cost.as_ref()?.amount(LEVER, *value)));
        each.sum::<std::result::Result<f64, _>>().map_err(|problem| Error::Input(vec![problem]))
    }
}
