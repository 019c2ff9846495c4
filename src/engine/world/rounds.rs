//! Rounds of measures: which take place in a period, and what is heard of earlier ones.

use super::World;
use crate::engine::named::{NamedOutcome, TrialFigure};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::portfolio::{Exact, Line};
use crate::rules::{Owner, Workspace};
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
    pub(super) fn and(self, more: Heard) -> Heard {
        Heard {
            contacts: self.contacts + more.contacts,
            answers: self.answers + more.answers,
            control: self.control + more.control,
            control_answers: self.control_answers + more.control_answers,
        }
    }

    /// The share of those contacted who answered, less that of those left out where some are to be; none before there are any.
    pub(super) fn share(self, controlled: bool) -> Option<f64> {
        let Heard { contacts, answers, control, control_answers } = self;
        if contacts == 0.0 || controlled && control == 0.0 {
            return None;
        }
        // Whole numbers until they are divided: a share that is stated is met exactly.
        Some(if controlled {
            (answers * control - control_answers * contacts) / (contacts * control)
        } else {
            answers / contacts
        })
    }

    /// Whether there are so many contacts, and so many left out where some are to be.
    pub(super) fn reaches(self, least: f64, controlled: bool) -> bool {
        self.contacts >= least && (!controlled || self.control >= least)
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

    /// How many contacts of a measure may be answered until then.
    fn contacts(&self, measure: usize, closes: u32) -> f64 {
        let own = self.0.iter().filter(|((at, _, last), _)| *at == measure && *last == closes);
        own.map(|(_, heard)| heard.contacts).sum()
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
    /// What a cascade finds of it, if one takes it.
    pub(super) trial: Option<Trial>,
}

/// What a cascade that takes a measure finds of it: nothing before it is judged.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trial(pub(super) Option<Verdict>);

/// How a measure was judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    /// Whether it stays.
    pub(super) kept: bool,
    /// What was heard of it.
    pub(super) heard: Heard,
    /// The part that was asked for.
    pub(super) asked: f64,
    pub(super) period: u32,
}

impl Trial {
    /// The figures that are told of it, in the order of [`TrialFigure::ALL`].
    fn figures(self) -> [Option<f64>; TrialFigure::ALL.len()] {
        let judged = |stays: bool| Some(f64::from(u8::from(self.0.is_some_and(|it| it.kept == stays))));
        let of = |figure: fn(Verdict) -> f64| self.0.map(figure);
        [
            judged(true),
            judged(false),
            of(|it| it.heard.contacts),
            of(|it| it.heard.control),
            of(|it| it.asked),
            of(|it| f64::from(it.period)),
        ]
    }
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

    /// The figures that are told of it, in the order of [`Plan::named`]; a measure that cascades have has more of them.
    pub(super) fn outcomes(self, in_cascade: bool) -> impl Iterator<Item = NamedOutcome> {
        let values = figures(self.heard, self.cost);
        let own =
            values.into_iter().zip(self.series).map(|(value, series)| NamedOutcome { value: Some(value), series });
        let trial = self.trial.map_or([None; TrialFigure::ALL.len()], Trial::figures);
        let trial = trial.into_iter().map(|value| NamedOutcome { value, series: Vec::new() });
        own.chain(trial.filter(move |_| in_cascade))
    }
}

fn figures(heard: Heard, cost: f64) -> [f64; 5] {
    [heard.contacts, heard.answers, heard.control, heard.control_answers, cost]
}

impl World<'_> {
    /// Which measures have a round in this period: of everybody, until a budget says otherwise.
    pub(in crate::engine) fn call_rounds(&mut self, workspace: &mut Workspace) -> Result<()> {
        self.take_turns(workspace)?;
        for (at, measure) in self.terms().measures.iter().enumerate() {
            let turn = self.turn(at);
            let from = turn.map_or(measure.from, |since| measure.from.max(since));
            let due =
                (from..=measure.until).contains(&self.period) && (self.period - from).is_multiple_of(measure.every);
            let on = if due { self.evaluate(&measure[MeasureKey::On], workspace)? } else { 0.0 };
            let on = self.switched(&measure[MeasureKey::On].path, on)? || due && turn.is_some();
            self.rounds[at] = on.then_some(1.0);
            self.acting[at] |= on;
        }
        Ok(())
    }

    /// What a switch says.
    pub(super) fn switched(&self, path: &str, on: f64) -> Result<bool> {
        if on != 0.0 && on != 1.0 {
            return Err(self.failed(&format!("{path} comes to {on}, and must be 0 for no or 1 for yes")));
        }
        Ok(on > 0.0)
    }

    /// Enters what is heard of rounds that nobody can answer any more, and judges by it.
    pub(super) fn hear(&mut self, workspace: &mut Workspace) -> Result<()> {
        let contacted = (0..).zip(&self.terms().measures);
        let contacted: Vec<f64> =
            contacted.map(|(at, measure)| self.books.heard.contacts(at, self.period + measure.lasts)).collect();
        let mut heard = vec![Heard::default(); self.plan.measures.len()];
        let in_horizon = self.period < self.plan.horizon.periods;
        for ((measure, segment), closed) in self.books.heard.close(self.period).into_iter().filter(|_| in_horizon) {
            heard[measure] = heard[measure].and(closed);
            let ledger = &mut self.books.segments[segment];
            closed.lines().into_iter().for_each(|(line, count)| ledger.add(line, count));
        }
        let spent = self.books.spent.iter_mut().map(std::mem::take);
        let spent: Vec<f64> = spent.map(Exact::value).collect();
        self.seen.owned[Owner::Measure as usize] =
            heard.iter().zip(&spent).map(|(heard, spent)| figures(*heard, *spent).to_vec()).collect();
        if in_horizon {
            self.judge(&heard, &contacted, workspace)?;
        }
        for ((taken, heard), spent) in self.tally.taken.iter_mut().zip(heard).zip(spent).filter(|_| in_horizon) {
            taken.add(self.plan, heard, spent);
        }
        Ok(())
    }
}
