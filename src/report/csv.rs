//! Every replication's figures as a table, for a spreadsheet or a statistics program.

use crate::engine::{METRICS, Outcomes};
use std::borrow::Cow;
use std::io::{self, Write};

/// One row per replication and strategy: `replication`, `strategy`, then the metrics by name. What is undefined is
/// empty.
///
/// # Errors
/// Whatever `out` refuses.
pub fn csv(outcomes: &Outcomes, out: impl Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let metrics = METRICS.iter().map(|info| info.name);
    table.write_record(
        ["replication", "strategy"]
            .into_iter()
            .chain(metrics)
            .chain(outcomes.named.iter().map(|told| told.metric.as_str())),
    )?;
    for (replication, run) in outcomes.replications.iter().zip(&outcomes.runs) {
        for ((name, _), outcome) in outcomes.strategies.iter().zip(run) {
            table.write_field(replication.to_string())?;
            table.write_field(harmless(name).as_bytes())?;
            for value in outcome.values.iter().chain(outcome.named.iter().map(|it| &it.value)) {
                // Nothing is nothing, also where a loss of it came to -0.
                table.write_field(value.map(|it| (it + 0.0).to_string()).unwrap_or_default())?;
            }
            table.write_record(None::<&[u8]>)?;
        }
    }
    table.flush()
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
