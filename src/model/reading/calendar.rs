//! Dates, and the period in which one falls.

use super::reader::{Part, Reader};
use crate::scenario::{Item, clip};
use crate::units::Length;

/// A day of the Gregorian calendar that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    year: i32,
    month: i32,
    of_month: i32,
}

/// Days in the months of a year that is no leap year.
const MONTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

impl Day {
    fn new(year: i32, month: i32, day: i32) -> Option<Day> {
        let length = MONTHS.get(usize::try_from(month - 1).ok()?)? + i32::from(month == 2 && is_leap(year));
        ((1..=9999).contains(&year) && (1..=length).contains(&day)).then_some(Day { year, month, of_month: day })
    }

    /// `2026-03-01`, or `1-3-2026` as Dutch exports write it.
    pub(super) fn parse(text: &str) -> Option<Day> {
        let mut parts = text.trim().splitn(3, '-');
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        let number = |part: &str| {
            let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<i32>().ok()).flatten()
        };
        match (first.len(), third.len()) {
            (4, 1..=2) => Day::new(number(first)?, number(second)?, number(third)?),
            (1..=2, 4) => Day::new(number(third)?, number(second)?, number(first)?),
            _ => None,
        }
    }

    /// Days since the first of January of year 1.
    fn count(self) -> i32 {
        let years = self.year - 1;
        let months = MONTHS.iter().zip(1..self.month).map(|(days, _)| days).sum::<i32>();
        let leap_day = i32::from(self.month > 2 && is_leap(self.year));
        years * 365 + years / 4 - years / 100 + years / 400 + months + leap_day + self.of_month - 1
    }

    /// The period in which this day falls when period 0 starts on `start`; negative before it.
    pub(super) fn period(self, start: Day, length: Length) -> i32 {
        let days = self.count() - start.count();
        let months = (self.year - start.year) * 12 + self.month - start.month;
        match length {
            Length::Day => days,
            Length::Week => days.div_euclid(7),
            Length::Month => months,
            Length::Quarter => months.div_euclid(3),
            Length::Year => months.div_euclid(12),
        }
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// `start` of `[scenario]`: a date of TOML or the same between quotes.
pub(super) fn start(reader: &mut Reader<'_>, scenario: &Part<'_>) -> Option<Day> {
    let node = reader.node(scenario, "start")?;
    let day = match &node.item {
        Item::Date(date) => {
            date.date.and_then(|date| Day::new(i32::from(date.year), i32::from(date.month), i32::from(date.day)))
        }
        Item::Text(text) => Day::parse(text),
        _ => None,
    };
    if day.is_none() {
        let title = format!("{} is `{}`", scenario.name("start"), clip(node.place.text()));
        reader.push(node.place.error(title, "expected a date: 2026-01-01"));
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in
            ["2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10", "31-4-2025", "2025-01", "01-01-25", "+1-1-2025"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(Day::parse("29-02-2024"), Day::parse("2024-02-29"));
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
        assert_eq!(day("2025-01-01").period(start, Length::Month), 0);
        assert_eq!(day("2024-10-01").period(start, Length::Quarter), -1);
        assert_eq!(day("2024-09-30").period(start, Length::Quarter), -2);
        assert_eq!(day("2026-02-01").period(start, Length::Year), 1);
        assert_eq!(day("2025-01-16").period(start, Length::Day), 1);
    }
}
