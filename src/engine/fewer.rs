//! Runs that were kept with every figure, as a job tells them that asks for fewer: the same to the bit as if it had played them itself.

use super::outcome::{Detail, RunOutcome, SegmentOutcome};
use super::simulate::Job;
use super::world::accounts::LOOK;
use crate::portfolio::{Metric, State};
use std::ops::Range;

/// What is left out of what was kept.
#[derive(Clone, Debug)]
pub struct Fewer {
    asked: Detail,
    /// Whether it is known how figures are spread over customers.
    accounts: bool,
    /// Whether it is known how far revenue rests on few of them.
    concentration: bool,
    /// Entries of an account that nobody asks for.
    look: Range<usize>,
}

/// Figures of a run that rest on the accounts of customers.
const OF_ACCOUNTS: [Metric; 3] = [Metric::Top20Revenue, Metric::Top20Contribution, Metric::ReferralValue];
/// Those that are known too where revenue by customer is kept for another reason.
const OF_REVENUE: [Metric; 2] = [Metric::Hhi, Metric::LargestShare];

impl Fewer {
    /// Of what this job kept, in which customers are looked at, what another asks for: the same runs and strategies.
    #[must_use]
    pub fn new(kept: &Job, asked: &Job) -> Fewer {
        let (kept, asked) = (kept.plan(), asked.plan());
        let looks = asked.detail.looked_at.is_some() || !kept.detail.by_customer;
        let at = kept.look_at();
        Fewer {
            asked: asked.detail,
            accounts: asked.asks_accounts(),
            concentration: asked.segments.iter().any(|it| it.keep.has(State::LastYear)),
            look: if looks { at..at } else { at..at + LOOK.len() },
        }
    }

    /// What is asked for of a run of a strategy.
    #[must_use]
    pub fn of(&self, mut run: RunOutcome) -> RunOutcome {
        let Detail { by_period, by_segment, by_year, by_cause, by_customer, .. } = self.asked;
        if !by_segment {
            run.segments = Vec::new();
        }
        if !by_year {
            run.years = Vec::new();
        }
        if !by_period {
            run.series = Vec::new();
            run.named.iter_mut().for_each(|it| it.series = Vec::new());
            for SegmentOutcome { series, named, .. } in run.segments.iter_mut().chain(&mut run.years) {
                *series = Vec::new();
                named.iter_mut().for_each(|it| it.series = Vec::new());
            }
        }
        if !by_cause {
            run.worths = None;
        }
        if !self.accounts {
            (run.whale, run.cohorts) = (None, None);
            OF_ACCOUNTS.iter().for_each(|metric| run.values[*metric as usize] = None);
        }
        if !self.concentration {
            OF_REVENUE.iter().for_each(|metric| run.values[*metric as usize] = None);
        }
        match &mut run.accounts {
            Some(accounts) if by_customer => {
                let known = accounts.customers.iter_mut().map(|(_, account)| account);
                known.chain([&mut accounts.won, &mut accounts.nobody]).for_each(|it| _ = it.0.drain(self.look.clone()));
            }
            accounts => *accounts = None,
        }
        run
    }
}
