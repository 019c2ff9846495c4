//! The ledger: what came in and what it cost, by line, segment and period, so that it can be added up in any way.

use super::Data;
use super::columns::{Column, Entry, metric_column, strategy};
use crate::engine::{METRICS, MetricInfo};
use crate::report::sheet::Cells;
use crate::stats::{Standing, Summary, sum};
use std::io;

pub(super) fn columns(data: &Data) -> Vec<Column> {
    let study = &data.comparison.study;
    vec![
        strategy(),
        Column::word("segment", "its name in the scenario; empty: what no customer causes"),
        Column::whole("period", "from 0", study.period.name()),
        Column::word("line", "the line of the ledger; those that are 0 throughout are left out"),
        Column::whole(
            "sign",
            "1: comes in, -1: goes out, 0: no cash of its own. Cash of a period is the sum of sign x mean, less what `receivables_end` rises by since the period before; customers of the opening owe already",
            "",
        ),
        Column::figure("mean", "mean over the runs, not discounted", "in the unit of the line"),
    ]
}

/// The lines that exist by period, each with its place among the figures that do, and its sign.
fn lines() -> impl Iterator<Item = (usize, &'static MetricInfo, i8)> {
    let by_period = METRICS.iter().filter(|info| info.by_period).enumerate();
    by_period.filter_map(|(at, info)| Some((at, info, info.line?.info().cash)))
}

/// Those in which anything is booked.
fn booked(data: &Data) -> Vec<(usize, &'static MetricInfo, i8)> {
    let something = |at: usize| {
        let course = |standing: &Standing| {
            standing.series.get(at).is_some_and(|it| it.iter().flatten().any(|it| it.mean != 0.0))
        };
        data.comparison.strategies.iter().any(course)
    };
    lines().filter(|(at, ..)| something(*at)).collect()
}

pub(super) fn entries(data: &Data) -> Vec<Entry> {
    let column = |info| Column { name: "line".to_owned(), ..metric_column(info, &data.comparison.study.currency) };
    booked(data).into_iter().map(|(_, info, _)| Entry { value: info.name.to_owned(), column: column(info) }).collect()
}

/// A row per strategy, segment, period and line.
pub(super) fn rows(data: &Data, sheet: &mut dyn Cells) -> io::Result<()> {
    let lines = booked(data);
    for standing in &data.comparison.strategies {
        let mean = |series: &[Vec<Option<Summary>>], at: usize, period: usize| -> f64 {
            series.get(at).and_then(|it| it.get(period).copied().flatten()).map_or(0.0, |it| it.mean)
        };
        for period in 0..data.comparison.study.periods {
            let of = |series, at| mean(series, at, period as usize);
            let mut write = |segment: &str, info: &MetricInfo, sign: i8, amount: f64| {
                sheet.text(&standing.name)?;
                sheet.text(segment)?;
                sheet.whole(i64::from(period))?;
                sheet.text(info.name)?;
                sheet.whole(i64::from(sign))?;
                sheet.number(Some(amount))?;
                sheet.end_row()
            };
            for share in &standing.segments {
                for (at, info, sign) in &lines {
                    write(&share.name, info, *sign, of(&share.series, *at))?;
                }
            }
            for (at, info, sign) in &lines {
                let whole = of(&standing.series, *at);
                let parts: Vec<f64> = standing.segments.iter().map(|share| of(&share.series, *at)).collect();
                let rest = sum([whole].into_iter().chain(parts.iter().map(|part| -part)));
                write("", info, *sign, if is_rounding(rest, whole, &parts) { 0.0 } else { rest })?;
            }
        }
    }
    Ok(())
}

/// Whether so much is nothing but the rounding of what it is the rest of.
fn is_rounding(rest: f64, whole: f64, parts: &[f64]) -> bool {
    const ROUNDING: f64 = 1e-12;
    rest.abs() <= ROUNDING * parts.iter().map(|part| part.abs()).fold(whole.abs(), f64::max)
}
