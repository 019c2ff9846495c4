//! Measures as the steps ask for them: when they may be taken, what they do, and what is kept of their contacts.

use super::Draft;
use crate::engine::plan::formula::{Formula, Lasting};
use crate::engine::plan::{CascadePlan, CascadeTerms, MeasurePlan, MeasureTerms};
use crate::model::{Cascade, LastResort, Measure, Model, Quantity, Setting, Target};
use crate::random::Decision;
use crate::rules::SettingId;
use crate::scenario::keys::{MeasureKey, SegmentKey};

/// What is kept of the contacts of each measure that somebody may take, behind the attributes.
pub(super) fn plans(model: &Model) -> Vec<MeasurePlan> {
    let mut next = model.attributes.len();
    let mut column = || {
        next += 1;
        next - 1
    };
    let plan = |(at, measure): (usize, &Measure)| {
        let decision = |what: &str| Decision::named(&format!("measures.{} {what}", measure.name));
        let lasting = measure.does.iter().any(|effect| matches!(effect.on, Target::Quantity(_)));
        MeasurePlan {
            name: measure.name.clone(),
            label: measure.label.clone(),
            control: decision("control"),
            reach: decision("reach"),
            budget: decision("budget"),
            window: column(),
            until: lasting.then(&mut column),
            count: measure.at_most.is_some().then(&mut column),
            in_cascade: model.baseline.cascades.iter().any(|cascade| cascade.measures.contains(&at)),
        }
    };
    model.baseline.measures.iter().enumerate().map(plan).collect()
}

/// How many columns that takes.
fn of_measures(model: &Model) -> usize {
    plans(model).iter().map(|plan| 1 + usize::from(plan.until.is_some()) + usize::from(plan.count.is_some())).sum()
}

/// What is kept of the customers of each cascade, behind that.
pub(super) fn cascades(model: &Model) -> Vec<CascadePlan> {
    let mut next = model.attributes.len() + of_measures(model);
    let plan = |(at, cascade): (usize, &Cascade)| {
        let writes_off = model.settings().any(|setting| setting.cascades[at].then == LastResort::WriteOff);
        let tried = writes_off.then(|| {
            next += 1;
            next - 1
        });
        CascadePlan { name: cascade.name.clone(), label: cascade.label.clone(), tried }
    };
    model.baseline.cascades.iter().enumerate().map(plan).collect()
}

/// How many columns measures and cascades take.
pub(super) fn columns(model: &Model) -> usize {
    of_measures(model) + cascades(model).iter().filter(|plan| plan.tried.is_some()).count()
}

/// A cascade as the steps ask for it.
pub(super) fn cascade_terms(cascade: &Cascade, of: &mut impl FnMut(&Quantity) -> Formula) -> CascadeTerms {
    CascadeTerms {
        measures: cascade.measures.clone(),
        after: cascade.after,
        at_least: cascade.at_least,
        then: cascade.then,
        quantities: cascade.quantities.map(of),
    }
}

impl Draft<'_> {
    /// The measures of a setting.
    pub(super) fn measures(&mut self, id: SettingId) -> Vec<MeasureTerms> {
        let model = self.model;
        let setting = super::setting(model, id);
        let begins = if let SettingId::Strategy(index) = id { model.strategies[index].from } else { 0 };
        let last = model.horizon.periods.saturating_sub(1);
        let terms = setting.measures.iter().zip(&model.baseline.measures).map(|(measure, without)| MeasureTerms {
            // Rounds that a strategy brings are counted from its own beginning.
            from: if without.quantities[MeasureKey::On].is_off() { measure.from.max(begins) } else { measure.from },
            until: measure.until.unwrap_or(last).min(last),
            every: measure.every,
            at_most: measure.at_most.map_or(f64::INFINITY, f64::from),
            lasts: measure.lasts,
            control: measure.control,
            judge: measure.judge,
            resource: measure.resource,
            once: measure
                .does
                .iter()
                .filter(|effect| !matches!(effect.on, Target::Quantity(_)))
                .map(|effect| (effect.on, effect.change))
                .collect(),
            quantities: measure.quantities.map(|quantity: &Quantity| self.formula(quantity, id, None)),
        });
        terms.collect()
    }

    /// What measures may do to a quantity of segments. What a strategy began lasts when it has ended, so all settings have it.
    pub(super) fn effects(&self, key: SegmentKey, mut formula: Formula) -> Formula {
        for (measure, stated) in self.model.baseline.measures.iter().enumerate().filter(|(at, _)| self.taken[*at]) {
            let mine = stated.does.iter().filter(|effect| effect.on == Target::Quantity(key));
            formula.effects.extend(mine.map(|effect| Lasting {
                measure,
                change: effect.change,
                of_period: effect.of_period,
                causes: effect.causes,
            }));
        }
        formula
    }
}

/// By measure, whether it is taken under one of these settings, or may be by a policy.
pub(super) fn taken(model: &Model, ids: &[SettingId]) -> Vec<bool> {
    let pulls = |text: &str| ["measures.", "cascades."].iter().any(|levers| text.contains(levers));
    let may = |setting: &Setting, at: usize| setting.takes(at) || setting.rules.iter().any(|rule| pulls(&rule.text));
    let settings = || ids.iter().map(|id| super::setting(model, *id)).chain([&model.baseline]);
    (0..model.baseline.measures.len()).map(|at| settings().any(|setting| may(setting, at))).collect()
}
