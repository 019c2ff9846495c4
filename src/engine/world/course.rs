//! The course of everybody, of a segment or of a year: its closed periods, one by one and added up.

use super::{Closed, Heads};
use crate::engine::named::NamedOutcome;
use crate::engine::outcome::SegmentOutcome;
use crate::engine::plan::Plan;
use crate::portfolio::{Ledger, Line, METRICS, Metric, State};

/// Lines that say how things stand at the end of a period: they are not added up.
const STANDING: [Line; 9] = [
    Line::UnitsEnd,
    Line::Dormant,
    Line::ReceivablesEnd,
    Line::Room,
    Line::LevelSum,
    Line::Levelled,
    Line::TakenForSilent,
    Line::OpenEarnedBack,
    Line::OpenWrittenOff,
];

/// Whether what a figure is in each of some periods adds up to what it is in all of them.
#[must_use]
pub fn adds_up(metric: Metric) -> bool {
    metric.info().line.is_some_and(|line| !STANDING.contains(&line))
}

/// The first of them stay as they were when the firm stopped.
const STILL: usize = 7;

/// What came about from the start to the horizon, or in a year, of everybody or of a segment.
pub(super) struct Course {
    pub(super) total: Ledger,
    /// What its cash is worth at the start, of the last period and in all.
    pub(super) worth: f64,
    pub(super) npv: f64,
    /// By line, what no customer causes.
    overhead: [f64; Line::COUNT],
    /// At the end of the last period.
    heads: Heads,
    /// By line of [`STANDING`], what stood in the ledger of the last period.
    standing: [f64; STANDING.len()],
    /// Per metric with `by_period` its value in each period, if they are kept.
    pub(super) series: Vec<Vec<Option<f64>>>,
    pub(super) stocks: Vec<NamedOutcome>,
    by_period: bool,
}

impl Course {
    /// Before the first period; with the figures of each, if they are kept.
    pub(super) fn new(plan: &Plan, by_period: bool) -> Self {
        let kept = METRICS.iter().filter(|info| by_period && info.by_period);
        Course {
            total: plan.ledger(),
            worth: 0.0,
            npv: 0.0,
            overhead: [0.0; Line::COUNT],
            heads: Heads::default(),
            standing: [0.0; STANDING.len()],
            series: kept.map(|_| Vec::with_capacity(plan.horizon.periods as usize)).collect(),
            stocks: vec![NamedOutcome::default(); plan.stocks.len()],
            by_period,
        }
    }

    /// Adds a period.
    pub(super) fn add(&mut self, plan: &Plan, period: u32, closed: &Closed) {
        self.worth = closed.cash * plan.discount[period as usize];
        self.total.merge(&closed.ledger);
        self.npv += self.worth;
        self.overhead.iter_mut().zip(closed.overhead).for_each(|(sum, more)| *sum += more);
        self.heads = closed.heads;
        self.standing = STANDING.map(|line| closed.ledger.get(line));
        let [earned, written] = [Metric::EarnedBack, Metric::WrittenOff].map(|metric| self.figure(metric, plan));
        let kept = METRICS.iter().filter(|info| info.by_period);
        for (info, series) in kept.zip(&mut self.series) {
            series.push(match info.metric {
                Metric::EarnedBack => earned,
                Metric::WrittenOff => written,
                other => closed.figure(other, plan, self.worth),
            });
        }
        for (at, stock) in self.stocks.iter_mut().enumerate() {
            stock.value = closed.ledger.held(at);
            stock.series.extend(self.by_period.then_some(stock.value));
        }
    }

    /// What a line of [`STANDING`] held at the end of the last period.
    fn stands(&self, line: Line) -> f64 {
        STANDING.iter().zip(self.standing).find(|(known, _)| **known == line).map_or(0.0, |(_, held)| held)
    }

    /// Enters in a period after the firm has stopped how things stood when it did.
    pub(super) fn stand_still(&self, ledger: &mut Ledger) {
        STANDING[..STILL].iter().for_each(|line| ledger.add(*line, self.stands(*line)));
    }

    /// A figure of all these periods.
    pub(super) fn figure(&self, metric: Metric, plan: &Plan) -> Option<f64> {
        match metric {
            Metric::Npv => Some(self.npv),
            Metric::CustomersEnd => Some(self.heads.customers),
            Metric::FiledEnd => Some(self.heads.filed),
            Metric::Dormant => Some(self.stands(Line::Dormant)),
            Metric::Level => mean(self.stands(Line::LevelSum), self.stands(Line::Levelled)),
            Metric::Room => Some(self.stands(Line::Room)),
            // Of who works nothing is kept by segment.
            Metric::UnitsEnd => (self.total.get(Line::Capacity) > 0.0).then(|| self.stands(Line::UnitsEnd)),
            Metric::ReceivablesEnd => Some(self.stands(Line::ReceivablesEnd)),
            Metric::Silent => plan.keeps(State::Status).then(|| self.stands(Line::TakenForSilent)),
            Metric::EarnedBack => Some(self.total.get(Line::ClosedEarnedBack) + self.stands(Line::OpenEarnedBack)),
            Metric::WrittenOff => Some(self.total.get(Line::ClosedWrittenOff) + self.stands(Line::OpenWrittenOff)),
            other => line(other, plan, &self.total, &self.overhead),
        }
    }

    /// What is told of a segment, or of a year.
    pub(super) fn outcome(self, plan: &Plan) -> SegmentOutcome {
        let told = METRICS.iter().filter(|info| info.by_period);
        let mut values: Vec<Option<f64>> = told.map(|info| self.figure(info.metric, plan)).collect();
        values.shrink_to_fit();
        SegmentOutcome { values, series: self.series, named: self.stocks }
    }
}

impl Closed {
    /// A period with these entries.
    pub(in crate::engine) fn new(ledger: Ledger, heads: Heads) -> Self {
        Closed { cash: ledger.cash(), ledger, overhead: [0.0; Line::COUNT], heads }
    }

    /// Adds what no customer causes.
    pub(in crate::engine) fn charge(&mut self, line: Line, amount: f64) {
        self.cash += f64::from(line.info().cash) * amount;
        self.overhead[line as usize] += amount;
    }

    /// A figure of this period alone, whose cash has this worth at the start.
    fn figure(&self, metric: Metric, plan: &Plan, worth: f64) -> Option<f64> {
        match metric {
            // Not -0.
            Metric::Npv => Some(worth + 0.0),
            Metric::CustomersEnd => Some(self.heads.customers),
            Metric::FiledEnd => Some(self.heads.filed),
            Metric::Level => mean(self.ledger.get(Line::LevelSum), self.ledger.get(Line::Levelled)),
            Metric::Silent => plan.keeps(State::Status).then(|| self.ledger.get(Line::TakenForSilent)),
            Metric::UnitsEnd => (self.ledger.get(Line::Capacity) > 0.0).then(|| self.ledger.get(Line::UnitsEnd)),
            other => line(other, plan, &self.ledger, &self.overhead),
        }
    }
}

/// None where there is nothing to divide by.
pub(super) fn mean(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// A figure that is a line of the ledger, or follows from some.
fn line(metric: Metric, plan: &Plan, ledger: &Ledger, overhead: &[f64; Line::COUNT]) -> Option<f64> {
    if metric == Metric::RetentionRate {
        let exposed = ledger.get(Line::CustomerPeriods) - ledger.get(Line::CustomersFailed);
        let churn = plan.churn(ledger.get(Line::CustomersLost), exposed);
        return churn.map(|churn| 1.0 - churn);
    }
    if let Some((part, whole)) = metric.info().ratio {
        return mean(ledger.get(part) + overhead[part as usize], ledger.get(whole));
    }
    metric.info().line.map(|line| ledger.get(line) + overhead[line as usize])
}
