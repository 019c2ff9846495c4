//! Several strategies as one, and what cannot be one.

use super::change::Action;
use super::reader::{Part, Reader};
use super::setting;
use super::strategy::{Ingredients, Overlays, own_name};
use crate::model::{Memory, Strategy};
use crate::scenario::{clip, keys};

/// What reports call it.
const LABEL: &str = "Together";

/// How a policy moves a lever.
const LEVERS: [&str; 3] = [".add(", ".scale(", ".set("];

/// One of the strategies.
struct Member<'a> {
    part: &'a Part<'a>,
    own: Ingredients,
}

impl Overlays<'_> {
    /// The named strategies as one: what each changes, one after another in this order; then the rules of each; whom any of them
    /// drops; and what each costs. `None` where one of the names is none, or they contradict each other, which is told. Until it
    /// has a name of its own it has that of the last.
    pub(super) fn together(&self, reader: &mut Reader<'_>, names: &[String], memory: &[Memory]) -> Option<Strategy> {
        let before = reader.problems.len();
        let parts = setting::named(reader, self.base.root, &keys::STRATEGY);
        let part_of = |name: &String| parts.iter().find(|part| own_name(part) == name);
        let parts: Vec<&Part<'_>> = names.iter().map(part_of).collect::<Option<_>>()?;
        let members: Vec<Member<'_>> =
            parts.into_iter().map(|part| Member { part, own: self.ingredients(reader, part) }).collect();
        for (at, later) in members.iter().enumerate() {
            for earlier in &members[..at] {
                refuse(reader, earlier, later, memory);
                refuse_overruled(reader, earlier, later);
                refuse_overruled(reader, later, earlier);
            }
        }
        let pairs = members.iter().enumerate().flat_map(|(at, later)| members[..at].iter().map(move |it| (it, later)));
        let ordered = pairs.into_iter().any(|(earlier, later)| is_ordered(earlier, later));
        let titles: Vec<&str> = members.iter().map(|member| member.part.title.as_str()).collect();
        let (last, mut wishes, mut rules) = (members.last()?.part, Vec::new(), Vec::new());
        let (mut drops, mut measures, mut costs) = (Vec::new(), Vec::new(), Vec::new());
        // Steps are those of whoever changes something.
        let ramp = members.iter().filter_map(steps).max().unwrap_or_default();
        let (from, until) = (members[0].own.from, members[0].own.until);
        for Member { own, .. } in members {
            wishes.extend(own.wishes);
            rules.extend(own.rules);
            drops.extend(own.drops);
            measures.extend(own.measures);
            costs.push(own.cost);
        }
        let sound = reader.problems.len();
        let whole = Part { title: titles.join(" with "), ..last.clone() };
        let setting = self.setting(reader, &whole, &wishes, rules, &drops, &measures);
        for problem in &mut reader.problems[sound..] {
            problem.help.get_or_insert_with(|| format!("so it is with {} together", names.join(" and ")));
        }
        // What is to be said of each alone was said.
        reader.keep_errors(before);
        let cost = costs.remove(0);
        let name = own_name(last).to_owned();
        Some(Strategy { name, label: LABEL.to_owned(), from, until, ramp, setting, cost, further: costs, ordered })
    }
}

/// In how many steps the changes of a strategy come, if it has any.
fn steps(member: &Member<'_>) -> Option<u32> {
    (!member.own.wishes.is_empty()).then_some(member.own.ramp)
}

/// Whether two change one path in different ways: then what comes of it depends on which comes first.
fn is_ordered(earlier: &Member<'_>, later: &Member<'_>) -> bool {
    let all = later.own.wishes.iter().flat_map(|wish| earlier.own.wishes.iter().map(move |with| (with, wish)));
    all.into_iter().any(|(with, wish)| {
        overlap(&with.path, &wish.path) && std::mem::discriminant(&with.action) != std::mem::discriminant(&wish.action)
    })
}

/// Tells what two strategies cannot do at once.
fn refuse(reader: &mut Reader<'_>, earlier: &Member<'_>, later: &Member<'_>, memory: &[Memory]) {
    let (one, other) = (&earlier.part.title, &later.part.title);
    let title = |why: String| format!("{one} and {other} cannot be combined: {why}");
    let span = |member: &Member<'_>| (member.own.from, member.own.until);
    if span(earlier) != span(later) {
        let told = |(from, until)| format!("from period {from} to {until}");
        let why = format!("one holds {}, the other {}", told(span(earlier)), told(span(later)));
        let key = if earlier.own.from == later.own.from { "until" } else { "from" };
        let place = later.part.get(key).map_or(&later.part.place, |node| &node.place);
        let problem = place.error(title(why), "what is combined holds in the same periods");
        let align = format!(
            "for example --set strategies.{}.{key}={}",
            own_name(later.part),
            if key == "from" { earlier.own.from } else { earlier.own.until }
        );
        reader.push(problem.help(align));
    }
    if let (Some(one_in), Some(other_in)) = (steps(earlier), steps(later))
        && one_in.max(1) != other_in.max(1)
    {
        let place = later.part.get("ramp").map_or(&later.part.place, |node| &node.place);
        let told = |steps: u32| if steps > 1 { format!("in {steps} steps") } else { "at once".to_owned() };
        let why = format!("the changes of one come {}, those of the other {}", told(one_in), told(other_in));
        reader.push(place.error(title(why), "what is combined comes in the same steps"));
    }
    for wish in later.own.wishes.iter().filter(|wish| matches!(wish.action, Action::Set(_))) {
        let Some(with) = earlier.own.wishes.iter().find(|with| overlap(&with.path, &wish.path)) else { continue };
        let path = clip(&wish.path);
        let problem = if matches!(with.action, Action::Set(_)) {
            wish.value_place.error(title(format!("both set `{path}`")), "only one of them can hold")
        } else {
            let why = format!("one changes `{path}`, which the other then sets");
            let problem = wish.value_place.error(title(why), "what the first made of it would be lost");
            problem.help(format!("name `{}` first: then it is set, and changed from there", own_name(later.part)))
        };
        reader.push(problem);
    }
    let place = later.part.get("rules").map_or(&later.part.place, |node| &node.place);
    for rules in &later.own.rules {
        if earlier.own.rules.iter().any(|known| known.name == rules.name) {
            let why = format!("both have the rules of `{}`", clip(&rules.name));
            reader.push(place.error(title(why), "they would act twice"));
            continue;
        }
        for known in &earlier.own.rules {
            if let Some(number) =
                memory.iter().find(|it| [known, rules].iter().all(|rules| writes(&rules.text, &it.name)))
            {
                let why = format!("the policies of both remember `{}`", number.name);
                let problem = place.error(title(why), "each would read what the other wrote");
                reader.push(problem.help("give each a number of its own in [memory]"));
            }
            let levers = levers(&known.text, &LEVERS);
            if let Some(path) =
                self::levers(&rules.text, &LEVERS).into_iter().find(|path| levers.iter().any(|it| overlap(it, path)))
            {
                let why = format!("the policies of both move `{}`", clip(path));
                reader.push(place.error(title(why), "what the second does there would take the place of the first"));
            }
        }
    }
}

/// Tells where the policy of one sets what the other changes.
fn refuse_overruled(reader: &mut Reader<'_>, one: &Member<'_>, other: &Member<'_>) {
    let set: Vec<&str> = one.own.rules.iter().flat_map(|rules| levers(&rules.text, &[".set("])).collect();
    for wish in &other.own.wishes {
        if set.iter().any(|path| overlap(path, &wish.path)) {
            let why = format!("the policy of one sets `{}`, which the other changes", clip(&wish.path));
            let title = format!("{} and {} cannot be combined: {why}", one.part.title, other.part.title);
            reader.push(wish.place.error(title, "what this makes of it would be lost"));
        }
    }
}

/// Whether something lies under both paths.
fn overlap(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split('.').collect(), other.split('.').collect());
    one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| one == other || [*one, *other].contains(&"*"))
}

/// Whether a rule file writes a number of the memory.
fn writes(text: &str, name: &str) -> bool {
    text.split("portfolio.").skip(1).filter_map(|rest| rest.strip_prefix(name)).any(|rest| {
        let rest = rest.trim_start().trim_start_matches(['+', '-', '*', '/']);
        rest.starts_with('=') && !rest.starts_with("==")
    })
}

/// The paths that the policy of a rule file writes out where it moves levers in these ways.
fn levers<'a>(text: &'a str, ways: &[&'static str]) -> Vec<&'a str> {
    ways.iter()
        .flat_map(|way| text.split(*way).skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_policies_touch_is_read_from_their_text() {
        let text = "fn policy(portfolio) { portfolio.stage += 1.0; if portfolio.other == 2.0 { portfolio.set( \"a.*.c\", 1.0); } }";
        assert!(writes(text, "stage") && !writes(text, "other") && !writes(text, "sta"));
        assert_eq!(levers(text, &LEVERS), ["a.*.c"]);
        assert!(levers(text, &[".add("]).is_empty());
        assert!(
            overlap("a.*.c", "a.b.c")
                && overlap("a.b.*", "*.b.c")
                && !overlap("a.b", "a.b.c")
                && !overlap("a.b", "a.c")
        );
    }
}
