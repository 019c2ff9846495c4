//! The reference: every word of a scenario, of its rules and of its results, made from the tables that the program itself
//! works by. For a terminal (`tenure reference`), and as the pages that documents show.

mod keys;
mod quantities;
mod results;
mod rules;

pub(super) use results::unit;

use super::layout::{bold, list, paragraph, styled};
use crate::engine::METRICS;
use crate::error::nearest;
use crate::rules::{CUSTOMER, EVENTS, LEVERS, PORTFOLIO, owned};
use crate::scenario::keys::{SECTIONS, TABLES};
use crate::scenario::laws::{FORMS, LAWS};

/// What figures end with that carry a name, in small letters.
const NAMED: &str = "_name";

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
    let all = || topics.iter().flat_map(|topic| topic.words.iter().map(move |entry| (topic, entry)));
    let told = |is_it: &dyn Fn(&str, &str) -> bool| -> String {
        let those =
            all().filter(|(_, entry)| [asked, last].iter().any(|name| is_it(&plain(name), &plain(&entry.name))));
        those.map(|(topic, entry)| entry.told(topic, width)).collect()
    };
    let before_name = |called: &str| called.strip_suffix(NAMED).map(str::to_owned);
    let mut found = told(&|asked, called| asked == called || before_name(called).is_some_and(|it| it == asked));
    if found.is_empty() {
        // A figure as a file has it: `let_go_rings`.
        found = told(&|asked, called| {
            before_name(called).and_then(|it| asked.strip_prefix(&it).map(|name| name.starts_with('_'))) == Some(true)
        });
    }
    for topic in topics.iter().filter(|topic| plain(&topic.title).split('.').next() == Some(&*plain(asked))) {
        found += &topic.told(width);
    }
    if found.is_empty() { Err(near(last)) } else { Ok(styled(found.trim_end()) + "\n") }
}

fn near(word: &str) -> Option<&'static str> {
    let keys = SECTIONS.iter().flat_map(|section| section.keys).map(|key| key.name);
    let laws = LAWS.iter().map(|law| law.name).chain(FORMS.iter().map(|(name, ..)| *name));
    let words = SECTIONS.iter().flat_map(|section| section.keys).flat_map(|key| key.takes.words());
    let words = words.chain(FORMS.iter().flat_map(|(_, _, words)| *words)).map(|word| word.name);
    let tables = TABLES.iter().copied();
    let rules = EVENTS.iter().map(|info| info.name).chain(LEVERS.iter().map(|lever| lever.name));
    let seen = CUSTOMER.iter().filter_map(|field| match &field.name {
        std::borrow::Cow::Borrowed(name) => Some(*name),
        std::borrow::Cow::Owned(_) => None,
    });
    let staff = owned().map(|info| info.name);
    let figures = PORTFOLIO.iter().map(|info| info.name).chain(staff).chain(METRICS.iter().map(|info| info.name));
    nearest(&word.to_lowercase(), keys.chain(laws).chain(rules).chain(seen).chain(figures).chain(words).chain(tables))
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
        let names = if names.is_empty() { "names of your own".to_owned() } else { names.join("  ") };
        text.extend(["\n".to_owned(), bold(&topic.title), "\n".to_owned(), paragraph(&names, width)]);
    }
    text
}

impl Topic {
    fn told(&self, width: u16) -> String {
        let rows: Vec<_> = self.words.iter().map(|entry| [entry.name.clone(), entry.meaning.clone()]).collect();
        let list = if rows.is_empty() { String::new() } else { list(&rows, width) + "\n" };
        format!("{}\n{}\n{list}", bold(&self.title), paragraph(&self.meaning, width))
    }

    fn markdown(&self) -> String {
        let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
        if self.words.is_empty() {
            return String::new();
        }
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
    let mut topics: Vec<Topic> = SECTIONS.iter().map(|section| keys::section_topic(section)).collect();
    topics.extend([keys::words(), quantities::forms(), quantities::laws(), rules::customer(), rules::portfolio()]);
    topics.push(rules::staff());
    topics.push(rules::measured());
    topics.push(rules::told());
    topics.extend([rules::events(), rules::levers(), results::metrics(), results::figures_by_name()]);
    topics
}
