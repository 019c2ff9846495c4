//! What cascades find of their measures, under each strategy that takes one.

use super::layout::{paragraph, table};
use super::terms::{title, undefined};
use crate::engine::{Metric, Thing, TrialFigure};
use crate::legible::{self, Format, grouped, percent};
use crate::stats::{Comparison, Named, Standing};

/// Judged on fewer contacts than this, chance says more than the measure. Assumed: the usual rule of thumb for a share.
const FEW: f64 = 30.0;

/// A measure that a strategy may try: what is told of it, and within what it is known.
struct Tried {
    label: String,
    figures: [Option<f64>; TrialFigure::ALL.len()],
    /// Half the 95% interval of the share that is judged, as far as contacts and answers up to the horizon tell.
    margin: Option<f64>,
}

impl Tried {
    fn of(strategy: &Standing, group: &[Named]) -> Option<Self> {
        let figures = std::array::from_fn(|at| group[at].value.map(|value| value.mean));
        figures[TrialFigure::Kept as usize]?;
        let name = &group[0].told.name;
        let heard = |metric: Metric| {
            let own = |it: &&Named| it.told.of == Thing::Measure(metric) && it.told.name == *name;
            strategy.named.iter().find(own).and_then(|it| it.value).map_or(0.0, |value| value.mean)
        };
        let variance = |[answers, of]: [Metric; 2], n: Option<f64>| {
            let share = Some(heard(answers) / heard(of)).filter(|share| share.is_finite())?;
            n.filter(|n| *n > 0.0).map(|n| share * (1.0 - share) / n)
        };
        let [on, left_out] = [TrialFigure::JudgedOn, TrialFigure::LeftOut].map(|figure| figures[figure as usize]);
        let contacted = variance([Metric::Answers, Metric::Contacts], on);
        let others = variance([Metric::ControlAnswers, Metric::Control], left_out).unwrap_or(0.0);
        let margin = contacted.map(|variance| 1.96 * (variance + others).sqrt());
        Some(Tried { label: legible::name(&group[0].told.label), figures, margin })
    }

    fn figure(&self, figure: TrialFigure) -> Option<f64> {
        self.figures[figure as usize]
    }

    /// Whether chance decides as much as the measure does.
    fn is_chance(&self) -> bool {
        let few = self.figure(TrialFigure::JudgedOn).is_some_and(|contacts| contacts < FEW);
        few || self.margin.zip(self.figure(TrialFigure::Asked)).is_some_and(|(margin, asked)| margin > asked)
    }
}

/// A table for each strategy that takes a cascade, with a row for each measure that it may try.
pub(super) fn trials(comparison: &Comparison, width: u16) -> Vec<String> {
    comparison.strategies.iter().filter_map(|it| under(comparison, it, width)).collect()
}

fn under(comparison: &Comparison, strategy: &Standing, width: u16) -> Option<String> {
    let of_trial = |it: &Named| matches!(it.told.of, Thing::Trial(_));
    let same = |one: &Named, other: &Named| of_trial(one) && of_trial(other) && one.told.name == other.told.name;
    let groups = strategy.named.chunk_by(same).filter(|group| of_trial(&group[0]));
    let tried: Vec<Tried> = groups.filter_map(|group| Tried::of(strategy, group)).collect();
    if tried.is_empty() {
        return None;
    }
    let contacts = [TrialFigure::JudgedOn, TrialFigure::LeftOut];
    let counts: Vec<f64> = contacts.iter().flat_map(|of| tried.iter().filter_map(|it| it.figure(*of))).collect();
    let (period, format) = (comparison.study.period.name(), Format::count(&counts));
    let in_100 = |share: f64| grouped(100.0 * share, 1);
    let row = |it: &Tried| {
        let told = |figure, write: &dyn Fn(f64) -> String| it.figure(figure).map_or_else(undefined, write);
        vec![
            it.label.clone(),
            told(TrialFigure::Kept, &percent),
            told(TrialFigure::GivenUp, &percent),
            told(TrialFigure::JudgedOn, &|contacts| format.write(contacts)),
            it.figure(TrialFigure::LeftOut).filter(|n| *n > 0.0).map_or_else(undefined, |n| format.write(n)),
            told(TrialFigure::Asked, &in_100),
            it.margin.map_or_else(undefined, in_100),
            told(TrialFigure::JudgedIn, &|period| grouped(period + 1.0, 1)),
        ]
    };
    let rows: Vec<Vec<String>> = tried.iter().map(row).collect();
    let month = format!("In\n{period}");
    let header = ["Measure", "Kept", "Given\nup", "Judged\non", "Left\nout", "Asked\nin 100", "Known\nto ±", &*month];
    let caption = format!(
        "What {} finds of its measures: in which part of the runs each is kept and given up; on how many contacts and left out it is judged, \
         how many in 100 are asked for, within what that is known, and in which {period}",
        title(comparison, strategy)
    );
    let chance: Vec<&str> = tried.iter().filter(|it| it.is_chance()).map(|it| it.label.as_str()).collect();
    let doubt = (!chance.is_empty()).then(|| {
        let text = format!(
            "Judged on so few, chance decides as much as the measure does ({}): `at_least` in [cascades] waits for more.",
            chance.join(", ")
        );
        paragraph(&text, width)
    });
    let parts = [paragraph(&caption, width), table(&header, &rows, width)];
    Some(parts.into_iter().chain(doubt).collect::<Vec<String>>().join("\n"))
}
