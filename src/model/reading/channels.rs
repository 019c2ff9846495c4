//! Channels: either it is stated how many come, or a budget with its curve says so; and what discounts cannot say.

use super::reader::{Part, Reader};
use super::setting::place_of;
use super::unused::entry;
use crate::model::{Model, Quantity, Setting, Value};
use crate::scenario::keys::{ChannelKey, QuantityKey};
use crate::scenario::{Table, clip};

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

/// Refuses what is given away to who answers to its price: nobody could count who comes.
pub(super) fn refuse_gifts(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    let number = |quantity: Option<&Quantity>| match quantity.map(|it| (&it.value, it)) {
        Some((Value::Number(number), it)) => it.changed(*number),
        _ => None,
    };
    let gift = |setting: &Setting, at: usize| {
        let get = |key: ChannelKey| number(setting.channels[at].quantities.get(key));
        get(ChannelKey::Discount) == Some(1.0)
            && get(ChannelKey::DiscountResponse).is_some_and(|response| response > 0.0)
    };
    for (at, channel) in model.baseline.channels.iter().enumerate() {
        let key = ChannelKey::Discount.name();
        let own = || place_of(root, ["channels", &channel.name, key]);
        let changed = || model.strategies.iter().find(|strategy| gift(&strategy.setting, at));
        let place = if gift(&model.baseline, at) {
            own()
        } else {
            changed().and_then(|strategy| Some(entry(root, "strategies", &strategy.name)?.place.clone()))
        };
        if let Some(place) = place {
            let title = format!("channel `{}` gives all away: nobody can say how many come", clip(&channel.name));
            let problem = place.error(title, "`discount` is 1, and `discount_response` is above 0");
            reader.push(problem.help("a discount below 1; or discount_response = 0, and say how many come"));
        }
    }
}
