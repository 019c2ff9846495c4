//! The terms in which tables and verdict speak of a comparison: what strategies are called, how their worth is written.

use crate::engine::Metric;
use crate::legible::{Format, Scale};
use crate::legible::{name, visible};
use crate::stats::{Comparison, Difference, Standing, Summary};

/// What strategies are called: the label; with the name where the label is long or not the only one.
pub(super) fn titles(comparison: &Comparison) -> Vec<String> {
    const LONGEST: usize = 44;
    let standings = &comparison.strategies;
    let title = |standing: &Standing| {
        let (name, label) = (name(&standing.name), visible(&standing.label));
        let unique = standings.iter().filter(|other| other.label == standing.label).count() == 1;
        if label.chars().count() > LONGEST {
            format!("{}… ({name})", label.chars().take(LONGEST).collect::<String>().trim_end())
        } else if unique {
            label
        } else {
            format!("{label} ({name})")
        }
    };
    standings.iter().map(title).collect()
}

/// "one, two and three".
pub(super) fn listed(all: &[&str]) -> String {
    match all {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => all.concat(),
    }
}

/// What one of them is called.
pub(super) fn title(comparison: &Comparison, standing: &Standing) -> String {
    let at = comparison.strategies.iter().position(|it| it.name == standing.name);
    at.and_then(|at| titles(comparison).into_iter().nth(at)).unwrap_or_default()
}

/// The columns of the value, and of its differences.
pub(super) fn formats(comparison: &Comparison) -> (Format, Format) {
    let values: Vec<Summary> =
        comparison.strategies.iter().filter_map(|it| it.metrics[Metric::Value as usize]).collect();
    let to_baseline = comparison.strategies.iter().filter_map(to_baseline);
    let differences: Vec<Difference> = to_baseline.chain(comparison.leaders.map(|it| it.difference)).collect();
    let means: Vec<f64> = values.iter().map(|it| it.mean).collect();
    let shifts: Vec<f64> = differences.iter().map(|it| it.mean).collect();
    let scale = Scale::new(means.iter().copied());
    let margins = |intervals: Vec<Option<[f64; 2]>>| intervals.into_iter().flatten().map(margin).collect::<Vec<f64>>();
    (
        Format::new(scale, &means, &margins(values.iter().map(|it| it.ci95).collect())),
        Format::new(scale, &shifts, &margins(differences.iter().map(|it| it.ci95).collect())),
    )
}

/// How a sentence writes an amount and what is told beside it: in this way where a digit of it is seen, else in one in which it is.
pub(super) fn seen(format: Format, amount: f64, beside: &[f64]) -> Format {
    if amount == 0.0 || format.shows(amount) {
        return format;
    }
    let scale = Scale::new(beside.iter().copied().chain([amount]));
    Format::new(scale, &[amount], &[amount]).showing(amount)
}

/// The paired difference of its value to the baseline's.
pub(super) fn to_baseline(standing: &Standing) -> Option<Difference> {
    standing.versus_baseline.as_ref()?[Metric::Value as usize]
}

/// Half an interval.
pub(super) fn margin([low, high]: [f64; 2]) -> f64 {
    (high - low) / 2.0
}

/// A mean and its 95% interval.
pub(super) type Known = (f64, Option<[f64; 2]>);

/// Cells "mean ± margin", the margins one below the other.
pub(super) fn intervals(cells: &[Option<Known>], format: Format, mean: impl Fn(f64) -> String) -> Vec<String> {
    let margins: Vec<Option<String>> =
        cells.iter().map(|cell| cell.and_then(|(_, ci95)| ci95).map(|it| format.write(margin(it)))).collect();
    let width = margins.iter().flatten().map(String::len).max().unwrap_or(0);
    let cell = |(cell, margin): (&Option<(f64, _)>, &Option<String>)| match (cell, margin) {
        (Some((value, _)), Some(margin)) => format!("{} ± {margin:>width$}", mean(*value)),
        (Some((value, _)), None) => mean(*value),
        (None, _) => undefined(),
    };
    cells.iter().zip(&margins).map(cell).collect()
}

/// What stands for a figure that is undefined.
pub(super) fn undefined() -> String {
    "–".to_string()
}
