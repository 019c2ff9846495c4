//! What an error is about, so that who asked knows what to mend.

use super::desk::Desk;
use super::lever::Lever;
use super::question::Question;
use crate::error::Error;

/// What an error is about, for who may mend it.
pub(super) struct Concerned<'a> {
    /// Names of levers.
    pub(super) levers: Vec<&'a str>,
    /// What people call the strategy that takes all answers away, where there are others.
    pub(super) strategy: Option<&'a str>,
}

impl Desk {
    /// What an error is about that a question led to.
    pub(super) fn concerned(&self, question: &Question, error: &Error) -> Concerned<'_> {
        let stands = |it: &Lever| {
            let problems = if let Error::Input(problems) = error { &problems[..] } else { &[] };
            problems.iter().any(|problem| problem.span == it.place.span && problem.source == it.place.source)
        };
        let wrong =
            |it: &&Lever| question.levers.get(&it.name).is_some_and(|shown| it.number(shown).is_err() || stands(it));
        let levers = self.levers().iter().filter(wrong).map(|it| it.name.as_str()).collect();
        // What fails while it is played says under which strategy: "(customer small 3, period 0, strategy card)".
        let fails = |name: &str| {
            let said = |end| matches!(error, Error::Run(text) if text.contains(&format!("strategy {name}{end}")));
            said(',') || said(')')
        };
        let strategies = &self.model().strategies;
        let on = strategies.iter().find(|it| !question.off.contains(&it.name) && fails(&it.name));
        Concerned { levers, strategy: on.filter(|_| strategies.len() > 1).map(|it| it.label.as_str()) }
    }
}
