//! Paths into the tree (`segments.*.retention`), and what `--set` and strategies change there.

use super::keys;
use super::{Item, Node, Place, Table};
use crate::error::Problem;

/// What is done to the values that a path names.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Plus, for numbers; in a list to each.
    Add(f64, Place),
    /// Times, for numbers; in a list each.
    Scale(f64, Place),
    /// Instead, whatever it is; in a list of numbers each. With where its path stands, as that of a key which is added.
    Set(Node, Place),
}

/// Why a path could not be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In one sentence.
    pub title: String,
    /// The part of the path at fault.
    pub label: String,
    /// The name that was probably meant.
    pub nearest: Option<String>,
}

impl Refusal {
    /// As a problem of the path that stands at `place`.
    #[must_use]
    pub fn at(self, place: &Place) -> Problem {
        let problem = place.error(self.title, self.label);
        match self.nearest {
            Some(name) => problem.help(format!("did you mean `{name}`?")),
            None => problem,
        }
    }
}

impl Table {
    /// Edits every value that `path` names; any part of it may be `*`. A key that the table of keys knows, or might
    /// know, is added where it is set but absent; a segment, strategy or other thing with a name is not.
    ///
    /// # Errors
    /// The path leads nowhere, or to something that has no number to add to.
    pub fn edit(&mut self, path: &str, edit: &Edit) -> Result<usize, Refusal> {
        let parts: Vec<&str> = path.split('.').collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Err(refusal(path, "a path has names between its dots: `segments.small.retention`", None));
        }
        self.descend(path, &parts, 0, edit)
    }

    fn descend(&mut self, path: &str, parts: &[&str], depth: usize, edit: &Edit) -> Result<usize, Refusal> {
        let part = parts[depth];
        let last = depth + 1 == parts.len();
        if part == "*" {
            // Some may have no such part; that none has is a mistake.
            let tried: Vec<_> =
                self.entries.iter_mut().map(|entry| entry.node.step(path, parts, depth, edit)).collect();
            let edited = tried.iter().flatten().sum();
            return match tried.into_iter().find_map(Result::err) {
                _ if edited > 0 => Ok(edited),
                Some(refused) => Err(refused),
                None => Err(refusal(path, "there is nothing here for `*`", None)),
            };
        }
        if self.get(part).is_none() {
            let above = parts[..depth].join(".");
            match edit {
                Edit::Set(node, place) if last && !keys::is_collection(&above) => {
                    self.entries.push(super::Entry { key: part.to_owned(), place: place.clone(), node: node.clone() });
                    return Ok(1);
                }
                Edit::Set(node, place) if keys::is_table(&parts[..=depth]) => {
                    self.entries.push(super::Entry {
                        key: part.to_owned(),
                        place: place.clone(),
                        node: Node { place: node.place.clone(), item: Item::Table(Table::default()) },
                    });
                }
                _ => {
                    let near = crate::error::nearest(part, self.keys()).map(str::to_owned);
                    let near = if depth == 0 && last { keys::path_of(part).or(near) } else { near };
                    let near = self.meant(parts, depth).or(near);
                    return Err(refusal(path, format!("the scenario has no `{}`", parts[..=depth].join(".")), near));
                }
            }
        }
        match self.get_mut(part) {
            Some(node) => node.step(path, parts, depth, edit),
            None => Err(refusal(path, format!("the scenario has no `{part}`"), None)),
        }
    }

    /// The path that leads on from the part at `depth`, where a name was left out before it (`segments.retention`) or an
    /// index stands in brackets, as programmers write it.
    fn meant(&self, parts: &[&str], depth: usize) -> Option<String> {
        let part = parts[depth].split('[').next()?;
        let known = |node: &Node| matches!(&node.item, Item::Table(table) if table.get(part).is_some());
        if depth > 0 && self.entries.iter().any(|entry| known(&entry.node)) {
            return Some(plainly(&[&parts[..depth], &["*"], &parts[depth..]].concat().join(".")));
        }
        (part.len() < parts[depth].len() && self.get(part).is_some()).then(|| plainly(&parts.join(".")))
    }
}

/// `change.0.add` for `change[0].add`.
fn plainly(path: &str) -> String {
    path.replace('[', ".").replace(']', "")
}

impl Node {
    /// One step along the path: `depth` is the part that led to this node.
    fn step(&mut self, path: &str, parts: &[&str], depth: usize, edit: &Edit) -> Result<usize, Refusal> {
        if depth + 1 == parts.len() {
            return self.apply(path, edit);
        }
        match &mut self.item {
            Item::Table(table) => table.descend(path, parts, depth + 1, edit),
            Item::List(nodes) => {
                let part = parts[depth + 1];
                let count = nodes.len();
                let chosen = match part.parse::<usize>() {
                    Ok(index) if index < count => index..index + 1,
                    _ if part == "*" => 0..count,
                    _ => {
                        let (list, highest) = (parts[..=depth].join("."), count.saturating_sub(1));
                        let label = format!("`{list}` is a list with entries 0 to {highest}");
                        let meant = nodes.first().map(|first| format!("{list}.0{}", first.meant(&parts[depth + 1..])));
                        return Err(refusal(path, label, meant));
                    }
                };
                nodes[chosen].iter_mut().map(|node| node.step(path, parts, depth + 1, edit)).sum()
            }
            other => Err(refusal(
                path,
                format!("`{}` is {} and has no parts", parts[..=depth].join("."), other.kind()),
                None,
            )),
        }
    }

    /// What of the parts behind the name of a list leads on from this entry of it: `.add`.
    fn meant(&self, parts: &[&str]) -> String {
        let Item::Table(table) = &self.item else { return String::new() };
        let known = parts.iter().find(|part| table.get(part).is_some()).copied();
        known.or(table.keys().last()).map_or_else(String::new, |key| format!(".{key}"))
    }

    fn apply(&mut self, path: &str, edit: &Edit) -> Result<usize, Refusal> {
        match (&mut self.item, edit) {
            (Item::List(nodes), edit) if matches!(edit, Edit::Add(..) | Edit::Scale(..)) || edit.sets_number() => {
                nodes.iter_mut().map(|node| node.apply(path, edit)).sum()
            }
            (_, Edit::Set(node, _)) => {
                *self = node.clone();
                Ok(1)
            }
            (Item::Number(number), Edit::Add(amount, place)) => {
                *number += amount;
                self.place = place.clone();
                Ok(1)
            }
            (Item::Number(number), Edit::Scale(factor, place)) => {
                *number *= factor;
                self.place = place.clone();
                Ok(1)
            }
            (other, _) => Err(refusal(path, format!("this is {}: nothing can be added to it", other.kind()), None)),
        }
    }

    /// Says of every value inside that it stands at `place`.
    pub(super) fn place_all(&mut self, place: &Place) {
        self.place = place.clone();
        match &mut self.item {
            Item::List(nodes) => nodes.iter_mut().for_each(|node| node.place_all(place)),
            Item::Table(table) => table.entries.iter_mut().for_each(|entry| {
                entry.place = place.clone();
                entry.node.place_all(place);
            }),
            _ => {}
        }
    }
}

impl Edit {
    fn sets_number(&self) -> bool {
        matches!(self, Edit::Set(node, _) if matches!(node.item, Item::Number(_)))
    }
}

fn refusal(path: &str, label: impl Into<String>, nearest: Option<String>) -> Refusal {
    Refusal { title: format!("nothing has the path `{}`", super::clip(path)), label: label.into(), nearest }
}
