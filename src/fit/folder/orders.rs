//! Orders: who bought when, and for how much.

use super::table::{Sheet, Toml};
use super::{Client, EVERYBODY, Orders, segments};
use crate::error::{Error, Result, Source};
use crate::fit::Purchases;
use crate::sheet::Day;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Days in a week, the unit of time in which orders are fitted.
const WEEK: f64 = 7.0;

/// Reads them.
pub(super) fn orders(about: &Toml, purchases: &Arc<Source>, list: Option<&Arc<Source>>) -> Result<Orders> {
    let until = about.day("until")?;
    let opening = about.day_after("until")?;
    let sheet = Sheet::new(purchases)?;
    let [customer, date, amount] = ["customer", "date", "amount"].map(|name| sheet.column(name));
    let (customer, date, amount) = (customer?, date?, amount?);
    let mut order = Vec::new();
    let mut bought = BTreeMap::<String, Vec<(Day, f64)>>::new();
    for row in 0..sheet.rows.len() {
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
        if !bought.contains_key(&id) {
            order.push(id.clone());
        }
        bought.entry(id).or_default().push((day, paid));
    }
    if order.is_empty() {
        return Err(Error::Usage(format!("{} has no purchases", purchases.name)));
    }
    let segments = segments(list)?;
    let mut purchases = 0;
    let mut first_day = until;
    let mut customers = Vec::new();
    for id in order {
        let days = bought.remove(&id).unwrap_or_default();
        // One purchase a day, whatever the file has.
        let mut by_day = BTreeMap::<Day, f64>::new();
        days.into_iter().for_each(|(day, paid)| *by_day.entry(day).or_default() += paid);
        purchases += by_day.len();
        let (Some((began, opened)), Some((latest, _))) = (by_day.first_key_value(), by_day.last_key_value()) else {
            continue;
        };
        let (began, latest, opened) = (*began, *latest, *opened);
        first_day = first_day.min(began);
        let repeats = (by_day.len() - 1) as f64;
        let spent = if repeats > 0.0 { by_day.values().skip(1).sum::<f64>() / repeats } else { 0.0 };
        let weeks = |from: Day, to: Day| f64::from(to.count() - from.count()) / WEEK;
        let segment = segments.get(&id).cloned().unwrap_or_else(|| EVERYBODY.to_owned());
        let history = Purchases { repeats, last: weeks(began, latest), seen: weeks(began, until) };
        customers.push(Client {
            id,
            segment,
            days: (began.to_string(), latest.to_string()),
            history,
            spent,
            first: opened,
        });
    }
    Ok(Orders { customers, days: (first_day.to_string(), until.to_string()), opening: opening.to_string(), purchases })
}
