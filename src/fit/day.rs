//! Days as `tenure import` writes them: 2026-03-01.

use std::fmt;

/// A day of the Gregorian calendar, as a number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) i32);

/// Days before 1 January 1970, counted from 1 March of the year 0.
const BEFORE_1970: i32 = 719_468;

impl Day {
    /// The day that a text names, if it exists.
    pub(super) fn parse(text: &str) -> Option<Day> {
        let parts: Vec<&str> = text.split('-').collect();
        let &[year, month, of_month] = &parts[..] else { return None };
        let number = |part: &str, digits: usize| part.parse::<i32>().ok().filter(|_| part.len() == digits);
        let day = Day::of(number(year, 4)?, number(month, 2)?, number(of_month, 2)?);
        (day.to_string() == text).then_some(day)
    }

    /// Source: Hinnant, chrono-compatible low-level date algorithms (2013).
    fn of(year: i32, month: i32, of_month: i32) -> Day {
        let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
        let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        Day(days + (month * 306 + 5) / 10 + of_month - 1 - BEFORE_1970)
    }

    /// Year, month and day of the month.
    fn parts(self) -> (i32, i32, i32) {
        let days = self.0 + BEFORE_1970;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let of_month = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (year_of_era + 400 * era + i32::from(month <= 2), month, of_month)
    }

    /// Whole months from an earlier day to this one.
    pub(super) fn months_since(self, earlier: Day) -> i32 {
        let ((year, month, day), (before, then, of)) = (self.parts(), earlier.parts());
        // The 31st is the last day of a shorter month.
        let full = day >= of || Day(self.0 + 1).parts().2 == 1;
        12 * (year - before) + month - then - i32::from(!full)
    }

    /// The day after.
    pub(super) fn next(self) -> Day {
        Day(self.0 + 1)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn days_are_counted() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day::parse("2000-02-29").unwrap().next().to_string(), "2000-03-01");
        assert_eq!(Day::parse("1997-09-30").unwrap().0 - Day::parse("1997-01-01").unwrap().0, 272);
        for wrong in ["1900-02-29", "2026-2-1", "2026-13-01", "01-01-2026", ""] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
        let months = |from: &str, to: &str| Day::parse(to).unwrap().months_since(Day::parse(from).unwrap());
        assert_eq!(months("2024-01-31", "2024-02-29"), 1);
        assert_eq!(months("2024-01-15", "2025-01-14"), 11);
        assert_eq!(months("2024-01-15", "2025-01-15"), 12);
    }
}
