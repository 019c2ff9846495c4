//! `tenure why`: what makes the difference between two strategies.

use super::End;
use super::arguments::{OUTPUT, PlayingArguments, ReadingArguments, Reports, whole};
use super::interrupt::Interrupt;
use super::life::life;
use super::play::{Answer, Play, chosen, file, planned, words};
use super::pseudonyms::Hidden;
use super::scene::{self, Scene};
use super::telling::{Background, Setting, settings};
use crate::engine::{Detail, Outcomes};
use crate::error::{Error, Result};
use crate::report;
use crate::rules::SettingId;
use crate::scenario::keys::MOST_RUNS;
use crate::stats::{BASELINE, Cut, Gathering, Ledgers, Question, sum};
use clap::Args;
use std::io::{self, Write};
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct WhyArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// The strategy. Without one: the one with the highest mean value
    pub(super) strategy: Option<String>,

    /// Hold it against this strategy. Without it: the baseline
    #[arg(long, value_name = "OTHER")]
    pub(super) against: Option<String>,

    /// What becomes of this customer under both, instead: its id in the list, or its segment and its number there, such as \"small 17\".
    /// In how many of the runs, or with --run event by event
    #[arg(long, value_name = "ID", conflicts_with_all = ["svg", "report", "pseudonyms"])]
    pub(super) customer: Option<String>,

    /// Its life in this run, counted from 0
    #[arg(long, value_name = "K", requires = "customer", value_parser = run, allow_negative_numbers = true)]
    pub(super) run: Option<u32>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw the difference by kind of money, to this file, as a picture (SVG)
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) reports: Reports,
}

fn run(text: &str) -> std::result::Result<u32, String> {
    whole(text, 0..=MOST_RUNS - 1)
}

/// Plays the strategy and what it is held against, and the parts of both, and tells what makes the difference.
pub(super) fn why(arguments: &WhyArguments, interrupt: &Interrupt) -> Result<End> {
    let scene = scene::open(Some(&arguments.scenario), &arguments.reading, &[])?;
    let reports = settings(&arguments.reports.report)?;
    let background = Background::new(&scene, arguments.reading.means.memory, &words(), &reports);
    let set = Setting::ALL.map(|it| Background::setter(background.as_ref(), it));
    let hidden = Hidden::new(&scene.model, arguments.reports.pseudonyms.as_deref());
    let key = |_: &Answer, out: &mut dyn Write| hidden.key(out);
    let reports =
        reports.iter().map(|(target, setting)| (Some(*target), file(setting.what(), &set[*setting as usize])));
    let others = [
        (arguments.svg.as_deref(), file("the picture", &bridge)),
        (arguments.reports.pseudonyms.as_deref(), file("the key", &key)),
    ];
    let files = planned(&others.into_iter().chain(reports).collect::<Vec<_>>(), &scene)?;
    let against = arguments.against.clone().unwrap_or_else(|| BASELINE.to_owned());
    chosen(&scene.model, std::slice::from_ref(&against))?;
    let strategy = match &arguments.strategy {
        Some(named) => named.clone(),
        None => best(arguments, &scene, &against, interrupt)?,
    };
    if strategy == against {
        let told =
            if strategy == BASELINE { "it is what strategies are held against" } else { "there is no difference" };
        return Err(Error::Usage(format!("`{strategy}` against itself: {told}. Name another, here or with --against")));
    }
    if let Some(customer) = &arguments.customer {
        return life(arguments, &scene, &[strategy, against], customer, interrupt);
    }
    let names = [BASELINE.to_owned(), strategy, against];
    let strategies = chosen(&scene.model, &names)?;
    // The fingerprint is that of the scenario, whatever parts of strategies are played.
    let study = played(arguments, &scene, strategies.clone(), Vec::new()).study()?;
    let (scene, apart) = scene.taken_apart(&names[1..])?;
    let name = |id: &SettingId| match id {
        SettingId::Strategy(at) => scene.model.strategies[*at].name.as_str(),
        _ => BASELINE,
    };
    let [baseline, one, other] =
        names.each_ref().map(|wanted| strategies.iter().position(|id| name(id) == wanted).unwrap_or_default());
    let (mut probes, mut cuts) = (Vec::new(), Vec::new());
    for (of, apart) in [one, other].into_iter().zip(apart) {
        let first = probes.len();
        probes.extend(apart.parts.iter().map(|(_, index)| SettingId::Strategy(*index)));
        cuts.push(Cut::new(apart, of, baseline, first));
    }
    let question = Question { strategy: one, against: other, named: arguments.strategy.is_some(), cuts };
    let compare = |gathering: &Gathering, outcomes: &Outcomes, _: &Ledgers, study| {
        gathering.decomposed(outcomes, study, &question)
    };
    let detail = Detail { by_run: true, by_cause: true, by_fate: Some([other, one]), ..Detail::default() };
    let play =
        Play { compare: &compare, detail, roster: hidden.roster(), ..played(arguments, &scene, strategies, probes) };
    play.go(study, files, interrupt)
}

/// What makes the difference.
fn bridge(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    report::bridge(answer.comparison).map_or(Ok(()), |bridge| out.write_all(bridge.svg().as_bytes()))
}

/// What is played.
fn played<'a>(
    arguments: &'a WhyArguments,
    scene: &'a Scene,
    strategies: Vec<SettingId>,
    probes: Vec<SettingId>,
) -> Play<'a> {
    Play {
        probes,
        detail: Detail { by_run: true, ..Detail::default() },
        ..Play::new(scene, strategies, arguments.reading.means.memory, &arguments.playing, &report::why)
    }
}

/// The strategy with the highest mean value, but for the baseline and the other; of equals, the one that comes first.
fn best(arguments: &WhyArguments, scene: &Scene, other: &str, interrupt: &Interrupt) -> Result<String> {
    let others = scene.model.strategies.iter().enumerate().filter(|(_, it)| it.name != other);
    let (probes, names): (Vec<SettingId>, Vec<&String>) =
        others.map(|(at, it)| (SettingId::Strategy(at), &it.name)).unzip();
    let first = match &names[..] {
        [] => return Err(Error::Usage(format!("{} has no strategy to hold against `{other}`", scene.source.name))),
        [only] => return Ok((*only).clone()),
        [first, ..] => *first,
    };
    let outcomes = played(arguments, scene, vec![SettingId::Baseline], probes).played(interrupt)?;
    if interrupt.was_asked() {
        return Err(Error::Interrupted);
    }
    let total = |at: usize| sum(outcomes.probes.iter().map(|run| run[at]));
    let mut best = (first, total(0));
    for (at, name) in names.iter().enumerate() {
        if total(at) > best.1 {
            best = (name, total(at));
        }
    }
    Ok(best.0.clone())
}
