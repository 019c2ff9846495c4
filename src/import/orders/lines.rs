//! Line by line: what is a purchase, and what is left out and why.

use super::left::{Left, Why};
use super::{Layout, Money, Span};
use crate::error::{Problem, Severity};
use crate::import::currency::is_currency;
use crate::import::history::Purchase;
use crate::import::told::Told;
use crate::scenario::clip;
use crate::sheet::{Row, Sheet, composed, money, totals};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What orders are called that were never bought, in small letters.
const CANCELLED: &[&str] = &[
    "cancel",
    "geannuleerd",
    "annul",
    "vervallen",
    "void",
    "storno",
    "verwijderd",
    "deleted",
    "failed",
    "mislukt",
    "expired",
    "verlopen",
    "rejected",
    "afgewezen",
    "draft",
    "concept",
    "offerte",
    "quote",
];
/// What orders are called that were taken back.
const RETURNED: &[&str] =
    &["refund", "return", "retour", "credit", "terugbetaald", "restitutie", "chargeback", "geretourneerd"];
/// Nobody spends more, or it could not be added up.
const MOST_MONEY: f64 = 1e15;

/// What stands in an export.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) ids: Vec<String>,
    pub(super) known: BTreeMap<String, usize>,
    /// What the latest line of each customer says of its group, and on which day.
    pub(super) groups: Vec<Option<(i32, String)>>,
    /// Customers of whom it says different things.
    pub(super) several: Vec<bool>,
    /// By customer: what it spent so far, and where it is first met.
    pub(super) spent: Vec<f64>,
    pub(super) met: Vec<usize>,
    pub(super) purchases: Vec<Purchase>,
    /// Where the lines of these stand.
    pub(super) counted: Vec<Range<usize>>,
    /// What the status column calls them.
    pub(super) statuses: BTreeMap<String, usize>,
    pub(super) left: BTreeMap<Why, Left>,
    /// Who returned something.
    pub(super) returned: BTreeSet<String>,
    pub(super) currencies: BTreeMap<String, usize>,
    /// By order: what its first line came to, how many lines it has, and whether all come to the same.
    pub(super) orders: BTreeMap<String, (f64, usize, bool)>,
    /// How many lines have fewer cells than there are columns.
    pub(super) short: usize,
}

impl Lines {
    /// Reads all lines.
    pub(super) fn read(sheet: &Sheet, header: &Row, layout: &Layout, span: Span, told: &mut Told) -> Lines {
        let mut lines = Lines::default();
        let names: Vec<String> = header.texts(sheet).map(std::borrow::Cow::into_owned).collect();
        let mut rows = sheet.rows();
        let mut row = Row::default();
        let _ = rows.read(&mut row);
        while let Some(read) = rows.read(&mut row) {
            if let Err(problem) = read.and_then(|()| sound(sheet, &row, layout)) {
                told.error(problem);
            } else if row.is_empty(sheet) {
            } else if row.texts(sheet).eq(names.iter().map(String::as_str)) {
                lines.leave(Why::NamesAgain, sheet, &row, 0.0);
            } else if let Err(problem) = lines.take(sheet, &row, layout, span) {
                told.error(problem);
            }
        }
        lines
    }

    fn leave(&mut self, why: Why, sheet: &Sheet, row: &Row, amount: f64) {
        let left = self.left.entry(why).or_default();
        if left.lines == 0 {
            left.first = sheet.source.place(row.whole(sheet).span.start).0;
        }
        left.lines += 1;
        left.amount += amount;
    }

    /// One line.
    fn take(&mut self, sheet: &Sheet, row: &Row, layout: &Layout, span: Span) -> Result<(), Problem> {
        let id = row.text(sheet, layout.customer.index);
        let day = row.text(sheet, layout.date.index);
        self.short += usize::from(row.len() < layout.width);
        let mut filled = row.texts(sheet).filter(|cell| !cell.is_empty());
        let (first, alone) = (filled.next().unwrap_or_default(), filled.next().is_none());
        let no_day = day.is_empty() || layout.reading.day(&day).is_none();
        // A total of a segment is called after it, here and in the list.
        let group: Vec<String> = layout.group.iter().map(|group| row.text(sheet, group.index).into_owned()).collect();
        let called = |name: &str| totals::called(name, &group);
        let is_total = |name: &str| called(name) == Some(Severity::Error) || called(name).is_some() && no_day;
        // It has no customer, or stands in the column of customers; in whatever column its name stands.
        if called(&id) == Some(Severity::Error)
            || called(&id).is_some() && day.is_empty()
            || id.is_empty() && is_total(&first)
        {
            self.leave(Why::Total, sheet, row, 0.0);
            return Ok(());
        }
        // A remark of one cell below the table, such as when it was made.
        let remark = alone && no_day && (id.is_empty() || row.len() == 1) && layout.width > 1;
        if day.is_empty() && id.is_empty() || remark {
            self.leave(Why::Remark, sheet, row, 0.0);
            return Ok(());
        }
        let amount = amount(sheet, row, layout)?;
        let known = layout.reading.day(&day).filter(|day| !day.stands_for_none()).map(crate::sheet::Day::count);
        // Whatever else is to be said of it: it does not count.
        if let Some(why) = known.and_then(|day| span.leaves(day)) {
            self.leave(why, sheet, row, amount.unwrap_or_default());
            return Ok(());
        }
        let Some(amount) = amount else {
            self.leave(Why::NoAmount, sheet, row, 0.0);
            return Ok(());
        };
        if day.is_empty() {
            self.leave(Why::NoDate, sheet, row, amount);
            return Ok(());
        }
        let Some(when) = layout.reading.day(&day) else {
            let place = row.place(sheet, layout.date.index);
            let label = format!("the column is read as {}", layout.reading.name());
            let problem = place.error(format!("`{}` is no date", clip(&day)), label);
            return Err(problem
                .help("take the line out, or leave the cell empty: lines without a date are left out and counted"));
        };
        if when.is_long_past() {
            let problem = row
                .place(sheet, layout.date.index)
                .error(format!("`{}` is a day on which nobody can have ordered", clip(&day)), "a slip of the pen?");
            return Err(problem.help("mend it, or take the line out"));
        }
        if when.stands_for_none() {
            self.leave(Why::NoDate, sheet, row, amount);
            return Ok(());
        }
        let when = when.count();
        if id.is_empty() {
            self.leave(Why::NoCustomer, sheet, row, amount);
            return Ok(());
        }
        if let Some(status) = &layout.status {
            let word = row.text(sheet, status.index);
            let small = word.to_lowercase();
            let begins = |with: &[&str]| with.iter().any(|stem| small.starts_with(stem));
            let why = match () {
                () if begins(CANCELLED) => Some(Why::Cancelled),
                () if begins(RETURNED) => Some(Why::Refund),
                () => None,
            };
            if let Some(why) = why {
                self.leave(why, sheet, row, -amount.abs());
                if why == Why::Refund {
                    self.returned.insert(composed(&id));
                }
                let words = self.left.entry(why).or_default();
                if !words.words.iter().any(|known| *known == *word) {
                    words.words.push(word.into_owned());
                }
                return Ok(());
            }
        }
        if amount < 0.0 {
            self.leave(Why::Refund, sheet, row, amount);
            self.returned.insert(composed(&id));
            return Ok(());
        }
        if let Money::Each { price, quantity } = &layout.money
            && amount > 0.0
            && [price, quantity]
                .iter()
                .any(|column| money::plain(&row.text(sheet, column.index)).contains(['-', '\u{2212}']))
        {
            let title = "price and quantity are both below 0, which would make a sale of them";
            let problem = row.place(sheet, price.index).error(title, "a refund, or a sale?");
            return Err(problem.help("write a refund with one of them below 0, and a sale with none"));
        }
        self.keep(sheet, row, layout, (&id, when, amount))
    }

    /// A line that is a purchase, or a part of one.
    fn keep(
        &mut self,
        sheet: &Sheet,
        row: &Row,
        layout: &Layout,
        (id, day, amount): (&str, i32, f64),
    ) -> Result<(), Problem> {
        let place = || row.place(sheet, layout.customer.index);
        if id.contains(['\n', '\r']) || row.has_a_stray_quote(sheet, layout.customer.index) {
            return Err(place().error("a customer has one quote, or goes over several lines", "is a quote not closed?"));
        }
        let id = composed(id);
        let customer = *self.known.entry(id.clone()).or_insert(self.ids.len());
        let line = row.whole(sheet).span;
        if customer == self.ids.len() {
            self.ids.push(id);
            self.groups.push(None);
            self.several.push(false);
            self.spent.push(0.0);
            self.met.push(line.start);
        }
        let before = self.spent[customer];
        self.spent[customer] += amount;
        if before <= MOST_MONEY && self.spent[customer] > MOST_MONEY {
            let title =
                format!("up to this line customer `{}` spends more than anybody does", clip(&self.ids[customer]));
            let column = layout.money.columns().last().map_or(usize::MAX, |column| column.index);
            return Err(row.place(sheet, column).error(title, "all of its purchases: at most 1e15"));
        }
        self.purchases.push(Purchase { customer, day, amount });
        self.counted.push(line);
        if let Some(status) = &layout.status {
            *self.statuses.entry(row.text(sheet, status.index).into_owned()).or_default() += 1;
        }
        if let Some(group) = &layout.group {
            let said = row.text(sheet, group.index);
            let known = &mut self.groups[customer];
            self.several[customer] |= known.as_ref().is_some_and(|(_, known)| !said.is_empty() && *known != *said);
            let newer = known.as_ref().is_none_or(|(when, word)| (*when, word.as_str()) < (day, &*said));
            if newer && !said.is_empty() {
                *known = Some((day, composed(&said)));
            }
        }
        if let Some(currency) = &layout.currency {
            let said = row.text(sheet, currency.index);
            let new = !said.is_empty() && !self.currencies.contains_key(&*said);
            if new && !is_currency(&said) {
                let title = format!("`{}` is no currency", clip(&said));
                return Err(row.place(sheet, currency.index).error(title, "expected a code such as EUR"));
            }
            if let Some((other, line)) = self.currencies.first_key_value().filter(|_| new) {
                let title = format!("amounts in two currencies: `{}` and `{}`", clip(other), clip(&said));
                let problem = row.place(sheet, currency.index).error(title, format!("the other one in line {line}"));
                return Err(problem.help("export one currency at a time"));
            }
            if new {
                self.currencies.insert(said.into_owned(), sheet.source.place(row.whole(sheet).span.start).0);
            }
        }
        if let Some(order) = &layout.order {
            let number = row.text(sheet, order.index);
            if !number.is_empty() {
                let seen = self.orders.entry(number.into_owned()).or_insert((amount, 0, true));
                seen.1 += 1;
                seen.2 &= seen.0 == amount;
            }
        }
        Ok(())
    }
}

/// What is wrong with a row as a whole.
fn sound(sheet: &Sheet, row: &Row, layout: &Layout) -> Result<(), Problem> {
    if let Some(problem) = row.swallowed(sheet, layout.width) {
        return Err(problem);
    }
    let beyond = (layout.width..row.len()).find(|index| !row.text(sheet, *index).is_empty());
    let Some(index) = beyond else { return Ok(()) };
    let title = format!("{} cells, but {} columns", row.len(), layout.width);
    let problem = row.place(sheet, index).error(title, "a separator too many?");
    let help = "a decimal comma in an export with commas stands between quotes: \"12,50\"";
    Err(if sheet.has_commas() { problem.help(help) } else { problem })
}

/// What a line came to; `None` where nothing is said.
fn amount(sheet: &Sheet, row: &Row, layout: &Layout) -> Result<Option<f64>, Problem> {
    let number = |column: &crate::import::columns::Column, at: usize| {
        let cell = row.text(sheet, column.index);
        if cell.is_empty() {
            return Ok(None);
        }
        let decimal = layout.decimals[at];
        let place = || row.place(sheet, column.index);
        match money::amount(decimal, &cell) {
            Some(amount) if amount.abs() <= MOST_MONEY => Ok(Some(amount)),
            Some(_) => Err(place().error(format!("`{}` is more than anybody spends", clip(&cell)), "at most 1e15")),
            None => {
                let title = format!("`{}` in column `{}` is no amount", clip(&cell), clip(&column.name));
                let label = format!(
                    "the column is read with a decimal {}",
                    if decimal.name() == "," { "comma" } else { "point" }
                );
                let help =
                    "take the line out, or leave the cell empty: lines without an amount are left out and counted";
                Err(place().error(title, label).help(help))
            }
        }
    };
    match &layout.money {
        Money::Amount(column) => number(column, 0),
        Money::Each { price, quantity } => {
            let product = number(price, 0)?.zip(number(quantity, 1)?).map(|(price, many)| price * many);
            if product.is_some_and(|product| product.abs() > MOST_MONEY) {
                let title = "price times quantity is more than anybody spends";
                return Err(row.place(sheet, quantity.index).error(title, "both together: at most 1e15"));
            }
            Ok(product)
        }
    }
}
