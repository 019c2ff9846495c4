//! How far it rests on few: concentration, and tenths of customers.

use super::Page;
use crate::import::history::{History, revenue};
use crate::import::scenario::money;
use crate::import::told::{count, counted};
use crate::legible::percent;

/// Of fewer customers a fifth is nobody.
const FEWEST: usize = 5;

/// What each customer brought in the last year of the data, or in all of it where it is shorter; the largest first.
pub(super) struct Shares {
    revenue: Vec<f64>,
    /// How often each bought.
    often: Vec<usize>,
    total: f64,
    /// Whether it is of the last year alone.
    year: bool,
}

impl Shares {
    pub(super) fn new(history: &History) -> Shares {
        let year = history.days() > 366;
        let from = if year { history.until - 364 } else { i32::MIN };
        let mut own: Vec<(f64, usize)> = history
            .each()
            .map(|(_, own)| &own[own.partition_point(|purchase| purchase.day < from)..])
            .filter(|own| !own.is_empty())
            .map(|own| (revenue(own), own.len()))
            .collect();
        own.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
        let (revenue, often): (Vec<f64>, Vec<usize>) = own.into_iter().unzip();
        Shares { total: revenue.iter().sum(), revenue, often, year }
    }

    fn share(&self, revenue: f64) -> f64 {
        if self.total > 0.0 { revenue / self.total } else { 0.0 }
    }

    /// What the best part of customers brings, as a share; of a part of a customer, that part.
    pub(super) fn of_best(&self, part: f64) -> f64 {
        let number = part * self.revenue.len() as f64;
        let of = |(at, revenue): (usize, &f64)| revenue * (number - at as f64).clamp(0.0, 1.0);
        self.share(self.revenue.iter().enumerate().map(of).sum())
    }

    /// What the largest brings.
    pub(super) fn largest(&self) -> f64 {
        self.share(self.revenue.first().copied().unwrap_or_default())
    }

    /// How far revenue rests on few; none of so few that a fifth of them is nobody.
    pub(super) fn sentence(&self) -> Option<String> {
        let of = if self.year { "Of the last 365 days' revenue" } else { "Of all revenue" };
        (self.revenue.len() >= FEWEST).then(|| {
            format!(
                "{of} the best fifth of customers brings {}, the largest one {}.",
                percent(self.of_best(0.2)),
                percent(self.largest())
            )
        })
    }

    /// The sum of squared shares (Herfindahl and Hirschman): 1 / HHI customers of equal size would be as concentrated.
    fn hhi(&self) -> f64 {
        self.revenue.iter().map(|revenue| self.share(*revenue) * self.share(*revenue)).sum()
    }
}

pub(super) fn tell(page: &mut Page, history: &History, currency: Option<&str>) {
    let shares = Shares::new(history);
    let of = if shares.year { "the last 365 days" } else { "all of the data" };
    page.title("Concentration");
    let hhi = shares.hhi();
    let best = if shares.revenue.len() < FEWEST {
        format!("{} bought", counted(shares.revenue.len(), "customer", "customers"))
    } else {
        let all = count(shares.revenue.len());
        format!("the best fifth of {all} customers who bought brings {} of revenue", percent(shares.of_best(0.2)))
    };
    let equal = if hhi > 0.0 { (1.0 / hhi).round() } else { 0.0 };
    page.text(&format!(
        "Of {of}: {best}, the largest brings {}. HHI {hhi:.4}, as {} of equal size would have.",
        percent(shares.largest()),
        match equal {
            0.0 => "no customers".to_owned(),
            1.0 => "1 customer".to_owned(),
            many => format!("{} customers", crate::legible::grouped(many, 0)),
        }
    ));
    page.text("Customers in tenths, the best first:");
    let all = shares.revenue.len();
    let mut so_far = 0.0;
    let rows = (0..10).filter_map(|tenth| {
        let own = all * tenth / 10..all * (tenth + 1) / 10;
        if own.is_empty() {
            return None;
        }
        let revenue: f64 = shares.revenue[own.clone()].iter().sum();
        so_far += revenue;
        Some(vec![
            (tenth + 1).to_string(),
            count(own.len()),
            money(currency, revenue),
            percent(shares.share(revenue)),
            percent(shares.share(so_far)),
            crate::legible::grouped(shares.often[own.clone()].iter().sum::<usize>() as f64 / own.len() as f64, 1),
        ])
    });
    page.table(
        &["tenth", "customers", "revenue", "share", "so far", "purchases each"],
        rows.collect::<Vec<_>>().into_iter(),
    );
}
