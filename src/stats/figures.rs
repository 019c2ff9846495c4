//! The figures of a strategy, or of one of its segments, gathered while replications are played: over the whole horizon, period by period,
//! and paired with the baseline's.

use super::figure::{Figure, Told};
use super::paired::Paired;
use super::{Difference, Summary};
use crate::engine::{Better, NamedOutcome, RunOutcome, SegmentOutcome, Worths};
use rayon::prelude::*;

/// What one replication says of several figures.
pub(super) trait Said: Sync {
    /// A figure, where it is defined.
    fn value(&self, at: usize) -> Option<f64>;
    /// How many of them are told period by period: the first ones, and none where nobody asked for it.
    fn courses(&self) -> usize;
    /// One of these.
    fn series(&self, at: usize) -> &[Option<f64>];
}

impl Said for RunOutcome {
    fn value(&self, at: usize) -> Option<f64> {
        self.values[at]
    }

    fn courses(&self) -> usize {
        self.series.len()
    }

    fn series(&self, at: usize) -> &[Option<f64>] {
        &self.series[at]
    }
}

impl Said for SegmentOutcome {
    fn value(&self, at: usize) -> Option<f64> {
        self.values[at]
    }

    fn courses(&self) -> usize {
        self.series.len()
    }

    fn series(&self, at: usize) -> &[Option<f64>] {
        &self.series[at]
    }
}

/// By line of cash: what it is worth at the start.
impl Said for Worths {
    fn value(&self, at: usize) -> Option<f64> {
        Some(self.lines.iter().map(|lines| lines[at]).sum())
    }

    fn courses(&self) -> usize {
        0
    }

    fn series(&self, _: usize) -> &[Option<f64>] {
        &[]
    }
}

impl Said for Vec<NamedOutcome> {
    fn value(&self, at: usize) -> Option<f64> {
        self[at].value
    }

    fn courses(&self) -> usize {
        self.len()
    }

    fn series(&self, at: usize) -> &[Option<f64>] {
        &self[at].series
    }
}

/// A part of each replication.
pub(super) fn each<'a, Whole, Part>(runs: &[&'a Whole], part: impl Fn(&'a Whole) -> &'a Part) -> Vec<&'a Part> {
    runs.iter().map(|run| part(run)).collect()
}

/// Several figures.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    values: Vec<Figure>,
    /// Less those of the baseline; `None` for the baseline itself, and when it was not played.
    paired: Option<Vec<Paired>>,
    /// By period, of the figures that have them, in their order.
    series: Vec<Vec<Figure>>,
}

impl Figures {
    /// Figures of which this is told, and in which direction they are good news.
    pub(super) fn new(figures: impl Iterator<Item = (Told, Better)> + Clone, paired: bool) -> Figures {
        Figures {
            values: figures.clone().map(|(told, _)| Figure::new(told)).collect(),
            paired: paired.then(|| figures.map(|(_, better)| Paired::new(better)).collect()),
            series: Vec::new(),
        }
    }

    /// Adds the next replications, and what the baseline had in them.
    pub(super) fn add<S: Said>(&mut self, runs: &[&S], baseline: Option<&[&S]>) {
        let Some(first) = runs.first() else { return };
        if self.series.is_empty() {
            let course = |at| first.series(at).iter().map(|_| Figure::new(Told::Quantiles)).collect();
            self.series = (0..first.courses()).map(course).collect();
        }
        self.values
            .par_iter_mut()
            .enumerate()
            .for_each(|(at, figure)| figure.extend(runs.iter().filter_map(|run| run.value(at))));
        if let Some((paired, baseline)) = self.paired.as_mut().zip(baseline) {
            paired.par_iter_mut().enumerate().for_each(|(at, paired)| {
                let both = runs.iter().zip(baseline);
                paired.extend(both.filter_map(|(run, baseline)| run.value(at).zip(baseline.value(at))));
            });
        }
        self.series.par_iter_mut().enumerate().for_each(|(at, periods)| {
            for (period, figure) in periods.iter_mut().enumerate() {
                figure.extend(runs.iter().filter_map(|run| run.series(at)[period]));
            }
        });
    }

    pub(super) fn are_paired(&self) -> bool {
        self.paired.is_some()
    }

    pub(super) fn summaries(&self) -> Vec<Option<Summary>> {
        self.values.par_iter().map(Figure::summary).collect()
    }

    pub(super) fn differences(&self) -> Option<Vec<Option<Difference>>> {
        self.paired.as_ref().map(|paired| paired.par_iter().map(Paired::difference).collect())
    }

    /// By figure; empty where nobody asked for periods.
    pub(super) fn series(&self) -> Vec<Vec<Option<Summary>>> {
        self.series.par_iter().map(|periods| periods.iter().map(Figure::summary).collect()).collect()
    }
}
