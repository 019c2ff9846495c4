//! What was bought since a scenario opened, period by period, as a later export of the same client has it.

use super::columns::are_names;
use super::currency::Currency;
use super::files::word;
use super::history::date;
use super::told::{Told, counted};
use super::{Wishes, orders, table};
use crate::error::{Problem, Source};
use crate::sheet::Day;
use crate::units::Length;
use std::collections::BTreeMap;
use std::sync::Arc;

/// When a scenario opens, and who was a customer then.
#[derive(Debug)]
pub(crate) struct Opening<'a> {
    /// The first day of period 0.
    pub(crate) start: Day,
    /// What a period lasts.
    pub(crate) length: Length,
    /// How many periods are played.
    pub(crate) periods: u32,
    /// Whom the scenario lists, and whether it knows that they bought before.
    pub(crate) listed: BTreeMap<&'a str, bool>,
}

/// What was bought in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Bought {
    /// Days on which a customer bought.
    pub(crate) purchases: u32,
    /// What they came to.
    pub(crate) revenue: f64,
    /// All but the first of each customer since the opening; of whom the scenario knows that they bought before, that too.
    pub(crate) repeats: u32,
    /// How many customers bought for the first time.
    pub(crate) new: u32,
}

/// What was bought since.
#[derive(Debug)]
pub(crate) struct Later {
    /// By period from 0: those that were observed to their end.
    pub(crate) periods: Vec<Bought>,
    /// Whether it can be told who bought for the first time.
    pub(crate) tells_new: bool,
    /// The currency that the export says.
    pub(crate) currency: Option<String>,
    /// How it was understood, a sentence each.
    pub(crate) told: Vec<String>,
}

/// Reads an export of orders as `tenure import` does, and counts it by periods since an opening. `name` is what people know it by.
///
/// # Errors
/// What [`orders`](super::orders()) refuses, and an export that ends before the first period does.
pub(crate) fn later(name: &str, bytes: Vec<u8>, wishes: &Wishes, opening: &Opening<'_>) -> Result<Later, Vec<Problem>> {
    let (sheet, letters) = table(name, bytes, &|cells| are_names(cells, wishes, orders::WANTED))?;
    let mut told = Told::default();
    let (history, _, currency) = match orders::read(&sheet, wishes, &mut told) {
        Some(read) if !told.has_errors() => read,
        _ => return Err(told.problems(&sheet)),
    };
    letters.into_iter().for_each(|note| told.say(format!("It is {note}")));
    let period = |day: i32| Day::counted(day).map_or(i32::MAX, |day| day.period(opening.start, opening.length));
    let unit = opening.length.name();
    let over = usize::try_from(period(history.until + 1)).unwrap_or(0);
    if over == 0 {
        let source = Arc::new(Source { name: name.to_owned(), text: String::new() });
        let title =
            format!("the export ends on {}, before the first {unit} of the scenario is over", date(history.until));
        let problem = Problem::error(&source, 0..0, title, format!("the scenario opens on {}", opening.start));
        return Err(vec![
            problem.help("a later export, of what was bought since; --until says up to which day it is whole"),
        ]);
    }
    let whole = over.min(opening.periods as usize);
    let tells_new = history.first() < opening.start.count() || !opening.listed.is_empty();
    let mut periods = vec![Bought::default(); whole];
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for (customer, own) in history.each() {
        let listed = opening.listed.get(word(&customer.id).as_str());
        let mut bought_before = listed.is_some_and(|bought| *bought);
        for (at, purchase) in own.iter().enumerate() {
            let Ok(period) = usize::try_from(period(purchase.day)) else {
                *left.entry("before the scenario opens").or_default() += 1;
                continue;
            };
            if let Some(bought) = periods.get_mut(period) {
                bought.purchases += 1;
                bought.revenue += purchase.amount;
                bought.repeats += u32::from(bought_before);
                bought.new += u32::from(at == 0 && listed.is_none());
            } else {
                let when = if whole < over { "beyond its horizon" } else { "after the last period that is whole" };
                *left.entry(when).or_default() += 1;
            }
            bought_before = true;
        }
    }
    told.say(format!("Compared over {}, from {} on.", counted(whole, unit, &format!("{unit}s")), opening.start));
    for (when, purchases) in left {
        told.say(format!("Not compared: {} {when}.", counted(purchases, "purchase", "purchases")));
    }
    if !tells_new {
        told.say("Who is new cannot be told: nothing was bought before the scenario opens, and it lists no customers.");
    }
    let currency = currency.map(|Currency { code, .. }| code);
    Ok(Later { periods, tells_new, currency, told: told.sentences })
}
