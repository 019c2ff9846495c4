//! Days of the calendar, as tables write them, and the period in which one falls.

use super::months;
use crate::units::Length;
use std::fmt;
use std::ops::Range;

/// A day of the Gregorian calendar that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    year: i32,
    month: i32,
    of_month: i32,
}

/// A mean year.
const DAYS_A_YEAR: f64 = 365.2425;

/// Days in the months of a year that is no leap year.
const MONTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

impl Day {
    pub(crate) fn new(year: i32, month: i32, day: i32) -> Option<Day> {
        let exists =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day);
        exists.then_some(Day { year, month, of_month: day })
    }

    /// 2026-03-01 and nothing else: as `tenure` writes it.
    pub(crate) fn iso(text: &str) -> Option<Day> {
        match Written::parse(text)? {
            Written::YearFirst(day) => (day.to_string() == text).then_some(day),
            _ => None,
        }
    }

    /// The day after.
    pub(crate) fn next(self) -> Option<Day> {
        Day::counted(self.count() + 1)
    }

    /// The day with this number in a spreadsheet, where 1 is the last day of 1899 and the year 1900 has a day too many.
    /// Days before March 1900 have no certain number.
    pub(crate) fn serial(number: i32) -> Option<Day> {
        let days = (number > 60).then(|| number + Day { year: 1899, month: 12, of_month: 30 }.count())?;
        Day::counted(days)
    }

    /// 20260301.
    pub(crate) fn digits(cell: &str) -> Option<Day> {
        let number = |range| cell.get::<Range<usize>>(range)?.parse::<i32>().ok();
        let day = || Day::new(number(0..4)?, number(4..6)?, number(6..8)?);
        (cell.len() == 8 && cell.bytes().all(|byte| byte.is_ascii_digit()) && cell >= "1900").then(day)?
    }

    /// The day that is so many days after the first of January of year 1.
    pub(crate) fn counted(days: i32) -> Option<Day> {
        let year = year_of(days);
        let month = (1..=12).rev().find(|month| Day { year, month: *month, of_month: 1 }.count() <= days)?;
        Day::new(year, month, 1 + days - Day { year, month, of_month: 1 }.count())
    }

    /// Its year, and its month from 1.
    pub(crate) fn month(self) -> (i32, i32) {
        (self.year, self.month)
    }

    /// Whether programs write it where they know no day: the first ones that spreadsheets and computers count from.
    pub(crate) fn stands_for_none(self) -> bool {
        self.year < 1900 || (self.month, self.of_month) == (1, 1) && [1900, 1901, 1970].contains(&self.year)
    }

    /// Whether it lies so long ago that it is a slip of the pen: before 1900, and none that a program writes where it knows no day.
    pub(crate) fn is_long_past(self) -> bool {
        const FIRST_DAYS: [(i32, i32, i32); 7] =
            [(1, 1, 1), (1601, 1, 1), (1753, 1, 1), (1800, 12, 28), (1858, 11, 17), (1899, 12, 30), (1899, 12, 31)];
        self.year < 1900 && !FIRST_DAYS.contains(&(self.year, self.month, self.of_month))
    }

    /// Days since the first of January of year 1.
    pub(crate) fn count(self) -> i32 {
        let years = self.year - 1;
        let months = MONTHS.iter().zip(1..self.month).map(|(days, _)| days).sum::<i32>();
        let leap_day = i32::from(self.month > 2 && is_leap(self.year));
        years * 365 + years / 4 - years / 100 + years / 400 + months + leap_day + self.of_month - 1
    }

    /// How many periods a day lies before the last day before `start`: whole days, in periods of a mean length.
    pub(crate) fn periods_before(self, start: Day, length: Length) -> f64 {
        let days = f64::from(start.count() - 1 - self.count());
        match length {
            Length::Day => days,
            Length::Week => days / 7.0,
            Length::Month | Length::Quarter | Length::Year => days / DAYS_A_YEAR * length.per_year(),
        }
    }

    /// The year in which a period begins when period 0 starts on this day; negative ones lie before it.
    pub(crate) fn year_after(self, periods: i32, length: Length) -> i32 {
        let months = |each: i32| self.year + (self.month - 1 + each * periods).div_euclid(12);
        match length {
            Length::Day => year_of(self.count() + periods),
            Length::Week => year_of(self.count() + 7 * periods),
            Length::Month => months(1),
            Length::Quarter => months(3),
            Length::Year => months(12),
        }
    }

    /// The period in which this day falls when period 0 starts on `start`; negative before it. A month begins on the day
    /// of the month of `start`, or on its own last one where it is shorter.
    pub(crate) fn period(self, start: Day, length: Length) -> i32 {
        let days = self.count() - start.count();
        let begins = start.of_month.min(month_length(self.year, self.month));
        let begun = i32::from(self.of_month >= begins);
        let months = (self.year - start.year) * 12 + self.month - start.month + begun - 1;
        match length {
            Length::Day => days,
            Length::Week => days.div_euclid(7),
            Length::Month => months,
            Length::Quarter => months.div_euclid(3),
            Length::Year => months.div_euclid(12),
        }
    }
}

/// 2026-03-01.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.of_month)
    }
}

/// A date as written, and what it may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// With the year in front.
    YearFirst(Day),
    /// With the year behind: day and month in this order, or in the other one; at least one of the two exists.
    YearLast(Option<Day>, Option<Day>),
    /// With the month in letters, and no doubt about the rest.
    Named(Day),
    /// With a year of two digits: with day, month or year in front; at least one of the three exists.
    Short([Option<Day>; 3]),
}

/// The first of the hundred years that two digits stand for: no export is older, or of a time so far ahead.
const CENTURY: i32 = 1970;

impl Written {
    /// `2026-03-01`, `1-3-2026`, `03/01/2026`, `1.3.2026`, `1-3-26`, `1 mrt 2026`, `Mar 1, 2026`, with or without a time of the day
    /// behind it.
    pub(crate) fn parse(text: &str) -> Option<Written> {
        let text = text.trim();
        if text.contains(|letter: char| letter.is_ascii_alphabetic())
            && let Some(named) = months::written(text)
        {
            return Some(named);
        }
        let end = text.find(['T', ' ']).unwrap_or(text.len());
        let (date, time) = text.split_at(end);
        let mark = date.chars().find(|letter| ['-', '/', '.'].contains(letter))?;
        let parts: Vec<&str> = date.split(mark).collect();
        let &[first, second, third] = &parts[..] else { return None };
        let number = |part: &str| {
            let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<i32>().ok()).flatten()
        };
        let (one, two, three) = (number(first)?, number(second)?, number(third)?);
        if !is_time(time) || second.len() > 2 {
            return None;
        }
        match (first.len(), third.len()) {
            (4, 1..=2) => Day::new(one, two, three).map(Written::YearFirst),
            (1..=2, 4) => {
                let (day_first, month_first) = (Day::new(three, two, one), Day::new(three, one, two));
                day_first.or(month_first).map(|_| Written::YearLast(day_first, month_first))
            }
            (1..=2, 2) | (2, 1..=2) => {
                // Where the year stands there are both of its digits.
                let last = |month, day| Day::new(of_two(three), month, day).filter(|_| third.len() == 2);
                let year_first = Day::new(of_two(one), two, three).filter(|_| first.len() == 2);
                Written::short([last(two, one), last(one, two), year_first])
            }
            _ => None,
        }
    }

    /// By the order of its parts what a date with a year of two digits may be.
    pub(super) fn short(days: [Option<Day>; 3]) -> Option<Written> {
        days.iter().any(Option::is_some).then_some(Written::Short(days))
    }
}

/// The year that two digits stand for.
pub(super) fn of_two(digits: i32) -> i32 {
    CENTURY + (digits - CENTURY).rem_euclid(100)
}

/// Nothing, or a time of the day as exports write it: `T08:26:00Z`, ` 8:26 PM`. It decides nothing.
pub(super) fn is_time(text: &str) -> bool {
    let time = |letter: char| letter.is_ascii_digit() || ":.+-TZAPMapm ".contains(letter);
    text.is_empty() || (text.contains(':') && text.chars().all(time))
}

/// The year of a day that is so many days after the first of January of year 1.
fn year_of(days: i32) -> i32 {
    let mut year = days.div_euclid(366) + 1;
    while (Day { year: year + 1, month: 1, of_month: 1 }).count() <= days {
        year += 1;
    }
    year
}

/// How many days a month has, 1 being January.
fn month_length(year: i32, month: i32) -> i32 {
    let days = MONTHS.iter().zip(1..).find(|(_, known)| *known == month).map_or(0, |(days, _)| *days);
    days + i32::from(month == 2 && is_leap(year))
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        let Some(Written::YearFirst(day)) = Written::parse(text) else { panic!("{text}") };
        day
    }

    #[test]
    fn what_the_program_writes_is_read_to_the_letter() {
        assert_eq!(Day::iso("2000-02-29").unwrap().next().unwrap().to_string(), "2000-03-01");
        assert_eq!(Day::iso("9999-12-31").unwrap().next(), None);
        for wrong in ["1900-02-29", "2026-2-1", "2026/02/01", "01-01-2026", "2026-02-01 8:00", ""] {
            assert_eq!(Day::iso(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "2025-02-29",
            "1900-02-29",
            "2025-13-01",
            "2025-00-10",
            "31-4-2025",
            "2025-01",
            "1-1-5",
            "32-13-25",
            "+1-1-2025",
            "31/31/2025",
            "2025-01-01x",
            "1-1/2025",
            "2025-01-01 noon",
            "1-2-3-2025",
            "1-222-2025",
        ] {
            assert_eq!(Written::parse(text), None, "{text}");
        }
    }

    #[test]
    fn times_of_the_day_stand_behind_a_date() {
        for text in ["2023-04-12T08:26:00Z", "2023-04-12 08:26:00", "2023/4/12 8:26 PM", "2023-04-12T08:26:00.5+02:00"]
        {
            assert_eq!(Written::parse(text), Some(Written::YearFirst(day("2023-04-12"))), "{text}");
        }
    }

    #[test]
    fn day_and_month_may_stand_in_either_order() {
        let both = Written::YearLast(Some(day("2023-12-04")), Some(day("2023-04-12")));
        assert_eq!(Written::parse("04-12-2023"), Some(both));
        assert_eq!(Written::parse("4.12.2023 00:00"), Some(both));
        assert_eq!(Written::parse("31/12/2025"), Some(Written::YearLast(Some(day("2025-12-31")), None)));
        assert_eq!(Written::parse("12/31/2025"), Some(Written::YearLast(None, Some(day("2025-12-31")))));
    }

    #[test]
    fn two_digits_are_a_year_from_1970_to_2069_in_front_or_behind() {
        let [day_first, month_first, year_first] =
            ["2024-04-03", "2024-03-04", "2003-04-24"].map(|text| Some(day(text)));
        assert_eq!(Written::parse("03-04-24"), Some(Written::Short([day_first, month_first, year_first])));
        assert_eq!(Written::parse("3/4/24 8:26"), Some(Written::Short([day_first, month_first, None])));
        assert_eq!(Written::parse("24.4.3"), Some(Written::Short([None, None, Some(day("2024-04-03"))])));
        assert_eq!(Written::parse("03.4.24"), Some(Written::Short([day_first, month_first, year_first])));
        let year = |digits: &str| match Written::parse(&format!("31-1-{digits}")) {
            Some(Written::Short([Some(day), None, _])) => day.month().0,
            other => panic!("{other:?}"),
        };
        assert_eq!(["70", "99", "00", "69"].map(year), [1970, 1999, 2000, 2069]);
    }

    #[test]
    fn spreadsheets_number_their_days() {
        for (number, text) in [
            (61, "1900-03-01"),
            (44_928, "2023-01-02"),
            (46_023, "2026-01-01"),
            (45_351, "2024-02-29"),
            (45_657, "2024-12-31"),
        ] {
            assert_eq!(Day::serial(number), Some(day(text)));
        }
        assert_eq!(Day::serial(60), None);
    }

    #[test]
    fn days_are_counted_across_leap_years() {
        assert_eq!(day("2024-03-01").count() - day("2024-02-28").count(), 2);
        assert_eq!(day("2000-03-01").count() - day("1999-03-01").count(), 366);
        assert_eq!(day("1997-01-01").count() - day("1970-01-01").count(), 9862);
    }

    #[test]
    fn periods_before_the_start_are_negative() {
        let start = day("2025-01-15");
        assert_eq!(day("2025-01-14").period(start, Length::Week), -1);
        assert_eq!(day("2025-01-22").period(start, Length::Week), 1);
        assert_eq!(day("2024-12-31").period(start, Length::Month), -1);
        assert_eq!(day("2025-01-01").period(start, Length::Month), -1);
        assert_eq!(day("2024-10-15").period(start, Length::Quarter), -1);
        assert_eq!(day("2024-10-14").period(start, Length::Quarter), -2);
        assert_eq!(day("2026-01-14").period(start, Length::Year), 0);
        assert_eq!(day("2026-02-01").period(start, Length::Year), 1);
        assert_eq!(day("2025-01-16").period(start, Length::Day), 1);
    }

    #[test]
    fn months_begin_on_the_day_of_the_start_or_on_their_own_last() {
        let month = |start: &str, text: &str| day(text).period(day(start), Length::Month);
        for (text, period) in [("2026-01-14", -1), ("2026-01-15", 0), ("2026-02-14", 0), ("2026-02-15", 1)] {
            assert_eq!(month("2026-01-15", text), period, "{text}");
        }
        for (text, period) in [
            ("2026-02-27", 0),
            ("2026-02-28", 1),
            ("2026-03-30", 1),
            ("2026-03-31", 2),
            ("2026-04-29", 2),
            ("2026-04-30", 3),
        ] {
            assert_eq!(month("2026-01-31", text), period, "{text}");
        }
        let year = |text: &str| day(text).period(day("2024-02-29"), Length::Year);
        assert_eq!((year("2025-02-27"), year("2025-02-28"), year("2028-02-28"), year("2028-02-29")), (0, 1, 3, 4));
        // From the first of a month on, months are those of the calendar.
        assert_eq!((month("2026-01-01", "2025-12-31"), month("2026-01-01", "2026-01-31")), (-1, 0));
    }

    proptest::proptest! {
        #[test]
        fn periods_follow_each_other_and_period_0_begins_on_the_start(
            serial in 20_000..60_000_i32, from in 20_000..60_000_i32
        ) {
            let (start, day, before) =
                (Day::serial(from).unwrap(), Day::serial(serial).unwrap(), Day::serial(serial - 1).unwrap());
            for length in [Length::Day, Length::Week, Length::Month, Length::Quarter, Length::Year] {
                let (now, then) = (day.period(start, length), before.period(start, length));
                proptest::prop_assert!(now == then || now == then + 1);
                proptest::prop_assert_eq!(now >= 0, serial >= from);
            }
        }
    }
}
