//! What it is made of: by line of the ledger, by period, by segment, by customer.

use super::book::{Book, Cell, ROWS};
use super::charts::{bridge, lines};
use crate::engine::{METRICS, MetricInfo, Unit};
use crate::legible::{name, visible};
use crate::portfolio::Origin;
use crate::report::accounts::told;
use crate::report::data::Data;
use crate::report::pictures::difference as parts_of;
use crate::report::terms::titles;
use crate::stats::{Comparison, Courses, Holder, Standing, Summary};
use std::io;

/// A figure of this unit.
fn figure(unit: Unit, amount: Option<f64>) -> Cell {
    match unit {
        Unit::Money => Cell::Money(amount),
        Unit::Share => Cell::Share(amount),
        Unit::Count => Cell::Count(amount),
    }
}

fn heads(names: impl IntoIterator<Item = impl Into<String>>) -> Vec<Cell> {
    names.into_iter().map(|it| Cell::Head(it.into())).collect()
}

/// What makes the difference between the best strategy and the baseline, as a bridge.
pub(super) fn difference(book: &mut Book, comparison: &Comparison) -> io::Result<()> {
    const SHEET: &str = "Why";
    let Some(told) = parts_of(comparison) else { return Ok(()) };
    book.sheet(SHEET, |page| {
        page.title(&told.title)?;
        page.sentence("Each part is a mean over the runs. The last six columns are what the chart is drawn from.")?;
        page.row += 1;
        let amount = format!("Amount, {}", name(&comparison.study.currency));
        page.cells(&heads([
            "Part",
            &amount,
            "From",
            "To",
            "Not seen",
            "More",
            "More, below 0",
            "Less",
            "Less, below 0",
            "Difference",
        ]))?;
        let from = page.row;
        let mut end = 0.0;
        let whole = [(&told.whole, true)];
        for (span, is_whole) in told.parts.iter().map(|it| (it, false)).chain(whole) {
            let (start, stop) = if is_whole { (0.0, span.amount) } else { (end, end + span.amount) };
            end = stop;
            let amounts = [span.amount, start, stop].into_iter().chain(columns(start, stop, is_whole));
            let amounts = amounts.map(|it| Cell::Money(Some(it)));
            page.cells(&[Cell::Text(span.name.clone())].into_iter().chain(amounts).collect::<Vec<Cell>>())?;
        }
        let until = page.row - 1;
        page.chart((page.row + 1, 0), &bridge(SHEET, from, until))?;
        Ok(Some((0, 1)))
    })
}

/// What is stacked to show a part from one end to the other: what cannot be seen between it and 0, then more and less, each above 0 and below it,
/// and the whole. What lies above 0 and what lies below it stack apart.
fn columns(start: f64, stop: f64, is_whole: bool) -> [f64; 6] {
    let (low, high) = (start.min(stop), start.max(stop));
    let base = if low > 0.0 { low } else { high.min(0.0) };
    let (above, below) = (high.max(0.0) - low.max(0.0), low.min(0.0) - high.min(0.0));
    match (is_whole, stop < start) {
        (true, _) => [0.0, 0.0, 0.0, 0.0, 0.0, stop],
        (false, false) => [base, above, below, 0.0, 0.0, 0.0],
        (false, true) => [base, 0.0, 0.0, above, below, 0.0],
    }
}

/// Customers, and discounted cash so far, by period under each strategy.
pub(super) fn periods(book: &mut Book, comparison: &Comparison) -> io::Result<()> {
    const SHEET: &str = "By period";
    let known: Option<Vec<&Courses>> = comparison.strategies.iter().map(|it| it.courses.as_ref()).collect();
    let Some(known) = known.filter(|it| !it.is_empty()) else { return Ok(()) };
    let n = known[0].customers.periods.len();
    let unit = comparison.study.period.name();
    let currency = name(&comparison.study.currency);
    book.sheet(SHEET, |page| {
        page.title("How it goes over time")?;
        page.sentence("Means over the runs, and between what nine of ten futures lie. Cash is discounted, from the start to the end of each period.")?;
        page.row += 1;
        let titles = titles(comparison);
        let kinds = ["customers", "5%", "95%"].map(str::to_owned);
        let cash = [format!("cash so far, {currency}"), "cash so far, 5%".to_owned(), "cash so far, 95%".to_owned()];
        let of = |title: &String| kinds.iter().chain(&cash).map(|what| format!("{title}: {what}")).collect::<Vec<String>>();
        page.cells(&heads([unit.to_owned()].into_iter().chain(titles.iter().flat_map(of))))?;
        let from = page.row;
        for period in 0..n {
            let three = |it: &Summary| [it.mean, it.p5, it.p95];
            let cells = known.iter().flat_map(|it| {
                let counts = three(&it.customers.periods[period]).map(|it| Cell::Count(Some(it)));
                let amounts = three(&it.cash.periods[period]).map(|it| Cell::Money(Some(it)));
                counts.into_iter().chain(amounts)
            });
            let cells: Vec<Cell> = [Cell::Count(Some(period as f64 + 1.0))].into_iter().chain(cells).collect();
            page.cells(&cells)?;
        }
        let rows = [from, page.row - 1];
        let column = |first: u16| (0..).step_by(6).take(known.len()).map(|at: u16| first + at).collect::<Vec<u16>>();
        let below = page.row + 1;
        page.chart((below, 0), &lines(SHEET, rows, &column(1), "Customers at the end of each period, means", unit))?;
        let title = "What cash so far is worth at the start, means";
        page.chart((below + 20, 0), &lines(SHEET, rows, &column(4), title, unit))?;
        Ok(Some((from, 1)))
    })
}

/// What each segment comes to under each strategy.
pub(super) fn segments(book: &mut Book, comparison: &Comparison) -> io::Result<()> {
    if comparison.strategies.iter().all(|it| it.segments.is_empty()) {
        return Ok(());
    }
    let all: Vec<(usize, &MetricInfo)> = METRICS.iter().filter(|info| info.by_period).enumerate().collect();
    let shares = || comparison.strategies.iter().flat_map(|it: &Standing| &it.segments);
    let is_there = |at: usize| shares().any(|it| it.metrics[at].is_some_and(|it| it.mean != 0.0));
    let told: Vec<(usize, &MetricInfo)> = all.into_iter().filter(|(at, _)| is_there(*at)).collect();
    book.sheet("Segments", |page| {
        page.title("What each segment comes to")?;
        page.sentence(
            "Means over the runs, up to the horizon. Present values stand before the costs that no customer causes.",
        )?;
        page.row += 1;
        let currency = name(&comparison.study.currency);
        let head = |info: &MetricInfo| match info.unit {
            Unit::Money => format!("{}, {currency}", info.label),
            _ => info.label.to_owned(),
        };
        let gain = format!("Present value against the baseline, {currency}");
        let names =
            ["Strategy".to_owned(), "Segment".to_owned()].into_iter().chain(told.iter().map(|(_, info)| head(info)));
        page.cells(&heads(names.chain([gain])))?;
        let from = page.row;
        let npv = METRICS.iter().filter(|info| info.by_period).position(|info| info.name == "npv");
        for (standing, title) in comparison.strategies.iter().zip(titles(comparison)) {
            for share in &standing.segments {
                let figures = told.iter().map(|(at, info)| figure(info.unit, share.metrics[*at].map(|it| it.mean)));
                let gain = share.versus_baseline.as_ref().zip(npv).and_then(|(all, at)| all[at]).map(|it| it.mean);
                let names = [Cell::Text(title.clone()), Cell::Text(visible(&share.name))];
                let cells: Vec<Cell> = names.into_iter().chain(figures).chain([Cell::Money(gain)]).collect();
                page.cells(&cells)?;
            }
        }
        Ok(Some((from, 2)))
    })
}

/// What each customer comes to under each strategy: means.
pub(super) fn customers(book: &mut Book, data: &Data) -> io::Result<()> {
    if !data.has_customers() {
        return Ok(());
    }
    let (job, ledgers) = data.ledgers;
    let told = told(job);
    book.sheet("Customers", |page| {
        page.title("What each customer comes to")?;
        page.sentence(
            "Means over the runs, in the order of the list. The folder that --out writes says what each column means.",
        )?;
        page.row += 1;
        let names = ["Customer", "Strategy", "Segment"].into_iter().chain(told.iter().map(|(_, it)| it.as_str()));
        page.cells(&heads(names))?;
        let from = page.row;
        let titles = titles(data.comparison);
        for (strategy, title) in titles.iter().enumerate() {
            for (holder, account) in ledgers.of(strategy) {
                if page.row as usize >= ROWS {
                    continue;
                }
                let (who, segment) = match holder {
                    Holder::Customer(customer) => {
                        let listed = matches!(customer.origin, Origin::Listed(_) | Origin::Opening(_));
                        let called = job.name(customer).filter(|_| listed).unwrap_or_default();
                        (called, job.segments[customer.segment].clone())
                    }
                    Holder::Won => ("All who are won".to_owned(), String::new()),
                    Holder::Nobody => ("What no customer causes".to_owned(), String::new()),
                };
                let figures = told.iter().map(|(at, entry)| {
                    let mean = Some(account[*at].mean);
                    if entry.as_str() == "survival" { Cell::Share(mean) } else { Cell::Money(mean) }
                });
                let names = [who, title.clone(), segment].map(Cell::Text);
                page.cells(&names.into_iter().chain(figures).collect::<Vec<Cell>>())?;
            }
        }
        if page.row as usize >= ROWS {
            page.sentence("There are more than a sheet holds: --customers writes all of them.")?;
        }
        Ok(Some((from, 1)))
    })
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn a_part_stands_between_its_ends() {
        assert_eq!(columns(10.0, 15.0, false), [10.0, 5.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(columns(15.0, 12.0, false), [12.0, 0.0, 0.0, 3.0, 0.0, 0.0]);
        assert_eq!(columns(5.0, -3.0, false), [0.0, 0.0, 0.0, 5.0, -3.0, 0.0]);
        assert_eq!(columns(-3.0, 5.0, false), [0.0, 5.0, -3.0, 0.0, 0.0, 0.0]);
        assert_eq!(columns(-10.0, -15.0, false), [-10.0, 0.0, 0.0, 0.0, -5.0, 0.0]);
        assert_eq!(columns(-15.0, -12.0, false), [-12.0, 0.0, -3.0, 0.0, 0.0, 0.0]);
        assert_eq!(columns(0.0, -7.0, true), [0.0, 0.0, 0.0, 0.0, 0.0, -7.0]);
    }
}
