//! What each replication gave under each strategy.

use super::Data;
use super::columns::{Column, metric_column, strategy};
use crate::engine::METRICS;
use crate::report::sheet::Cells;
use std::io;

/// A row per replication and strategy: `replication`, `strategy`, then the metrics by name.
pub(super) fn rows(data: &Data, table: &mut dyn Cells) -> io::Result<()> {
    let outcomes = data.outcomes;
    for (replication, run) in outcomes.replications.iter().zip(&outcomes.runs) {
        for ((name, _), outcome) in outcomes.strategies.iter().zip(run) {
            table.whole(i64::from(*replication))?;
            table.text(name)?;
            for value in outcome.values.iter().chain(outcome.named.iter().map(|it| &it.value)) {
                table.number(*value)?;
            }
            table.end_row()?;
        }
    }
    Ok(())
}

pub(super) fn columns(data: &Data) -> Vec<Column> {
    let (outcomes, currency) = (data.outcomes, &data.comparison.study.currency);
    let number = "the number of the run, from 0: all strategies of a run live in the same world";
    let first = [Column::whole("replication", number, ""), strategy()];
    let metrics = METRICS.iter().map(|info| metric_column(info, currency));
    let named = outcomes.named.iter().map(|told| told.column(currency));
    first.into_iter().chain(metrics).chain(named).collect()
}
