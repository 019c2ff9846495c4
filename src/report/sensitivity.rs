//! What would change the answer, for people: what makes it uncertain, what low and high values would do, where the decision turns.

use super::layout::{bold, paragraph, styled, table};
use super::notes::notes;
use super::terms::{margin, titles, undefined};
use super::text::headline;
use super::verdict::verdict;
use crate::legible::{Format, Scale, grouped, name, percent};
use crate::stats::{Bar, Comparison, Flip, InputShare, Known, Sensitivity, Shares, Swing};

/// The answer in a few sentences, then tables. `width` as in [`text`](super::text()).
#[must_use]
pub fn sensitivity(comparison: &Comparison, width: u16) -> String {
    let mut parts = vec![headline(comparison, width), paragraph(&verdict(comparison), width)];
    match &comparison.sensitivity {
        None if comparison.runs == 0 => {}
        None => parts.push(paragraph("Interrupted before it was known what would change this.", width)),
        Some(it) => parts.extend(Told { comparison, it, width }.all()),
    }
    parts.extend(notes(comparison).iter().map(|note| paragraph(note, width)));
    styled(&parts.join("\n"))
}

/// What would change it, in the words of the report.
struct Told<'a> {
    comparison: &'a Comparison,
    it: &'a Sensitivity,
    width: u16,
}

impl Told<'_> {
    fn all(&self) -> Vec<String> {
        let shares = self.lead();
        let mut parts = vec![paragraph(&self.answer(shares), self.width)];
        if self.it.tornado.is_empty() && self.it.numbers.is_empty() {
            return parts;
        }
        parts.extend(shares.filter(|it| it.variance.is_some_and(|it| it.mean > 0.0)).map(|it| self.shares(it)));
        parts.extend(self.tornado(&self.it.tornado, "Assumption"));
        parts.extend(self.numbers());
        parts.extend(self.turns());
        parts
    }

    /// What a strategy is called.
    fn title(&self, name: Option<&String>) -> String {
        let all = self.comparison.strategies.iter().zip(titles(self.comparison));
        all.filter(|(it, _)| Some(&it.name) == name).map(|(_, title)| title).next().unwrap_or_default()
    }

    /// Of what is uncertain: the leader's advantage, or its value where it is alone.
    fn lead(&self) -> Option<&Shares> {
        let Sensitivity { leader, challenger, shares, .. } = self.it;
        let is = |it: &&Shares, strategy: &Option<String>, against: &Option<String>| {
            Some(&it.strategy) == strategy.as_ref() && it.against == *against
        };
        let find = |strategy, against| shares.iter().find(|it| is(it, strategy, against));
        find(leader, challenger).or_else(|| find(challenger, leader))
    }

    /// What is uncertain, in words.
    fn what(&self) -> String {
        match &self.it.challenger {
            Some(_) => {
                format!(
                    "By how much {} is ahead of {}",
                    bold(&self.title(self.it.leader.as_ref())),
                    self.title(self.it.challenger.as_ref())
                )
            }
            None => format!("What {} is worth", bold(&self.title(self.it.leader.as_ref()))),
        }
    }

    fn answer(&self, shares: Option<&Shares>) -> String {
        if self.it.tornado.is_empty() {
            let told = "Nothing in this scenario is said to be uncertain: there is luck in it, and nothing that we do not know. What we do not \
                        know stands in [assumptions], with how far it may be off: price_pressure = { triangular = { low = 0.00, mode = 0.01, \
                        high = 0.03 } }.";
            return told.to_owned();
        }
        let mut sentences = Vec::new();
        match shares.and_then(|it| Some((it, it.ignorance?, it.luck?))) {
            None => sentences.push(format!("{} is the same in every run: nothing makes it uncertain.", self.what())),
            Some((shares, ignorance, luck)) => {
                sentences.push(format!(
                    "{} is uncertain: {} of that is what we do not know, {} is luck, which nobody can know.",
                    self.what(),
                    share(ignorance.mean),
                    share(luck.mean)
                ));
                sentences.extend(Self::most(shares));
            }
        }
        sentences.extend(self.decides());
        sentences.join(" ")
    }

    /// What we do not know and matters most.
    fn most(shares: &Shares) -> Option<String> {
        let of = |it: &InputShare| it.total.of_ignorance.map_or(0.0, |it| it.mean);
        let first = shares.inputs.iter().reduce(|best, it| if of(it) > of(best) { it } else { best })?;
        let known = first.total.of_ignorance.filter(Known::is_clear)?;
        let told = if shares.inputs.len() == 1 {
            return None;
        } else if known.mean > 0.5 {
            "Most of what we do not know is"
        } else {
            "The largest part of what we do not know is"
        };
        Some(format!("{told} {}: {}.", bold(&name(&first.name)), share(known.mean)))
    }

    /// Where the decision turns, in words.
    fn decides(&self) -> Vec<String> {
        self.it.challenger.as_ref().map_or_else(Vec::new, |_| {
            let turning: Vec<&Flip> = self.it.flip.iter().filter(|it| it.value.is_some()).collect();
            match &turning[..] {
                [] => vec!["No assumption by itself would turn the decision within its range.".to_owned()],
                some => some.iter().map(|it| turn(it)).collect(),
            }
        })
    }

    /// What each has of the variance.
    fn shares(&self, shares: &Shares) -> String {
        let cell = |known: Option<Known>| known.map_or_else(undefined, with_error);
        let mut inputs: Vec<&InputShare> = shares.inputs.iter().collect();
        let of = |it: &InputShare| it.total.of_all.map_or(0.0, |it| it.mean);
        inputs.sort_by(|one, other| of(other).total_cmp(&of(one)));
        let mut rows: Vec<Vec<String>> =
            inputs.iter().map(|it| vec![name(&it.name), cell(it.first.of_all), cell(it.total.of_all)]).collect();
        rows.push(vec!["All that we do not know".to_owned(), cell(shares.ignorance), String::new()]);
        rows.push(vec!["Luck".to_owned(), cell(shares.luck), String::new()]);
        let what = if shares.against.is_some() { "the difference" } else { "the value" };
        let caption = format!(
            "What makes {what} uncertain: shares of its variance, ± two standard errors. By itself: what would be gone if it alone were known. \
             With others: what would be left if all others were known."
        );
        let table = table(&["Assumption", "By itself", "With others"], &rows, self.width);
        [paragraph(&caption, self.width), table].join("\n")
    }

    /// What low and high values would do, as bars.
    fn tornado(&self, bars: &[Bar], heading: &str) -> Option<String> {
        let of = |swing: &Swing| swing.advantage.unwrap_or(swing.value);
        let ends: Vec<f64> = bars.iter().flat_map(|bar| [of(&bar.low).mean, of(&bar.high).mean]).collect();
        let widest = ends.iter().copied().map(f64::abs).fold(0.0, f64::max);
        if widest == 0.0 {
            let told = format!("Low and high values of any {} change nothing of it.", heading.to_lowercase());
            return (!bars.is_empty()).then(|| paragraph(&told, self.width));
        }
        let errors: Vec<f64> =
            bars.iter().flat_map(|bar| [&bar.low, &bar.high]).filter_map(|it| of(it).ci95).map(margin).collect();
        let format = Format::new(Scale::new(ends.iter().copied()), &ends, &errors);
        let columns = if self.width < 80 { 5 } else { 10 };
        let rows = bars.iter().map(|bar| {
            let [low, high] = [&bar.low, &bar.high].map(|it| of(it).mean);
            vec![
                name(&bar.name),
                format!("{} to {}", number(bar.low.at), number(bar.high.at)),
                format.write_signed(low),
                format.write_signed(high),
                drawn([low, high], widest, columns),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let unit = format.scale.unit(&name(&self.comparison.study.currency));
        let what = match self.it.challenger {
            Some(_) => "the lead",
            None => "the value",
        };
        let caption = format!(
            "What {what} would be more (+) or less (-) if one of them were low, or high: {}, in {unit}",
            if heading == "Number" {
                "a tenth less and a tenth more, or the ends of its range"
            } else {
                "at its 10% and its 90% quantile"
            }
        );
        let table = table(&[heading, "From low\nto high", "If low", "If high", ""], &rows, self.width);
        Some([paragraph(&caption, self.width), table].join("\n"))
    }

    /// The same of plain numbers.
    fn numbers(&self) -> Vec<String> {
        /// Those that matter least are left to machines.
        const MOST: usize = 15;
        let (all, unmoved) = (&self.it.numbers, &self.it.unmoved);
        let mut parts: Vec<String> = self.tornado(&all[..all.len().min(MOST)], "Number").into_iter().collect();
        if all.len() > MOST {
            let told = format!("These are the {MOST} of {} numbers that move it most; --json tells all.", all.len());
            parts.push(paragraph(&told, self.width));
        }
        if !unmoved.is_empty() {
            let names: Vec<String> = unmoved.iter().map(|path| name(path)).collect();
            let told = format!(
                "Not moved, for they take no value a tenth less or more (a `range` beside its `value` says what they take): {}.",
                names.join(", ")
            );
            parts.push(paragraph(&told, self.width));
        }
        parts
    }

    /// Where the decision turns.
    fn turns(&self) -> Option<String> {
        if self.it.flip.iter().all(|it| it.value.is_none()) {
            return None;
        }
        let rows: Vec<Vec<String>> = self
            .it
            .flip
            .iter()
            .map(|it| {
                let range = format!("{} to {}", number(it.from), number(it.to));
                let at = it.value.map_or_else(|| "never".to_owned(), number);
                let between = match it.ci95 {
                    Some([low, high]) if low.is_some() || high.is_some() => {
                        let end = |end: Option<f64>| end.map_or_else(|| "…".to_owned(), number);
                        if low == high { String::new() } else { format!("{} to {}", end(low), end(high)) }
                    }
                    Some(_) => "anywhere".to_owned(),
                    None => String::new(),
                };
                vec![name(&it.assumption), range, at, between]
            })
            .collect();
        let caption = "Where the decision turns if one of them were known and all else is as uncertain as it is; with 95% confidence between";
        let table = table(&["Assumption", "May be", "Turns at", "Between"], &rows, self.width);
        Some([paragraph(caption, self.width), table].join("\n"))
    }
}

/// "At a cost of 1.87 the decision turns."
fn turn(flip: &Flip) -> String {
    let at = flip.value.map(number).unwrap_or_default();
    let name = bold(&name(&flip.assumption));
    let from = if flip.steps { "from" } else { "at" };
    match flip.ci95 {
        Some([Some(low), Some(high)]) if low < high => {
            format!("The decision turns {from} {name} = {at} (95%: {} to {}).", number(low), number(high))
        }
        _ => format!("The decision turns {from} {name} = {at}."),
    }
}

/// A share of a variance, which may be estimated to be below 0 or above 1.
fn share(share: f64) -> String {
    percent(share.clamp(0.0, 1.0))
}

/// "37% ± 4".
fn with_error(known: Known) -> String {
    let margin = known.se.map(|se| format!(" ± {:>2}", grouped(200.0 * se, 0))).unwrap_or_default();
    format!("{}{margin}", share(known.mean))
}

/// A number of the scenario: four digits.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let digits = (0..=6).find(|decimals| {
        let unit = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6][*decimals];
        (value * unit).abs() >= 999.5
    });
    let written = grouped(value, digits.unwrap_or(6));
    if written.contains('.') { written.trim_end_matches('0').trim_end_matches('.').to_owned() } else { written }
}

/// A bar to either side of where nothing changes: `░` to where the low value leads, `█` to where the high one does.
fn drawn([low, high]: [f64; 2], widest: f64, columns: usize) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the number of columns")]
    let length = |value: f64| ((value.abs() / widest * columns as f64).round() as usize).min(columns);
    let side = |below: bool| {
        let reach = |value: f64| if (value < 0.0) == below { length(value) } else { 0 };
        let (low, high) = (reach(low), reach(high));
        let cell = |at: usize| match (at < low, at < high) {
            (true, true) => '▓',
            (true, false) => '░',
            (false, true) => '█',
            (false, false) => '\u{a0}',
        };
        (0..columns).map(cell).collect::<String>()
    };
    format!("{}│{}", side(true).chars().rev().collect::<String>(), side(false))
}
