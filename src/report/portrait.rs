//! The scenario read back in plain words, so that a wrong unit or a wrong basis is seen before anything is run.

use super::layout::{bold, list, paragraph, styled};
use crate::engine::{Amount, By, Kind, Overlay, Portrait, Rate, Shift};
use crate::legible::grouped;
use crate::legible::name;
use crate::model::{Change, Replaced};
use crate::scenario::keys::{Absent, row};

/// A part of what is read back.
pub(super) struct Said {
    pub(super) heading: String,
    /// Of whom or what, and what is said of it.
    pub(super) rows: Vec<[String; 2]>,
    pub(super) remark: Option<&'static str>,
}

/// What the scenario says of a typical customer of each segment, of newcomers and of each strategy, on so many columns.
#[must_use]
pub fn read_back(portrait: &Portrait, width: u16) -> String {
    let part = |Said { heading, rows, remark }: Said| {
        let remark = remark.map(|remark| format!("\n{}", paragraph(remark, width)));
        format!("{}{}{}", paragraph(&bold(&heading), width), list(&rows, width), remark.unwrap_or_default())
    };
    styled(&said(portrait).into_iter().map(part).collect::<Vec<String>>().join("\n"))
}

/// The same in parts.
pub(super) fn said(portrait: &Portrait) -> Vec<Said> {
    let words = Words { period: portrait.length.name(), portrait };
    let kinds = portrait.segments.iter().map(|kind| [name(&kind.name), words.kind(kind)]);
    let channels = portrait.channels.iter().map(|(channel, won)| {
        let won = won.as_ref().map_or_else(|| RULE.to_owned(), |won| words.rate(won, "newcomers", count));
        [name(channel), format!("Brings {won}.")]
    });
    let fixed = portrait.fixed_cost.as_ref().filter(|cost| is_there(cost));
    let fixed = fixed.map(|cost| ["fixed cost".to_owned(), words.costs(cost) + "."]);
    let rows: Vec<[String; 2]> = kinds.chain(channels).chain(words.firm()).chain(fixed).collect();
    let times = if portrait.length.per_year() == 1.0 {
        "a year".to_owned()
    } else {
        format!("a {} and of a year", words.period)
    };
    let heading = format!("What it says of {times}, before anything acts on that");
    let mut parts = vec![Said { heading, rows, remark: None }];
    if !portrait.strategies.is_empty() {
        let rows = portrait.strategies.iter().map(|overlay| [name(&overlay.name), words.overlay(overlay)]).collect();
        parts.push(Said { heading: "What strategies change of that".to_owned(), rows, remark: None });
    }
    let mut told = parts.iter_mut().flat_map(|part| &mut part.rows).flatten();
    let mut ranges = false;
    told.by_ref().for_each(|text| {
        ranges |= text.contains(RANGE);
        *text = text.replace(RANGE, "");
    });
    if let Some(last) = parts.last_mut().filter(|_| ranges) {
        last.remark = Some("In brackets: between what 9 of 10 lie.");
    }
    parts
}

/// A mark of no width behind a bracket that holds 9 of 10.
const RANGE: char = '\u{2061}';
/// What stands in place of a figure.
pub(super) const RULE: &str = "what a rule says";

/// In what terms amounts are told.
pub(super) struct Words<'a> {
    pub(super) period: &'static str,
    pub(super) portrait: &'a Portrait,
}

impl Words<'_> {
    fn kind(&self, kind: &Kind) -> String {
        let listed = (kind.listed > 0).then(|| format!("{} customers of the list", grouped(kind.listed as f64, 0)));
        let opening = match &kind.opening {
            Some(opening) if opening.mean == 0.0 && !opening.ruled && listed.is_some() => None,
            Some(opening) => {
                let customers = amount(opening, count);
                let one = if customers == "1" { "" } else { "s" };
                Some(format!("{customers} customer{one}"))
            }
            None => Some(format!("customers by {RULE}")),
        };
        let opening: Vec<String> = listed.into_iter().chain(opening).collect();
        let stays = match &kind.stays {
            Some(stays) => format!("of 100 stay {}", self.rate(stays, "", |it| count(100.0 * it))),
            None => "how many stay is what a rule says".to_owned(),
        };
        let buys = match &kind.purchases {
            Some(purchases) => format!("Each buys {}", self.rate(purchases, "times", count)),
            None => "Each buys as often as a rule says".to_owned(),
        };
        let basket = kind.basket.as_ref().map_or_else(|| RULE.to_owned(), |basket| self.money(basket));
        let margin = kind.margin.as_ref().map_or_else(|| RULE.to_owned(), |it| amount(it, percentage));
        let mut told = format!("{}; {stays}. {buys}, for {basket}; its margin is {margin}.", opening.join(" and "));
        match &kind.serving {
            Some(cost) if !is_there(cost) => {}
            Some(cost) => told += &*format!(" Serving costs {}.", self.costs(cost)),
            None => told += " Serving costs what a rule says.",
        }
        match &kind.referrals {
            Some(others) if !is_there(others) => {}
            Some(others) => told += &*format!(" Each brings {}.", self.rate(others, "others", count)),
            None => told += " Each brings as many others as a rule says.",
        }
        told
    }

    fn overlay(&self, overlay: &Overlay) -> String {
        let mut lines = Vec::new();
        let span = match (overlay.from, overlay.until) {
            (0, None) => None,
            // Counted from 1, as in every report.
            (from, None) => Some(format!("from {} {} on", self.period, from + 1)),
            (from, Some(until)) => Some(format!("from {} {} to {}", self.period, from + 1, until + 1)),
        };
        let steps = (overlay.steps > 1).then(|| format!("in {} steps", overlay.steps));
        let when: Vec<String> = span.into_iter().chain(steps).collect();
        lines.extend((!when.is_empty()).then(|| when.join(", ")));
        lines.extend(overlay.dropped.iter().map(|segment| format!("without the customers of {}", name(segment))));
        lines.extend(overlay.replaced.iter().map(replaced));
        lines.extend(overlay.shifts.iter().map(|shift| self.shift(shift)));
        lines.extend(overlay.decides.then(|| format!("its policy decides anew each {}", self.period)));
        lines.extend(overlay.reacts.then(|| "its rules act when something happens to a customer".to_owned()));
        let once = overlay.once.as_ref().map(|cost| format!("{} once", self.money(cost)));
        let yearly = overlay.yearly.as_ref().map(|cost| format!("{} a year", self.money(cost)));
        let each = overlay.per_customer.as_ref().map(|cost| format!("{} for each customer", self.costs(cost)));
        let costs: Vec<String> = [once, yearly, each].into_iter().flatten().collect();
        lines.extend((!costs.is_empty()).then(|| format!("costs {}", costs.join(" and "))));
        if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") }
    }

    /// A quantity before and after.
    fn shift(&self, shift: &Shift) -> String {
        let path = short(&shift.path);
        let count = if shift.switch { yes_or_no } else { count };
        let rule = if shift.ruled { ", and what its rule makes of it" } else { "" };
        let (Some(before), Some(after)) = (&shift.before, &shift.after) else {
            let changes = shift.changes.iter().map(|change| match change {
                Change::Add(x) => format!(", {} {}", if *x < 0.0 { "less" } else { "plus" }, count(x.abs())),
                Change::Scale(x) => format!(", times {}", count(*x)),
                Change::Set(x) => format!(" → {}", count(*x)),
            });
            return format!("{path}: {RULE}{}{rule}", changes.collect::<String>());
        };
        let told =
            |before: String, after: String| if before == after { before } else { format!("{before} → {after}") };
        let [a, b] = [before, after].map(|it| count(it.period.mean) + &*brackets(&it.period, count));
        let [c, d] = [before, after].map(|it| count(it.year.mean));
        let time =
            if before.timed { format!(" a {}{}", self.period, self.in_a_year(&told(c, d))) } else { String::new() };
        format!("{path}: {}{time}{}{rule}", told(a, b), refined(&before.period))
    }

    /// "7.5 times a month (6 to 9), 90 a year".
    pub(super) fn rate(&self, rate: &Rate, what: &str, write: impl Fn(f64) -> String) -> String {
        let Rate { period, year, timed } = rate;
        let what = if what.is_empty() { String::new() } else { format!(" {what}") };
        let time = if *timed { format!(" a {}", self.period) } else { String::new() };
        let in_a_year = if *timed { self.in_a_year(&write(year.mean)) } else { String::new() };
        format!("{}{what}{time}{}{in_a_year}{}", write(period.mean), brackets(period, &write), refined(period))
    }

    /// Nothing where a period is a year.
    fn in_a_year(&self, told: &str) -> String {
        if self.portrait.length.per_year() == 1.0 { String::new() } else { format!(", {told} a year") }
    }

    /// "EUR 18.64 a month, 224 a year".
    pub(super) fn costs(&self, cost: &Rate) -> String {
        format!("{} {}", name(&self.portrait.currency), self.rate(cost, "", cents))
    }

    pub(super) fn money(&self, sum: &Amount) -> String {
        format!("{} {}", name(&self.portrait.currency), amount(sum, cents))
    }
}

/// "80 (31 to 170)".
pub(super) fn amount(amount: &Amount, write: impl Fn(f64) -> String) -> String {
    format!("{}{}{}", write(amount.mean), brackets(amount, &write), refined(amount))
}

/// What stands behind an amount that a rule of the scenario refines.
fn refined(amount: &Amount) -> &'static str {
    if amount.ruled { ", before its rule" } else { "" }
}

/// Between what it lies, behind a space; nothing where it is the same for all.
fn brackets(amount: &Amount, write: impl Fn(f64) -> String) -> String {
    let Some([low, high]) = amount.between.map(|ends| ends.map(write)) else { return String::new() };
    match amount.by {
        By::Tenure => format!(" ({low} to {high} by tenure)"),
        By::Time => format!(" ({low} to {high} over time)"),
        By::Chance | By::Nothing => format!(" ({low} to {high}){RANGE}"),
    }
}

/// What a strategy put in the place of a word or a parameter.
fn replaced(it: &Replaced) -> String {
    let silent = || match row(&it.path).map(|key| key.absent) {
        Some(Absent::Number(number)) => count(number),
        Some(Absent::Word(text) | Absent::Described(text)) => text.to_owned(),
        _ => "nothing".to_owned(),
    };
    let before = if it.from.is_empty() { silent() } else { it.from.join(", ") };
    format!("{}: {} → {}", short(&it.path), name(&before), name(&it.to.join(", ")))
}

/// Whether it is anything but 0.
fn is_there(rate: &Rate) -> bool {
    rate.period.mean != 0.0 || rate.period.ruled
}

/// Money: cents where they matter.
fn cents(sum: f64) -> String {
    grouped(sum, if sum.abs() < 1000.0 { 2 } else { 0 })
}

/// Of 1 or 0.
fn yes_or_no(number: f64) -> String {
    if number == 0.0 { "no" } else { "yes" }.to_owned()
}

/// A number to three digits, or all before the point.
pub(super) fn count(number: f64) -> String {
    if number >= f64::MAX {
        return "no limit".to_owned();
    }
    let size = number.abs();
    let decimals = [100.0, 10.0, 1.0, 0.1, 0.01, 0.001].iter().take_while(|step| size < **step).count();
    let written = grouped(number, decimals);
    if written.contains('.') { written.trim_end_matches('0').trim_end_matches('.').to_owned() } else { written }
}

pub(super) fn percentage(share: f64) -> String {
    count(100.0 * share) + "%"
}

/// A path without its first part where the rest tells what is meant: `small.retention`.
fn short(path: &str) -> String {
    name(path.strip_prefix("segments.").unwrap_or(path))
}
