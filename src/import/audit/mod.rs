//! `audit.md`: what stands in the data, before anything is made of it.

mod cohorts;
mod intervals;
mod page;
mod shares;
mod years;

pub(super) use page::{Page, cell};

use self::intervals::Intervals;
use self::shares::Shares;
use super::HOW_READ;
use super::history::{History, date};
use super::measured::Window;
use super::scenario::money;
use super::segments::Segments;
use super::told::{count, counted};
use crate::legible::percent;
use crate::scenario::clip;

/// What stands out, a sentence each.
pub(super) fn findings(history: &History, currency: Option<&str>) -> Vec<String> {
    let shares = Shares::new(history);
    let silent = Silent::new(history);
    let mut findings: Vec<String> = shares.sentence().into_iter().chain(silent.sentence(currency)).collect();
    findings.extend(Intervals::new(history).map(|intervals| intervals.sentence()));
    findings
}

/// All of it, as text for a wiki.
pub(super) fn of_orders(
    from: &str,
    history: &History,
    currency: Option<&str>,
    segments: &Segments,
    told: &[String],
) -> String {
    let mut page = Page::new(&format!("What is in {}", clip(from)));
    page.text(&format!(
        "{} by {}, {} to {}, {} in all. A purchase is what one customer bought on one day.",
        counted(history.purchases.len(), "purchase", "purchases"),
        counted(history.customers.len(), "customer", "customers"),
        date(history.first()),
        date(history.until),
        money(currency, history.revenue())
    ));
    page.title(HOW_READ);
    page.list(told);
    years::tell(&mut page, history, currency);
    cohorts::tell(&mut page, history);
    shares::tell(&mut page, history, currency);
    rfm(&mut page, history);
    intervals::tell(&mut page, history);
    Silent::new(history).tell(&mut page, currency);
    if segments.all.len() > 1 {
        page.title("Segments");
        let rows = segments.all.iter().enumerate().map(|(at, (name, meaning))| {
            let own = history.each().zip(&segments.of).filter(|(_, segment)| **segment == at);
            let own: Vec<f64> = own.map(|((_, own), _)| super::history::revenue(own)).collect();
            vec![cell(name), cell(meaning), count(own.len()), money(currency, own.iter().sum())]
        });
        page.table(&["segment", "who", "customers", "revenue"], rows);
    }
    page.done()
}

/// Customers by fifths of recency and of frequency.
fn rfm(page: &mut Page, history: &History) {
    let fifths: Vec<[u8; 3]> = super::segments::rfm(history, history.until).into_iter().flatten().collect();
    page.title("Recency, frequency, money (RFM)");
    page.text(
        "Customers by fifths, 5 the best; equals stay together. R: how lately they bought. F: on how many days. M: the mean fifth by \
         what they spent in all.",
    );
    let rows = (1..=5).rev().map(|recency| {
        let cells = (1..=5).map(|frequency| {
            let money: Vec<f64> =
                fifths.iter().filter(|it| it[0] == recency && it[1] == frequency).map(|it| f64::from(it[2])).collect();
            match money.len() {
                0 => "-".to_owned(),
                n => format!("{} (M {:.1})", count(n), money.iter().sum::<f64>() / n as f64),
            }
        });
        std::iter::once(format!("R {recency}")).chain(cells).collect::<Vec<String>>()
    });
    page.table(&["", "F 1", "F 2", "F 3", "F 4", "F 5"], rows);
}

/// Who has not bought for long.
struct Silent {
    window: Window,
    customers: usize,
    number: usize,
    /// Revenue of theirs, ever.
    revenue: f64,
    /// Those who once brought most: name, revenue, last day.
    largest: Vec<(String, f64, i32)>,
    /// Customers by how long ago they bought: (days at most, how many, revenue of theirs).
    ago: Vec<(i32, usize, f64)>,
}

impl Silent {
    fn new(history: &History) -> Silent {
        /// So many are named.
        const NAMED: usize = 10;
        let window = Window::new(history);
        let mut ago: Vec<(i32, usize, f64)> = [91, 182, 365, 730, i32::MAX].map(|days| (days, 0, 0.0)).to_vec();
        let mut largest = Vec::new();
        for (customer, own) in history.each() {
            let Some(last) = own.last() else { continue };
            let (days, revenue) = (history.until - last.day, super::history::revenue(own));
            if let Some(row) = ago.iter_mut().find(|(most, ..)| days < *most) {
                row.1 += 1;
                row.2 += revenue;
            }
            if window.is_silent(last.day) {
                largest.push((customer.id.clone(), revenue, last.day));
            }
        }
        let (number, revenue) = (largest.len(), largest.iter().map(|it| it.1).sum());
        largest.sort_by(|one, other| other.1.total_cmp(&one.1));
        largest.truncate(NAMED);
        Silent { window, customers: history.customers.len(), number, revenue, largest, ago }
    }

    /// None where nobody is.
    fn sentence(&self, currency: Option<&str>) -> Option<String> {
        (self.number > 0).then(|| {
            format!(
                "{} of {} bought nothing since {} ({}): together they had spent {}.",
                counted(self.number, "customer", "customers"),
                count(self.customers),
                date(self.window.from),
                self.window.told(),
                money(currency, self.revenue)
            )
        })
    }

    fn tell(&self, page: &mut Page, currency: Option<&str>) {
        page.title("Who is silent");
        let nobody =
            || format!("Everybody bought something since {} ({}).", date(self.window.from), self.window.told());
        page.text(&self.sentence(currency).unwrap_or_else(nobody));
        let names = ["less than 3 months", "3 to 6 months", "6 to 12 months", "1 to 2 years", "2 years or more"];
        let rows = names.iter().zip(&self.ago).map(|(name, (_, customers, revenue))| {
            let share = percent(*customers as f64 / self.customers as f64);
            vec![(*name).to_owned(), count(*customers), share, money(currency, *revenue)]
        });
        page.table(&["last bought", "customers", "share", "spent in all"], rows);
        if !self.largest.is_empty() {
            page.text("Those of the silent who had spent most:");
            let rows =
                self.largest.iter().map(|(id, revenue, last)| vec![cell(id), money(currency, *revenue), date(*last)]);
            page.table(&["customer", "spent in all", "last bought"], rows);
        }
    }
}
