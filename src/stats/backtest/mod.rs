//! What was forecast, held against what happened.

mod actual;

pub(crate) use actual::WhatHappened;
pub use actual::{Actual, Observed};

use super::summary::{quantile, sum};
use crate::engine::{METRICS, Metric, Outcomes, adds_up};
use serde::Serialize;

/// So much of the runs lies in the band.
const WITHIN: f64 = 0.95;

/// What was forecast, held against what happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Backtest {
    /// The part of the runs that lies in a band.
    pub band: f64,
    /// Whether the scenario has assumptions that each run draws anew: else the band is of luck alone.
    pub ignorance: bool,
    /// What it takes for certain all the same: the band is too narrow by as much as it is not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certain: Vec<&'static str>,
    /// Whether a forecast was made as if every customer were the average one.
    pub naive: bool,
    /// By metric that was observed.
    pub figures: Vec<Compared>,
}

/// One metric.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// Which.
    pub metric: Metric,
    /// How many of the periods lie in the band.
    pub inside: usize,
    /// The same as a share.
    pub coverage: f64,
    /// The share of the runs that have as many of their own periods outside, or more: small where the scenario is wrong.
    pub strays: f64,
    /// How far the forecast lies above what happened, over all periods, as a part of that; `None` where nothing happened.
    pub bias: Option<f64>,
    /// The mean distance of the forecast from what happened, as a part of the mean of that.
    pub error: Option<f64>,
    /// The same two of the average customer.
    pub naive_bias: Option<f64>,
    /// See there.
    pub naive_error: Option<f64>,
    /// The first period in which what happened leaves the band.
    pub leaves: Option<u32>,
    /// All periods together, of what adds up.
    pub total: Option<Total>,
    /// Those that were observed, in their order.
    pub periods: Vec<Period>,
}

/// A figure of one period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Period {
    /// From 0.
    pub period: u32,
    /// What happened.
    pub actual: f64,
    /// The mean over the runs.
    pub mean: f64,
    /// The lower edge of the band.
    pub low: f64,
    /// The upper one.
    pub high: f64,
    /// Whether what happened lies in it.
    pub inside: bool,
    /// What the average customer would have made of it.
    pub naive: Option<f64>,
}

/// A figure over all periods that were observed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Total {
    /// What happened.
    pub actual: f64,
    /// The mean over the runs.
    pub mean: f64,
    /// The lower edge of the band.
    pub low: f64,
    /// The upper one.
    pub high: f64,
    /// Whether what happened lies in it.
    pub inside: bool,
}

impl Backtest {
    /// Of runs of one strategy with their periods kept, and of runs in which every customer is the average one, where there are such.
    #[must_use]
    pub fn new(outcomes: &Outcomes, naive: Option<&Outcomes>, actual: &Actual, ignorance: bool) -> Backtest {
        let figures = actual.columns.iter().filter_map(|column| compare(outcomes, naive, column)).collect();
        Backtest { band: WITHIN, ignorance, certain: Vec::new(), naive: naive.is_some(), figures }
    }
}

/// By run, a metric in each period; empty where it is not kept.
fn series(outcomes: &Outcomes, metric: Metric) -> Vec<&[Option<f64>]> {
    let at = METRICS.iter().take(metric as usize).filter(|info| info.by_period).count();
    outcomes.runs.iter().filter_map(|run| run.first()?.series.get(at)).map(Vec::as_slice).collect()
}

/// The band of some values, and their mean; `None` of none.
fn band(mut values: Vec<f64>) -> Option<[f64; 3]> {
    let mean = sum(values.iter().copied()) / values.len() as f64;
    values.sort_by(f64::total_cmp);
    let edge = |p| quantile(&values, p);
    (!values.is_empty()).then(|| [edge((1.0 - WITHIN) / 2.0), mean, edge(1.0 - (1.0 - WITHIN) / 2.0)])
}

fn compare(outcomes: &Outcomes, naive: Option<&Outcomes>, column: &Observed) -> Option<Compared> {
    let (runs, averages) = (series(outcomes, column.metric), naive.map(|naive| series(naive, column.metric)));
    let of = |runs: &[&[Option<f64>]], period: u32| -> Vec<f64> {
        runs.iter().filter_map(|run| run.get(period as usize).copied().flatten()).collect()
    };
    let mut periods = Vec::new();
    for &(period, actual) in &column.values {
        let Some([low, mean, high]) = band(of(&runs, period)) else { continue };
        let naive = averages.as_ref().and_then(|runs| band(of(runs, period))).map(|[_, mean, _]| mean);
        periods.push(Period { period, actual, mean, low, high, inside: (low..=high).contains(&actual), naive });
    }
    if periods.is_empty() {
        return None;
    }
    let inside = periods.iter().filter(|it| it.inside).count();
    let outside = |run: &&&[Option<f64>]| {
        let strays = |it: &&Period| run[it.period as usize].is_some_and(|value| !(it.low..=it.high).contains(&value));
        periods.iter().filter(strays).count() >= periods.len() - inside
    };
    let strays = runs.iter().filter(outside).count() as f64 / runs.len() as f64;
    let happened = sum(periods.iter().map(|it| it.actual));
    let (bias, error) = misses(&periods, happened, |it| Some(it.mean));
    let (naive_bias, naive_error) = misses(&periods, happened, |it| it.naive);
    let total = adds_up(column.metric).then(|| {
        let sums = runs.iter().map(|run| sum(periods.iter().filter_map(|it| run[it.period as usize])));
        band(sums.collect()).map(|[low, mean, high]| Total {
            actual: happened,
            mean,
            low,
            high,
            inside: (low..=high).contains(&happened),
        })
    });
    Some(Compared {
        metric: column.metric,
        inside,
        coverage: inside as f64 / periods.len() as f64,
        strays,
        bias,
        error,
        naive_bias,
        naive_error,
        leaves: periods.iter().find(|it| !it.inside).map(|it| it.period),
        total: total.flatten(),
        periods,
    })
}

/// How far a forecast lies above what happened, and how far from it on average, in parts of what happened.
fn misses(periods: &[Period], happened: f64, forecast: impl Fn(&Period) -> Option<f64>) -> (Option<f64>, Option<f64>) {
    let Some(all) = periods.iter().map(&forecast).collect::<Option<Vec<f64>>>() else { return (None, None) };
    let size = sum(periods.iter().map(|it| it.actual.abs()));
    let far = sum(periods.iter().zip(&all).map(|(it, forecast)| (forecast - it.actual).abs()));
    let above = sum(all.iter().copied()) - happened;
    let part = |amount: f64| (size > 0.0).then(|| amount / size);
    (part(above), part(far))
}
