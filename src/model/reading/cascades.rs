//! Cascades: which measures they try, and what cannot be judged.

use super::reader::{Part, Reader};
use super::unused::entry;
use crate::error::Source;
use crate::model::{Cascade, Measure, Model, Quantity, Setting, Value};
use crate::scenario::keys::{self, CascadeKey, MeasureKey};
use crate::scenario::{Item, Place, Table, clip};
use std::sync::Arc;

/// Reads one, among these measures, after other cascades.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Table,
    part: &Part<'_>,
    known: &[Measure],
    others: &[Cascade],
) -> Cascade {
    let name = part.path.trim_start_matches("cascades.").to_owned();
    if known.iter().any(|measure| measure.name == name) {
        let title = format!("a measure and a cascade are both called `{}`", clip(&name));
        reader.push(part.place.error(title, "a strategy could not tell which of them it takes"));
    }
    let label = reader.text(part, "label").map_or_else(|| name.clone(), |(text, _)| text.to_owned());
    let after = reader.count(part, "after");
    let at_least = reader.count(part, "at_least");
    let mut measures = Vec::new();
    if let Some(node) = part.get("measures").filter(|node| matches!(&node.item, Item::List(all) if all.is_empty())) {
        let problem = node.place.error(format!("{} tries nothing", part.title), "`measures` is empty");
        reader.push(problem.help("measures = [\"mail\", \"call\"], in the order in which they are tried"));
    }
    let names: Vec<String> = known.iter().map(|measure| measure.name.clone()).collect();
    for (name, node) in reader.names(part, "measures") {
        if entry(root, "cascades", name).is_some() && !names.iter().any(|known| known == name) {
            let title = format!("{} cannot try `{}`, which is a cascade", part.title, clip(name));
            let label = "expected the name of a measure";
            reader.push(node.place.error(title, label).help("name the measures of both, in one list, in their order"));
            continue;
        }
        let Some(at) = reader.find("measure", name, node, &names) else { continue };
        let Measure { lasts, .. } = known[at];
        if is_on(&known[at].quantities[MeasureKey::On]) {
            let title = format!("{} tries `{}`, which is taken all the time", part.title, clip(name));
            reader.push(node.place.error(title, "there is nothing to begin or to end").help("leave out `on` there"));
        } else if lasts > after && after > 0 {
            let title = format!("{} judges `{}` before it is heard of", part.title, clip(name));
            let label = format!(
                "a contact can be answered until {lasts} {} after its own: `lasts`",
                if lasts == 1 { "period" } else { "periods" }
            );
            reader.push(node.place.error(title, label).help(format!("after = {lasts}, or more")));
        }
        measures.push(at);
    }
    let (then, quantities) = (reader.choice(part, "then"), reader.quantities(part));
    let cascade = Cascade { name, label, measures, after, at_least, then, quantities };
    let on = |cascade: &&Cascade| is_on(&cascade.quantities[CascadeKey::On]);
    for other in others.iter().filter(|other| on(other) && on(&&cascade)) {
        refuse_shared(reader, (&part.place, "the baseline"), known, [other, &cascade]);
    }
    cascade
}

fn is_on(switch: &Quantity) -> bool {
    matches!(switch.value, Value::Number(1.0))
}

/// Refuses what a strategy takes in two ways: measures, by index, that stand in a cascade which it takes as well, or in two of them.
/// And a rule that switches what the cascade tries.
pub(super) fn refuse_twice(
    reader: &mut Reader<'_>,
    part: &Part<'_>,
    setting: &Setting,
    offers: &[usize],
    rules: &[Arc<Source>],
) {
    let place = part.get("measures").map_or(&part.place, |node| &node.place);
    let named = |at: &usize| offers.contains(&(setting.measures.len() + at));
    let taken = |at: &usize| named(at) || is_on(&setting.cascades[*at].quantities[CascadeKey::On]);
    let cascades: Vec<usize> = (0..setting.cascades.len()).filter(taken).collect();
    for (before, at) in cascades.iter().enumerate() {
        let cascade = &setting.cascades[*at];
        for earlier in cascades[..before].iter().filter(|earlier| named(earlier) || named(at)) {
            refuse_shared(reader, (place, &part.title), &setting.measures, [&setting.cascades[*earlier], cascade]);
        }
        for measure in cascade.measures.iter().map(|at| &setting.measures[*at]) {
            let path = &measure.quantities[MeasureKey::On].path;
            let rule = keys::rule_name(path);
            let pulls = |text: &str| [&**path, "measures.*.on", &*rule].iter().any(|way| text.contains(way));
            if rules.iter().any(|file| pulls(&file.text)) {
                let title = format!(
                    "{} tries `{}` in cascade `{}`, and a rule of it switches it",
                    part.title,
                    clip(&measure.name),
                    clip(&cascade.name)
                );
                let place = part.get("rules").map_or(&part.place, |node| &node.place);
                reader.push(
                    place
                        .error(title, "it would be taken out of its turn")
                        .help(format!("leave `{}` to the cascade", clip(path))),
                );
            }
        }
        for measure in offers.iter().filter(|offer| cascade.measures.contains(offer)) {
            let (measure, cascade) = (clip(&setting.measures[*measure].name), clip(&cascade.name));
            let title = format!("{} takes `{measure}` by itself, and in cascade `{cascade}`", part.title);
            reader.push(place.error(title, "the cascade could not end it").help(format!("leave out \"{measure}\"")));
        }
    }
}

/// Refuses cascades that are taken together and try the same measure.
fn refuse_shared(
    reader: &mut Reader<'_>,
    (place, who): (&Place, &str),
    measures: &[Measure],
    [one, other]: [&Cascade; 2],
) {
    for measure in one.measures.iter().filter(|measure| other.measures.contains(measure)) {
        let [measure, one, other] = [&measures[*measure].name, &one.name, &other.name].map(|name| clip(name));
        let title = format!("{who} takes `{measure}` in cascade `{one}` and in cascade `{other}`");
        let problem = place.error(title, "each would judge what the other tries");
        reader.push(problem.help("give one of the cascades a measure of its own"));
    }
}

/// Warns of cascades that nobody takes, and of those whose first measure is never judged.
pub(super) fn warn(reader: &mut Reader<'_>, root: &Table, model: &Model) {
    for (at, cascade) in model.baseline.cascades.iter().enumerate() {
        let Some(entry) = entry(root, "cascades", &cascade.name) else { continue };
        let name = clip(&cascade.name);
        let on = |setting: &Setting| !setting.cascades[at].quantities[CascadeKey::On].is_off();
        let path = format!("cascades.{}.on", cascade.name);
        let rule = keys::rule_name(&path);
        let pulled = |text: &str| [&*path, "cascades.*.on", &*rule].iter().any(|way| text.contains(way));
        let taken = |setting: &Setting| on(setting) || setting.rules.iter().any(|rule| pulled(&rule.text));
        let begins = cascade.measures.first().map_or(0, |first| model.baseline.measures[*first].from);
        if !model.settings().any(taken) {
            let problem =
                entry.place.error(format!("nobody takes cascade `{name}`"), "no strategy names it, and it is not `on`");
            reader.push(problem.warning().help(format!("measures = [\"{name}\"] in a strategy, or on = true")));
        } else if begins.saturating_add(cascade.after) >= model.horizon.periods {
            let title = format!("nothing is ever judged in cascade `{name}`");
            let last = model.horizon.periods.saturating_sub(1);
            let label = format!(
                "`after` is {}, and the first contact comes in period {begins} at the earliest: the last period is {last}",
                cascade.after
            );
            reader.push(entry.place.error(title, label).warning());
        } else if let Some(first) = cascade.measures.first().map(|first| &model.baseline.measures[*first])
            && first.control >= 1.0
        {
            let title = format!("nothing is ever judged in cascade `{name}`");
            let label = format!("all of those whom `{}` is for are left out: its `control`", clip(&first.name));
            reader.push(entry.place.error(title, label).warning());
        }
    }
}
