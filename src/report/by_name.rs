//! What is told of each resource, measure and cascade, under each strategy.

use super::layout::{Column, paragraph};
use super::rows::fitting;
use super::terms::{titles, undefined};
use crate::engine::{CascadeFigure, Metric, NamedFigure, Thing};
use crate::legible::{Format, Scale, grouped, name, percent};
use crate::stats::{Comparison, Named, Standing};

/// How much each resource was asked to do, how its people felt and how many there were.
pub(super) fn resources(comparison: &Comparison, width: u16) -> Vec<String> {
    let wanted = |told: &NamedFigure| matches!(told.of, Thing::Resource(Metric::Load));
    let of = |told: &NamedFigure| {
        let [load, mood, units] = [Metric::Load, Metric::StaffMood, Metric::UnitsEnd]
            .map(|metric| means(comparison, &told.name, Thing::Resource(metric)));
        let columns = vec![
            ("Load".to_owned(), load.iter().map(|it| it.map_or_else(undefined, percent)).collect()),
            ("Mood".to_owned(), mood.iter().map(|it| it.map_or_else(undefined, |mood| grouped(mood, 2))).collect()),
            ("At work\nat the end".to_owned(), written(&units, Format::count(&known(&units)))),
        ];
        let caption = format!("{}: minutes of work as a part of capacity, and who does it", name(&told.label));
        tables(comparison, &caption, &columns, width)
    };
    things(comparison, wanted).into_iter().flat_map(of).collect()
}

/// Whom each measure contacted, who answered, and what that cost.
pub(super) fn measures(comparison: &Comparison, scale: Scale, width: u16) -> Vec<String> {
    let wanted = |told: &NamedFigure| matches!(told.of, Thing::Measure(Metric::Contacts));
    let of = |told: &NamedFigure| {
        let [contacts, answers, control, control_answers, cost] =
            [Metric::Contacts, Metric::Answers, Metric::Control, Metric::ControlAnswers, Metric::MeasureCost]
                .map(|metric| means(comparison, &told.name, Thing::Measure(metric)));
        if [&contacts, &cost].into_iter().flatten().flatten().all(|mean| *mean == 0.0) {
            return Vec::new();
        }
        let shares = |part: &[Option<f64>], of: &[Option<f64>]| -> Vec<Option<f64>> {
            let share = |(part, of): (&Option<f64>, &Option<f64>)| Some((*part)? / (*of).filter(|of| *of > 0.0)?);
            part.iter().zip(of).map(share).collect()
        };
        let points = |shares: &[Option<f64>], sign: &str| -> Vec<String> {
            let unit = if sign.is_empty() { "%" } else { "" };
            let told =
                |share: &f64| format!("{}{}{unit}", if *share > 0.0 { sign } else { "" }, grouped(100.0 * share, 1));
            shares.iter().map(|share| share.as_ref().map_or_else(undefined, told)).collect()
        };
        let answered = shares(&answers, &contacts);
        let mut columns: Vec<Column> = vec![
            ("Contacts".to_owned(), written(&contacts, Format::count(&known(&contacts)))),
            ("Answered".to_owned(), points(&answered, "")),
        ];
        if control.iter().flatten().any(|mean| *mean > 0.0) {
            let without = shares(&control_answers, &control);
            let more = |(one, other): (&Option<f64>, &Option<f64>)| Some((*one)? - (*other)?);
            let more: Vec<Option<f64>> = answered.iter().zip(&without).map(more).collect();
            columns.push(("Left out".to_owned(), written(&control, Format::count(&known(&control)))));
            columns.push(("Answered\nall the same".to_owned(), points(&without, "")));
            columns.push(("More\nin 100".to_owned(), points(&more, "+")));
        }
        columns.push(("Cost".to_owned(), written(&cost, Format::new(scale, &known(&cost), &[]))));
        let unit = scale.unit(&name(&comparison.study.currency));
        let caption = format!(
            "Measure {}: contacts that can be answered no more, and all that was spent in {unit}",
            name(&told.label)
        );
        tables(comparison, &caption, &columns, width)
    };
    things(comparison, wanted).into_iter().flat_map(of).collect()
}

/// How far each cascade came.
pub(super) fn cascades(comparison: &Comparison, width: u16) -> Vec<String> {
    let wanted = |told: &NamedFigure| matches!(told.of, Thing::Cascade(CascadeFigure::FellBack));
    let of = |told: &NamedFigure| {
        let [fell_back, kept, let_go] =
            CascadeFigure::ALL.map(|figure| means(comparison, &told.name, Thing::Cascade(figure)));
        if fell_back.iter().all(Option::is_none) {
            return Vec::new();
        }
        let mut columns = vec![
            ("Gave up".to_owned(), fell_back.iter().map(|it| it.map_or_else(undefined, |n| grouped(n, 2))).collect()),
            ("Keeps one".to_owned(), kept.iter().map(|it| it.map_or_else(undefined, percent)).collect()),
        ];
        let any_gone = let_go.iter().flatten().any(|gone| *gone > 0.0);
        if any_gone {
            columns.push(("Let go".to_owned(), written(&let_go, Format::count(&known(&let_go)))));
        }
        let what = if any_gone {
            "how many measures it gave up, how often one is kept, and how many customers it took off the file"
        } else {
            "how many measures it gave up, and how often one is kept"
        };
        let caption = format!("Cascade {}: {what}", name(&told.label));
        let idle = |(gave_up, keeps): (&Option<f64>, &Option<f64>)| (*gave_up, *keeps) == (Some(0.0), Some(0.0));
        let idle = fell_back
            .iter()
            .zip(&kept)
            .map(idle)
            .zip(titles(comparison))
            .filter_map(|(idle, title)| idle.then_some(title));
        let idle: Vec<String> = idle.collect();
        let idle = (!idle.is_empty()).then(|| {
            let why = "nothing is ever judged: by the end its first measure has too few contacts whose time for an answer is over";
            paragraph(&format!("Under {} {why}.", idle.join(", ")), width)
        });
        let told = tables(comparison, &caption, &columns, width).into_iter().chain(idle);
        vec![told.collect::<Vec<String>>().join("\n")]
    };
    things(comparison, wanted).into_iter().flat_map(of).collect()
}

/// What policies remember at the end, where that differs between strategies or is told of one alone.
pub(super) fn memory(comparison: &Comparison, width: u16) -> Vec<String> {
    let differs = |means: &[Option<f64>]| means.len() == 1 || means.iter().any(|mean| *mean != means[0]);
    let columns: Vec<Column> = things(comparison, |told| told.of == Thing::Memory)
        .into_iter()
        .map(|told| (told, means(comparison, &told.name, Thing::Memory)))
        .filter(|(_, means)| differs(means))
        .map(|(told, means)| {
            // A share or a grade says something in its digits, a period in none.
            let digits = if known(&means).iter().all(|mean| mean.abs() < 10.0) { 2 } else { 1 };
            (
                name(&told.label),
                means.iter().map(|it| it.map_or_else(undefined, |mean| grouped(mean, digits))).collect(),
            )
        })
        .collect();
    if columns.is_empty() {
        return Vec::new();
    }
    tables(comparison, "What policies remember at the end, means", &columns, width)
}

/// What customers said when they were asked.
pub(super) fn voices(comparison: &Comparison, width: u16) -> Vec<String> {
    let heard = things(comparison, |told| matches!(told.of, Thing::Said | Thing::Told));
    let column = |told: &NamedFigure| {
        let means = means(comparison, &told.name, told.of);
        match told.of {
            Thing::Said => {
                let said = means.iter().map(|it| it.map_or_else(undefined, |said| grouped(said, 2)));
                ("Satisfaction".to_owned(), said.collect())
            }
            _ => (cause(&told.name), written(&means, Format::count(&known(&means)))),
        }
    };
    let weighs = |told: &&&NamedFigure| {
        told.of == Thing::Said || means(comparison, &told.name, told.of).iter().flatten().any(|mean| *mean > 0.0)
    };
    let columns: Vec<Column> = heard.iter().filter(weighs).map(|told| column(told)).collect();
    if columns.is_empty() {
        return Vec::new();
    }
    let why = heard.iter().any(|told| told.of == Thing::Told);
    let caption = format!(
        "What customers said when they were asked: {}",
        match (columns.iter().any(|(heading, _)| heading == "Satisfaction"), why) {
            (true, true) => "how content they are, and why they leave",
            (true, false) => "how content they are",
            _ => "why they leave",
        }
    );
    tables(comparison, &caption, &columns, width)
}

/// A cause as a heading, as in the table of why customers left.
fn cause(word: &str) -> String {
    match word {
        "base" => "Stated\nrate".to_owned(),
        other => other[..1].to_uppercase() + &other[1..],
    }
}

/// What there is of a kind, each once.
fn things(comparison: &Comparison, wanted: impl Fn(&NamedFigure) -> bool) -> Vec<&NamedFigure> {
    let first = comparison.strategies.first();
    let named = first.into_iter().flat_map(|it| &it.named).map(|it| &it.told);
    named.filter(|told| wanted(told)).collect()
}

/// The means of a figure under each strategy, where it is defined.
fn means(comparison: &Comparison, name: &str, of: Thing) -> Vec<Option<f64>> {
    let figure = |it: &Standing| {
        let own = |named: &&Named| named.told.of == of && named.told.name == name;
        it.named.iter().find(own).and_then(|named| named.value).map(|value| value.mean)
    };
    comparison.strategies.iter().map(figure).collect()
}

fn known(means: &[Option<f64>]) -> Vec<f64> {
    means.iter().copied().flatten().collect()
}

fn written(means: &[Option<f64>], format: Format) -> Vec<String> {
    means.iter().map(|it| it.map_or_else(undefined, |mean| format.write(mean))).collect()
}

fn tables(comparison: &Comparison, caption: &str, columns: &[Column], width: u16) -> Vec<String> {
    let tables = fitting(comparison, columns, width);
    vec![std::iter::once(paragraph(caption, width)).chain(tables).collect::<Vec<String>>().join("\n")]
}
