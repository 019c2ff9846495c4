//! What it is worth to know more before deciding.

use super::bench::{Bench, asked, foreseen};
use super::door::Door;
use super::play::{Answer, How, Play, chosen};
use super::scene::Scene;
use crate::engine::{Input, Job, drawn, inputs};
use crate::error::{Error, Result, nearest};
use crate::stats::{self, AsIs, Comparison, Gathering, Information, Nested, Pilot, Wanted};

/// What it would be worth to know beside each assumption by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Knowing {
    /// Assumptions together: names with commas between them, a text each.
    pub together: Vec<String>,
    /// Pilots.
    pub samples: Vec<Sample>,
    /// By brute force, with so many runs for each of a tenth as many truths as there are runs.
    pub nested: Option<u32>,
}

/// A pilot: an assumption, how many are asked, and how their answers scatter.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The assumption.
    pub name: String,
    /// How many are asked.
    pub size: u32,
    /// How answers scatter, where they are numbers.
    pub sd: Option<f64>,
}

/// Plays these strategies, or all, and explains the runs by what was drawn in each: the `information` of the comparison.
///
/// # Errors
/// [`Error::Usage`] where an assumption is not known or too much is asked, and those of the runs.
pub fn worth(scene: &Scene, strategies: &[String], knowing: &Knowing, how: &How, door: &dyn Door) -> Result<Answer> {
    let further = |comparison: &mut Comparison, gathering: &Gathering, job: &Job| {
        let inputs = inputs(job)?;
        let wanted = wanted(knowing, &inputs, job.runs)?;
        let (numbers, values): (Vec<u32>, Vec<Vec<f64>>) = gathering.values().into_iter().unzip();
        let drawn = drawn(job, numbers.into_iter())?;
        comparison.information = asked(door, || {
            let mut bench = Bench::new(job, door, nested_plays(job, &wanted, inputs.len())?);
            let as_is = AsIs { comparison, values: &values, inputs: &inputs };
            let mut play = |strategies: &[usize], tosses: &[_]| bench.play(strategies, tosses);
            Information::new(as_is, &drawn, &wanted, job.seed, &mut play)
        })?;
        Ok(comparison.information.is_some())
    };
    let play = Play { further: Some(&further), ..Play::new(scene, chosen(&scene.model, strategies)?, how) };
    play.enough()?;
    let job = play.job();
    // What cannot be is told before anything is played.
    let inputs = inputs(&job)?;
    nested_plays(&job, &wanted(knowing, &inputs, job.runs)?, inputs.len())?;
    let study = play.study()?;
    play.go(study, door)
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

/// What is wanted, by the inputs of the scenario.
fn wanted(asked: &Knowing, inputs: &[Input], runs: u32) -> Result<Wanted> {
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
            Some(sd) => stats::Answer::Normal(sd),
            None if inputs[input].counts => stats::Answer::Count,
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
        together: asked.together.iter().map(group).collect::<Result<_>>()?,
        pilots: asked.samples.iter().map(pilot).collect::<Result<_>>()?,
        nested: asked.nested.map(|inner| Nested { outer: (runs / 10).max(2), inner }),
    })
}
