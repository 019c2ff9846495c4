//! How deep cash goes before it comes back, and when: told where it goes below 0 by more than a trifle. Periods are counted from 1, as people do.

use super::layout::{Column, paragraph};
use super::rows::{column, fitting};
use super::terms::{formats, undefined};
use crate::engine::Metric;
use crate::legible::grouped;
use crate::legible::name;
use crate::stats::{Comparison, Standing};

/// Below this share of the value it is a trifle.
const TRIFLE: f64 = 0.01;

/// A caption with its table; nothing where under no strategy half of the runs go so deep.
pub(super) fn deepest(comparison: &Comparison, width: u16) -> Vec<String> {
    let below = |it: &Standing| {
        let [point, value] = [Metric::DeepestPoint, Metric::Value].map(|metric| it.metrics[metric as usize]);
        point.zip(value).is_some_and(|(point, value)| point.p50 < -TRIFLE * value.mean.abs())
    };
    if !comparison.strategies.iter().any(below) {
        return Vec::new();
    }
    let (scale, unit) = (formats(comparison).0.scale, comparison.study.period.name());
    let when = |it: &Standing| {
        let median = it.metrics[Metric::DeepestPeriod as usize].map(|it| it.p50.floor() + 1.0);
        median.map_or_else(undefined, |period| grouped(period, 0))
    };
    let columns: Vec<Column> = vec![
        column(comparison, Metric::DeepestPoint, "Deepest\npoint", scale),
        (format!("In {unit}\n(median)"), comparison.strategies.iter().map(when).collect()),
    ];
    let money = scale.unit(&name(&comparison.study.currency));
    let caption = format!("How deep cash goes before it comes back, mean in {money}, not discounted");
    [vec![paragraph(&caption, width)], fitting(comparison, &columns, width)].concat()
}
