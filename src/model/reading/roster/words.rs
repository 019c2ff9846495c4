//! Columns of words: which words an attribute has, and what a cell says of it.

use super::Around;
use super::told::Told;
use crate::error::Problem;
use crate::model::Attribute;
use crate::scenario::keys::MOST_WORDS;
use crate::scenario::{Place, clip};
use crate::sheet::composed;
use std::collections::BTreeMap;

/// Words that a message shows at most.
const SHOWN: usize = 8;

/// The words of an attribute, those of the list among them where the scenario does not say which there are.
pub(super) struct Words {
    name: String,
    all: Vec<String>,
    /// The index of each.
    known: BTreeMap<String, usize>,
    /// In small letters, as first written, where the list adds to them.
    small: Option<BTreeMap<String, String>>,
    seen: bool,
}

impl Words {
    /// Of each attribute; those of numbers have none.
    pub(super) fn new(around: &Around<'_>) -> Vec<Words> {
        let one = |(index, attribute): (usize, &Attribute)| {
            let open = around.open.iter().any(|(open, _)| *open == index);
            let known = attribute.words.iter().enumerate().map(|(code, word)| (composed(word), code));
            let small = attribute.words.iter().map(|word| (word.to_lowercase(), word.clone()));
            Words {
                name: attribute.name.clone(),
                all: attribute.words.clone(),
                known: known.collect(),
                small: open.then(|| small.collect()),
                seen: false,
            }
        };
        around.attributes.iter().enumerate().map(one).collect()
    }

    /// All of them: the default, then those of the list in its order.
    pub(super) fn all(&self) -> Vec<String> {
        self.all.clone()
    }

    /// Takes a cell's word among them, where the list says which there are.
    pub(super) fn see(&mut self, cell: &str, place: impl Fn() -> Place, told: &mut Told) {
        let Some(small) = &mut self.small else { return };
        self.seen = true;
        let word = composed(cell);
        if self.known.contains_key(&word) || self.all.len() > MOST_WORDS {
            return;
        }
        if word.contains(['\n', '\r']) {
            let problem =
                place().error(format!("a word of column `{}` goes over several lines", self.name), "expected one line");
            told.error(problem.help("is a quote not closed?"));
        } else if self.all.len() == MOST_WORDS {
            let title = format!("column `{}` has more than {MOST_WORDS} words", self.name);
            told.error(place().error(title, "an attribute is for groups of customers"));
        } else if let Some(other) = small.insert(word.to_lowercase(), word.clone()) {
            let title = format!("column `{}` says `{}` and `{}`", self.name, clip(&other), clip(&word));
            let problem = place().error(title, "for rules these are two words").warning();
            told.warning(problem.help("write it in one way, or say in [attributes] which words there are"));
        }
        self.known.insert(word.clone(), self.all.len());
        self.all.push(word);
    }

    /// Says which words the list has, where the scenario does not.
    pub(super) fn tell(&self, told: &mut Told) {
        if self.seen {
            told.note(format!("`{}` has the words {}", self.name, self.shown()));
        }
    }

    /// The index of a cell's word.
    pub(super) fn code(&self, cell: &str, place: impl Fn() -> Place) -> Result<f64, Problem> {
        if let Some(code) = self.known.get(&*composed(cell)) {
            return Ok(*code as f64);
        }
        let title = format!("`{}` is not a word of the attribute `{}`", clip(cell), self.name);
        let problem = place().error(title, "not among its words").nearest(cell, self.all.iter().map(String::as_str));
        Err(if problem.help.is_some() { problem } else { problem.help(format!("its words are {}", self.shown())) })
    }

    fn shown(&self) -> String {
        let shown: Vec<String> = self.all.iter().take(SHOWN).map(|word| clip(word)).collect();
        let more = if self.all.len() > SHOWN { format!(" and {} more", self.all.len() - SHOWN) } else { String::new() };
        format!("{}{more}", shown.join(", "))
    }
}
