//! What one replication of one strategy came to.

use super::world::outlook::Outlook;
use crate::portfolio::{Better, METRICS, Metric};

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
}

/// Which figures are asked for beside what the replications say together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Those of each period.
    pub by_period: bool,
    /// Those of each segment.
    pub by_segment: bool,
    /// All of them, of each replication: memory for them is foreseen.
    pub by_run: bool,
}

/// What a figure by name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// `[stocks.NAME]`.
    Stock,
    /// `[resources.NAME]`: the metric of all of them together.
    Resource(Metric),
    /// `[measures.NAME]`: likewise.
    Measure(Metric),
}

/// A figure that is told by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFigure {
    /// The metric that it is told as: `stock_points`, `load_inside_sales`, `contacts_mail`.
    pub metric: String,
    /// What it is of.
    pub of: Thing,
    /// The name of that in the file.
    pub name: String,
    /// What reports call it.
    pub label: String,
    /// Which direction is good news.
    pub better: Better,
}

/// A figure that is told by the name of a stock, a resource or a measure, in one replication of one strategy. Of a stock what customers have of
/// it: the mean over those of its segments who are there, or over those of one segment; `None` where nobody is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedOutcome {
    /// Up to the horizon, or at it.
    pub value: Option<f64>,
    /// Of each period, or at its end; empty unless the series was asked for.
    pub series: Vec<Option<f64>>,
}

/// The figures of one segment in one replication of one strategy, up to the horizon: those that exist per period. `npv` is what its
/// customers brought, before the costs that no customer causes.
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
    /// Names of the segments.
    pub segments: Vec<String>,
    /// What is told by name. That of stocks comes first, and is there for segments too.
    pub named: Vec<NamedFigure>,
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
        let Outcomes { strategies, replications: _, planned, runs: _, segments, named, booked, paths, a_period_later } =
            self;
        Outcomes {
            strategies: strategies.clone(),
            replications: Vec::new(),
            planned: *planned,
            runs: Vec::new(),
            segments: segments.clone(),
            named: named.clone(),
            booked: booked.clone(),
            paths: paths.clone(),
            a_period_later: *a_period_later,
        }
    }

    /// Adds later replications of the same job.
    pub fn append(&mut self, more: Outcomes) {
        let (mut replications, mut runs) = (std::mem::take(&mut self.replications), std::mem::take(&mut self.runs));
        replications.extend(more.replications);
        runs.extend(more.runs);
        *self = Outcomes { replications, runs, ..more };
    }
}
