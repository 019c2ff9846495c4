//! Measures: whom they are for, when they are taken, and what they do.

use super::range::{figure, must_be, percentage};
use super::reader::{Part, Reader};
use super::resources::refuse_undone_minutes;
use super::setting::{Names, name_of, names, place_of};
use super::strategy::act;
use super::unused::entry;
use crate::error::nearest;
use crate::model::{Change, Effect, Measure, Model, Stated, Target};
use crate::scenario::keys::{self, Level, QuantityKey, SegmentKey};
use crate::scenario::words::{Judge, OfPeriod, SleepCause};
use crate::scenario::{Item, Place, Table, clip};
use crate::units::Role;

/// What changes once, at a contact that works, and the role of its number.
const ONCE: [(&str, Target, Role); 3] = [
    ("satisfaction", Target::Satisfaction, Role::Share),
    ("expectation", Target::Expectation, Role::Share),
    ("products", Target::Products, Role::PerOccasion),
];

/// Every contact that waits for its answer is a binary digit of one number.
const LONGEST_WATCHED: u32 = 51;

/// Reads one.
pub(super) fn read(reader: &mut Reader<'_>, root: &Table, part: &Part<'_>, known: &Names) -> Measure {
    let name = part.path.trim_start_matches("measures.").to_owned();
    refuse_undone_minutes(reader, root, part);
    let label = reader.text(part, "label").map_or_else(|| name.clone(), |(text, _)| text.to_owned());
    let from = reader.count(part, "from");
    let until = reader.whole(part, "until").and_then(|until| u32::try_from(until).ok());
    if let (Some(node), Some(until)) = (part.get("from"), until.filter(|until| *until < from)) {
        let title = format!("{} ends before it begins", part.title);
        reader.push(node.place.error(title, format!("must be at most `until`, which is {until}")));
    }
    let (lasts, judge) = (reader.count(part, "lasts"), reader.choice(part, "judge"));
    if let Some(node) = part.get("lasts").filter(|_| judge == Judge::Stays && lasts > LONGEST_WATCHED) {
        let title = format!("{} is judged by who stays, and lasts {lasts} periods", part.title);
        let problem = node.place.error(title, format!("at most {LONGEST_WATCHED} can be watched"));
        reader.push(problem.help("judge = \"purchase\" has no such end"));
    }
    let at_most = reader.whole(part, "at_most").and_then(|most| u32::try_from(most).ok());
    Measure {
        label,
        from,
        until,
        every: reader.count(part, "every"),
        at_most,
        lasts,
        control: reader.number(part, "control"),
        judge,
        resource: name_of(reader, part, "resource", &known.resources),
        does: effects(reader, root, part),
        quantities: reader.quantities(part),
        name,
    }
}

/// What it does.
fn effects(reader: &mut Reader<'_>, root: &Table, part: &Part<'_>) -> Vec<Effect> {
    let Some(node) = part.get("does") else { return Vec::new() };
    let Item::List(nodes) = &node.item else {
        let title = format!("{} is {}", part.name("does"), node.item.kind());
        reader.push(node.place.error(title, "expected a list: [{ path = \"wake\", add = 0.10 }]"));
        return Vec::new();
    };
    let stocks = names(root, "stocks");
    let title = format!("this effect of {}", part.title);
    let (mut effects, mut paths) = (Vec::new(), Vec::new());
    for node in reader.at_most(nodes, &node.place, &part.name("does")) {
        if let Some(own) = reader.part(node, &keys::EFFECT, part.path.clone(), title.clone()) {
            effects.extend(effect(reader, &own, &stocks, &mut paths));
        }
    }
    effects
}

fn effect(reader: &mut Reader<'_>, part: &Part<'_>, stocks: &[String], paths: &mut Vec<String>) -> Option<Effect> {
    let (path, node) = reader.text(part, "path")?;
    let (on, role) = target(reader, path, &node.inner_place(), stocks)?;
    let action = act(reader, part)?;
    // One effect has one luck in a run, whichever strategy takes the measure; a second one on the same path has its own.
    let twice = paths.iter().filter(|other| *other == path).count();
    let again = if twice > 0 { format!(".{twice}") } else { String::new() };
    let draw = format!("{}.does.{path}.{}{again}", part.path, action.key);
    paths.push(path.to_owned());
    let title = format!("`{}` of {}", action.key, part.title);
    reader.doubt_grouping(&action.node, &title);
    let number = reader.stated_or_drawn(&action.node, &title, &draw)?;
    let change = match action.key.as_str() {
        "add" => Change::Add(number),
        "scale" => Change::Scale(number),
        _ => Change::Set(number),
    };
    refuse_number(reader, &action.node.place, &title, change, on, role)?;
    let of_period = part.get("basis").is_some();
    if let Some(basis) = part.get("basis") {
        reader.word::<OfPeriod>(basis, &part.name("basis"))?;
        if !matches!(change, Change::Add(_)) || !matches!(on, Target::Quantity(_)) || !role.knows_time() {
            let title = format!("`basis` of {} has nothing to say here", part.title);
            let problem = basis.place.error(title, "only what is added to a rate has a basis of its own");
            reader.push(problem.help("without `basis` it acts on the basis of the quantity"));
            return None;
        }
    }
    let words: Vec<String> = SleepCause::WORDS.iter().map(|word| word.name.to_owned()).collect();
    let mut causes = [part.get("causes").is_none(); SleepCause::WORDS.len()];
    if let Some(node) = part.get("causes").filter(|node| matches!(&node.item, Item::List(all) if all.is_empty())) {
        let title = format!("`causes` of {} is empty", part.title);
        reader.push(node.place.error(title, "it would wake nobody"));
        return None;
    }
    for (name, node) in reader.names(part, "causes") {
        if let Some(at) = reader.find("cause", name, node, &words) {
            causes[at] = true;
        }
    }
    if let Some(node) = part.get("causes").filter(|_| on != Target::Quantity(SegmentKey::Wake)) {
        let title = format!("`causes` of {} has nothing to say here", part.title);
        reader.push(node.place.error(title, "only what wakes asks why somebody sleeps"));
    }
    Some(Effect { on, change, of_period, causes })
}

/// What a path means, and the role of its numbers.
fn target(reader: &mut Reader<'_>, path: &str, place: &Place, stocks: &[String]) -> Option<(Target, Role)> {
    if let Some((_, on, role)) = ONCE.iter().find(|(name, ..)| *name == path) {
        return Some((*on, *role));
    }
    if let Some(name) = path.strip_prefix("stocks.") {
        let at = stocks.iter().position(|known| known == name);
        if at.is_none() {
            let problem = place.error(format!("there is no stock `{}`", clip(name)), "not the name of a stock");
            reader.push(problem.nearest(name, stocks.iter().map(String::as_str)));
        }
        return at.map(|at| (Target::Stock(at), Role::PerOccasion));
    }
    let quantity = SegmentKey::ALL.iter().find(|key| key.name() == path);
    let lasting = |key: &SegmentKey| key.row().level() == Some(Level::Customer);
    if let (Some(key), Some(keys::Takes::Quantity(role, Level::Customer))) =
        (quantity, quantity.map(|it| it.row().takes))
    {
        return Some((Target::Quantity(*key), role));
    }
    let title = format!("no measure can move `{}`", clip(path));
    let known = || {
        let quantities = SegmentKey::ALL.iter().filter(|key| lasting(key)).map(|key| key.name());
        quantities.chain(ONCE.iter().map(|(name, ..)| *name))
    };
    let bare = path.rsplit('.').next().unwrap_or(path);
    let problem = if quantity.is_some() {
        place.error(title, "it counts once, on arrival")
    } else if path.contains('.') && known().any(|name| name == bare) {
        place.error(title, "it acts on the customer's own segment").help(format!("path = \"{bare}\""))
    } else {
        let problem = place.error(
            title,
            "expected a quantity of segments, or `satisfaction`, `expectation`, `products`, `stocks.NAME`",
        );
        match nearest(path, known()) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem,
        }
    };
    reader.push(problem);
    None
}

/// Numbers that no effect can have.
fn refuse_number(
    reader: &mut Reader<'_>,
    place: &Place,
    title: &str,
    change: Change<Stated>,
    on: Target,
    role: Role,
) -> Option<()> {
    let (low, high) = role.range();
    let (number, label) = match change {
        Change::Add(Stated::Number(x)) if high == 1.0 && low == 0.0 && x.abs() > 1.0 => (x, must_be(-1.0, 1.0)),
        Change::Set(Stated::Number(x)) if !(low..=high).contains(&x) => (x, must_be(low, high)),
        Change::Scale(Stated::Number(x)) if x < 0.0 => (x, must_be(0.0, f64::MAX)),
        Change::Add(Stated::Number(x)) | Change::Set(Stated::Number(x))
            if on == Target::Products && x.fract() != 0.0 =>
        {
            (x, "expected a whole number of products".to_owned())
        }
        _ => return Some(()),
    };
    let problem = place.error(format!("{title} is {}", figure(number)), label);
    reader.push(match percentage(number).filter(|_| high == 1.0) {
        Some(help) => problem.help(help),
        None => problem,
    });
    None
}

/// Warns of measures that nobody takes, and of those that do nothing.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    for (at, measure) in model.baseline.measures.iter().enumerate() {
        let Some(entry) = entry(root, "measures", &measure.name) else { continue };
        let path = format!("measures.{}.on", measure.name);
        let mut settings = model.settings();
        let rule = keys::rule_name(&path);
        let pulled = |text: &str| [&*path, "measures.*.on", &*rule].iter().any(|way| text.contains(way));
        // A cascade that nobody takes is warned of itself.
        let in_cascade = model.baseline.cascades.iter().any(|cascade| cascade.measures.contains(&at));
        let taken = in_cascade
            || settings.any(|setting| setting.takes(at) || setting.rules.iter().any(|rule| pulled(&rule.text)));
        let name = clip(&measure.name);
        if !taken {
            let problem =
                entry.place.error(format!("nobody takes measure `{name}`"), "no strategy names it, and it is not `on`");
            reader.push(problem.warning().help(format!("measures = [\"{name}\"] in a strategy, or on = true")));
        } else if measure.from.saturating_add(measure.lasts) >= model.horizon.periods {
            let key = if measure.from >= model.horizon.periods { "from" } else { "lasts" };
            let title = format!("nothing is heard of measure `{name}` within the horizon");
            let last = model.horizon.periods.saturating_sub(1);
            let label = format!("its contacts can be answered until after the last period, which is {last}");
            let place = place_of(root, ["measures", &measure.name, key]).unwrap_or_else(|| entry.place.clone());
            reader.push(place.error(title, label).warning());
        } else if measure.does.is_empty() {
            let title = format!("measure `{name}` does nothing to those whom it reaches");
            let problem = entry.place.error(title, "`does` is missing").warning();
            reader.push(problem.help("does = [{ path = \"wake\", add = 0.10 }]"));
        }
    }
}
