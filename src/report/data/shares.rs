//! What the runs say together: of the whole, of each period and of each segment, a row for each figure.

use super::Data;
use super::columns::{Column, strategy};
use crate::engine::METRICS;
use crate::report::sheet::Cells;
use crate::stats::{Difference, Named, Standing, Summary};
use std::io;

const OF_METRIC: &str = "in the unit of the metric";

fn figures() -> Vec<Column> {
    [
        ("mean", "mean over the runs"),
        ("sd", "standard deviation over the runs"),
        ("se", "standard error of the mean"),
        ("ci95_low", "lower end of the 95% interval of the mean"),
        ("ci95_high", "upper end of it"),
        ("p5", "the value that 5 of 100 runs stay below"),
        ("p50", "the median"),
        ("p95", "the value that 95 of 100 runs stay below"),
    ]
    .into_iter()
    .map(|(name, meaning)| Column::figure(name, meaning, OF_METRIC))
    .chain([
        more("gain", "mean; empty for the baseline itself"),
        more("gain_ci95_low", "lower end of the 95% interval"),
        more("gain_ci95_high", "upper end of it"),
        better(),
    ])
    .collect()
}

/// A figure of what it brings more than the baseline.
fn more(name: &str, meaning: &str) -> Column {
    Column::figure(name, format!("more than the baseline, run by run: {meaning}"), OF_METRIC)
}

fn better() -> Column {
    let meaning = "share of the runs in which it is better than the baseline, ties split evenly";
    Column::figure("p_better", meaning, "a share")
}

fn metric() -> Column {
    Column::word("metric", "the figure, over the horizon")
}

fn write(sheet: &mut dyn Cells, figure: Option<Summary>, gain: Option<Difference>) -> io::Result<()> {
    let end = |ci95: Option<[f64; 2]>, at: usize| ci95.map(|ends| ends[at]);
    let of = |pick: fn(&Summary) -> Option<f64>| figure.as_ref().and_then(pick);
    let interval = figure.and_then(|it| it.ci95);
    let cells = [
        of(|it| Some(it.mean)),
        of(|it| it.sd),
        of(|it| it.se),
        end(interval, 0),
        end(interval, 1),
        of(|it| Some(it.p5)),
        of(|it| Some(it.p50)),
        of(|it| Some(it.p95)),
        gain.map(|it| it.mean),
        end(gain.and_then(|it| it.ci95), 0),
        end(gain.and_then(|it| it.ci95), 1),
        gain.map(|it| it.p_better),
    ];
    cells.into_iter().try_for_each(|cell| sheet.number(cell))?;
    sheet.end_row()
}

pub(super) fn summary_columns(_: &Data) -> Vec<Column> {
    [strategy(), metric()].into_iter().chain(figures()).collect()
}

/// A row per strategy and metric.
pub(super) fn summary(data: &Data, sheet: &mut dyn Cells) -> io::Result<()> {
    for standing in &data.comparison.strategies {
        let gains = standing.versus_baseline.as_deref();
        let own = METRICS.iter().zip(&standing.metrics).enumerate();
        let own = own.map(|(at, (info, figure))| (info.name, *figure, gains.and_then(|all| all[at])));
        for (metric, figure, gain) in own.chain(standing.named.iter().map(named)) {
            sheet.text(&standing.name)?;
            sheet.text(metric)?;
            write(sheet, figure, gain)?;
        }
    }
    Ok(())
}

/// What a strategy brings more than the baseline, run by run.
pub(super) fn difference_columns(_: &Data) -> Vec<Column> {
    let figures = [
        ("mean", "mean"),
        ("se", "standard error of the mean"),
        ("ci95_low", "lower end of the 95% interval"),
        ("ci95_high", "upper end of it"),
    ];
    let figures = figures.map(|(name, meaning)| more(name, meaning));
    [strategy(), metric()].into_iter().chain(figures).chain([better()]).collect()
}

/// A row per strategy that is held against the baseline, and metric.
pub(super) fn differences(data: &Data, sheet: &mut dyn Cells) -> io::Result<()> {
    for standing in &data.comparison.strategies {
        let Some(own) = &standing.versus_baseline else { continue };
        let own = METRICS.iter().map(|info| info.name).zip(own.iter().copied());
        let others = standing.named.iter().map(|it| (it.told.metric.as_str(), it.versus_baseline.flatten()));
        for (metric, difference) in own.chain(others) {
            sheet.text(&standing.name)?;
            sheet.text(metric)?;
            let end = |at: usize| difference.and_then(|it| it.ci95).map(|ends| ends[at]);
            let of = |pick: fn(Difference) -> f64| difference.map(pick);
            let cells = [of(|it| it.mean), difference.and_then(|it| it.se), end(0), end(1), of(|it| it.p_better)];
            cells.into_iter().try_for_each(|cell| sheet.number(cell))?;
            sheet.end_row()?;
        }
    }
    Ok(())
}

pub(super) fn segment_columns(_: &Data) -> Vec<Column> {
    let segment = Column::word("segment", "its name in the scenario");
    let metric = Column::word("metric", "the figure, over the horizon; `npv` before the costs that no customer causes");
    [strategy(), segment, metric].into_iter().chain(figures()).collect()
}

/// A row per strategy, segment and metric.
pub(super) fn segments(data: &Data, sheet: &mut dyn Cells) -> io::Result<()> {
    for standing in &data.comparison.strategies {
        for share in &standing.segments {
            let gains = share.versus_baseline.as_deref();
            let own = METRICS.iter().filter(|info| info.by_period).zip(&share.metrics).enumerate();
            let own = own.map(|(at, (info, figure))| (info.name, *figure, gains.and_then(|all| all[at])));
            for (metric, figure, gain) in own.chain(share.named.iter().map(named)) {
                sheet.text(&standing.name)?;
                sheet.text(&share.name)?;
                sheet.text(metric)?;
                write(sheet, figure, gain)?;
            }
        }
    }
    Ok(())
}

fn named(it: &Named) -> (&str, Option<Summary>, Option<Difference>) {
    (it.told.metric.as_str(), it.value, it.versus_baseline.flatten())
}

pub(super) fn series_columns(data: &Data) -> Vec<Column> {
    let period = Column::whole("period", "from 0", data.comparison.study.period.name());
    let metric = Column::word(
        "metric",
        "the figure of the period, or at its end; `npv` is its discounted cash, `customer_periods` who is active in it",
    );
    let figures = figures().into_iter().filter(|column| ["mean", "p5", "p95"].contains(&column.name.as_str()));
    [period, strategy(), metric].into_iter().chain(figures).collect()
}

/// A row per period, strategy and metric.
pub(super) fn series(data: &Data, sheet: &mut dyn Cells) -> io::Result<()> {
    let courses = |standing: &Standing| -> Vec<(String, Vec<Option<Summary>>)> {
        let own = METRICS.iter().filter(|info| info.by_period).map(|info| info.name.to_owned());
        let own = own.zip(standing.series.iter().cloned());
        own.chain(
            standing
                .named
                .iter()
                .filter(|it| !it.series.is_empty())
                .map(|it| (it.told.metric.clone(), it.series.clone())),
        )
        .collect()
    };
    let all: Vec<_> = data.comparison.strategies.iter().map(|it| (&it.name, courses(it))).collect();
    for period in 0..data.comparison.study.periods {
        for (strategy, courses) in &all {
            for (metric, course) in courses {
                let figure = course.get(period as usize).copied().flatten();
                sheet.whole(i64::from(period))?;
                sheet.text(strategy)?;
                sheet.text(metric)?;
                for cell in [figure.map(|it| it.mean), figure.map(|it| it.p5), figure.map(|it| it.p95)] {
                    sheet.number(cell)?;
                }
                sheet.end_row()?;
            }
        }
    }
    Ok(())
}
