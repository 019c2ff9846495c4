//! Where a replication takes its chance from: what we do not know and what is luck each have a number of their own.

use super::plan::{Assumed, Plan, RunDraw};
use super::simulate::Job;
use super::world::Chance;
use crate::error::Result;
use crate::model::{Change, Law, Quantity, Setting, Stated, Value};
use crate::random::{Decision, Distribution};
use crate::units::Role;

/// The numbers of a replication. In `run` both are that of the replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Toss {
    /// Of all that is drawn once per run.
    pub ignorance: u32,
    /// Of everything else.
    pub luck: u32,
    /// Inputs, by their place among [`inputs`], that are taken from elsewhere.
    pub apart: Vec<(usize, Instead)>,
}

/// What an input is taken from instead of the ignorance of the replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Instead {
    /// The ignorance with this number.
    Of(u32),
    /// This number.
    Value(f64),
    /// This quantile of its law, which may rest on other assumptions; within 0..1, neither included.
    Quantile(f64),
}

impl Toss {
    /// That of a run: one number for all of it.
    #[must_use]
    pub fn of_run(number: u32) -> Toss {
        Toss { ignorance: number, luck: number, apart: Vec::new() }
    }
}

/// Something that we do not know: drawn once per run, the same for all strategies. What is drawn together is one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// What the file calls it: an assumption by its name, else the path of a quantity that is drawn once per run.
    pub name: String,
    /// Its law; where that rests on other assumptions, what it is when these are at their medians.
    pub law: Distribution,
    /// The joint table that it is a column of, whose columns are drawn together.
    pub table: Option<String>,
    /// Whether all that it moves is a chance, a share or a retention, so that a pilot counts who does and who does not.
    pub counts: bool,
}

impl Input {
    /// Whether it takes some values and none between them.
    #[must_use]
    pub fn is_discrete(&self) -> bool {
        use Distribution::{Bernoulli, Discrete, Empirical, Poisson};
        matches!(self.law, Poisson { .. } | Bernoulli { .. } | Discrete { .. } | Empirical { .. })
    }
}

/// Whether a law holds one value only, so that drawing from it tells nothing.
fn is_certain(law: &Law) -> bool {
    match law {
        Law::Known(law) => law.quantile(f64::EPSILON) == law.quantile(1.0 - f64::EPSILON),
        Law::Open(_) => false,
    }
}

/// Draws that are made once per run and may come out in several ways, by what decides them: assumptions first, in the order of need, then
/// quantities.
fn decided(plan: &Plan) -> Vec<&RunDraw> {
    let assumed =
        plan.assumptions.iter().filter_map(|it| if let Assumed::Drawn(draw) = it { Some(draw) } else { None });
    let mut all: Vec<&RunDraw> = Vec::new();
    for draw in assumed.chain(&plan.run) {
        // Strategies that change its parameters keep the draw.
        if !is_certain(&draw.law) && all.iter().all(|known| known.decision != draw.decision) {
            all.push(draw);
        }
    }
    all
}

/// What a job does not know.
///
/// # Errors
/// The law of an input that rests on others holds nothing when these are at their medians.
pub fn inputs(job: &Job) -> Result<Vec<Input>> {
    let plan = job.plan();
    let medians = Chance::middle(&plan)?;
    let law = |draw: &RunDraw| match &draw.law {
        Law::Known(law) => Ok(law.clone()),
        Law::Open(_) => Chance::law(draw, &medians),
    };
    let input = |draw: &RunDraw| {
        Ok(Input {
            name: name(&draw.path).to_owned(),
            law: law(draw)?,
            table: draw.joint.map(|joint| plan.tables[joint.table].name.clone()),
            counts: counts(job, &draw.path),
        })
    };
    decided(&plan).into_iter().map(input).collect()
}

/// What each input comes to in the ignorance with each of these numbers, by input.
///
/// # Errors
/// Those of [`simulate`](super::simulate).
pub fn drawn(job: &Job, numbers: impl Iterator<Item = u32>) -> Result<Vec<Vec<f64>>> {
    let plan = job.plan();
    let all = decided(&plan);
    let mut values = vec![Vec::new(); all.len()];
    for number in numbers {
        let chance = Chance::new(&plan, job.seed, &Toss::of_run(number))?;
        for (draw, values) in all.iter().zip(&mut values) {
            let is = |known: &RunDraw| known.decision == draw.decision;
            let assumed = plan.assumptions.iter().position(|it| matches!(it, Assumed::Drawn(known) if is(known)));
            let value = match assumed {
                Some(index) => chance.assumptions[0][index],
                None => plan.run.iter().position(is).map_or(f64::NAN, |slot| chance.run[slot]),
            };
            values.push(value);
        }
    }
    Ok(values)
}

/// An assumption by its own name.
fn name(path: &str) -> &str {
    path.strip_prefix("assumptions.").unwrap_or(path)
}

/// Whether an input is, wherever it is used, a chance, a share or a retention itself, and is used somewhere.
fn counts(job: &Job, path: &str) -> bool {
    let model = job.model;
    let assumption = model.assumptions.iter().position(|it| it.quantity.path == path);
    let is = |quantity: &Quantity| match assumption {
        None => quantity.path == path,
        Some(index) => quantity.assumptions().contains(&index),
    };
    let itself = |quantity: &Quantity| {
        let share = matches!(quantity.role, Role::Chance | Role::Share | Role::Retention);
        let own = assumption.is_none() || quantity.assumptions() == assumption.into_iter().collect::<Vec<usize>>();
        let set = |change: &Change<Stated>| matches!(change, Change::Set(_)) && change.assumption() == assumption;
        let direct = match assumption {
            None => true,
            Some(index) => quantity.value == Value::Assumption(index) || quantity.changes.iter().any(set),
        };
        share && own && direct
    };
    let mut used = model.settings().flat_map(Setting::quantities).filter(|quantity| is(quantity)).peekable();
    used.peek().is_some() && used.all(itself)
}

/// What decides the draws of a toss that are made once per run.
pub(in crate::engine) struct Ignorance<'a> {
    toss: &'a Toss,
    /// What is taken from elsewhere.
    apart: Vec<(Decision, Instead)>,
}

/// How a draw comes about.
#[derive(Clone, Copy)]
pub(in crate::engine) enum Drawn {
    /// From the ignorance with this number.
    Of(u32),
    /// By this uniform number.
    By(f64),
    /// It is set.
    Set(f64),
}

impl<'a> Ignorance<'a> {
    pub(in crate::engine) fn new(plan: &Plan, toss: &'a Toss) -> Self {
        let apart = if toss.apart.is_empty() {
            Vec::new()
        } else {
            let all = decided(plan);
            toss.apart.iter().map(|(input, instead)| (all[*input].decision, *instead)).collect()
        };
        Ignorance { toss, apart }
    }

    pub(in crate::engine) fn of(&self, decision: Decision) -> Drawn {
        match self.apart.iter().find(|(apart, _)| *apart == decision) {
            None => Drawn::Of(self.toss.ignorance),
            Some((_, Instead::Of(number))) => Drawn::Of(*number),
            Some((_, Instead::Value(value))) => Drawn::Set(*value),
            Some((_, Instead::Quantile(share))) => Drawn::By(*share),
        }
    }
}
