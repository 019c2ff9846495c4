//! Complaints and problems: a segment gives one of them, and settling one is no gift.

use super::change::Wish;
use super::reader::{Part, Reader};
use super::setting::{place_of, table_of};
use super::unsaid::is_nothing;
use crate::model::{Listed, Model, Segment, Setting, Value};
use crate::scenario::keys::{QuantityKey, SegmentKey, ServiceKey};
use crate::scenario::{Table, clip};

/// What says that customers have problems.
pub(super) const TROUBLES: [SegmentKey; 2] = [SegmentKey::Complaints, SegmentKey::Problems];

/// Whether the list says it of a customer.
pub(super) fn gives_trouble(listed: &Listed) -> bool {
    listed.quantities.iter().any(|(known, _)| TROUBLES.iter().any(|key| known == key.name()))
}

/// `complaints` are all told; of `problems` it is `told` that says how many are.
pub(super) fn refuse_both(reader: &mut Reader<'_>, part: &Part<'_>) {
    let other = ["problems", "told"].into_iter().find_map(|key| Some((key, part.get(key)?)));
    let (Some(_), Some((key, node))) = (part.get("complaints"), other) else { return };
    let title = format!("{} gives both `complaints` and `{key}`", part.title);
    let problem = node.place.error(title, "complaints are problems that are told");
    reader.push(problem.help("problems = 0.6 with told = 0.5, in place of complaints"));
}

/// The same, where a strategy gives the other one.
pub(super) fn refuse_changed(
    reader: &mut Reader<'_>,
    part: &Part<'_>,
    before: &Setting,
    after: &Setting,
    wishes: &[Wish],
) {
    let both = |segment: &Segment| TROUBLES.iter().all(|key| !is_nothing(&segment.quantities[*key]));
    let mixed = before.segments.iter().zip(&after.segments).find(|(before, after)| !both(before) && both(after));
    let Some((segment, _)) = mixed else { return };
    let moves = |wish: &&Wish| TROUBLES.iter().any(|key| wish.path.ends_with(&format!(".{}", key.name())));
    let place = wishes.iter().rfind(moves).map_or(&part.place, |wish| &wish.place);
    let title = format!("{} gives segment `{}` both `complaints` and `problems`", part.title, clip(&segment.name));
    let problem = place.error(title, "complaints are problems that are told");
    reader.push(problem.help("let the segment say how many have a problem, and which share of those is told"));
}

/// The same, where the list of customers does.
pub(super) fn refuse_listed(reader: &mut Reader<'_>, root: &Table, roster: &[Listed], baseline: &Setting) {
    let gives = |listed: &Listed, key: SegmentKey| {
        let own = listed.quantities.iter().any(|(known, _)| known == key.name());
        own || !is_nothing(&baseline.segments[listed.segment].quantities[key])
    };
    let both = |listed: &&Listed| gives_trouble(listed) && TROUBLES.iter().all(|key| gives(listed, *key));
    let Some(listed) = roster.iter().find(both) else { return };
    let Some(place) = table_of(root, "portfolio").map(|node| &node.place) else { return };
    let title = format!("customer `{}` of the list has both `complaints` and `problems`", clip(&listed.id));
    let problem = place.error(title, "complaints are problems that are told");
    reader.push(problem.help("list problems, or complaints, and let the segment give the same"));
}

/// Warns where a problem settled fast makes customers stay longer than no problem: where they stay by their satisfaction and
/// relief, as it is given, adds to that. That recovery raises repurchase is not what studies find.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    let troubled = |setting: &Setting, at: usize| {
        let own = |segment: &Segment| {
            segment.service == Some(at) && TROUBLES.iter().any(|key| !is_nothing(&segment.quantities[*key]))
        };
        setting.segments.iter().any(own)
    };
    for (at, service) in model.baseline.services.iter().enumerate() {
        let Some(place) = place_of(root, ["services", &service.name, "relief"]) else { continue };
        let lifts = |setting: &Setting| {
            let quantities = &setting.services[at].quantities;
            let [relief, resolved, fast] =
                [ServiceKey::Relief, ServiceKey::Resolved, ServiceKey::Fast].map(|key| &quantities[key]);
            let settled = !is_nothing(resolved) && !is_nothing(fast);
            matches!(relief.value, Value::Number(relief) if relief > 0.0) && settled && troubled(setting, at)
        };
        if model.settings().any(|setting| lifts(setting) && stays_by_satisfaction(setting)) {
            let title = "a problem settled fast makes customers stay longer than no problem";
            let label = "satisfaction rises by this, and staying follows satisfaction";
            let help =
                "studies find that good handling pleases and does not make people stay longer; relief = 0 adds nothing";
            reader.push(place.error(title, label).warning().help(help));
        }
    }
}

/// Whether staying is tied to satisfaction, or some rule of it reads that, as far as its text tells.
fn stays_by_satisfaction(setting: &Setting) -> bool {
    let rule = |text: &str| text.contains("fn retention") && text.contains(".satisfaction");
    let tied = |segment: &Segment| {
        let tie = &segment.quantities[SegmentKey::SatisfiedStay];
        !matches!(tie.value, Value::Number(0.0)) || !tie.changes.is_empty()
    };
    let in_place = |segment: &Segment| match &segment.quantities[SegmentKey::Retention].value {
        Value::Rule(rule) => rule.text.contains(".satisfaction"),
        _ => false,
    };
    setting.rules.iter().any(|file| rule(&file.text)) || setting.segments.iter().any(|it| tied(it) || in_place(it))
}
