//! The reference: every word of a scenario, of its rules and of its results, made from the tables that the program itself
//! works by. For a terminal (`tenure reference`), and as the pages that documents show.

use super::layout::{bold, list, paragraph, styled};
use crate::engine::{Better, METRICS, MetricInfo, Unit};
use crate::error::nearest;
use crate::rules::{At, CLOCK, CUSTOMER, EVENTS, Field, Kind, LEVERS, PORTFOLIO, STAFF, SeenBy, function_of};
use crate::scenario::keys::{Absent, Key, Level, SECTIONS, Section, Takes};
use crate::scenario::laws::{FORMS, LAWS, Law, Range};
use crate::units::in_words;

/// A table of the reference: what its words are, and a row for each.
struct Topic {
    /// What documents and the terminal call it.
    title: String,
    /// What the words are, in a sentence or two.
    meaning: String,
    /// What stands above the columns of facts, the name and the meaning aside.
    facts: &'static [&'static str],
    words: Vec<Word>,
}

/// A word, with what is known of it.
struct Word {
    name: String,
    meaning: String,
    /// One per column of the topic; empty where there is nothing to say.
    facts: Vec<String>,
}

/// All that is known of a word, wherever it stands, on so many columns; or the topics with their words where none is asked for.
///
/// # Errors
/// The nearest known word, if `word` is not known.
pub fn reference(word: Option<&str>, width: u16) -> Result<String, Option<&'static str>> {
    let topics = topics();
    let Some(asked) = word else { return Ok(styled(&overview(&topics, width))) };
    let plain = |name: &str| name.trim_matches(['[', ']']).to_lowercase();
    let last = asked.rsplit('.').next().unwrap_or(asked);
    let mut found = String::new();
    for (topic, entry) in topics.iter().flat_map(|topic| topic.words.iter().map(move |entry| (topic, entry))) {
        if [asked, last].iter().any(|name| plain(name) == plain(&entry.name)) {
            found += &entry.told(topic, width);
        }
    }
    for topic in topics.iter().filter(|topic| plain(&topic.title).split('.').next() == Some(&*plain(asked))) {
        found += &topic.told(width);
    }
    if found.is_empty() { Err(near(last)) } else { Ok(styled(found.trim_end()) + "\n") }
}

fn near(word: &str) -> Option<&'static str> {
    let keys = SECTIONS.iter().flat_map(|section| section.keys).map(|key| key.name);
    let laws = LAWS.iter().map(|law| law.name).chain(FORMS.iter().map(|(name, _)| *name));
    let rules = EVENTS.iter().map(|info| info.name).chain(LEVERS.iter().map(|lever| lever.name));
    let seen = CUSTOMER.iter().filter_map(|field| match &field.name {
        std::borrow::Cow::Borrowed(name) => Some(*name),
        std::borrow::Cow::Owned(_) => None,
    });
    let staff = STAFF.iter().map(|info| info.name);
    let figures = PORTFOLIO.iter().map(|info| info.name).chain(staff).chain(METRICS.iter().map(|info| info.name));
    nearest(&word.to_lowercase(), keys.chain(laws).chain(rules).chain(seen).chain(figures))
}

/// The whole reference as a document.
#[must_use]
pub fn reference_page() -> String {
    let mut page = "# Reference\n\nMade from the tables that the program works by: `tenure reference` shows the same. A word that stands for a number \
                    takes any form of a quantity, unless it says otherwise.\n"
        .to_owned();
    for topic in topics() {
        page.extend(["\n## ", &topic.title, "\n\n", &topic.meaning, "\n\n", &topic.markdown()]);
    }
    page
}

/// The table of one topic as it stands in a document, by the topic's title.
#[must_use]
pub fn reference_table(title: &str) -> Option<String> {
    topics().iter().find(|topic| topic.title == title).map(Topic::markdown)
}

fn overview(topics: &[Topic], width: u16) -> String {
    let mut text = paragraph(
        "Every word of a scenario, of its rules and of its results. `tenure reference WORD` tells all of one.",
        width,
    );
    for topic in topics {
        let names: Vec<&str> = topic.words.iter().map(|entry| &*entry.name).collect();
        text.extend(["\n".to_owned(), bold(&topic.title), "\n".to_owned(), paragraph(&names.join("  "), width)]);
    }
    text
}

impl Topic {
    fn told(&self, width: u16) -> String {
        let rows: Vec<_> = self.words.iter().map(|entry| [entry.name.clone(), entry.meaning.clone()]).collect();
        format!("{}\n{}\n{}\n", bold(&self.title), paragraph(&self.meaning, width), list(&rows, width))
    }

    fn markdown(&self) -> String {
        let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
        let header: Vec<&str> = ["word", "meaning"].iter().chain(self.facts).copied().collect();
        let mut text = format!("{}|{}\n", line(&header), "---|".repeat(header.len()));
        for entry in &self.words {
            let cells = [format!("`{}`", entry.name), cell(&entry.meaning)];
            let cells: Vec<String> = cells.into_iter().chain(entry.facts.iter().map(|fact| cell(fact))).collect();
            text += &*line(&cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
        text
    }
}

impl Word {
    fn told(&self, topic: &Topic, width: u16) -> String {
        let meaning = ["meaning".to_owned(), self.meaning.clone()];
        let facts = topic.facts.iter().zip(&self.facts).filter(|(_, fact)| !fact.is_empty());
        let facts = facts.map(|(name, fact)| [(*name).to_owned(), fact.replace('`', "")]);
        let rows: Vec<_> = [meaning].into_iter().chain(facts).collect();
        format!("{} ({})\n{}\n", bold(&self.name), topic.title, list(&rows, width))
    }
}

/// Text that cannot end a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn topics() -> Vec<Topic> {
    let mut topics: Vec<Topic> = SECTIONS.iter().map(|section| section_topic(section)).collect();
    topics.extend([forms(), laws(), customer(), portfolio(), staff(), events(), levers(), metrics()]);
    topics
}

fn section_topic(section: &Section) -> Topic {
    let title = match section.path.trim_end_matches(".*") {
        "check" => "[[check]]".to_owned(),
        "strategies.*.cost" => "cost of a strategy".to_owned(),
        "strategies.*.change" => "change of a strategy".to_owned(),
        path if path == section.path => format!("[{path}]"),
        path => format!("[{path}.NAME]"),
    };
    Topic {
        title,
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
    let quoted = |words: &[&str]| words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ");
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
        Chance, Gain, Growth, Margin, Pace, PerBasis, PerOccasion, Periods, Plain, Retention, Share, Time,
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
            PerBasis | PerOccasion => "12",
            Plain => "1.5",
        }
        .to_owned(),
        Takes::Number(low, high) => if low >= 0.0 && high <= 1.0 { "0.08" } else { "1.5" }.to_owned(),
        Takes::Whole(low, _) => low.max(12).to_string(),
        Takes::Choice(words) | Takes::Driver(words) => format!("\"{}\"", words[words.len() - 1]),
        Takes::Date => "2026-01-01".to_owned(),
        Takes::Name(_) | Takes::Text => "\"...\"".to_owned(),
        Takes::Names(_) => "[\"...\"]".to_owned(),
        Takes::Flag => "false".to_owned(),
        Takes::Words => "[\"north\", \"south\"]".to_owned(),
        Takes::Weights => "[0.7, 0.3]".to_owned(),
        Takes::Shares([first, .., last]) => format!("{{ {first} = 0.8, {last} = 0.2 }}"),
        Takes::Shares(_) => "{ small = 0.8, large = 0.2 }".to_owned(),
        Takes::Columns => "{ id = \"Klantnr\", basket = \"Omzet\" }".to_owned(),
        Takes::Changes => "[{ path = \"segments.*.retention\", add = 0.05 }]".to_owned(),
        Takes::Given => "{ \"segments.*.retention\" = 1.0 }".to_owned(),
        Takes::Table => return None,
    })
}

fn forms() -> Topic {
    let words = FORMS.iter().map(|(name, meaning)| Word {
        name: (*name).to_owned(),
        meaning: (*meaning).to_owned(),
        facts: vec![],
    });
    Topic {
        title: "forms of a quantity".to_owned(),
        meaning: "What may stand in a quantity that is written as a table, `{ ... }`, beside the name of a law of chance. A plain number, or the name of \
                  an assumption between quotes, needs no table."
            .to_owned(),
        facts: &[],
        words: words.collect(),
    }
}

fn laws() -> Topic {
    Topic {
        title: "laws of chance".to_owned(),
        meaning: "A law with its parameters, and with `per` for who draws: `{ lognormal = { mean = 80, cv = 0.6 }, per = \"customer\" }`."
            .to_owned(),
        facts: &[],
        words: LAWS.iter().map(word_of_law).collect(),
    }
}

fn word_of_law(law: &Law) -> Word {
    let range = |range: Range| match range {
        Range::Any => "any number",
        Range::NotNegative => "0 or more",
        Range::Positive => "above 0",
        Range::Share => "0 to 1",
        Range::Inside => "between 0 and 1",
        Range::Values => "a list of numbers",
        Range::Weights => "a list of numbers of 0 or more",
    };
    let set = |set: &&[(&str, Range)]| {
        set.iter().map(|(name, kind)| format!("`{name}` {}", range(*kind))).collect::<Vec<_>>().join(", ")
    };
    let sets: Vec<String> = law.parameters.iter().map(set).collect();
    Word { name: law.name.to_owned(), meaning: sets.join("; or "), facts: vec![] }
}

fn customer() -> Topic {
    Topic {
        title: "properties of a customer".to_owned(),
        meaning:
            "What a rule reads of `customer`, attributes of the scenario beside them. Rules that describe a customer's nature see all; rules of the firm see what is on file (seen by: everyone)."
                .to_owned(),
        facts: &["kind", "range", "unit", "seen by", "when"],
        words: CUSTOMER.iter().map(word_of_field).collect(),
    }
}

fn word_of_field(field: &Field) -> Word {
    let kind = match field.kind {
        Kind::Int => "whole",
        Kind::Float => "decimal",
        Kind::Bool => "yes or no",
        Kind::Text => "text",
    };
    let seen_by = match field.seen_by {
        SeenBy::Everyone => "everyone",
        SeenBy::Nature => "nature",
    };
    let range = match (field.kind, field.at) {
        (Kind::Text | Kind::Bool, _) | (_, At::Attribute(_)) => String::new(),
        // Periods and products are bounded only for the compiler's sake.
        (Kind::Int, _) => in_words(field.range.0, f64::MAX),
        _ => in_words(field.range.0, field.range.1),
    };
    Word {
        name: field.name.to_string(),
        meaning: field.meaning.to_string(),
        facts: vec![kind.to_owned(), range, field.unit.to_owned(), seen_by.to_owned(), field.when.to_owned()],
    }
}

fn staff() -> Topic {
    let words = STAFF.iter().map(|info| Word {
        name: info.name.to_owned(),
        meaning: info.meaning.to_owned(),
        facts: vec![info.unit.to_owned()],
    });
    Topic {
        title: "figures of a resource".to_owned(),
        meaning: "What rules of the portfolio read of a resource by its name: `portfolio.load(\"inside_sales\")`."
            .to_owned(),
        facts: &["unit"],
        words: words.collect(),
    }
}

fn portfolio() -> Topic {
    let words = PORTFOLIO.iter().map(|info| Word {
        name: info.name.to_owned(),
        meaning: info.meaning.to_owned(),
        facts: vec![info.unit.to_owned()],
    });
    let clock = CLOCK.iter().map(|hand| Word {
        name: hand.name.to_owned(),
        meaning: hand.meaning.to_owned(),
        facts: vec![hand.unit.to_owned()],
    });
    Topic {
        title: "figures of the portfolio".to_owned(),
        meaning: "What a policy reads of `portfolio`, all of the last period and 0 in the first; of one segment with its name, \
                  `portfolio.revenue(\"small\")`."
            .to_owned(),
        facts: &["unit"],
        words: words.chain(clock).collect(),
    }
}

fn events() -> Topic {
    let words =
        EVENTS.iter().map(|info| Word { name: info.name.to_owned(), meaning: info.when.to_owned(), facts: vec![] });
    Topic {
        title: "events".to_owned(),
        meaning:
            "Functions that run after something happened, once per customer and period: `fn on_purchase(customer)`."
                .to_owned(),
        facts: &[],
        words: words.collect(),
    }
}

fn levers() -> Topic {
    let words = LEVERS.iter().map(|lever| Word {
        name: lever.name.to_owned(),
        meaning: lever.meaning.to_owned(),
        facts: vec![format!("`{}`", lever.example)],
    });
    Topic {
        title: "levers".to_owned(),
        meaning: "What `fn policy(portfolio)` may do. A lever stays until it is set again.".to_owned(),
        facts: &["example"],
        words: words.collect(),
    }
}

fn metrics() -> Topic {
    Topic {
        title: "metrics".to_owned(),
        meaning: "Per replication, over the horizon; totals are not discounted unless said. Undefined is null, not 0."
            .to_owned(),
        facts: &["in a report", "unit", "good news", "per period"],
        words: METRICS.iter().map(word_of_metric).collect(),
    }
}

fn word_of_metric(info: &MetricInfo) -> Word {
    let unit = match info.unit {
        Unit::Money => "money",
        Unit::Count => "a count",
        Unit::Share => "a share",
    };
    let good = match info.better {
        Better::Higher => "higher",
        Better::Lower => "lower",
    };
    Word {
        name: info.name.to_owned(),
        meaning: info.definition.to_owned(),
        facts: [info.label, unit, good, if info.by_period { "yes" } else { "no" }].map(str::to_owned).to_vec(),
    }
}
