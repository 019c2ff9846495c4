//! What cascades find of their measures, under each strategy that takes one.

use super::layout::{paragraph, table};
use super::terms::{title, undefined};
use crate::engine::{Thing, TrialFigure};
use crate::legible::{Format, grouped, name, percent};
use crate::stats::{Comparison, Named, Standing};

/// Judged on fewer contacts than this, chance says more than the measure. Assumed: the usual rule of thumb for a share.
const FEW: f64 = 30.0;

/// A table for each strategy that takes a cascade, with a row for each measure that it may try.
pub(super) fn trials(comparison: &Comparison, width: u16) -> Vec<String> {
    comparison.strategies.iter().filter_map(|it| under(comparison, it, width)).collect()
}

fn under(comparison: &Comparison, strategy: &Standing, width: u16) -> Option<String> {
    let measures: Vec<&[Named]> = strategy
        .named
        .chunk_by(|one, other| of_trial(one) && of_trial(other) && one.told.name == other.told.name)
        .collect();
    let tried: Vec<(String, [Option<f64>; TrialFigure::ALL.len()])> = measures
        .into_iter()
        .filter(|group| of_trial(&group[0]))
        .map(|group| (name(&group[0].told.label), std::array::from_fn(|at| group[at].value.map(|value| value.mean))))
        .filter(|(_, figures)| figures[TrialFigure::Kept as usize].is_some())
        .collect();
    if tried.is_empty() {
        return None;
    }
    let period = comparison.study.period.name();
    let contacts: Vec<f64> = tried.iter().filter_map(|(_, it)| it[TrialFigure::JudgedOn as usize]).collect();
    let format = Format::count(&contacts);
    let row = |(measure, figures): &(String, [Option<f64>; TrialFigure::ALL.len()])| {
        let told =
            |figure: TrialFigure, write: &dyn Fn(f64) -> String| figures[figure as usize].map_or_else(undefined, write);
        vec![
            measure.clone(),
            told(TrialFigure::Kept, &percent),
            told(TrialFigure::GivenUp, &percent),
            told(TrialFigure::JudgedOn, &|contacts| format.write(contacts)),
            told(TrialFigure::JudgedIn, &|period| grouped(period + 1.0, 1)),
        ]
    };
    let rows: Vec<Vec<String>> = tried.iter().map(row).collect();
    let header = ["Measure", "Kept", "Given\nup", "Judged on\ncontacts", &format!("In\n{period}")];
    let caption = format!(
        "What {} finds of its measures: in which part of the runs each is kept and given up, and on how many contacts and in which {period} \
         it is judged, means",
        title(comparison, strategy)
    );
    let few: Vec<&str> = (tried.iter())
        .filter(|(_, figures)| figures[TrialFigure::JudgedOn as usize].is_some_and(|contacts| contacts < FEW))
        .map(|(measure, _)| measure.as_str())
        .collect();
    let doubt = (!few.is_empty()).then(|| {
        let text = format!(
            "Judged on fewer than {FEW} contacts, chance says more than the measure ({}): `at_least` in [cascades] waits for more.",
            few.join(", ")
        );
        paragraph(&text, width)
    });
    let parts = [paragraph(&caption, width), table(&header, &rows, width)];
    Some(parts.into_iter().chain(doubt).collect::<Vec<String>>().join("\n"))
}

fn of_trial(it: &Named) -> bool {
    matches!(it.told.of, Thing::Trial(_))
}
