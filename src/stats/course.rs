//! How a figure goes from period to period: what most replications have, and some of them as they went.

use super::Summary;
use super::figure::{Figure, Told};
use crate::engine::{METRICS, Metric, RunOutcome};

/// So many replications are kept as they went: the first ones.
const LINES: usize = 20;

/// The course of a figure over the periods of the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Over all replications, by period.
    pub periods: Vec<Summary>,
    /// Some replications, each by period.
    pub lines: Vec<Vec<f64>>,
}

/// What is told as a course.
#[derive(Clone, Debug, PartialEq)]
pub struct Courses {
    /// Customers at the end of each period.
    pub customers: Course,
    /// Discounted cash from the start to the end of each period: the last is the net present value.
    pub cash: Course,
}

/// A course that is gathered.
#[derive(Clone, Debug, Default)]
struct Gathered {
    periods: Vec<Figure>,
    lines: Vec<Vec<f64>>,
}

/// Those that are gathered.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathering {
    customers: Gathered,
    cash: Gathered,
}

impl Gathering {
    /// Adds the next replications; nothing where their periods are not kept.
    pub(super) fn add(&mut self, runs: &[&RunOutcome]) {
        let series = |metric: Metric| {
            let at = METRICS.iter().take(metric as usize).filter(|info| info.by_period).count();
            runs.iter().filter_map(move |run| run.series.get(at)).map(|periods| periods.iter().flatten().copied())
        };
        self.customers.add(series(Metric::CustomersEnd).map(Iterator::collect).collect());
        let summed = |periods: &mut dyn Iterator<Item = f64>| {
            let so_far = periods.scan(0.0, |total, period| {
                *total += period;
                Some(*total)
            });
            so_far.collect::<Vec<f64>>()
        };
        self.cash.add(series(Metric::Npv).map(|mut periods| summed(&mut periods)).collect());
    }

    /// What they say; `None` where periods were not kept.
    pub(super) fn courses(&self) -> Option<Courses> {
        Some(Courses { customers: self.customers.course()?, cash: self.cash.course()? })
    }
}

impl Gathered {
    fn add(&mut self, runs: Vec<Vec<f64>>) {
        let Some(first) = runs.first() else { return };
        if self.periods.is_empty() {
            self.periods = vec![Figure::new(Told::Quantiles); first.len()];
        }
        for (at, figure) in self.periods.iter_mut().enumerate() {
            figure.extend(runs.iter().filter_map(|run| run.get(at).copied()));
        }
        let room = LINES.saturating_sub(self.lines.len());
        self.lines.extend(runs.into_iter().take(room));
    }

    fn course(&self) -> Option<Course> {
        let periods: Vec<Summary> = self.periods.iter().map(Figure::summary).collect::<Option<_>>()?;
        (!periods.is_empty()).then(|| Course { periods, lines: self.lines.clone() })
    }
}
