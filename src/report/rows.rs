//! Tables with a row for each strategy.

use super::clamps::doubt;
use super::layout::{Column, beside, bold, table};
use super::terms::{titles, undefined};
use crate::engine::{Metric, Unit};
use crate::legible::{Format, Scale};
use crate::stats::Comparison;

/// One table of these columns, the strategy with the highest value in bold if that is clear.
pub(super) fn rows(comparison: &Comparison, columns: &[(impl AsRef<str>, Vec<String>)], width: u16) -> String {
    let names = titles(comparison);
    let header: Vec<&str> =
        ["Strategy"].into_iter().chain(columns.iter().map(|(heading, _)| heading.as_ref())).collect();
    let columns: Vec<&Vec<String>> = std::iter::once(&names).chain(columns.iter().map(|(_, cells)| cells)).collect();
    let best = best(comparison);
    let row = |at: usize| {
        let cells = columns.iter().map(|cells| cells[at].clone());
        cells.map(|cell| if best == Some(at) { bold(&cell) } else { cell }).collect()
    };
    table(&header, &(0..comparison.strategies.len()).map(row).collect::<Vec<Vec<String>>>(), width)
}

/// The strategy with the highest value if that is clear.
pub(super) fn best(comparison: &Comparison) -> Option<usize> {
    let clear = comparison.leaders.filter(|it| it.difference.is_clear() && doubt(comparison).is_none());
    clear.map(|it| it.best)
}

/// The same in as many tables as it takes for them to fit.
pub(super) fn fitting(comparison: &Comparison, columns: &[Column], width: u16) -> Vec<String> {
    let names = titles(comparison);
    let mut tables = Vec::new();
    let mut rest = columns;
    while !rest.is_empty() {
        let (these, others) = rest.split_at(beside(&names, rest, width));
        tables.push(rows(comparison, these, width));
        rest = others;
    }
    tables
}

/// The means of a metric under each strategy, where they are defined.
pub(super) fn means(comparison: &Comparison, metric: Metric) -> Vec<Option<f64>> {
    comparison.strategies.iter().map(|it| it.metrics[metric as usize].map(|it| it.mean)).collect()
}

/// Whether a metric is anything but 0 under some strategy.
pub(super) fn is_there(comparison: &Comparison, metric: Metric) -> bool {
    means(comparison, metric).into_iter().flatten().any(|mean| mean != 0.0)
}

/// The means of a metric as a column; money in the unit of the report.
pub(super) fn column(comparison: &Comparison, metric: Metric, heading: &str, scale: Scale) -> Column {
    let means = means(comparison, metric);
    let values: Vec<f64> = means.iter().copied().flatten().collect();
    let format =
        if metric.info().unit == Unit::Count { Format::count(&values) } else { Format::new(scale, &values, &[]) };
    (heading.to_owned(), means.into_iter().map(|it| it.map_or_else(undefined, |mean| format.write(mean))).collect())
}
