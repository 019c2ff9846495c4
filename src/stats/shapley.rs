//! What each ingredient of a strategy brings: its Shapley value (Shapley 1953), the mean of what it adds to those before it over all
//! orders in which they may be added, or over some orders and their reverses (Castro, Gomez & Tejada 2009).

use super::paired::{largest, less};
use super::{Effect, Question};
use crate::engine::{Metric, Outcomes};
use crate::model::Apart;
use serde::Serialize;

/// A strategy that was taken apart, and where its parts stand in the outcomes.
pub struct Cut {
    /// The strategy, and the baseline, which has none of its ingredients.
    of: usize,
    baseline: usize,
    /// Where the values of its parts begin.
    first: usize,
    apart: Apart,
}

/// What an ingredient brings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ingredient {
    /// The name of the strategy.
    pub of: String,
    /// What it is, as it stands in the file.
    pub name: String,
    /// What the difference owes to it: where it is one of the strategy that the other is held against, what its absence brings.
    #[serde(flatten)]
    pub effect: Effect,
}

/// What two ingredients bring together beside what each brings alone, both against the baseline.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// The name of the strategy.
    pub of: String,
    /// Which two.
    pub names: [String; 2],
    /// Above 0 they strengthen each other.
    #[serde(flatten)]
    pub effect: Effect,
}

/// Where a value stands in the outcomes of a replication.
#[derive(Clone, Copy)]
enum Place {
    Told(usize),
    Probe(usize),
}

/// An ingredient is added to others, in this share of all orders.
struct Step {
    ingredient: usize,
    weight: f64,
    without: Vec<bool>,
}

impl Cut {
    /// Of a strategy at a place in the outcomes whose parts are probes, from the one at `first` on.
    #[must_use]
    pub fn new(apart: Apart, of: usize, baseline: usize, first: usize) -> Cut {
        Cut { of, baseline, first, apart }
    }

    /// The name of the strategy, and why it cannot be taken apart, if it cannot.
    pub(super) fn refused(&self, outcomes: &Outcomes) -> Option<(String, String)> {
        Some((outcomes.strategies[self.of].0.clone(), self.apart.refused.clone()?))
    }

    /// How many orders count; 0 for all of them.
    pub(super) fn orders(&self) -> usize {
        self.apart.orders.len()
    }

    /// Whether there is anything to tell: with one ingredient all is due to it.
    fn is_told(&self) -> bool {
        self.apart.ingredients.len() > 1 && self.apart.refused.is_none()
    }

    /// Where the value of what has these ingredients stands.
    fn place(&self, has: &[bool]) -> Option<Place> {
        match (has.contains(&true), has.contains(&false)) {
            (false, _) => Some(Place::Told(self.baseline)),
            (_, false) => Some(Place::Told(self.of)),
            _ => {
                let at = self.apart.parts.iter().position(|(part, _)| part == has)?;
                Some(Place::Probe(self.first + at))
            }
        }
    }

    /// In each replication, what one ingredient more brings to those that are there.
    fn gains(&self, outcomes: &Outcomes, without: &[bool], more: usize) -> Option<Vec<f64>> {
        let mut with = without.to_vec();
        with[more] = true;
        let (with, without) = (self.place(&with)?, self.place(without)?);
        let value = |run: usize, place: Place| match place {
            Place::Told(at) => outcomes.runs[run][at].values[Metric::Value as usize],
            Place::Probe(at) => outcomes.probes[run].get(at).copied(),
        };
        (0..outcomes.runs.len()).map(|run| Some(less(value(run, with)?, value(run, without)?))).collect()
    }

    /// Every step of every order.
    fn steps(&self) -> Vec<Step> {
        let n = self.apart.ingredients.len();
        if self.orders() == 0 {
            let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
            let parts = (0..1_usize << n).map(|part| (0..n).map(|at| part >> at & 1 == 1).collect::<Vec<bool>>());
            let parts: Vec<Vec<bool>> = parts.collect();
            let of = |ingredient: usize| {
                let without = parts.iter().filter(move |part| !part[ingredient]);
                without.map(move |without| {
                    let before = without.iter().filter(|has| **has).count();
                    let weight = factorial(before) * factorial(n - before - 1) / factorial(n);
                    Step { ingredient, weight, without: without.clone() }
                })
            };
            return (0..n).flat_map(of).collect();
        }
        let mut steps = Vec::new();
        for order in &self.apart.orders {
            let mut without = vec![false; n];
            for &ingredient in order {
                steps.push(Step { ingredient, weight: 1.0 / self.orders() as f64, without: without.clone() });
                without[ingredient] = true;
            }
        }
        steps
    }

    /// What each brings to the difference; none where there is nothing to tell.
    pub(super) fn ingredients(&self, outcomes: &Outcomes, question: &Question) -> Option<Vec<Ingredient>> {
        if !self.is_told() {
            return Some(Vec::new());
        }
        let sign = if self.of == question.strategy { 1.0 } else { -1.0 };
        let mut each = vec![vec![0.0; outcomes.runs.len()]; self.apart.ingredients.len()];
        for step in self.steps() {
            let gains = self.gains(outcomes, &step.without, step.ingredient)?;
            each[step.ingredient].iter_mut().zip(gains).for_each(|(sum, gain)| *sum += sign * step.weight * gain);
        }
        let of = &outcomes.strategies[self.of].0;
        let told = self.apart.ingredients.iter().zip(each);
        told.map(|(name, each)| Some(Ingredient { of: of.clone(), name: name.clone(), effect: Effect::new(&each)? }))
            .collect()
    }

    /// The interaction of each two; none where not all parts were played.
    pub(super) fn pairs(&self, outcomes: &Outcomes) -> Option<Vec<Pair>> {
        if !self.is_told() || self.orders() > 0 {
            return Some(Vec::new());
        }
        let names = &self.apart.ingredients;
        let told = outcomes.runs.iter().flatten().filter_map(|it| it.values[Metric::Value as usize]);
        let size = largest(told.chain(outcomes.probes.iter().flatten().copied()));
        let mut pairs = Vec::new();
        for one in 0..names.len() {
            for other in one + 1..names.len() {
                let (none, mut first) = (vec![false; names.len()], vec![false; names.len()]);
                first[one] = true;
                let [after, alone] = [first, none].map(|without| self.gains(outcomes, &without, other));
                let each: Vec<f64> = after?.into_iter().zip(alone?).map(|(after, alone)| after - alone).collect();
                pairs.push(Pair {
                    of: outcomes.strategies[self.of].0.clone(),
                    names: [names[one].clone(), names[other].clone()],
                    effect: Effect::worked_out(&each, size)?,
                });
            }
        }
        Some(pairs)
    }
}
