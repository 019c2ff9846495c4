//! What to set levers to, and which strategy is the best along one.

use super::bench::{Bench, asked, foreseen};
use super::door::Door;
use super::play::{Answer, How, Play, chosen};
use super::scene::Scene;
use crate::engine::{Job, Toss};
use crate::error::{Error, Problem, Result, nearest};
use crate::model::{Lever, Model, Reach};
use crate::rules::{Claim, LEVER, RuleBook};
use crate::stats::{
    Acceptability, BASELINE, Comparison, Gathering, Limit, MOST_SETTINGS, Search, Standpoint, settings, standpoints,
};
use std::cell::RefCell;
use std::ops::Range;

/// The most worlds that one setting is played in, unless somebody says otherwise.
const CEILING: u32 = 100_000;

/// Which levers are set, and what counts as better.
#[derive(Clone, Debug, Default)]
pub struct Levers {
    /// Under which strategy; without it under none.
    pub strategy: Option<String>,
    /// Their names; without any all of them.
    pub names: Vec<String>,
    /// A difference of so much money is not worth mentioning; without it a thousandth of the value.
    pub indifference: Option<f64>,
    /// What a setting has to keep.
    pub limit: Option<Limit>,
}

/// Plays the scenario as it is, then seeks what is better: the `optimum` of the comparison.
///
/// # Errors
/// [`Error::Usage`] where there is no such lever or strategy, [`Error::Input`] where a lever cannot be at one of its ends, and those of the runs.
pub fn optimize(scene: &Scene, wish: &Levers, how: &How, door: &dyn Door) -> Result<Answer> {
    let levers = heard(scene, wanted(scene, &wish.names)?, wish, door)?;
    let costs = costs(&levers)?;
    try_ends(scene, &levers, &costs)?;
    let strategy = wish.strategy.clone().unwrap_or_else(|| BASELINE.to_owned());
    let further = |comparison: &mut Comparison, gathering: &Gathering, job: &Job| {
        let runs = gathering.finished();
        let search = Search {
            strategy: &strategy,
            levers: &levers,
            runs,
            most: how.runs.unwrap_or(CEILING),
            indifference: wish.indifference,
            limit: wish.limit,
        };
        comparison.optimum = asked(door, || {
            let keeps = settings(&levers).is_some();
            let mut field = Field { scene, levers: &levers, costs: &costs, job, built: Vec::new(), keeps };
            let bench = RefCell::new(Bench::new(job, door, runs));
            let mut as_is = |_: &[f64], worlds: Range<u32>| {
                let played = bench.borrow_mut().play(&[0], &tosses(worlds))?;
                Ok(played.into_iter().map(|run| run[0]).collect())
            };
            let mut play = |setting: &[f64], worlds: Range<u32>| field.play(setting, worlds, &mut bench.borrow_mut());
            search.best(&mut as_is, &mut play)
        })?;
        Ok(comparison.optimum.is_some())
    };
    let strategies = chosen(&scene.model, std::slice::from_ref(&strategy))?;
    let play = Play { further: Some(&further), ..Play::new(scene, strategies, how) };
    let study = play.study()?;
    play.go(study, door)
}

/// Which strategy is how likely the best at each value of this lever: the `acceptability` of the comparison.
///
/// # Errors
/// Those of [`optimize`].
pub fn across(scene: &Scene, lever: &str, how: &How, door: &dyn Door) -> Result<Answer> {
    let levers = wanted(scene, &[lever.to_owned()])?;
    let costs = costs(&levers)?;
    try_ends(scene, &levers, &costs)?;
    let further = |comparison: &mut Comparison, gathering: &Gathering, job: &Job| {
        let points = standpoints(&levers[0]);
        let planned = foreseen(job, gathering.finished(), points.len() as u64)?;
        comparison.acceptability = asked(door, || {
            let mut field = Field { scene, levers: &levers, costs: &costs, job, built: Vec::new(), keeps: false };
            let mut bench = Bench::new(job, door, planned);
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
    let play = Play { further: Some(&further), ..Play::new(scene, chosen(&scene.model, &[])?, how) };
    let study = play.study()?;
    play.go(study, door)
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
fn heard(scene: &Scene, levers: Vec<Lever>, asked: &Levers, door: &dyn Door) -> Result<Vec<Lever>> {
    let played = asked.strategy.as_deref().unwrap_or(BASELINE);
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
    if let Some(first) = left.first().filter(|_| heard.is_empty() || !asked.names.is_empty()) {
        let of = if played == BASELINE { String::new() } else { format!(" under `{played}`") };
        return Err(Error::Usage(format!("{}, and does nothing{of}: say --strategy {}", told(first), first.1)));
    }
    for one in &left {
        let note = format!("{} and is left out; --strategy {} takes it in", told(one), one.1);
        door.note(&[Problem::note(&scene.source, note)]);
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
