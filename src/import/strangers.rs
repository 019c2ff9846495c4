//! Whether those who bought are those whom a scenario lists, or are called otherwise.

use super::alike::plain;
use super::files::word;
use super::history::History;
use super::later::Opening;
use super::told::{count, counted};
use crate::error::Problem;
use crate::scenario::clip;
use crate::sheet::Sheet;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Of fewer, all may well be new.
const FEW: usize = 5;
/// Of fewer, no share is told.
const FEWEST: usize = 20;
/// Of those who buy first, at least one of so many was a customer before.
const ONE_OF: usize = 10;

/// Who bought, and whom the list knows.
pub(super) struct Strangers {
    /// How many bought.
    bought: usize,
    /// How many of them are listed.
    known: usize,
    listed: usize,
    /// How many of the others differ from one on the list in nothing but capitals or leading zeros, and the first one: here and there.
    alike: (usize, Option<(String, String)>),
    /// The same as the first two, of those who bought in the first period that is compared.
    first: (usize, usize),
}

impl Strangers {
    /// `first` are the days of the first period that is compared.
    pub(super) fn new(history: &History, opening: &Opening<'_>, first: &Range<i32>) -> Strangers {
        let listed = &opening.listed;
        let written: BTreeMap<String, &str> = listed.keys().map(|id| (plain(id), *id)).collect();
        let own: BTreeSet<String> = history.customers.iter().map(|customer| word(&customer.id)).collect();
        let mut it = Strangers {
            bought: history.customers.len(),
            known: 0,
            listed: listed.len(),
            alike: (0, None),
            first: (0, 0),
        };
        for (customer, purchases) in history.each() {
            let id = word(&customer.id);
            let known = usize::from(listed.contains_key(id.as_str()));
            it.known += known;
            if purchases.iter().any(|purchase| first.contains(&purchase.day)) {
                it.first.0 += 1;
                it.first.1 += known;
            }
            let there = written.get(&plain(&id)).filter(|there| known == 0 && !own.contains(**there));
            if let Some(there) = there {
                it.alike.0 += 1;
                it.alike.1.get_or_insert_with(|| (clip(&id), clip(there)));
            }
        }
        it
    }

    /// Refuses an export of which nobody is on the list: it is of others, or calls them otherwise.
    pub(super) fn refused(&self, sheet: &Sheet, history: &History, opening: &Opening<'_>) -> Option<Problem> {
        let many = self.bought >= FEW && self.listed >= FEW;
        if self.known > 0 || self.listed == 0 || !many && self.alike.0 == 0 {
            return None;
        }
        let title = format!(
            "none of the {} who bought is on the scenario's list of {}",
            counted(self.bought, "customer", "customers"),
            count(self.listed)
        );
        let first = || Some((clip(&history.customers.first()?.id), clip(opening.listed.keys().next()?)));
        let pair = self.alike.1.clone().or_else(first);
        let label =
            pair.map_or_else(String::new, |(here, there)| format!("for example `{here}` here, `{there}` there"));
        let problem = Problem::error(&sheet.source, sheet.header()..sheet.header(), title, label);
        Some(problem.help(if self.alike.0 > 0 {
            "write them here as they are in the list: capitals and leading zeros tell customers apart"
        } else {
            "are they called otherwise, or is it another client's export? --map customer=COLUMN says who bought"
        }))
    }

    /// What is to be known of the list before the rest is believed.
    pub(super) fn notes(&self, unit: &str) -> Vec<String> {
        let mut notes = Vec::new();
        if let (many, Some((here, there))) = &self.alike {
            notes.push(format!(
                "{} on the scenario's list but for capitals or leading zeros (`{here}` here, `{there}` there), and {} as new.",
                counted(*many, "customer who bought is", "customers who bought are"),
                if *many == 1 { "counts" } else { "count" }
            ));
        }
        let (bought, known) = self.first;
        if self.listed > 0 && bought >= FEWEST && ONE_OF * known < bought {
            notes.push(format!(
                "Of the {} customers who bought in the first {unit} that is compared, {} on the scenario's list of {}: is it of the same \
                 client?",
                count(bought),
                match known {
                    0 => "none is".to_owned(),
                    known => counted(known, "is", "are"),
                },
                count(self.listed)
            ));
        }
        notes
    }
}
