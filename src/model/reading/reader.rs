//! Reads tables by the table of keys and gathers every problem on the way.

use super::range::{figure, out_of_range};
use crate::error::Problem;
use crate::model::{Assumption, Files, JointTable};
use crate::scenario::keys::{Absent, Key, MOST, SECTIONS, Section, Takes};
use crate::scenario::{Item, Node, Place, Table, clip};
use crate::units::{Choice, Length};

/// More problems than this are only counted. A scenario of allowed size has fewer warnings, so that
/// no error hides behind them.
const MOST_PROBLEMS: usize = 500;

/// What reading needs and gathers.
pub(super) struct Reader<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) problems: Vec<Problem>,
    /// Problems that were counted only.
    pub(super) hidden: usize,
    /// The length of a period.
    pub(super) period: Length,
    /// Periods in a unit of the rate basis.
    pub(super) per_basis: f64,
    /// How many periods there are, those of the run-off included.
    pub(super) periods: usize,
    /// Whether three decimals are a habit of the file.
    pub(super) three_decimals: bool,
    pub(super) assumptions: Vec<Assumption>,
    /// Joint tables, of which some of these are columns.
    pub(super) tables: Vec<JointTable>,
    /// Those that could not be read, which was told.
    pub(super) unread: Vec<String>,
}

/// A table that is being read.
#[derive(Clone)]
pub(super) struct Part<'a> {
    pub(super) table: &'a Table,
    /// Its header or, written in place, itself.
    pub(super) place: Place,
    pub(super) section: &'static Section,
    /// `segments.small`.
    pub(super) path: String,
    /// "segment `small`".
    pub(super) title: String,
    /// That it could not be read was told already.
    pub(super) told: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Reader {
            files,
            problems: Vec::new(),
            hidden: 0,
            period: Length::Month,
            per_basis: 12.0,
            periods: 0,
            three_decimals: false,
            assumptions: Vec::new(),
            tables: Vec::new(),
            unread: Vec::new(),
        }
    }
}

impl Reader<'_> {
    /// Keeps a problem; what comes after very many is only counted.
    pub(super) fn push(&mut self, problem: Problem) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.hidden += 1;
        }
    }

    /// Of the problems after the first `before` keeps the errors only.
    pub(super) fn keep_errors(&mut self, before: usize) {
        let after = self.problems.split_off(before);
        self.problems.extend(after.into_iter().filter(|problem| problem.severity == crate::error::Severity::Error));
    }

    /// The first entries of what may have at most `keys::MOST`; that there are more is an error.
    pub(super) fn at_most<'e, T>(&mut self, entries: &'e [T], place: &Place, title: &str) -> &'e [T] {
        if entries.len() > MOST {
            let title = format!("{title} has {} entries", entries.len());
            self.push(place.error(title, format!("at most {MOST} fit")));
        }
        &entries[..entries.len().min(MOST)]
    }

    pub(super) fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == crate::error::Severity::Error)
    }

    /// The table of a node, with its unknown keys reported.
    pub(super) fn part<'a>(
        &mut self,
        node: &'a Node,
        section: &'static Section,
        path: String,
        title: String,
    ) -> Option<Part<'a>> {
        let table = self.table(node, &title)?;
        for entry in &table.entries {
            if section.key(&entry.key).is_none() {
                let label = format!("not a key of {title}");
                let problem = entry.place.error(format!("unknown key `{}`", clip(&entry.key)), label);
                self.push(suggest(problem, &entry.key, section));
            }
        }
        Some(Part { table, place: node.place.clone(), section, path, title, told: false })
    }

    pub(super) fn table<'a>(&mut self, node: &'a Node, title: &str) -> Option<&'a Table> {
        match &node.item {
            Item::Table(table) => Some(table),
            other => {
                let problem =
                    node.place.error(format!("{title} is {}", other.kind()), "expected a table of keys and values");
                self.push(problem);
                None
            }
        }
    }

    /// The node of a key; a required one that is absent is reported at the header.
    pub(super) fn node<'a>(&mut self, part: &Part<'a>, name: &str) -> Option<&'a Node> {
        let found = part.get(name);
        let key = part.key(name);
        if found.is_none() && key.absent == Absent::Required && !part.told && !part.misspells(name) {
            let problem = part
                .place
                .error(format!("{} has no `{name}`", part.title), format!("`{name}` is missing"))
                .help(format!("{} {}", key.meaning, example(key)).trim_end());
            self.push(problem);
        }
        found
    }

    /// A plain number within its range.
    pub(super) fn number(&mut self, part: &Part<'_>, name: &str) -> f64 {
        let key = part.key(name);
        let absent = if let Absent::Number(number) = key.absent { number } else { 0.0 };
        let Takes::Number(low, high) = key.takes else { return absent };
        let Some(node) = self.node(part, name) else { return absent };
        match self.finite(node, &part.name(name)) {
            Some(number) if (low..=high).contains(&number) => {
                let title = part.name(name);
                self.doubt_grouping(node, &title);
                self.doubt_size(&node.place, &title, &format!("{}.{name}", part.path), None, &[number]);
                number
            }
            Some(number) => {
                self.push(out_of_range(&node.place, &part.name(name), number, low, high));
                absent
            }
            None => absent,
        }
    }

    /// A plain whole number within its range; `None` when it is absent without a number as default.
    pub(super) fn whole(&mut self, part: &Part<'_>, name: &str) -> Option<u64> {
        let key = part.key(name);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the table of keys holds whole numbers here
        let absent = if let Absent::Number(number) = key.absent { Some(number as u64) } else { None };
        let Takes::Whole(low, high) = key.takes else { return absent };
        let Some(node) = self.node(part, name) else { return absent };
        let number = self.finite(node, &part.name(name))?;
        let title = format!("{} is {}", part.name(name), figure(number));
        let problem = if number.fract() != 0.0 {
            node.place.error(title, "expected a whole number")
        } else if number < low as f64 {
            node.place.error(title, format!("must be {low} or more"))
        } else if number > high as f64 {
            node.place.error(title, format!("must be at most {high}"))
        } else {
            self.doubt_grouping(node, &part.name(name));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within low..=high
            return Some(number as u64);
        };
        self.push(problem);
        absent
    }

    /// Like `whole`, for keys whose range fits.
    pub(super) fn count(&mut self, part: &Part<'_>, name: &str) -> u32 {
        self.whole(part, name).and_then(|number| u32::try_from(number).ok()).unwrap_or_default()
    }

    pub(super) fn text<'a>(&mut self, part: &Part<'a>, name: &str) -> Option<(&'a str, &'a Node)> {
        let node = self.node(part, name)?;
        match &node.item {
            Item::Text(text) if text.trim().is_empty() => {
                let problem =
                    node.place.error(format!("{} is empty", part.name(name)), "expected words between quotes");
                self.push(problem);
                None
            }
            Item::Text(text) => Some((text, node)),
            other => {
                let title = format!("{} is {}", part.name(name), other.kind());
                self.push(node.place.error(title, "expected words between quotes"));
                None
            }
        }
    }

    /// What the word of a key stands for; without one the word of its row, or else the first.
    pub(super) fn choice<W: Choice>(&mut self, part: &Part<'_>, name: &str) -> W {
        let node = self.node(part, name);
        let written = node.and_then(|node| self.word::<W>(node, &part.name(name)));
        let absent = if let Absent::Word(word) = part.key(name).absent { word } else { "" };
        written.or(W::NAMES.iter().find(|(word, _)| *word == absent).map(|(_, it)| *it)).unwrap_or(W::NAMES[0].1)
    }

    /// What a word stands for.
    pub(super) fn word<W: Choice>(&mut self, node: &Node, title: &str) -> Option<W> {
        let words = || W::NAMES.iter().map(|(word, _)| *word);
        let expected = format!("expected {}", one_of(&words().collect::<Vec<_>>()));
        let problem = match &node.item {
            Item::Text(text) => match W::NAMES.iter().find(|(word, _)| word == text) {
                Some((_, it)) => return Some(*it),
                None => node.place.error(format!("{title} is \"{}\"", clip(text)), expected).nearest(text, words()),
            },
            other => node.place.error(format!("{title} is {}", other.kind()), expected),
        };
        self.push(problem);
        None
    }

    /// A list of names, each with its place.
    pub(super) fn names<'a>(&mut self, part: &Part<'a>, name: &str) -> Vec<(&'a str, &'a Node)> {
        let Some(node) = self.node(part, name) else { return Vec::new() };
        let title = part.name(name);
        let Item::List(nodes) = &node.item else {
            let example = if let Item::Text(text) = &node.item { clip(text) } else { "name".to_owned() };
            let label = format!("expected a list of names: [\"{example}\"]");
            self.push(node.place.error(format!("{title} is {}", node.item.kind()), label));
            return Vec::new();
        };
        let mut names = Vec::new();
        for node in self.at_most(nodes, &node.place, &title) {
            match &node.item {
                Item::Text(text) if names.iter().any(|(known, _)| known == text) => {
                    let label = "once is enough";
                    self.push(node.place.error(format!("{title} names `{}` twice", clip(text)), label));
                }
                Item::Text(text) => names.push((text.as_str(), node)),
                other => {
                    let problem =
                        node.place.error(format!("{title} holds {}", other.kind()), "expected a name between quotes");
                    self.push(problem);
                }
            }
        }
        names
    }

    /// A finite number.
    pub(super) fn finite(&mut self, node: &Node, title: &str) -> Option<f64> {
        let problem = match &node.item {
            Item::Number(number) if number.is_finite() => return Some(*number),
            Item::Number(_) => {
                node.place.error(format!("{title} is `{}`", clip(node.place.text())), "expected a finite number")
            }
            Item::Text(text) => {
                let problem = node.place.error(format!("{title} is text"), "expected a number");
                match unquoted(text) {
                    Some(help) => problem.help(help),
                    None => problem,
                }
            }
            other => node.place.error(format!("{title} is {}", other.kind()), "expected a number"),
        };
        self.push(problem);
        None
    }

    /// The position of a named thing among those the file defines.
    pub(super) fn find(&mut self, kind: &str, name: &str, node: &Node, known: &[String]) -> Option<usize> {
        let position = known.iter().position(|known| known == name);
        if position.is_none() {
            let problem =
                node.place.error(format!("there is no {kind} `{}`", clip(name)), format!("not the name of a {kind}"));
            let problem = match crate::error::nearest(name, known.iter().map(String::as_str)) {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None if known.is_empty() => problem.help(format!("the scenario defines no {kind}")),
                None => problem.help(format!("the scenario has {}", listed(known))),
            };
            self.push(problem);
        }
        position
    }
}

impl<'a> Part<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a Node> {
        self.table.get(name)
    }

    /// Whether an unknown key is probably this one: that the key is absent need not be told, too.
    pub(super) fn misspells(&self, name: &str) -> bool {
        let known = || self.section.keys.iter().map(|key| key.name);
        let unknown = |key: &str| self.section.key(key).is_none();
        self.table.keys().any(|key| unknown(key) && crate::error::nearest(key, known()) == Some(name))
    }

    /// The entry of the table of keys. Names come from the code, so that they are there is a matter of tests.
    pub(super) fn key(&self, name: &str) -> &'static Key {
        debug_assert!(self.section.key(name).is_some(), "{name} is no key of {}", self.section.path);
        self.section.key(name).unwrap_or(&self.section.keys[0])
    }

    /// "`retention` of segment `small`".
    pub(super) fn name(&self, key: &str) -> String {
        format!("`{key}` of {}", self.title)
    }
}

/// "did you mean", or all keys there are.
fn suggest(problem: Problem, word: &str, section: &Section) -> Problem {
    let names = section.keys.iter().map(|key| key.name);
    let within = SECTIONS.iter().find(|inner| {
        let inside = inner.path.strip_prefix(section.path).and_then(|rest| rest.strip_prefix('.'));
        inside.is_some() && inner.key(word).is_some()
    });
    let elsewhere = SECTIONS.iter().find(|other| other.path != section.path && other.key(word).is_some());
    match (crate::error::nearest(word, names.clone()), within) {
        (_, None) if elsewhere.is_some_and(|other| other.path.split('.').count() < 3) => {
            let table = elsewhere.map_or("", |other| other.path).replace('*', "NAME");
            match crate::error::nearest(word, names) {
                Some(near) => problem.help(format!("did you mean `{near}`? `{word}` is a key of [{table}]")),
                None => problem.help(format!("it is a key of [{table}]")),
            }
        }
        (Some(name), _) => problem.help(format!("did you mean `{name}`?")),
        (None, Some(inner)) if inner.path.ends_with('*') => {
            problem.help(format!("it stands in `change`: change = [{{ path = \"...\", {word} = ... }}]"))
        }
        (None, Some(_)) => problem.help(format!("it stands in `cost`: cost = {{ {word} = ... }}")),
        (None, None) => problem.help(format!("the keys here are {}", names.collect::<Vec<_>>().join(", "))),
    }
}

/// What a number between quotes should be, for a text that is one.
pub(super) fn unquoted(text: &str) -> Option<String> {
    let written = text.trim();
    let share = written.strip_suffix('%').map(str::trim_end);
    let number: f64 =
        share.unwrap_or(written).replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())?;
    Some(match share {
        Some(_) => format!("a share is a decimal without quotes: {}", figure(number / 100.0)),
        None if written.contains(',') => format!("without quotes, and decimals take a point: {}", figure(number)),
        None => format!("without quotes: {written}"),
    })
}

fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(8).map(|name| format!("`{}`", clip(name))).collect();
    let more = if names.len() > 8 { format!(" and {} more", names.len() - 8) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// An example of a required key.
fn example(key: &Key) -> String {
    match (key.example, key.takes) {
        (Some(example), _) => format!("For example: {} = {example}", key.name),
        (None, Takes::Driver(words)) => format!("For example: {} = \"{}\"", key.name, words[0].name),
        (None, _) => String::new(),
    }
}
