//! Rounds of measures: which take place in a period, and what is heard of earlier ones.

use super::World;
use crate::engine::outcome::NamedOutcome;
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::portfolio::{Exact, Line};
use crate::rules::Workspace;
use crate::scenario::keys::MeasureKey;
use std::collections::BTreeMap;

/// How many were contacted and left out, and how many of these answered.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Heard {
    pub(in crate::engine) contacts: f64,
    pub(in crate::engine) answers: f64,
    pub(in crate::engine) control: f64,
    pub(in crate::engine) control_answers: f64,
}

impl Heard {
    /// Both together: counts, so in any order.
    fn and(self, more: Heard) -> Heard {
        Heard {
            contacts: self.contacts + more.contacts,
            answers: self.answers + more.answers,
            control: self.control + more.control,
            control_answers: self.control_answers + more.control_answers,
        }
    }

    /// With the lines they are entered in.
    fn lines(self) -> [(Line, f64); 4] {
        [
            (Line::Contacts, self.contacts),
            (Line::Answers, self.answers),
            (Line::Control, self.control),
            (Line::ControlAnswers, self.control_answers),
        ]
    }
}

/// Contacts that may still be answered, by measure, segment and the last period for that.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Open(BTreeMap<(usize, usize, u32), Heard>);

impl Open {
    /// Adds some.
    pub(in crate::engine) fn add(&mut self, at: (usize, usize, u32), heard: Heard) {
        let known = self.0.entry(at).or_default();
        *known = known.and(heard);
    }

    /// Adds all of others.
    pub(super) fn merge(&mut self, other: &Open) {
        other.0.iter().for_each(|(at, heard)| self.add(*at, *heard));
    }

    /// Those that can be answered no more once this period is closed.
    fn close(&mut self, period: u32) -> Vec<((usize, usize), Heard)> {
        let closed = self.0.extract_if(.., |(_, _, closes), _| *closes <= period);
        closed.map(|((measure, segment, _), heard)| ((measure, segment), heard)).collect()
    }
}

/// What a measure came to up to the horizon.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Taken {
    heard: Heard,
    cost: f64,
    /// By figure, of each period, if they are kept.
    series: [Vec<Option<f64>>; 5],
}

impl Taken {
    /// Adds a period.
    fn add(&mut self, plan: &Plan, heard: Heard, cost: f64) {
        self.heard = self.heard.and(heard);
        self.cost += cost;
        if plan.detail.by_period {
            self.series.iter_mut().zip(figures(heard, cost)).for_each(|(series, now)| series.push(Some(now)));
        }
    }

    /// The figures that are told of it, in the order of [`Plan::named`].
    pub(super) fn outcomes(self) -> impl Iterator<Item = NamedOutcome> {
        let values = figures(self.heard, self.cost);
        values.into_iter().zip(self.series).map(|(value, series)| NamedOutcome { value: Some(value), series })
    }
}

fn figures(heard: Heard, cost: f64) -> [f64; 5] {
    [heard.contacts, heard.answers, heard.control, heard.control_answers, cost]
}

impl World<'_> {
    /// Which measures have a round in this period: of everybody, until a budget says otherwise.
    pub(in crate::engine) fn call_rounds(&mut self, workspace: &mut Workspace) -> Result<()> {
        for (at, measure) in self.terms().measures.iter().enumerate() {
            let due = (measure.from..=measure.until).contains(&self.period)
                && (self.period - measure.from).is_multiple_of(measure.every);
            let on = if due { self.evaluate(&measure[MeasureKey::On], workspace)? } else { 0.0 };
            if on != 0.0 && on != 1.0 {
                let path = &measure[MeasureKey::On].path;
                return Err(self.failed(&format!("{path} comes to {on}, and must be 0 for no or 1 for yes")));
            }
            let on = on > 0.0;
            self.rounds[at] = on.then_some(1.0);
            self.acting[at] |= on;
        }
        Ok(())
    }

    /// Enters what is heard of rounds that nobody can answer any more.
    pub(super) fn hear(&mut self) {
        let mut heard = vec![Heard::default(); self.plan.measures.len()];
        let in_horizon = self.period < self.plan.horizon.periods;
        for ((measure, segment), closed) in self.books.heard.close(self.period).into_iter().filter(|_| in_horizon) {
            heard[measure] = heard[measure].and(closed);
            let ledger = &mut self.books.segments[segment];
            closed.lines().into_iter().for_each(|(line, count)| ledger.add(line, count));
        }
        let spent = self.books.spent.iter_mut().map(std::mem::take);
        let spent: Vec<f64> = spent.map(Exact::value).collect();
        self.measured = heard.iter().zip(&spent).map(|(heard, spent)| figures(*heard, *spent)).collect();
        for ((taken, heard), spent) in self.tally.taken.iter_mut().zip(heard).zip(spent).filter(|_| in_horizon) {
            taken.add(self.plan, heard, spent);
        }
    }
}
