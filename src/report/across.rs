//! Which strategy is how likely the best along a lever, for people.

use super::figures::Figures;
use super::finding::{Chapter, Finding, Piece, told};
use super::layout::bold;
use super::sensitivity::number;
use super::terms::titles;
use super::text::facts;
use super::verdict::verdict;
use crate::chart::{Curve, Graph, Measure};
use crate::legible::{percent, visible};
use crate::stats::{Acceptability, Comparison, Standpoint};

/// Which strategy is how likely the best along a lever, in a sentence and a table. `width` as in [`text`](super::text()).
#[must_use]
pub fn across(comparison: &Comparison, width: u16) -> String {
    told(comparison, found(comparison), "Interrupted before all values of the lever were played.", width)
}

/// The same as a picture. `None` where it is not known.
#[must_use]
pub fn acceptability(comparison: &Comparison) -> Option<Curve> {
    known(comparison).map(|it| curve(comparison, it))
}

/// Which strategy is the best where; `None` where that is not known.
pub(super) fn found(comparison: &Comparison) -> Option<Finding> {
    let it = known(comparison)?;
    let label = visible(&it.label);
    Some(Finding {
        question: format!("Which strategy is the best at which value of {label}?"),
        verdict: Some(verdict(comparison)),
        answer: vec![vec![sentence(comparison, it, &label)]],
        chapters: vec![
            Chapter::new("How likely each is the best", vec![Piece::Curve(curve(comparison, it))]),
            Chapter::new("The same in numbers", vec![Piece::Table(table(comparison, it, &label))]),
        ],
    })
}

fn known(comparison: &Comparison) -> Option<&Acceptability> {
    comparison.acceptability.as_ref().filter(|it| !it.points.is_empty())
}

/// The place of the strategy that is worth most there.
fn leader(point: &Standpoint) -> Option<usize> {
    let means = point.strategies.iter().map(|it| it.value.mean).enumerate();
    means.reduce(|best, it| if it.1 > best.1 { it } else { best }).map(|(at, _)| at)
}

fn sentence(comparison: &Comparison, it: &Acceptability, label: &str) -> String {
    let titles = titles(comparison);
    let mut told: Vec<String> = Vec::new();
    let mut last = None;
    for point in &it.points {
        let now = leader(point);
        if now != last
            && let Some(at) = now
        {
            let title = bold(&titles[at]);
            told.push(if last.is_none() {
                format!("At {label} {} {title} is worth most", number(point.at))
            } else {
                format!("from {} on {title}", number(point.at))
            });
            last = now;
        }
    }
    match (&told[..], last) {
        ([_], Some(at)) => format!("{} is worth most at every value of {label}.", bold(&titles[at])),
        _ => format!("{}.", told.join(", ")),
    }
}

/// What stands above table and picture.
fn caption(label: &str) -> String {
    format!(
        "How likely each strategy is the best at each value of {label}: the share of runs in which it has the highest value"
    )
}

fn table(comparison: &Comparison, it: &Acceptability, label: &str) -> Figures {
    let row = |point: &Standpoint| {
        let best = leader(point);
        let cells = point.strategies.iter().enumerate().map(|(at, it)| {
            let chance = percent(it.p_best);
            if Some(at) == best { bold(&chance) } else { chance }
        });
        std::iter::once(number(point.at)).chain(cells).collect()
    };
    Figures {
        caption: caption(label),
        header: std::iter::once(label.to_owned()).chain(titles(comparison)).collect(),
        rows: it.points.iter().map(row).collect(),
    }
}

/// A panel for each strategy.
fn curve(comparison: &Comparison, it: &Acceptability) -> Curve {
    let label = visible(&it.label);
    let graph = |(strategy, name): (usize, String)| {
        let chance = |point: &Standpoint| point.strategies[strategy].p_best;
        let most: Vec<String> =
            it.points.iter().filter(|point| leader(point) == Some(strategy)).map(|point| number(point.at)).collect();
        let said = match &most[..] {
            [] => "Nowhere worth most on average".to_owned(),
            [one] => format!("Worth most on average at {one}"),
            [first, .., last] if most.len() == it.points.len() => {
                format!("Worth most on average from {first} to {last}: everywhere")
            }
            several => format!("Worth most on average at {}", several.join(", ")),
        };
        Graph {
            name,
            said,
            along: label.clone(),
            places: it.points.iter().map(|point| (point.at, number(point.at))).collect(),
            dots: Vec::new(),
            line: it.points.iter().map(chance).collect(),
            around: Vec::new(),
            broken: Vec::new(),
        }
    };
    let scenario = visible(&comparison.study.scenario);
    Curve {
        kind: "acceptability",
        title: format!("{scenario}: which strategy is the best at which value of {label}"),
        caption: caption(&label),
        origin: format!("{scenario}: {}", facts(comparison)),
        measure: Measure::Share,
        names: [const { String::new() }; 3],
        note: String::new(),
        panels: titles(comparison).into_iter().enumerate().map(graph).collect(),
    }
}
