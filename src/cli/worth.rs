//! `tenure worth`: what it is worth to know more before deciding.

use super::arguments::{Pages, PlayingArguments, ReadingArguments, positive, whole};
use super::bench::{Bench, asked, foreseen};
use super::interrupt::Interrupt;
use super::play::{Play, chosen, file, planned, words};
use super::telling::{Background, Setting, pages};
use super::{End, scene};
use crate::engine::{Input, Job, drawn, inputs};
use crate::error::{Error, Result, nearest};
use crate::report;
use crate::scenario::keys::MOST_RUNS;
use crate::stats::{Answer, AsIs, Comparison, Gathering, Information, Nested, Pilot, Wanted};
use clap::Args;
use std::path::PathBuf;

/// What it takes.
#[derive(Args)]
pub(super) struct WorthArguments {
    /// The scenario, a TOML file
    pub(super) scenario: PathBuf,

    /// Play only this strategy; `baseline` is what happens without any. May be given several times. Without it: all
    #[arg(long, value_name = "NAME")]
    pub(super) strategy: Vec<String>,

    /// Also say what it is worth to know these assumptions together. May be given several times
    #[arg(long, value_name = "A,B")]
    pub(super) together: Vec<String>,

    /// Also say what a pilot of so many is worth that asks about an assumption: churn=200 where it is a chance, counted by yes and no;
    /// spend=50:normal:12 where answers are numbers that scatter with this standard deviation. May be given several times
    #[arg(long, value_name = "A=N", value_parser = sample)]
    pub(super) sample: Vec<Sample>,

    /// Check it by brute force: for each of a tenth as many truths as there are runs, so many runs
    #[arg(long, value_name = "N", value_parser = inner, num_args = 0..=1, default_missing_value = "64")]
    pub(super) nested: Option<u32>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    #[command(flatten)]
    pub(super) pages: Pages,
}

/// A pilot: an assumption, how many are asked, and how their answers scatter.
fn sample(text: &str) -> std::result::Result<Sample, String> {
    let expected =
        || "an assumption and how many are asked is expected, such as churn=200 or spend=50:normal:12".to_owned();
    let (name, rest) = text.split_once('=').ok_or_else(expected)?;
    let (size, sd) = match rest.split_once(':') {
        None => (rest, None),
        Some((size, law)) => {
            let sd = law.strip_prefix("normal:").and_then(positive).ok_or_else(expected)?;
            (size, Some(sd))
        }
    };
    Ok(Sample { name: name.trim().to_owned(), size: whole(size.trim(), 1..=1_000_000)?, sd })
}

fn inner(text: &str) -> std::result::Result<u32, String> {
    whole(text, 2..=MOST_RUNS)
}

/// A pilot as the command line says it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sample {
    pub(super) name: String,
    pub(super) size: u32,
    /// How answers scatter, where they are numbers.
    pub(super) sd: Option<f64>,
}

/// Plays the runs, and explains them by what was drawn in each.
pub(super) fn worth(arguments: &WorthArguments, interrupt: &Interrupt) -> Result<End> {
    let scene = scene::open(Some(&arguments.scenario), &arguments.reading, &[])?;
    let reports = pages(&arguments.pages.report)?;
    let background = Background::new(&scene, arguments.reading.means.memory, &words(), &reports);
    let set = Setting::ALL.map(|it| Background::setter(background.as_ref(), it));
    let reports =
        reports.iter().map(|(target, setting)| (Some(*target), file(setting.what(), &set[*setting as usize])));
    let files = planned(&reports.collect::<Vec<_>>(), &scene)?;
    let further = |comparison: &mut Comparison, gathering: &Gathering, job: &Job, interrupt: &Interrupt| {
        let inputs = inputs(job)?;
        let wanted = wanted(arguments, &inputs, job.runs)?;
        let (numbers, values): (Vec<u32>, Vec<Vec<f64>>) = gathering.values().into_iter().unzip();
        let drawn = drawn(job, numbers.into_iter())?;
        comparison.information = asked(interrupt, |stop| {
            let mut bench = Bench::new(job, stop, nested_plays(job, &wanted, inputs.len())?);
            let as_is = AsIs { comparison, values: &values, inputs: &inputs };
            let mut play = |strategies: &[usize], tosses: &[_]| bench.play(strategies, tosses);
            Information::new(as_is, &drawn, &wanted, job.seed, &mut play)
        })?;
        Ok(comparison.information.is_some())
    };
    let play = Play {
        further: Some(&further),
        ..Play::new(
            &scene,
            chosen(&scene.model, &arguments.strategy)?,
            arguments.reading.means.memory,
            &arguments.playing,
            &report::worth,
        )
    };
    play.enough()?;
    let job = play.job();
    // What cannot be is told before anything is played.
    let inputs = inputs(&job)?;
    nested_plays(&job, &wanted(arguments, &inputs, job.runs)?, inputs.len())?;
    let study = play.study()?;
    play.go(study, files, interrupt)
}

/// How many plays nested runs take.
fn nested_plays(job: &Job, wanted: &Wanted, inputs: usize) -> Result<u32> {
    match wanted.nested {
        Some(Nested { outer, inner }) => {
            foreseen(job, outer, u64::from(inner) * (1 + inputs + wanted.together.len()) as u64)
        }
        None => Ok(0),
    }
}

/// What the command line wants to know, by the inputs of the scenario.
fn wanted(arguments: &WorthArguments, inputs: &[Input], runs: u32) -> Result<Wanted> {
    let find = |name: &str| {
        if let Some(at) = inputs.iter().position(|input| input.name == name) {
            return Ok(at);
        }
        let names = || inputs.iter().map(|input| input.name.as_str());
        let advice = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if inputs.is_empty() => "the scenario draws nothing once per run".to_owned(),
            None => format!("the scenario has {}", names().collect::<Vec<_>>().join(", ")),
        };
        Err(Error::Usage(format!("there is no assumption `{name}`: {advice}")))
    };
    // The columns of a joint table stand together under its name.
    let member = |name: &str| {
        let columns: Vec<usize> = (0..inputs.len()).filter(|at| inputs[*at].table.as_deref() == Some(name)).collect();
        if columns.is_empty() { find(name).map(|at| vec![at]) } else { Ok(columns) }
    };
    let group = |names: &String| {
        let group = names.split(',').map(|name| member(name.trim())).collect::<Result<Vec<Vec<usize>>>>()?;
        let mut group = group.concat();
        group.sort_unstable();
        group.dedup();
        if group.len() < 2 {
            return Err(Error::Usage(format!("--together {names}: expected two assumptions or more, such as a,b")));
        }
        Ok(group)
    };
    let pilot = |sample: &Sample| {
        let input = find(&sample.name)?;
        let answer = match sample.sd {
            Some(sd) => Answer::Normal(sd),
            None if inputs[input].counts => Answer::Count,
            None => {
                let Sample { name, size, .. } = sample;
                return Err(Error::Usage(format!(
                    "--sample {name}={size}: `{name}` is no chance that those who are asked would count by yes and no. Say how their \
                     answers scatter, with a standard deviation: --sample {name}={size}:normal:SD"
                )));
            }
        };
        Ok(Pilot { name: sample.name.clone(), input, size: sample.size, answer })
    };
    Ok(Wanted {
        together: arguments.together.iter().map(group).collect::<Result<_>>()?,
        pilots: arguments.sample.iter().map(pilot).collect::<Result<_>>()?,
        nested: arguments.nested.map(|inner| Nested { outer: (runs / 10).max(2), inner }),
    })
}
