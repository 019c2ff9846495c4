//! A list of subscriptions: who pays since when, and until when.

mod spells;

use self::spells::{Spell, WANTED, read};
use super::audit::{Page, cell};
use super::columns::are_names;
use super::currency::Currency;
use super::files::{Table, word};
use super::history::date;
use super::scenario::{self, Lines, opening};
use super::told::{Told, count, counted};
use super::{ABOUT, AUDIT, CUSTOMERS, HOW_READ, Imported, SCENARIO, Wishes, file, table};
use crate::error::Problem;
use crate::legible::percent;
use crate::random::math;
use crate::scenario::clip;
use crate::units::Length;
use std::collections::BTreeMap;

/// A rate of fewer customers says little: the one before it holds on.
const FEWEST: usize = 20;
/// A year of tenure, in days.
const YEAR: f64 = 365.0;

/// Reads a list of subscriptions with a start and an end, which is empty for who is still there.
///
/// # Errors
/// All that is wrong, each at its place, with the flag that settles it.
pub fn subscriptions(name: &str, bytes: Vec<u8>, wishes: &Wishes) -> Result<Imported, Vec<Problem>> {
    let (sheet, letters) = table(name, bytes, &|cells| are_names(cells, wishes, WANTED))?;
    let mut told = Told::default();
    match read(&sheet, wishes, &mut told) {
        Some((spells, until, columns)) if !told.has_errors() => {
            letters.into_iter().for_each(|note| told.say(format!("It is {note}")));
            Ok(imported(file(name), &spells, until, columns, Currency::of(wishes, None).as_ref(), told))
        }
        _ => Err(told.problems(&sheet)),
    }
}

/// By year of tenure: how many years were seen of it, over all, and how many ends.
fn years(spells: &[Spell], until: i32) -> Vec<(f64, usize, usize)> {
    let mut years: BTreeMap<usize, (f64, usize, usize)> = BTreeMap::new();
    for spell in spells {
        let seen = f64::from(spell.end.unwrap_or(until + 1) - spell.start) / YEAR;
        let mut year = 0;
        while (year as f64) < seen {
            let row = years.entry(year).or_default();
            row.0 += (seen - year as f64).min(1.0);
            row.2 += 1;
            year += 1;
        }
        if spell.end.is_some() {
            years.entry(year.saturating_sub(1)).or_default().1 += 1;
        }
    }
    years.into_values().collect()
}

/// Who stays a year, by year of tenure: exp(-ends / years).
fn rates(spells: &[Spell], until: i32) -> Vec<f64> {
    let enough = |(_, _, there): &&(f64, usize, usize)| *there >= FEWEST;
    years(spells, until).iter().take_while(enough).map(|(years, ends, _)| math::exp(-(*ends as f64) / years)).collect()
}

fn imported(
    name: &str,
    spells: &[Spell],
    until: i32,
    columns: Vec<(&'static str, String)>,
    currency: Option<&Currency>,
    told: Told,
) -> Imported {
    let mut list = Table::new(&["customer", "start", "end"]);
    let mut customers = Table::new(&["id", "segment", "start"]);
    for spell in spells {
        list.row([word(&spell.customer), date(spell.start), spell.end.map_or_else(String::new, date)]);
        if spell.end.is_none() {
            customers.row([word(&spell.customer), "customers".to_owned(), date(spell.start)]);
        }
    }
    let scenario = of_subscriptions(name, spells, until, currency);
    let first = spells.iter().map(|spell| spell.start).min().unwrap_or(until);
    let about = scenario::About {
        kind: "subscriptions",
        from: name,
        days: Some((first, until)),
        period: None,
        currency,
        segment_by: None,
        columns,
        scenario: &scenario,
    };
    let running = spells.iter().filter(|spell| spell.end.is_none()).count();
    let headline = format!(
        "{}: {}, the first of {}; {} on {}.",
        clip(name),
        counted(spells.len(), "subscription", "subscriptions"),
        date(first),
        counted(running, "is running", "are running"),
        date(until)
    );
    let all: Vec<String> = std::iter::once(headline).chain(told.sentences).collect();
    let files = vec![
        (SCENARIO, scenario.clone()),
        (AUDIT, audit(name, spells, until, &all)),
        (CUSTOMERS, customers.text()),
        ("subscriptions.csv", list.text()),
        (ABOUT, about.text()),
    ];
    let rates = rates(spells, until);
    let finding = rates.first().zip(rates.last()).map(|(first, last)| {
        let told = format!("{} stay their first year", percent(*first));
        if rates.len() > 1 {
            format!("{told}; of those who are there longest {} stay one more.", percent(*last))
        } else {
            told + "."
        }
    });
    let may_be_fitted = spells.len() - running >= FEWEST;
    Imported { files, told: all, findings: finding.into_iter().collect(), may_be_fitted }
}

fn of_subscriptions(from: &str, spells: &[Spell], until: i32, currency: Option<&Currency>) -> String {
    const MONTHS: usize = 36;
    let running = spells.iter().filter(|spell| spell.end.is_none()).count();
    let mut lines = Lines::default();
    let opens = (date(until + 1), "the day after the last one that was observed");
    opening(&mut lines, from, currency, "month", MONTHS, Some(opens), scenario::runs(running, MONTHS));
    lines.say("[portfolio]", "");
    lines.say(
        format!("customers = \"{CUSTOMERS}\""),
        format!("{} at {}", counted(running, "customer", "customers"), date(until)),
    );
    lines.say("", "");
    lines.say("[segments.customers]", "");
    let rates = rates(spells, until);
    let highest = rates.iter().copied().fold(0.0, f64::max);
    match &rates[..] {
        [] => lines.say("retention = 0.8", "assumed: too few were observed to count who stays"),
        [rate] => lines.say(format!("retention = {}", scenario::share(*rate)), "exp(-ends / years that were observed)"),
        several => {
            let written: Vec<String> = several.iter().map(|rate| scenario::share(*rate)).collect();
            lines.say(
                format!("retention = {{ by_tenure = [{}] }}", written.join(", ")),
                "by year of tenure, exp(-ends / years that were observed); the last one holds on",
            );
        }
    }
    lines.say("buying    = \"subscription\"", "everybody who is there pays, in equal parts");
    lines.say("basket    = 100", "assumed: revenue of a customer a year");
    lines.say("margin    = 0.3", "assumed");
    lines.say("", "");
    let new = spells.iter().filter(|spell| spell.start > until - 365).count();
    if new > 0 {
        lines.say("[channels.unaided]", "");
        lines.say(
            format!("newcomers = {}", scenario::rounded(new as f64)),
            format!("a year: so many started in the 365 days up to {}", date(until)),
        );
        lines.say("cost      = 0", "assumed: the list does not say what winning a customer costs");
    } else {
        lines.remark(format!("Nobody started in the 365 days up to {}: no newcomers.", date(until)));
    }
    scenario::strategy(&mut lines, &[("customers", if rates.is_empty() { 0.8 } else { highest })], Length::Year);
    lines.text()
}

fn audit(name: &str, spells: &[Spell], until: i32, told: &[String]) -> String {
    let mut page = Page::new(&format!("What is in {}", clip(name)));
    page.title(HOW_READ);
    page.list(told);
    page.title("Year by year");
    let year = |day: i32| crate::sheet::Day::counted(day).map_or(0, |day| day.month().0);
    let mut all: BTreeMap<i32, (usize, usize)> = BTreeMap::new();
    for spell in spells {
        all.entry(year(spell.start)).or_default().0 += 1;
        spell.end.into_iter().for_each(|end| all.entry(year(end)).or_default().1 += 1);
    }
    let mut there = 0;
    let rows = all.iter().map(|(name, (started, ended))| {
        there = there + started - ended;
        vec![name.to_string(), count(*started), count(*ended), count(there)]
    });
    page.table(&["year", "started", "ended", "running at its end"], rows.collect::<Vec<_>>().into_iter());
    page.title("Who stays");
    page.text("By year of tenure: who began it, years that were observed of it, ends in it, and the share that stays a year, exp(-ends / years).");
    let rows = years(spells, until).into_iter().zip(0..).map(|((years, ends, there), tenure)| {
        let stay = percent(math::exp(-(ends as f64) / years));
        vec![
            cell(&format!("{tenure} to {}", tenure + 1)),
            count(there),
            crate::legible::grouped(years, 1),
            count(ends),
            stay,
        ]
    });
    page.table(&["tenure", "began it", "years seen", "ends", "stay"], rows);
    page.done()
}
