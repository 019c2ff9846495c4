//! Channels: either it is stated how many come, or a budget with its curve says so.

use super::reader::{Part, Reader};

/// What makes a curve, together.
const CURVE: [(&str, &str); 3] = [("budget", "20_000"), ("ceiling", "400"), ("first_cost", "30")];

/// Refuses a channel that says both or neither, or a part of its curve.
pub(super) fn refuse_half_said(reader: &mut Reader<'_>, part: &Part<'_>) {
    if ["newcomers"].iter().chain(CURVE.iter().map(|(key, _)| key)).any(|key| part.misspells(key)) {
        return;
    }
    let stated = CURVE.iter().find_map(|(key, _)| Some((*key, part.get(key)?)));
    match (part.get("newcomers"), stated) {
        (Some(_), Some((key, node))) => {
            let title = format!("{} gives both `newcomers` and `{key}`", part.title);
            let problem = node.place.error(title, "with a budget its curve says how many come");
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
