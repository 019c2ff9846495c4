//! What is kept of an export: refused where it is not certain, else told and made a history.

use super::large;
use super::left::{Why, sentence, statuses};
use super::lines::Lines;
use super::slips::Days;
use super::{Layout, Span, how, too_late};
use crate::error::Problem;
use crate::import::alike;
use crate::import::currency::{Currency, Origin};
use crate::import::files::collisions;
use crate::import::history::{History, date};
use crate::import::told::{Told, count, counted, listed};
use crate::scenario::clip;
use crate::sheet::Sheet;
use std::ops::Range;

impl Lines {
    fn days<'a>(&'a self, sheet: &'a Sheet, layout: &'a Layout) -> Days<'a> {
        Days { sheet, layout, purchases: &self.purchases, lines: &self.counted }
    }

    /// The last day on which something was bought; `None` where something is not certain.
    fn checked(&self, sheet: &Sheet, layout: &Layout, Span { since, until }: Span, told: &mut Told) -> Option<i32> {
        let whole = sheet.header()..sheet.header();
        let Some(last) = self.purchases.iter().map(|purchase| purchase.day).max() else {
            let problem = Problem::error(&sheet.source, whole, "no purchase is left", "below this line");
            let left: Vec<String> = self.left.iter().map(|(why, left)| why.told(left.lines)).collect();
            let turned = self.left.get(&Why::Refund).is_some_and(|left| left.words.is_empty());
            let turned =
                if turned { ". Are sales written below 0 here? Then turn the sign of the amounts" } else { "" };
            told.error(if left.is_empty() {
                problem
            } else {
                problem.help(format!("left out: {}{turned}", listed(&left)))
            });
            return None;
        };
        let days = self.days(sheet, layout);
        let at_last = |title: String, label: &str| days.at(last, title, label);
        if let Some(problem) = days.slip(since, until).or_else(|| too_late(until, last, &at_last, "purchase")) {
            told.error(problem);
            return None;
        }
        for (one, other) in collisions(self.ids.iter().map(String::as_str)) {
            let (first, second) = (self.met[one].min(self.met[other]), self.met[one].max(self.met[other]));
            let title = format!(
                "two customers are told apart by what cannot be shown: both are `{}`",
                clip(&crate::legible::harmless(&self.ids[one]))
            );
            let label = format!("the other one stands in line {}", sheet.source.place(first).0);
            let problem = Problem::error(&sheet.source, second..second, title, label);
            told.error(problem.help("give one of them another name, or both the same if they are one: letters that cannot be seen, spaces of other kinds, an apostrophe before what a spreadsheet takes for a formula"));
        }
        (!told.has_errors()).then_some(last)
    }

    /// What was bought, and the currency where it is said; and tells what was understood.
    pub(super) fn history(
        self,
        sheet: &Sheet,
        layout: &Layout,
        Span { since, until }: Span,
        told: &mut Told,
    ) -> Option<(History, Option<Currency>)> {
        let last = self.checked(sheet, layout, Span { since, until }, told)?;
        told.say(how(layout));
        let large = large::sentence(&self.days(sheet, layout));
        match until {
            None => told.say(format!("Observed up to {}, the last day in it; --until says otherwise.", date(last))),
            Some(until) => {
                told.say(format!("Observed up to {}, as said; the last purchase is of {}.", date(until), date(last)));
            }
        }
        if let Some(since) = since {
            told.say(format!("What counts begins on {}, as said.", date(since)));
        }
        if !self.statuses.is_empty() {
            told.say(statuses(&self.statuses));
        }
        let repeats = identical(&sheet.source.text, self.counted);
        if repeats > 0 {
            told.stress(format!(
                "{} to another in every cell, and counted like all others: exported twice?",
                counted(repeats, "line is identical", "lines are identical")
            ));
        }
        let bought: f64 = self.purchases.iter().map(|purchase| purchase.amount).sum();
        let several = self.several.iter().filter(|several| **several).count();
        let [capitals, zeros] = [alike::small, alike::bare].map(|written| alike::several(&self.ids, written));
        let refunds_only = self.returned.iter().filter(|id| !self.known.contains_key(*id)).count();
        let repeated = self.orders.values().filter(|(_, lines, _)| *lines > 1).count();
        let equal = self.orders.values().filter(|(_, lines, equal)| *lines > 1 && *equal).count();
        let groups = self.groups.into_iter().map(|group| group.map(|(_, word)| word)).collect();
        let (history, merged) = History::new(self.ids, groups, &self.purchases, until.unwrap_or(last));
        if merged > 0 {
            let lines = counted(merged, "line is", "lines are");
            told.say(format!(
                "{lines} merged with others of the same customer and day: together they are one purchase."
            ));
        }
        let free = history.purchases.iter().filter(|purchase| purchase.amount == 0.0).count();
        if free > 0 {
            told.say(format!(
                "{} of 0 kept: something was bought, for nothing.",
                counted(free, "purchase", "purchases")
            ));
        }
        for (why, left) in &self.left {
            told.stress(sentence(*why, left, bought));
        }
        if refunds_only > 0 {
            told.say(format!(
                "{} not in the list.",
                counted(refunds_only, "customer has refunds only, and is", "customers have refunds only, and are")
            ));
        }
        large.into_iter().for_each(|sentence| told.stress(sentence));
        if self.short > 0 {
            told.say(format!("{} fewer cells than there are columns.", counted(self.short, "line has", "lines have")));
        }
        if equal >= 5 && equal == repeated {
            told.stress(format!(
                "All {} orders with several lines have the same amount in each: if that is the total of the order, it counts several times.",
                count(equal)
            ));
        }
        for (alike, in_what) in [(capitals, "capitals"), (zeros, "leading zeros")] {
            if alike > 0 {
                told.stress(format!(
                    "{} in nothing but {in_what}: each is one of its own.",
                    counted(alike, "customer differs from another", "customers differ from others")
                ));
            }
        }
        if let (Some(group), true) = (&layout.group, several > 0) {
            let who = counted(several, "customer", "customers");
            told.say(format!("`{}` of {who} changes: what the latest line says holds.", clip(&group.name)));
        }
        let column = layout.currency.as_ref().zip(self.currencies.into_iter().next());
        let said =
            column.map(|(column, (code, line))| Currency { code, origin: Origin::Column(column.name.clone(), line) });
        let sign = || layout.sign.map(|code| Currency { code: code.to_owned(), origin: Origin::Amounts });
        Some((history, said.or_else(sign)))
    }
}

/// How many lines say to the letter what another one says.
fn identical(text: &str, mut lines: Vec<Range<usize>>) -> usize {
    let of = |line: &Range<usize>| text[line.clone()].trim_end();
    lines.sort_unstable_by(|one, other| of(one).cmp(of(other)));
    lines.windows(2).filter(|pair| of(&pair[0]) == of(&pair[1])).count()
}
