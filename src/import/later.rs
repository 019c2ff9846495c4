//! What was bought since a scenario opened, period by period, as a later export of the same client has it.

use super::columns::are_names;
use super::files::word;
use super::history::date;
use super::strangers::Strangers;
use super::told::{Told, counted};
use super::{Wishes, orders, table};
use crate::error::Problem;
use crate::sheet::Day;
use crate::units::Length;
use std::collections::BTreeMap;

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
    /// The first period that is compared: those before it end before the export begins.
    pub(crate) first: u32,
    /// By period from that one on: those that were observed to their end.
    pub(crate) periods: Vec<Bought>,
    /// Whether it can be told who had bought since the opening, and who bought for the first time.
    pub(crate) tells_repeats: bool,
    /// See there.
    pub(crate) tells_new: bool,
    /// The currency that the export says, and where.
    pub(crate) currency: Option<(String, String)>,
    /// What was compared, and what was not, a sentence each.
    pub(crate) told: Vec<String>,
}

/// Reads an export of orders as `tenure import` does, and counts it by periods since an opening. `name` is what people know it by.
///
/// # Errors
/// What [`orders`](super::orders()) refuses, an export that has no whole period of the scenario, and one of other customers.
pub(crate) fn later(name: &str, bytes: Vec<u8>, wishes: &Wishes, opening: &Opening<'_>) -> Result<Later, Vec<Problem>> {
    let (sheet, letters) = table(name, bytes, &|cells| are_names(cells, wishes, orders::WANTED))?;
    let mut told = Told::default();
    let (history, _, currency) = match orders::read(&sheet, wishes, &mut told) {
        Some(read) if !told.has_errors() => read,
        _ => return Err(told.problems(&sheet)),
    };
    let period = |day: i32| Day::counted(day).map_or(i32::MAX, |day| day.period(opening.start, opening.length));
    let unit = opening.length.name();
    let units = |many: usize| counted(many, unit, &format!("{unit}s"));
    let wrong = |title: String, help: &str| {
        let label = format!("the scenario opens on {}", opening.start);
        vec![Problem::error(&sheet.source, sheet.header()..sheet.header(), title, label).help(help)]
    };
    let over = usize::try_from(period(history.until + 1)).unwrap_or(0);
    if over == 0 {
        let ends = date(history.until);
        let title = format!("the export ends on {ends}, before the first {unit} of the scenario is over");
        return Err(wrong(title, "a later export, of what was bought since; --until says up to which day it is whole"));
    }
    let whole = over.min(opening.periods as usize);
    // What it does not reach back to is not nothing.
    let begun = usize::try_from(period(history.first())).unwrap_or(0);
    if begun >= whole {
        let title = format!("the export begins on {}, and has no whole {unit} of the scenario", date(history.first()));
        return Err(wrong(title, "an export that reaches back to the day on which the scenario opens"));
    }
    let days = |at: usize| i32::try_from(at).map_or(i32::MAX, |at| first_day(at, history.first(), &period));
    let strangers = Strangers::new(&history, opening, &(days(begun)..days(begun + 1)));
    if let Some(problem) = strangers.refused(&sheet, &history, opening) {
        return Err(vec![problem]);
    }
    let tells_new = begun == 0 && (history.first() < opening.start.count() || !opening.listed.is_empty());
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
    let mut notes = strangers.notes(unit);
    if begun == 0 {
        notes.push(format!("Compared over {}, from {} on.", units(whole), opening.start));
    } else {
        notes.push(format!("Compared over {}, from {unit} {begun} on.", units(whole - begun)));
        notes.push(format!(
            "Not compared: the first {}, as the export begins on {}; and who bought before, since that is not in it.",
            units(begun),
            date(history.first())
        ));
    }
    for (when, purchases) in left {
        notes.push(format!("Not compared: {} {when}.", counted(purchases, "purchase", "purchases")));
    }
    if !tells_new && begun == 0 {
        notes.push(
            "Who is new cannot be told: nothing was bought before the scenario opens, and it lists no customers."
                .to_owned(),
        );
    }
    notes.extend(told.weighty);
    notes.extend(letters.map(|note| format!("It is {note}")));
    let currency = currency.map(|currency| (currency.code.clone(), currency.place()));
    let first = u32::try_from(begun).unwrap_or(0);
    let periods = periods.split_off(begun);
    Ok(Later { first, periods, tells_repeats: begun == 0, tells_new, currency, told: notes })
}

/// The first day of a period, looked for from a day on that lies before it or in it.
fn first_day(at: i32, from: i32, period: &dyn Fn(i32) -> i32) -> i32 {
    (from..i32::MAX).find(|day| period(*day) >= at).unwrap_or(i32::MAX)
}
