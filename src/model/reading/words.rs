//! Attributes of words: what they may say, and what they say of everybody to whom the list gives no word.

use super::distribution;
use super::reader::{Part, Reader, unquoted};
use crate::error::nearest;
use crate::model::law::make;
use crate::model::{Attribute, Distribution, Law, Per, Value};
use crate::scenario::keys::{self, MOST_WORDS};
use crate::scenario::laws::Range;
use crate::scenario::{Entry, Item, Node, Place, clip};
use crate::units::Role;

/// An attribute whose words are those of the list: its index, and where it stands.
pub(super) type Open = (usize, Place);

/// The attribute of an entry, if it is one of words, and whether its words are those of the list. What could not be read
/// has one word: then nothing is known of the others.
pub(super) fn read(reader: &mut Reader<'_>, entry: &Entry, path: &str) -> Option<(Attribute, bool)> {
    let title = format!("the attribute `{}`", entry.key);
    let (words, value) = match &entry.node.item {
        Item::Table(table)
            if table.keys().any(|key| ["words", "default"].contains(&key)) || table.keys().eq(["weights"]) =>
        {
            let part = reader.part(&entry.node, &keys::ATTRIBUTE, path.to_owned(), title)?;
            let words = words(reader, &part);
            let value = value(reader, &part, words.as_deref());
            (words, value)
        }
        Item::Text(word) if unquoted(word).is_none() && !means_an_assumption(reader, word) => {
            let label = "a text here is the name of an assumption, and there is none of this name";
            let help = format!("for words: {{ words = [\"{0}\", \"...\"], default = \"{0}\" }}", clip(word));
            reader.push(entry.node.place.error(format!("{title} is a text"), label).help(help));
            (None, None)
        }
        _ => return None,
    };
    let open = words.is_none() && value.is_some();
    let (default, value) = value.unwrap_or_default();
    let mut quantity = reader.plain(path.to_owned(), 0.0, Role::Plain);
    quantity.value = value.unwrap_or(quantity.value);
    let words = words.filter(|words| words.len() > 1).unwrap_or_else(|| vec![default]);
    Some((Attribute { name: entry.key.clone(), known: true, quantity, words }, open))
}

/// Whether a text is the name of an assumption, or nearly.
fn means_an_assumption(reader: &Reader<'_>, word: &str) -> bool {
    nearest(word, reader.assumptions.iter().map(|assumption| assumption.name.as_str())).is_some()
}

/// The words as written; `None` where they are those of the list, and none where they cannot be read.
fn words(reader: &mut Reader<'_>, part: &Part<'_>) -> Option<Vec<String>> {
    let node = part.get("words")?;
    let title = part.name("words");
    let Item::List(nodes) = &node.item else {
        let label = "expected a list of words: [\"north\", \"south\"]";
        reader.push(node.place.error(format!("{title} is {}", node.item.kind()), label));
        return Some(Vec::new());
    };
    if nodes.len() < 2 || nodes.len() > MOST_WORDS {
        let count = if nodes.len() == 1 { "1 word".to_owned() } else { format!("{} words", nodes.len()) };
        let label = format!("expected two or more, and at most {MOST_WORDS}");
        reader.push(node.place.error(format!("{title} has {count}"), label));
        return Some(Vec::new());
    }
    let mut words: Vec<String> = Vec::new();
    for node in nodes {
        match &node.item {
            Item::Text(word) if word.trim() != word || word.is_empty() => {
                let label = "expected a word without spaces around it";
                reader.push(node.place.error(format!("{title} has the word \"{}\"", clip(word)), label));
            }
            Item::Text(word) if words.contains(word) => {
                let title = format!("{title} has `{}` twice", clip(word));
                reader.push(node.place.error(title, "each word stands there once"));
            }
            Item::Text(word) => words.push(word.clone()),
            other => {
                let label = "expected a word between quotes";
                reader.push(node.place.error(format!("{title} has {}", other.kind()), label));
            }
        }
    }
    Some(if words.len() == nodes.len() { words } else { Vec::new() })
}

/// What everybody gets to whom the list gives no word: the default, and that or the draw as an index of the words.
fn value(reader: &mut Reader<'_>, part: &Part<'_>, words: Option<&[String]>) -> Option<(String, Option<Value>)> {
    match (part.get("default"), part.get("weights")) {
        (Some(_), None) => {
            let (default, node) = reader.text(part, "default")?;
            let code =
                words.filter(|words| !words.is_empty()).map_or(Some(0), |words| among(reader, part, node, words));
            Some((default.to_owned(), Some(Value::Number(code? as f64))))
        }
        (None, Some(node)) => {
            let law = weights(reader, part, node, words)?;
            Some((String::new(), Some(Value::Draw { law: Law::Known(law), per: Per::Customer })))
        }
        (Some(_), Some(node)) => {
            let title = format!("{} has a default and weights", part.title);
            reader.push(node.place.error(title, "expected one of the two"));
            None
        }
        (None, None) => {
            if !part.misspells("default") && !part.misspells("weights") {
                let title = format!("{} has no `default`", part.title);
                let problem = part.place.error(title, "`default` is missing");
                let word = words.and_then(<[String]>::last).map_or("unknown", String::as_str);
                reader.push(problem.help(format!("what customers without a word say: default = \"{}\"", clip(word))));
            }
            None
        }
    }
}

/// The index of the default among the words.
fn among(reader: &mut Reader<'_>, part: &Part<'_>, node: &Node, words: &[String]) -> Option<usize> {
    let Item::Text(default) = &node.item else { return None };
    let position = words.iter().position(|word| word == default);
    if position.is_none() {
        let title = format!("{} is \"{}\"", part.name("default"), clip(default));
        let problem = node.place.error(title, "not one of its words");
        reader.push(problem.nearest(default, words.iter().map(String::as_str)));
    }
    position
}

/// The law by which words are drawn.
fn weights(reader: &mut Reader<'_>, part: &Part<'_>, node: &Node, words: Option<&[String]>) -> Option<Distribution> {
    let title = part.name("weights");
    let Some(words) = words else {
        let problem = node.place.error(format!("{title} weigh nothing"), "`words` is missing");
        reader.push(problem.help("for example: words = [\"north\", \"south\"]"));
        return None;
    };
    let before = reader.problems.len();
    let weights = distribution::list(reader, node, &title, Range::Weights);
    if words.is_empty() || reader.problems.len() > before {
        return None;
    }
    if weights.len() != words.len() {
        let label = format!("{} words, but {} weights", words.len(), weights.len());
        reader.push(node.place.error(format!("{title} do not go with its words"), label));
        return None;
    }
    let codes = (0..words.len()).map(|code| code as f64).collect();
    let law = make("discrete", "values", &[], vec![codes, weights]);
    law.map_err(|reason| reader.push(node.place.error(format!("{title} cannot be"), reason))).ok()
}

/// Tells which of the open ones have no words in the list either.
pub(super) fn complete(reader: &mut Reader<'_>, attributes: &[Attribute], open: &[Open]) {
    if reader.has_errors() {
        return;
    }
    for (index, place) in open {
        let Attribute { name, words, .. } = &attributes[*index];
        if let [default] = words.as_slice() {
            let title = format!("the attribute `{name}` has no word but its default");
            let label = format!("no list says anything else in a column `{name}`");
            let help = format!("say which there are: words = [\"{}\", \"...\"]", clip(default));
            reader.push(place.error(title, label).help(help));
        }
    }
}
