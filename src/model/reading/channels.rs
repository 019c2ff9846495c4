//! Channels: either it is stated how many come, or a budget with its curve says so; and what discounts cannot say.

use super::range::figure;
use super::reader::{Part, Reader};
use super::setting::place_of;
use super::unused::entry;
use crate::model::curve::{answer, newcomers};
use crate::model::{Model, Setting, Value, convert};
use crate::scenario::keys::{ChannelKey, QuantityKey};
use crate::scenario::{Place, Table, clip};

/// What makes a curve, together.
const CURVE: [(&str, &str); 3] = [("budget", "20_000"), ("ceiling", "400"), ("first_cost", "30")];

/// Refuses a channel that says both or neither, or a part of its curve.
pub(super) fn refuse_half_said(reader: &mut Reader<'_>, part: &Part<'_>) {
    if ["newcomers"].iter().chain(CURVE.iter().map(|(key, _)| key)).any(|key| part.misspells(key)) {
        return;
    }
    let stated = CURVE.iter().find_map(|(key, _)| Some((*key, part.get(key)?)));
    match (part.get("newcomers"), stated) {
        (Some(newcomers), Some((key, node))) => {
            let title = format!("{} gives both `newcomers` and `{key}`", part.title);
            // What stands later may be a change.
            let later = if newcomers.place.span.start > node.place.span.start { newcomers } else { node };
            let problem = later.place.error(title, "with a budget its curve says how many come");
            reader.push(problem.help("leave out `newcomers`, or `budget`, `ceiling` and `first_cost`"));
        }
        (None, None) => {
            let title = format!("{} does not say how many it brings", part.title);
            let problem = part.place.error(title, "`newcomers` is missing, or a `budget`");
            reader.push(problem.help("newcomers = 10; or budget = 20_000, ceiling = 400, first_cost = 30"));
        }
        (None, Some((key, node))) => {
            if let Some((missing, usual)) = CURVE.iter().find(|(key, _)| part.get(key).is_none()) {
                let title = format!("{} has a `{key}` without `{missing}`", part.title);
                let problem = node.place.error(title, "what money brings takes all three");
                reader.push(problem.help(format!(
                    "`budget`, the `ceiling` that none passes, and the `first_cost` of a newcomer. Here: {missing} = {usual}"
                )));
            }
        }
        (Some(_), None) => {}
    }
}

/// A number of a channel that the file says, changes included.
fn number(setting: &Setting, at: usize, key: ChannelKey) -> Option<f64> {
    let quantity = setting.channels[at].quantities.get(key)?;
    if let Value::Number(number) = quantity.value { quantity.changed(number) } else { None }
}

/// Where the discount of a channel stands, or else the first strategy under which `holds`; none where it never does.
fn place_of_discount(root: &Table, model: &Model, at: usize, holds: impl Fn(&Setting) -> bool) -> Option<Place> {
    if holds(&model.baseline) {
        return place_of(root, ["channels", &model.baseline.channels[at].name, ChannelKey::Discount.name()]);
    }
    let changed = model.strategies.iter().find(|strategy| holds(&strategy.setting))?;
    Some(entry(root, "strategies", &changed.name)?.place.clone())
}

/// Refuses what is given away to who answers to its price: nobody could count who comes.
pub(super) fn refuse_gifts(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    for (at, channel) in model.baseline.channels.iter().enumerate() {
        let gift = |setting: &Setting| {
            number(setting, at, ChannelKey::Discount) == Some(1.0)
                && number(setting, at, ChannelKey::DiscountResponse).is_some_and(|response| response > 0.0)
        };
        if let Some(place) = place_of_discount(root, model, at, gift) {
            let title = format!("channel `{}` gives all away: nobody can say how many come", clip(&channel.name));
            let problem = place.error(title, "`discount` is 1, and `discount_response` is above 0");
            reader.push(problem.help("a discount below 1; or discount_response = 0, and say how many come"));
        }
    }
}

/// Doubts a discount by which more come than the ceiling of the budget's curve.
pub(super) fn doubt_ceilings(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    for (at, channel) in model.baseline.channels.iter().enumerate() {
        let come = |setting: &Setting| {
            let of = |key: ChannelKey| number(setting, at, key);
            let in_period = |key: ChannelKey| {
                let quantity = setting.channels[at].quantities.get(key)?;
                Some(convert(quantity.role, quantity.per_basis, of(key)?))
            };
            let [budget, ceiling] = [in_period(ChannelKey::Budget)?, in_period(ChannelKey::Ceiling)?];
            let response = of(ChannelKey::DiscountResponse)?;
            let come =
                newcomers(budget, ceiling, of(ChannelKey::FirstCost)?) * answer(of(ChannelKey::Discount)?, response);
            (ceiling > 0.0 && come > ceiling && come.is_finite()).then_some((come, ceiling))
        };
        let passes = |setting: &Setting| come(setting).is_some();
        let Some(place) = place_of_discount(root, model, at, passes) else { continue };
        let settings = std::iter::once(&model.baseline).chain(model.strategies.iter().map(|it| &it.setting));
        let Some((come, ceiling)) = settings.into_iter().find_map(come) else { continue };
        let [come, ceiling] = [come, ceiling].map(|n| figure(format!("{n:.2e}").parse().unwrap_or(n)));
        let title = format!("by its discount channel `{}` passes its `ceiling`", clip(&channel.name));
        let period = model.horizon.length.name();
        let label = format!("{come} newcomers a {period}, and no budget brings more than {ceiling}");
        let problem = place.error(title, label).warning();
        reader.push(problem.help("a higher `ceiling`, or a lower `discount_response`, if that is not meant"));
    }
}
