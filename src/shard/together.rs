//! Whether parts are those of one job, each of them once, all of them there and finished.

use super::{Header, Records, Share};
use crate::legible::{grouped, name};
use std::collections::BTreeMap;

/// A part, as it is known to people.
pub struct Known<'a> {
    /// What it is called.
    pub name: String,
    /// What stands at its beginning.
    pub header: &'a Header,
    /// Its runs.
    pub records: &'a Records,
}

/// So many of a kind are named.
const NAMED: usize = 10;

/// The parts in their order.
///
/// # Errors
/// Why they are not a job, for people and by name: one is of another, two hold the same runs, runs are missing.
pub fn together<'a, 'b>(parts: &'b [Known<'a>]) -> Result<Vec<&'b Known<'a>>, String> {
    let Some(first) = parts.first() else { return Err("there is no part".to_owned()) };
    if let Some((other, why)) = parts.iter().find_map(|it| Some((it, difference(first.header, it.header)?))) {
        return Err(format!("{} and {} are not of one job: {why}", first.name, other.name));
    }
    let mut by_share: BTreeMap<Share, &Known> = BTreeMap::new();
    for part in parts {
        if let Some(other) = by_share.insert(part.header.share, part) {
            return Err(format!("{} and {} are both part {}", other.name, part.name, part.header.share));
        }
    }
    let (of, runs) = (first.header.share.of(), first.header.bundle.asked.runs);
    // Where there are more parts than runs, some have none.
    let wanted = (0..of.min(runs)).filter_map(|index| Share::new(index, of));
    let missing: Vec<u64> =
        wanted.filter(|it| !by_share.contains_key(it)).map(|it| u64::from(it.index()) + 1).collect();
    if !missing.is_empty() {
        let parts = if missing.len() == 1 { "part" } else { "parts" };
        let are = if missing.len() == 1 { "is" } else { "are" };
        return Err(format!("{parts} {} of {of} {are} not among them", listed(&missing)));
    }
    let open: Vec<String> = by_share.values().filter_map(|it| unfinished(it)).collect();
    if open.is_empty() { Ok(by_share.into_values().collect()) } else { Err(open.join(". ")) }
}

/// What is different in the jobs of two parts, for people; `None` where they are one.
#[must_use]
pub fn difference(one: &Header, other: &Header) -> Option<String> {
    let (a, b) = (&one.bundle, &other.bundle);
    let number = |n: u32| grouped(f64::from(n), 0);
    if a.hash != b.hash {
        let [first, second] = [&a.hash, &b.hash].map(|it| name(it));
        return Some(format!("their scenarios have the fingerprints {first} and {second}"));
    }
    if a.asked.runs != b.asked.runs {
        let [first, second] = [a, b].map(|it| number(it.asked.runs));
        return Some(format!("one is of {first} runs, the other of {second}"));
    }
    if a.asked.seed != b.asked.seed {
        return Some(format!("their seeds are {} and {}", a.asked.seed, b.asked.seed));
    }
    if a.asked.strategies != b.asked.strategies {
        return Some("they are of other strategies".to_owned());
    }
    if a.asked.set != b.asked.set {
        return Some("other values are set in their scenarios".to_owned());
    }
    if a.asked.figures != b.asked.figures {
        return Some("other figures are asked for in them".to_owned());
    }
    (one.share.of() != other.share.of()).then(|| format!("one is part {}, the other {}", one.share, other.share))
}

/// What is missing in a part.
fn unfinished(part: &Known) -> Option<String> {
    let (wanted, there) = (part.header.runs(), part.records.places.len());
    let name = &part.name;
    if there < wanted as usize {
        let [there, wanted] = [there as f64, f64::from(wanted)].map(|it| grouped(it, 0));
        let after = if part.records.left > 0 { ", and what follows them is cut off or damaged" } else { "" };
        return Some(format!(
            "{name} is not finished: {there} of its {wanted} runs are in it{after}. `tenure run --resume {name}` plays the others"
        ));
    }
    (part.records.left > 0).then(|| format!("{name} is damaged: something follows its last run"))
}

/// "2, 5 and 7"
fn listed(numbers: &[u64]) -> String {
    let told = &numbers[..numbers.len().min(NAMED)];
    let words: Vec<String> = told.iter().map(u64::to_string).collect();
    match words.split_last() {
        Some((last, others)) if numbers.len() <= NAMED && !others.is_empty() => {
            format!("{} and {last}", others.join(", "))
        }
        _ if numbers.len() > NAMED => format!("{} and {} more", words.join(", "), numbers.len() - NAMED),
        _ => words.join(", "),
    }
}
