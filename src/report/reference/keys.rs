//! Sections of a scenario with their keys: what each takes, what holds without it, how it is written.

use super::{Topic, Word};
use crate::rules::function_of;
use crate::scenario::keys::{Absent, Key, Level, SECTIONS, Section, Takes};
use crate::scenario::laws::FORMS;
use crate::units::{self, in_words};

/// What documents and the terminal call a section.
fn heading(section: &Section) -> String {
    match section.path.trim_end_matches(".*") {
        "check" => "[[check]]".to_owned(),
        "matrix" => "[[matrix]]".to_owned(),
        "strategies.*.cost" => "cost of a strategy".to_owned(),
        "strategies.*.change" => "change of a strategy".to_owned(),
        path if path == section.path || section.keys.is_empty() => format!("[{path}]"),
        path => format!("[{path}.NAME]"),
    }
}

pub(super) fn section_topic(section: &Section) -> Topic {
    Topic {
        title: heading(section),
        meaning: section.meaning.to_owned(),
        facts: &["takes", "without it", "example", "in a rule", "source"],
        words: section.keys.iter().map(|key| word_of_key(section, key)).collect(),
    }
}

fn word_of_key(section: &Section, key: &Key) -> Word {
    let path = format!("{}.{}", section.path.replace('*', "NAME"), key.name);
    let hook = match key.takes {
        Takes::Quantity(..) | Takes::Driver(_) => function_of(&path),
        _ => None,
    };
    let rule = hook.map(|(name, purpose)| format!("`fn {name}({})`", purpose.params().join(", ")));
    Word {
        name: key.name.to_owned(),
        meaning: key.meaning.to_owned(),
        facts: vec![
            takes(key.takes),
            absent(key.absent),
            example(key).map_or_else(String::new, |value| format!("`{} = {value}`", key.name)),
            rule.unwrap_or_default(),
            key.source.to_owned(),
        ],
    }
}

/// What a key takes, in words.
fn takes(takes: Takes) -> String {
    let quoted =
        |words: &[units::Word]| words.iter().map(|word| format!("`\"{}\"`", word.name)).collect::<Vec<_>>().join(", ");
    match takes {
        Takes::Quantity(role, level) => {
            let (low, high) = role.range();
            let who = match level {
                Level::Customer => "customers may differ",
                Level::Arrival => "customers may differ, as it is on arrival",
                Level::Opening => "customers may differ, as it is at the opening",
                Level::Portfolio => "of the portfolio",
                Level::Start => "of the portfolio at the opening",
                Level::Run => "one per run",
            };
            format!("{}, {}; {who}", role.words(), in_words(low, high))
        }
        Takes::Number(low, high) => format!("a plain number, {}", in_words(low, high)),
        Takes::Whole(low, high) => format!("a plain whole number, {}", in_words(low as f64, high as f64)),
        Takes::Text => "words between quotes".to_owned(),
        Takes::Choice(words) => format!("one of {}", quoted(words)),
        Takes::Date => "a date".to_owned(),
        Takes::Name(kind) => format!("the name of a {kind}"),
        Takes::Names(kind) => format!("a list of names, each of a {kind}"),
        Takes::Flag => "`true` or `false`".to_owned(),
        Takes::Words => "a list of words between quotes".to_owned(),
        Takes::Weights => "a list of numbers of 0 or more".to_owned(),
        Takes::Numbers => "a list of numbers".to_owned(),
        Takes::Table => "a table".to_owned(),
        Takes::Shares([]) => "a table of names with shares that add up to 1".to_owned(),
        Takes::Shares(names) => format!("a table of shares of {} that add up to 1", quoted(names)),
        Takes::Columns => "a table of what columns hold, with their names in the list".to_owned(),
        Takes::Changes => "a list of changes".to_owned(),
        Takes::Given => "a table of paths with values".to_owned(),
        Takes::Driver(words) => format!("one of {}, or a count in any form", quoted(words)),
    }
}

fn absent(absent: Absent) -> String {
    match absent {
        Absent::Required => "it must be there".to_owned(),
        Absent::Number(number) if number == f64::MAX => "no limit".to_owned(),
        Absent::Number(number) => number.to_string(),
        Absent::Monthly(number) => format!("{number} a month"),
        Absent::Word(word) => format!("`\"{word}\"`"),
        Absent::Described(text) => text.to_owned(),
    }
}

/// How the value of a key is written.
fn example(key: &Key) -> Option<String> {
    use crate::units::Role::{
        Chance, Gain, Growth, Margin, Pace, PerBasis, PerOccasion, Periods, Plain, Retention, Share, Switch, Time,
    };
    if key.example.is_some() {
        return key.example.map(str::to_owned);
    }
    Some(match key.takes {
        Takes::Quantity(role, _) => match role {
            Retention => "0.80",
            Chance => "0.05",
            Share | Margin | Pace => "0.3",
            Growth | Gain => "0.02",
            Time => "5",
            Periods => "6",
            Switch => "true",
            // These have one of their own.
            PerBasis | PerOccasion | Plain => return None,
        }
        .to_owned(),
        Takes::Choice(words) | Takes::Driver(words) => format!("\"{}\"", words[words.len() - 1].name),
        Takes::Date => "2026-01-01".to_owned(),
        Takes::Name(_) | Takes::Text => "\"...\"".to_owned(),
        Takes::Names(_) => "[\"...\"]".to_owned(),
        Takes::Flag => "false".to_owned(),
        Takes::Words => "[\"north\", \"south\"]".to_owned(),
        Takes::Weights => "[0.7, 0.3]".to_owned(),
        Takes::Numbers => "[10, 12, 15]".to_owned(),
        Takes::Shares([first, .., last]) => format!("{{ {} = 0.8, {} = 0.2 }}", first.name, last.name),
        Takes::Shares(_) => "{ small = 0.8, large = 0.2 }".to_owned(),
        Takes::Columns => "{ id = \"Klantnr\", basket = \"Omzet\" }".to_owned(),
        Takes::Changes => "[{ path = \"segments.*.retention\", add = 0.05 }]".to_owned(),
        Takes::Given => "{ \"segments.*.retention\" = 1.0 }".to_owned(),
        Takes::Table | Takes::Number(..) | Takes::Whole(..) => return None,
    })
}

/// The words that keys and forms take, each with the keys that take it.
pub(super) fn words() -> Topic {
    let of_keys = SECTIONS.iter().flat_map(|section| section.keys.iter().map(move |key| (*section, key)));
    let of_keys = of_keys.map(|(section, key)| (key.takes.words(), format!("`{}` of {}", key.name, heading(section))));
    let of_forms = FORMS.iter().map(|(name, _, words)| (*words, format!("`{name}` of a quantity")));
    let mut choices: Vec<(&[units::Word], Vec<String>)> = Vec::new();
    for (words, taker) in of_keys.chain(of_forms).filter(|(words, _)| !words.is_empty()) {
        match choices.iter_mut().find(|(known, _)| *known == words) {
            Some((_, takers)) => takers.push(taker),
            None => choices.push((words, vec![taker])),
        }
    }
    let words = choices.iter().flat_map(|(words, takers)| words.iter().map(move |word| (word, takers)));
    Topic {
        title: "words that keys take".to_owned(),
        meaning: "Of several words a key takes one, between quotes, or shares of them by name.".to_owned(),
        facts: &["taken by"],
        words: words
            .map(|(word, takers)| Word {
                name: word.name.to_owned(),
                meaning: word.meaning.to_owned(),
                facts: vec![takers.join(", ")],
            })
            .collect(),
    }
}
