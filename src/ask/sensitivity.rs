//! What would change the answer.

use super::bench::{Bench, asked, foreseen};
use super::door::Door;
use super::play::{Answer, How, Play, chosen};
use super::scene::Scene;
use crate::engine::{Job, Toss, inputs};
use crate::error::{Error, Result};
use crate::stats::{AsIs, Bar, Comparison, Gathering, Sensitivity, Swing, plays, widest_first};

/// Plays these strategies, or all, and for each run what tells ignorance from luck and one assumption from another; with `all` also what a low and a
/// high value of every plain number of the scenario would do. It is the `sensitivity` of the comparison.
///
/// # Errors
/// [`Error::Usage`] for too few runs or too many plays, and those of the runs.
pub fn sensitivity(scene: &Scene, strategies: &[String], all: bool, how: &How, door: &dyn Door) -> Result<Answer> {
    let further = |comparison: &mut Comparison, gathering: &Gathering, job: &Job| {
        let inputs = inputs(job)?;
        // Low and high values take two more, and where the decision turns is looked for in nine places or more.
        let planned = foreseen(job, gathering.finished(), u64::from(plays(inputs.len())) + 11 * inputs.len() as u64)?;
        let values: Vec<Vec<f64>> = gathering.values().into_iter().map(|(_, values)| values).collect();
        comparison.sensitivity = asked(door, || {
            let mut bench = Bench::new(job, door, planned);
            let as_is = AsIs { comparison, values: &values, inputs: &inputs };
            let mut found = Sensitivity::new(as_is, &mut |strategies, tosses| bench.play(strategies, tosses))?;
            if all {
                (found.numbers, found.unmoved) = numbers(scene, job, as_is, &mut bench)?;
            }
            Ok(found)
        })?;
        Ok(comparison.sensitivity.is_some())
    };
    let play = Play { further: Some(&further), ..Play::new(scene, chosen(&scene.model, strategies)?, how) };
    play.enough()?;
    let job = play.job();
    foreseen(&job, job.runs, u64::from(plays(inputs(&job)?.len())))?;
    let study = play.study()?;
    play.go(study, door)
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
