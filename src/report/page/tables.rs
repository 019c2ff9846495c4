//! Tables of the report, as tables of a page.

use super::{Grid, Kind, Row};
use crate::legible::{Format, name};
use crate::report::figures::Figures;
use crate::report::layout::{Column, unstyled};
use crate::report::pictures::line;
use crate::report::ranking;
use crate::report::rows::best;
use crate::report::segments;
use crate::report::terms::{formats, titles};
use crate::report::text::{asked, costs, gained, worth};
use crate::report::value::most_and_least;
use crate::stats::{Cash, Comparison};

/// What each is worth, how sure that is, what comes in and what it costs; none without a replication.
pub(super) fn by_strategy(comparison: &Comparison) -> Vec<Grid> {
    if comparison.runs == 0 {
        return Vec::new();
    }
    let first = [worth(comparison)].into_iter().chain(ranking::table(comparison));
    let totals = [gained(comparison), costs(comparison)];
    let told =
        first.chain(asked(comparison)).chain(cash(comparison)).chain(totals).filter(|(_, columns)| !columns.is_empty());
    told.map(|table| rows(comparison, table)).collect()
}

/// By line of cash; `None` where that is not kept.
fn cash(comparison: &Comparison) -> Option<(String, Vec<Column>)> {
    let scale = formats(comparison).0.scale;
    let lines = &comparison.strategies.first()?.cash;
    let column = |(at, cash): (usize, &Cash)| {
        let means = comparison.strategies.iter().map(|it| it.cash[at].value.map(|it| it.mean));
        let means: Vec<f64> = means.collect::<Option<_>>()?;
        let format = Format::new(scale, &means, &[]);
        let moves = means.iter().any(|mean| *mean != 0.0);
        moves.then(|| (line(Some(cash.line.name())), means.iter().map(|mean| format.write(*mean)).collect()))
    };
    let unit = scale.unit(&name(&comparison.study.currency));
    let caption = format!("Where the value comes from: what cash is worth at the start, means in {unit}");
    let columns: Vec<Column> = lines.iter().enumerate().filter_map(column).collect();
    (!columns.is_empty()).then_some((caption, columns))
}

/// A row for each strategy.
fn rows(comparison: &Comparison, (caption, columns): (String, Vec<Column>)) -> Grid {
    let header = ["Strategy".to_owned()].into_iter().chain(columns.iter().map(|(heading, _)| one_line(heading)));
    let best = best(comparison);
    let row = |(at, name): (usize, String)| Row {
        cells: [name].into_iter().chain(columns.iter().map(|(_, cells)| cells[at].clone())).collect(),
        kind: if Some(at) == best { Kind::Best } else { Kind::Plain },
    };
    Grid { caption, header: header.collect(), rows: titles(comparison).into_iter().enumerate().map(row).collect() }
}

/// Whose it is; `None` where figures by segment are not kept.
pub(super) fn accounts(comparison: &Comparison) -> Option<Grid> {
    segments::accounts(comparison).filter(|_| comparison.runs > 0).map(grid)
}

/// Who is worth most and least; `None` where customers have no account of their own.
pub(super) fn extremes(comparison: &Comparison) -> Option<Grid> {
    let figures = most_and_least(comparison)?;
    let header = figures.header.iter().map(|heading| heading.replace("-\n", "")).collect();
    Some(grid(Figures { header, ..figures }))
}

/// A table of the text: what has a name and no figures is what the rows below it belong to.
pub(super) fn grid(Figures { caption, header, rows }: Figures) -> Grid {
    let row = |cells: Vec<String>| Row {
        kind: if cells[1..].iter().all(String::is_empty) { Kind::Heading } else { Kind::Plain },
        cells: cells.iter().map(|cell| unstyled(cell)).collect(),
    };
    let header = header.iter().map(|heading| one_line(heading)).collect();
    Grid { caption: unstyled(&caption), header, rows: rows.into_iter().map(row).collect() }
}

fn one_line(heading: &str) -> String {
    heading.replace('\n', " ")
}
