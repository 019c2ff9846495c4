//! What one replication of one strategy came to.

use super::named::{NamedFigure, NamedOutcome};
use super::steps::problems::End;
use super::world::cohorts::Cohorts;
use super::world::concentration::WHALE;
use super::world::outlook::Outlook;
use crate::model::{Listed, Year};
use crate::portfolio::{CASH, METRICS, Origin};
use crate::random::Identity;
use serde::Serialize;
use std::sync::Arc;

/// How often a quantity was asked for, and how often its value lay outside its range and was set to the nearest edge. A
/// customer counts once in each period in which the quantity is asked of them: everybody for what holds in a period, newcomers
/// for what they have on arrival, those concerned for what a complaint or a referral costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clamps {
    /// Answers in all.
    pub asked: u64,
    /// Those below the lowest value.
    pub low: u64,
    /// Those above the highest value.
    pub high: u64,
}

impl Clamps {
    /// Answers outside the range.
    #[must_use]
    pub fn count(self) -> u64 {
        self.low + self.high
    }

    /// Their share of all answers, 0..1.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.asked == 0 { 0.0 } else { self.count() as f64 / self.asked as f64 }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, more: Clamps) -> Clamps {
        Clamps { asked: self.asked + more.asked, low: self.low + more.low, high: self.high + more.high }
    }
}

/// The figures of one replication of one strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOutcome {
    /// By metric, in the order of [`METRICS`]. `None` where it is undefined.
    pub values: [Option<f64>; METRICS.len()],
    /// Per metric with `by_period` (in the order of [`METRICS`]) its value in each period of the horizon; empty unless
    /// the series was asked for. In a period `customer_periods` is the number of active customers and `npv` the
    /// discounted cash of that period.
    pub series: Vec<Vec<Option<f64>>>,
    /// By segment; empty unless asked for.
    pub segments: Vec<SegmentOutcome>,
    /// By year in which its periods begin; empty unless asked for. What stands at the end of the horizon stands here at that of the year.
    pub years: Vec<SegmentOutcome>,
    /// What is told by the names of stocks and resources, in the order of [`Outcomes::named`].
    pub named: Vec<NamedOutcome>,
    /// Costs booked by rules and stocks, by name, in the order of the names.
    pub booked: Vec<f64>,
    /// Draws and rule results that fell outside their range and were clamped: by quantity path, in the order of paths.
    pub clamped: Vec<Clamps>,
    /// The first period from which it stays level with the baseline or ahead, in discounted cash from the start to each period up
    /// to the horizon; `None` where there is none, and without a baseline.
    pub payback: Option<u32>,
    /// What is known of the value of customers won; `None` where a run-off counts what lies beyond the horizon.
    pub outlook: Option<Outlook>,
    /// The life of the customer who is followed: the periods in which it is there.
    pub life: Vec<Moment>,
    /// Where its value comes from; `None` unless asked for.
    pub worths: Option<Box<Worths>>,
    /// What each customer came to; `None` unless asked for.
    pub accounts: Option<Box<Accounts>>,
    /// What the best customers have of the contribution of the last year of the horizon, by hundredths of the customers for whom anything was
    /// booked in it; `None` unless asked for, and where all together bring nothing.
    pub whale: Option<Box<[f64; WHALE]>>,
    /// How the opening and those who were won fare; `None` unless asked for.
    pub cohorts: Option<Box<Cohorts>>,
}

impl RunOutcome {
    /// About how many bytes it takes, of customers neither lives nor accounts counted.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let numbers =
            |rows: &[Vec<Option<f64>>]| rows.iter().map(|row| size_of::<Option<f64>>() * row.len() + 24).sum();
        let named = |all: &[NamedOutcome]| all.iter().map(|it| size_of::<NamedOutcome>() + 16 * it.series.len()).sum();
        let part = |it: &SegmentOutcome| -> usize {
            let (series, named): (usize, usize) = (numbers(&it.series), named(&it.named));
            size_of::<SegmentOutcome>() + 16 * it.values.len() + series + named
        };
        let parts: usize = self.segments.iter().chain(&self.years).map(part).sum();
        let (series, named): (usize, usize) = (numbers(&self.series), named(&self.named));
        let worths = self.worths.as_ref().map_or(0, |it| {
            size_of::<Worths>() + 8 * CASH.len() * (it.lines.len() + it.fates.len()) + 8 * it.periods.len()
        });
        let whale = self.whale.as_ref().map_or(0, |_| 8 * WHALE);
        let cohorts =
            self.cohorts.as_ref().map_or(0, |it| size_of::<Cohorts>() + 8 * (it.opening.len() + it.paid_back.len()));
        let listed = 8 * self.booked.len() + size_of::<Clamps>() * self.clamped.len();
        size_of::<RunOutcome>() + series + parts + named + worths + whale + cohorts + listed
    }
}

/// What the cash of a replication is worth at the start, the run-off included: where it comes from, and when. Either adds up to
/// the value.
#[derive(Clone, Debug, PartialEq)]
pub struct Worths {
    /// By segment, and last of what no customer causes: by line of [`CASH`], what goes out below 0.
    pub lines: Vec<[f64; CASH.len()]>,
    /// By period.
    pub periods: Vec<f64>,
    /// By fate, in the order of [`FATES`], and line: what it brings more than the other; empty unless asked for, and of all but the
    /// strategy that is asked about.
    pub fates: Vec<[f64; CASH.len()]>,
    /// What each opening customer brings more, by customer; likewise.
    pub customers: Vec<(Opening, f64)>,
}

/// A period of one customer's life under one strategy: what came about, and how things stood before it was closed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Moment {
    /// From 0.
    pub period: u32,
    /// Purchases.
    pub purchases: f64,
    /// What they came to.
    pub revenue: f64,
    /// What it brought and cost in cash, not discounted; without what it cost to win.
    pub contribution: f64,
    /// 0..1.
    pub satisfaction: f64,
    /// Products held.
    pub products: f64,
    /// How its problem ended, where it had one.
    pub problem: Option<End>,
    /// Whether it is not asleep.
    pub awake: bool,
    /// Newcomers whom it brings.
    pub brings: u32,
    /// Whether it leaves by its own decision.
    pub leaves: bool,
    /// Whether it fails.
    pub fails: bool,
}

/// A customer who was there at the opening, or is in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening {
    /// The index of the segment.
    pub segment: usize,
    /// Where it came from: its number in the segment, or its row in the list.
    pub origin: Origin,
}

impl Opening {
    /// A customer of a segment who is known by name or number; none who is won.
    #[must_use]
    pub fn of(segment: usize, origin: Origin) -> Option<Opening> {
        matches!(origin, Origin::Opening(_) | Origin::Listed(_)).then_some(Opening { segment, origin })
    }
}

/// What every customer came to in a replication of one strategy. All of them together are the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Accounts {
    /// Of those who were there at the opening, and of the list.
    pub customers: Vec<(Opening, Account)>,
    /// Of those who were won, together. What is credited to those by whom they came is taken off.
    pub won: Account,
    /// What no customer causes.
    pub nobody: Account,
}

/// The entries of an account, in the order of [`Outcomes::account`].
#[derive(Clone, Debug, PartialEq)]
pub struct Account(pub Vec<f64>);

/// What becomes of a customer in a period under one strategy, held against another: there under both; there longer, won, or brought by
/// somebody who is not there under the other; and what the other has of these.
pub const FATES: [&str; 7] = ["common", "kept", "won", "brought", "lost", "not_won", "not_brought"];

/// Which figures are asked for beside what the replications say together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub struct Detail {
    /// Those of each period.
    pub by_period: bool,
    /// Those of each segment.
    pub by_segment: bool,
    /// Those of each year.
    pub by_year: bool,
    /// All of them, of each replication: memory for them is foreseen.
    pub by_run: bool,
    /// The totals of each replication: likewise. See [`Outcomes::totals`].
    pub by_row: bool,
    /// Where the value comes from.
    pub by_cause: bool,
    /// How they are spread over customers.
    pub by_account: bool,
    /// What each customer comes to: see [`RunOutcome::accounts`].
    pub by_customer: bool,
    /// The life of this customer.
    pub followed: Option<Identity>,
    /// And when each last bought, how often and for how much by the beginning of this period, from 1.
    pub looked_at: Option<u32>,
    /// And by what became of customers: of the strategy at the second place, held against the one at the first.
    pub by_fate: Option<[usize; 2]>,
}

/// The figures of one segment or one year in one replication of one strategy, up to the horizon: those that exist per period. `npv` of a
/// segment is what its customers brought, before the costs that no customer causes.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentOutcome {
    /// Per metric with `by_period`, in the order of [`METRICS`]. `None` where it is undefined.
    pub values: Vec<Option<f64>>,
    /// Per metric with `by_period` its value in each period; empty unless the series was asked for.
    pub series: Vec<Vec<Option<f64>>>,
    /// By stock, what customers of the segment have of it.
    pub named: Vec<NamedOutcome>,
}

/// Everything a comparison rests on: each strategy's figures, replication by replication, in one world.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Names and labels of the strategies, the baseline first when it was played.
    pub strategies: Vec<(String, String)>,
    /// The replications that were finished, ascending; all of them unless interrupted.
    pub replications: Vec<u32>,
    /// How many were asked for.
    pub planned: u32,
    /// By finished replication, by strategy.
    pub runs: Vec<Vec<RunOutcome>>,
    /// By finished replication, the value of each strategy of which nothing else was asked; empty where there is none.
    pub probes: Vec<Vec<f64>>,
    /// The list of real customers.
    pub roster: Arc<[Listed]>,
    /// Names of the segments.
    pub segments: Vec<String>,
    /// The years, where they are asked for.
    pub years: Vec<Year>,
    /// What is told by name. That of stocks comes first, and is there for segments too.
    pub named: Vec<NamedFigure>,
    /// Names of the entries of an account; empty unless accounts are asked for.
    pub account: Vec<String>,
    /// Names of booked costs.
    pub booked: Vec<String>,
    /// Paths of quantities that may be clamped.
    pub paths: Vec<String>,
    /// What money of a period later is worth, 0..1.
    pub a_period_later: f64,
}

impl Outcomes {
    /// The job alone.
    #[must_use]
    pub fn without_runs(&self) -> Outcomes {
        let Outcomes {
            strategies,
            replications: _,
            planned,
            runs: _,
            probes: _,
            roster,
            segments,
            years,
            named,
            account,
            booked,
            paths,
            a_period_later,
        } = self;
        Outcomes {
            strategies: strategies.clone(),
            replications: Vec::new(),
            planned: *planned,
            runs: Vec::new(),
            probes: Vec::new(),
            roster: Arc::clone(roster),
            segments: segments.clone(),
            years: years.clone(),
            named: named.clone(),
            account: account.clone(),
            booked: booked.clone(),
            paths: paths.clone(),
            a_period_later: *a_period_later,
        }
    }

    /// The same with the totals of each replication alone.
    #[must_use]
    pub fn totals(mut self) -> Outcomes {
        for run in self.runs.iter_mut().flatten() {
            (run.series, run.segments, run.years) = (Vec::new(), Vec::new(), Vec::new());
            (run.worths, run.accounts, run.whale) = (None, None, None);
            run.named.iter_mut().for_each(|it| it.series = Vec::new());
        }
        self
    }

    /// What a customer is called: as in the list, else its segment with its number there, from 1.
    #[must_use]
    pub fn name(&self, customer: Opening) -> Option<String> {
        match customer.origin {
            Origin::Listed(row) => Some(self.roster.get(row as usize)?.id.clone()),
            Origin::Opening(k) => Some(format!("{} {}", self.segments.get(customer.segment)?, u64::from(k) + 1)),
            Origin::Channel(_) | Origin::Referred => None,
        }
    }

    /// Adds later replications of the same job.
    pub fn append(&mut self, more: Outcomes) {
        let Outcomes { mut replications, mut runs, mut probes, .. } = std::mem::take(self);
        replications.extend(more.replications);
        runs.extend(more.runs);
        probes.extend(more.probes);
        *self = Outcomes { replications, runs, probes, ..more };
    }
}
