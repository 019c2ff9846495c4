//! Customers and revenue per year of the calendar.

use super::Page;
use crate::import::history::{History, revenue};
use crate::import::scenario::money;
use crate::import::told::count;
use crate::sheet::Day;
use std::collections::BTreeMap;

/// Around the turn of a year nothing may be bought for so many days.
const QUIET: i32 = 7;

/// What was bought in a year.
#[derive(Default)]
struct Year {
    customers: usize,
    new: usize,
    purchases: usize,
    revenue: f64,
}

/// The year of a day.
fn year(day: i32) -> i32 {
    Day::counted(day).map_or(0, |day| day.month().0)
}

pub(super) fn tell(page: &mut Page, history: &History, currency: Option<&str>) {
    let mut years: BTreeMap<i32, Year> = BTreeMap::new();
    for (_, own) in history.each() {
        for (at, same) in own.chunk_by(|one, other| year(one.day) == year(other.day)).enumerate() {
            let told = years.entry(year(same[0].day)).or_default();
            told.customers += 1;
            told.new += usize::from(at == 0);
            told.purchases += same.len();
            told.revenue += revenue(same);
        }
    }
    page.title("Year by year");
    let rows = years.iter().map(|(name, told)| {
        let part = [history.first() - QUIET, history.until + QUIET].iter().any(|day| year(*day) == *name);
        vec![
            format!("{name}{}", if part { " (part)" } else { "" }),
            count(told.customers),
            count(told.new),
            count(told.purchases),
            money(currency, told.revenue),
            money(currency, told.revenue / told.customers as f64),
            money(currency, told.revenue / told.purchases as f64),
        ]
    });
    page.table(&["year", "customers", "of them new", "purchases", "revenue", "per customer", "per purchase"], rows);
}
