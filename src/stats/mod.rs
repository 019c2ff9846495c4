//! What the replications say together: each strategy's figures, the paired difference to the baseline, and how likely
//! each strategy is the best.

mod accounts;
mod backtest;
mod beyond;
mod bootstrap;
mod cash;
mod cohorts;
mod column;
mod course;
mod decomposition;
mod figure;
mod figures;
mod fingerprint;
mod futures;
mod gathering;
mod grid;
mod information;
mod interaction;
mod known;
mod life;
mod moments;
mod named;
mod optimum;
mod paired;
mod payback;
mod portfolio;
mod precision;
mod ranking;
mod risk;
mod segments;
mod sensitivity;
mod shapley;
mod study;
mod summary;

pub use accounts::{Holder, Ledgers, Told as ToldOf};
pub(crate) use backtest::WhatHappened;
pub use backtest::{Actual, Backtest, Compared, Observed, Period, Total};
pub use beyond::Beyond;
use bootstrap::ranks;
pub use bootstrap::{FEWEST, Rank};
pub use cash::Cash;
use cash::cash as by_line;
pub use cohorts::PaidBack;
pub use course::{Course, Courses};
pub use decomposition::{Customer, Decomposition, Effect, Fate, Part, Question};
use figure::Figure;
use futures::{futures, gains, how_many};
use gathering::Gathered;
pub use gathering::Gathering;
pub use grid::WITHIN;
pub use information::{Answer, Best, Bracket, Information, Nested, Of, Pilot, Sampled, Wanted, Worth};
pub use interaction::Interaction;
pub use known::Known;
pub use life::{AtTheEnd, Life, Lived};
pub use named::Named;
use named::named;
pub use optimum::{
    Acceptability, Along, Chosen, Kept, Limit, MOST_SETTINGS, Map, Optimum, Point, Search, Setting, Shape, Standpoint,
    Try, settings, standpoints,
};
pub use paired::Difference;
pub use payback::Payback;
pub use portfolio::{Cell, Look, Portfolio, Valued};
pub use precision::{PILOT, Precision, Pursuit, Target};
pub use ranking::{Leaders, leaders, p_best};
pub use risk::Risk;
pub use segments::Share;
pub use sensitivity::{
    AsIs, Bar, Flip, InputShare, LOW_HIGH, Player, Sensitivity, ShareOf, Shares, Swing, plays, widest_first,
};
pub use shapley::{Cut, Ingredient, Pair};
pub use study::Study;
pub use summary::{Estimate, Summary, quantile, sum};

use crate::engine::{Clamps, EXACT, Outcomes};
use crate::model::Year;

/// The reserved name of what happens without any strategy.
pub const BASELINE: &str = "baseline";

/// Everything a report tells.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What was studied, so that it can be made again.
    pub study: Study,
    /// Replications that were finished; all figures rest on these.
    pub runs: u32,
    /// Replications that were asked for; more than `runs` when it was interrupted.
    pub planned: u32,
    /// How far quantiles may be off, as a share of the values that they lie between; 0 where all are told from the values themselves. Those of
    /// value and net present value always are.
    pub quantiles_within: f64,
    /// The baseline first when it was played, then in the order of the file.
    pub strategies: Vec<Standing>,
    /// The two strategies with the highest value; `None` when only one was played.
    pub leaders: Option<Leaders>,
    /// The years, where they are told.
    pub years: Vec<Year>,
    /// How well what was to be known is known, where that was asked for.
    pub precision: Option<Precision>,
    /// What each replication gave; `None` unless asked for.
    pub each: Option<Each>,
    /// What strategies bring as one, where the last is all the others; see [`combined`].
    pub interaction: Option<Interaction>,
    /// What becomes of one customer, where that is asked.
    pub life: Option<Life>,
    /// Whom the firm has; of `tenure value`.
    pub portfolio: Option<Portfolio>,
    /// Why one is worth more than another; see [`decomposed`].
    pub decomposition: Option<Decomposition>,
    /// What was forecast held against what happened; of `tenure backtest`.
    pub backtest: Option<Backtest>,
    /// What would change the answer; of `tenure sensitivity`.
    pub sensitivity: Option<Sensitivity>,
    /// What it is worth to know more; of `tenure worth`.
    pub information: Option<Information>,
    /// What is best; of `tenure optimize`.
    pub optimum: Option<Optimum>,
    /// What is best along a lever; likewise.
    pub acceptability: Option<Acceptability>,
}

impl Comparison {
    /// The same as if neither periods, nor causes, nor customers had been asked for.
    #[must_use]
    pub fn totals(&self) -> Comparison {
        let mut less = Comparison { portfolio: None, ..self.clone() };
        for standing in &mut less.strategies {
            (standing.courses, standing.series, standing.cash) = (None, Vec::new(), Vec::new());
            standing.named.iter_mut().for_each(|it| it.series = Vec::new());
            for share in standing.segments.iter_mut().chain(&mut standing.years) {
                share.series = Vec::new();
                share.named.iter_mut().for_each(|it| it.series = Vec::new());
            }
        }
        less
    }
}

/// How one strategy did. Figures are `None` where they are undefined in every replication.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub label: String,
    /// In the order of [`METRICS`](crate::engine::METRICS).
    pub metrics: Vec<Option<Summary>>,
    /// The share of replications in which it has the highest value, ties split evenly.
    pub p_best: Option<f64>,
    /// How its mean value stands among the others'.
    pub rank: Rank,
    /// Equally likely futures of its value, in ascending order: 50, and beyond three strategies 20.
    pub futures: Vec<f64>,
    /// The same of what it brings more than the baseline; `None` for the baseline itself, and when it was not played.
    pub gains: Option<Vec<f64>>,
    /// How it goes over time; `None` unless periods are asked for.
    pub courses: Option<Courses>,
    /// How bad its value may come; `None` without a replication.
    pub risk: Option<Risk>,
    /// When it pays back against the baseline; `None` for the baseline itself, when it was not played, and without a replication.
    pub payback: Option<Payback>,
    /// Strategy less baseline, in the order of [`METRICS`](crate::engine::METRICS); `None` for the baseline itself, and when it was not played.
    pub versus_baseline: Option<Vec<Option<Difference>>>,
    /// Per metric with `by_period` (in the order of [`METRICS`](crate::engine::METRICS)) its figures in each period; empty unless asked for.
    pub series: Vec<Vec<Option<Summary>>>,
    /// By segment; empty unless asked for.
    pub segments: Vec<Share>,
    /// By year; empty unless asked for.
    pub years: Vec<Share>,
    /// What lies beyond the horizon, where no run-off counts it.
    pub beyond: Option<Beyond>,
    /// What the best customers have of the contribution of the last year, after each hundredth of them; empty unless asked for, and where all
    /// together never bring anything.
    pub whale: Vec<Summary>,
    /// The part of the opening customers that is there at the end of each period; empty unless asked for, and where nobody was there.
    pub cohort: Vec<Summary>,
    /// When customers won pay back; `None` unless asked for, and where none was won.
    pub payback_won: Option<PaidBack>,
    /// By the names of stocks and resources.
    pub named: Vec<Named>,
    /// By line of cash what it is worth at the start; empty unless asked for.
    pub cash: Vec<Cash>,
    /// Costs booked by rules and stocks, by name.
    pub booked: Vec<(String, Option<Summary>)>,
    /// How often a value fell outside its range and was clamped, of how many: paths with at least one, over all replications.
    pub clamped: Vec<(String, Clamps)>,
}

/// What each replication gave, in their order; nothing where it is undefined.
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    /// The numbers of the replications that were finished.
    pub replications: Vec<u32>,
    /// The values of each strategy.
    pub values: Vec<Vec<Option<f64>>>,
    /// Those less the baseline's; `None` for the baseline itself, and when it was not played.
    pub differences: Vec<Option<Vec<Option<f64>>>>,
}

/// Draws the comparison from all replications.
#[must_use]
pub fn compare(study: Study, outcomes: &Outcomes) -> Comparison {
    Gathering::of(outcomes).compare(study)
}

/// The same of outcomes in which the last strategy is all the others as one.
#[must_use]
pub fn combined(study: Study, outcomes: &Outcomes) -> Comparison {
    Gathering::of(outcomes).combined(study)
}

/// The same, and why one strategy is worth more than another.
#[must_use]
pub fn decomposed(study: Study, outcomes: &Outcomes, question: &Question) -> Comparison {
    Gathering::of(outcomes).decomposed(outcomes, study, question)
}

impl Gathering {
    /// Draws the comparison. Figures are made side by side by the threads of the pool that it is called in, each by one thread: their number
    /// changes nothing.
    #[must_use]
    pub fn compare(&self, study: Study) -> Comparison {
        let best = p_best(self);
        let ranks = ranks(self, study.seed);
        let known = best.into_iter().zip(ranks).enumerate();
        Comparison {
            runs: self.runs,
            planned: self.job.planned,
            quantiles_within: if self.runs as usize > EXACT { WITHIN } else { 0.0 },
            strategies: known.map(|(strategy, (p_best, rank))| self.standing(strategy, p_best, rank)).collect(),
            leaders: leaders(self),
            years: self.job.years.clone(),
            precision: None,
            each: None,
            interaction: None,
            life: None,
            portfolio: None,
            decomposition: None,
            backtest: None,
            sensitivity: None,
            information: None,
            optimum: None,
            acceptability: None,
            study,
        }
    }

    /// The same with what each replication gave.
    #[must_use]
    pub fn one_by_one(&self, study: Study) -> Comparison {
        let all = 0..self.strategies.len();
        let value = |strategy: usize| self.strategies[strategy].value.iter();
        let less = |strategy: usize, baseline: usize| {
            value(strategy).zip(value(baseline)).map(|(one, other)| Some(one? - other?)).collect()
        };
        let baseline = |strategy: usize| self.baseline().filter(|baseline| *baseline != strategy);
        let each = Each {
            replications: self.replications.clone(),
            values: all.clone().map(|it| value(it).collect()).collect(),
            differences: all.map(|it| baseline(it).map(|other| less(it, other))).collect(),
        };
        Comparison { each: Some(each), ..self.compare(study) }
    }

    /// The same of these outcomes, and why one strategy is worth more than another.
    #[must_use]
    pub fn decomposed(&self, outcomes: &Outcomes, study: Study, question: &Question) -> Comparison {
        Comparison { decomposition: Decomposition::new(outcomes, question), ..self.compare(study) }
    }

    /// The same where the last strategy is all the others as one.
    #[must_use]
    pub fn combined(&self, study: Study) -> Comparison {
        Comparison { interaction: Interaction::new(self), ..self.compare(study) }
    }

    /// How a strategy did, which is the best in this share of replications and ranks so.
    fn standing(&self, strategy: usize, p_best: Option<f64>, rank: Rank) -> Standing {
        let Gathering { job, strategies, .. } = self;
        let Gathered {
            value,
            metrics,
            segments,
            years,
            named: figures,
            cash,
            booked,
            clamped,
            payback,
            outlooks,
            courses,
            whale,
            cohorts,
        } = &strategies[strategy];
        let (name, label) = job.strategies[strategy].clone();
        let paths = job.paths.iter().cloned().zip(clamped.iter().copied());
        let against = self.baseline().filter(|baseline| *baseline != strategy);
        let dots = how_many(self.strategies.len() - usize::from(self.baseline().is_some()));
        let booked = job.booked.iter().cloned().zip(booked.iter().map(Figure::summary));
        Standing {
            name,
            label,
            metrics: metrics.summaries(),
            p_best,
            rank,
            futures: futures(&value.values(), dots),
            gains: against.map(|baseline| futures(&gains(&self.pairs(strategy, baseline)), dots)),
            courses: courses.courses(),
            risk: Risk::new(&value.values()),
            payback: metrics.are_paired().then(|| Payback::new(payback)).flatten(),
            versus_baseline: metrics.differences(),
            series: metrics.series(),
            segments: job.segments.iter().zip(segments).map(|(name, part)| part.share(name, &job.named)).collect(),
            years: job.years.iter().zip(years).map(|(year, part)| part.share(&year.name, &job.named)).collect(),
            beyond: Beyond::new(outlooks, job.a_period_later),
            named: figures.as_ref().map(|figures| named(&job.named, figures)).unwrap_or_default(),
            cash: cash.as_ref().map(by_line).unwrap_or_default(),
            whale: whale.iter().filter_map(Figure::summary).collect(),
            cohort: cohorts.opening(),
            payback_won: cohorts.paid_back(),
            booked: booked.collect(),
            clamped: paths.filter(|(_, clamps)| clamps.count() > 0).collect(),
        }
    }
}
