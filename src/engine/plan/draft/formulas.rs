//! From a quantity of the model to the formula that the steps ask.

use super::{Draft, run_draw};
use crate::engine::plan::formula::{Formula, Law, Ramp, Source};
use crate::engine::plan::{RunLaw, Slot};
use crate::model::{self, Per, Quantity, Value};
use crate::random::{Decision, Distribution, Sampler};
use crate::rules::{Rule, SettingId};
use crate::scenario::keys::{QuantityKey, SegmentKey};
use crate::units::Role;
use std::sync::Arc;

impl Draft<'_> {
    /// A quantity of a segment, or of the setting as a whole.
    pub(super) fn formula(&mut self, quantity: &Quantity, id: SettingId, segment: Option<usize>) -> Formula {
        let path = &quantity.path;
        let rules = self.book.quantity(self.model, id, path);
        let decision = Decision::named(path);
        let source = match &quantity.value {
            Value::Number(value) => Source::Same(*value),
            Value::Assumption(index) => Source::Assumption(*index),
            Value::Draw { law, per: Per::Run } => Source::Run(self.run_slot(path, law)),
            Value::Draw { law, per: Per::Period } => Source::Period(self.law(path, law), decision),
            Value::Draw { law, per: Per::Customer } => {
                let law = self.law(path, law);
                let slots = segment.map_or(&mut self.common, |at| &mut self.slots[at]);
                Source::Customer(index_of(slots, Slot::Draw(decision, law.clone())), law)
            }
            Value::ByPeriod(series) => Source::ByPeriod(series.clone()),
            Value::ByTenure { values, unit } => Source::ByTenure(values.clone(), *unit),
            Value::Rule(_) => match self.seen(rules.in_place.into_iter().collect()).pop() {
                Some(rule) => Source::Rule(rule),
                None => unreachable!("a rule in place was compiled"),
            },
        };
        let listed = segment.and_then(|at| self.listed(at, path));
        let plain = rules.base.is_empty() && rules.strategy.is_empty() && quantity.changes.is_empty();
        Formula {
            within: plain && listed.is_none() && within(&source, quantity.role),
            index: index_of(&mut self.paths, path.clone()),
            path: path.clone(),
            source,
            before: self.seen(rules.base),
            changes: quantity.changes.clone(),
            ramp: self.ramp(quantity, id),
            after: self.seen(rules.strategy),
            effects: Vec::new(),
            role: quantity.role,
            per_basis: quantity.per_basis,
            settled: None,
            listed,
        }
        .settle()
    }

    /// What a rule or the list makes of a quantity that the file does not state, and that begins as something else: an expectation as the
    /// performance of the service, what is owed as the steady amount.
    pub(super) fn unstated(&mut self, key: SegmentKey, segment: &str, id: SettingId, at: usize) -> Option<Formula> {
        let (source, role) = match key {
            SegmentKey::Expectation => (Source::Performance, Role::Share),
            SegmentKey::Owed => (Source::Steady, Role::PerOccasion),
            _ => return None,
        };
        let path = format!("segments.{segment}.{}", key.name());
        let rules = self.book.quantity(self.model, id, &path);
        let listed = self.listed(at, &path);
        if rules.base.is_empty() && rules.strategy.is_empty() && listed.is_none() {
            return None;
        }
        Some(Formula {
            within: false,
            index: index_of(&mut self.paths, path.clone()),
            path,
            source,
            before: self.seen(rules.base),
            changes: Vec::new(),
            ramp: None,
            after: self.seen(rules.strategy),
            effects: Vec::new(),
            role,
            per_basis: 1.0,
            settled: None,
            listed,
        })
    }

    /// How the changes of a quantity come about under a setting.
    fn ramp(&self, quantity: &Quantity, id: SettingId) -> Option<Ramp> {
        match id {
            SettingId::Strategy(index) if !quantity.changes.is_empty() => Ramp::new(&self.model.strategies[index]),
            _ => None,
        }
    }

    /// The slot of the customer list's column for the quantity at `path`, if it has one.
    fn listed(&mut self, segment: usize, path: &str) -> Option<usize> {
        let [table, name, key] = path.split('.').collect::<Vec<_>>()[..] else { return None };
        let here = table == "segments" && name == self.model.baseline.segments[segment].name;
        (here && self.listed.contains(key)).then(|| index_of(&mut self.slots[segment], Slot::Listed(key.to_owned())))
    }

    /// A law as the steps ask for it.
    pub(super) fn law(&mut self, path: &str, law: &model::Law) -> Law {
        match law {
            model::Law::Known(distribution) => Law::Known(self.sampler(distribution)),
            model::Law::Open(law) => {
                let law = RunLaw { path: path.to_owned(), law: law.clone(), assumed: self.assumed.clone() };
                Law::Open(index_of(&mut self.laws, law))
            }
        }
    }

    /// Notes what these rules read.
    pub(super) fn seen(&mut self, rules: Vec<Arc<Rule>>) -> Vec<Arc<Rule>> {
        rules.iter().for_each(|rule| self.reads.extend(rule.reads()));
        rules
    }

    /// The slot of a draw made once per run.
    fn run_slot(&mut self, path: &str, law: &model::Law) -> usize {
        let assumed = if let model::Law::Open(_) = law { self.assumed.clone() } else { Vec::new() };
        index_of(&mut self.run, run_draw(path, law, assumed))
    }

    /// The sampler of a law, the same one wherever the law is drawn from: its table is made once.
    fn sampler(&mut self, law: &Distribution) -> Arc<Sampler> {
        let known = self.samplers.iter().find(|sampler| sampler.law() == law).cloned();
        known.unwrap_or_else(|| {
            self.samplers.push(Arc::new(Sampler::new(law.clone())));
            Arc::clone(&self.samplers[self.samplers.len() - 1])
        })
    }
}

/// Whether all that a quantity can be without rules and changes lies in its range. A quantile rises with its probability.
fn within(source: &Source, role: Role) -> bool {
    let (low, high) = role.range();
    let ends = match source {
        Source::Same(value) => [*value; 2],
        Source::Customer(_, Law::Known(law)) | Source::Period(Law::Known(law), _) => {
            let law = law.law();
            [law.quantile(f64::EPSILON / 4.0), law.quantile(1.0 - f64::EPSILON)]
        }
        _ => return false,
    };
    ends.iter().all(|end| (low..=high).contains(end))
}

/// The index of `item`, which is added if it is new.
fn index_of<T: PartialEq>(all: &mut Vec<T>, item: T) -> usize {
    all.iter().position(|known| *known == item).unwrap_or_else(|| {
        all.push(item);
        all.len() - 1
    })
}
