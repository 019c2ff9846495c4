//! The lines of a list of subscriptions, as times during which somebody was a customer.

use crate::error::{Problem, Severity};
use crate::import::Wishes;
use crate::import::columns::{Columns, Role};
use crate::import::far::apart;
use crate::import::files::{collisions, word};
use crate::import::history::date;
use crate::import::orders::{GAP, too_late, until};
use crate::import::told::{Told, counted};
use crate::scenario::clip;
use crate::sheet::when::{Reading, Shown};
use crate::sheet::{Row, Sheet, composed, settle_days, totals};
use std::ops::Range;

/// What helps where an end is none.
const STILL_THERE: &str = "who is still there has no end: leave the cell empty";
/// What a list has to say.
pub(super) const WANTED: &[Role] = &[Role::Customer, Role::Start, Role::End];

/// A time during which somebody was a customer.
#[derive(Clone, Debug)]
pub(super) struct Spell {
    pub(super) customer: String,
    pub(super) start: i32,
    /// The first day on which it was none any more.
    pub(super) end: Option<i32>,
    /// Where its line begins.
    at: usize,
    /// Where its end stands, or its start if it has none.
    last: Range<usize>,
}

/// Spells, the last day that counts, and columns by what they hold.
type Read = (Vec<Spell>, i32, Vec<(&'static str, String)>);

/// What the sheet says, up to which day, and which columns hold what; what is wrong or worth knowing is told.
pub(super) fn read(sheet: &Sheet, wishes: &Wishes, told: &mut Told) -> Option<Read> {
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
    told_of_slips(sheet, &spells, told);
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

/// Says where the first starts lie so far before all others that they may be mistyped: of old customers they are as they should be.
fn told_of_slips(sheet: &Sheet, spells: &[Spell], told: &mut Told) {
    let mut days: Vec<i32> = spells.iter().map(|spell| spell.start).collect();
    days.sort_unstable();
    let days: Vec<(i32, usize)> = days.chunk_by(|one, other| one == other).map(|same| (same[0], same.len())).collect();
    let Some(beyond) = apart(&days) else { return };
    let (first, next) = (days[0].0, days[beyond].0);
    let line = spells.iter().find(|spell| spell.start == first).map_or(1, |spell| sheet.source.place(spell.at).0);
    told.stress(format!(
        "The first start is {}, in line {line}, far before all others, which begin on {}: a slip of the pen?",
        date(first),
        date(next)
    ));
}
