//! What happened, as a table says it: a column `period` or `date`, and columns named as metrics.

use crate::engine::{METRICS, Metric, Unit};
use crate::error::{Problem, Source, nearest};
use crate::scenario::clip;
use crate::scenario::words::{DateOrder, Decimal};
use crate::sheet::when::{self, Reading};
use crate::sheet::{Day, Row, Sheet, composed, decode, money, numbers, settle_days, settle_numbers};
use crate::units::Length;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the first column may be called.
const PERIOD: &[&str] = &["period", "periode"];
const DATE: &[&str] = &["date", "datum"];

/// What happened.
#[derive(Clone, Debug)]
pub struct Actual {
    /// In the order of the table.
    pub columns: Vec<Observed>,
    /// How it was understood, a sentence each.
    pub notes: Vec<String>,
}

/// What happened of one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Which.
    pub metric: Metric,
    /// By period from 0, in ascending order.
    pub values: Vec<(u32, f64)>,
}

/// What a table is read against.
pub(crate) struct WhatHappened {
    /// The first day of period 0.
    pub(crate) start: Option<Day>,
    pub(crate) length: Length,
    /// How many periods are played.
    pub(crate) periods: u32,
    /// What money is counted in.
    pub(crate) currency: String,
    pub(crate) decimal: Option<Decimal>,
    pub(crate) dates: Option<DateOrder>,
}

/// How a row says when.
enum When {
    Period,
    Date(Reading, Day),
}

impl Actual {
    /// Reads a table. `name` is what people know it by. Beside it what is to be wondered at.
    ///
    /// # Errors
    /// All that is wrong with it, each at its place.
    pub(crate) fn read(
        name: &str,
        bytes: Vec<u8>,
        against: &WhatHappened,
    ) -> Result<(Actual, Vec<Problem>), Vec<Problem>> {
        let empty = |text: &str| Arc::new(Source { name: name.to_owned(), text: text.to_owned() });
        let (text, letters) =
            decode(bytes).map_err(|why| vec![Problem::error(&empty(""), 0..0, "what happened cannot be read", why)])?;
        let source = Arc::new(Source { name: name.to_owned(), text });
        let sheet = Sheet::new(source, &|cells| cells.iter().any(|cell| meaning(cell).is_some_and(Meaning::is_time)));
        let mut table = Table { sheet: &sheet, against, problems: Vec::new(), warnings: Vec::new() };
        match table.read() {
            Some(mut actual) if table.problems.is_empty() => {
                actual.notes.extend(letters.map(|note| format!("{name} is {note}")));
                Ok((actual, table.warnings))
            }
            _ => Err([table.problems, table.warnings].concat()),
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Meaning {
    Period,
    Date,
    Metric(Metric),
}

impl Meaning {
    fn is_time(self) -> bool {
        matches!(self, Meaning::Period | Meaning::Date)
    }

    fn metric(self) -> Option<Metric> {
        match self {
            Meaning::Metric(metric) => Some(metric),
            Meaning::Period | Meaning::Date => None,
        }
    }
}

/// No firm takes more in a period.
const MOST: f64 = 1e15;

/// What is expected instead, where no firm can have seen this figure.
fn impossible(metric: Metric, value: f64) -> Option<&'static str> {
    match metric.info().unit {
        Unit::Share if !(0.0..=1.0).contains(&value) => Some("expected a share from 0 to 1: 0.95 for 95%"),
        Unit::Count if value < 0.0 => Some("expected 0 or more"),
        _ if value.abs() > MOST => Some("expected at most 1e15"),
        _ => None,
    }
}

fn meaning(name: &str) -> Option<Meaning> {
    let name = composed(name.trim()).to_lowercase();
    let metric = || METRICS.iter().find(|info| info.by_period && info.name == name);
    match () {
        () if PERIOD.contains(&name.as_str()) => Some(Meaning::Period),
        () if DATE.contains(&name.as_str()) => Some(Meaning::Date),
        () => metric().map(|info| Meaning::Metric(info.metric)),
    }
}

struct Table<'a> {
    sheet: &'a Sheet,
    against: &'a WhatHappened,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Table<'_> {
    fn read(&mut self) -> Option<Actual> {
        let sheet = self.sheet;
        let mut header = Row::default();
        match sheet.rows().read(&mut header) {
            Some(Ok(())) if !header.is_empty(sheet) => {}
            _ => {
                let problem = Problem::error(
                    &sheet.source,
                    0..0,
                    "the table of what happened is empty",
                    "expected a line of column names",
                );
                self.problems.push(problem.help("period,revenue, or date,revenue: a line for each period"));
                return None;
            }
        }
        let names: Vec<String> = header.texts(sheet).map(std::borrow::Cow::into_owned).collect();
        let columns = self.columns(&header, &names);
        let time = columns.iter().position(|it| it.is_some_and(Meaning::is_time));
        if !columns.iter().any(|it| matches!(it, Some(Meaning::Metric(_)))) {
            let problem = header
                .whole(sheet)
                .error("no column is named as a metric", "expected revenue, purchases, customers_end ...");
            self.problems.push(
                problem.help("tenure reference tells all metrics; those that are told by period can be compared"),
            );
        }
        let Some(time) = time else {
            self.problems
                .push(header.whole(sheet).error("no column `period` or `date`", "which period is which line?"));
            return None;
        };
        let when = self.when(time, &names[time], columns[time] == Some(Meaning::Date))?;
        let decimals: Vec<Option<Decimal>> =
            (0..columns.len()).map(|at| self.decimal(at, &names[at], columns[at])).collect();
        if !self.problems.is_empty() {
            return None;
        }
        let mut notes = Vec::new();
        let (values, periods) = self.values(&columns, &decimals, time, &when, &mut notes);
        if matches!(when, When::Date(..)) {
            self.sparse(time, &header, &periods);
        }
        if values.iter().all(BTreeMap::is_empty) && self.problems.is_empty() {
            self.problems
                .push(header.whole(sheet).error("nothing that happened lies within the horizon", "below this line"));
        }
        let of = |(column, values): (&Option<Meaning>, BTreeMap<u32, f64>)| match column {
            Some(Meaning::Metric(metric)) => Some(Observed { metric: *metric, values: values.into_iter().collect() }),
            _ => None,
        };
        Some(Actual { columns: columns.iter().zip(values).filter_map(of).collect(), notes })
    }

    /// What each column holds.
    fn columns(&mut self, header: &Row, names: &[String]) -> Vec<Option<Meaning>> {
        let columns: Vec<Option<Meaning>> = names.iter().map(|name| meaning(name)).collect();
        for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let place = header.place(self.sheet, at);
            let small = name.to_lowercase();
            if let Some(meant) = columns[at] {
                let again = columns[..at].iter().flatten().any(|it| *it == meant || it.is_time() && meant.is_time());
                if again {
                    self.problems.push(
                        place
                            .error(format!("column `{}` is one too many", clip(name)), "the same stands there already"),
                    );
                }
            } else if METRICS.iter().any(|info| info.name == small) {
                let problem = place.error(format!("`{}` is not told by period", clip(name)), "it cannot be compared");
                self.problems.push(problem.help("take the column out"));
            } else {
                let known = METRICS.iter().filter(|info| info.by_period).map(|info| info.name);
                let problem =
                    place.error(format!("column `{}` is ignored", clip(name)), "no metric has this name").warning();
                self.warnings.push(match nearest(name, known) {
                    Some(near) => problem.help(format!("is `{near}` meant?")),
                    None => problem,
                });
            }
        }
        columns
    }

    /// How the rows say when.
    fn when(&mut self, at: usize, name: &str, is_date: bool) -> Option<When> {
        if !is_date {
            return Some(When::Period);
        }
        let mut shown = when::Shown::default();
        self.each(|sheet, row| shown.see(&row.text(sheet, at), &row.place(sheet, at).span));
        let reading = settle_days(self.sheet, name, &shown, self.against.dates)
            .map_err(|problem| self.problems.push(problem))
            .ok()?;
        let Some(start) = self.against.start else {
            let place = Problem::error(
                &self.sheet.source,
                self.sheet.header()..self.sheet.header(),
                "the table has dates, but [scenario] has no `start`",
                "in which period is this?",
            );
            self.problems.push(
                place.help("start = 2025-01-01 in [scenario]: the first day of period 0; or give periods from 0"),
            );
            return None;
        };
        Some(When::Date(reading, start))
    }

    /// The mark before decimals in a column of figures.
    fn decimal(&mut self, at: usize, name: &str, column: Option<Meaning>) -> Option<Decimal> {
        let Some(Meaning::Metric(_)) = column else { return None };
        let mut shown = numbers::Shown::default();
        self.each(|sheet, row| {
            let cell = row.text(sheet, at);
            if !cell.is_empty() {
                shown.see(&money::plain(&cell), &row.place(sheet, at).span);
            }
        });
        let ours = numbers::code(&self.against.currency);
        if let Some((currency, span)) = shown.currency().filter(|(currency, _)| *currency != ours) {
            let title = format!("column `{}` is in {currency}", clip(name));
            let problem =
                Problem::error(&self.sheet.source, span, title, format!("the scenario counts in {}", clip(ours)));
            self.problems.push(problem.help("give amounts in the currency of the scenario"));
        }
        settle_numbers(self.sheet, name, &shown, self.against.decimal)
            .map_err(|problem| self.problems.push(problem))
            .ok()
    }

    /// Whether dates lie further apart than periods everywhere: then a line is of more than the period in which its day falls.
    fn sparse(&mut self, time: usize, header: &Row, periods: &[i32]) {
        let unit = self.against.length.name();
        if periods.len() > 2 && periods.windows(2).all(|pair| pair[1] - pair[0] > 1) {
            let title = format!("no two lines are one {unit} apart");
            let place = header.place(self.sheet, time);
            let problem =
                place.error(title, format!("the scenario counts {unit}s: is a line of more than one {unit}?"));
            self.problems.push(
                problem.help(format!(
                    "a line for each {unit}, or a scenario whose `period` is as long as what a line is of"
                )),
            );
        }
    }

    /// Looks at each row below the names that can be read.
    fn each(&self, mut look: impl FnMut(&Sheet, &Row)) {
        let (mut rows, mut row) = (self.sheet.rows(), Row::default());
        let _ = rows.read(&mut row);
        while let Some(read) = rows.read(&mut row) {
            if read.is_ok() && !row.is_empty(self.sheet) {
                look(self.sheet, &row);
            }
        }
    }

    /// By column what happened in each period; and all periods, in ascending order.
    fn values(
        &mut self,
        columns: &[Option<Meaning>],
        decimals: &[Option<Decimal>],
        time: usize,
        when: &When,
        notes: &mut Vec<String>,
    ) -> (Vec<BTreeMap<u32, f64>>, Vec<i32>) {
        let sheet = self.sheet;
        let mut all = vec![BTreeMap::new(); columns.len()];
        let (mut rows, mut row) = (sheet.rows(), Row::default());
        let _ = rows.read(&mut row);
        let (mut before, mut beyond) = (0, 0);
        let mut seen: BTreeMap<i32, usize> = BTreeMap::new();
        while let Some(read) = rows.read(&mut row) {
            if let Err(problem) = read {
                self.problems.push(problem);
                continue;
            }
            if row.is_empty(sheet) {
                continue;
            }
            if row.len() > columns.len() && (columns.len()..row.len()).any(|at| !row.text(sheet, at).is_empty()) {
                let title = format!("{} cells, but {} columns", row.len(), columns.len());
                self.problems.push(row.place(sheet, columns.len()).error(title, "a separator too many?"));
                continue;
            }
            let period = match self.period(&row, time, when) {
                Ok(period) => period,
                Err(problem) => {
                    self.problems.push(problem);
                    continue;
                }
            };
            let line = sheet.source.place(row.whole(sheet).span.start).0;
            if let Some(earlier) = seen.insert(period, line) {
                let title = format!("{} {period} stands there twice", self.against.length.name());
                let problem = row.place(sheet, time).error(title, format!("also in line {earlier}"));
                self.problems.push(problem.help("one line for each period: add up what belongs to one"));
                continue;
            }
            let Ok(number) = u32::try_from(period) else {
                before += 1;
                continue;
            };
            if number >= self.against.periods {
                beyond += 1;
                continue;
            }
            for (at, decimal) in decimals.iter().enumerate().filter_map(|(at, decimal)| Some((at, (*decimal)?))) {
                let cell = row.text(sheet, at);
                if cell.is_empty() {
                    continue;
                }
                if let Some(value) = money::amount(decimal, &cell) {
                    let metric = columns[at].and_then(Meaning::metric);
                    match metric.and_then(|metric| impossible(metric, value)) {
                        None => {
                            all[at].insert(number, value);
                        }
                        Some(expected) => {
                            let title = format!("`{}` cannot have happened", clip(&cell));
                            self.problems.push(row.place(sheet, at).error(title, expected));
                        }
                    }
                } else {
                    let title = format!("`{}` is not a number", clip(&cell));
                    let problem = row.place(sheet, at).error(title, "expected a number");
                    self.problems.push(problem.help("where nothing was observed, the cell is empty"));
                }
            }
        }
        let lines = |n: usize| if n == 1 { "1 line".to_owned() } else { format!("{n} lines") };
        if before > 0 {
            notes.push(format!("{} before the start of the scenario left out", lines(before)));
        }
        if beyond > 0 {
            notes.push(format!(
                "{} beyond the horizon left out: --set scenario.periods=N plays more periods",
                lines(beyond)
            ));
        }
        (all, seen.into_keys().collect())
    }

    /// The period of a row.
    fn period(&self, row: &Row, at: usize, when: &When) -> Result<i32, Problem> {
        let cell = row.text(self.sheet, at);
        let wrong = |expected: &str| {
            row.place(self.sheet, at).error(format!("`{}` says no period", clip(&cell)), expected.to_owned())
        };
        match when {
            When::Period => cell.parse().map_err(|_| wrong("expected a whole number, 0 for the first period")),
            When::Date(reading, start) => {
                let day = reading.day(&cell).ok_or_else(|| wrong("expected a date such as 2025-12-31"))?;
                Ok(day.period(*start, self.against.length))
            }
        }
    }
}
