//! What levers are best set to, for people: the best, what cannot be told from it, and what comes of each lever.

use super::layout::{bold, paragraph, styled, table};
use super::notes::notes;
use super::sensitivity::number;
use super::terms::{Known, intervals, margin, titles, undefined};
use super::text::headline;
use super::verdict::verdict;
use crate::legible::{Format, Scale, grouped, name, percent, visible};
use crate::model::Lever;
use crate::stats::{Acceptability, Along, BASELINE, Comparison, Effect, Map, Optimum, Shape, Standpoint};

/// The answer in a few sentences, then tables. `width` as in [`text`](super::text()).
#[must_use]
pub fn optimum(comparison: &Comparison, levers: &[Lever], width: u16) -> String {
    let mut parts = vec![headline(comparison, width)];
    match &comparison.optimum {
        None => {
            parts.push(paragraph(&verdict(comparison), width));
            if comparison.runs > 0 {
                parts.push(paragraph("Interrupted before the best was found.", width));
            }
        }
        Some(it) => parts.extend(Told::new(comparison, it, levers, width).all()),
    }
    parts.extend(notes(comparison).iter().map(|note| paragraph(note, width)));
    styled(&parts.join("\n"))
}

struct Told<'a> {
    comparison: &'a Comparison,
    it: &'a Optimum,
    levers: &'a [Lever],
    format: Format,
    width: u16,
}

impl<'a> Told<'a> {
    fn new(comparison: &'a Comparison, it: &'a Optimum, levers: &'a [Lever], width: u16) -> Told<'a> {
        let along = it.shape.iter().flat_map(|it| &it.points).map(|it| it.difference.mean);
        let means: Vec<f64> = along.chain([it.value.mean, it.gain.mean]).collect();
        let margins: Vec<f64> = [it.value.ci95, it.gain.ci95].into_iter().flatten().map(margin).collect();
        let format = Format::new(Scale::new(means.iter().copied()), &means, &margins);
        Told { comparison, it, levers, format, width }
    }

    fn all(&self) -> Vec<String> {
        let (idle, moving): (Vec<&Shape>, Vec<&Shape>) = self.it.shape.iter().partition(|it| it.is_idle());
        let idle: Vec<String> = idle.iter().map(|it| paragraph(&self.idle(it), self.width)).collect();
        if moving.is_empty() {
            return idle;
        }
        let mut parts: Vec<String> =
            [Some(self.answer()), self.limit(), Some(self.region()), self.edges(), Some(self.proof())]
                .into_iter()
                .flatten()
                .map(|told| paragraph(&told, self.width))
                .collect();
        let map = self.it.map.as_ref().filter(|_| idle.is_empty());
        parts.extend(idle);
        parts.extend(moving.iter().map(|shape| self.shape(shape)));
        parts.extend(map.map(|map| self.map(map)));
        parts
    }

    fn label(&self, name: &str) -> String {
        self.levers.iter().filter(|it| it.name == name).map(|it| visible(&it.label)).next().unwrap_or_default()
    }

    fn money(&self, amount: f64) -> String {
        self.format.money(&name(&self.comparison.study.currency), amount)
    }

    fn answer(&self) -> String {
        let set = |(lever, value): &(String, f64)| format!("{} {}", self.label(lever), bold(&number(*value)));
        let settings: Vec<String> = self.it.levers.0.iter().map(set).collect();
        let under = match titles(self.comparison).first() {
            Some(title) if self.it.strategy != BASELINE => format!(" under {title}"),
            _ => String::new(),
        };
        let Effect { mean, ci95, .. } = self.it.gain;
        let than = if mean < 0.0 { "less" } else { "more" };
        let gain = match ci95 {
            Some([low, high]) if low < high && (low > 0.0 || high < 0.0) => {
                let ends = if mean < 0.0 { [high, low] } else { [low, high] }.map(|it| self.format.write(it.abs()));
                format!(
                    "That is {} {than} than as the scenario has it, with 95% confidence between {} and {}.",
                    self.money(mean.abs()),
                    ends[0],
                    ends[1]
                )
            }
            Some([low, high]) if low < high => format!(
                "Whether that is more than as the scenario has it is not known: {} {than} on average, with 95% confidence between {} and {}.",
                self.money(mean.abs()),
                self.format.write_signed(low),
                self.format.write_signed(high)
            ),
            _ if mean == 0.0 => "That is exactly what the scenario comes to as it is.".to_owned(),
            _ => format!("That is {} {than} than as the scenario has it.", self.money(mean.abs())),
        };
        format!("Best{under}: {}, worth {} on average. {gain}", settings.join(", "), self.money(self.it.value.mean))
    }

    fn limit(&self) -> Option<String> {
        let kept = self.it.limit?;
        let (chance, most) = (percent(kept.chance), percent(kept.limit.at_most));
        let below = number(kept.limit.below);
        Some(if kept.kept {
            format!("It keeps the limit: it stays below {below} in {chance} of the fresh worlds, and may in {most}.")
        } else {
            format!(
                "It does not keep the limit: it stays below {below} in {chance} of the fresh worlds, and may in {most}. Either no setting keeps \
                 it, or this one only just did where it was sought."
            )
        })
    }

    /// What cannot be told from the best.
    fn region(&self) -> String {
        let span = |shape: &Shape| {
            let same: Vec<f64> = shape.points.iter().filter(|it| it.may_be_best).map(|it| it.at).collect();
            let label = self.label(&shape.lever);
            match (same.first(), same.last()) {
                (Some(low), Some(high)) if low < high => format!("{label} from {} to {}", number(*low), number(*high)),
                (Some(one), _) => format!("{label} {}", number(*one)),
                _ => label,
            }
        };
        let spans: Vec<String> = self.it.shape.iter().filter(|it| !it.is_idle()).map(span).collect();
        let alone = self.it.region.len() == 1;
        let first = match (self.it.decided, alone) {
            (Some(true), true) => "No other setting comes near it: each is worth less.".to_owned(),
            (Some(true), false) => format!(
                "No other setting is better by more than {} {}, which is not worth mentioning.",
                name(&self.comparison.study.currency),
                number(self.it.indifference.unwrap_or_default())
            ),
            (Some(false), _) => "Which of the best is the best is not known yet: more --runs would tell.".to_owned(),
            (None, _) => String::new(),
        };
        let rest = if alone || spans.is_empty() {
            String::new()
        } else {
            format!("As good as can be told, one by one: {}.", spans.join(", "))
        };
        [first, rest].into_iter().filter(|it| !it.is_empty()).collect::<Vec<String>>().join(" ")
    }

    /// Of a lever that is set at either end of what it may be: more of it may be better still.
    fn edges(&self) -> Option<String> {
        let at_edge = |(lever, best): &(String, f64)| {
            let shape = self.it.shape.iter().find(|it| it.lever == *lever).filter(|it| !it.is_idle())?;
            let good: Vec<f64> = shape.points.iter().filter(|it| it.may_be_best).map(|it| it.at).collect();
            let (first, last) = (shape.points.first()?.at, shape.points.last()?.at);
            let end = match () {
                () if *best == first && good == [first] => "lowest",
                () if *best == last && good == [last] => "highest",
                () => return None,
            };
            Some(format!("{} is best at the {end} value that it may have", self.label(lever)))
        };
        let told: Vec<String> = self.it.levers.0.iter().filter_map(at_edge).collect();
        (!told.is_empty()).then(|| format!("{}: beyond it may be better still.", told.join(", ")))
    }

    /// A lever that does nothing here.
    fn idle(&self, shape: &Shape) -> String {
        let label = self.label(&shape.lever);
        format!("{label} makes no difference here, whatever it is set to: nothing that is played depends on it.")
    }

    /// What is left of it where it was not sought.
    fn proof(&self) -> String {
        let Optimum { optimism, tried, runs, .. } = self.it;
        let clear = optimism.is_clear() && optimism.mean > 0.0;
        let found = if clear {
            format!("where it was sought it seemed to be worth {} more", self.money(optimism.mean))
        } else {
            "where it was sought it did not seem to be worth more".to_owned()
        };
        format!(
            "{} settings were tried, the best in {} worlds; it is told of worlds in which it was not sought: {found}.",
            grouped(*tried as f64, 0),
            grouped(f64::from(*runs), 0)
        )
    }

    fn shape(&self, shape: &Shape) -> String {
        let cells: Vec<Option<Known>> = shape
            .points
            .iter()
            .map(|it| {
                let half = it.difference.se.map(|se| 2.0 * se);
                Some((it.difference.mean, half.map(|half| [it.difference.mean - half, it.difference.mean + half])))
            })
            .collect();
        let cells = intervals(&cells, self.format, |mean| self.format.write_signed(mean));
        let lowest = shape.points.iter().map(|it| it.difference.mean).fold(0.0, f64::min);
        let best = self.it.levers.0.iter().find(|(lever, _)| *lever == shape.lever).map(|(_, value)| *value);
        let columns = if self.width < 80 { 12 } else { 24 };
        let rows = shape.points.iter().zip(cells).map(|(it, cell)| {
            let told = match it {
                _ if Some(it.at) == best => "best",
                Along { kept: false, .. } => "beyond the limit",
                Along { may_be_best: true, .. } => "as good",
                _ => "",
            };
            vec![number(it.at), cell, bar(it.difference.mean, lowest, columns), told.to_owned()]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let unit = self.format.scale.unit(&name(&self.comparison.study.currency));
        let others = if self.it.shape.len() > 1 { ", all else at its best" } else { "" };
        let label = self.label(&shape.lever);
        let caption = format!("What comes of {label}{others}: against the best, in {unit}, ± two standard errors");
        [paragraph(&caption, self.width), table(&[&label, "", "", ""], &rows, self.width)].join("\n")
    }

    /// Two levers as a map: the darker the better.
    fn map(&self, map: &Map) -> String {
        let lowest = map.points.iter().flatten().map(|it| it.difference.mean).fold(0.0, f64::min);
        let best: Vec<f64> = self.it.levers.0.iter().map(|(_, value)| *value).collect();
        // So many columns of the second lever fit.
        let room = usize::from(self.width.saturating_sub(12)) / 7;
        let every = map.across.len().div_ceil(room.max(1)).max(1);
        let shown = |at: usize| at.is_multiple_of(every) || Some(map.across[at]) == best.get(1).copied();
        let cell = |(one, it): (f64, &Along)| {
            let mark = match it {
                _ if best == [one, it.at] => '*',
                Along { kept: false, .. } => '!',
                Along { may_be_best: true, .. } => '=',
                _ => ' ',
            };
            format!("{}{mark}", shade(it.difference.mean, lowest))
        };
        let rows = map.down.iter().zip(&map.points).map(|(one, row)| {
            let cells = row.iter().enumerate().filter(|(at, _)| shown(*at)).map(|(_, it)| cell((*one, it)));
            std::iter::once(number(*one)).chain(cells).collect::<Vec<String>>()
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let (down, across) = (self.label(&map.levers[0]), self.label(&map.levers[1]));
        let heads: Vec<String> = std::iter::once(down.clone())
            .chain((0..map.across.len()).filter(|at| shown(*at)).map(|at| number(map.across[at])))
            .collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let kept = if self.it.limit.is_some() { ", ! beyond the limit" } else { "" };
        let caption = format!(
            "{down} from top to bottom, {across} from left to right. The darker the better; * the best, = as good{kept}"
        );
        [paragraph(&caption, self.width), table(&heads, &rows, self.width)].join("\n")
    }
}

/// A bar that is the longer the better: full at the best, none at the lowest.
fn bar(difference: f64, lowest: f64, columns: usize) -> String {
    let share = if lowest < 0.0 { (1.0 - difference / lowest).clamp(0.0, 1.0) } else { 1.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the number of columns")]
    let filled = (share * columns as f64).round() as usize;
    format!("{}{}", "█".repeat(filled), "\u{a0}".repeat(columns - filled))
}

/// Four shades, the darkest for the best fifth of the way.
fn shade(difference: f64, lowest: f64) -> &'static str {
    let share = if lowest < 0.0 { 1.0 - difference / lowest } else { 1.0 };
    match share {
        0.95.. => "███",
        0.8..0.95 => "▓▓▓",
        0.5..0.8 => "▒▒▒",
        0.2..0.5 => "░░░",
        _ => "···",
    }
}

/// Which strategy is how likely the best along a lever.
#[must_use]
pub fn across(comparison: &Comparison, lever: &Lever, width: u16) -> String {
    let mut parts = vec![headline(comparison, width), paragraph(&verdict(comparison), width)];
    match &comparison.acceptability {
        None if comparison.runs == 0 => {}
        None => parts.push(paragraph("Interrupted before all values of the lever were played.", width)),
        Some(it) => parts.extend(curve(comparison, it, &visible(&lever.label), width)),
    }
    parts.extend(notes(comparison).iter().map(|note| paragraph(note, width)));
    styled(&parts.join("\n"))
}

fn curve(comparison: &Comparison, it: &Acceptability, label: &str, width: u16) -> Vec<String> {
    let titles = titles(comparison);
    let leader = |point: &Standpoint| {
        let means = point.strategies.iter().map(|it| it.value.mean).enumerate();
        means.reduce(|best, it| if it.1 > best.1 { it } else { best }).map(|(at, _)| at)
    };
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
    let sentence = match (&told[..], last) {
        ([_], Some(at)) => format!("{} is worth most at every value of {label}.", bold(&titles[at])),
        _ => format!("{}.", told.join(", ")),
    };
    let rows: Vec<Vec<String>> = it
        .points
        .iter()
        .map(|point| {
            let best = leader(point);
            let cells = point.strategies.iter().enumerate().map(|(at, it)| {
                let chance = percent(it.p_best);
                if Some(at) == best { bold(&chance) } else { chance }
            });
            std::iter::once(number(point.at)).chain(cells).collect()
        })
        .collect();
    let heads: Vec<&str> = std::iter::once(label).chain(titles.iter().map(String::as_str)).collect();
    let caption = format!(
        "How likely each strategy is the best at each value of {label}: the share of runs in which it has the highest value"
    );
    let table = if it.points.is_empty() { undefined() } else { table(&heads, &rows, width) };
    vec![paragraph(&sentence, width), paragraph(&caption, width), table]
}
