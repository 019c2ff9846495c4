//! Cascades: whose turn it is, and whether it is kept.

use super::World;
use super::rounds::{Heard, Trial, Verdict};
use crate::engine::named::{CascadeFigure, NamedOutcome};
use crate::error::Result;
use crate::model::LastResort;
use crate::rules::Workspace;
use crate::scenario::keys::CascadeKey;

/// How far a cascade has come.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Turn {
    /// Whether it is taken in this period.
    pub(in crate::engine) on: bool,
    /// How many of its measures were not kept: the place of the one whose turn it is.
    fell_back: usize,
    /// From which period on it is that one's turn.
    since: Option<u32>,
    /// The period of its first contact.
    first: Option<u32>,
    /// What was heard of it in its turn.
    heard: Heard,
    /// Whether it stays.
    kept: bool,
    /// The period in which those whom it contacted in vain go off the file.
    pub(in crate::engine) lets_go: Option<u32>,
    /// How many of these went.
    let_go: f64,
    /// By figure, how it stood at the end of each period, if that is kept.
    series: [Vec<Option<f64>>; CascadeFigure::ALL.len()],
}

impl Turn {
    /// The figures that are told of it, in the order of [`CascadeFigure::ALL`]: none where the cascade is not taken.
    fn figures(&self) -> [Option<f64>; CascadeFigure::ALL.len()] {
        [self.fell_back as f64, f64::from(u8::from(self.kept)), self.let_go].map(|figure| self.since.map(|_| figure))
    }

    /// The same, in the end.
    pub(super) fn outcomes(self) -> impl Iterator<Item = NamedOutcome> {
        let values = self.figures();
        values.into_iter().zip(self.series).map(|(value, series)| NamedOutcome { value, series })
    }
}

impl World<'_> {
    /// Looks which cascades are taken in this period.
    pub(super) fn take_turns(&mut self, workspace: &mut Workspace) -> Result<()> {
        for (at, cascade) in self.terms().cascades.iter().enumerate() {
            let on = self.evaluate(&cascade[CascadeKey::On], workspace)?;
            let on = self.switched(&cascade[CascadeKey::On].path, on)?;
            let turn = &mut self.turns[at];
            turn.on = on;
            if on {
                turn.since.get_or_insert(self.period);
            }
        }
        Ok(())
    }

    /// Whether it is this measure's turn in a cascade, and whether it is one of those that write off.
    pub(in crate::engine) fn turns(&self, measure: usize) -> impl Iterator<Item = usize> {
        let terms = self.terms();
        let here = move |at: &usize| {
            let turn = &self.turns[*at];
            turn.on && terms.cascades[*at].measures.get(turn.fell_back) == Some(&measure)
        };
        (0..self.turns.len()).filter(here)
    }

    /// From which period on a cascade takes a measure, if one does.
    pub(super) fn turn(&self, measure: usize) -> Option<u32> {
        self.turns(measure).filter_map(|at| self.turns[at].since).min()
    }

    /// Judges the measures whose time has come by what was heard of them, this period included; `contacted` says how many contacts each
    /// measure made in it.
    pub(super) fn judge(&mut self, heard: &[Heard], contacted: &[f64], workspace: &mut Workspace) -> Result<()> {
        for (at, cascade) in self.terms().cascades.iter().enumerate() {
            self.turns[at].let_go += std::mem::take(&mut self.books.let_go[at]);
            if self.turns[at].on {
                cascade.measures.iter().for_each(|of| _ = self.tally.taken[*of].trial.get_or_insert_default());
            }
            let place = self.turns[at].fell_back;
            if let Some(measure) = cascade.measures.get(place).copied().filter(|_| self.turns[at].on) {
                let keep_if = self.evaluate(&cascade[CascadeKey::KeepIf], workspace)?;
                let controlled = self.terms().measures[measure].control > 0.0;
                let (turn, period) = (&mut self.turns[at], self.period);
                if turn.first.is_none() && contacted[measure] > 0.0 {
                    turn.first = Some(period);
                }
                turn.heard = turn.heard.and(heard[measure]);
                let enough = turn.heard.reaches(f64::from(cascade.at_least), controlled);
                let due = enough && turn.first.is_some_and(|first| period >= first + cascade.after);
                if let Some(share) = turn.heard.share(controlled).filter(|_| due && !turn.kept) {
                    turn.kept = share >= keep_if;
                    let verdict = Verdict { kept: turn.kept, heard: turn.heard, asked: keep_if, period };
                    self.tally.taken[measure].trial = Some(Trial(Some(verdict)));
                    if !turn.kept {
                        (turn.fell_back, turn.since, turn.first) = (place + 1, Some(period + 1), None);
                        turn.heard = Heard::default();
                    }
                    let last = turn.fell_back == cascade.measures.len();
                    turn.lets_go = (last && cascade.then == LastResort::WriteOff).then_some(period + 1);
                }
            }
            if self.plan.detail.by_period {
                let figures = self.turns[at].figures();
                self.turns[at].series.iter_mut().zip(figures).for_each(|(series, now)| series.push(now));
            }
        }
        Ok(())
    }
}
