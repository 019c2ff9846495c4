//! Dates, and the period in which one falls.

use super::reader::{Part, Reader};
use crate::model::Year;
use crate::scenario::{Item, clip};
use crate::units::Length;

/// A day of the Gregorian calendar that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    year: i32,
    month: i32,
    of_month: i32,
}

/// A mean year.
const DAYS_A_YEAR: f64 = 365.2425;

/// Days in the months of a year that is no leap year.
const MONTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

impl Day {
    pub(super) fn new(year: i32, month: i32, day: i32) -> Option<Day> {
        let exists =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day);
        exists.then_some(Day { year, month, of_month: day })
    }

    /// The day with this number in a spreadsheet, where 1 is the last day of 1899 and the year 1900 has a day too many.
    /// Days before March 1900 have no certain number.
    pub(super) fn serial(number: i32) -> Option<Day> {
        let days = (number > 60).then(|| number + Day { year: 1899, month: 12, of_month: 30 }.count())?;
        let year = year_of(days);
        let month = (1..=12).rev().find(|month| Day { year, month: *month, of_month: 1 }.count() <= days)?;
        Day::new(year, month, 1 + days - Day { year, month, of_month: 1 }.count())
    }

    /// Whether programs write it where they know no day: the first ones that spreadsheets and computers count from.
    pub(super) fn stands_for_none(self) -> bool {
        self.year < 1900 || (self.month, self.of_month) == (1, 1) && [1900, 1901, 1970].contains(&self.year)
    }

    /// Days since the first of January of year 1.
    fn count(self) -> i32 {
        let years = self.year - 1;
        let months = MONTHS.iter().zip(1..self.month).map(|(days, _)| days).sum::<i32>();
        let leap_day = i32::from(self.month > 2 && is_leap(self.year));
        years * 365 + years / 4 - years / 100 + years / 400 + months + leap_day + self.of_month - 1
    }

    /// How many periods a day lies before the last day before `start`: whole days, in periods of a mean length.
    pub(super) fn periods_before(self, start: Day, length: Length) -> f64 {
        let days = f64::from(start.count() - 1 - self.count());
        match length {
            Length::Day => days,
            Length::Week => days / 7.0,
            Length::Month | Length::Quarter | Length::Year => days / DAYS_A_YEAR * length.per_year(),
        }
    }

    /// The year in which a period begins when period 0 starts on this day; negative ones lie before it.
    fn year_after(self, periods: i32, length: Length) -> i32 {
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
    pub(super) fn period(self, start: Day, length: Length) -> i32 {
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

/// A date as written, and what it may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// With the year in front.
    YearFirst(Day),
    /// With the year behind: day and month in this order, or in the other one; at least one of the two exists.
    YearLast(Option<Day>, Option<Day>),
}

impl Written {
    /// `2026-03-01`, `1-3-2026`, `03/01/2026`, `1.3.2026`, with or without a time of the day behind it.
    pub(super) fn parse(text: &str) -> Option<Written> {
        let text = text.trim();
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
            _ => None,
        }
    }
}

/// Nothing, or a time of the day as exports write it: `T08:26:00Z`, ` 8:26 PM`. It decides nothing.
fn is_time(text: &str) -> bool {
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

/// The years in which the periods up to the horizon begin: those of the calendar where it is known when they start, else counted from there.
pub(super) fn years(start: Option<Day>, length: Length, periods: u32) -> Vec<Year> {
    #[expect(clippy::cast_possible_truncation, reason = "365 at most")]
    let of_a_year = length.per_year() as i32;
    let periods = i32::try_from(periods).unwrap_or_default();
    let year = |period: i32| match start {
        Some(day) => day.year_after(period, length),
        None => period.div_euclid(of_a_year) + 1,
    };
    let all: Vec<i32> = (0..periods).map(year).collect();
    let around = [year(-1), year(periods)];
    let told = |same: &[i32]| Year {
        name: same[0].to_string(),
        periods: u32::try_from(same.len()).unwrap_or_default(),
        part: around.contains(&same[0]),
    };
    all.chunk_by(|one, other| one == other).map(told).collect()
}

/// `start` of `[scenario]`: a date of TOML or the same between quotes.
pub(super) fn start(reader: &mut Reader<'_>, scenario: &Part<'_>) -> Option<Day> {
    let node = reader.node(scenario, "start")?;
    let timed = match &node.item {
        Item::Date(date) => date.time.is_some(),
        Item::Text(text) => text.contains(':'),
        _ => false,
    };
    let day = match &node.item {
        Item::Date(date) => {
            date.date.and_then(|date| Day::new(i32::from(date.year), i32::from(date.month), i32::from(date.day)))
        }
        Item::Text(text) => match Written::parse(text) {
            Some(Written::YearFirst(day)) => Some(day),
            Some(Written::YearLast(one, other)) if one == other => one,
            Some(Written::YearLast(one, None) | Written::YearLast(None, one)) => one,
            _ => None,
        },
        _ => None,
    };
    if day.is_none() {
        let title = format!("{} is `{}`", scenario.name("start"), clip(node.place.text()));
        reader.push(node.place.error(title, "expected a date: 2026-01-01"));
    } else if timed {
        let title = format!("{} has a time of the day", scenario.name("start"));
        reader.push(node.place.error(title, "it is ignored: period 0 begins with the day").warning());
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        let Some(Written::YearFirst(day)) = Written::parse(text) else { panic!("{text}") };
        day
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
            "01-01-25",
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
    fn years_are_those_in_which_periods_begin_and_parts_are_told() {
        let told = |start: Option<&str>, length, periods| {
            let years = years(start.map(day), length, periods).into_iter();
            years
                .map(|it| format!("{} {}{}", it.name, it.periods, if it.part { " part" } else { "" }))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(None, Length::Month, 30), ["1 12", "2 12", "3 6 part"]);
        assert_eq!(told(None, Length::Week, 104), ["1 52", "2 52"]);
        assert_eq!(told(Some("2026-01-01"), Length::Month, 24), ["2026 12", "2027 12"]);
        assert_eq!(told(Some("2026-01-15"), Length::Month, 12), ["2026 12"]);
        assert_eq!(told(Some("2026-04-01"), Length::Month, 24), ["2026 9 part", "2027 12", "2028 3 part"]);
        assert_eq!(told(Some("2026-10-01"), Length::Quarter, 5), ["2026 1 part", "2027 4"]);
        assert_eq!(told(Some("2026-07-01"), Length::Year, 2), ["2026 1", "2027 1"]);
        assert_eq!(told(Some("2027-12-30"), Length::Day, 369), ["2027 2 part", "2028 366", "2029 1 part"]);
        // 1 January 2026 is the first day of a week, and 31 December the first of another.
        assert_eq!(told(Some("2026-01-01"), Length::Week, 53), ["2026 53"]);
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
