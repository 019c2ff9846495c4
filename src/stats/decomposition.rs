//! Why one strategy is worth more than another: the difference of their values in parts that add up to it in every replication.

use super::paired::{estimate, worked_out};
use super::{Cut, Estimate, Ingredient, Pair};
use crate::engine::{FATES, Metric, Opening, Outcomes, Worths};
use crate::model::Year;
use crate::portfolio::{CASH, Line, Origin};
use serde::Serialize;
use std::collections::BTreeMap;

/// Which two strategies, by their place in the outcomes, and what they are made of.
pub struct Question {
    /// The one that is asked about.
    pub strategy: usize,
    /// The one that it is held against.
    pub against: usize,
    /// Whether the strategy was named; else it is the one with the highest mean value.
    pub named: bool,
    /// Strategies that are taken apart.
    pub cuts: Vec<Cut>,
    /// The years of the horizon.
    pub years: Vec<Year>,
}

/// The difference in value of two strategies, and its parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decomposition {
    /// The name of the one that is asked about.
    pub strategy: String,
    /// The name of the one that it is held against.
    pub against: String,
    /// Whether the strategy was named.
    #[serde(skip)]
    pub named: bool,
    /// In value, the first less the second.
    pub difference: Effect,
    /// By what became of customers, and last what no customer causes.
    pub fate: Vec<Fate>,
    /// By line of the ledger: those that are not 0 under both.
    pub line: Vec<Part>,
    /// By segment, and last of what no customer causes.
    pub segment: Vec<Part>,
    /// By period, those of the run-off included.
    pub period: Vec<Effect>,
    /// By ingredient of either strategy, where one has several.
    pub ingredient: Vec<Ingredient>,
    /// What two ingredients bring together beside what each brings alone.
    pub pair: Vec<Pair>,
    /// The opening customers that gain most, then those that lose most: the difference of what each brings itself.
    pub customers: Vec<Customer>,
    /// How many orders of the ingredients were played; `None` where all of them count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<usize>,
    /// The years of the horizon, in which a text tells of periods where they are many.
    #[serde(skip)]
    pub years: Vec<Year>,
    /// The names of strategies that cannot be taken apart, and why.
    #[serde(skip)]
    pub refused: Vec<(String, String)>,
}

/// How much one brings more than the other, on average.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The mean over the replications.
    pub mean: f64,
    /// Its standard error; `None` with one replication.
    pub se: Option<f64>,
    /// The interval that holds the true mean in 95 of 100 studies; `None` with one replication.
    pub ci95: Option<[f64; 2]>,
}

impl Effect {
    /// Of a figure of each replication; `None` of none.
    pub(super) fn new(each: &[f64]) -> Option<Effect> {
        Estimate::new(each).map(Effect::of)
    }

    /// Of figures of two strategies in each replication, the first less the second, rounding left out; `None` of none.
    fn paired(pairs: &[(f64, f64)]) -> Option<Effect> {
        estimate(pairs).map(Effect::of)
    }

    /// Of a figure of each replication that is worked out of others of this size, likewise.
    pub(super) fn worked_out(each: &[f64], size: f64) -> Option<Effect> {
        worked_out(each, size).map(Effect::of)
    }

    fn of(Estimate { mean, se, ci95, .. }: Estimate) -> Effect {
        Effect { mean, se, ci95 }
    }
}

/// A part of a difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// A line of the ledger, or a segment; `None` for what no customer causes.
    pub name: Option<String>,
    /// What it is.
    #[serde(flatten)]
    pub effect: Effect,
}

/// What customers of one fate bring to a difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fate {
    /// One of [`FATES`]; `None` for what no customer causes.
    pub name: Option<&'static str>,
    /// What it is.
    #[serde(flatten)]
    pub effect: Effect,
    /// By line of the ledger: those that are not 0 in every replication.
    pub lines: Vec<Part>,
}

/// The fates of customers, and last what no customer causes.
fn fates(pairs: &[(&Worths, &Worths)]) -> Option<Vec<Fate>> {
    let names = FATES.iter().map(|name| Some(*name)).chain([None]);
    let of = |(fate, name): (usize, Option<&'static str>)| {
        let more = |at: usize| {
            let of_run = |(one, other): &(&Worths, &Worths)| match name {
                Some(_) => Some(one.fates.get(fate)?[at]),
                None => Some(one.lines.last()?[at] - other.lines.last()?[at]),
            };
            pairs.iter().map(of_run).collect::<Option<Vec<f64>>>()
        };
        let lines: Vec<Vec<f64>> = (0..CASH.len()).map(more).collect::<Option<_>>()?;
        let whole: Vec<f64> = (0..pairs.len()).map(|run| lines.iter().map(|line| line[run]).sum()).collect();
        let moved = CASH.iter().zip(&lines).filter(|(_, line)| line.iter().any(|more| *more != 0.0));
        let part = |(line, each): (&Line, &Vec<f64>)| {
            Some(Part { name: Some(line.name().to_owned()), effect: Effect::new(each)? })
        };
        Some(Fate { name, effect: Effect::new(&whole)?, lines: moved.map(part).collect::<Option<_>>()? })
    };
    names.enumerate().map(of).collect()
}

/// A customer who was there at the opening, and what it brings more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Customer {
    /// As in the list; else its segment with its number there, from 1.
    pub name: String,
    /// Its segment.
    pub segment: String,
    /// Whether it is a real one.
    #[serde(skip)]
    pub listed: bool,
    /// What it is.
    #[serde(flatten)]
    pub effect: Effect,
}

/// So many of those who gain most, and of those who lose most.
const MOST: usize = 5;

/// The opening customers with the highest and the lowest mean difference.
fn customers(outcomes: &Outcomes, pairs: &[(&Worths, &Worths)]) -> Option<Vec<Customer>> {
    let mut sums: BTreeMap<Opening, f64> = BTreeMap::new();
    for (customer, more) in pairs.iter().flat_map(|(one, _)| &one.customers) {
        *sums.entry(*customer).or_default() += more;
    }
    let mut all: Vec<(Opening, f64)> = sums.into_iter().filter(|(_, sum)| *sum != 0.0).collect();
    all.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let losers = all.iter().filter(|(_, sum)| *sum < 0.0).count();
    let gaining = all.iter().take((all.len() - losers).min(MOST));
    let told = gaining.chain(&all[all.len() - losers.min(MOST)..]).map(|(customer, _)| {
        let more = |(one, _): &(&Worths, &Worths)| {
            let at = one.customers.binary_search_by_key(customer, |(own, _)| *own);
            at.map_or(0.0, |at| one.customers[at].1)
        };
        let segment = &outcomes.segments[customer.segment];
        let name = outcomes.name(*customer)?;
        let effect = Effect::new(&pairs.iter().map(more).collect::<Vec<f64>>())?;
        let listed = matches!(customer.origin, Origin::Listed(_));
        Some(Customer { name, segment: segment.clone(), listed, effect })
    });
    told.collect()
}

impl Decomposition {
    /// Of outcomes whose causes were kept; `None` without a replication.
    #[must_use]
    pub fn new(outcomes: &Outcomes, question: &Question) -> Option<Decomposition> {
        let Question { strategy, against, .. } = *question;
        let value = |run: usize, at: usize| outcomes.runs[run][at].values[Metric::Value as usize];
        let all = 0..outcomes.runs.len();
        let values = all.clone().map(|run| value(run, strategy).zip(value(run, against)));
        let difference = Effect::paired(&values.collect::<Option<Vec<_>>>()?)?;
        let worths = |run: usize, at: usize| outcomes.runs[run][at].worths.as_deref();
        let pairs: Vec<(&Worths, &Worths)> =
            all.map(|run| worths(run, strategy).zip(worths(run, against))).collect::<Option<_>>()?;
        let effect = |of: &dyn Fn(&Worths) -> f64| {
            Effect::paired(&pairs.iter().map(|(one, other)| (of(one), of(other))).collect::<Vec<_>>())
        };
        let moves = |of: &dyn Fn(&Worths) -> f64| pairs.iter().any(|(one, other)| of(one) != 0.0 || of(other) != 0.0);
        let mut line = Vec::new();
        for (at, cash) in CASH.into_iter().enumerate() {
            let of = |it: &Worths| it.lines.iter().map(|lines| lines[at]).sum::<f64>();
            if moves(&of) {
                line.push(Part { name: Some(cash.name().to_owned()), effect: effect(&of)? });
            }
        }
        let names = outcomes.segments.iter().cloned().map(Some).chain([None]);
        let segment = names
            .enumerate()
            .map(|(at, name)| Some(Part { name, effect: effect(&|it: &Worths| it.lines[at].iter().sum::<f64>())? }));
        let periods = 0..pairs.first()?.0.periods.len();
        let ingredients: Vec<Ingredient> =
            question.cuts.iter().map(|cut| cut.ingredients(outcomes, question)).collect::<Option<Vec<_>>>()?.concat();
        let pair = question.cuts.iter().map(|cut| cut.pairs(outcomes)).collect::<Option<Vec<_>>>()?.concat();
        Some(Decomposition {
            strategy: outcomes.strategies[strategy].0.clone(),
            against: outcomes.strategies[against].0.clone(),
            named: question.named,
            difference,
            fate: fates(&pairs).unwrap_or_default(),
            line,
            segment: segment.collect::<Option<_>>()?,
            period: periods.map(|at| effect(&|it: &Worths| it.periods[at])).collect::<Option<_>>()?,
            ingredient: ingredients,
            pair,
            customers: customers(outcomes, &pairs)?,
            orders: question.cuts.iter().map(Cut::orders).max().filter(|orders| *orders > 0),
            years: question.years.clone(),
            refused: question.cuts.iter().filter_map(|cut| cut.refused(outcomes)).collect(),
        })
    }
}
