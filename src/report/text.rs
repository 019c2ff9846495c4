//! The comparison for people, on a terminal.

use super::VERSION;
use super::by_name::{cascades, measures, memory, resources, voices};
use super::change::{CHANGE, change};
use super::customers::customers;
use super::deepest::deepest;
use super::layout::{Column, beside, bold, paragraph, styled};
use super::notes::notes;
use super::payback::payback;
use super::pictures::{courses, picture};
use super::precision::precision;
use super::ranking::{contenders, ranking};
use super::rows::{column, fitting, is_there, means, rows};
use super::ruin::ruin;
use super::segments::{segments, years};
use super::terms::{formats, intervals, titles, to_baseline, undefined};
use super::trials::trials;
use super::verdict::verdict;
use crate::chart::{Fan, sparkline};
use crate::engine::{METRICS, Metric, Unit};
use crate::legible::{Format, Scale, grouped, percent};
use crate::legible::{name, visible};
use crate::portfolio::{LINES, LineInfo};
use crate::stats::{Comparison, Standing};

/// What was played, what each strategy is worth, what it takes, and in plain words which one wins and how sure that is.
/// The winner is bold: write it to a stream that drops styles where they are not wanted. `width` is what the terminal has
/// room for, in columns; below 60 numbers may not fit.
#[must_use]
pub fn text(comparison: &Comparison, width: u16) -> String {
    told(comparison, width, Look { plot: false, by_segment: true })
}

/// What stands among the tables.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// A picture of what each strategy brings, or is worth where nothing is held against the baseline, in dots.
    pub plot: bool,
    /// What each segment brings, where that is known.
    pub by_segment: bool,
}

/// The same with this among it.
#[must_use]
pub fn told(comparison: &Comparison, width: u16, look: Look) -> String {
    let mut parts = vec![headline(comparison, width)];
    if comparison.runs > 0 {
        parts.push(with_caption(comparison, &fitting_worth(comparison, width), width));
        parts.extend(picture(comparison).filter(|_| look.plot).map(|dots| {
            let caption = paragraph(&format!("{}. {}", dots.caption, dots.key()), width);
            [caption, dots.text(width)].join("\n")
        }));
        parts.extend(lines(comparison, width).filter(|_| look.plot));
        if comparison.study.run_off > 0 {
            parts.push(halves(comparison, width));
        }
        parts.extend(ranking(comparison, width));
        parts.push(totals(comparison, width));
        parts.extend(asked(comparison).map(|table| with_caption(comparison, &table, width)));
        // With the deepest balance the deepest point is told.
        let ruin = ruin(comparison, formats(comparison).0.scale, width);
        parts.extend(if ruin.is_empty() { deepest(comparison, width) } else { ruin });
        parts.extend(customers(comparison, width));
        parts.extend(resources(comparison, width));
        parts.extend(measures(comparison, formats(comparison).0.scale, width));
        parts.extend(cascades(comparison, width));
        parts.extend(trials(comparison, width));
        parts.extend(memory(comparison, width));
        parts.extend(voices(comparison, width));
        parts.extend(segments(comparison, width).filter(|_| look.by_segment));
        parts.extend(years(comparison, width));
    }
    parts.push(paragraph(&verdict(comparison), width));
    parts.extend(precision(comparison).map(|sentence| paragraph(&sentence, width)));
    parts.extend(contenders(comparison).map(|sentence| paragraph(&sentence, width)));
    parts.extend(payback(comparison, width));
    parts.extend(notes(comparison).iter().map(|note| paragraph(note, width)));
    styled(&parts.join("\n"))
}

pub(super) fn headline(comparison: &Comparison, width: u16) -> String {
    [paragraph(&bold(&visible(&comparison.study.scenario)), width), paragraph(&facts(comparison), width)].concat()
}

/// What was played, so that it can be made again.
pub(super) fn facts(comparison: &Comparison) -> String {
    let study = &comparison.study;
    let counted =
        |n: u32, thing: &str| format!("{} {thing}{}", grouped(f64::from(n), 0), if n == 1 { "" } else { "s" });
    let horizon = counted(study.periods, study.period.name());
    let length = match study.run_off {
        0 => horizon,
        run_off => format!("{horizon} and {} of run-off", grouped(f64::from(run_off), 0)),
    };
    format!(
        "{}, {}, seed {}, scenario {}, tenure {VERSION}",
        counted(comparison.runs, "run"),
        length,
        study.seed,
        study.hash,
    )
}

/// The first table without what would break it in two.
fn fitting_worth(comparison: &Comparison, width: u16) -> (String, Vec<Column>) {
    let (caption, mut columns) = worth(comparison);
    if beside(&titles(comparison), &columns, width) < columns.len() {
        columns.retain(|(heading, _)| heading != CHANGE);
    }
    (caption, columns)
}

/// The first table: the value, the paired difference to the baseline, the chance to be the best.
pub(super) fn worth(comparison: &Comparison) -> (String, Vec<Column>) {
    let standings = &comparison.strategies;
    let (value, shift) = formats(comparison);
    let worth: Vec<_> =
        standings.iter().map(|it| it.metrics[Metric::Value as usize].map(|it| (it.mean, it.ci95))).collect();
    let differences: Vec<_> = standings.iter().map(|it| to_baseline(it).map(|it| (it.mean, it.ci95))).collect();
    let heading = if comparison.study.run_off > 0 { "Value with\nrun-off" } else { "Net present\nvalue" };
    let mut columns: Vec<Column> = vec![(heading.to_owned(), intervals(&worth, value, |mean| value.write(mean)))];
    if standings.iter().any(|it| it.versus_baseline.is_some()) {
        columns.push((
            "Against\nthe baseline".to_owned(),
            intervals(&differences, shift, |mean| shift.write_signed(mean)),
        ));
        columns.extend(change(comparison));
    }
    if standings.len() > 1 {
        let chance = |it: &Standing| it.p_best.map_or_else(undefined, percent);
        columns.push(("Chance to\nbe best".to_owned(), standings.iter().map(chance).collect()));
    }
    if standings.iter().any(|it| it.metrics[Metric::Ruined as usize].is_some()) {
        let ruined = |it: &Standing| it.metrics[Metric::Ruined as usize].map_or_else(undefined, |it| percent(it.mean));
        columns.push(("Chance\nof ruin".to_owned(), standings.iter().map(ruined).collect()));
    }
    let caption =
        format!("Means over the runs in {}, ± the 95% interval", value.scale.unit(&name(&comparison.study.currency)));
    (caption, columns)
}

/// What decides stands together, as far as it fits: it is the chance of ruin that stands below first.
fn with_caption(comparison: &Comparison, (caption, columns): &(String, Vec<Column>), width: u16) -> String {
    let tables = fitting(comparison, columns, width);
    std::iter::once(paragraph(caption, width)).chain(tables).collect::<Vec<String>>().join("\n")
}

/// How customers and value go over time under each strategy, each in a line; none where periods are not kept.
fn lines(comparison: &Comparison, width: u16) -> Option<String> {
    let columns = if width < 80 { 8 } else { 16 };
    let drawn = |(heading, fan): (&str, Fan)| -> Column {
        let middles = || fan.panels.iter().map(|panel| &panel.middle);
        let all = || middles().flatten().copied();
        let ends = [all().fold(0.0, f64::min), all().fold(0.0, f64::max)];
        let told = |course: &Vec<f64>| {
            let end = course.last().map_or_else(undefined, |end| fan.format.write(*end));
            format!("{} {end:>6}", sparkline(course, ends, columns))
        };
        (heading.to_owned(), middles().map(told).collect())
    };
    let known: Vec<Fan> = courses(comparison).into_iter().map(|(_, fan)| fan).collect();
    let told: Vec<Column> =
        ["Customers,\nand at the end", "Value so far,\nand at the end"].into_iter().zip(known).map(drawn).collect();
    let unit = formats(comparison).0.scale.unit(&name(&comparison.study.currency));
    let period = comparison.study.period.name();
    let caption = format!("Over time, {period} by {period}, medians, money in {unit}");
    (!told.is_empty()).then(|| with_caption(comparison, &(caption, told), width))
}

/// With a run-off, the two parts of the value.
fn halves(comparison: &Comparison, width: u16) -> String {
    let format = formats(comparison).0;
    let part = |metric: Metric| {
        let mean = |it: &Standing| it.metrics[metric as usize].map_or_else(undefined, |it| format.write(it.mean));
        comparison.strategies.iter().map(mean).collect::<Vec<String>>()
    };
    let columns = vec![("Up to the\nhorizon", part(Metric::Npv)), ("In the\nrun-off", part(Metric::NpvRunOff))];
    let unit = format.scale.unit(&name(&comparison.study.currency));
    let caption = format!("The two parts of that value, means in {unit}");
    [paragraph(&caption, width), rows(comparison, &columns, width)].join("\n")
}

/// The tables of totals: who is left at the end, what came in and what it cost.
fn totals(comparison: &Comparison, width: u16) -> String {
    let ((caption, gained), (other, costs)) = (gained(comparison), costs(comparison));
    let columns = [&gained[..], &costs].concat();
    if beside(&titles(comparison), &columns, width) == columns.len() {
        return [paragraph(&caption, width), rows(comparison, &columns, width)].join("\n");
    }
    [(caption, gained), (other, costs)].map(|part| with_caption(comparison, &part, width)).join("\n")
}

/// Who is left at the end, and what came in.
pub(super) fn gained(comparison: &Comparison) -> (String, Vec<Column>) {
    let up_to = if comparison.study.run_off > 0 { " up to the horizon" } else { "" };
    let scale = formats(comparison).0.scale;
    let first = [Metric::CustomersEnd, Metric::Revenue];
    let first = first.map(|metric| column(comparison, metric, &broken(metric.info().label), scale));
    let caption =
        format!("Mean totals{up_to}, money in {}, not discounted", scale.unit(&name(&comparison.study.currency)));
    (caption, first.into_iter().chain(cash(comparison, 1)).collect())
}

/// What the scenario asks to be shown too; none where it asks for nothing.
pub(super) fn asked(comparison: &Comparison) -> Option<(String, Vec<Column>)> {
    let scale = formats(comparison).0.scale;
    let wanted = comparison.study.show.iter().filter_map(|wanted| METRICS.iter().find(|info| info.name == wanted));
    let columns: Vec<Column> = wanted
        .map(|info| {
            let heading = broken(info.label);
            match info.unit {
                Unit::Share => {
                    let told = |it: Option<f64>| it.map_or_else(undefined, |it| format!("{}%", grouped(100.0 * it, 1)));
                    (heading, means(comparison, info.metric).into_iter().map(told).collect())
                }
                Unit::Count => column(comparison, info.metric, &heading, scale),
                // What is of one customer is no sum of all.
                Unit::Money => {
                    let own = means(comparison, info.metric);
                    let known: Vec<f64> = own.iter().copied().flatten().collect();
                    let format = Format::new(Scale::new(known.iter().copied()), &known, &[]);
                    let unit = format.scale.unit(&name(&comparison.study.currency));
                    let told = own.into_iter().map(|it| it.map_or_else(undefined, |it| format.write(it)));
                    (format!("{heading},\n{unit}"), told.collect())
                }
            }
        })
        .collect();
    (!columns.is_empty()).then(|| ("What the scenario asks to be shown, means".to_owned(), columns))
}

/// What it cost.
pub(super) fn costs(comparison: &Comparison) -> (String, Vec<Column>) {
    let unit = formats(comparison).0.scale.unit(&name(&comparison.study.currency));
    (format!("Mean costs, likewise in {unit}"), cash(comparison, -1))
}

/// Every line of cash with a sign that is not 0.
fn cash(comparison: &Comparison, sign: i8) -> Vec<Column> {
    // One unit of money in the whole report: that of the value.
    let scale = formats(comparison).0.scale;
    // What is owed more is no figure of its own: what is owed stands with those who owe it.
    let own = |info: &&LineInfo| info.cash == sign && info.told.info().line == Some(info.line);
    let lines = LINES.iter().filter(own).map(|info| info.told).filter(|metric| is_there(comparison, *metric));
    lines.map(|metric| column(comparison, metric, &broken(metric.info().label), scale)).collect()
}

/// A label in two lines, as narrow as they get.
fn broken(label: &str) -> String {
    let halves = label.match_indices(' ').map(|(at, _)| (&label[..at], &label[at + 1..]));
    let narrowest = halves.min_by_key(|(one, other)| one.len().max(other.len()));
    narrowest.map_or_else(|| label.to_owned(), |(one, other)| format!("{one}\n{other}"))
}
