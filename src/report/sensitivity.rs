//! What would change the answer, for people: what makes it uncertain, what low and high values would do, where the decision turns.

use super::figures::Figures;
use super::finding::{Chapter, Finding, Piece, told};
use super::layout::bold;
use super::terms::{margin, titles, undefined};
use super::text::facts;
use super::verdict::verdict;
use crate::chart::{self, Tornado};
use crate::engine::Metric;
use crate::legible::{Format, Scale, grouped, name, percent, visible};
use crate::stats::{Bar, Comparison, Effect, Flip, InputShare, Known, Sensitivity, Shares, Swing};

/// Numbers that matter least are left to machines.
const MOST: usize = 15;

/// The answer in a few sentences, then tables. `width` as in [`text`](super::text()).
#[must_use]
pub fn sensitivity(comparison: &Comparison, width: u16) -> String {
    told(comparison, found(comparison, width), "Interrupted before it was known what would change this.", width)
}

/// What low and high values of assumptions would do, as a picture; of plain numbers where nothing is assumed and they were asked for. `None` where
/// neither is there.
#[must_use]
pub fn tornado(comparison: &Comparison) -> Option<Tornado> {
    let told = Told { comparison, it: comparison.sensitivity.as_ref()?, width: 80 };
    let drawn = |moved| told.swings(moved).map(|swings| swings.tornado(comparison, moved));
    drawn(Moved::Assumption).or_else(|| drawn(Moved::Number))
}

/// What would change it; `None` where that is not known. Bars in letters are as long as fits so many columns.
pub(super) fn found(comparison: &Comparison, width: u16) -> Option<Finding> {
    let told = Told { comparison, it: comparison.sensitivity.as_ref()?, width };
    Some(told.finding())
}

/// What would change it, in the words of the report.
struct Told<'a> {
    comparison: &'a Comparison,
    it: &'a Sensitivity,
    width: u16,
}

/// What is moved to a low and to a high value.
#[derive(Clone, Copy, PartialEq)]
enum Moved {
    Assumption,
    Number,
}

/// What low and high values do, in one unit.
struct Swings<'a> {
    bars: &'a [Bar],
    /// Whether any of them changes anything.
    any: bool,
    format: Format,
    caption: String,
    /// What is moved, as it is without.
    usual: f64,
}

impl Told<'_> {
    fn finding(&self) -> Finding {
        let shares = self.lead();
        let mut chapters = Vec::new();
        if !(self.it.tornado.is_empty() && self.it.numbers.is_empty()) {
            let known = shares.filter(|it| it.variance.is_some_and(|it| it.mean > 0.0));
            let shares = known.map(|it| Piece::Table(Self::shares(it)));
            let turns = self.turns().map(Piece::Table);
            chapters = vec![
                Chapter::new("What makes it uncertain", shares.into_iter().collect()),
                Chapter::new("What low and high values would do", self.tornado(Moved::Assumption)),
                Chapter::new("What plain numbers would do", self.tornado(Moved::Number)),
                Chapter::new("Numbers that are not drawn", self.numbers()),
                Chapter::new("Where the decision turns", turns.into_iter().collect()),
            ];
        }
        Finding {
            question: match self.it.challenger {
                Some(_) => "What would change the decision?".to_owned(),
                None => format!("What makes it uncertain what {} is worth?", self.title(self.it.leader.as_ref())),
            },
            verdict: Some(verdict(self.comparison)),
            answer: vec![self.answer(shares)],
            chapters,
        }
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

    fn answer(&self, shares: Option<&Shares>) -> Vec<String> {
        if self.it.tornado.is_empty() {
            let told = "Nothing in this scenario is said to be uncertain: there is luck in it, and nothing that we do not know. What we do not \
                        know stands in [assumptions], with how far it may be off: price_pressure = { triangular = { low = 0.00, mode = 0.01, \
                        high = 0.03 } }.";
            return vec![told.to_owned()];
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
        sentences
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
    fn shares(shares: &Shares) -> Figures {
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
        let header = ["Assumption", "By itself", "With others"].map(str::to_owned).to_vec();
        Figures { caption, header, rows }
    }

    /// What low and high values would do: of numbers those that matter most. `None` where none was moved.
    fn swings(&self, moved: Moved) -> Option<Swings<'_>> {
        let (bars, at) = match moved {
            Moved::Assumption => (&self.it.tornado[..], "at its 10% and its 90% quantile"),
            Moved::Number => {
                let all = &self.it.numbers;
                (&all[..all.len().min(MOST)], "a tenth less and a tenth more, or the ends of its range")
            }
        };
        let ends: Vec<f64> = bars.iter().flat_map(|bar| [by(&bar.low).mean, by(&bar.high).mean]).collect();
        let errors: Vec<f64> =
            bars.iter().flat_map(|bar| [&bar.low, &bar.high]).filter_map(|it| by(it).ci95).map(margin).collect();
        let format = Format::new(Scale::new(ends.iter().copied()), &ends, &errors);
        let unit = format.scale.unit(&name(&self.comparison.study.currency));
        let (what, usual) = match (&self.it.challenger, self.comparison.leaders) {
            (Some(_), Some(leaders)) => ("the lead", leaders.difference.mean),
            _ => ("the value", self.value()),
        };
        let caption =
            format!("What {what} would be more (+) or less (-) if one of them were low, or high: {at}, in {unit}");
        let any = ends.iter().any(|it| *it != 0.0);
        (!bars.is_empty()).then_some(Swings { bars, any, format, caption, usual })
    }

    /// What the leader is worth.
    fn value(&self) -> f64 {
        let leads = self.comparison.strategies.iter().find(|it| Some(&it.name) == self.it.leader.as_ref());
        leads.and_then(|it| it.metrics[Metric::Value as usize]).map_or(0.0, |it| it.mean)
    }

    /// The same as bars.
    fn tornado(&self, moved: Moved) -> Vec<Piece> {
        let Some(swings) = self.swings(moved) else { return Vec::new() };
        if !swings.any {
            let what = moved.heading().to_lowercase();
            return vec![Piece::Sentence(format!("Low and high values of any {what} change nothing of it."))];
        }
        let drawn = swings.tornado(self.comparison, moved);
        vec![Piece::Letters(swings.letters(moved, if self.width < 80 { 5 } else { 10 })), Piece::Tornado(drawn)]
    }

    /// What else is said of plain numbers.
    fn numbers(&self) -> Vec<Piece> {
        let (all, unmoved) = (&self.it.numbers, &self.it.unmoved);
        let more = (all.len() > MOST)
            .then(|| format!("These are the {MOST} of {} numbers that move it most; --json tells all.", all.len()));
        let names: Vec<String> = unmoved.iter().map(|path| name(path)).collect();
        let still = (!unmoved.is_empty()).then(|| {
            format!(
                "Not moved, for they take no value a tenth less or more (a `range` beside its `value` says what they take): {}.",
                names.join(", ")
            )
        });
        more.into_iter().chain(still).map(Piece::Sentence).collect()
    }

    /// Where the decision turns.
    fn turns(&self) -> Option<Figures> {
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
        let header = ["Assumption", "May be", "Turns at", "Between"].map(str::to_owned).to_vec();
        Some(Figures { caption: caption.to_owned(), header, rows })
    }
}

impl Moved {
    fn heading(self) -> &'static str {
        match self {
            Moved::Assumption => "Assumption",
            Moved::Number => "Number",
        }
    }
}

impl Swings<'_> {
    /// A table with bars in letters, so many columns to either side.
    fn letters(&self, moved: Moved, columns: usize) -> Figures {
        let ends = |bar: &Bar| [&bar.low, &bar.high].map(|it| by(it).mean);
        let row = |bar: &Bar| {
            let [low, high] = ends(bar).map(|it| self.format.write_signed(it));
            vec![name(&bar.name), format!("{} to {}", number(bar.low.at), number(bar.high.at)), low, high]
        };
        let header = [moved.heading(), "From low\nto high", "If low", "If high"].map(str::to_owned).to_vec();
        let plain = Figures { caption: self.caption.clone(), header, rows: self.bars.iter().map(row).collect() };
        let widest = self.bars.iter().flat_map(ends).map(f64::abs).fold(0.0, f64::max);
        plain.with_bars(4, self.bars.iter().map(|bar| drawn(ends(bar), widest, columns)))
    }

    fn tornado(&self, comparison: &Comparison, moved: Moved) -> Tornado {
        let swing = |bar: &Bar| chart::Swing {
            name: name(&bar.name),
            from: [&bar.low, &bar.high].map(|it| number(it.at)),
            by: [&bar.low, &bar.high].map(|it| by(it).mean),
        };
        let scenario = visible(&comparison.study.scenario);
        Tornado {
            kind: if moved == Moved::Assumption { "tornado" } else { "tornado-numbers" },
            title: format!("{scenario}: what low and high values would do"),
            caption: self.caption.clone(),
            origin: format!("{scenario}: {}", facts(comparison)),
            usual: self.usual,
            format: self.format,
            swings: self.bars.iter().map(swing).collect(),
        }
    }
}

/// To the advantage, where there is one.
fn by(swing: &Swing) -> Effect {
    swing.advantage.unwrap_or(swing.value)
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
