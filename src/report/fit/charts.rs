//! The data held against the laws, as pictures.

use super::told::FREQUENCIES;
use crate::chart::{Curve, Dot, Graph, Measure};
use crate::fit::{Contracts, Fitted, Kind, Left, Spent};
use crate::legible::{Format, percent, visible};
use crate::report::sensitivity::number;

/// A picture: how often customers bought again, or how many are left. `None` where no law was fitted.
#[must_use]
pub fn fit_curve(fitted: &Fitted, folder: &str) -> Option<Curve> {
    match &fitted.records.kind {
        Kind::Orders(_) => frequencies(fitted, &visible(folder)),
        Kind::Contracts(contracts) => survivors(fitted, contracts, &visible(folder)),
    }
}

/// How many bought again how often.
pub(super) fn frequencies(fitted: &Fitted, folder: &str) -> Option<Curve> {
    let all = fitted.frequencies(FREQUENCIES);
    let place = |times: usize| if times < FREQUENCIES { times.to_string() } else { format!("{times}+") };
    let (seen, expected): (Vec<f64>, Vec<f64>) = all.iter().map(|it| (it.seen, it.expected)).unzip();
    let whole = |counts: &[f64]| Format::count(&[100.0]).write(counts.iter().sum());
    let [never, by_law] =
        [&seen, &expected].map(|it| Format::count(&[100.0]).write(it.first().copied().unwrap_or_default()));
    let graph = Graph {
        said: format!("{never} of {} never bought again, by the law {by_law}", whole(&seen)),
        places: all.iter().map(|it| (it.times as f64, place(it.times))).collect(),
        ..counts("Bought again so many times", seen, expected)
    };
    let caption = "How many customers bought again how often";
    curve("frequencies", (folder, caption), "BG/NBD", graph)
}

/// How much they spent.
pub(super) fn amounts(fitted: &Fitted, folder: &str) -> Option<Curve> {
    let all = fitted.amounts();
    let place = |it: &Spent| match it.to {
        Some(to) => format!("{}–{}", number(it.from), number(to)),
        None => format!("{}+", number(it.from)),
    };
    let currency = fitted.records.currency.as_ref().map_or("money", |it| it.value.as_str());
    let (seen, expected): (Vec<f64>, Vec<f64>) = all.iter().map(|it| (it.seen, it.expected)).unzip();
    let graph = Graph {
        places: all.iter().enumerate().map(|(at, it)| (at as f64, place(it))).collect(),
        ..counts(&visible(currency), seen, expected)
    };
    let caption = "How many customers who bought again spent how much per repeat purchase, on average";
    curve("amounts", (folder, caption), "gamma-gamma", graph)
}

/// How many are left.
pub(super) fn survivors(fitted: &Fitted, contracts: &Contracts, folder: &str) -> Option<Curve> {
    let (all, laws) = (fitted.survivors(), fitted.laws_of_staying());
    let period = contracts.period.name();
    let chosen = laws.iter().position(|(trial, ..)| trial.chosen)?;
    let other = laws.iter().position(|(trial, ..)| !trial.chosen);
    let by = |law: usize| all.iter().map(|it| it.by[law]).collect::<Vec<f64>>();
    let dot = |it: &Left| it.seen.map(|figure| Dot { figure, full: true });
    let name = |law: usize| format!("by {}", laws[law].0.name);
    let last = all.iter().rev().find_map(|it| Some((it, it.seen?)));
    let graph = Graph {
        name: String::new(),
        said: last.map_or_else(String::new, |(it, seen)| {
            let periods = it.periods;
            format!("After {periods} {period}s {} are left, {} {}", percent(seen), name(chosen), percent(it.by[chosen]))
        }),
        along: format!("{period}s since they came"),
        places: all.iter().map(|it| (it.periods as f64, it.periods.to_string())).collect(),
        dots: all.iter().map(dot).collect(),
        line: by(chosen),
        around: Vec::new(),
        broken: other.map(by).unwrap_or_default(),
    };
    let caption = format!("How many customers are left so many {period}s after they came");
    let names = ["seen".to_owned(), name(chosen), other.map(name).unwrap_or_default()];
    Some(Curve { measure: Measure::Share, names, ..curve("survivors", (folder, &caption), "", graph)? })
}

/// Counts that were seen, and that are expected.
fn counts(along: &str, seen: Vec<f64>, expected: Vec<f64>) -> Graph {
    Graph {
        name: String::new(),
        said: String::new(),
        along: along.to_owned(),
        places: Vec::new(),
        dots: seen.into_iter().map(|figure| Some(Dot { figure, full: true })).collect(),
        line: expected,
        around: Vec::new(),
        broken: Vec::new(),
    }
}

/// `None` of nothing.
fn curve(kind: &'static str, (folder, caption): (&str, &str), law: &str, graph: Graph) -> Option<Curve> {
    let counts: Vec<f64> = graph.line.iter().map(|it| it.max(100.0)).collect();
    (!graph.places.is_empty()).then(|| Curve {
        kind,
        title: format!("{folder}: {}", caption.to_lowercase()),
        caption: caption.to_owned(),
        origin: String::new(),
        measure: Measure::Amount(Format::count(&counts)),
        names: ["seen".to_owned(), format!("by {law}"), String::new()],
        note: String::new(),
        panels: vec![graph],
    })
}
