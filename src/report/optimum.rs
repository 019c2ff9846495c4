//! What levers are best set to, for people: the best, what cannot be told from it, and what comes of each lever.

use super::figures::Figures;
use super::finding::{Chapter, Finding, Piece, told};
use super::layout::bold;
use super::sensitivity::number;
use super::terms::{Known, intervals, margin, titles};
use super::text::facts;
use crate::chart::{Cell, Curve, Dot, Graph, Heat, Mark, Measure};
use crate::legible::{Format, Scale, grouped, name, percent, visible};
use crate::stats::{Along, BASELINE, Comparison, Effect, Map, Optimum, Shape};

/// The answer in a few sentences, then tables. `width` as in [`text`](super::text()).
#[must_use]
pub fn optimum(comparison: &Comparison, width: u16) -> String {
    told(comparison, found(comparison, width), "Interrupted before the best was found.", width)
}

/// What two levers are best set to, as a map; what comes of other levers, each along its values. `None` where nothing was found.
#[must_use]
pub fn levers(comparison: &Comparison) -> Option<String> {
    let told = Told::new(comparison, comparison.optimum.as_ref()?, 80);
    let all: Vec<&Shape> = told.it.shape.iter().collect();
    Some(told.it.map.as_ref().map_or_else(|| told.curve(&all).svg(), |map| told.heat(map).svg()))
}

/// What the levers are best set to; `None` where that is not known. Letters are as many as fit so many columns.
pub(super) fn found(comparison: &Comparison, width: u16) -> Option<Finding> {
    Some(Told::new(comparison, comparison.optimum.as_ref()?, width).finding())
}

struct Told<'a> {
    comparison: &'a Comparison,
    it: &'a Optimum,
    format: Format,
    width: u16,
}

impl<'a> Told<'a> {
    fn new(comparison: &'a Comparison, it: &'a Optimum, width: u16) -> Told<'a> {
        let along = it.shape.iter().flat_map(|it| &it.points).map(|it| it.difference.mean);
        let means: Vec<f64> = along.chain([it.value.mean, it.gain.mean]).collect();
        let margins: Vec<f64> = [it.value.ci95, it.gain.ci95].into_iter().flatten().map(margin).collect();
        let format = Format::new(Scale::new(means.iter().copied()), &means, &margins);
        Told { comparison, it, format, width }
    }

    fn finding(&self) -> Finding {
        let (moving, idle) = (self.moving(), self.idle());
        let question = "What are the levers best set to?".to_owned();
        if moving.is_empty() {
            let answer = idle.into_iter().map(|it| vec![it]).collect();
            return Finding { question, verdict: None, answer, chapters: Vec::new() };
        }
        let answer = [
            Some(self.answer()),
            self.limit().map(|it| vec![it]),
            Some(self.region()),
            self.edges(),
            Some(vec![self.proof()]),
        ];
        let map = self.it.map.as_ref().filter(|_| idle.is_empty());
        let idle = idle.into_iter().map(|it| Chapter::new("What makes no difference", vec![Piece::Sentence(it)]));
        let shapes = moving
            .iter()
            .map(|shape| Chapter::new(&format!("What comes of {}", self.label(&shape.lever)), self.shape(shape)));
        let curve = Chapter::new("Along each lever", vec![Piece::Curve(self.curve(&moving))]);
        let map = map.map(|map| {
            Chapter::new("Two levers together", vec![Piece::Letters(self.map(map)), Piece::Heat(self.heat(map))])
        });
        Finding {
            question,
            verdict: None,
            answer: answer.into_iter().flatten().filter(|it| !it.is_empty()).collect(),
            chapters: idle.chain(shapes).chain(map).chain([curve]).collect(),
        }
    }

    /// Levers that something comes of.
    fn moving(&self) -> Vec<&'a Shape> {
        self.it.shape.iter().filter(|it| !it.is_idle()).collect()
    }

    fn label(&self, lever: &str) -> String {
        self.it.labels.iter().filter(|(it, _)| it == lever).map(|(_, label)| visible(label)).next().unwrap_or_default()
    }

    fn money(&self, amount: f64) -> String {
        self.format.money(&name(&self.comparison.study.currency), amount)
    }

    fn answer(&self) -> Vec<String> {
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
        let worth = self.money(self.it.value.mean);
        vec![format!("Best{under}: {}, worth {worth} on average.", settings.join(", ")), gain]
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
    fn region(&self) -> Vec<String> {
        let span = |it: &Shape| format!("{} {}", self.label(&it.lever), span(it));
        let spans: Vec<String> = self.moving().into_iter().map(span).collect();
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
        [first, rest].into_iter().filter(|it| !it.is_empty()).collect()
    }

    /// Of a lever that is set at either end of what it may be: more of it may be better still.
    fn edges(&self) -> Option<Vec<String>> {
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
        (!told.is_empty()).then(|| vec![format!("{}: beyond it may be better still.", told.join(", "))])
    }

    /// Of levers that do nothing here a sentence each.
    fn idle(&self) -> Vec<String> {
        let told = |shape: &Shape| {
            let label = self.label(&shape.lever);
            format!("{label} makes no difference here, whatever it is set to: nothing that is played depends on it.")
        };
        self.it.shape.iter().filter(|it| it.is_idle()).map(told).collect()
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

    /// In what the tables are.
    fn unit(&self) -> String {
        self.format.scale.unit(&name(&self.comparison.study.currency))
    }

    /// What a lever is best set to.
    fn best_of(&self, lever: &str) -> Option<f64> {
        self.it.levers.0.iter().find(|(it, _)| it == lever).map(|(_, value)| *value)
    }

    fn shape(&self, shape: &Shape) -> Vec<Piece> {
        let cells: Vec<Option<Known>> = shape.points.iter().map(|it| Some(known(it))).collect();
        let cells = intervals(&cells, self.format, |mean| self.format.write_signed(mean));
        let best = self.best_of(&shape.lever);
        let rows = shape.points.iter().zip(cells).map(|(it, cell)| {
            let told = match it {
                _ if Some(it.at) == best => "best",
                Along { kept: false, .. } => "beyond the limit",
                Along { may_be_best: true, .. } => "as good",
                _ => "",
            };
            vec![number(it.at), cell, told.to_owned()]
        });
        let others = if self.it.shape.len() > 1 { ", all else at its best" } else { "" };
        let label = self.label(&shape.lever);
        let unit = self.unit();
        let caption = format!("What comes of {label}{others}: against the best, in {unit}, ± two standard errors");
        let plain = |header: [&str; 3]| Figures {
            caption: caption.clone(),
            header: header.map(str::to_owned).to_vec(),
            rows: rows.clone().collect(),
        };
        let lowest = shape.points.iter().map(|it| it.difference.mean).fold(0.0, f64::min);
        let columns = if self.width < 80 { 12 } else { 24 };
        let bars = shape.points.iter().map(|it| bar(it.difference.mean, lowest, columns));
        let letters = plain([label.as_str(), "", ""]).with_bars(2, bars);
        vec![Piece::Letters(letters), Piece::Plain(plain([label.as_str(), "Against the best", ""]))]
    }

    /// What comes of each lever, as a picture.
    fn curve(&self, shapes: &[&Shape]) -> Curve {
        let graph = |shape: &&Shape| {
            let label = self.label(&shape.lever);
            let best = self.best_of(&shape.lever).map(number).unwrap_or_default();
            let said = match span(shape) {
                same if same.is_empty() || same == best => format!("Best at {best}"),
                same => format!("Best at {best}; as good as can be told: {same}"),
            };
            let dot = |it: &Along| Some(Dot { figure: it.difference.mean, full: it.may_be_best && it.kept });
            Graph {
                said,
                along: label.clone(),
                name: label,
                places: shape.points.iter().map(|it| (it.at, number(it.at))).collect(),
                dots: shape.points.iter().map(dot).collect(),
                line: shape.points.iter().map(|it| it.difference.mean).collect(),
                around: shape.points.iter().filter_map(|it| known(it).1).collect(),
                broken: Vec::new(),
            }
        };
        let (scenario, unit) = (visible(&self.comparison.study.scenario), self.unit());
        let others = if self.it.shape.len() > 1 { ", all else at its best" } else { "" };
        Curve {
            kind: "levers",
            title: format!("{scenario}: what comes of its levers"),
            caption: format!("What comes of each value{others}: against the best, in {unit}"),
            origin: format!("{scenario}: {}", facts(self.comparison)),
            measure: Measure::Difference(self.format),
            names: [const { String::new() }; 3],
            note: "Full dots cannot be told from the best. Band: two standard errors to either side".to_owned(),
            panels: shapes.iter().map(graph).collect(),
        }
    }

    /// What is known of a pair of values.
    fn mark(&self, one: f64, it: &Along) -> Mark {
        let best: Vec<f64> = self.it.levers.0.iter().map(|(_, value)| *value).collect();
        match it {
            _ if best == [one, it.at] => Mark::Best,
            Along { kept: false, .. } => Mark::Beyond,
            Along { may_be_best: true, .. } => Mark::AsGood,
            _ => Mark::None,
        }
    }

    /// Two levers as a map for a terminal: the darker the better.
    fn map(&self, map: &Map) -> Figures {
        let lowest = map.points.iter().flatten().map(|it| it.difference.mean).fold(0.0, f64::min);
        // So many columns of the second lever fit.
        let room = usize::from(self.width.saturating_sub(12)) / 7;
        let every = map.across.len().div_ceil(room.max(1)).max(1);
        let best = self.best_of(&map.levers[1]);
        let shown = |at: usize| at.is_multiple_of(every) || Some(map.across[at]) == best;
        let cell = |(one, it): (f64, &Along)| {
            let mark = match self.mark(one, it) {
                Mark::Best => '*',
                Mark::Beyond => '!',
                Mark::AsGood => '=',
                Mark::None => ' ',
            };
            format!("{}{mark}", shade(it.difference.mean, lowest))
        };
        let rows = map.down.iter().zip(&map.points).map(|(one, row)| {
            let cells = row.iter().enumerate().filter(|(at, _)| shown(*at)).map(|(_, it)| cell((*one, it)));
            std::iter::once(number(*one)).chain(cells).collect::<Vec<String>>()
        });
        let (down, across) = (self.label(&map.levers[0]), self.label(&map.levers[1]));
        let kept = if self.it.limit.is_some() { ", ! beyond the limit" } else { "" };
        let caption = format!(
            "{down} from top to bottom, {across} from left to right. The darker the better; * the best, = as good{kept}"
        );
        let shown = (0..map.across.len()).filter(|at| shown(*at)).map(|at| number(map.across[at]));
        Figures { caption, header: std::iter::once(down).chain(shown).collect(), rows: rows.collect() }
    }

    /// The same as a picture, with numbers.
    fn heat(&self, map: &Map) -> Heat {
        let cell = |one: f64, it: &Along| Cell { figure: Some(it.difference.mean), mark: self.mark(one, it) };
        let row = |(one, row): (&f64, &Vec<Along>)| row.iter().map(|it| cell(*one, it)).collect();
        let labelled =
            |lever: &String, values: &[f64]| (self.label(lever), values.iter().map(|it| number(*it)).collect());
        let all: Vec<f64> = map.points.iter().flatten().map(|it| it.difference.mean).collect();
        let format = Format::new(Scale::new(all.iter().copied()), &all, &[]);
        let (scenario, unit) =
            (visible(&self.comparison.study.scenario), format.scale.unit(&name(&self.comparison.study.currency)));
        Heat {
            title: format!("{scenario}: what comes of two levers"),
            caption: format!("What comes of two levers: against the best, in {unit}"),
            origin: format!("{scenario}: {}", facts(self.comparison)),
            down: labelled(&map.levers[0], &map.down),
            across: labelled(&map.levers[1], &map.across),
            format,
            cells: map.down.iter().zip(&map.points).map(row).collect(),
        }
    }
}

/// The values of a lever that cannot be told from the best: "from 10 to 12".
fn span(shape: &Shape) -> String {
    let same: Vec<f64> = shape.points.iter().filter(|it| it.may_be_best).map(|it| it.at).collect();
    match (same.first(), same.last()) {
        (Some(low), Some(high)) if low < high => format!("from {} to {}", number(*low), number(*high)),
        (Some(one), _) => number(*one),
        _ => String::new(),
    }
}

/// A difference with two standard errors to either side.
fn known(it: &Along) -> Known {
    let mean = it.difference.mean;
    (mean, it.difference.se.map(|se| [mean - 2.0 * se, mean + 2.0 * se]))
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
