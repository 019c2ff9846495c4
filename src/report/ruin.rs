//! What ruin did, beside the figures that it makes look better than they are.

use super::layout::{Column, paragraph};
use super::rows::{column, fitting};
use super::terms::undefined;
use crate::engine::Metric;
use crate::legible::name;
use crate::legible::{Scale, grouped, percent};
use crate::stats::Comparison;

/// Whom ruin met, when, and how deep the balance went; a caption with its tables, where anybody was ruined.
pub(super) fn ruin(comparison: &Comparison, scale: Scale, width: u16) -> Vec<String> {
    let of = |metric: Metric| comparison.strategies.iter().map(move |it| it.metrics[metric as usize]);
    if !of(Metric::Ruined).flatten().any(|ruined| ruined.mean > 0.0) {
        return Vec::new();
    }
    let period = comparison.study.period.name();
    let unit = scale.unit(&name(&comparison.study.currency));
    let stops = comparison.study.stops.then(|| {
        let hides = "A firm whose money is gone stops, and nobody leaves it any more: its customers are those of that day, and what it \
            would have lost later is not counted. So a strategy that ruins it looks better than it is; `ruin = \"note\"` in [scenario] \
            counts on.";
        paragraph(hides, width)
    });
    let caption = format!("Where the money was gone, the mean {period} of that and the mean deepest balance in {unit}");
    let told = |metric: Metric, write: &dyn Fn(f64) -> String| -> Vec<String> {
        of(metric).map(|it| it.map_or_else(undefined, |it| write(it.mean))).collect()
    };
    let columns: Vec<Column> = vec![
        ("Ruined".to_owned(), told(Metric::Ruined, &percent)),
        (format!("In\n{period}"), told(Metric::RuinPeriod, &|mean| grouped(mean + 1.0, 1))),
        column(comparison, Metric::DeepestCash, "Deepest\nbalance", scale),
    ];
    stops.into_iter().chain([paragraph(&caption, width)]).chain(fitting(comparison, &columns, width)).collect()
}
