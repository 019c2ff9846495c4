//! Orders: who bought when, and for how much.

use super::list::List;
use super::table::{MOST_MONEY, Sheet};
use super::told::Toml;
use super::{Client, EVERYBODY, Orders};
use crate::error::{Error, Result, Source};
use crate::fit::Purchases;
use crate::legible::visible;
use crate::sheet::Day;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Days in a week, the unit of time in which orders are fitted.
const WEEK: f64 = 7.0;

/// What one bought on a day, by its place in the order of first lines, and the row that says so.
struct Line {
    customer: usize,
    day: Day,
    paid: f64,
    row: usize,
}

/// Reads them.
pub(super) fn orders(about: &Toml, purchases: &Arc<Source>, list: Option<&Arc<Source>>) -> Result<Orders> {
    let until = about.day("until")?;
    let opening = about.day_after("until")?;
    let sheet = Sheet::new(purchases)?;
    let [customer, date, amount] = ["customer", "date", "amount"].map(|name| sheet.column(name));
    let (customer, date, amount) = (customer?, date?, amount?);
    let mut ids: Vec<&str> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines: Vec<Line> = Vec::with_capacity(sheet.len());
    for row in 0..sheet.len() {
        let (id, day, paid) = (sheet.text(row, customer)?, sheet.day(row, date)?, sheet.number(row, amount)?);
        if day > until {
            return Err(sheet.wrong(
                row,
                format!("a purchase on {day} is later than what was seen"),
                &format!("until is {until}"),
            ));
        }
        if paid < 0.0 {
            return Err(sheet.wrong(row, "an amount is below 0".to_owned(), "`tenure import` leaves refunds out"));
        }
        if paid > MOST_MONEY {
            return Err(sheet.wrong(row, "an amount is more than anybody spends".to_owned(), "at most 1e15"));
        }
        let customer = *known.entry(id).or_insert(ids.len());
        if customer == ids.len() {
            ids.push(id);
        }
        lines.push(Line { customer, day, paid, row });
    }
    if ids.is_empty() {
        return Err(Error::Usage(format!("{} has no purchases", purchases.name)));
    }
    drop(known);
    lines.sort_by_key(|line| (line.customer, line.day));
    let same = |pair: &&[Line]| (pair[0].customer, pair[0].day) == (pair[1].customer, pair[1].day);
    if let Some([_, again]) = lines.windows(2).find(same) {
        let title = format!("`{}` has a second purchase on {}", visible(ids[again.customer]), again.day);
        return Err(sheet.wrong(again.row, title, "`tenure import` makes one of all that is bought on a day"));
    }
    let first_day = lines.iter().map(|line| line.day).min().unwrap_or(until);
    if about.day("first").is_ok_and(|first| first != first_day) {
        let title = format!("the first purchase in {} is of {first_day}", purchases.name);
        return Err(about.wrong("first", title, "it says another day: are both files of one import?"));
    }
    let list = list.map(List::new).transpose()?;
    let weeks = |from: Day, to: Day| f64::from(to.count() - from.count()) / WEEK;
    let mut customers = Vec::with_capacity(ids.len());
    for own in lines.chunk_by(|one, other| one.customer == other.customer) {
        let (first, latest) = (&own[0], &own[own.len() - 1]);
        let id = ids[first.customer];
        let segment = match &list {
            Some(list) => list.segment(id).ok_or_else(|| {
                let title = format!("customer `{}` is not in {}", visible(id), list.name());
                let problem = sheet.problem(first.row, title, "bought here");
                Error::Input(vec![problem.help("is that file cut off? `tenure import` writes both anew")])
            })?,
            None => EVERYBODY,
        };
        let all: f64 = own.iter().map(|line| line.paid).sum();
        if all > MOST_MONEY {
            let title = format!("`{}` spends more than anybody does", visible(id));
            return Err(sheet.wrong(latest.row, title, "all of its purchases: at most 1e15"));
        }
        let repeats = (own.len() - 1) as f64;
        let spent = if repeats > 0.0 { own[1..].iter().map(|line| line.paid).sum::<f64>() / repeats } else { 0.0 };
        customers.push(Client {
            id: id.to_owned(),
            segment: segment.to_owned(),
            days: (first.day.to_string(), latest.day.to_string()),
            history: Purchases { repeats, last: weeks(first.day, latest.day), seen: weeks(first.day, until) },
            spent,
            first: first.paid,
        });
    }
    if let Some(list) = &list {
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        list.each_is(&|id| known.contains(id), "bought nothing", &purchases.name)?;
    }
    let purchases = lines.len();
    Ok(Orders { customers, days: (first_day.to_string(), until.to_string()), opening: opening.to_string(), purchases })
}
