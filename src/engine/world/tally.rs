//! From the closed periods of a world to the figures of its replication. Periods are added up as they close: what is kept
//! does not grow with the horizon, unless the figures of each period were asked for.

use super::balance::Balance;
use super::cascades::Turn;
use super::cohorts::Cohorts;
use super::concentration::Concentration;
use super::course::{Course, mean};
use super::lead::Lead;
use super::rounds::Taken;
use super::swing::Swing;
use super::voices::Voices;
use super::worked::Worked;
use super::years::Years;
use super::{Closed, Heads, World};
use crate::engine::named::NamedOutcome;
use crate::engine::outcome::{Moment, RunOutcome, SegmentOutcome, Worths};
use crate::engine::plan::Plan;
use crate::engine::population::fates::Fates;
use crate::error::Result;
use crate::portfolio::{Ledger, Line, METRICS, Metric};

/// The closed periods of a world, added up.
pub(in crate::engine) struct Tally {
    /// Up to the horizon.
    course: Course,
    /// The same by year, if it is kept.
    years: Years,
    /// The same by segment, if it is kept.
    segments: Vec<Course>,
    /// Closed accounts: the run-off and the end included.
    pub(in crate::engine) accounts: Ledger,
    /// Accounts closed by the end alone.
    cut: f64,
    /// How far the revenue of the last year of the horizon rests on few accounts, where that is asked.
    pub(in crate::engine) concentration: Concentration,
    /// The part of the opening customers that is there at the end of the horizon, or was when the firm stopped.
    pub(in crate::engine) cohort: Option<f64>,
    /// The same at the end of each period, where that is asked.
    pub(in crate::engine) cohort_by_period: Vec<f64>,
    /// Revenue by year.
    swing: Swing,
    /// By resource.
    pub(in crate::engine) worked: Vec<Worked>,
    /// By measure, what was heard of it.
    pub(in crate::engine) taken: Vec<Taken>,
    /// What customers say, and by cause why they leave.
    voices: Voices,
    /// What a policy remembers, in the order of the model.
    memory: Vec<NamedOutcome>,
    /// Money in hand.
    pub(in crate::engine) balance: Balance,
    /// How far it is ahead of the baseline.
    lead: Lead,
    /// What the cash of the run-off is worth at the start.
    npv_run_off: f64,
    /// What winning customers cost, discounted likewise.
    pub(in crate::engine) acquisition: f64,
    /// The life of the customer who is followed.
    pub(in crate::engine) life: Vec<Moment>,
    /// Where the value comes from, if that is kept.
    worths: Option<Box<Worths>>,
}

impl Tally {
    /// Before the first period.
    pub(in crate::engine) fn new(plan: &Plan) -> Self {
        let segments = if plan.detail.by_segment { plan.segments.len() } else { 0 };
        Tally {
            course: Course::new(plan, plan.detail.by_period),
            years: Years::default(),
            segments: (0..segments).map(|_| Course::new(plan, plan.detail.by_period)).collect(),
            accounts: plan.ledger(),
            cut: 0.0,
            concentration: Concentration::default(),
            cohort: None,
            cohort_by_period: Vec::new(),
            swing: Swing::default(),
            worked: vec![Worked::default(); plan.resources.len()],
            taken: vec![Taken::default(); plan.measures.len()],
            voices: Voices::default(),
            memory: vec![NamedOutcome::default(); plan.scope.memory.len()],
            balance: Balance::new(plan.horizon.cash.map_or(0.0, |cash| cash.opening)),
            lead: Lead::default(),
            npv_run_off: 0.0,
            acquisition: 0.0,
            life: Vec::new(),
            worths: plan.detail.by_cause.then(|| Box::new(Worths::new(plan))),
        }
    }

    /// What the cash of the last period up to the horizon is worth at the start.
    pub(in crate::engine) fn worth(&self) -> f64 {
        self.course.worth
    }

    /// Notes what a policy remembers at the end of a period up to the horizon.
    pub(in crate::engine) fn remember(&mut self, plan: &Plan, memory: &[f64]) {
        for (told, value) in self.memory.iter_mut().zip(memory) {
            told.value = Some(*value);
            told.series.extend(plan.detail.by_period.then_some(Some(*value)));
        }
    }

    /// Notes what the baseline brought in the last period, discounted.
    pub(in crate::engine) fn compare(&mut self, period: u32, baseline: f64) {
        self.lead.close(period, self.course.worth, baseline);
    }

    /// Adds a period of everybody; `still` where the firm had stopped before.
    pub(in crate::engine) fn add(&mut self, plan: &Plan, period: u32, mut closed: Closed, still: bool) {
        if still {
            self.course.stand_still(&mut closed.ledger);
        }
        let closed = &closed;
        self.accounts.merge(&closed.ledger);
        let discount = plan.discount[period as usize];
        self.acquisition += closed.ledger.get(Line::AcquisitionCost) * discount;
        if period < plan.horizon.periods {
            self.course.add(plan, period, closed);
            self.swing.add(plan.per_year, closed.ledger.get(Line::Revenue));
            self.voices.add(plan, &closed.ledger);
            self.years.add(plan, period, closed, &self.course);
        } else {
            self.npv_run_off += closed.cash * discount;
        }
        if let Some(worths) = &mut self.worths {
            worths.add(plan.segments.len(), discount, |line| closed.overhead[line as usize]);
            worths.periods.push(closed.cash * discount);
        }
    }

    /// Notes what became of customers.
    pub(in crate::engine) fn tell(&mut self, fates: Fates) {
        if let Some(worths) = &mut self.worths {
            (worths.fates, worths.customers) = fates.told();
        }
    }

    /// Notes what came from a segment in a period, or last from none, if that is kept.
    pub(in crate::engine) fn trace(&mut self, plan: &Plan, period: u32, segment: usize, ledger: &Ledger) {
        if let Some(worths) = &mut self.worths {
            worths.add(segment, plan.discount[period as usize], |line| ledger.get(line));
        }
    }

    /// Adds a period of a segment with these entries and customers, if that is kept; `still` where the firm had stopped before.
    pub(in crate::engine) fn add_segment(
        &mut self,
        plan: &Plan,
        period: u32,
        segment: usize,
        ledger: &Ledger,
        heads: Heads,
        still: bool,
    ) {
        if let Some(course) = self.segments.get_mut(segment).filter(|_| period < plan.horizon.periods) {
            let mut closed = Closed::new(ledger.clone(), heads);
            if still {
                course.stand_still(&mut closed.ledger);
            }
            course.add(plan, period, &closed);
        }
    }

    fn figure(&self, metric: Metric, plan: &Plan, opening: f64) -> Option<f64> {
        let per_account = |value: f64| mean(value, self.accounts.get(Line::Closed));
        // Without a word nobody knows what is in hand, and whether it is gone; but how it rises and falls is known.
        let known = plan.horizon.cash.map(|_| self.balance);
        match metric {
            Metric::NpvRunOff => Some(self.npv_run_off),
            Metric::Value => Some(self.course.npv + self.npv_run_off),
            Metric::CustomersStart => Some(opening),
            Metric::Ruined => known.map(|it| f64::from(u8::from(it.ruined.is_some()))),
            Metric::RuinPeriod => known.and_then(|it| it.ruined).map(f64::from),
            Metric::DeepestCash => known.map(|it| it.deepest),
            Metric::DeepestPoint => Some(self.balance.deepest),
            Metric::DeepestPeriod => self.balance.deepest_in.map(f64::from),
            Metric::Hhi => self.concentration.hhi,
            Metric::LargestShare => self.concentration.largest,
            Metric::Top20Revenue => self.concentration.top_revenue,
            Metric::Top20Contribution => self.concentration.top_contribution,
            Metric::RevenueSwing => self.swing.swing(),
            Metric::RetentionCohort => self.cohort,
            Metric::BreakEvenShare => mean(self.accounts.get(Line::BrokeEven), self.accounts.get(Line::ClosedWon)),
            Metric::ReferralValue => mean(self.accounts.get(Line::Brought), self.accounts.get(Line::Rooted)),
            Metric::Clv => per_account(self.accounts.get(Line::Value)),
            Metric::ClvNet => per_account(self.accounts.get(Line::Value) - self.accounts.get(Line::Acquired)),
            Metric::ClvCut => per_account(self.cut),
            Metric::CustomerEquity => Some(self.accounts.get(Line::CustomerEquity)),
            Metric::CustomerEquityTotal => Some(self.accounts.get(Line::CustomerEquityTotal)),
            other => self.course.figure(other, plan),
        }
    }
}

impl World<'_> {
    /// The figures of the replication.
    pub(in crate::engine) fn outcome(mut self) -> Result<RunOutcome> {
        self.audit(&self.unallocated)?;
        // Where the firm itself has ended, nothing was cut off.
        self.tally.cut = if self.stopped() { 0.0 } else { self.unallocated.get(Line::Closed) };
        self.tally.accounts.merge(&self.unallocated);
        let outlook = (self.plan.horizon.run_off == 0).then(|| self.outlook());
        let World { plan, mut tally, opening, books, turns, .. } = self;
        let mut segments: Vec<SegmentOutcome> =
            std::mem::take(&mut tally.segments).into_iter().map(|course| course.outcome(plan)).collect();
        // They stand where the larger courses stood, and stay when these are gone.
        segments.shrink_to_fit();
        let stocks = std::mem::take(&mut tally.course.stocks).into_iter();
        let worked = std::mem::take(&mut tally.worked).into_iter();
        let taken = std::mem::take(&mut tally.taken).into_iter().zip(&plan.measures);
        let measures = taken
            .flat_map(|(taken, of)| taken.outcomes(of.in_cascade))
            .chain(turns.into_iter().flat_map(Turn::outcomes));
        let voices = std::mem::take(&mut tally.voices).outcomes(plan);
        let memory = std::mem::take(&mut tally.memory);
        let named =
            stocks.chain(worked.flat_map(Worked::outcomes)).chain(measures).chain(memory).chain(voices).collect();
        Ok(RunOutcome {
            values: std::array::from_fn(|at| tally.figure(METRICS[at].metric, plan, opening)),
            booked: (0..plan.bookings.len()).map(|name| tally.course.total.booked(name)).collect(),
            series: tally.course.series,
            segments,
            years: tally.years.told(),
            named,
            clamped: books.clamped,
            payback: tally.lead.since,
            outlook,
            life: tally.life,
            worths: tally.worths,
            accounts: books.handed.told(plan),
            whale: tally.concentration.whale,
            cohorts: plan.asks_accounts().then(|| {
                let won = tally.accounts.get(Line::ClosedWon);
                Box::new(Cohorts::new(plan, tally.cohort_by_period, won, books.paid_back))
            }),
        })
    }
}
