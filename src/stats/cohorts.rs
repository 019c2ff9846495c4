//! How those fare who were there at the opening, and when those who were won pay back: over the replications.

use super::Summary;
use super::figure::{Figure, Told};
use crate::engine::{Cohorts, RunOutcome};
use serde::Serialize;

/// When customers won have first brought what they cost, over all of them in all replications. There is no mean where some never do.
///
/// Periods are a customer's own, counted from 0: the first by which so many of all had.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PaidBack {
    /// Customers won and ever active, a replication.
    pub won: f64,
    /// By its own period the share that has paid back.
    pub by_period: Vec<f64>,
    /// By then a quarter had; `None` where fewer ever do.
    pub p25: Option<usize>,
    /// Half.
    pub p50: Option<usize>,
    /// Three quarters.
    pub p75: Option<usize>,
    /// The share that does not, up to when its account is closed.
    pub never: f64,
}

/// What is gathered of them; nothing where nobody asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    opening: Vec<Figure>,
    runs: f64,
    won: f64,
    paid_back: Vec<f64>,
}

impl Gathered {
    /// Adds the next replications.
    pub(super) fn add(&mut self, runs: &[&RunOutcome]) {
        let told: Vec<&Cohorts> = runs.iter().filter_map(|run| run.cohorts.as_deref()).collect();
        let longest = |of: fn(&Cohorts) -> usize| told.iter().map(|it| of(it)).max().unwrap_or(0);
        let periods = self.opening.len().max(longest(|it| it.opening.len()));
        self.opening.resize_with(periods, || Figure::new(Told::Quantiles));
        for (period, figure) in self.opening.iter_mut().enumerate() {
            figure.extend(told.iter().filter_map(|it| it.opening.get(period).copied()));
        }
        self.paid_back.resize(self.paid_back.len().max(longest(|it| it.paid_back.len())), 0.0);
        for it in told {
            self.runs += 1.0;
            self.won += it.won;
            self.paid_back.iter_mut().zip(&it.paid_back).for_each(|(sum, count)| *sum += count);
        }
    }

    /// The part of the opening customers that is there at the end of each period.
    pub(super) fn opening(&self) -> Vec<Summary> {
        self.opening.iter().filter_map(Figure::summary).collect()
    }

    /// When customers won pay back; `None` where none was.
    pub(super) fn paid_back(&self) -> Option<PaidBack> {
        if self.won == 0.0 {
            return None;
        }
        let mut sum = 0.0;
        let so_far = self.paid_back.iter().map(|count| {
            sum += count;
            sum / self.won
        });
        let by_period: Vec<f64> = so_far.collect();
        let [p25, p50, p75] = [0.25, 0.5, 0.75].map(|share| by_period.iter().position(|paid| *paid >= share));
        let never = 1.0 - by_period.last().copied().unwrap_or(0.0);
        Some(PaidBack { won: self.won / self.runs, by_period, p25, p50, p75, never })
    }
}
