//! What a run answers: the metrics.

use super::{Topic, Word};
use crate::engine::{Better, METRICS, MetricInfo, Unit};

pub(super) fn metrics() -> Topic {
    Topic {
        title: "metrics".to_owned(),
        meaning: "Per replication, over the horizon; totals are not discounted unless said. Undefined is null, not 0."
            .to_owned(),
        facts: &["in a report", "unit", "good news", "per period"],
        words: METRICS.iter().map(word_of_metric).collect(),
    }
}

fn word_of_metric(info: &MetricInfo) -> Word {
    let good = match info.better {
        Better::Higher => "higher",
        Better::Lower => "lower",
    };
    Word {
        name: info.name.to_owned(),
        meaning: info.definition.to_owned(),
        facts: [info.label, unit(info.unit), good, if info.by_period { "yes" } else { "no" }]
            .map(str::to_owned)
            .to_vec(),
    }
}

/// In what a metric is counted, in words.
pub(in crate::report) fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "money",
        Unit::Count => "a count",
        Unit::Share => "a share",
    }
}
