//! The second reading of a list: a customer for each row.

use super::Around;
use super::census::{Counts, who};
use super::dates::{Clock, Untimed};
use super::header::Column;
use super::history::Fact;
use super::styles::Style;
use super::told::Told;
use super::totals::{Figures, Totals};
use super::words::Words;
use crate::error::{Problem, Severity};
use crate::model::reading::range::unfit;
use crate::model::{Attribute, Bought, Listed};
use crate::scenario::clip;
use crate::scenario::keys::{QuantityKey, SEGMENT, SegmentKey, Takes};
use crate::scenario::words::Decimal;
use crate::sheet::{Row, Sheet, composed, totals};
use crate::units::Role;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Nobody is a customer for more years: an end so far ahead is none, and a start so long ago is doubted.
const LONGEST: f64 = 60.0;

/// Makes customers of rows.
pub(super) struct Builder<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) columns: &'a [Column],
    pub(super) styles: &'a [Style],
    words: &'a [Words],
    attributes: &'a [Attribute],
    clock: &'a Clock<'a>,
    segments: Vec<String>,
    /// By segment, how many products one holds at most.
    products: Vec<f64>,
    /// By segment.
    roles: Vec<BTreeMap<&'static str, Role>>,
    known: BTreeMap<String, usize>,
    customers: Vec<Listed>,
    totals: Totals,
    counts: Counts,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        sheet: &'a Sheet,
        columns: &'a [Column],
        (styles, words): (&'a [Style], &'a [Words]),
        around: &Around<'a>,
        clock: &'a Clock<'a>,
    ) -> Self {
        let segments = &around.baseline.segments;
        let roles = segments.iter().map(|segment| segment.quantities.iter().map(|(key, it)| (key.name(), it.role)));
        Builder {
            sheet,
            columns,
            styles,
            words,
            attributes: around.attributes,
            clock,
            segments: segments.iter().map(|segment| composed(&segment.name)).collect(),
            products: segments.iter().map(|segment| f64::from(segment.products_max)).collect(),
            roles: roles.map(Iterator::collect).collect(),
            known: BTreeMap::new(),
            customers: Vec::new(),
            totals: Totals::new(columns.len(), segments.len()),
            counts: Counts::default(),
        }
    }

    /// The customers, and what was counted on the way.
    pub(super) fn finish(self, told: &mut Told) -> (Vec<Listed>, Counts) {
        if self.customers.is_empty() && self.counts.before == 0 && !told.has_errors() {
            let end = self.sheet.source.text.len();
            let title = format!("the list `{}` has no customers", clip(&self.sheet.source.name));
            let place = self.sheet.header();
            told.warning(Problem::error(&self.sheet.source, place..end, title, "nothing stands below").warning());
        }
        self.tell_blanks(told);
        self.tell_later(told);
        (self.customers, self.counts)
    }

    /// Says for how many customers an empty cell leaves a quantity to their segment.
    fn tell_blanks(&self, told: &mut Told) {
        let keys = self.columns.iter().filter_map(|column| match column {
            Column::Quantity(key) => Some(*key),
            _ => None,
        });
        let blank = |key: &str| {
            let own = |listed: &Listed| listed.quantities.iter().any(|(known, _)| known == key);
            self.customers.iter().filter(|listed| !own(listed)).count()
        };
        let blanks = keys.map(|key| (key, blank(key))).filter(|(_, count)| *count > 0);
        let parts: Vec<String> = blanks.map(|(key, count)| format!("`{key}` of {}", who(count))).collect();
        if !parts.is_empty() {
            told.note(format!("empty cells take the value of the segment: {}", parts.join(", ")));
        }
    }

    /// Says for how many customers a column is left out of account that tells of the opening: they are not there yet.
    fn tell_later(&self, told: &mut Told) {
        let of_the_opening = [SegmentKey::Owed.name(), SegmentKey::Asleep.name()];
        let later = |key: &str| {
            let given = |listed: &&Listed| listed.quantities.iter().any(|(known, value)| known == key && *value != 0.0);
            self.customers.iter().filter(|listed| listed.start > 0).filter(given).count()
        };
        for (key, count) in of_the_opening.map(|key| (key, later(key))).into_iter().filter(|(_, count)| *count > 0) {
            let starts = if count == 1 { "starts" } else { "start" };
            told.note(format!("`{key}` of {} who {starts} later is left out: it tells of the opening", who(count)));
        }
    }

    /// One more row.
    pub(super) fn take(&mut self, row: &Row, told: &mut Told) {
        let mut listed = Listed::default();
        let segment = self.columns.iter().position(|column| *column == Column::Segment);
        let segment = segment.map(|at| (at, self.text(row, at))).filter(|(_, name)| !name.is_empty());
        if let Some((at, name)) = &segment {
            listed.segment = self.segment(name, row, *at, told);
        }
        let named = segment.is_some() || self.segments.len() == 1;
        let (mut start, mut end) = (None, None);
        let (mut began, mut bought) = (None, None);
        let (mut is_total, mut figures) = (false, Vec::new());
        for (index, column) in self.columns.iter().enumerate() {
            let cell = self.text(row, index);
            if cell.is_empty() {
                continue;
            }
            match column {
                Column::Id => {
                    is_total = totals::called(&cell, &self.segments) == Some(Severity::Error);
                    listed.id = self.id(&cell, row, index, told);
                }
                Column::Start => {
                    start = self.period(&cell, row, index, told);
                    began = self.ago(&cell, index);
                }
                Column::End => end = self.period(&cell, row, index, told).map(|period| (index, period)),
                Column::Attribute(attribute) => {
                    let name = &self.attributes[*attribute].name;
                    let value = self.number(&cell, row, index, (name, Role::Plain), told);
                    figures.extend(value.map(|value| (index, value)));
                    listed.attributes.extend(value.map(|value| (*attribute, value)));
                }
                Column::Word(attribute) => match self.words[*attribute].code(&cell, || row.place(self.sheet, index)) {
                    Ok(code) => listed.attributes.push((*attribute, code)),
                    Err(problem) => told.error(problem),
                },
                Column::Quantity(key) => {
                    let role =
                        self.roles[listed.segment].get(key).copied().or_else(|| usual(key)).unwrap_or(Role::Share);
                    let value = self.number(&cell, row, index, (key, role), told);
                    // Shares and margins do not add up.
                    let adds_up = matches!(role, Role::PerBasis | Role::PerOccasion | Role::Chance);
                    figures.extend(value.filter(|_| adds_up).map(|value| (index, value)));
                    listed.quantities.extend(value.map(|value| ((*key).to_owned(), value)));
                }
                Column::Past(fact) => {
                    if *fact == Fact::Bought {
                        bought = self.ago(&cell, index);
                    }
                    let value = self.remember(&mut listed, *fact, &cell, (row, index), told);
                    figures.extend(value.map(|value| (index, value)));
                }
                Column::Segment | Column::Ignored | Column::Nameless => {}
            }
        }
        listed.start = start.unwrap_or_default();
        for (missing, what) in [(listed.id.is_empty(), "`id`"), (!named, "`segment`")] {
            if missing && !is_total {
                let problem =
                    row.whole(self.sheet).error(format!("a customer has no {what}"), format!("{what} is empty"));
                told.error(problem.help("a line of totals, or a remark? Take it out of the list"));
            }
        }
        let figures = Figures { segment: listed.segment, numbers: &figures, dated: start.is_some() };
        if is_total {
            self.totals.begin_anew();
        } else if self.totals.is_one(&figures) {
            let problem =
                row.whole(self.sheet).error("a line adds up those above it", "no customer, but a sum of them?");
            told.error(problem.help("take the line out of the list; if it is a customer, put it above the others"));
        }
        let end = end.filter(|(_, end)| {
            let never = self.clock.years(*end) > LONGEST;
            self.counts.never += usize::from(never);
            !never
        });
        if start.is_some_and(|start| -self.clock.years(start) > LONGEST) {
            let column = self.columns.iter().position(|column| *column == Column::Start).unwrap_or_default();
            self.counts.aged.add(|| row.place(self.sheet, column));
        }
        if let Some((index, end)) = end {
            if listed.history.bought.is_some_and(|bought| end < bought) {
                let place = row.place(self.sheet, index);
                told.error(place.error("a customer ends before it last bought", "before its last purchase"));
            }
            if start.is_some_and(|start| end < start) {
                let problem =
                    row.place(self.sheet, index).error("a customer ends before it starts", "before its start");
                told.error(problem);
            }
            if end < 0 {
                self.counts.before += 1;
                return;
            }
            self.counts.later.add(|| row.place(self.sheet, index));
        }
        self.doubt(&listed, start, row, told);
        listed.bought = past_buying(&listed, began, bought);
        listed.attributes.sort_by_key(|(attribute, _)| *attribute);
        listed.quantities.sort_by(|a, b| a.0.cmp(&b.0));
        self.keep(listed, row, told);
    }

    /// Keeps a customer, whom no other row may mean.
    fn keep(&mut self, listed: Listed, row: &Row, told: &mut Told) {
        let earlier = self.known.insert(listed.id.clone(), self.customers.len());
        if let Some(earlier) = earlier.filter(|_| !listed.id.is_empty()) {
            let title = format!("customer `{}` is listed again", clip(&listed.id));
            let cell = self.columns.iter().position(|column| *column == Column::Id).unwrap_or_default();
            let label = format!("it is also customer {} of the list", earlier + 1);
            told.error(row.place(self.sheet, cell).error(title, label));
        }
        self.customers.push(listed);
    }

    fn text<'r>(&'r self, row: &Row, index: usize) -> Cow<'r, str> {
        row.text(self.sheet, index)
    }

    fn id(&self, cell: &str, row: &Row, index: usize, told: &mut Told) -> String {
        let place = || row.place(self.sheet, index);
        if let Some(severity) = totals::called(cell, &self.segments) {
            let problem =
                place().error(format!("a line is called `{}`", clip(cell)), "no customer, but a sum of them?");
            if severity == Severity::Error {
                let help =
                    "take the line out of the list, or it counts twice; a customer of that name gets another `id`";
                told.error(problem.help(help));
            } else {
                told.warning(problem.warning().help("if it is a sum, take the line out of the list: it counts twice"));
            }
        } else if cell.contains(['\n', '\r']) {
            let problem = place().error("the `id` of a customer goes over several lines", "expected one line");
            told.error(problem.help("is a quote not closed?"));
        } else if row.has_a_stray_quote(self.sheet, index) {
            let problem = place().error("the `id` of a customer has one quote", "is the other one missing?");
            told.error(problem.help("a quote that belongs to the name is doubled, and the name stands between quotes"));
        }
        composed(cell)
    }

    fn segment(&self, name: &str, row: &Row, index: usize, told: &mut Told) -> usize {
        let name = composed(name);
        if let Some(segment) = self.segments.iter().position(|segment| *segment == name) {
            return segment;
        }
        let title = format!("there is no segment `{}`", clip(&name));
        let problem = row.place(self.sheet, index).error(title, "not the name of a segment");
        told.error(problem.nearest(&name, self.segments.iter().map(String::as_str)));
        0
    }

    fn number(&self, cell: &str, row: &Row, index: usize, (name, role): (&str, Role), told: &mut Told) -> Option<f64> {
        let number = self.parsed(cell, row, index, (name, role), told)?;
        if role.takes(number) {
            return Some(number);
        }
        told.error(unfit(&row.place(self.sheet, index), &format!("`{name}`"), number, role));
        None
    }

    /// The number in a cell, whatever it is.
    pub(super) fn parsed(
        &self,
        cell: &str,
        row: &Row,
        index: usize,
        (name, role): (&str, Role),
        told: &mut Told,
    ) -> Option<f64> {
        let Style::Number(decimal) = self.styles[index] else { return None };
        let number = decimal.parse(cell);
        if number.is_none() {
            let place = row.place(self.sheet, index);
            let problem = place.error(format!("`{}` is not a number", clip(cell)), "expected a number");
            told.error(match role {
                Role::Plain if !cell.contains(|letter: char| letter.is_ascii_digit()) => {
                    let example = format!("{{ words = [\"{0}\", \"...\"], default = \"{0}\" }}", clip(cell));
                    problem.help(format!("an attribute of words? Then {name} = {example} in [attributes]"))
                }
                _ => no_number(cell, decimal, problem),
            });
        }
        number
    }

    /// How many products a customer of a segment holds at most.
    pub(super) fn products_max(&self, segment: usize) -> f64 {
        self.products[segment]
    }

    /// How many periods ago something was.
    fn ago(&self, cell: &str, index: usize) -> Option<f64> {
        let Style::Time(reading) = self.styles[index] else { return None };
        reading.ago(cell, self.clock)
    }

    /// The period in which something was.
    pub(super) fn period(&self, cell: &str, row: &Row, index: usize, told: &mut Told) -> Option<i32> {
        let Style::Time(reading) = self.styles[index] else { return None };
        let place = row.place(self.sheet, index);
        match reading.period(cell, self.clock) {
            Ok(period) => return Some(period),
            Err(Untimed::Nothing) => {
                let title = format!("`{}` is no period and no date", clip(cell));
                let problem = place.error(title, "expected a whole number, 2025-12-31 or 31-12-2025");
                told.error(problem.help("where nothing is known, the cell is empty"));
            }
            Err(Untimed::Far(far)) => {
                told.error(place.error(format!("period {far} is too far away"), "at most a million fit"));
            }
            Err(Untimed::Placeholder) => {
                let title = format!("`{}` probably stands for a date that is not known", clip(cell));
                told.error(place.error(title, "a placeholder?").help(
                    "leave the cell empty: an empty start is the opening, an empty end is none; if it is right, write the day after",
                ));
            }
        }
        None
    }
}

/// What a customer bought before the opening, in periods, as far as it is known: it began and last bought so many periods ago.
fn past_buying(listed: &Listed, began: Option<f64>, bought: Option<f64>) -> Option<Bought> {
    let (purchases, seen) = (listed.history.purchases?, began.filter(|_| listed.start < 0)?);
    // Without a day of the last purchase it is known for who bought once.
    let once = (purchases <= 1.0).then_some(seen);
    let last = (seen - bought.or(once)?).max(0.0);
    Some(Bought { repeats: (purchases - 1.0).max(0.0), last, seen })
}

/// With what would be right, where that is known.
fn no_number(cell: &str, decimal: Decimal, problem: Problem) -> Problem {
    if let Some(share) = cell.strip_suffix('%').and_then(|share| decimal.parse(share)) {
        return problem.help(format!("a share is written as a decimal: {} for {share}%", share / 100.0));
    }
    let other = if decimal == Decimal::Point { Decimal::Comma } else { Decimal::Point };
    match other.parse(cell) {
        Some(_) => problem.help(match decimal {
            Decimal::Point => "the rest of its column is read with a decimal point",
            Decimal::Comma => "the rest of its column is read with a decimal comma",
        }),
        None => problem,
    }
}

/// The role of a quantity that the file does not state.
fn usual(key: &str) -> Option<Role> {
    match SEGMENT.key(key)?.takes {
        Takes::Quantity(role, _) => Some(role),
        _ => None,
    }
}
