//! What chance decided for a replication as a whole.

use crate::engine::plan::{Assumed, Plan, RunDraw, RunLaw};
use crate::engine::scene::limits::drawn;
use crate::engine::toss::{Drawn, Ignorance, Toss};
use crate::error::{Error, Result};
use crate::random::{Distribution, Draws, Identity, Sampler};

/// What chance decided for the replication as a whole, the same for all strategies.
pub(in crate::engine) struct Chance {
    pub(in crate::engine) draws: Draws,
    /// By contender, by index: each may set some.
    pub(in crate::engine) assumptions: Vec<Vec<f64>>,
    /// Draws made once per run, by slot of the plan.
    pub(in crate::engine) run: Vec<f64>,
    /// Laws that rest on assumptions, by index of the plan.
    pub(in crate::engine) laws: Vec<Sampler>,
}

impl Chance {
    /// Draws everything that is drawn once per run.
    ///
    /// # Errors
    /// The parameters that came about make no law.
    pub(in crate::engine) fn new(plan: &Plan, seed: u64, toss: &Toss) -> Result<Self> {
        let ignorance = Ignorance::new(plan, toss);
        // Most ask for the same rows again and again.
        let rows: Vec<usize> = plan.tables.iter().map(|table| table.row(seed, toss.ignorance)).collect();
        let row = |table: usize, number: u32| {
            if number == toss.ignorance { rows[table] } else { plan.tables[table].row(seed, number) }
        };
        let of_run = |draw: &RunDraw, known: &[f64]| match (ignorance.of(draw.decision), draw.joint) {
            (Drawn::Of(number), Some(joint)) => {
                Ok(plan.tables[joint.table].columns[joint.column].1[row(joint.table, number)])
            }
            (by, _) => of_run(seed, draw, known, by),
        };
        Chance::of(plan, Draws::new(seed, toss.luck), toss.ignorance, &of_run)
    }

    /// Assumptions when chance has them all at their medians.
    ///
    /// # Errors
    /// Those of [`Chance::new`].
    pub(in crate::engine) fn middle(plan: &Plan) -> Result<Vec<f64>> {
        assumptions(plan, &[], &|draw, known| of_run(0, draw, known, Drawn::By(0.5)))
    }

    /// The law of a draw where the assumptions that it rests on are known.
    ///
    /// # Errors
    /// Those of [`Chance::new`].
    pub(in crate::engine) fn law(draw: &RunDraw, assumptions: &[f64]) -> Result<Distribution> {
        let law = draw.law.at(assumptions).map_err(|reason| failed(&draw.path, &reason, 0))?;
        Ok(law.into_owned())
    }

    fn of(plan: &Plan, draws: Draws, number: u32, of_run: &OfRun) -> Result<Self> {
        let assumptions = |set: &[(usize, f64)]| assumptions(plan, set, of_run);
        let law = |law: &RunLaw| {
            let known = law.law.at(&assumptions(&law.assumed)?).map_err(|reason| failed(&law.path, &reason, number))?;
            Ok(Sampler::new(known))
        };
        Ok(Chance {
            draws,
            assumptions: plan.contenders.iter().map(|one| assumptions(&one.assumed)).collect::<Result<_>>()?,
            run: plan.run.iter().map(|draw| of_run(draw, &assumptions(&draw.assumed)?)).collect::<Result<_>>()?,
            laws: plan.laws.iter().map(law).collect::<Result<_>>()?,
        })
    }
}

/// What a draw that is made once per run comes to, from assumptions that are known.
type OfRun<'a> = dyn Fn(&RunDraw, &[f64]) -> Result<f64> + 'a;

/// All assumptions, of which some are set.
fn assumptions(plan: &Plan, set: &[(usize, f64)], of_run: &OfRun) -> Result<Vec<f64>> {
    plan.assumptions.iter().enumerate().try_fold(Vec::new(), |mut known, (index, assumed)| {
        known.push(match (set.iter().find(|(other, _)| *other == index), assumed) {
            (Some((_, value)), _) | (None, Assumed::Same(value)) => *value,
            (None, Assumed::Drawn(draw)) => of_run(draw, &known)?,
        });
        Ok(known)
    })
}

/// A draw that is made once per run, from assumptions that are known.
fn of_run(seed: u64, draw: &RunDraw, assumptions: &[f64], by: Drawn) -> Result<f64> {
    let (uniform, number) = match by {
        Drawn::Set(value) => return drawn(&draw.path, value),
        Drawn::By(uniform) => (uniform, 0),
        Drawn::Of(number) => (Draws::new(seed, number).uniform(Identity::WORLD, draw.decision, 0), number),
    };
    let law = draw.law.at(assumptions).map_err(|reason| failed(&draw.path, &reason, number))?;
    drawn(&draw.path, law.quantile(uniform))
}

fn failed(path: &str, reason: &str, number: u32) -> Error {
    Error::Run(format!("{path}: {reason} (run {number})"))
}
