//! Every replication's figures as a table, for a spreadsheet or a statistics program.

use super::data::{Column, metric_column};
use super::sheet::{Cells, CsvStyle, Sheet};
use crate::engine::{METRICS, Outcomes};
use std::io::{self, Write};

/// One row per replication and strategy: `replication`, `strategy`, then the metrics by name. What is undefined is
/// empty.
///
/// # Errors
/// Whatever `out` refuses.
pub fn csv(outcomes: &Outcomes, style: CsvStyle, out: impl Write) -> io::Result<()> {
    let mut table = Sheet::new(out, style, columns(outcomes, "").iter().map(|column| &column.name))?;
    rows(outcomes, &mut table)?;
    table.finish()
}

/// Its rows.
pub(super) fn rows(outcomes: &Outcomes, table: &mut dyn Cells) -> io::Result<()> {
    for (replication, run) in outcomes.replications.iter().zip(&outcomes.runs) {
        for ((name, _), outcome) in outcomes.strategies.iter().zip(run) {
            table.whole(*replication)?;
            table.text(name)?;
            for value in outcome.values.iter().chain(outcome.named.iter().map(|it| &it.value)) {
                table.number(*value)?;
            }
            table.end_row()?;
        }
    }
    Ok(())
}

/// Its columns.
pub(super) fn columns(outcomes: &Outcomes, currency: &str) -> Vec<Column> {
    let first = [
        Column::new("replication", "the number of the run, from 0: all strategies of a run live in the same world", ""),
        Column::new("strategy", "its name in the scenario; `baseline` is what happens without any", ""),
    ];
    let metrics = METRICS.iter().map(|info| metric_column(info, currency));
    let named = outcomes.named.iter().map(|told| told.column(currency));
    first.into_iter().chain(metrics).chain(named).collect()
}
