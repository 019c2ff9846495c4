//! What nobody says, though it matters: a basket that is missing, and defaults that were perhaps not meant.

use super::reader::Reader;
use super::setting::table_of;
use super::unused::{mentions, quantities, texts};
use crate::model::{Change, Channel, Leaving, Model, Quantity, Segment, Setting, Value};
use crate::scenario::keys::{ChannelKey, SegmentKey};
use crate::scenario::{Document, Item, Node, Table, clip};
use crate::units::{Choice, Length};

/// Warns of segments whose customers buy for nothing, because neither segment, list, change nor rule gives a basket.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    let rules = || model.settings().flat_map(|setting| &setting.rules);
    if rules().any(|rule| rule.text.contains("fn basket")) || !about_money(root, model) {
        return;
    }
    for (index, segment) in model.baseline.segments.iter().enumerate() {
        let Some((table, node)) = segment_of(root, segment) else { continue };
        let all = || model.settings().map(|setting| &setting.segments[index]);
        let buys =
            all().any(|segment| segment.first_purchase || !is_nothing(&segment.quantities[SegmentKey::Purchases]));
        let priced =
            table.get("basket").is_some() || all().any(|segment| !is_nothing(&segment.quantities[SegmentKey::Basket]));
        let listed = || model.roster.iter().filter(|listed| listed.segment == index);
        let blank = listed().filter(|listed| !listed.quantities.iter().any(|(key, _)| key == "basket")).count();
        let reached = blank > 0 || model.settings().any(|setting| comes(setting, index));
        if buys && !priced && reached {
            let title = format!("segment `{}` has no basket: its customers buy for nothing", clip(&segment.name));
            let label = match blank {
                0 => "`basket` is missing".to_owned(),
                1 => "`basket` is missing, and 1 customer of the list has none".to_owned(),
                n => format!("`basket` is missing, and {n} customers of the list have none"),
            };
            let help = "basket = 350, if a purchase comes to 350; basket = 0, if only purchases are counted";
            reader.push(node.place.error(title, label).warning().help(help));
        }
    }
}

/// What holds because the file does not say otherwise, where other values are as usual: a sentence, if anything.
#[must_use]
pub fn unsaid(document: &Document, model: &Model) -> Option<String> {
    let root = &document.root;
    let listed = |key: &str| model.roster.iter().any(|listed| listed.quantities.iter().any(|(known, _)| known == key));
    let silent = |segment: &&Segment| {
        let given = segment_of(root, segment).is_none_or(|(table, _)| table.get("purchases").is_some());
        let sells = !is_nothing(&segment.quantities[SegmentKey::Basket]) || listed("basket");
        !given && sells && !listed("purchases") && is_number(&segment.quantities[SegmentKey::Purchases], 1.0)
    };
    let silent: Vec<&Segment> = model.baseline.segments.iter().filter(silent).collect();
    let mut parts = Vec::new();
    if let Some(first) = silent.first() {
        let length = model.horizon.length;
        let is_basis =
            |known: &Length| length.per_year() / known.per_year() == first.quantities[SegmentKey::Purchases].per_basis;
        let basis = Length::NAMES.iter().map(|(_, known)| *known).find(is_basis).unwrap_or(length);
        let names: Vec<String> = silent.iter().map(|segment| format!("`{}`", clip(&segment.name))).collect();
        parts.push(format!("`purchases` is 1 a {} in {}", basis.name(), names.join(", ")));
    }
    let scenario = table_of(root, "scenario").and_then(table);
    if scenario.is_some_and(|scenario| scenario.get("discount_rate").is_none()) {
        parts.push("`discount_rate` is 0".to_owned());
    }
    (!parts.is_empty()).then(|| format!("not given: {}", parts.join("; ")))
}

/// What rules see of leaving where the firm is not told of it: a sentence, if any rule looks.
#[must_use]
pub fn unheard(model: &Model) -> Option<String> {
    let quantities = quantities(model);
    let texts = texts(model, &quantities);
    let looks = |figure: &str| texts.iter().any(|text| mentions(text, figure));
    let figure = ["churn_rate", "retention_rate"].into_iter().find(|figure| looks(figure))?;
    let silent = |segment: &Segment| segment.leaving == Leaving::Silent;
    let first = model.settings().flat_map(|setting| &setting.segments).find(|segment| silent(segment))?;
    let name = clip(&first.name);
    Some(format!("customers of `{name}` leave silently: `{figure}` that a rule sees counts whom the firm writes off"))
}

/// Whether the scenario speaks of purchases or what they bring: one of how long customers stay needs no basket.
fn about_money(root: &Table, model: &Model) -> bool {
    let speaks =
        |(table, _): (&Table, &Node)| ["purchases", "basket", "margin"].iter().any(|key| table.get(key).is_some());
    let listed = model.roster.iter().any(|listed| listed.quantities.iter().any(|(key, _)| key == "basket"));
    listed || model.baseline.segments.iter().filter_map(|segment| segment_of(root, segment)).any(speaks)
}

/// Whether customers come to a segment who are not listed.
fn comes(setting: &Setting, index: usize) -> bool {
    let opens = !is_nothing(&setting.segments[index].quantities[SegmentKey::Customers]);
    let won = setting.channels.iter().any(|channel| channel.segments[index] > 0.0 && brings(channel));
    let referred = setting
        .segments
        .iter()
        .any(|segment| segment.refers_to == index && !is_nothing(&segment.quantities[SegmentKey::Referrals]));
    opens || won || referred
}

/// Whether a channel wins anybody, by a number or by a budget.
pub(super) fn brings(channel: &Channel) -> bool {
    let mut brought = [ChannelKey::Newcomers, ChannelKey::Budget].into_iter();
    brought.any(|key| channel.quantities.get(key).is_some_and(|it| !is_nothing(it)))
}

/// Whether it is 0 and stays so, whatever a change scales it by.
pub(super) fn is_nothing(quantity: &Quantity) -> bool {
    is_number(quantity, 0.0) && quantity.changes.iter().all(|change| matches!(change, Change::Scale(_)))
}

fn is_number(quantity: &Quantity, number: f64) -> bool {
    matches!(quantity.value, Value::Number(value) if value == number)
}

pub(super) fn segment_of<'a>(root: &'a Table, segment: &Segment) -> Option<(&'a Table, &'a Node)> {
    let node = table(table_of(root, "segments")?)?.get(&segment.name)?;
    Some((table(node)?, node))
}

fn table(node: &Node) -> Option<&Table> {
    match &node.item {
        Item::Table(table) => Some(table),
        _ => None,
    }
}
