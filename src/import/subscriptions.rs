//! A list of subscriptions: who pays since when, and until when.

use super::audit::{Page, cell};
use super::columns::{Columns, Role, are_names};
use super::currency::Currency;
use super::files::{Table, collisions, word};
use super::history::date;
use super::orders::{GAP, too_late, until};
use super::scenario::{self, Lines, opening};
use super::told::{Told, count, counted};
use super::{ABOUT, AUDIT, CUSTOMERS, HOW_READ, Imported, SCENARIO, Wishes, file, table};
use crate::error::{Problem, Severity};
use crate::legible::percent;
use crate::random::math;
use crate::scenario::clip;
use crate::sheet::when::{Reading, Shown};
use crate::sheet::{Row, Sheet, composed, settle_days, totals};
use crate::units::Length;
use std::collections::BTreeMap;
use std::ops::Range;

/// What helps where an end is none.
const STILL_THERE: &str = "who is still there has no end: leave the cell empty";
const WANTED: &[Role] = &[Role::Customer, Role::Start, Role::End];
/// A rate of fewer customers says little: the one before it holds on.
const FEWEST: usize = 20;
/// A year of tenure, in days.
const YEAR: f64 = 365.0;

/// A time during which somebody was a customer.
#[derive(Clone, Debug)]
struct Spell {
    customer: String,
    start: i32,
    /// The first day on which it was none any more.
    end: Option<i32>,
    /// Where its line begins.
    at: usize,
    /// Where its end stands, or its start if it has none.
    last: Range<usize>,
}

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

type Read = (Vec<Spell>, i32, Vec<(&'static str, String)>);

fn read(sheet: &Sheet, wishes: &Wishes, told: &mut Told) -> Option<Read> {
    let last = until(wishes, told);
    let mut header = Row::default();
    sheet.rows().read(&mut header)?.map_err(|problem| told.error(problem)).ok()?;
    let columns = Columns::new(sheet, &header, wishes, WANTED, told)?;
    let found: Vec<_> = WANTED.iter().map(|role| (*role, columns.find(*role, sheet, &header, told))).collect();
    for (role, _) in found.iter().filter(|(_, column)| column.is_none()) {
        told.error(columns.missing(*role, sheet, &header));
    }
    let [customer, start, end] = [0, 1, 2].map(|at: usize| found[at].1.clone());
    let (customer, start, end) = (customer?, start?, end?);
    let readings = [&start, &end].map(|column| {
        let (mut rows, mut row, mut shown) = (sheet.rows(), Row::default(), Shown::default());
        let _ = rows.read(&mut row);
        while let Some(read) = rows.read(&mut row) {
            if read.is_ok() {
                shown.see(&row.text(sheet, column.index), &row.place(sheet, column.index).span);
            }
        }
        settle_days(sheet, &column.name, &shown, wishes.dates).map_err(|problem| told.error(problem)).ok()
    });
    let [Some(starts), Some(ends)] = readings else { return None };
    if told.has_errors() {
        return None;
    }
    let mut spells: Vec<Spell> = Vec::new();
    let (mut rows, mut row) = (sheet.rows(), Row::default());
    let _ = rows.read(&mut row);
    let mut without = 0;
    while let Some(read) = rows.read(&mut row) {
        let spell =
            |row: &Row| spell(sheet, row, columns.len(), [customer.index, start.index, end.index], [starts, ends]);
        match read.and_then(|()| spell(&row)) {
            Ok(Some(spell)) => spells.push(spell),
            Ok(None) => without += usize::from(!row.is_empty(sheet)),
            Err(problem) => told.error(problem),
        }
    }
    if told.has_errors() {
        return None;
    }
    let used = vec![("customer", customer.name.clone()), ("start", start.name.clone()), ("end", end.name.clone())];
    told.say(format!(
        "Columns: customer `{}`, start `{}` ({}), end `{}` ({}).",
        clip(&customer.name),
        clip(&start.name),
        starts.name(),
        clip(&end.name),
        ends.name()
    ));
    if without > 0 {
        told.say(format!(
            "Left out: {}.",
            counted(
                without,
                "line of totals, or without customer or start",
                "lines of totals, or without customer or start"
            )
        ));
    }
    let (spells, until) = observed(sheet, spells, last, told)?;
    Some((spells, until, used))
}

/// A line; `None` where it is no subscription.
fn spell(
    sheet: &Sheet,
    row: &Row,
    width: usize,
    [customer, start, end]: [usize; 3],
    [starts, ends]: [Reading; 2],
) -> Result<Option<Spell>, Problem> {
    if let Some(problem) = row.swallowed(sheet, width) {
        return Err(problem);
    }
    let id = composed(&row.text(sheet, customer));
    let first = row.text(sheet, start);
    if id.is_empty() || first.is_empty() || totals::called(&id, &[]) == Some(Severity::Error) {
        return Ok(None);
    }
    let day = |reading: Reading, index: usize| {
        let cell = row.text(sheet, index);
        reading.day(&cell).map(crate::sheet::Day::count).ok_or_else(|| {
            let label = format!("the column is read as {}", reading.name());
            let problem = row.place(sheet, index).error(format!("`{}` is no date", clip(&cell)), label);
            problem.help(if index == end {
                STILL_THERE
            } else {
                "take the line out, or leave the cell empty: lines without a start are left out and counted"
            })
        })
    };
    let from = day(starts, start)?;
    let until = if row.text(sheet, end).is_empty() { None } else { Some(day(ends, end)?) };
    if until.is_some_and(|until| until < from) {
        return Err(row.place(sheet, end).error("a subscription ends before it starts", "before its start"));
    }
    let last = row.place(sheet, if until.is_some() { end } else { start }).span;
    Ok(Some(Spell { customer: id, start: from, end: until, at: row.whole(sheet).span.start, last }))
}

/// What was seen of them up to a day: those that follow each other without a gap are one.
fn observed(sheet: &Sheet, mut spells: Vec<Spell>, wished: Option<i32>, told: &mut Told) -> Option<(Vec<Spell>, i32)> {
    let whole = || sheet.header()..sheet.header();
    let Some(newest) = spells.iter().map(|spell| spell.start).max() else {
        told.error(Problem::error(&sheet.source, whole(), "there is no subscription", "below this line"));
        return None;
    };
    let last = spells.iter().filter_map(|spell| spell.end).chain([newest]).max().unwrap_or(newest);
    if let (None, Some(far)) = (wished, spells.iter().find(|spell| spell.end.is_some_and(|end| end > newest + GAP))) {
        let title =
            format!("an end on {} lies far behind the last start, {}", date(far.end.unwrap_or(last)), date(newest));
        let problem = Problem::error(&sheet.source, far.last.clone(), title, "an end that is still to come?");
        told.error(
            problem.help(format!("{STILL_THERE}; or say up to which day all is known: --until {}", date(newest))),
        );
        return None;
    }
    let at_last = |title: String, label: &str| {
        let found = spells.iter().find(|spell| spell.end.unwrap_or(spell.start) == last);
        let span = found.map_or_else(whole, |spell| spell.last.clone());
        Problem::error(&sheet.source, span, title, label)
    };
    if let Some(problem) = too_late(wished, last, &at_last, "start or end") {
        told.error(problem);
        return None;
    }
    for (one, other) in collisions(spells.iter().map(|spell| spell.customer.as_str())) {
        let [one, other] = [&spells[one], &spells[other]];
        let (first, second) = if one.at < other.at { (one, other) } else { (other, one) };
        let title =
            format!("two customers are told apart by what cannot be shown: both are `{}`", clip(&word(&one.customer)));
        let label = format!("the other one stands in line {}", sheet.source.place(first.at).0);
        let problem = Problem::error(&sheet.source, second.at..second.at, title, label);
        told.error(problem.help("give one of them another name, or both the same if they are one"));
    }
    if told.has_errors() {
        return None;
    }
    let until = wished.unwrap_or(last);
    told.say(format!(
        "Observed up to {}{}.",
        date(until),
        if wished.is_some() { ", as said" } else { ", the last day in it; --until says otherwise" }
    ));
    let later = spells.iter().filter(|spell| spell.start > until).count();
    if later > 0 {
        told.say(format!(
            "Left out: {} later.",
            counted(later, "subscription that starts", "subscriptions that start")
        ));
    }
    spells.retain(|spell| spell.start <= until);
    spells.iter_mut().for_each(|spell| spell.end = spell.end.filter(|end| *end <= until));
    spells.sort_by(|one, other| (&one.customer, one.start).cmp(&(&other.customer, other.start)));
    let before = spells.len();
    let mut joined: Vec<Spell> = Vec::new();
    for spell in spells {
        match joined
            .last_mut()
            .filter(|last| last.customer == spell.customer && last.end.is_none_or(|end| spell.start <= end))
        {
            Some(last) => last.end = last.end.zip(spell.end).map(|(one, other)| one.max(other)),
            None => joined.push(spell),
        }
    }
    if joined.len() < before {
        let n = before - joined.len();
        told.say(format!(
            "{} joined to others of the same customer without a gap between.",
            counted(n, "subscription is", "subscriptions are")
        ));
    }
    let again = joined.windows(2).filter(|pair| pair[0].customer == pair[1].customer).count();
    if again > 0 {
        told.say(format!(
            "{} after a gap: each time counts as one more customer.",
            counted(again, "customer came back", "customers came back")
        ));
    }
    joined.sort_by(|one, other| (one.start, &one.customer).cmp(&(other.start, &other.customer)));
    Some((joined, until))
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
