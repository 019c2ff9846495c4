//! The first reading of a list: whether its rows are whole, and how each column that is used writes what it holds.

use super::Wishes;
use super::dates::{self, Clock, Reading};
use super::header::Column;
use super::history::Fact;
use super::told::Told;
use super::words::Words;
use crate::error::Problem;
use crate::scenario::words::Decimal;
use crate::scenario::{Place, clip};
use crate::sheet::{Row, Sheet, numbers};
use std::ops::Range;
use std::sync::Arc;

/// How a column is to be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Style {
    Number(Decimal),
    Time(Reading),
    /// As it stands.
    Words,
}

/// What the cells of a column show.
enum Shown {
    Number(numbers::Shown),
    Time(dates::Shown),
    Words,
}

/// How each column is to be read, unless something is wrong with that.
pub(super) fn settle(
    sheet: &Sheet,
    (header, columns): (&Row, &[Column]),
    wishes: &Wishes,
    clock: &Clock<'_>,
    words: &mut [Words],
    told: &mut Told,
) -> Option<Vec<Style>> {
    let mut shown: Vec<Shown> = columns
        .iter()
        .map(|column| match column {
            Column::Start | Column::End | Column::Past(Fact::Bought) => Shown::Time(dates::Shown::default()),
            Column::Attribute(_) | Column::Quantity(_) | Column::Past(_) => Shown::Number(numbers::Shown::default()),
            Column::Id | Column::Segment | Column::Word(_) | Column::Ignored | Column::Nameless => Shown::Words,
        })
        .collect();
    look(sheet, columns, &mut shown, clock, words, told);
    words.iter().for_each(|words| words.tell(told));
    let whole = !told.has_errors();
    let mut styles = Vec::new();
    let mut notes: Vec<(&'static str, Vec<String>)> = Vec::new();
    for (index, shown) in shown.iter().enumerate() {
        let name = format!("`{}`", clip(&header.text(sheet, index)));
        let (style, note) = match shown {
            Shown::Words => (Some(Style::Words), None),
            Shown::Number(shown) => match shown.settle(wishes.decimal) {
                Ok(decimal) => {
                    let telling = wishes.decimal.is_none() && shown.worth_telling();
                    let note = match decimal {
                        Decimal::Comma => "numbers with a decimal comma",
                        Decimal::Point => "numbers with a decimal point",
                    };
                    (Some(Style::Number(decimal)), telling.then_some(note))
                }
                Err(why) => {
                    open_number(sheet, &name, why, told);
                    (None, None)
                }
            },
            Shown::Time(shown) => match shown.settle(wishes.dates, clock) {
                Ok(reading) => (Some(Style::Time(reading)), reading.told().filter(|_| wishes.dates.is_none())),
                Err(why) => {
                    open_date(sheet, &name, why, told);
                    (None, None)
                }
            },
        };
        styles.push(style);
        match (note, notes.iter_mut().find(|(known, _)| Some(*known) == note)) {
            (Some(_), Some((_, names))) => names.push(name),
            (Some(note), None) => notes.push((note, vec![name])),
            (None, _) => {}
        }
    }
    for (note, names) in notes {
        told.note(format!("{} read as {note}", names.join(", ")));
    }
    styles.into_iter().collect::<Option<_>>().filter(|_| whole)
}

/// Looks at every row: is it whole, and what do its cells show?
fn look(
    sheet: &Sheet,
    columns: &[Column],
    shown: &mut [Shown],
    clock: &Clock<'_>,
    words: &mut [Words],
    told: &mut Told,
) {
    let mut rows = sheet.rows();
    let mut row = Row::default();
    let mut header = true;
    let mut width = None;
    let (mut short, mut long_cells) = (Counted::default(), 0);
    while let Some(read) = rows.read(&mut row) {
        if let Err(problem) = read {
            told.error(problem);
            continue;
        }
        if row.is_empty(sheet) || std::mem::take(&mut header) {
            continue;
        }
        if let Some(problem) = row.swallowed(sheet, columns.len()) {
            told.error(problem);
            continue;
        }
        long_cells += row.long_cells(sheet).count();
        if row.len() < columns.len() {
            short.add(row.whole(sheet), row.len());
            continue;
        }
        if let Some(problem) = stray(sheet, &row, columns, *width.get_or_insert(row.len())) {
            told.error(problem);
            continue;
        }
        for (index, shown) in shown.iter_mut().enumerate() {
            let cell = row.text(sheet, index);
            match shown {
                _ if cell.is_empty() => {}
                Shown::Number(shown) => shown.see(&cell, &row.place(sheet, index).span),
                Shown::Time(shown) => shown.see(&cell, &row.place(sheet, index).span, clock),
                Shown::Words => {
                    if let Column::Word(attribute) = columns[index] {
                        words[attribute].see(&cell, || row.place(sheet, index), told);
                    }
                }
            }
        }
    }
    if let Some((place, cells)) = short.first {
        let title = match short.count {
            1 => "a row has fewer cells than there are columns".to_owned(),
            n => format!("{n} rows have fewer cells than there are columns"),
        };
        let found = if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") };
        let problem = place.error(title, format!("{found}, but {} columns", columns.len()));
        told.error(problem.help("where nothing is known, the cell is empty, but its separator stands"));
    }
    match long_cells {
        0 => {}
        1 => told.note("1 cell goes over several lines".to_owned()),
        n => told.note(format!("{n} cells go over several lines")),
    }
}

/// What is wrong with a row that has a cell too many: one with something in it and no column, or one more than the rows
/// above, which have `width`, because a separator stands where a decimal comma is meant.
fn stray(sheet: &Sheet, row: &Row, columns: &[Column], width: usize) -> Option<Problem> {
    let nameless = |index: usize| index > 0 && columns.get(index).is_none_or(|column| *column == Column::Nameless);
    let filled = (0..row.len()).find(|index| nameless(*index) && !row.text(sheet, *index).is_empty());
    let title = match filled {
        Some(index) if index < columns.len() => "a cell stands in a column without a name".to_owned(),
        Some(_) => format!("{} cells, but {} columns", row.len(), columns.len()),
        None if row.len() != width => format!("{} cells, but {width} in the rows above", row.len()),
        None => return None,
    };
    let problem = row.place(sheet, filled.unwrap_or(usize::MAX)).error(title, "a separator too many or too few?");
    let help = "a decimal comma in a list with commas stands between quotes: \"12,50\"";
    Some(if sheet.has_commas() { problem.help(help) } else { problem })
}

/// How often something was met, and the first place.
#[derive(Default)]
struct Counted {
    first: Option<(Place, usize)>,
    count: usize,
}

impl Counted {
    fn add(&mut self, place: Place, cells: usize) {
        self.first.get_or_insert((place, cells));
        self.count += 1;
    }
}

fn place(sheet: &Sheet, span: Range<usize>) -> Place {
    Place { source: Arc::clone(&sheet.source), span }
}

fn line(sheet: &Sheet, span: &Range<usize>) -> usize {
    sheet.source.place(span.start).0
}

/// A column whose numbers cannot be read for certain.
fn open_number(sheet: &Sheet, name: &str, why: numbers::Unsettled, told: &mut Told) {
    told.error(match why {
        numbers::Unsettled::Both(one, other) => {
            let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
            let title = format!("column {name} writes decimals in two ways");
            let label = format!("otherwise in line {}", line(sheet, &first));
            place(sheet, second).error(title, label).help("write all of the column in one way")
        }
        numbers::Unsettled::Either(span) => {
            let place = place(sheet, span);
            let written = clip(place.text().trim().trim_matches('"'));
            let title = format!("`{written}` in column {name} may be two numbers");
            place.error(title, "thousands or decimals?").help(
                "nothing in the column settles it: say decimal = \",\" or decimal = \".\" (the mark before decimals) in [portfolio]",
            )
        }
        numbers::Unsettled::Currencies(one, other) => {
            let title = format!("column {name} holds amounts in two currencies");
            place(sheet, other).error(title, format!("another one in line {}", line(sheet, &one)))
        }
    });
}

/// A column whose dates cannot be read for certain.
fn open_date(sheet: &Sheet, name: &str, why: dates::Unsettled, told: &mut Told) {
    told.error(match why {
        dates::Unsettled::Mixed(one, other) => {
            let title = format!("column {name} says in two ways when something was");
            let none = [&one, &other].map(|span| ["0", "1"].contains(&place(sheet, span.clone()).text().trim()));
            let problem = place(sheet, other).error(title, format!("otherwise in line {}", line(sheet, &one)));
            problem.help(match none {
                [false, false] => {
                    "all periods, or all dates in one order of day, month and year; 2025-12-31 is always understood"
                }
                _ => "0 and 1 are what spreadsheets make of no date: leave the cell empty",
            })
        }
        dates::Unsettled::Either(span) => {
            let place = place(sheet, span);
            let title = format!("`{}` in column {name} may be two days", clip(place.text().trim().trim_matches('"')));
            place.error(title, "which is the month?").help(
                "nothing in the column settles it: say dates = \"dd-mm-yyyy\" or dates = \"mm-dd-yyyy\" in [portfolio]",
            )
        }
        dates::Unsettled::Year(span) => {
            let place = place(sheet, span);
            let title = format!("`{}` in column {name} is a year, or a period far ahead", clip(place.text().trim()));
            place.error(title, "expected a date or a period").help("a day of the year, for example 2023-01-01")
        }
        dates::Unsettled::NoStart(span) => place(sheet, span)
            .error("the list has dates, but [scenario] has no `start`", "in which period is this?")
            .help("start = 2026-01-01 in [scenario]: the first day of period 0"),
    });
}
