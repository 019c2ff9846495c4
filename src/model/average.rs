//! The same firm, if every customer were the average one: what a calculation with averages would say.

use super::{Assumption, Law, Model, Per, Quantity, Value};
use crate::scenario::keys::{ChannelKey, SegmentKey};

/// The model in which nothing is drawn per customer any more: the mean of its law stands in its place. What the list says of a customer
/// stays. `None` where nothing differs between customers, or where a mean is not known before a run begins.
#[must_use]
pub fn averaged(model: &Model) -> Option<Model> {
    let mut average = model.clone();
    let assumptions: Vec<Option<f64>> = model.assumptions.iter().map(expected).collect();
    let known: Option<Vec<f64>> = assumptions.into_iter().collect();
    let segments = average.baseline.segments.iter_mut().flat_map(|segment| segment.quantities.values_mut());
    let own = average.attributes.iter_mut().map(|attribute| &mut attribute.quantity);
    let mut changed = false;
    for quantity in segments.chain(own) {
        let Value::Draw { law, per: Per::Customer } = &quantity.value else { continue };
        let mean = match law {
            Law::Known(distribution) => distribution.mean(),
            Law::Open(open) => open.at(known.as_ref()?).ok()?.mean(),
        };
        quantity.value = Value::Number(mean);
        changed = true;
    }
    changed.then_some(average)
}

/// Whether a model has something that nobody knows: each run draws it anew.
#[must_use]
pub fn has_ignorance(model: &Model) -> bool {
    let drawn = |quantity: &Quantity| matches!(quantity.value, Value::Draw { per: Per::Run, .. });
    let segments = model.baseline.segments.iter().flat_map(|segment| segment.quantities.values());
    let channels = model.baseline.channels.iter().flat_map(|channel| channel.quantities.values());
    model.assumptions.iter().any(|assumption| drawn(&assumption.quantity)) || segments.chain(channels).any(drawn)
}

/// What a model with ignorance takes for certain all the same, though it decides what comes in: the same in every run.
#[must_use]
pub fn taken_for_certain(model: &Model) -> Vec<&'static str> {
    let certain = |quantity: &Quantity| match &quantity.value {
        Value::Number(_) | Value::ByPeriod(_) | Value::ByTenure { .. } => true,
        Value::Draw { law: Law::Known(_), per } => *per != Per::Run,
        _ => false,
    };
    let newcomers = model.baseline.channels.iter().filter_map(|channel| channel.quantities.get(ChannelKey::Newcomers));
    let baskets = model.baseline.segments.iter().filter_map(|segment| segment.quantities.get(SegmentKey::Basket));
    let all = |quantities: Vec<&Quantity>| !quantities.is_empty() && quantities.into_iter().all(certain);
    let named =
        [(all(newcomers.collect()), "how many newcomers come"), (all(baskets.collect()), "what a purchase brings")];
    named.into_iter().filter(|(certain, _)| *certain).map(|(_, name)| name).collect()
}

/// What an assumption comes to on average, if that is known.
fn expected(assumption: &Assumption) -> Option<f64> {
    match &assumption.quantity.value {
        Value::Number(number) => Some(*number),
        Value::Draw { law: Law::Known(distribution), .. } => Some(distribution.mean()),
        _ => None,
    }
}
