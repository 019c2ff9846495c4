//! How a column writes when something was: periods, dates in one order of day and month, or the day numbers of
//! spreadsheets. Decided from the column alone.

use crate::model::Horizon;
use crate::sheet::{Day, Written};
use std::ops::Range;

/// Periods further away than this are mistakes.
const FURTHEST: i32 = 1_000_000;
/// Whole numbers that are years rather than periods, where the horizon does not reach so far.
const YEARS: Range<i32> = 1900..2200;
/// Whole numbers that are days of a spreadsheet: 1954 to 2118.
const SERIALS: Range<i32> = 20_000..80_000;

/// 31 December 9999 as a day of a spreadsheet: no end.
const NEVER: i32 = 2_958_465;
/// A placeholder lies more years before the opening.
const FRESH: f64 = 20.0;

/// The simulated time, against which dates become periods.
pub(super) struct Clock<'a> {
    /// The first day of period 0.
    pub(super) start: Option<Day>,
    pub(super) horizon: &'a Horizon,
}

impl Clock<'_> {
    /// How many periods are simulated.
    pub(super) fn length(&self) -> i32 {
        i32::try_from(self.horizon.periods + self.horizon.run_off).unwrap_or(i32::MAX)
    }

    /// How many years a period is from the opening; negative before it.
    pub(super) fn years(&self, period: i32) -> f64 {
        f64::from(period) / self.horizon.length.per_year()
    }

    fn period(&self, day: Day) -> Option<i32> {
        self.start.map(|start| day.period(start, self.horizon.length))
    }
}

/// How a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Whole numbers of periods.
    Periods,
    /// Days as spreadsheets number them.
    Serials,
    /// 20260301.
    Digits,
    /// 1-3-2026, or with the year in front.
    DayFirst,
    /// 3-1-2026, or with the year in front.
    MonthFirst,
    /// 2026-03-01.
    YearFirst,
}

impl Reading {
    /// What people should know of it, where the cells do not speak for themselves.
    pub(super) fn told(self) -> Option<&'static str> {
        match self {
            Reading::Periods | Reading::YearFirst => None,
            Reading::Serials => Some("day numbers of a spreadsheet"),
            Reading::Digits => Some("dates, yyyymmdd"),
            Reading::DayFirst => Some("dates, dd-mm-yyyy"),
            Reading::MonthFirst => Some("dates, mm-dd-yyyy"),
        }
    }

    /// How many periods ago a cell says it was, counted back from the end of the last period before the start, or from its last day.
    pub(super) fn ago(self, cell: &str, clock: &Clock<'_>) -> Option<f64> {
        match self {
            Reading::Periods => cell.parse::<i32>().ok().map(|period| f64::from(period).abs()),
            dated => {
                dated.day(cell).zip(clock.start).map(|(day, start)| day.periods_before(start, clock.horizon.length))
            }
        }
    }

    /// The day that a cell names.
    fn day(self, cell: &str) -> Option<Day> {
        match (self, Written::parse(cell)) {
            (Reading::Serials, _) => cell.parse::<i32>().ok().and_then(Day::serial),
            (Reading::Digits, _) => Day::digits(cell),
            (_, Some(Written::YearFirst(day) | Written::Named(day))) => Some(day),
            (Reading::DayFirst, Some(Written::YearLast(day, _)))
            | (Reading::MonthFirst, Some(Written::YearLast(_, day))) => day,
            _ => None,
        }
    }

    /// The period in which a cell says it was.
    pub(super) fn period(self, cell: &str, clock: &Clock<'_>) -> Result<i32, Untimed> {
        if self == Reading::Periods {
            return match cell.parse::<i32>().ok() {
                Some(far) if far.saturating_abs() > FURTHEST => Err(Untimed::Far(far)),
                period => period.ok_or(Untimed::Nothing),
            };
        }
        let day = self.day(cell).ok_or(Untimed::Nothing)?;
        let period = clock.period(day).ok_or(Untimed::Nothing)?;
        if day.stands_for_none() && -clock.years(period) > FRESH { Err(Untimed::Placeholder) } else { Ok(period) }
    }
}

/// Why a cell does not say when something was.
#[derive(Debug)]
pub(super) enum Untimed {
    /// It is neither a period nor a date.
    Nothing,
    /// A period that is too far away.
    Far(i32),
    /// A day that programs write where they know none.
    Placeholder,
}

/// What the cells of a column show: where each kind is first seen.
#[derive(Default)]
pub(super) struct Shown {
    periods: Option<Range<usize>>,
    years: Option<Range<usize>>,
    serials: Option<Range<usize>>,
    digits: Option<Range<usize>>,
    year_first: Option<Range<usize>>,
    day_first: Option<Range<usize>>,
    month_first: Option<Range<usize>>,
    /// Day and month may stand in either order, and it matters.
    either: Option<Range<usize>>,
    /// The same, and it does not matter: both orders lead to the same period.
    same: Option<Range<usize>>,
}

/// Why a column cannot be read.
#[derive(Debug, PartialEq)]
pub(super) enum Unsettled {
    /// Two ways of writing in one column, each where it is first seen.
    Mixed(Range<usize>, Range<usize>),
    /// Day and month may stand in either order.
    Either(Range<usize>),
    /// A year is no date, and no period of this horizon.
    Year(Range<usize>),
    /// There are dates, but period 0 has no date.
    NoStart(Range<usize>),
}

impl Shown {
    /// Looks at one more cell.
    pub(super) fn see(&mut self, cell: &str, span: &Range<usize>, clock: &Clock<'_>) {
        let kind = match (cell.parse::<i32>(), Written::parse(cell)) {
            (Ok(number), _) if number < clock.length() => &mut self.periods,
            (Ok(number), _) if YEARS.contains(&number) => &mut self.years,
            (Ok(number), _) if SERIALS.contains(&number) || number == NEVER => &mut self.serials,
            (Ok(_), _) if Day::digits(cell).is_some() => &mut self.digits,
            (Ok(_), _) => &mut self.periods,
            (_, Some(Written::YearFirst(_) | Written::Named(_))) => &mut self.year_first,
            (_, Some(Written::YearLast(_, None))) => &mut self.day_first,
            (_, Some(Written::YearLast(None, _))) => &mut self.month_first,
            (_, Some(Written::YearLast(Some(one), Some(other)))) if clock.period(one) == clock.period(other) => {
                &mut self.same
            }
            (_, Some(Written::YearLast(..))) => &mut self.either,
            (Err(_), None | Some(Written::Short(_))) => return,
        };
        kind.get_or_insert_with(|| span.clone());
    }

    /// How the column is read, `wish` being what the scenario says of it.
    pub(super) fn settle(&self, wish: Option<Reading>, clock: &Clock<'_>) -> Result<Reading, Unsettled> {
        let dates = [&self.year_first, &self.day_first, &self.month_first, &self.either, &self.same];
        let date = dates.into_iter().flatten().min_by_key(|span| span.start);
        let kinds = [self.periods.as_ref(), self.years.as_ref(), self.serials.as_ref(), self.digits.as_ref(), date];
        let mut seen = kinds.into_iter().flatten().collect::<Vec<_>>();
        seen.sort_by_key(|span| span.start);
        if let [one, other, ..] = seen[..] {
            return Err(Unsettled::Mixed(one.clone(), other.clone()));
        }
        if let Some(year) = &self.years {
            return Err(Unsettled::Year(year.clone()));
        }
        if let (None, Some(first)) = (clock.start, seen.first().filter(|_| self.periods.is_none())) {
            return Err(Unsettled::NoStart((*first).clone()));
        }
        let order = match (wish, &self.day_first, &self.month_first, &self.either) {
            (Some(order), ..) => order,
            (None, Some(day), Some(month), _) => {
                let (one, other) = if day.start < month.start { (day, month) } else { (month, day) };
                return Err(Unsettled::Mixed(one.clone(), other.clone()));
            }
            (None, Some(_), None, _) => Reading::DayFirst,
            (None, None, Some(_), _) => Reading::MonthFirst,
            (None, None, None, Some(either)) => return Err(Unsettled::Either(either.clone())),
            (None, None, None, None) if self.same.is_some() => Reading::DayFirst,
            (None, None, None, None) => Reading::YearFirst,
        };
        Ok(match (date, &self.serials, &self.digits) {
            (Some(_), ..) => order,
            (None, Some(_), _) => Reading::Serials,
            (None, None, Some(_)) => Reading::Digits,
            (None, None, None) => Reading::Periods,
        })
    }
}
