//! Why customers left, and who is there at the end: told of scenarios in which that is no matter of course.

use super::layout::{Column, paragraph};
use super::rows::{column, fitting, is_there, means};
use super::terms::formats;
use crate::engine::Metric;
use crate::legible::Scale;
use crate::legible::name;
use crate::stats::Comparison;

/// A cause that never takes a larger share of those who leave is a trifle.
const TRIFLE: f64 = 0.1;

/// Beside those who leave at the stated rate.
const CAUSES: &[(Metric, &str)] = &[
    (Metric::LostToUnhappy, "Unhappy"),
    (Metric::LostToPrice, "Price"),
    (Metric::LostToProblem, "Problem"),
    (Metric::LostToCompetitor, "Competitor"),
];

/// Two parts, each a caption with its tables, as far as there is something to tell.
pub(super) fn customers(comparison: &Comparison, width: u16) -> Vec<String> {
    let scale = formats(comparison).0.scale;
    let parts = [gone(comparison, scale), there(comparison, scale)].into_iter().flatten();
    let tables = parts.flat_map(|(caption, columns)| {
        [vec![paragraph(&caption, width)], fitting(comparison, &columns, width)].concat()
    });
    tables.collect()
}

/// Who is gone and why, and who came back.
fn gone(comparison: &Comparison, scale: Scale) -> Option<(String, Vec<Column>)> {
    let weighs = |(cause, _): &(Metric, &str)| {
        let shares = means(comparison, *cause).into_iter().zip(means(comparison, Metric::CustomersLost));
        shares.filter_map(|(part, all)| part.zip(all)).any(|(part, all)| part > TRIFLE * all)
    };
    let others = [Metric::CustomersFailed, Metric::Returned].iter().any(|metric| is_there(comparison, *metric));
    if !others && !CAUSES.iter().any(weighs) {
        return None;
    }
    let others =
        [(Metric::CustomersFailed, "Failed"), (Metric::CustomersDropped, "Dropped"), (Metric::Returned, "Came\nback")];
    let known = CAUSES.iter().chain(&others).filter(|(metric, _)| is_there(comparison, *metric));
    let all = [&(Metric::LostToBase, "Stated\nrate")].into_iter().chain(known);
    let columns = all.map(|(metric, heading)| column(comparison, *metric, heading, scale)).collect();
    Some(("Why customers left, means".to_owned(), columns))
}

/// Who is there when the last period is closed, whom the firm has on file, what of the cost of winning customers is lost, and what they owe.
fn there(comparison: &Comparison, scale: Scale) -> Option<(String, Vec<Column>)> {
    let [truth, file] = [Metric::CustomersEnd, Metric::FiledEnd].map(|metric| means(comparison, metric));
    let apart =
        truth.into_iter().zip(file).any(|(truth, file)| truth.zip(file).is_some_and(|(one, other)| one != other));
    let asleep = is_there(comparison, Metric::Dormant);
    let owing = is_there(comparison, Metric::ReceivablesEnd);
    if !asleep && !apart && !owing {
        return None;
    }
    let all = [
        (Metric::CustomersEnd, "Customers", true),
        (Metric::Dormant, "Of them\nasleep", asleep),
        (Metric::FiledEnd, "On file", apart || asleep),
        (Metric::Silent, "Of these\nsilent", is_there(comparison, Metric::Silent)),
        (Metric::WrittenOff, "Winning cost\nwritten off", apart && is_there(comparison, Metric::WrittenOff)),
        (Metric::ReceivablesEnd, "Owed by\ncustomers", owing),
    ];
    let columns = all.iter().filter(|(.., told)| *told);
    let columns = columns.map(|(metric, heading, _)| column(comparison, *metric, heading, scale)).collect();
    let unit = scale.unit(&name(&comparison.study.currency));
    Some((format!("At the end, means, money in {unit}"), columns))
}
