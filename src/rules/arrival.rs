//! In what order newcomers are given what they have on arrival: each after whatever its own rules read.

use super::book::{RuleBook, SettingId, held};
use super::rule::Rule;
use super::scope::{At, CUSTOMER, Scope};
use crate::error::Problem;
use crate::model::Model;
use crate::portfolio::State;
use crate::scenario::keys::{SegmentKey, ServiceKey};
use std::sync::Arc;

/// Something that a customer is given on arrival and that rules may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// A state that begins with a quantity. An expectation without a figure of its own is the quality of the service.
    State(State),
    /// The attribute with this index.
    Attribute(usize),
}

/// What is given, and the rules that say how much.
struct Giving {
    given: Given,
    rules: Vec<Arc<Rule>>,
}

/// How far the search for an order has come with one of them.
#[derive(Clone, Copy, PartialEq)]
enum Progress {
    Waiting,
    /// Its rules are being looked at: who needs it now needs itself.
    Asked,
    Given,
}

struct Search<'a> {
    scope: &'a Scope,
    givings: &'a [Giving],
    states: Vec<Progress>,
    order: Vec<Given>,
}

impl Search<'_> {
    /// Gives everything that the giving at `at` needs, then that itself.
    fn give(&mut self, at: usize) -> Result<(), Problem> {
        self.states[at] = Progress::Asked;
        let givings = self.givings;
        for rule in &givings[at].rules {
            let needed: Vec<usize> = rule.reads().iter().filter_map(|slot| self.read(*slot)).collect();
            for needed in needed {
                match self.states[needed] {
                    Progress::Waiting => self.give(needed)?,
                    Progress::Asked => return Err(self.circle(at, needed, rule)),
                    Progress::Given => {}
                }
            }
        }
        self.states[at] = Progress::Given;
        self.order.push(givings[at].given);
        Ok(())
    }

    /// Which of them stands in a slot.
    fn read(&self, slot: usize) -> Option<usize> {
        let given = match self.scope.fields[slot].at {
            At::Attribute(index) => Given::Attribute(index),
            At::State(state) => Given::State(state),
            At::Text | At::Line(_) | At::Derived(_) => return None,
        };
        self.givings.iter().position(|giving| giving.given == given)
    }

    fn name(&self, at: usize) -> &str {
        match self.givings[at].given {
            Given::State(state) => state.info().seen.map_or("", |seen| seen.name),
            Given::Attribute(index) => &self.scope.fields[CUSTOMER.len() + index].name,
        }
    }

    fn circle(&self, at: usize, needed: usize, rule: &Rule) -> Problem {
        let (own, other) = (self.name(at), self.name(needed));
        let label = format!("its rule reads `{other}`");
        if at == needed {
            let title = format!("`{own}` on arrival needs `{own}` itself");
            return rule.problem(title, label).help("what the file says without the rule is `base`");
        }
        rule.problem(format!("`{own}` and `{other}` on arrival need each other"), label)
    }
}

impl RuleBook {
    /// In what order customers of a segment are given what they have on arrival while `setting` holds.
    ///
    /// # Errors
    /// Where rules need each other's result.
    pub fn arrival(
        &self,
        model: &Model,
        scope: &Scope,
        setting: SettingId,
        segment: usize,
    ) -> Result<Vec<Given>, Problem> {
        let own = &held(model, setting).segments[segment];
        let of = |path: &str| {
            let rules = self.quantity(model, setting, path);
            rules.in_place.into_iter().chain(rules.base).chain(rules.strategy).collect::<Vec<Arc<Rule>>>()
        };
        let expectation = if let Some(quantity) = own.quantities.get(SegmentKey::Expectation) {
            of(&quantity.path)
        } else {
            let policy = !self.policy(model, setting).is_empty();
            let services = held(model, setting).services.iter().enumerate();
            let possible = services.filter(|(at, _)| policy || own.service == Some(*at));
            let quality = possible.flat_map(|(_, service)| of(&service.quantities[ServiceKey::Quality].path));
            quality.chain(of(&format!("segments.{}.expectation", own.name))).collect()
        };
        let mut givings = vec![
            Giving {
                given: Given::State(State::Satisfaction),
                rules: of(&own.quantities[SegmentKey::Satisfaction].path),
            },
            Giving { given: Given::State(State::Expectation), rules: expectation },
        ];
        let attributes = model.attributes.iter().enumerate();
        givings.extend(
            attributes.map(|(index, attribute)| Giving {
                given: Given::Attribute(index),
                rules: of(&attribute.quantity.path),
            }),
        );
        let states = vec![Progress::Waiting; givings.len()];
        let mut search = Search { scope, givings: &givings, states, order: Vec::new() };
        for at in 0..givings.len() {
            if search.states[at] == Progress::Waiting {
                search.give(at)?;
            }
        }
        Ok(search.order)
    }

    /// All circles of what is given on arrival, each once.
    pub(super) fn circles(&self, model: &Model, scope: &Scope) -> Vec<Problem> {
        let strategies = (0..model.strategies.len()).map(SettingId::Strategy);
        let checks = (0..model.checks.len()).map(SettingId::Check);
        let mut circles: Vec<Problem> = Vec::new();
        for setting in std::iter::once(SettingId::Baseline).chain(strategies).chain(checks) {
            for segment in 0..model.baseline.segments.len() {
                let Err(circle) = self.arrival(model, scope, setting, segment) else { continue };
                let same = |known: &Problem| (&known.source.name, &known.span) == (&circle.source.name, &circle.span);
                if !circles.iter().any(same) {
                    circles.push(circle);
                }
            }
        }
        circles
    }
}
