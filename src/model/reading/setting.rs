//! Segments, channels, referral, services, activities, resources and stocks: everything that a strategy may alter.

use super::range::figure;
use super::reader::{Part, Reader};
use super::troubles::refuse_both;
use super::{activities, cascades, channels, measures, resources};
use crate::error::{Source, nearest};
use crate::model::{
    BelowMinimum, Buying, Channel, Quantity, Referral, ReferralCount, Segment, Setting, SleepCauses, Stock, Value,
};
use crate::scenario::keys::{self, ChannelKey, QuantityKey, ScenarioKey, SegmentKey};
use crate::scenario::words::{self, FirstPurchase};
use crate::scenario::{ByKey, Entry, Item, Node, Place, Table, clip};
use crate::units::{Role, Word};
use std::sync::Arc;

/// More customers than this are refused before memory is asked for.
pub(super) const MOST_CUSTOMERS: f64 = 50_000_000.0;

/// Reads a complete setting, but for what stands in `[scenario]`. `nowhere` is where an absent table is reported.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Table,
    nowhere: &Place,
    scenario: ByKey<ScenarioKey, Quantity>,
    rules: Vec<Arc<Source>>,
) -> Setting {
    let [segments, services, resources] = ["segments", "services", "resources"].map(|table| names(root, table));
    let names = Names { segments, services, resources };
    let empty = Table::default();
    let referral = fixed(reader, root, &keys::REFERRAL, &empty, nowhere);
    let referral = read_referral(reader, &referral);
    let mut setting = Setting {
        scenario,
        segments: Vec::new(),
        channels: Vec::new(),
        referral,
        bargaining: of_the_firm(reader, root, nowhere),
        competitor: of_the_firm(reader, root, nowhere),
        market: of_the_firm(reader, root, nowhere),
        reputation: of_the_firm(reader, root, nowhere),
        listening: of_the_firm(reader, root, nowhere),
        services: Vec::new(),
        activities: Vec::new(),
        resources: Vec::new(),
        stocks: Vec::new(),
        measures: Vec::new(),
        cascades: Vec::new(),
        base_rules: rules.len(),
        rules,
        replaced: Vec::new(),
    };
    for part in named(reader, root, &keys::SEGMENT) {
        let segment = read_segment(reader, &part, &names, setting.segments.len(), setting.referral.count);
        setting.segments.push(segment);
    }
    for part in named(reader, root, &keys::CHANNEL) {
        setting.channels.push(read_channel(reader, &part, &names.segments));
    }
    for part in named(reader, root, &keys::SERVICE) {
        setting.services.push(activities::service(reader, &part, &names));
    }
    for part in named(reader, root, &keys::ACTIVITY) {
        setting.activities.push(activities::read(reader, root, &part, &names));
    }
    for part in named(reader, root, &keys::RESOURCE) {
        setting.resources.push(resources::read(reader, &part));
    }
    for part in named(reader, root, &keys::STOCK) {
        setting.stocks.push(read_stock(reader, &part, &names.segments));
    }
    for part in named(reader, root, &keys::MEASURE) {
        let measure = measures::read(reader, root, &part, &names);
        setting.measures.push(measure);
    }
    for part in named(reader, root, &keys::CASCADE) {
        let cascade = cascades::read(reader, root, &part, &setting.measures, &setting.cascades);
        setting.cascades.push(cascade);
    }
    if names.segments.is_empty() && table_of(root, "segments").is_none_or(|node| matches!(node.item, Item::Table(_))) {
        let problem = nowhere
            .error("the scenario has no segment", "at least one is needed")
            .help("[segments.customers] with `customers`, `retention`, `purchases`, `basket` and `margin`");
        reader.push(problem);
    }
    refuse_crowds(reader, root, &setting, nowhere);
    setting
}

/// What other tables may refer to.
pub(super) struct Names {
    pub(super) segments: Vec<String>,
    pub(super) services: Vec<String>,
    pub(super) resources: Vec<String>,
}

/// A table of the file, or a misspelt one that is probably meant, so that reading goes on.
pub(super) fn table_of<'a>(root: &'a Table, key: &str) -> Option<&'a Node> {
    let known = || keys::TABLES.iter().copied();
    let meant = |name: &str| known().all(|known| known != name) && nearest(name, known()) == Some(key);
    let misspelt = || root.entries.iter().find(|entry| meant(&entry.key)).map(|entry| &entry.node);
    root.get(key).or_else(misspelt)
}

/// The names in a table of named tables, in the order of the text.
pub(super) fn names(root: &Table, key: &str) -> Vec<String> {
    match table_of(root, key).map(|node| &node.item) {
        Some(Item::Table(table)) => table.keys().take(keys::MOST).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The quantities of a table that holds for the whole firm.
fn of_the_firm<K: QuantityKey>(reader: &mut Reader<'_>, root: &Table, nowhere: &Place) -> ByKey<K, Quantity> {
    let empty = Table::default();
    let part = fixed(reader, root, K::SECTION, &empty, nowhere);
    reader.quantities(&part)
}

/// A table that stands in the file once, or an empty one.
pub(super) fn fixed<'a>(
    reader: &mut Reader<'_>,
    root: &'a Table,
    section: &'static keys::Section,
    empty: &'a Table,
    nowhere: &Place,
) -> Part<'a> {
    let path = section.path.to_owned();
    let title = format!("[{path}]");
    let found = table_of(root, section.path);
    let absent = Part {
        table: empty,
        place: nowhere.clone(),
        section,
        path: path.clone(),
        title: title.clone(),
        told: found.is_some(),
    };
    found.and_then(|node| reader.part(node, section, path, title)).unwrap_or(absent)
}

/// The tables of a section that have names, in the order of the text.
pub(super) fn named<'a>(reader: &mut Reader<'_>, root: &'a Table, section: &'static keys::Section) -> Vec<Part<'a>> {
    let key = section.path.trim_end_matches(".*");
    let Some(node) = table_of(root, key) else { return Vec::new() };
    let Some(table) = reader.table(node, &format!("[{key}]")) else { return Vec::new() };
    let entries = reader.at_most(&table.entries, &node.place, &format!("[{key}]"));
    entries.iter().filter_map(|entry| named_part(reader, entry, key, section)).collect()
}

fn named_part<'a>(
    reader: &mut Reader<'_>,
    entry: &'a Entry,
    key: &str,
    section: &'static keys::Section,
) -> Option<Part<'a>> {
    let name = &entry.key;
    if !is_name(name) {
        let title = format!("`{}` cannot be the name of a {}", clip(&name.escape_debug().to_string()), section.title);
        let label = "expected at most 64 characters, no dot, no `*`, no control character";
        reader.push(entry.place.error(title, label));
        return None;
    }
    if !matches!(entry.node.item, Item::Table(_)) && section.key(name).is_some() {
        let title = format!("`{name}` stands in [{key}] itself");
        let label = format!("a {} has a name of its own", section.title);
        reader.push(entry.place.error(title, label).help(format!("[{key}.NAME] above this line")));
        return None;
    }
    reader.part(&entry.node, section, format!("{key}.{name}"), format!("{} `{name}`", section.title))
}

fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (1..=64).contains(&length) && name.trim() == name && !name.contains(['.', '*']) && !name.contains(char::is_control)
}

fn read_segment(
    reader: &mut Reader<'_>,
    part: &Part<'_>,
    names: &Names,
    own: usize,
    referral: ReferralCount,
) -> Segment {
    let buying = reader.choice(part, "buying");
    let segment = Segment {
        name: part.path.trim_start_matches("segments.").to_owned(),
        dropped: false,
        buying,
        leaving: reader.choice(part, "leaving"),
        first_purchase: reader.choice::<FirstPurchase>(part, "first_purchase") == FirstPurchase::Certain,
        products_max: reader.count(part, "products_max"),
        refers_to: name_of(reader, part, "refers_to", &names.segments).unwrap_or(own),
        service: name_of(reader, part, "service", &names.services),
        below_minimum: below_minimum(reader, part),
        sleep_causes: sleep_causes(reader, part),
        quantities: reader.quantities_as(part, |key, role| match key {
            SegmentKey::Purchases if buying == Buying::Bernoulli => Role::Chance,
            SegmentKey::Referrals if referral == ReferralCount::Bernoulli => Role::Chance,
            _ => role,
        }),
    };
    refuse_both(reader, part);
    whole_customers(reader, part, &segment.quantities[SegmentKey::Customers]);
    let basket = &segment.quantities[SegmentKey::Basket].value;
    let sells = part.get("basket").is_some() && !matches!(basket, Value::Number(0.0));
    if sells && part.get("margin").is_none() {
        let problem = part
            .place
            .error(format!("{} has a basket but no margin", part.title), "all revenue is taken as gross margin")
            .warning()
            .help("margin = 0.30 for a gross margin of 30%; margin = 1 where the basket is the margin");
        reader.push(problem);
    }
    segment
}

/// The index of the thing that a key names.
pub(super) fn name_of(reader: &mut Reader<'_>, part: &Part<'_>, key: &'static str, known: &[String]) -> Option<usize> {
    let keys::Takes::Name(kind) = part.key(key).takes else { return None };
    let (name, node) = reader.text(part, key)?;
    reader.find(kind, name, node, known)
}

fn whole_customers(reader: &mut Reader<'_>, part: &Part<'_>, customers: &Quantity) {
    if let (Value::Number(number), Some(node)) = (&customers.value, part.get("customers"))
        && number.fract() != 0.0
        && number.is_finite()
    {
        let title = format!("`customers` of {} is {}", part.title, figure(*number));
        reader.push(node.place.error(title, "expected a whole number of customers"));
    }
}

fn read_channel(reader: &mut Reader<'_>, part: &Part<'_>, segments: &[String]) -> Channel {
    channels::refuse_half_said(reader, part);
    Channel {
        name: part.path.trim_start_matches("channels.").to_owned(),
        quantities: reader.quantities(part),
        segments: shares(reader, part, segments),
        delay: reader.count(part, "delay"),
        discount_periods: reader.count(part, "discount_periods"),
    }
}

/// The share of each segment among a channel's newcomers.
fn shares(reader: &mut Reader<'_>, part: &Part<'_>, segments: &[String]) -> Vec<f64> {
    let Some(node) = part.get("segments") else {
        let mut shares = vec![0.0; segments.len()];
        match shares.as_mut_slice() {
            [only] => *only = 1.0,
            [] => {}
            _ => {
                let title = format!("{} does not say which segments its newcomers join", part.title);
                let each = figure((1.0 / segments.len() as f64 * 100.0).round() / 100.0);
                let help = format!("segments = {{ {} = {each}, ... }}, together 1", segments[0]);
                reader.push(part.place.error(title, "`segments` is missing").help(help));
            }
        }
        return shares;
    };
    reader.shares(node, &part.name("segments"), &part.title, "segment", segments)
}

/// What becomes of orders below the minimum.
fn below_minimum(reader: &mut Reader<'_>, part: &Part<'_>) -> BelowMinimum {
    let Some(shares) = shares_of(reader, part, "below_minimum", words::BelowMinimum::WORDS) else {
        return BelowMinimum::USUAL;
    };
    let of = |word: words::BelowMinimum| shares[word as usize];
    BelowMinimum {
        raised: of(words::BelowMinimum::Raised),
        combined: of(words::BelowMinimum::Combined),
        lost: of(words::BelowMinimum::Lost),
    }
}

/// What customers fall asleep for.
fn sleep_causes(reader: &mut Reader<'_>, part: &Part<'_>) -> SleepCauses {
    let shares = shares_of(reader, part, "sleep_causes", words::SleepCause::WORDS);
    shares.map_or(SleepCauses::USUAL, |shares| SleepCauses(std::array::from_fn(|at| shares[at])))
}

/// The shares that a key divides among these words, if the file states it.
fn shares_of(reader: &mut Reader<'_>, part: &Part<'_>, key: &'static str, words: &[Word]) -> Option<Vec<f64>> {
    let node = part.get(key)?;
    let words: Vec<String> = words.iter().map(|word| word.name.to_owned()).collect();
    let name = part.name(key);
    Some(reader.shares(node, &name, &name, "share", &words))
}

fn read_referral(reader: &mut Reader<'_>, part: &Part<'_>) -> Referral {
    Referral {
        count: reader.choice(part, "count"),
        when: reader.choice(part, "when"),
        delay: reader.count(part, "delay"),
        quantities: reader.quantities(part),
    }
}

fn read_stock(reader: &mut Reader<'_>, part: &Part<'_>, segments: &[String]) -> Stock {
    let mut have = vec![part.get("segments").is_none(); segments.len()];
    for (name, node) in reader.names(part, "segments") {
        if let Some(at) = reader.find("segment", name, node, segments) {
            have[at] = true;
        }
    }
    Stock {
        name: part.path.trim_start_matches("stocks.").to_owned(),
        segments: have,
        unit: reader.number(part, "unit"),
        quantities: reader.quantities(part),
    }
}

/// Where a key of a named table stands, if it is there.
pub(super) fn place_of<const N: usize>(root: &Table, path: [&str; N]) -> Option<Place> {
    let mut node = root.get(path[0])?;
    for key in &path[1..] {
        let Item::Table(table) = &node.item else { return None };
        node = table.get(key)?;
    }
    Some(node.place.clone())
}

/// Portfolios that no machine holds.
fn refuse_crowds(reader: &mut Reader<'_>, root: &Table, setting: &Setting, nowhere: &Place) {
    let number = |quantity: &Quantity| match quantity.value {
        Value::Number(number) if number.is_finite() => number,
        _ => 0.0,
    };
    let customers = |segment: &Segment| number(&segment.quantities[SegmentKey::Customers]);
    let opening: f64 = setting.segments.iter().map(customers).sum();
    if opening > MOST_CUSTOMERS {
        let largest = setting.segments.iter().max_by(|a, b| customers(a).total_cmp(&customers(b)));
        let at = largest.and_then(|segment| place_of(root, ["segments", &segment.name, "customers"]));
        let title = format!("the portfolio opens with {} customers", figure(opening));
        reader.push(at.as_ref().unwrap_or(nowhere).error(title, "at most 50 million fit"));
    }
    for channel in &setting.channels {
        let Some(newcomers) = channel.quantities.get(ChannelKey::Newcomers) else { continue };
        let newcomers = number(newcomers) / newcomers.per_basis;
        if newcomers > MOST_CUSTOMERS {
            let at = place_of(root, ["channels", &channel.name, "newcomers"]);
            let title = format!("channel `{}` brings {} customers a period", channel.name, figure(newcomers));
            reader.push(at.as_ref().unwrap_or(nowhere).error(title, "at most 50 million fit"));
        }
    }
}

/// Rule files that a part names, read.
pub(super) fn rule_sources(reader: &mut Reader<'_>, part: &Part<'_>) -> Vec<Arc<Source>> {
    let mut sources = Vec::new();
    for (name, node) in reader.names(part, "rules") {
        match reader.files.rule(name) {
            Ok(source) => sources.push(source),
            Err(reason) => {
                let title = format!("the rule file `{}` cannot be read", clip(name));
                reader.push(node.place.error(title, reason));
            }
        }
    }
    sources
}
