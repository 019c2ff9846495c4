//! What is heard of customers: how content they say they are, and why those leave who are asked.

use crate::engine::named::NamedOutcome;
use crate::engine::plan::Plan;
use crate::portfolio::{CAUSES, Ledger, Line};

/// Up to the horizon.
#[derive(Default)]
pub(super) struct Voices {
    sum: f64,
    many: f64,
    told: [f64; CAUSES.len()],
    /// Of each period, if that is kept.
    said: Vec<Option<f64>>,
    told_by_period: [Vec<Option<f64>>; CAUSES.len()],
}

impl Voices {
    /// Adds a period.
    pub(super) fn add(&mut self, plan: &Plan, ledger: &Ledger) {
        let (sum, many) = (ledger.get(Line::SaidSum), ledger.get(Line::SaidCount));
        (self.sum, self.many) = (self.sum + sum, self.many + many);
        self.said.extend(plan.detail.by_period.then_some((many > 0.0).then(|| sum / many)));
        for ((all, series), (_, line)) in self.told.iter_mut().zip(&mut self.told_by_period).zip(CAUSES) {
            *all += ledger.get(line);
            series.extend(plan.detail.by_period.then(|| Some(ledger.get(line))));
        }
    }

    /// The figures that are told of it, in the order of [`Plan::named`].
    pub(super) fn outcomes(self, plan: &Plan) -> Vec<NamedOutcome> {
        let said = NamedOutcome { value: (self.many > 0.0).then(|| self.sum / self.many), series: self.said };
        let told = self.told.into_iter().zip(self.told_by_period);
        let told = told.map(|(value, series)| NamedOutcome { value: Some(value), series });
        let said = plan.scope.surveys.then_some(said);
        said.into_iter().chain(told.filter(|_| plan.scope.interviews)).collect()
    }
}
