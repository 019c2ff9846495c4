//! `tenure sensitivity`: what would change the answer.

use super::End;
use super::arguments::{OUTPUT, Pages, PlayingArguments, ReadingArguments};
use super::bench::{Bench, asked, foreseen};
use super::interrupt::Interrupt;
use super::play::{Answer, Play, chosen, file, planned, words};
use super::scene::{self, Scene};
use super::telling::{Background, Setting, pages};
use crate::engine::{Job, Toss, inputs};
use crate::error::{Error, Result};
use crate::report;
use crate::stats::{AsIs, Bar, Comparison, Gathering, Sensitivity, Swing, plays, widest_first};
use clap::Args;
use std::io::{self, Write};
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct SensitivityArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// Also look at every plain number of the scenario: a tenth less and a tenth more, or the ends of its `range`
    #[arg(long)]
    pub(super) all: bool,

    /// Play only this strategy; `baseline` is what happens without any. May be given several times. Without it: all
    #[arg(long, value_name = "NAME")]
    pub(super) strategy: Vec<String>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Also draw what low and high values of each assumption would do, to this file, as a picture (SVG): the tornado; of plain numbers where
    /// nothing is assumed and --all is given
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) svg: Option<PathBuf>,

    #[command(flatten)]
    pub(super) pages: Pages,
}

/// Plays the runs, and for each of them what tells ignorance from luck and one assumption from another.
pub(super) fn sensitivity(arguments: &SensitivityArguments, interrupt: &Interrupt) -> Result<End> {
    let scene = scene::open(Some(&arguments.scenario), &arguments.reading, &[])?;
    let reports = pages(&arguments.pages.report)?;
    let background = Background::new(&scene, arguments.reading.means.memory, &words(), &reports);
    let set = Setting::ALL.map(|it| Background::setter(background.as_ref(), it));
    let reports =
        reports.iter().map(|(target, setting)| (Some(*target), file(setting.what(), &set[*setting as usize])));
    let picture = [(arguments.svg.as_deref(), file("the picture", &tornado))];
    let files = planned(&picture.into_iter().chain(reports).collect::<Vec<_>>(), &scene)?;
    let further = |comparison: &mut Comparison, gathering: &Gathering, job: &Job, interrupt: &Interrupt| {
        let inputs = inputs(job)?;
        // Low and high values take two more, and where the decision turns is looked for in nine places or more.
        let planned = foreseen(job, gathering.finished(), u64::from(plays(inputs.len())) + 11 * inputs.len() as u64)?;
        let values: Vec<Vec<f64>> = gathering.values().into_iter().map(|(_, values)| values).collect();
        comparison.sensitivity = asked(interrupt, |stop| {
            let mut bench = Bench::new(job, stop, planned);
            let as_is = AsIs { comparison, values: &values, inputs: &inputs };
            let mut found = Sensitivity::new(as_is, &mut |strategies, tosses| bench.play(strategies, tosses))?;
            if arguments.all {
                (found.numbers, found.unmoved) = numbers(&scene, job, as_is, &mut bench)?;
            }
            Ok(found)
        })?;
        Ok(comparison.sensitivity.is_some())
    };
    let play = Play {
        further: Some(&further),
        ..Play::new(
            &scene,
            chosen(&scene.model, &arguments.strategy)?,
            arguments.reading.means.memory,
            &arguments.playing,
            &report::sensitivity,
        )
    };
    play.enough()?;
    let job = play.job();
    let inputs = inputs(&job)?;
    if inputs.is_empty() && arguments.svg.is_some() && !arguments.all {
        return Err(Error::Usage(format!(
            "--svg: {} says of nothing how far it may be off, so there is nothing to draw. --all looks at every plain number",
            scene.source.name
        )));
    }
    foreseen(&job, job.runs, u64::from(plays(inputs.len())))?;
    let study = play.study()?;
    play.go(study, files, interrupt)
}

/// What low and high values would do.
fn tornado(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    report::tornado(answer.comparison).map_or(Ok(()), |tornado| out.write_all(tornado.svg().as_bytes()))
}

/// How far a number is moved whose range nobody says.
const TENTH: f64 = 0.1;

/// What a low and a high value of each plain number would do, and the paths of those that can take no such value.
fn numbers(scene: &Scene, job: &Job, as_is: AsIs, bench: &mut Bench) -> Result<(Vec<Bar>, Vec<String>)> {
    let pair = as_is.pair();
    let runs: Vec<Toss> = (0..).map(Toss::of_run).take(as_is.values.len()).collect();
    let base: Vec<Vec<f64>> = as_is.values.iter().map(|run| pair.iter().map(|at| run[*at]).collect()).collect();
    let (mut bars, mut unmoved) = (Vec::new(), Vec::new());
    for number in scene.numbers() {
        let size = TENTH * number.value.abs();
        let ends = number.range.unwrap_or([number.value - size, number.value + size]);
        let mut swing = |at: f64| {
            let (model, rules) = scene.with(&[(&number.path, &number.place, at)])?;
            let strategies = pair.iter().map(|at| job.strategies[*at]).collect();
            let there =
                bench.play_of(&Job { model: &model, rules: &rules, strategies, probes: Vec::new(), ..*job }, &runs)?;
            Ok(Swing::new(at, &base, &there))
        };
        match ends.map(&mut swing) {
            [Ok(Some(low)), Ok(Some(high))] => bars.push(Bar { name: number.path, low, high }),
            // A number of months is whole, a share is none beyond 1.
            [Err(Error::Input(_)), _] | [_, Err(Error::Input(_))] => unmoved.push(number.path),
            [Err(error), _] | [_, Err(error)] => return Err(error),
            _ => {}
        }
    }
    widest_first(&mut bars);
    Ok((bars, unmoved))
}
