//! What a run answers: the metrics.

use super::{Topic, Word};
use crate::engine::{Better, METRICS, MetricInfo, NamedFigure, Unit};

pub(super) fn metrics() -> Topic {
    Topic {
        title: "metrics".to_owned(),
        meaning: "Per replication, over the horizon; totals are not discounted unless said. Undefined is null, not 0."
            .to_owned(),
        facts: &["in a report", "unit", "good news", "per period"],
        words: METRICS.iter().map(word_of_metric).collect(),
    }
}

/// What stands for the name of a stock, a resource, a measure, a cascade or a cause.
const NAME: &str = "NAME";

/// Those that carry the name of what they are of.
pub(super) fn figures_by_name() -> Topic {
    let of_things = [
        ("[stocks.NAME]", vec![NamedFigure::of_stock(NAME)]),
        ("[resources.NAME]", NamedFigure::of_resource(NAME)),
        ("[measures.NAME]", NamedFigure::of_measure(NAME, NAME)),
        ("a measure in [cascades]", NamedFigure::of_trial(NAME, NAME)),
        ("[cascades.NAME]", NamedFigure::of_cascade(NAME, NAME)),
        ("a number in [memory]", vec![NamedFigure::of_memory(NAME)]),
        ("[listening]", vec![NamedFigure::said(), NamedFigure::told(NAME)]),
    ];
    let words = of_things.into_iter().flat_map(|(of, figures)| figures.into_iter().map(move |it| (of, it)));
    Topic {
        title: "figures by name".to_owned(),
        meaning: "Metrics too, one for each thing of the scenario that has a name; NAME is that name.".to_owned(),
        facts: &["there is one for each", "unit", "good news"],
        words: words
            .map(|(of, it)| {
                let (meaning, unit) = it.of.meaning(NAME, unit(Unit::Money));
                Word { name: it.metric, meaning, facts: vec![of.to_owned(), unit, good_news(it.better).to_owned()] }
            })
            .collect(),
    }
}

fn word_of_metric(info: &MetricInfo) -> Word {
    Word {
        name: info.name.to_owned(),
        meaning: info.definition.to_owned(),
        facts: [info.label, unit(info.unit), good_news(info.better), if info.by_period { "yes" } else { "no" }]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn good_news(better: Better) -> &'static str {
    match better {
        Better::Higher => "higher",
        Better::Lower => "lower",
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
