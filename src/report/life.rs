//! One customer under two strategies: event by event in one future, or in how many of all futures.

use super::figures::Figures;
use super::layout::{bold, list, paragraph, styled, table};
use super::terms::titles;
use super::text::headline;
use crate::engine::{End, Moment};
use crate::legible::{Format, Scale, grouped, name, percent};
use crate::stats::{Comparison, Life, Lived};

/// What becomes of the customer. `width` as in [`text`](super::text()).
#[must_use]
pub fn life(comparison: &Comparison, width: u16) -> String {
    let mut parts = vec![headline(comparison, width)];
    match &comparison.life {
        None => {
            parts.push(paragraph("Interrupted before the first run was finished: there is nothing to tell.", width));
        }
        Some(life) => {
            let told = Told { comparison, life, unit: comparison.study.period.name() };
            parts.push(paragraph(&told.answer(), width));
            if life.replication.is_some() {
                let events = told.events();
                parts.push(if events.is_empty() {
                    paragraph("Nothing but purchases comes about under either.", width)
                } else {
                    list(&events, width)
                });
            }
            parts.push(told.figures(width));
        }
    }
    styled(&parts.join("\n"))
}

/// What becomes of the customer in a sentence with marks, event by event where it is one future, and in figures.
pub(super) fn lived(comparison: &Comparison) -> Option<(String, Vec<[String; 2]>, Figures)> {
    let life = comparison.life.as_ref()?;
    let told = Told { comparison, life, unit: comparison.study.period.name() };
    let events = if life.replication.is_some() { told.events() } else { Vec::new() };
    Some((told.answer(), events, told.side_by_side()))
}

/// What is told of a life.
type Figure = fn(&Lived) -> f64;

struct Told<'a> {
    comparison: &'a Comparison,
    life: &'a Life,
    unit: &'static str,
}

impl Told<'_> {
    /// What the strategies are called: what is held against first.
    fn titles(&self) -> [String; 2] {
        let all = titles(self.comparison);
        let place = |lived: &Lived| self.comparison.strategies.iter().position(|it| it.name == lived.strategy);
        self.life.lives.each_ref().map(|lived| place(lived).map_or_else(|| name(&lived.label), |at| all[at].clone()))
    }

    fn answer(&self) -> String {
        let ([against, strategy], customer) = (self.titles(), bold(&name(&self.life.name)));
        let end = &self.life.at_the_end;
        if let Some(replication) = self.life.replication {
            let is = match (end.both > 0.0, end.strategy_only > 0.0, end.against_only > 0.0) {
                (true, ..) => "there under both".to_owned(),
                (_, true, _) => format!("there under {strategy}, and gone under {against}"),
                (_, _, true) => format!("gone under {strategy}, and there under {against}"),
                _ => "gone under both".to_owned(),
            };
            return format!(
                "Customer {customer} in run {}, under {against} and under {strategy}: when the last {} is over, it is {is}.",
                grouped(f64::from(replication), 0),
                self.unit
            );
        }
        let [one, other] = self.life.lives.each_ref().map(|it| percent(it.there));
        format!(
            "Customer {customer} is there when the last {} is over in {one} of the runs under {against}, and in {other} under {strategy}: in \
             {} under both, in {} under {strategy} only, in {} under {against} only.",
            self.unit,
            percent(end.both),
            percent(end.strategy_only),
            percent(end.against_only)
        )
    }

    /// A row for each period in which something comes about beside purchases.
    fn events(&self) -> Vec<[String; 2]> {
        let titles = self.titles();
        let row = |period: u32| {
            let told = self.life.lives.each_ref().map(|lived| event(&lived.course, period));
            let text = match told.each_ref().map(|told| told.as_deref()) {
                [None, None] => return None,
                [Some(one), Some(other)] if one == other => one.to_owned(),
                both => {
                    let side = |at: usize| {
                        let course = &self.life.lives[at].course;
                        let there = course.iter().any(|it| it.period == period);
                        format!("{}: {}.", titles[at], both[at].unwrap_or(if there { "nothing" } else { "not there" }))
                    };
                    [side(0), side(1)].join(" ")
                }
            };
            Some([format!("{} {}", capitalised(self.unit), grouped(f64::from(period) + 1.0, 0)), text])
        };
        (0..self.life.periods).filter_map(row).collect()
    }

    /// The same as a table for a terminal.
    fn figures(&self, width: u16) -> String {
        let Figures { caption, header, rows } = self.side_by_side();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        [paragraph(&caption, width), table(&header, &rows, width)].join("\n")
    }

    /// Shares and means side by side; of one run what they are.
    fn side_by_side(&self) -> Figures {
        let [one, other] = &self.life.lives;
        let alone = self.life.replication.is_some();
        let mut rows: Vec<Vec<String>> = Vec::new();
        let shares: [(&str, Figure); 7] = [
            ("There at the end", |it| it.there),
            ("Leaves", |it| it.left),
            ("Fails", |it| it.failed),
            ("Dropped, or never comes", |it| it.otherwise_gone),
            ("Has a problem", |it| it.problem),
            ("Complains", |it| it.complained),
            ("Falls asleep", |it| it.slept),
        ];
        for (told, of) in shares.into_iter().filter(|(_, of)| !alone && (of(one) > 0.0 || of(other) > 0.0)) {
            rows.push(vec![told.to_owned(), percent(of(one)), percent(of(other))]);
        }
        let counts: [(String, Figure); 3] = [
            (format!("{}s there", capitalised(self.unit)), |it| it.periods),
            ("Purchases".to_owned(), |it| it.purchases),
            ("Newcomers brought".to_owned(), |it| it.brought),
        ];
        for (told, of) in counts.into_iter().filter(|(_, of)| of(one) > 0.0 || of(other) > 0.0) {
            let format = |amount: f64| grouped(amount, usize::from(amount.fract() != 0.0));
            rows.push(vec![told, format(of(one)), format(of(other))]);
        }
        let money: [(&str, Figure); 2] =
            [("Revenue", |it| it.revenue), ("Brings, less what it costs", |it| it.contribution)];
        let amounts: Vec<f64> = money.iter().flat_map(|(_, of)| [of(one), of(other)]).collect();
        let format = Format::new(Scale::new(amounts.iter().copied()), &amounts, &[]);
        rows.extend(money.map(|(told, of)| vec![told.to_owned(), format.write(of(one)), format.write(of(other))]));
        let [against, strategy] = self.titles();
        let unit = format.scale.unit(&name(&self.comparison.study.currency));
        let caption = if alone { "Its life in all" } else { "Share of the runs, and means over them" };
        let caption = format!("{caption}, money in {unit}, not discounted, without what it cost to win");
        Figures { caption, header: vec![String::new(), against, strategy], rows }
    }
}

/// What comes about in a period beside purchases, in plain words; `None` where nothing does.
fn event(course: &[Moment], period: u32) -> Option<String> {
    let at = course.iter().position(|it| it.period == period);
    let before = |at: usize| at.checked_sub(1).map(|at| &course[at]);
    let Some(at) = at else {
        // Gone without a word of its own.
        let last = course.iter().rev().find(|it| it.period < period)?;
        return (last.period + 1 == period && !last.leaves && !last.fails).then(|| "is dropped".to_owned());
    };
    let (now, past) = (&course[at], before(at));
    let mut told: Vec<String> = Vec::new();
    match past {
        None if period > 0 => told.push("arrives".to_owned()),
        Some(past) if past.period + 1 < period => told.push("comes back".to_owned()),
        _ => {}
    }
    if let Some(end) = now.problem {
        let how = match end {
            End::Fast => "complains, and it is settled at once",
            End::Slow => "complains, and it is settled, but slowly",
            End::Ignored => "complains, and it is not settled",
            End::Silent => "has a problem, and tells nobody",
        };
        let moved = past.map(|past| (past.satisfaction, now.satisfaction)).filter(|(one, other)| one != other);
        let moved = moved.map(|(one, other)| format!(": satisfaction {one:.2} → {other:.2}"));
        told.push(format!("{how}{}", moved.unwrap_or_default()));
    }
    let slept = past.is_some_and(|past| !past.awake);
    if now.awake && slept {
        told.push("wakes up".to_owned());
    } else if !now.awake && !slept {
        told.push("falls asleep".to_owned());
    }
    if past.is_some_and(|past| now.products > past.products) {
        told.push(format!("holds {} products now", grouped(now.products, 0)));
    }
    if now.brings > 0 {
        told.push(format!("brings {} newcomer{}", now.brings, if now.brings == 1 { "" } else { "s" }));
    }
    if now.fails {
        told.push("fails".to_owned());
    } else if now.leaves {
        told.push("leaves".to_owned());
    }
    (!told.is_empty()).then(|| told.join("; "))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
